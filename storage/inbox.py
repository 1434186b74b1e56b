"""Updates in: stored, then handled, then answered. What is stored is never lost and never handled twice."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select, update

from storage.statements import insert_once, write
from storage.tables import InboxRow

MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """An update as Telegram delivered it."""

    update_id: int
    person: int
    """Telegram id of whoever did it: their updates are handled in order."""
    payload: str
    """The update's JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A stored update that waits to be handled."""

    id: int
    person: int
    received_at: datetime
    """The time of the tap."""
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """An update that was handled while its answer may not have reached the person."""

    id: int
    person: int
    answer: dict[str, Any] | None
    """A letter's kind and facts."""


_ONE = update(InboxRow.__table__).where(col(InboxRow.id) == bindparam("row"))  # type: ignore[attr-defined]
_EXPECT = _ONE.values(answer=bindparam("answer"))
_HANDLE = _EXPECT.where(col(InboxRow.state) == "stored").values(state="handled", payload=None)


class Inbox:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def store(self, updates: Iterable[Arrived]) -> None:
        """Keep a batch; what is there already changes nothing."""
        rows = [
            {"update_id": u.update_id, "person": u.person, "payload": u.payload, "received_at": self._now}
            | {"state": "stored", "attempts": 0}
            for u in updates
        ]
        if rows:
            write(self._session, insert_once(self._session.get_bind().dialect.name, InboxRow), rows)

    def waiting(self, *, except_persons: Collection[int], limit: int, each: int) -> list[Received]:
        """Stored updates in the order they came in, at most so many of each person: nobody's hundred stickers stand in
        the way of somebody else's tap. None of the persons whose updates are in hand."""
        place = func.row_number().over(partition_by=col(InboxRow.person), order_by=col(InboxRow.id)).label("place")
        columns = (col(InboxRow.id), col(InboxRow.person), col(InboxRow.received_at), col(InboxRow.payload))
        queued = sqlalchemy.select(*columns, place).where(col(InboxRow.state) == "stored")
        if except_persons:
            queued = queued.where(col(InboxRow.person).not_in(list(except_persons)))
        mine = queued.subquery()
        first = sqlalchemy.select(mine).where(mine.c.place <= each).order_by(mine.c.id).limit(limit)
        rows = self._session.connection().execute(first)
        return [
            Received(id=row.id, person=row.person or 0, received_at=row.received_at, payload=row.payload or "")
            for row in rows
        ]

    def handle(self, row_id: int, answer: dict[str, Any] | None) -> bool:
        """Mark a stored update handled, drop its payload, keep what to answer. False: it was handled before."""
        return write(self._session, _HANDLE, {"row": row_id, "answer": answer}) > 0

    def expect_answer(self, row_id: int, answer: dict[str, Any] | None) -> None:
        """What to send instead, should the answer not go out."""
        write(self._session, _EXPECT, {"row": row_id, "answer": answer})

    def answered(self, row_ids: Sequence[int]) -> None:
        """They have their answers: only tombstones remain, so that a redelivery is known."""
        over = {"state": "answered", "person": None, "payload": None, "answer": None}
        rows = col(InboxRow.id).in_(row_ids), col(InboxRow.state) != "dead"
        write(self._session, update(InboxRow).where(*rows).values(over))

    def failed(self, row_id: int) -> bool:
        """Count a failed attempt; True when it was the last one and the update is dead now."""
        row = self._session.get(InboxRow, row_id)
        if row is None or row.state != "stored":
            return False
        row.attempts += 1
        if row.attempts >= MOST_ATTEMPTS:
            row.state = "dead"
        self._session.add(row)
        self._session.flush()
        return row.state == "dead"

    def unanswered(self, row_ids: Sequence[int] | None = None) -> list[Unanswered]:
        """Updates handled and not answered: all, or those among the given rows."""
        rows = select(InboxRow).where(InboxRow.state == "handled").order_by(col(InboxRow.id))
        if row_ids is not None:
            rows = rows.where(col(InboxRow.id).in_(row_ids))
        return [
            Unanswered(id=row.id, person=row.person, answer=row.answer)
            for row in self._session.exec(rows)
            if row.id is not None and row.person is not None
        ]

    def count(self, state: str) -> int:
        """How many updates are in a state: stored, handled, answered, dead."""
        return self._session.exec(select(func.count()).select_from(InboxRow).where(InboxRow.state == state)).one()
