"""Who belongs to which household, who asked to, and who said no."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlmodel import Session, col, select, update

from rules.residents import Membership, Standing
from storage.places import Places
from storage.statements import read, write
from storage.tables import HouseholdRow, MembershipRow

_MEMBERSHIPS = sqlalchemy.select(MembershipRow.__table__)  # type: ignore[attr-defined]


class Memberships:
    def __init__(self, session: Session, now: datetime, places: Places) -> None:
        self._session, self._now, self._places = session, now, places

    def household_at(self, place_id: int, room: str) -> int | None:
        """The household of a room, anywhere in the place; None where there is none, or several of that name."""
        inside = select(self._places.within(place_id).c.id)
        there = select(HouseholdRow.id).where(
            col(HouseholdRow.place_id).in_(inside), HouseholdRow.room == room, col(HouseholdRow.closed_at).is_(None)
        )
        found = self._session.exec(there.limit(2)).all()
        return found[0] if len(found) == 1 else None

    def owner_key(self, household_id: int) -> str | None:
        """Who owns it, by the roster's code."""
        return self._session.get_one(HouseholdRow, household_id).owner_key

    def get(self, membership_id: int) -> Membership | None:
        return self._one(col(MembershipRow.id) == membership_id)

    def of(self, resident_id: int, household_id: int) -> Membership | None:
        """What somebody is to a household, or was, or asked to be."""
        return self._one(col(MembershipRow.resident_id) == resident_id, col(MembershipRow.household_id) == household_id)

    def open_of(self, resident_id: int) -> list[Membership]:
        """What somebody is to households now, or asks to be; oldest first."""
        theirs = col(MembershipRow.resident_id) == resident_id, col(MembershipRow.ended_at).is_(None)
        rows = read(self._session, _MEMBERSHIPS.where(*theirs).order_by(col(MembershipRow.id)))
        return [_membership(row) for row in rows]

    def members(self, household_id: int) -> list[Membership]:
        """All approved members, oldest first."""
        there = (
            col(MembershipRow.household_id) == household_id,
            col(MembershipRow.approved_at).is_not(None),
            col(MembershipRow.ended_at).is_(None),
        )
        rows = read(self._session, _MEMBERSHIPS.where(*there).order_by(col(MembershipRow.id)))
        return [_membership(row) for row in rows]

    def of_resident(self, resident_id: int) -> list[tuple[Membership, bool]]:
        """All that somebody belongs to or asks to, oldest first; and whether that household is closed."""
        theirs = (
            sqlalchemy.select(MembershipRow.__table__, col(HouseholdRow.closed_at))  # type: ignore[attr-defined]
            .join(HouseholdRow, col(HouseholdRow.id) == col(MembershipRow.household_id))
            .where(col(MembershipRow.resident_id) == resident_id, col(MembershipRow.ended_at).is_(None))
            .order_by(col(MembershipRow.id))
        )
        return [(_membership(row), row.closed_at is not None) for row in read(self._session, theirs)]

    def of_households(self, household_ids: Sequence[int]) -> list[Membership]:
        """All who belong to one of these households, or ask to."""
        theirs = col(MembershipRow.household_id).in_(household_ids), col(MembershipRow.ended_at).is_(None)
        rows = read(self._session, _MEMBERSHIPS.where(*theirs).order_by(col(MembershipRow.id)))
        return [_membership(row) for row in rows]

    def is_closed(self, household_id: int) -> bool:
        """Whether the household is gone from the roster."""
        return self._session.get_one(HouseholdRow, household_id).closed_at is not None

    def ask(
        self,
        resident_id: int,
        household_id: int,
        *,
        standing: Standing,
        adult: bool,
        claims_ownership: bool,
        invitation_id: int | None,
        replaces: int | None = None,
    ) -> Membership:
        """Somebody asks to belong to a household; whatever they were to it before is over. `replaces`: the membership
        they leave for it."""
        asked: dict[str, Any] = {
            "standing": standing,
            "adult": adult,
            "claims_ownership": claims_ownership,
            "invitation_id": invitation_id,
            "asked_at": self._now,
            "approved_at": None,
            "approved_by": None,
            "ended_at": None,
            "ended_by": None,
            "replaces": replaces,
        }
        before = self.of(resident_id, household_id)
        if before is None:
            self._session.add(MembershipRow(resident_id=resident_id, household_id=household_id, **asked))
            self._session.flush()
        else:
            self._set(before.id, **asked)
        asked_now = self.of(resident_id, household_id)
        assert asked_now is not None
        return asked_now

    def approve(self, membership_id: int, by: int | None) -> None:
        """From now on they belong to it; `by`: the resident who said so, None for the household's link."""
        self._set(membership_id, approved_at=self._now, approved_by=by)

    def suspend(self, membership_id: int) -> None:
        """They wait for somebody's approval again."""
        self._set(membership_id, approved_at=None, approved_by=None, asked_at=self._now)

    def settle_ownership(self, membership_id: int, *, is_owner: bool) -> None:
        """Somebody has looked it up in the roster."""
        self._set(membership_id, claims_ownership=False, **({"standing": Standing.owner} if is_owner else {}))

    def end(self, membership_id: int, by: int | None = None) -> bool:
        """They no longer belong to it, or never will; `by`: the resident who said so, perhaps themselves. False where
        it had ended before."""
        this = col(MembershipRow.id) == membership_id, col(MembershipRow.ended_at).is_(None)
        return write(self._session, update(MembershipRow).where(*this).values(ended_at=self._now, ended_by=by)) > 0

    def come_back(self, membership_id: int) -> bool:
        """As if it had never ended. False where it had not."""
        this = col(MembershipRow.id) == membership_id, col(MembershipRow.ended_at).is_not(None)
        return write(self._session, update(MembershipRow).where(*this).values(ended_at=None, ended_by=None)) > 0

    def _set(self, membership_id: int, **values: Any) -> None:
        write(self._session, update(MembershipRow).where(col(MembershipRow.id) == membership_id).values(values))

    def _one(self, *where: Any) -> Membership | None:
        row = read(self._session, _MEMBERSHIPS.where(*where)).one_or_none()
        return None if row is None else _membership(row)


def _membership(row: Any) -> Membership:
    return Membership(
        id=row.id,
        resident_id=row.resident_id,
        household_id=row.household_id,
        adult=row.adult,
        standing=Standing(row.standing),
        claims_ownership=row.claims_ownership,
        asked_at=row.asked_at,
        is_approved=row.approved_at is not None and row.ended_at is None,
        is_waiting=row.approved_at is None and row.ended_at is None,
        was_approved=row.approved_at is not None,
        approved_at=row.approved_at,
        invitation_id=row.invitation_id,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        replaces=row.replaces,
    )
