"""What goes wrong on demand: calls that fail, answers that never come, updates that come twice or in another order."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, get_type_hints

from playground.model import Json
from playground.refusals import Refused

WEBHOOK = "webhook"
UPDATES = "updates"
DOWNLOAD = "download"
ANY = "*"
"""What a fault may name beside a method: deliveries to the webhook, updates on their way to the bot, files that it
fetches, and any call at all."""

_WORDS = {429: "Too Many Requests: retry after {}", 500: "Internal Server Error", 502: "Bad Gateway"}


@dataclass
class Fault:
    """Something that goes wrong with calls of a method ("*": any; "download": fetching a file), with deliveries to the
    "webhook" or with "updates".

    It happens `times` times (None: until it is taken back); only with what is about `chat`, if one is given, be it a
    group or a person; and of that with a share `rate` (0 to 1), by `Faults.random`.

    What can never happen is a ValueError.

    - A call is answered with `status`, `description` and, for a 429, `retry_after` (seconds). With `hang_up` its
      connection is reset, with `silent` it is never answered. `delay` (seconds) comes before all of these; a delay
      alone only makes the answer late. With `after` the call takes effect all the same: Telegram did it, but the bot
      was told otherwise.
    - A delivery fails as if the webhook had answered `status`, with `hang_up` as if it had refused the connection, with
      `silent` as if it had not answered. With `after` it took the update all the same. It is repeated as Telegram does.
    - An update that is `doubled` comes a second time when it was confirmed; one that is `reordered` comes after the
      next one (or half a second late, if there is no next one).
    """

    method: str = "*"
    status: int = 0
    description: str = ""
    chat: int | None = None
    times: int | None = 1
    retry_after: int | None = None
    after: bool = False
    hang_up: bool = False
    silent: bool = False
    delay: float = 0.0
    doubled: bool = False
    reordered: bool = False
    rate: float = 1.0
    happened: int = 0

    def __post_init__(self) -> None:
        if wrong := self._wrong():
            raise ValueError(wrong)
        if not self.status and not self.is_only_late:
            self.status = 500
        if self.status == 429 and self.retry_after is None:
            self.retry_after = 1
        self.description = self.description or _WORDS.get(self.status, "Failure").format(self.retry_after)

    def _wrong(self) -> str:
        """Why this can never happen, if it cannot."""
        lowest = 300 if self.method == WEBHOOK else 400
        if self.status and not lowest <= self.status <= 599:
            return f"a fault's status is from {lowest} to 599, not {self.status}"
        if not 0 <= self.rate <= 1:
            return f"a fault's rate is from 0 to 1, not {self.rate}"
        if self.times is not None and self.times < 1:
            return f"a fault happens once or more often, or times is None: until it is taken back; not {self.times}"
        if not 0 <= self.delay < float("inf"):
            return f"a fault's delay is no less than 0 seconds, not {self.delay}"
        if self.retry_after is not None and self.retry_after < 0:
            return f"a fault's retry_after is no less than 0 seconds, not {self.retry_after}"
        if self.method == DOWNLOAD and self.chat is not None:
            return "whose file is fetched is not known: a fault of downloads has no chat"
        return ""

    @property
    def is_only_late(self) -> bool:
        """The call is answered as always, but late."""
        return self.delay > 0 and not (self.status or self.hang_up or self.silent)

    @property
    def refusal(self) -> Refused:
        """What the bot is told."""
        waits = {} if self.retry_after is None else {"retry_after": self.retry_after}
        return Refused(self.status, self.description, **waits)

    def waits_for(self, what: str, chat: int) -> bool:
        """It could happen with this."""
        is_meant = self.method == what or (self.method == ANY and what not in (WEBHOOK, UPDATES))
        return is_meant and self.chat in (None, chat) and (self.times is None or self.happened < self.times)


class Faults:
    """All that is to go wrong. `random` draws for those with a rate: seeded alike, a run can be repeated. `methods` are
    those there are, if it is known."""

    def __init__(self, seed: int = 0) -> None:
        self.random = random.Random(seed)
        self.methods: Collection[str] = ()
        self.all: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """From now on this goes wrong; of two that could, the older one does. Raises ValueError if it never can."""
        if self.methods and fault.method not in {*self.methods, WEBHOOK, UPDATES, DOWNLOAD, ANY}:
            raise ValueError(f"there is no method {fault.method} that could go wrong")
        self.all.append(fault)
        return fault

    def read(self, told: Json) -> Fault:
        """Add what was told as JSON: the fields of `Fault`, and perhaps a `seed` to draw by from now on."""
        known = {**get_type_hints(Fault), "seed": int}
        for name, value in told.items():
            kind = known.get(name)
            if kind is None or not _is(value, kind):
                raise Refused(400, f"a fault has no {name} {value!r}")
        try:
            fault = self.add(Fault(**{name: value for name, value in told.items() if name != "seed"}))
        except ValueError as wrong:
            raise Refused(400, str(wrong)) from None
        if "seed" in told:
            self.random.seed(told["seed"])
        return fault

    def meet(self, what: str, chat: int) -> Fault | None:
        """What goes wrong now with a call (or "webhook", or "updates") about a chat; it counts as having happened."""
        for fault in self.all:
            if fault.waits_for(what, chat) and (fault.rate >= 1 or self.random.random() < fault.rate):
                fault.happened += 1
                return fault
        return None

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.all.clear()

    def as_json(self) -> list[Json]:
        """All of them, as they can be told."""
        return [asdict(fault) for fault in self.all]


def _is(value: object, kind: Any) -> bool:
    """JSON's true is no number."""
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, (int, float) if kind is float else kind)
