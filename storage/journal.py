"""The record of what was done: by whom (opaque), in what role, to what. No words, no choices."""

from collections.abc import Collection, Iterator
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, insert
from sqlmodel import Session, col, select

from rules.residents import Resident
from storage.statements import write
from storage.tables import JournalRow

ROOT = "0" * 64
"""The hash before the first entry."""


_NOTE = insert(JournalRow)


class Journal:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def note(self, who: Resident | None, role: str, verb: str, thing: str, thing_id: int) -> None:
        """Append an entry; it is sealed into the chain a moment after its commit. Nobody: whoever has the machine."""
        entry = {"at": self._now, "who": who.opaque_id if who else "operator", "role": role, "verb": verb}
        write(self._session, _NOTE, {**entry, "object": thing, "object_id": thing_id})

    def last(self, verbs: Collection[str], thing: str, thing_id: int) -> str | None:
        """Which of these verbs was done to it last; None: none ever was."""
        done = col(JournalRow.verb).in_(verbs), JournalRow.object == thing, JournalRow.object_id == thing_id
        newest = select(JournalRow.verb).where(*done).order_by(col(JournalRow.id).desc()).limit(1)
        return self._session.exec(newest).one_or_none()

    def seal(self, limit: int = 500) -> int:
        """Chain committed entries that are not yet: SHA-256 of the entry and the hash before it. How many it took.

        One sealer, after the fact: a chain inside every verb would make PostgreSQL queue on one row.
        """
        number, before = self.head()
        entries = self._session.exec(
            select(JournalRow).where(col(JournalRow.seal).is_(None)).order_by(col(JournalRow.id)).limit(limit)
        ).all()
        for entry in entries:
            number += 1
            before = _hash(entry, number, before)
            entry.seal, entry.hash = number, before
            self._session.add(entry)
        return len(entries)

    def head(self) -> tuple[int, str]:
        """(how many entries are sealed, the last hash)."""
        last = self._session.exec(
            select(JournalRow).where(col(JournalRow.seal).is_not(None)).order_by(col(JournalRow.seal).desc()).limit(1)
        ).one_or_none()
        return (0, ROOT) if last is None else (last.seal or 0, last.hash or ROOT)

    def broken_at(self) -> int | None:
        """The first sealed entry that does not follow from the one before; None where the chain holds."""
        before = ROOT
        for expected, entry in enumerate(self._sealed(), start=1):
            if entry.seal != expected or entry.hash != _hash(entry, expected, before):
                return expected
            before = entry.hash
        return None

    def unsealed(self) -> int:
        """How many entries wait for the sealer."""
        waiting = select(func.count()).select_from(JournalRow).where(col(JournalRow.seal).is_(None))
        return self._session.exec(waiting).one()

    def _sealed(self) -> Iterator[JournalRow]:
        sealed = select(JournalRow).where(col(JournalRow.seal).is_not(None)).order_by(col(JournalRow.seal))
        return iter(self._session.exec(sealed.execution_options(yield_per=1000)))


def _hash(entry: JournalRow, number: int, before: str) -> str:
    fields = (number, entry.at.isoformat(), entry.who, entry.role, entry.verb, entry.object, entry.object_id, before)
    return sha256("\n".join(map(str, fields)).encode()).hexdigest()
