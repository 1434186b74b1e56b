"""What a database says, whichever way it came to say it: no inbox, no letters, no tokens, no times."""

from typing import Any

from sqlmodel import SQLModel, select

from storage.database import Database
from storage.tables import CardRow, DraftRow, InboxRow, Instant, LetterRow, ResidentRow
from storage.work import Work

ON_THE_WAY = {InboxRow, LetterRow, DraftRow, CardRow}
"""What differs from run to run: updates, letters, message ids."""
LEFT_OUT = {"opaque_id", "file_id", "copy_sha256", "copy_tries", "hash", "seal", "since_on", "unasked_on", "unasked"}
"""Drawn by chance, or done in the background whenever there is time."""


def canonical(database: Database) -> dict[str, list[str]]:
    """Table → its rows as sorted lines; people are called by name."""
    return database.read(_dump)


def _dump(work: Work) -> dict[str, list[str]]:
    session = work._session
    names = {row.opaque_id: row.name for row in session.exec(select(ResidentRow))}
    found: dict[str, list[str]] = {}
    for table in _tables():
        lines = []
        for row in session.exec(select(table)):
            values = row.model_dump()
            kept = {
                column.name: names.get(str(values[column.name]), values[column.name])
                for column in table.__table__.columns
                if not isinstance(column.type, Instant)
                and column.name not in LEFT_OUT
                and not _is_own_id(table, column)
            }
            lines.append(repr(kept))
        found[table.__tablename__] = sorted(lines)
    return found


def _tables() -> list[Any]:
    return [mapper.class_ for mapper in SQLModel._sa_registry.mappers if mapper.class_ not in ON_THE_WAY]


def _is_own_id(table: Any, column: Any) -> bool:
    """The journal's own numbers depend on who was quicker."""
    return table.__tablename__ == "journal" and column.name == "id"
