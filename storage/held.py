"""What is held about a person, wherever it lies: found, counted, written out, and erased."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy
from sqlalchemy import Column, Table, delete, func, or_, select, union, update
from sqlmodel import Session, SQLModel

from rules.forms import FormName
from rules.issues import code_of
from rules.residents import Resident
from storage.attachments import Attachments
from storage.personal import OWN, keys_of, references, target, whose
from storage.places import Places
from storage.statements import read, write

_TABLES: Mapping[str, Table] = SQLModel.metadata.tables
_DELETED = (
    "wrong_link", "relink", "membership", "role", "role_offer", "mute", "lately", "follow", "draft", "card", "outbox",
)  # fmt: skip
"""In an order in which nothing refers to what is gone."""
_NOBODY: Mapping[str, Any] = {
    "telegram_id": None, "name": "", "language": None, "language_code": None, "consented_at": None, "stopped_at": None,
    "unasked_on": None, "unasked": 0,
}  # fmt: skip
_EMPTIED: Mapping[str, Any] = {
    "words": "", "place_words": None, "latitude": None, "longitude": None, "raiser_name": None,
    "raiser_household_id": None,
}  # fmt: skip
_OVER: Mapping[str, Any] = {"state": "answered", "person": None, "payload": None, "answer": None}


class Held:
    """All that is here about one person."""

    def __init__(self, session: Session, now: datetime, places: Places, attachments: Attachments) -> None:
        self._session, self._now, self._places, self._attachments = session, now, places, attachments

    def since(self, who: Resident) -> tuple[datetime, datetime | None]:
        """When they were met, and when they consented to what is kept of a member."""
        resident = _TABLES["resident"]
        met = select(resident.c.met_at, resident.c.consented_at).where(resident.c.id == who.id)
        row = read(self._session, met).one()
        return row.met_at, row.consented_at

    def counts(self, who: Resident) -> dict[str, int]:
        """How many issues, seconds, follows and half-written forms are theirs; a new name is not counted, as it shows
        these numbers when it is done."""
        draft = _TABLES["draft"]
        return {
            "issues": self._count("issue", who),
            "seconds": self._count("second", who),
            "follows": self._count("follow", who, _TABLES["follow"].c.active),
            "drafts": self._count("draft", who, draft.c.question != "", draft.c.form != FormName.renaming),
        }

    def everything(self, who: Resident) -> dict[str, list[dict[str, Any]]]:
        """Table → its rows about them, as JSON takes them: instants with their zone, places, homes and issues as people
        say them."""
        names = {"issue": self._codes(who)}
        rows = {table: self._rows(table, who) for table in OWN}
        found = {table: [self._plain(_TABLES[table], row, names) for row in rows[table]] for table in OWN}
        attachments = self._attachments_of(who)
        for row, issue in zip(rows["issue"], found["issue"], strict=True):
            issue["number"] = names["issue"][row.id]
            issue["attachments"] = attachments.get(row.id, [])
        return found

    # --- correcting

    def correct_name(self, who: Resident, name: str) -> list[int]:
        """Neighbours read the new name, also on issues that show it, as their raiser's or their holder's. Ids of
        those."""
        resident, issue = _TABLES["resident"], _TABLES["issue"]
        write(self._session, update(resident).where(resident.c.id == who.id).values(name=name))
        shown = issue.c.raiser_id == who.id, issue.c.raiser_name.is_not(None)
        write(self._session, update(issue).where(*shown).values(raiser_name=name))
        raised = [one for (one,) in read(self._session, select(issue.c.id).where(*shown))]
        return sorted({*raised, *self._hold_by_name(who, name)})

    def withdraw_consent(self, who: Resident, name: str) -> int:
        """They belong to no household any more, and are called as their Telegram says. How many that ended."""
        resident, membership = _TABLES["resident"], _TABLES["membership"]
        as_before = {"consented_at": None, "name": name}
        write(self._session, update(resident).where(resident.c.id == who.id).values(as_before))
        theirs = membership.c.resident_id == who.id
        write(self._session, update(membership).where(theirs).values(ended_by=None))  # no leaving is undone any more
        there = update(membership).where(theirs, membership.c.ended_at.is_(None))
        return write(self._session, there.values(ended_at=self._now))

    # --- erasing

    def shown_in(self, chat_id: int) -> list[int]:
        """Ids of our messages in somebody's own chat that we know of: cards, and questions of forms."""
        card, draft, resident = _TABLES["card"], _TABLES["draft"], _TABLES["resident"]
        cards = select(card.c.message_id).where(card.c.chat_id == chat_id)
        asks = select(draft.c.message_id).join(resident, resident.c.id == draft.c.resident_id)
        asks = asks.where(resident.c.telegram_id == chat_id, draft.c.message_id.is_not(None))
        return sorted({message for (message,) in read(self._session, union(cards, asks))})

    def issues(self, who: Resident) -> list[int]:
        """Ids of all they raised."""
        issue = _TABLES["issue"]
        own = select(issue.c.id).where(issue.c.raiser_id == who.id).order_by(issue.c.id)
        return [one for (one,) in read(self._session, own)]

    def empty(self, issue_ids: Sequence[int]) -> None:
        """The issues lose what their raiser said: words, place in words, pin, name, home, attachments. Number,
        category, stage and counts stay."""
        issue = _TABLES["issue"]
        self._attachments.erase(issue_ids)
        write(self._session, update(issue).where(issue.c.id.in_(issue_ids)).values(_EMPTIED))

    def take_name_from_issues_held(self, who: Resident) -> list[int]:
        """Issues they took up are held by the council from now on, not by their name. Ids of those."""
        return self._hold_by_name(who, None)

    def forget(self, who: Resident, new_opaque_id: str) -> None:
        """What leads to them is gone: rows are deleted, updates become tombstones. Where issues, seconds or others'
        approvals still refer to somebody, they refer to nobody: no Telegram id, no name, another opaque id."""
        self._session.flush()
        membership = _TABLES["membership"]
        theirs = select(membership.c.id).where(membership.c.resident_id == who.id)
        write(self._session, update(membership).where(membership.c.replaces.in_(theirs)).values(replaces=None))
        for table in _DELETED:
            write(self._session, delete(_TABLES[table]).where(whose(_TABLES[table], who)))
        write(self._session, update(_TABLES["arrival"]).where(whose(_TABLES["arrival"], who)).values(asker_id=None))
        write(self._session, update(_TABLES["inbox"]).where(whose(_TABLES["inbox"], who)).values(_OVER))
        resident = _TABLES["resident"]
        if any(self._refers(column, who.id) for column in references()):
            nobody = {**_NOBODY, "opaque_id": new_opaque_id, "met_at": self._now}
            write(self._session, update(resident).where(resident.c.id == who.id).values(nobody))
        else:
            write(self._session, delete(resident).where(resident.c.id == who.id))
        self._session.expire_all()

    def _hold_by_name(self, who: Resident, name: str | None) -> list[int]:
        """What they took up and did not hand on is held by that name. By the journal: they may have been called
        otherwise when they took it up."""
        journal, issue = _TABLES["journal"], _TABLES["issue"]
        done = select(journal.c.object_id).where(journal.c.object == "issue")
        accepted = done.where(journal.c.who == who.opaque_id, journal.c.verb == "accept")
        theirs = issue.c.id.in_(accepted), issue.c.id.not_in(done.where(journal.c.verb == "dispatch"))
        held = [one for (one,) in read(self._session, select(issue.c.id).where(*theirs))]
        write(self._session, update(issue).where(issue.c.id.in_(held)).values(holder=name))
        return held

    def _refers(self, column: Column[Any], resident_id: int) -> bool:
        there = select(sqlalchemy.literal(1)).where(column == resident_id).limit(1)
        return read(self._session, there).first() is not None

    # --- reading

    def _count(self, table: str, who: Resident, *where: Any) -> int:
        counted = select(func.count()).select_from(_TABLES[table]).where(whose(_TABLES[table], who), *where)
        return int(read(self._session, counted).scalar_one())

    def _rows(self, table: str, who: Resident) -> list[Any]:
        found = _TABLES[table]
        return list(read(self._session, select(found).where(whose(found, who)).order_by(*found.primary_key.columns)))

    def _codes(self, who: Resident) -> dict[int, str]:
        """The numbers of all issues they raised, seconded or follow; read at once, as there may be thousands."""
        issue, place = _TABLES["issue"], _TABLES["place"]
        about = [
            issue.c.id.in_(select(_TABLES[table].c[column]).where(whose(_TABLES[table], who)))
            for table, column in (("issue", "id"), ("second", "issue_id"), ("follow", "issue_id"))
        ]
        numbered = select(issue.c.id, issue.c.number, place.c.prefix, place.c.name)
        numbered = numbered.join(place, place.c.id == issue.c.numbered_by).where(or_(*about))
        return {
            row.id: code_of(row.name if row.prefix is None else row.prefix, row.number)
            for row in read(self._session, numbered)
        }

    def _attachments_of(self, who: Resident) -> dict[int, list[dict[str, Any]]]:
        attachment, issue = _TABLES["attachment"], _TABLES["issue"]
        theirs = select(attachment).where(
            attachment.c.issue_id.in_(select(issue.c.id).where(issue.c.raiser_id == who.id))
        )
        found: dict[int, list[dict[str, Any]]] = {}
        for row in read(self._session, theirs.order_by(attachment.c.issue_id, attachment.c.position)):
            described = {"kind": row.kind, "name": row.name, "mime": row.mime, "bytes": row.size}
            found.setdefault(row.issue_id, []).append({**described, "copied": row.copy_sha256 is not None})
        return found

    def _plain(self, table: Table, row: Any, names: dict[str, dict[int, str]]) -> dict[str, Any]:
        """One row as JSON takes it, without numbers that only the database knows."""
        found: dict[str, Any] = {}
        for key, column in keys_of(table).items():
            value, named = getattr(row, column.name), target(column)
            if named is not None:
                found[key] = self._name(named, value, names)
            else:
                found[key] = value.isoformat() if isinstance(value, date | datetime) else value
        return found

    def _name(self, table: str, row_id: int | None, names: dict[str, dict[int, str]]) -> str | None:
        """How people say a place, a home, an issue or a handling unit."""
        if row_id is None:
            return None
        known = names.setdefault(table, {})
        if row_id not in known:
            known[row_id] = self._look_up(table, row_id)
        return known[row_id]

    def _look_up(self, table: str, row_id: int) -> str:
        if table == "household":
            return self._places.home(row_id).name
        if table == "place":
            return " ".join(self._places.path(row_id))
        named = _TABLES[table]
        return str(read(self._session, select(named.c.name).where(named.c.id == row_id)).scalar_one())
