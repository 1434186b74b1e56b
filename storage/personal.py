"""What leads to a person.

This page names every column that does. A new one must be named here too: tests/storage/test_held.py walks the schema
and fails with the column's name.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Table, or_
from sqlmodel import SQLModel

from rules.residents import Resident
from storage import tables  # noqa: F401  (the schema, in SQLModel.metadata)

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
_SAID = {
    "household_id": "home",
    "raiser_household_id": "from_home",
    "unit_id": "handling_unit",
    "numbered_by": "numbered_in",
}


def references() -> Iterator[Column[Any]]:
    """Every column of the schema that refers to a resident."""
    for table in _TABLES.values():
        yield from (column for column in table.columns if target(column) == "resident")


def keys_of(table: Table) -> dict[str, Column[Any]]:
    """What is written out of a table's rows, under which key: all but what means nothing elsewhere, or is left out."""
    kept = (
        column
        for column in table.columns
        if column.name != "id"
        and target(column) not in ("resident", "invitation", "membership")
        and f"{table.name}.{column.name}" not in LEFT_OUT
    )
    return {_key(column): column for column in kept}


def _key(column: Column[Any]) -> str:
    """A reference is called by what it names."""
    named = _SAID.get(column.name, column.name.removesuffix("_id"))
    return named if target(column) else column.name


def target(column: Column[Any]) -> str | None:
    """The table a column refers to."""
    return next((key.column.table.name for key in column.foreign_keys), None)


def whose(table: Table, who: Resident) -> Any:
    """The rows of a table that are somebody's, as a condition."""
    if table.name == "relink":  # whichever of the accounts it is about is theirs
        accounts = table.c.new_telegram_id, table.c.old_telegram_id
        return or_(table.c.resident_id == who.id, *(account == who.telegram_id for account in accounts))
    column = table.c[OWN[table.name]]
    value: Any = {"chat_id": who.telegram_id, "person": who.telegram_id, "who": who.opaque_id}.get(column.name, who.id)
    return column == value
