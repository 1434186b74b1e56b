"""A new phone or a lost account: somebody says to be a member that is known already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from rules.places import Home
from rules.residents import Resident, Role

NOT_BY_NEIGHBOURS = (Role.convener, Role.admin)
"""Whoever holds one of these is given it anew by the operator, not re-linked by a neighbour's tap. Our own choice."""


MOST_A_DAY = 3
"""So often a new account may say to be somebody, right or wrong. Our own choice."""
MAY_BE_DENIED_FOR = timedelta(days=3)
"""So long a new account erases nothing: the old one can say 这不是我 until then and find everything. Our own choice."""


class RelinkState(StrEnum):
    """What became of it."""

    waiting = "waiting"
    approved = "approved"
    refused = "refused"
    dropped = "dropped"
    """Whoever asked has asked for something else since, or withdrew their consent."""
    denied = "denied"
    """The old account said that it was not them: nobody has the registration until somebody has looked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relink:
    """One time that somebody said to be a member with a new account."""

    id: int
    membership_id: int
    resident_id: int
    """Who they say to be."""
    new_telegram_id: int
    old_telegram_id: int | None
    """None: nobody has the account, it was denied before."""
    state: RelinkState
    decided_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relinking:
    """It, as those see it who decide it or hear of it."""

    relink: Relink
    who: Resident
    """Who they say to be."""
    new_name: str
    """As Telegram calls the new account."""
    home: Home
    waits_for: tuple[str, ...] = ()
    """Who is asked to approve it."""


def veiled(names: Sequence[str]) -> list[str]:
    """Names that only tell those who know them: 王○○, and 王○英 where two would read alike. Whoever says to live in a
    room without its link reads no more of its members."""
    short = [_veiled(name) for name in names]
    return [
        _veiled(name, name[1:][-1:]) if short.count(one) > 1 else one for name, one in zip(names, short, strict=True)
    ]


def _veiled(name: str, end: str = "") -> str:
    return name[:1] + "○" * (min(len(name) - 1, 2) - len(end)) + end
