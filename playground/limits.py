"""Flood control: how fast a bot may send, on monotonic time."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from playground.refusals import Refused

A_MOMENT = 1e-9
"""Seconds that are nothing: what is left of adding and taking away fractions."""


@dataclass(frozen=True)
class Pace:
    """So many messages within so many seconds."""

    messages: int
    seconds: float


@dataclass(frozen=True)
class Burst:
    """So many messages at once, and then one more every so many seconds."""

    messages: int
    seconds: float


@dataclass
class Window:
    """What was sent within the last seconds of a `Pace`."""

    pace: Pace
    sent: deque[float] = field(default_factory=deque)

    def wait(self, now: float, messages: int) -> float:
        """How long until so many more may be sent."""
        while self.sent and self.sent[0] <= now - self.pace.seconds:
            self.sent.popleft()
        too_many = len(self.sent) + messages - self.pace.messages
        if too_many <= 0 or not self.sent:
            return 0.0
        return self.sent[min(too_many, len(self.sent)) - 1] + self.pace.seconds - now

    def take(self, now: float, messages: int) -> None:
        """So many were sent."""
        self.sent.extend([now] * messages)


@dataclass
class Bucket:
    """What is left of a `Burst`. More than it holds (an album) may be sent when it is full, and is made up for."""

    burst: Burst
    left: float = 0.0
    at: float = float("-inf")

    def wait(self, now: float, messages: int) -> float:
        """How long until so many more may be sent."""
        refilled = self.left + (now - self.at) / self.burst.seconds
        self.left, self.at = min(refilled, float(self.burst.messages)), now
        return max(0.0, min(messages, self.burst.messages) - self.left) * self.burst.seconds

    def take(self, now: float, messages: int) -> None:
        """So many were sent."""
        self.left -= messages


@dataclass
class Limits:
    """Telegram's pace, as far as it is known: 30 a second over all, 20 a minute in a group (edits count), and in a
    private chat one a second with a burst of five (edits do not count, each picture of an album does).

    `scale` lets time run faster: with `Limits(scale=60)` a minute's budget is there again after a second, and
    `retry_after` is in those scaled (real) seconds. `refused` counts the 429s that were answered.
    """

    scale: float = 1.0
    overall: Pace = Pace(30, 1)
    private: Burst = Burst(5, 1)
    group: Pace = Pace(20, 60)
    monotonic: Callable[[], float] = time.monotonic
    refused: int = 0
    _kept: dict[int | None, Window | Bucket] = field(default_factory=dict)

    def take(self, chat: int, *, edit: bool = False, messages: int = 1) -> None:
        """Count `messages` sent to a chat now; raises Refused (429, retry_after in whole seconds) if it is too soon."""
        now = self.monotonic() * self.scale
        kept = [self._kept.setdefault(None, Window(self.overall))]
        if chat < 0:
            kept.append(self._kept.setdefault(chat, Window(self.group)))
        elif not edit:
            kept.append(self._kept.setdefault(chat, Bucket(self.private)))
        wait = max(one.wait(now, messages) for one in kept)
        if wait > A_MOMENT:
            self.refused += 1
            seconds = max(1, math.ceil(wait / self.scale))
            raise Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        for one in kept:
            one.take(now, messages)
