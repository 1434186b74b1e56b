"""Residents, their households and the roles they hold."""

from dataclasses import dataclass
from enum import StrEnum


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
    is_new: bool = False
    """Never met before: they have no menu yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A role somebody holds for a place, now."""

    role: Role
    place_id: int
    unit: str | None = None
    """The handling unit a handler reports for."""


def language_of(code: str | None) -> str | None:
    """The catalog for a Telegram language_code (IETF tag), or None where we have none."""
    tag = (code or "").lower().replace("_", "-")
    if tag.startswith(("zh-hant", "zh-hk", "zh-mo", "zh-tw")):
        return "zh-Hant"
    if tag.startswith("zh"):
        return "zh-Hans"
    return "en" if tag else None
