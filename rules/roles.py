"""Roles are given for a place and a term: who may give which, until when, and the links by which they are taken on."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from rules.places import Place, PlaceKind
from rules.residents import Resident, Role

PREFIX = "r_"
"""Of the link's payload: t.me/<bot>?start=r_<token>."""
OFFER_LASTS = timedelta(days=7)
"""So long a role's link can be taken on; once. The requirements' number."""

OPERATOR = "operator"
"""Of YISHI_ADMINS: not a role of a place, and may give all of them anywhere."""

GIVES: Mapping[Role, frozenset[Role]] = {
    Role.convener: frozenset(Role) - {Role.admin},
    Role.admin: frozenset(Role),
}
"""Who may give (and take) which roles, for their own place and all it holds. Nobody below gives above."""

FITTING: Mapping[Role, tuple[PlaceKind, ...]] = {
    Role.delegate: (PlaceKind.community, PlaceKind.compound),
    Role.convener: (PlaceKind.community, PlaceKind.compound),
    Role.grid_worker: (PlaceKind.compound, PlaceKind.grid),
    Role.building_head: (PlaceKind.building, PlaceKind.unit),
    Role.admin: (PlaceKind.street, PlaceKind.community, PlaceKind.compound),
}
"""The kinds of place that are offered for a role; another place of one's own may be written. A handler's is the
unit's. Our own choice."""


class Term(StrEnum):
    """The terms that are offered for a role."""

    year = "year"
    this_year = "this_year"
    open = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """A role that somebody holds, or held, for a place."""

    id: int
    who: Resident
    role: Role
    place: Place
    unit_id: int | None
    """A handler's."""
    unit: str | None
    since_on: date
    until_on: date | None
    """The last day of the term; None: no end."""
    is_taken: bool
    """It was taken back before the term was over."""

    def is_held(self, on: date) -> bool:
        """Whether it is held on that day of the place."""
        return not self.is_taken and self.since_on <= on and (self.until_on is None or on <= self.until_on)

    @property
    def ends_at(self) -> datetime | None:
        """The midnight of the place after the last day; None: no end."""
        return None if self.until_on is None else midnight_after(self.until_on, self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A role that is to be given: which, where, until when."""

    role: Role
    place: Place
    unit_id: int | None = None
    unit: str | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A role that whoever opens a link may take on."""

    id: int
    what: Appointment
    made_by: Resident
    made_as: str
    """The role they gave it in, or OPERATOR."""
    expires_at: datetime
    is_taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven:
    """What somebody is told who gave a role."""

    what: Appointment
    to: str | None
    """The name of whoever has it now; None: whoever takes it on."""
    token: str | None = None
    """Of the link, where it was made one. Only now it can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleList:
    """One page of who holds what at somebody's places."""

    held: tuple[HeldRole, ...]
    page: int
    more: bool
    place_id: int = 0
    """Of this place and all it holds; 0: of all they give roles for."""


def midnight_after(day: date, place: Place) -> datetime:
    """The instant at which a day is over there."""
    return datetime.combine(day + timedelta(days=1), time.min, place.zone)


def last_day(term: str, today: date) -> date | None:
    """The last day of a term that was offered or written; None: no end. Raises ValueError where it is neither."""
    match term:
        case Term.open:
            return None
        case Term.this_year:
            return date(today.year, 12, 31)
        case Term.year:
            return _in_a_year(today)
    return written_day(term, today)


def written_day(words: str, today: date) -> date:
    """The day that somebody wrote: 2027-03-31, 2027年3月31日, 2027/3/31, or 3月31日 for the next one. Raises ValueError
    where it is none."""
    even = unicodedata.normalize("NFKC", words).strip()
    whole = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?", even)
    if whole:
        year, month, day = (int(part) for part in whole.groups())
        return date(year, month, day)
    short = re.fullmatch(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?", even)
    if not short:
        raise ValueError(words)
    month, day = (int(part) for part in short.groups())
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _in_a_year(today: date) -> date:
    """The same day of the next year; 28 February for the 29th."""
    return date(today.year + 1, today.month, 28 if (today.month, today.day) == (2, 29) else today.day)
