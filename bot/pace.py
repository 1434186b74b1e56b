"""Telegram's limits, kept by ourselves: 30 messages a second over all, about 1 a second to a private chat, 20 a minute
to a group, edits too (exact limits are undocumented; these are the Bot FAQ's). On monotonic time: a moved clock must
not open them. One pace for answers and letters together."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram.ext import BaseRateLimiter

ALL = 28
"""In any second, by Telegram's count, however long a call is on its way; two are left for what we do not see."""
PERSON = (3, 0.6, 9, 10.0)
"""A burst, so many a second after it; never more than 9 in ten seconds, an album's pieces counted one by one (one of
ten goes when nothing was sent for ten seconds). Edits in a private chat are not limited apart."""
GROUP = (3, 0.25, 18, 60.0)
"""15 a minute and a burst: never more than 18, as members' commands are answered besides."""
A_MOMENT = 0.02
"""Seconds until one looks again when all that was sent is still unanswered."""


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


@dataclass
class Window:
    """At most so many messages in any stretch of `seconds`. A message counts from when it is sent until that long after
    its answer: whenever in between Telegram counted it, it never counts more than we do."""

    size: int
    seconds: float
    unanswered: int = 0
    answered: deque[float] = field(default_factory=deque)

    def begin(self, messages: int) -> None:
        """They are on their way."""
        self.unanswered += messages

    def end(self, messages: int, now: float) -> None:
        """They were answered, or never will be."""
        self.unanswered -= messages
        self.answered.extend([now] * messages)

    def seconds_until(self, messages: int, now: float) -> float:
        """How long until so many may be sent, more than `size` when all are free; 0 for now."""
        while self.answered and self.answered[0] <= now - self.seconds:
            self.answered.popleft()
        too_many = self.unanswered + len(self.answered) + min(messages, self.size) - self.size
        if too_many <= 0:
            return 0.0
        if too_many > len(self.answered):
            return A_MOMENT
        return self.answered[too_many - 1] + self.seconds - now


@dataclass
class Budget:
    """What a chat may be sent: evenly, after a small burst, and never too much in any stretch of time."""

    bucket: Bucket
    window: Window

    def seconds_until(self, messages: int, now: float) -> float:
        """How long until so many may be sent."""
        missing = (1 - self.bucket.refill(now)) / self.bucket.per_second
        return max(missing, self.window.seconds_until(messages, now), 0.0)

    def take(self, messages: int, now: float) -> None:
        self.bucket.tokens -= messages
        self.window.begin(messages)
        self.window.end(messages, now)

    def is_untouched(self, now: float) -> bool:
        """Nothing was sent for so long that there is nothing to remember."""
        return self.bucket.refill(now) == self.bucket.size and not self.window.seconds_until(self.window.size, now)


class Pace(BaseRateLimiter[None]):
    """When a chat may be written to (`take`, `turn`); and, as every call of the bot passes here, never more than
    Telegram takes over all. `scale` makes time run faster where waiting is not tested; 0: no limits."""

    def __init__(self, scale: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._scale = clock, scale
        self._all = Window(ALL, 1 / scale if scale else 0.0)
        self._line = asyncio.Lock()
        self._chats: dict[int, Budget] = {}
        self._not_before: dict[int, float] = {}

    def take(self, chat_id: int, *, edit: bool = False, messages: int = 1) -> bool:
        """Whether a message, or an album of so many, may go to the chat now; if so, it is counted."""
        if self.seconds_until(chat_id, edit=edit, messages=messages) > 0:
            return False
        budget = self._budget_of(chat_id, edit)
        if budget is not None:
            budget.take(messages, self._clock())
        return True

    async def turn(self, chat_id: int, *, edit: bool = False) -> None:
        """Wait until the chat may be written to."""
        while not self.take(chat_id, edit=edit):  # noqa: ASYNC110 (budgets refill with time; nobody could set an event)
            await asyncio.sleep(self.seconds_until(chat_id, edit=edit))

    def seconds_until(self, chat_id: int, *, edit: bool = False, messages: int = 1) -> float:
        """How long until so many messages may go to the chat, if nobody else takes the turn; 0 for now."""
        now = self._clock()
        told = self._not_before.get(chat_id, now) - now
        budget = self._budget_of(chat_id, edit)
        missing = budget.seconds_until(messages, now) if budget is not None else 0.0
        return max(told, missing, self.seconds_until_any(), 0.0)

    def seconds_until_any(self) -> float:
        """How long until anything at all may be sent; 0 for now."""
        return self._all.seconds_until(1, self._clock()) if self._scale else 0.0

    def wait(self, chat_id: int, seconds: float) -> None:
        """Telegram said so, for this chat only."""
        self._not_before[chat_id] = self._clock() + seconds

    def closed(self) -> list[int]:
        """Chats that may not be written to now. Chats with their full budget again are forgotten."""
        now = self._clock()
        self._not_before = {chat: until for chat, until in self._not_before.items() if until > now}
        self._chats = {chat: budget for chat, budget in self._chats.items() if not budget.is_untouched(now)}
        return [*self._not_before, *(chat for chat, budget in self._chats.items() if budget.seconds_until(1, now) > 0)]

    def _budget_of(self, chat_id: int, edit: bool) -> Budget | None:
        """The chat's own budget. Edits in a private chat have none."""
        if not self._scale or (chat_id > 0 and edit):
            return None
        if chat_id not in self._chats:
            burst, per_second, most, seconds = GROUP if chat_id < 0 else PERSON
            bucket = Bucket(burst, per_second * self._scale, at=self._clock())
            self._chats[chat_id] = Budget(bucket, Window(most, seconds / self._scale))
        return self._chats[chat_id]

    # --- what PTB asks of whoever limits a bot

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Make the call as soon as Telegram takes one more over all."""
        messages = _messages(endpoint, data) if self._scale else 0
        if messages:
            async with self._line:
                while wait := self._all.seconds_until(messages, self._clock()):  # noqa: ASYNC110 (as in turn)
                    await asyncio.sleep(wait)
                self._all.begin(messages)
        try:
            return await callback(*args, **kwargs)
        finally:
            if messages:
                self._all.end(messages, self._clock())


def _messages(endpoint: str, data: dict[str, Any]) -> int:
    """How many messages a call counts as: none for a toast, one for an edit, an album as many as it holds."""
    if endpoint == "sendMediaGroup":
        return len(data["media"])
    if endpoint == "sendChatAction" or not endpoint.startswith(("send", "edit")):
        return 0
    return 1
