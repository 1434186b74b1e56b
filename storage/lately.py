"""How often somebody did what leaves no rows of its own: one row a person and limit; a restart forgets nothing."""

from datetime import datetime, timedelta

from sqlalchemy import case
from sqlmodel import Session

from rules.too_much import Limit
from storage.statements import insert, read
from storage.tables import LatelyRow


class Lately:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now

    def count(self, resident_id: int, what: Limit, within: timedelta) -> tuple[int, datetime]:
        """Once more. How often within a while now, this time among them, and when that while began: with the first
        time after the one before it was over."""
        one = {"resident_id": resident_id, "what": what, "since": self._now, "times": 1}
        there = LatelyRow.__table__.c  # type: ignore[attr-defined]
        is_over = there.since <= self._now - within
        again = {
            "since": case((is_over, self._now), else_=there.since),
            "times": case((is_over, 1), else_=there.times + 1),
        }
        counted = insert(self._session, LatelyRow).on_conflict_do_update(
            index_elements=["resident_id", "what"], set_=again
        )
        row = read(self._session, counted.values(one).returning(there.times, there.since)).one()
        return row.times, row.since
