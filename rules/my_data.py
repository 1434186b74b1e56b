"""What is held about a person, as they are shown it; and what has to be taken away when they erase it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from rules.mutes import Mute
from rules.places import Home
from rules.residents import Duty, Membership


class Wish(StrEnum):
    """What somebody wants with their data."""

    send = "send"
    correct = "correct"
    ask_withdraw = "ask_withdraw"
    withdraw = "withdraw"
    ask_erase = "ask_erase"
    ask_erase_again = "ask_erase_again"
    erase = "erase"


@dataclass(frozen=True, slots=True, kw_only=True)
class MyData:
    """The page: what we know of somebody, in short."""

    name: str
    homes: tuple[tuple[Home, Membership], ...]
    """Where they belong to, or ask to."""
    roles: tuple[tuple[Duty, str], ...]
    """With the name of the place each is for."""
    mutes: tuple[Mute, ...]
    """That hold now."""
    counts: Mapping[str, int]
    """issues, seconds, follows, drafts."""
    met_at: datetime
    consented_at: datetime | None
    language: str | None
    """Chosen, else their phone's; None where neither says."""
    zone: ZoneInfo
    """Of the place they live in."""
    done: str | None = None
    """What they have just done with it: `corrected` or `withdrawn`."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is sent to somebody."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Gone:
    """One of our messages that must not be seen any more: deleted where Telegram allows it, else emptied."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Vacant:
    """A role that nobody holds any more for a place."""

    role: str
    place: str
