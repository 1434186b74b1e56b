"""Handling units: whom work is handed to, what they take, and the zones they claimed as theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.places import Place, PlaceKind, natural_order

ZONES = (PlaceKind.compound, PlaceKind.grid, PlaceKind.building, PlaceKind.unit)
"""Kinds of place that can be claimed, in the order they are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A handling unit 承办单位: a property company, volunteers, a department, a partner."""

    id: int
    name: str
    place_id: int
    """It covers this place and all it holds."""
    contact: str | None = None
    """How neighbours reach its office; never a private person's phone."""
    hours: str | None = None
    categories: tuple[str, ...] = ()
    """Of issues it takes; empty: all."""

    def takes(self, category: str) -> bool:
        return not self.categories or category in self.categories


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A place that a unit may claim: it answers for what comes up there."""

    place: Place
    where: str
    """Its whole name, within what the reader looks at: 福和苑/3栋."""
    holder_id: int | None = None
    """The unit that answers for it: the one that claimed it, else the nearest around it."""
    holder: str | None = None
    is_own: bool = False
    """Claimed itself, not with a place around it."""

    def in_order(self) -> tuple[object, ...]:
        """Those that nobody answers for come first."""
        return (self.holder_id is not None, ZONES.index(self.place.kind), natural_order(self.where))


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneList:
    """One page of the zones somebody sees."""

    zones: tuple[Zone, ...]
    unclaimed: int
    """How many of them all nobody answers for."""
    page: int
    more: bool
    unit: Unit | None = None
    """The unit whose handler looks, and may claim; None: whoever only looks."""
    others: tuple[Unit, ...] = ()
    """More units they report for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What became of claiming a zone or giving it back."""

    zones: ZoneList
    where: str
    taken_by: str | None = None
    """Another unit had it already: nothing changed."""


def in_order_for(units: Iterable[Unit], category: str, claimed_by: int | None) -> Sequence[Unit]:
    """Whom to offer an issue to, the likeliest first: the unit that claimed its zone, those that take its category, the
    others; each as they are listed."""
    return sorted(units, key=lambda unit: (unit.id != claimed_by, not unit.takes(category)))
