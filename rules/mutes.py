"""Mutes: for a time somebody raises no issues at a place but urgent hazards; all else they do as before."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.places import Place
from rules.residents import Role

LEADERS = (Role.convener, Role.admin)
"""Who may mute at their place and all it holds."""


class MuteNews(StrEnum):
    """What is told of a mute. Keys of [mute.told] in config/texts; `done` goes to whoever decided it."""

    began = "began"
    lifted = "lifted"
    ended = "ended"
    done = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """One resident's at one place, and all that it holds."""

    id: int
    resident_id: int
    place: Place
    since: datetime
    until: datetime
    """The first instant at which they may raise there again, unless it is lifted."""
    reason: str
    """A key of the procedure's reasons."""
    words: str
    """What was written with it; may be empty."""
    by_role: Role
    """In what role it was decided."""
    issue_id: int
    """What it came from."""
    code: str
    """That issue's number: who raised it may have kept their name to themselves."""
    name: str | None
    """As they showed it with that issue; None where they did not."""
    lifted_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Up to, and not including, the instant at which it ends."""
        return self.lifted_at is None and now < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutes:
    """One page of those who are muted now at a place and within it, for whoever may lift it."""

    place: Place
    mutes: tuple[Mute, ...]
    page: int
    more: bool
