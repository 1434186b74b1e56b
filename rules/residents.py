"""Residents, their households and the roles they hold."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from rules.places import Home


class Role(StrEnum):
    """What somebody does for a place. A resident needs no row: everybody is one."""

    delegate = "delegate"
    convener = "convener"
    grid_worker = "grid_worker"
    building_head = "building_head"
    handler = "handler"
    admin = "admin"


TRIAGERS = (Role.grid_worker, Role.building_head, Role.convener)
"""Who may look at a new issue, the nearest first. Practice: the grid worker is the first responder."""


APPROVERS = (Role.building_head, Role.grid_worker, Role.convener, Role.admin)
"""Who may approve a member of a household, the nearest first. Practice: the building head knows the house."""
MOST_WAITING = 3
"""So many homes somebody may wait to be approved for: who knows the houses is not to be flooded. Our own choice."""
REMINDED_AFTER = timedelta(hours=24)
CLIMBS_AFTER = timedelta(hours=48)
"""Then the next of them are asked as well. Practice: approval within two working days."""
REFUSE_REASONS = ("not_known", "wrong_room", "come_by")
"""Why somebody is not approved; keys of [refuse_reason] in config/texts. Our own choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whoever sent an update, as Telegram calls them."""

    telegram_id: int
    name: str
    language_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A person the bot has met."""

    id: int
    telegram_id: int
    name: str
    """How neighbours may know them; shown only where its owner chose so."""
    language: str | None
    """Chosen with /lang; None until then."""
    language_code: str | None
    """What their Telegram last said."""
    opaque_id: str
    """How the journal calls them: random, means nothing outside it."""

    @property
    def speaks(self) -> str | None:
        """The catalog to word for them: chosen, else their Telegram's; None where neither says."""
        return self.language or language_of(self.language_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What is known of somebody before they are answered: the language to answer in, the menu they have."""

    language: str
    has_duties: bool = False
    gives_roles: bool = False
    """Convener or admin of a place: /role is among their commands."""
    is_known: bool = True
    """Belongs to a household or holds a role; who does not has 我住这里 on their menu."""
    is_new: bool = False
    """Never met before: they have no menu yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A role somebody holds for a place, now."""

    role: Role
    place_id: int
    unit: str | None = None
    """The handling unit a handler reports for."""
    unit_id: int | None = field(default=None, compare=False)


class Standing(StrEnum):
    """What somebody is to their household. Keys of [standing] in config/texts."""

    owner = "owner"
    """In the roster's sense: somebody looked up their owner key."""
    tenant = "tenant"
    family = "family"


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """What one resident is to one household."""

    id: int
    resident_id: int
    household_id: int
    adult: bool
    """18 or older."""
    standing: Standing
    claims_ownership: bool
    """Says to be an owner, and nobody has looked it up yet."""
    asked_at: datetime | None
    is_approved: bool
    is_waiting: bool
    was_approved: bool = False
    """At some time, and never suspended since; over or not."""
    approved_at: datetime | None = None
    """Since when, then."""
    invitation_id: int | None = None
    """The link they joined by."""
    ended_at: datetime | None = None
    ended_by: int | None = None
    """Who ended it, a resident; oneself: left."""
    replaces: int | None = None
    """Another membership of theirs that is left as soon as this one is approved."""

    @property
    def is_open(self) -> bool:
        """Whether there is something to decide: may they belong to it, are they the owner."""
        return self.is_waiting or (self.is_approved and self.claims_ownership)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Somebody who asks to belong to a household, as those see it who approve."""

    who: Resident
    membership: Membership
    home: Home
    owner_key: str | None = None
    """Of the household, where they say to own it: what the roster says."""
    leaves: Home | None = None
    """The home they leave for this one."""
    has_home: bool = False
    """They belong to a household, this one or another."""
    objected: bool = False
    """The household says that they are none of theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What somebody is told who has answered the questions for joining."""

    name: str
    home: Home
    membership: Membership
    waits_for: tuple[str, ...] = ()
    """Who is asked to approve it; empty where they belong to it already."""
    leaves: Home | None = None
    """The home they leave for this one."""
    has_home: bool = False
    """They belong to a household, this one or another."""


def language_of(code: str | None) -> str | None:
    """The catalog for a Telegram language_code (IETF tag), or None where we have none."""
    tag = (code or "").lower().replace("_", "-")
    if tag.startswith(("zh-hant", "zh-hk", "zh-mo", "zh-tw")):
        return "zh-Hant"
    if tag.startswith("zh"):
        return "zh-Hans"
    return "en" if tag else None
