"""The updates that wait for the bot."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Collection
from typing import Any

from playground.bell import Bell
from playground.faults import UPDATES, Faults
from playground.model import Json
from playground.refusals import Refused, bad_request

MOST_AT_ONCE = 100
LONGEST_POLL = 50
HELD_BACK = 0.5
"""Seconds that an update which is to come after the next one waits for that, at most."""
CONFLICTS = {
    "getUpdates": "terminated by other getUpdates request; make sure that only one bot instance is running",
    "setWebhook": "terminated by setWebhook request",
}
"""What a waiting getUpdates is told when another call ends it."""
_ONLY_WHEN_NAMED = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    """The queue behind getUpdates. An update waits until a later getUpdates confirms it with its offset.

    By the `faults`, some come a second time after they were confirmed, as Telegram may do, or after the next one.
    """

    def __init__(self, faults: Faults, *, first_id: int | None = None) -> None:
        self.bell = Bell()
        self.allowed: Collection[str] | None = None
        self.pending: list[Json] = []
        self._faults = faults
        self._doubled: set[int] = set()
        self._again: list[Json] = []
        self._held: list[Json] = []
        self._next_id = first_id or random.randrange(10**8, 9 * 10**8)
        self._turn = 0
        self._ended_by = ""

    def put(self, kind: str, payload: Json) -> None:
        """Queue an update, unless the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _ONLY_WHEN_NAMED
        if not wanted:
            return
        fault = self._faults.meet(UPDATES, chat_of({kind: payload}))
        if fault and fault.reordered:
            self._held.append({kind: payload})
            asyncio.get_running_loop().call_later(HELD_BACK, self._release)
            return
        self._number({kind: payload}, doubled=fault is not None and fault.doubled)
        self._release()

    def _number(self, update: Json, *, doubled: bool = False) -> None:
        self.pending.append({"update_id": self._next_id, **update})
        if doubled:
            self._doubled.add(self._next_id)
        self._next_id += 1
        self.bell.ring()

    def _release(self) -> None:
        while self._held:
            self._number(self._held.pop(0))

    async def get(self, *, offset: int, limit: int, timeout: float) -> list[Json]:
        """A getUpdates call: confirms what lies before `offset`, waits up to `timeout` seconds for something new.

        Whoever was waiting already gets a 409, as with Telegram.
        """
        self.confirm(offset)
        self.end_polls("getUpdates")
        turn = self._turn
        await self.bell.until(lambda: self._has_any or self._turn != turn, within=min(timeout, LONGEST_POLL))
        if self._turn != turn:
            raise Refused(409, f"Conflict: {CONFLICTS[self._ended_by]}")
        return self._next(min(max(limit, 1), MOST_AT_ONCE))

    def end_polls(self, by: str) -> None:
        """Whoever waits in getUpdates gets a 409, because of this call."""
        self._turn += 1
        self._ended_by = by
        self.bell.ring()

    @property
    def is_empty(self) -> bool:
        """Nothing waits for the bot, nor is held back, nor is to come again."""
        return not (self.pending or self._again or self._held)

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
        self._again.extend(update for update in confirmed if self.is_doubled(update))

    def is_doubled(self, update: Json) -> bool:
        """It is to come a second time; asked once for each."""
        doubled = update["update_id"] in self._doubled
        self._doubled.discard(update["update_id"])
        return doubled

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
        self._held.clear()
        self._doubled.clear()


def kinds(asked: Any) -> Collection[str] | None:
    """`allowed_updates` as it was asked for; an empty list means the usual kinds."""
    if not isinstance(asked, list) or not all(isinstance(kind, str) for kind in asked):
        raise bad_request("allowed updates are an Array of String (playground)")
    return frozenset(asked) or None


def chat_of(update: Json) -> int:
    """The chat an update is about: those of one chat are delivered one after another."""
    (content,) = (value for key, value in update.items() if key != "update_id")
    message = content.get("message", content)
    return int(message.get("chat", {}).get("id", 0))
