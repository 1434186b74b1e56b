"""Issues, who seconds and who follows them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, Executable, Row, and_, bindparam, case, func, or_
from sqlmodel import Session, col, delete, select, update

from rules.attachments import Attachment, Pin
from rules.issues import Issue, Why, code_of
from rules.stages import Stage
from storage.attachments import Attachments
from storage.places import Places
from storage.statements import add_once, read, write
from storage.tables import FollowRow, Instant, IssueRow, PlaceRow, ResidentRow, SecondRow

_ISSUES = sqlalchemy.select(IssueRow.__table__, col(PlaceRow.prefix), col(PlaceRow.name)).join(  # type: ignore[attr-defined]
    PlaceRow, col(PlaceRow.id) == col(IssueRow.numbered_by)
)
_ONE = _ISSUES.where(col(IssueRow.id) == bindparam("issue"))
_CLAIM = select(IssueRow.id).where(col(IssueRow.id) == bindparam("issue")).with_for_update()
_SECONDED_FOR = select(SecondRow.household_id).where(
    col(SecondRow.issue_id) == bindparam("issue"),
    col(SecondRow.resident_id) == bindparam("resident"),
    col(SecondRow.lapsed_at).is_(None),
)
_RECOUNT = (
    update(IssueRow)
    .where(col(IssueRow.id) == bindparam("issue"))
    .values(
        seconds=select(func.count(func.distinct(SecondRow.household_id)))
        .where(col(SecondRow.issue_id) == bindparam("issue"), col(SecondRow.lapsed_at).is_(None))
        .scalar_subquery()
    )
    .returning(col(IssueRow.seconds))
)
_NTH_SECOND = (
    select(SecondRow.at)
    .where(
        col(SecondRow.resident_id) == bindparam("resident"),
        col(SecondRow.at) > bindparam("since", type_=Instant),
    )
    .order_by(col(SecondRow.at).desc())
    .limit(1)
    .offset(bindparam("before"))
)
_RAISERS_HOUSEHOLD = select(IssueRow.raiser_household_id).where(col(IssueRow.id) == bindparam("issue"))
_FOLLOWS = select(FollowRow.why).where(
    col(FollowRow.issue_id) == bindparam("issue"),
    col(FollowRow.resident_id) == bindparam("resident"),
    col(FollowRow.active),
)


class Issues:
    def __init__(self, session: Session, now: datetime, places: Places, attachments: Attachments) -> None:
        self._session, self._now, self._places, self._attachments = session, now, places, attachments

    def add(self, *, place_id: int, attachments: Iterable[Attachment], pin: Pin | None, **values: Any) -> int:
        """A new issue in stage raised, numbered by its place. Its id."""
        numbered_by, number = self._places.next_number(place_id)
        row = IssueRow(
            place_id=place_id,
            numbered_by=numbered_by,
            number=number,
            stage=Stage.raised,
            stage_at=self._now,
            raised_at=self._now,
            latitude=pin.latitude if pin else None,
            longitude=pin.longitude if pin else None,
            **values,
        )
        self._session.add(row)
        self._session.flush()
        assert row.id is not None
        self._attachments.add(row.id, attachments)
        return row.id

    def find(self, issue_id: int) -> Issue | None:
        """The issue, or None where there is none of that id."""
        found = self._issues(_ONE, issue=issue_id)
        return found[0] if found else None

    def claim(self, issue_id: int) -> Issue | None:
        """The issue, held until this commit: nobody else changes it meanwhile (on SQLite nobody could anyway)."""
        read(self._session, _CLAIM, issue=issue_id)
        return self.find(issue_id)

    def get(self, issue_id: int) -> Issue:
        """The issue; must exist."""
        issue = self.find(issue_id)
        assert issue is not None, f"no issue {issue_id}"
        return issue

    def newest(self, *, inside: Sequence[int], limit: int, offset: int) -> list[Issue]:
        """Issues of these places and all they hold, or (without any) of all there are, the newest first; withdrawn ones
        are gone."""
        there = [self._inside(*inside)] if inside else []
        return self._read(*there, col(IssueRow.stage) != Stage.withdrawn, limit=limit, offset=offset)

    def at(self, place_ids: Sequence[int], *, limit: int, offset: int) -> list[Issue]:
        """Issues of exactly these places, those of the first place first, then the newest."""
        here = col(IssueRow.place_id).in_(place_ids), col(IssueRow.stage) != Stage.withdrawn
        nearest = case({place: rank for rank, place in enumerate(place_ids)}, value=col(IssueRow.place_id))
        return self._read(*here, order=[nearest, col(IssueRow.id).desc()], limit=limit, offset=offset)

    def raised_by(self, resident_id: int, *, limit: int, offset: int) -> list[Issue]:
        """Everything a resident raised, the newest first."""
        return self._read(col(IssueRow.raiser_id) == resident_id, limit=limit, offset=offset)

    def raised_since(self, resident_id: int, since: datetime, *, urgent: bool) -> int:
        """How many issues a resident raised since then, urgent ones or the others, whatever became of them."""
        theirs = IssueRow.raiser_id == resident_id, col(IssueRow.raised_at) >= since, IssueRow.urgent == urgent
        return self._session.exec(select(func.count()).select_from(IssueRow).where(*theirs)).one()

    def waiting(
        self, stages: Mapping[int, Collection[Stage]], holders: Sequence[tuple[int, str]], *, limit: int, offset: int
    ) -> list[Issue]:
        """Issues in one of the stages at one of the places (place id → stages) or within it, and those that one of the
        holders carries out there (place id, name): urgent ones, then the earliest due."""
        wanted = [and_(self._inside(place), col(IssueRow.stage).in_(those)) for place, those in stages.items() if those]
        carried_out = col(IssueRow.stage) == Stage.executing
        wanted += [and_(self._inside(place), carried_out, col(IssueRow.holder) == holder) for place, holder in holders]
        if not wanted:
            return []
        order = [col(IssueRow.urgent).desc(), col(IssueRow.due_at), col(IssueRow.id)]
        return self._read(or_(*wanted), order=order, limit=limit, offset=offset)

    def move(self, issue_id: int, stage: Stage, **values: Any) -> None:
        """Put an issue into a stage, now; `values` go with it (holder, reason, reply)."""
        moved = update(IssueRow).where(col(IssueRow.id) == issue_id)
        write(self._session, moved.values(stage=stage, stage_at=self._now, **values))

    # --- seconds

    def second(self, issue_id: int, resident_id: int, household_id: int) -> int:
        """Note a second on a claimed issue; the same again changes nothing. How many households second it now."""
        values = {"issue_id": issue_id, "resident_id": resident_id, "household_id": household_id, "at": self._now}
        if not add_once(self._session, SecondRow, **values):
            this = col(SecondRow.issue_id) == issue_id, _theirs(resident_id, household_id)
            again = update(SecondRow).where(*this, col(SecondRow.lapsed_at).is_not(None))
            write(self._session, again.values(at=self._now, lapsed_at=None))
        return self.recount(issue_id)

    def take_back_second(self, issue_id: int, resident_id: int, household_id: int | None = None) -> int:
        """As if it had not been: for one household, or for all they gave it for. How many households are left."""
        own = [col(SecondRow.issue_id) == issue_id, col(SecondRow.resident_id) == resident_id]
        own += [col(SecondRow.household_id) == household_id] if household_id is not None else []
        write(self._session, delete(SecondRow).where(*own))
        return self.recount(issue_id)

    def has_seconded(self, issue_id: int, resident_id: int) -> bool:
        return bool(self.seconded_for(issue_id, resident_id))

    def nth_second_before(self, resident_id: int, nth: int, since: datetime) -> datetime | None:
        """When a resident gave the n-th second counted back from the last; None where they gave fewer since then."""
        found: datetime | None = read(
            self._session, _NTH_SECOND, resident=resident_id, since=since, before=nth - 1
        ).scalar()
        return found

    def seconded_for(self, issue_id: int, resident_id: int) -> set[int]:
        """The households for which they second it."""
        return set(read(self._session, _SECONDED_FOR, issue=issue_id, resident=resident_id).scalars())

    def seconded_by(self, resident_id: int, household_id: int, *, lapsed_at: datetime | None) -> list[int]:
        """Ids, in order, of the issues that somebody seconds for a household; or whose second lapsed at an instant."""
        lapsed = col(SecondRow.lapsed_at).is_not_distinct_from(lapsed_at)
        found = select(SecondRow.issue_id).where(_theirs(resident_id, household_id), lapsed)
        return list(self._session.exec(found.order_by(col(SecondRow.issue_id))))

    def let_lapse(self, issue_id: int, resident_id: int, household_id: int, *, lapsed: bool) -> int:
        """Whoever seconded a claimed issue left the household (or came back): their second counts no more (or again).
        How many households second it now."""
        this = col(SecondRow.issue_id) == issue_id, _theirs(resident_id, household_id)
        write(self._session, update(SecondRow).where(*this).values(lapsed_at=self._now if lapsed else None))
        return self.recount(issue_id)

    def recount(self, issue_id: int) -> int:
        """Count the households that second a claimed issue anew; how many they are."""
        return int(read(self._session, _RECOUNT, issue=issue_id).scalar_one())

    def raisers_household(self, issue_id: int) -> int | None:
        found: int | None = read(self._session, _RAISERS_HOUSEHOLD, issue=issue_id).scalar_one()
        return found

    # --- followers

    def follow(self, issue_id: int, resident_id: int, why: Why) -> None:
        """Have somebody hear of an issue. Who already does keeps the first reason; who stopped it asked for silence,
        which only following again ends."""
        new = add_once(self._session, FollowRow, issue_id=issue_id, resident_id=resident_id, why=why, active=True)
        if not new and why is Why.follows:
            self._set_active(issue_id, resident_id, True)

    def unfollow(self, issue_id: int, resident_id: int) -> None:
        self._set_active(issue_id, resident_id, False)

    def _set_active(self, issue_id: int, resident_id: int, active: bool) -> None:
        own = col(FollowRow.issue_id) == issue_id, col(FollowRow.resident_id) == resident_id
        write(self._session, update(FollowRow).where(*own).values(active=active))

    def forget_follow(self, issue_id: int, resident_id: int, why: Why) -> None:
        """They heard of it for this reason only, and it is gone."""
        own = col(FollowRow.issue_id) == issue_id, col(FollowRow.resident_id) == resident_id
        write(self._session, delete(FollowRow).where(*own, col(FollowRow.why) == why, col(FollowRow.active)))

    def follows(self, issue_id: int, resident_id: int) -> Why | None:
        """Why somebody hears of the issue, or None where they do not."""
        why = read(self._session, _FOLLOWS, issue=issue_id, resident=resident_id).scalar()
        return Why(why) if why else None

    def followers(self, issue_id: int, *, after: int, limit: int) -> list[tuple[int, int]]:
        """(resident id, Telegram id) of those who hear of the issue and can be written to, by id, beyond `after`."""
        hear = (
            select(col(ResidentRow.id), col(ResidentRow.telegram_id))
            .join(FollowRow, col(FollowRow.resident_id) == col(ResidentRow.id))
            .where(
                FollowRow.issue_id == issue_id,
                col(FollowRow.active),
                col(ResidentRow.id) > after,
                col(ResidentRow.telegram_id).is_not(None),
            )
            .order_by(col(ResidentRow.id))
            .limit(limit)
        )
        return [(who, telegram_id) for who, telegram_id in self._session.exec(hear) if who and telegram_id]

    # ---

    def _inside(self, *place_ids: int) -> ColumnElement[bool]:
        return col(IssueRow.place_id).in_(select(self._places.within(*place_ids).c.id))

    def _read(
        self, *where: ColumnElement[bool], limit: int, offset: int = 0, order: Sequence[Any] | None = None
    ) -> list[Issue]:
        found = _ISSUES.where(*where).order_by(*(order or [col(IssueRow.id).desc()]))
        return self._issues(found.limit(limit).offset(offset))

    def _issues(self, statement: Executable, **values: Any) -> list[Issue]:
        rows = read(self._session, statement, **values).all()
        attachments = self._attachments.of([row.id for row in rows])
        self._places.load(row.place_id for row in rows)
        return [self._issue(row, attachments.get(row.id, [])) for row in rows]

    def _issue(self, row: Row[*tuple[Any, ...]], attachments: Sequence[Attachment]) -> Issue:
        return Issue(
            id=row.id,
            code=code_of(row.name if row.prefix is None else row.prefix, row.number),
            place=self._places.get(row.place_id),
            place_words=row.place_words,
            category=row.category,
            words=row.words,
            pin=None if row.latitude is None else Pin(row.latitude, row.longitude),
            attachments=tuple(attachments),
            urgent=row.urgent,
            raiser_id=row.raiser_id,
            raiser_name=row.raiser_name,
            stage=Stage(row.stage),
            stage_at=row.stage_at,
            raised_at=row.raised_at,
            due_at=row.due_at,
            holder=row.holder,
            reason=row.reason,
            reply=row.reply,
            seconds=row.seconds,
            seconds_needed=row.seconds_needed,
            seconds_until=row.seconds_until,
        )


def _theirs(resident_id: int, household_id: int) -> ColumnElement[bool]:
    return and_(col(SecondRow.resident_id) == resident_id, col(SecondRow.household_id) == household_id)
