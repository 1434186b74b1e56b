"""The playground's clock: real time plus an offset that people may move."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from playground.bell import Bell

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Between these the clock can be set; Telegram counts seconds from the first."""
FOLLOWERS_GET = 2.0
"""Seconds that a move waits, at most, for the programs that follow the clock."""


class Clock:
    """Tells the time (aware, UTC) and lets others follow it."""

    def __init__(self) -> None:
        self.offset = timedelta()
        self.revision = time.time_ns() // 1_000_000
        self.bell = Bell()
        self._dues: list[datetime | None] = []  # of those who listen now
        self._came_back = 0
        self._left_at = float("-inf")  # when the last one who listened went, in monotonic seconds

    def now(self) -> datetime:
        """The playground's instant."""
        return datetime.now(UTC) + self.offset

    def face(self) -> dict[str, Any]:
        """What `GET /api/clock` answers."""
        return {
            "now": self.now().isoformat(),
            "offset_seconds": self.offset.total_seconds(),
            "revision": self.revision,
            "due": due.isoformat() if (due := self.due) else None,
        }

    @property
    def due(self) -> datetime | None:
        """The next instant at which a program that listens now has something to do, as far as they said."""
        return min((due for due in self._dues if due), default=None)

    async def forward(self, by: timedelta) -> None:
        """Move the clock; returns when everyone who was listening has seen it and come back (2 s at most). Raises
        ValueError, and leaves the clock as it was, if it would show an instant before 1970 or after 2199."""
        await self._move(self.offset + by)

    async def set(self, to: datetime) -> None:
        """Set the clock to an aware instant; waits for its listeners as `forward` does."""
        await self._move(to - datetime.now(UTC))

    async def to_due(self) -> datetime | None:
        """Move to what is due next, asked for anew, and answer it; None if nobody has anything to do. Never back."""
        if not self._dues and time.monotonic() - self._left_at < FOLLOWERS_GET:  # between two of their polls
            await self.bell.until(lambda: bool(self._dues), within=FOLLOWERS_GET)
        await self._move(self.offset)
        due = self.due
        if due and due > self.now():
            await self.set(due)
        return due

    async def _move(self, offset: timedelta) -> None:
        if not EARLIEST - datetime.now(UTC) <= offset < LATEST - datetime.now(UTC):
            raise ValueError("the clock shows the years 1970 to 2199")
        due_back = len(self._dues)
        self.offset = offset
        self.revision += 1
        self._came_back = 0
        self.bell.ring()
        await self.bell.until(lambda: self._came_back >= due_back, within=FOLLOWERS_GET)

    async def listen(self, after: int, wait: float, due: datetime | None = None) -> None:
        """Return when the clock has been moved since revision `after`, or after `wait` seconds. `due` is when whoever
        listens will have something to do next."""
        if after < self.revision:
            return
        self._came_back += 1
        self._dues.append(due)
        self.bell.ring()
        try:
            await self.bell.until(lambda: self.revision > after, within=wait)
        finally:
            self._dues.remove(due)
            self._left_at = time.monotonic()
