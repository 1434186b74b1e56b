"""Invitations: one link for each household, by which its people join."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rules.refusals import Refusal

PREFIX = "h_"
"""Of the link's payload: t.me/<bot>?start=h_<token>."""


MOST_WRONG_LINKS = 5
"""In an hour; then whoever tried them has to wait. The requirements' number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A household's link, without its token: that one only the household has."""

    id: int
    household_id: int
    expires_at: datetime
    revoked_at: datetime | None
    most: int
    """So many adults at most may join by it."""

    def refusal(self, now: datetime, adults: int) -> Refusal | None:
        """Why nobody can join by it now, where `adults` joined already; None where somebody can."""
        if self.revoked_at is not None:
            return Refusal.link_revoked
        if now >= self.expires_at:
            return Refusal.link_expired
        return Refusal.link_used_up if adults >= self.most else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A household's link as it is made. Only now its token can be read."""

    household_id: int
    token: str
    last_on: date
    """The last day, at the household's place, on which somebody may join by it."""


def ends_at(last_on: date, zone: ZoneInfo) -> datetime:
    """The instant at which that day is over there."""
    return datetime.combine(last_on + timedelta(days=1), time.min, zone)


def hashed(token: str) -> str:
    """How a token is kept: its SHA-256. A token is 128 random bits, so nobody finds it again from this."""
    return hashlib.sha256(token.encode()).hexdigest()
