"""The updates that wait for the bot."""

from __future__ import annotations

import random
from collections.abc import Collection
from typing import Any

from playground.bell import Bell
from playground.model import Json
from playground.refusals import Refused

MOST_AT_ONCE = 100
LONGEST_POLL = 50
_ONLY_WHEN_NAMED = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    """The queue behind getUpdates. An update waits until a later getUpdates confirms it with its offset.

    With `repeat` every update comes a second time after it was confirmed, as Telegram may do.
    """

    def __init__(self, *, repeat: bool = False, first_id: int | None = None) -> None:
        self.repeat = repeat
        self.bell = Bell()
        self.allowed: Collection[str] | None = None
        self.pending: list[Json] = []
        self._again: list[Json] = []
        self._next_id = first_id or random.randrange(10**8, 9 * 10**8)
        self._turn = 0

    def put(self, kind: str, payload: Json) -> int | None:
        """Queue an update; answers its id, or None if the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _ONLY_WHEN_NAMED
        if not wanted:
            return None
        number = self._next_id
        self._next_id += 1
        self.pending.append({"update_id": number, kind: payload})
        self.bell.ring()
        return number

    async def get(self, *, offset: int, limit: int, timeout: float) -> list[Json]:
        """A getUpdates call: confirms what lies before `offset`, waits up to `timeout` seconds for something new.

        Whoever was waiting already gets a 409, as with Telegram.
        """
        self.confirm(offset)
        self._turn += 1
        turn = self._turn
        self.bell.ring()
        await self.bell.until(lambda: self._has_any or self._turn != turn, within=min(timeout, LONGEST_POLL))
        if self._turn != turn:
            raise Refused(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            )
        return self._next(min(max(limit, 1), MOST_AT_ONCE))

    @property
    def _has_any(self) -> bool:
        return bool(self._again or self.pending)

    def _next(self, limit: int) -> list[Json]:
        again, self._again = self._again[:limit], self._again[limit:]
        return again + self.pending[: limit - len(again)]

    def confirm(self, offset: int) -> None:
        """Forget what lies before `offset`; a negative offset keeps only that many of the newest."""
        if offset < 0:
            self.pending = self.pending[offset:]
            return
        confirmed = [update for update in self.pending if update["update_id"] < offset]
        self.pending = self.pending[len(confirmed) :]
        if self.repeat:
            self._again.extend(confirmed)

    def after(self, number: int) -> list[Json]:
        """What waits with a higher id than `number`."""
        return [update for update in self.pending if update["update_id"] > number]

    def has_after(self, number: int) -> bool:
        """Something waits with a higher id than `number`."""
        return bool(self.pending) and self.pending[-1]["update_id"] > number

    def delivered(self, number: int) -> None:
        """Forget one update that a webhook took."""
        self.pending = [update for update in self.pending if update["update_id"] != number]

    def forget(self) -> None:
        """Drop everything that waits."""
        self.pending.clear()
        self._again.clear()


def kinds(asked: Any) -> Collection[str] | None:
    """`allowed_updates` as it was asked for; an empty list means the usual kinds."""
    return frozenset(str(kind) for kind in asked) if isinstance(asked, list) and asked else None
