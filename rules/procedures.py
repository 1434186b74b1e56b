"""A procedure: the numbers a place goes by. Loaded from config/procedures/*.toml, each number with its source there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconding:
    """When neighbours' seconds bring an issue to the council's table."""

    households: int
    share: Fraction
    """Of the compound's households, exact p/q."""
    days: int

    def needed(self, households: int) -> int:
        """How many households must second in a compound of `households`: the larger of the two, a share rounded up."""
        of_all = -(-households * self.share.numerator // self.share.denominator)
        return max(self.households, of_all)


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """Until when somebody looks at a new issue."""

    working_days: int
    closes_at: time
    """The hour of the place at which a working day's deadline falls."""
    urgent_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """When unasked messages may be sent, in hours of the place."""

    quiet_from: time
    quiet_until: time
    a_day: int
    """At most so many unasked messages a day to one resident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a form takes."""

    words: int
    """Characters (code points) of an issue's own words."""
    short_words: int
    """Characters of a place in words, a holder's name or a sentence of reply."""
    attachments: int
    """Pictures, videos, voices and files of one issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMost:
    """How much one person may do; beyond it they are asked to wait."""

    issues_a_day: int
    """A day of the place, from midnight to midnight; urgent ones not among them."""
    urgent_a_day: int
    of_role: Mapping[str, int]
    """Issues a day, urgent or not, of who files for others as well: role → how many, where that is more."""
    seconds_an_hour: int
    attachments_an_hour: int
    """How often 看图 is tapped."""
    updates_a_minute: int
    """Whatever is sent or tapped."""

    def issues(self, roles: Iterable[str], *, urgent: bool) -> int:
        """How many issues a day somebody may raise who holds these roles at the place."""
        own = self.urgent_a_day if urgent else self.issues_a_day
        return max([own, *(self.of_role.get(role, 0) for role in roles)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Muting:
    """What a convener chooses from who mutes somebody."""

    days: tuple[int, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """All of one procedure file."""

    name: str
    seconding: Seconding
    triage: Triage
    letters: Letters
    limits: Limits
    at_most: AtMost
    muting: Muting
    categories: tuple[str, ...]
    decline_reasons: tuple[str, ...]


Procedures = Mapping[str, Procedure]
