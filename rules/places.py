"""Places: a tree of street › community › compound › grid › building › unit, any level may be missing."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

TO_BE_MADE = 0
"""Of a topic: the next card makes it."""


class PlaceKind(StrEnum):
    """The levels, outermost first."""

    street = "street"
    community = "community"
    compound = "compound"
    grid = "grid"
    building = "building"
    unit = "unit"


GRID_NORMALLY = range(100, 201)
"""Households of a grid."""


def prefix_of(name: str) -> str:
    """What the numbers of a place's issues begin with: 福和 for 福和社区."""
    short = name
    for ending in ("社区", "社區", "小区", "小區"):
        short = short.removesuffix(ending)
    return short.removeprefix("本") or "议题"


SAID = (PlaceKind.compound, PlaceKind.building, PlaceKind.unit)
"""The places that people name when they say where they live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of the tree, with what it inherits from above already filled in."""

    id: int
    parent_id: int | None
    kind: PlaceKind
    name: str
    prefix: str
    """What its issues' numbers begin with, e.g. 福和 in 福和-0007; inherited."""
    time_zone: str
    """An IANA name, e.g. Asia/Shanghai; inherited."""
    language: str
    procedure: str
    """The name of its procedure file; inherited."""
    council_chat_id: int | None
    """The Telegram id of its council's group, its own or the nearest above."""
    council_topic_id: int | None = None
    """Where that group is a forum: the topic its cards are in, or TO_BE_MADE; None: its General, or no forum."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


SETTINGS = ("prefix", "time_zone", "language", "procedure")
"""What a place may have of its own; else it is inherited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A place as the operator's list shows it."""

    place: Place
    depth: int
    """How many places are around it."""
    own: Mapping[str, str]
    """Its own settings, by name."""
    households: int
    """Open ones, in it and all it holds."""


class BadPlace(StrEnum):
    """Why a place was not changed."""

    not_there = "not_there"
    name_taken = "name_taken"
    prefix_taken = "prefix_taken"


def natural_order(name: str) -> list[tuple[int, str]]:
    """To sort names by, as people count: 2栋 before 10栋."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", name) if part]


def room_of(words: str) -> str:
    """A room as the roster writes it, out of how somebody wrote it: full-width signs and spaces are evened out, and
    what only says that it is a room is left away."""
    even = "".join(unicodedata.normalize("NFKC", words).split()).upper()
    return even.removesuffix("室").removesuffix("房").removesuffix("号").removesuffix("號") or even


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a household lives. Rooms are for the household and those who approve; never for a group."""

    household_id: int
    place: Place
    """Its building or unit."""
    around: Mapping[PlaceKind, str]
    """The names of the places around it; levels may be missing."""
    room: str
    """As the roster writes it."""

    @property
    def name(self) -> str:
        """How people say it: 福和苑 3栋 101."""
        named = [self.around[kind] for kind in SAID if kind in self.around] or [self.place.name]
        return " ".join([*named, self.room])

    @property
    def short(self) -> str:
        """Without the compound, as neighbours say it: 3栋 101."""
        named = [self.around[kind] for kind in SAID[1:] if kind in self.around] or [self.place.name]
        return " ".join([*named, self.room])

    def in_order(self) -> tuple[object, ...]:
        """What homes are sorted by: place for place, then by room, as people count: 2 before 10."""
        return (*(natural_order(self.around.get(kind, "")) for kind in PlaceKind), natural_order(self.room))
