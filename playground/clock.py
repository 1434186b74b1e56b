"""The playground's clock: real time plus an offset that people may move."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from playground.bell import Bell

FOLLOWERS_GET = 2.0
"""Seconds that a move waits, at most, for the programs that follow the clock."""


class Clock:
    """Tells the time (aware, UTC) and lets others follow it."""

    def __init__(self) -> None:
        self.offset = timedelta()
        self.revision = time.time_ns() // 1_000_000
        self.bell = Bell()
        self._listening = 0
        self._came_back = 0

    def now(self) -> datetime:
        """The playground's instant."""
        return datetime.now(UTC) + self.offset

    def face(self) -> dict[str, Any]:
        """What `GET /api/clock` answers."""
        return {
            "now": self.now().isoformat(),
            "offset_seconds": self.offset.total_seconds(),
            "revision": self.revision,
        }

    async def forward(self, by: timedelta) -> None:
        """Move the clock; returns when everyone who was listening has seen it and come back (2 s at most)."""
        await self._move(self.offset + by)

    async def set(self, to: datetime) -> None:
        """Set the clock to an aware instant; waits for its listeners as `forward` does."""
        await self._move(to - datetime.now(UTC))

    async def _move(self, offset: timedelta) -> None:
        due_back = self._listening
        self.offset = offset
        self.revision += 1
        self._came_back = 0
        self.bell.ring()
        await self.bell.until(lambda: self._came_back >= due_back, within=FOLLOWERS_GET)

    async def listen(self, after: int, wait: float) -> None:
        """Return when the clock has been moved since revision `after`, or after `wait` seconds."""
        if after < self.revision:
            return
        self._came_back += 1
        self._listening += 1
        self.bell.ring()
        try:
            await self.bell.until(lambda: self.revision > after, within=wait)
        finally:
            self._listening -= 1
