"""Telegram's limits, kept by ourselves: 30 messages a second over all, about 1 a second to a private chat, 20 a minute
to a group, edits too (exact limits are undocumented; these are the Bot FAQ's). On monotonic time: a moved clock must
not open them. One pace for answers and letters together."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

ALL = (5, 24.0)
"""A burst, and so many a second: never more than 29 in any second."""
PERSON = (3, 0.7)
"""Never more than 10 in ten seconds. Edits in a private chat are not limited apart."""
GROUP = (3, 0.25)
"""15 a minute and a burst: never more than 18, as members' commands are answered besides."""


@dataclass
class Bucket:
    """So many tokens at most, refilled at an even rate."""

    size: float
    per_second: float
    at: float
    tokens: float = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.size

    def refill(self, now: float) -> float:
        """The tokens there are now."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.per_second)
        self.at = now
        return self.tokens


class Pace:
    """When a chat may be written to. `scale` makes time run faster where waiting is not tested; 0: no limits."""

    def __init__(self, scale: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._scale = clock, scale
        self._all = self._bucket(ALL)
        self._chats: dict[int, Bucket] = {}
        self._not_before: dict[int, float] = {}

    def take(self, chat_id: int, *, edit: bool = False) -> bool:
        """Whether a message may go to the chat now; if so, it is counted."""
        if self.seconds_until(chat_id, edit=edit) > 0:
            return False
        if self._scale:
            for bucket in self._counted(chat_id, edit):
                bucket.tokens -= 1
        return True

    async def turn(self, chat_id: int, *, edit: bool = False) -> None:
        """Wait until the chat may be written to."""
        while not self.take(chat_id, edit=edit):  # noqa: ASYNC110 (budgets refill with time; nobody could set an event)
            await asyncio.sleep(self.seconds_until(chat_id, edit=edit))

    def seconds_until(self, chat_id: int, *, edit: bool = False) -> float:
        """How long until a message may go to the chat, if nobody else takes the turn; 0 for now."""
        now = self._clock()
        told = self._not_before.get(chat_id, now) - now
        if not self._scale:
            return max(told, 0.0)
        missing = ((1 - bucket.refill(now)) / bucket.per_second for bucket in self._counted(chat_id, edit))
        return max(told, *missing, 0.0)

    def seconds_until_any(self) -> float:
        """How long until anything at all may be sent; 0 for now."""
        return max(0.0, (1 - self._all.refill(self._clock())) / self._all.per_second) if self._scale else 0.0

    def wait(self, chat_id: int, seconds: float) -> None:
        """Telegram said so, for this chat only."""
        self._not_before[chat_id] = self._clock() + seconds

    def closed(self) -> list[int]:
        """Chats that may not be written to now. Chats with their full budget again are forgotten."""
        now = self._clock()
        self._not_before = {chat: until for chat, until in self._not_before.items() if until > now}
        self._chats = {chat: bucket for chat, bucket in self._chats.items() if bucket.refill(now) < bucket.size}
        return [*self._not_before, *(chat for chat, bucket in self._chats.items() if bucket.tokens < 1)]

    def _counted(self, chat_id: int, edit: bool) -> list[Bucket]:
        """The budgets a message is counted in. Edits in a private chat have none of their own."""
        if chat_id > 0 and edit:
            return [self._all]
        return [self._all, self._chats.setdefault(chat_id, self._bucket(GROUP if chat_id < 0 else PERSON))]

    def _bucket(self, measure: tuple[int, float]) -> Bucket:
        burst, per_second = measure
        return Bucket(burst, per_second * self._scale, at=self._clock())
