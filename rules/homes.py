"""The homes somebody belongs to, and what they are told who leave one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.places import Home
from rules.residents import Membership

COMES_BACK_WITHIN = timedelta(hours=24)
"""So long who left by mistake can come back by one tap. Our own choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MyHome:
    """One home of somebody's, as they see it."""

    membership: Membership
    home: Home
    is_closed: bool = False
    """Gone from the roster: nobody can act for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MyHomes:
    """All homes somebody belongs to or asks to, oldest first."""

    homes: tuple[MyHome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftHome:
    """What somebody is told who left a home."""

    membership_id: int
    home: Home
    until: datetime | None
    """So long they can come back by one tap; None: they only asked to belong to it."""
    is_last: bool
    """They belong to no household any more."""
