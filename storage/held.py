"""What is held about a person, wherever it lies: found, counted, written out, and erased.

This page names every column that leads to a person. A new one must be named here too: tests/storage/test_held.py walks
the schema and fails with the column's name.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy
from sqlalchemy import Column, Table, delete, func, or_, select, union, update
from sqlmodel import Session, SQLModel

from rules.forms import FormName
from rules.issues import code_of
from rules.residents import Resident
from storage import tables  # noqa: F401  (the schema, in SQLModel.metadata)
from storage.attachments import Attachments
from storage.places import Places
from storage.statements import read, write

OWN: Mapping[str, str] = {
    "resident": "id",
    "wrong_link": "resident_id",
    "membership": "resident_id",
    "relink": "resident_id",
    "role": "resident_id",
    "role_offer": "made_by",
    "arrival": "asker_id",
    "mute": "resident_id",
    "lately": "resident_id",
    "issue": "raiser_id",
    "second": "resident_id",
    "follow": "resident_id",
    "draft": "resident_id",
    "card": "chat_id",
    "inbox": "person",
    "outbox": "chat_id",
    "journal": "who",
}
"""Table → the column that says whose row it is: a resident's id, a Telegram id (`chat_id`, `person`), or an opaque id
(`who`). All these rows are written out for their owner."""
LEFT_OUT: Mapping[str, str] = {
    "membership.approved_by": "whom one approved is that person's data; that one did is in the journal",
    "membership.ended_by": "that a membership ended is here; who said so is that person's data",
    "relink.new_telegram_id": "one of the two accounts may be a stranger's",
    "relink.old_telegram_id": "one of the two accounts may be a stranger's",
    "relink.decided_by": "whose accounts one decided on is those persons' data; that one did is in the journal",
    "role_offer.token_hash": "only the link has the token; this is no more than its mark",
    "arrival.token": "it stands in the group",
    "mute.by": "who was muted is that person's data; that one did it is in the journal",
    "zone.claimed_by": "the zone is the unit's; that one claimed it is in the journal",
    "inbox.answer": "ids of what was to be answered; what was said is in the chat",
    "outbox.facts": "ids of what a letter is about, others' memberships among them; what was said is in the chat",
    "outbox.key": "the same ids, as one word",
    "draft.revision": "a number for buttons",
    "draft.message_id": "a number of the chat",
}
"""Columns that lead to a person, or belong to a person's row, and are not written out (or not only); and why."""
STAYS: Mapping[str, str] = {
    "resident.id": "what is below must refer to somebody: to nobody, without name, Telegram id or language",
    "issue.raiser_id": "number, category, stage and counts of an issue stay; words, place, name and pictures do not",
    "second.resident_id": "the count of households stays; later likewise: a ballot stays on its roll entry",
    "membership.approved_by": "that somebody was approved is that person's data",
    "membership.ended_by": "that somebody's membership ended is that person's data",
    "relink.decided_by": "what was decided about somebody's accounts is that person's data",
    "mute.by": "that somebody was muted is that person's data",
    "zone.claimed_by": "the zone stays the unit's",
    "journal.who": "the chain of hashes must hold; the opaque id leads nowhere any more",
}
"""What still stands after somebody erased their data, and why."""
NO_PERSON = {
    "place.council_chat_id", "place.neighbours_chat_id", "arrival.chat_id", "arrival.instead_of",
    "attachment.size", "draft.message_id", "card.message_id", "inbox.update_id",
}  # fmt: skip
"""Wide numbers that lead to nobody."""

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
_SAID = {
    "household_id": "home",
    "raiser_household_id": "from_home",
    "unit_id": "handling_unit",
    "numbered_by": "numbered_in",
}
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
        """Neighbours read the new name, also on issues that show it. Ids of those."""
        resident, issue = _TABLES["resident"], _TABLES["issue"]
        write(self._session, update(resident).where(resident.c.id == who.id).values(name=name))
        shown = issue.c.raiser_id == who.id, issue.c.raiser_name.is_not(None)
        write(self._session, update(issue).where(*shown).values(raiser_name=name))
        return [one for (one,) in read(self._session, select(issue.c.id).where(*shown))]

    def withdraw_consent(self, who: Resident, name: str) -> int:
        """They belong to no household any more, and are called as their Telegram says. How many that ended."""
        resident, membership = _TABLES["resident"], _TABLES["membership"]
        as_before = {"consented_at": None, "name": name}
        write(self._session, update(resident).where(resident.c.id == who.id).values(as_before))
        theirs = membership.c.resident_id == who.id, membership.c.ended_at.is_(None)
        return write(self._session, update(membership).where(*theirs).values(ended_at=self._now))

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
        journal, issue = _TABLES["journal"], _TABLES["issue"]
        accepted = select(journal.c.object_id).where(
            journal.c.who == who.opaque_id, journal.c.verb == "accept", journal.c.object == "issue"
        )
        theirs = issue.c.id.in_(accepted), issue.c.holder == who.name
        held = [one for (one,) in read(self._session, select(issue.c.id).where(*theirs))]
        write(self._session, update(issue).where(issue.c.id.in_(held)).values(holder=None))
        return held

    def forget(self, who: Resident, new_opaque_id: str) -> None:
        """What leads to them is gone: rows are deleted, updates become tombstones. Where issues, seconds or others'
        approvals still refer to somebody, they refer to nobody: no Telegram id, no name, another opaque id."""
        self._session.flush()
        for table in _DELETED:
            write(self._session, delete(_TABLES[table]).where(_whose(_TABLES[table], who)))
        write(self._session, update(_TABLES["arrival"]).where(_whose(_TABLES["arrival"], who)).values(asker_id=None))
        write(self._session, update(_TABLES["inbox"]).where(_whose(_TABLES["inbox"], who)).values(_OVER))
        resident = _TABLES["resident"]
        if any(self._refers(column, who.id) for column in references()):
            nobody = {**_NOBODY, "opaque_id": new_opaque_id, "met_at": self._now}
            write(self._session, update(resident).where(resident.c.id == who.id).values(nobody))
        else:
            write(self._session, delete(resident).where(resident.c.id == who.id))
        self._session.expire_all()

    def _refers(self, column: Column[Any], resident_id: int) -> bool:
        there = select(sqlalchemy.literal(1)).where(column == resident_id).limit(1)
        return read(self._session, there).first() is not None

    # --- reading

    def _count(self, table: str, who: Resident, *where: Any) -> int:
        counted = select(func.count()).select_from(_TABLES[table]).where(_whose(_TABLES[table], who), *where)
        return int(read(self._session, counted).scalar_one())

    def _rows(self, table: str, who: Resident) -> list[Any]:
        whose = _TABLES[table]
        return list(read(self._session, select(whose).where(_whose(whose, who)).order_by(*whose.primary_key.columns)))

    def _codes(self, who: Resident) -> dict[int, str]:
        """The numbers of all issues they raised, seconded or follow; read at once, as there may be thousands."""
        issue, place = _TABLES["issue"], _TABLES["place"]
        about = [
            issue.c.id.in_(select(_TABLES[table].c[column]).where(_whose(_TABLES[table], who)))
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
            value, target = getattr(row, column.name), _target(column)
            if target is not None:
                found[key] = self._name(target, value, names)
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


def references() -> Iterator[Column[Any]]:
    """Every column of the schema that refers to a resident."""
    for table in _TABLES.values():
        yield from (column for column in table.columns if _target(column) == "resident")


def keys_of(table: Table) -> dict[str, Column[Any]]:
    """What is written out of a table's rows, under which key: all but what means nothing elsewhere, or is left out."""
    kept = (
        column
        for column in table.columns
        if column.name != "id"
        and _target(column) not in ("resident", "invitation", "membership")
        and f"{table.name}.{column.name}" not in LEFT_OUT
    )
    return {_key(column): column for column in kept}


def _key(column: Column[Any]) -> str:
    """A reference is called by what it names."""
    named = _SAID.get(column.name, column.name.removesuffix("_id"))
    return named if _target(column) else column.name


def _target(column: Column[Any]) -> str | None:
    """The table a column refers to."""
    return next((key.column.table.name for key in column.foreign_keys), None)


def _whose(table: Table, who: Resident) -> Any:
    if table.name == "relink":  # whichever of the accounts it is about is theirs
        accounts = table.c.new_telegram_id, table.c.old_telegram_id
        return or_(table.c.resident_id == who.id, *(account == who.telegram_id for account in accounts))
    column = table.c[OWN[table.name]]
    value: Any = {"chat_id": who.telegram_id, "person": who.telegram_id, "who": who.opaque_id}.get(column.name, who.id)
    return column == value
