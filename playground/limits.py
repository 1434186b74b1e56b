"""Flood control: how fast a bot may send, on monotonic time."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from playground.refusals import Refused


@dataclass(frozen=True)
class Pace:
    """So many messages within so many seconds."""

    messages: int
    seconds: float


@dataclass
class Limits:
    """Telegram's pace, as far as it is known: 30 a second over all, 20 a minute in a group (edits count), and in a
    private chat about one a second with a burst of ten (edits do not count).

    `scale` lets time run faster: with `Limits(scale=60)` a minute's budget is there again after a second, and
    `retry_after` is in those scaled (real) seconds. `refused` counts the 429s that were answered.
    """

    scale: float = 1.0
    overall: Pace = Pace(30, 1)
    private: Pace = Pace(10, 10)
    group: Pace = Pace(20, 60)
    monotonic: Callable[[], float] = time.monotonic
    refused: int = 0
    _sent: defaultdict[int | None, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def take(self, chat: int, *, edit: bool = False, messages: int = 1) -> None:
        """Count `messages` sent to a chat now; raises Refused (429, retry_after in whole seconds) if it is too soon."""
        now = self.monotonic() * self.scale
        paces: dict[int | None, Pace] = {None: self.overall}
        if chat < 0:
            paces[chat] = self.group
        elif not edit:
            paces[chat] = self.private
        wait = max(self._wait(self._sent[key], pace, now, messages) for key, pace in paces.items())
        if wait > 0:
            self.refused += 1
            seconds = max(1, math.ceil(wait / self.scale))
            raise Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        for key in paces:
            self._sent[key].extend([now] * messages)

    @staticmethod
    def _wait(sent: deque[float], pace: Pace, now: float, messages: int) -> float:
        while sent and sent[0] <= now - pace.seconds:
            sent.popleft()
        too_many = len(sent) + messages - pace.messages
        if too_many <= 0 or not sent:
            return 0.0
        return sent[min(too_many, len(sent)) - 1] + pace.seconds - now
