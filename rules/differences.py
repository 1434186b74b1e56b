"""What is to be written so that the database says what a roster says.

A place is found again by its name under the same parent; one that is not there any more, by its name in the same
compound: then it was moved to another grid. The same goes for households and their rooms. Nothing is guessed where two
could be meant.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from rules.places import PlaceKind
from rules.roster import Line, Roster

T = TypeVar("T")
S = TypeVar("S")
Path = tuple[tuple[PlaceKind, str], ...]
"""The kinds and names of a place and all around it that the roster names, outermost first."""
FACTS = {"area": "area", "owner": "owner_key", "state": "state"}
"""What a roster says of a household → its column in the database."""


@dataclass(slots=True, eq=False, kw_only=True)
class Spot:
    """A place, there already or still to be made."""

    kind: PlaceKind
    name: str
    parent: "Spot | None" = None
    id: int | None = None
    closed: bool = False
    bare: bool = False
    """It holds nothing at all, as the one place of a deployment that had no roster."""

    def chain(self) -> "Iterator[Spot]":
        """The place and all around it, from the inside out."""
        here: Spot | None = self
        while here is not None:
            yield here
            here = here.parent

    def address(self) -> tuple[tuple[PlaceKind, str], ...]:
        """The names around it and its own, without the grid's."""
        return tuple((one.kind, one.name) for one in self.chain() if one.kind is not PlaceKind.grid)


@dataclass(slots=True, eq=False, kw_only=True)
class Kept:
    """A household as the database has it."""

    id: int
    spot: Spot
    room: str
    facts: Mapping[str, Any]
    """area, owner_key, state."""
    closed: bool
    lived_in: bool
    """Somebody is a member of it."""


@dataclass(slots=True, eq=False, kw_only=True)
class Wanted:
    """A household as it is to be."""

    spot: Spot
    room: str
    facts: Mapping[str, Any]
    home: Kept | None = None
    """Where it is there already."""


@dataclass(slots=True, kw_only=True)
class Differences:
    """What is to be written."""

    new_places: list[Spot] = field(default_factory=list)
    """Outer ones first."""
    changed_places: list[Spot] = field(default_factory=list)
    """Moved, opened again, or of another kind now."""
    closed_places: list[Spot] = field(default_factory=list)
    new: list[Wanted] = field(default_factory=list)
    changed: list[Wanted] = field(default_factory=list)
    """Other facts, another place, or opened again."""
    closed: list[Kept] = field(default_factory=list)
    missing: list[Kept] = field(default_factory=list)
    """Not in the roster, and left as they are: it is a part, or lines were left out."""
    unchanged: int = 0
    in_scope: int = 0
    """Open households of the places it speaks for."""

    @property
    def rows(self) -> int:
        """How many rows are to be written."""
        places = len(self.new_places) + len(self.changed_places) + len(self.closed_places)
        return places + len(self.new) + len(self.changed) + len(self.closed)


def compare(roster: Roster, spots: Sequence[Spot], homes: Sequence[Kept], *, part: bool = False) -> Differences:
    """What makes the database say what the roster says, within the compounds that it names (a compound's roster does
    not speak for its neighbours); for lines without one, within the outermost place.

    `spots`, `homes`: all there are, closed ones too. `part`: the file holds only some of the rooms: nothing is closed.
    Raises LookupError where one of its outermost places could be either of two.
    """
    found = Differences()
    places = _Places(spots, found, part=part)
    wanted = [
        Wanted(spot=places.of(line), room=line.room, facts=_facts(line, roster.says))
        for line in places.settle(roster.lines)
    ]
    here = [home for home in homes if places.has_in_scope(home.spot)]
    found.in_scope = sum(not home.closed for home in here)
    gone = _match(wanted, here, found, part=part)
    if part:
        found.missing = gone
    else:
        found.closed = gone
        found.closed_places = places.gone()
    return found


def _facts(line: Line, says: frozenset[str]) -> dict[str, Any]:
    values = {"area": line.area, "owner": line.owner, "state": line.state}
    return {FACTS[fact]: values[fact] for fact in FACTS if fact in says}


class _Places:
    """The tree as it is and as it is to be."""

    def __init__(self, spots: Sequence[Spot], found: Differences, *, part: bool) -> None:
        self._spots, self._found, self._part = list(spots), found, part
        self._inside = {(spot.parent, spot.kind, spot.name): spot for spot in reversed(spots)}
        self._wanted: dict[Path, Spot] = {}
        self._scopes: set[Path] = set()
        self._named: set[Spot] = set()

    def settle(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Find or make every place that the lines name, outer ones first. The lines."""
        self._scopes = {_scope(line) for line in lines}
        paths = dict.fromkeys(line.places[:depth] for line in lines for depth in range(1, len(line.places) + 1))
        for kind in PlaceKind:
            level = [path for path in paths if path[-1][0] is kind]
            lost = [path for path in level if not self._find(path)]
            moved = self._moved(kind, lost) if kind is not PlaceKind.grid else {}
            for path in lost:
                self._take(path, moved.get(path) or self._served(path, paths) or self._make(path))
        return lines

    def of(self, line: Line) -> Spot:
        return self._wanted[line.places]

    def has_in_scope(self, spot: Spot) -> bool:
        """Whether it is within a compound that the roster names; where it names none, within its outermost place, less
        the compounds there."""
        for one in spot.chain():
            if one in self._named:
                return True
            if one.kind is PlaceKind.compound:
                return False
        return False

    def gone(self) -> list[Spot]:
        """Open places in scope that the roster does not name any more."""
        kept = set(self._wanted.values())
        return [one for one in self._spots if one not in kept and not one.closed and self.has_in_scope(one)]

    def _find(self, path: Path) -> bool:
        kind, name = path[-1]
        around = self._wanted[path[:-1]] if len(path) > 1 else None
        spot = self._inside.get((around, kind, name)) if around else self._outermost(kind, name)
        if spot is not None:
            self._take(path, spot)
        return spot is not None

    def _outermost(self, kind: PlaceKind, name: str) -> Spot | None:
        """The place of that name, wherever it is: the roster says nothing of what lies around it."""
        if (None, kind, name) in self._inside:
            return self._inside[None, kind, name]
        same = [one for one in self._spots if (one.kind, one.name) == (kind, name) and not one.closed]
        if len(same) > 1:
            around = " and ".join(one.parent.name for one in same if one.parent)
            raise LookupError(f"there is a {kind} {name} in {around}: say in the file which, in a column of its own")
        return same[0] if same else None

    def _moved(self, kind: PlaceKind, lost: Sequence[Path]) -> dict[Path, Spot]:
        """Places that were in another grid until now."""
        kept = set(self._wanted.values())
        gone = [spot for spot in self._spots if spot.kind is kind and spot not in kept and not spot.closed]
        gone = [spot for spot in gone if self.has_in_scope(spot) and (not self._part or _has_compound(spot))]
        return dict(_pairs(lost, gone, self._address, lambda spot: spot.address()))

    def _address(self, path: Path) -> Hashable:
        return (path[-1], *(self._wanted[path[:-1]].address() if len(path) > 1 else ()))

    def _served(self, path: Path, paths: Iterable[Any]) -> Spot | None:
        """A place that stood by itself until now: the one served without a roster becomes what the roster says."""
        kind, name = path[-1]
        if len(path) > 1 and (None, kind, name) in self._inside:
            return self._inside[None, kind, name]
        named_so = {one[-1][0] for one in paths if one[-1][1] == name}
        return next((one for one in self._spots if one.bare and one.name == name and one.kind not in named_so), None)

    def _make(self, path: Path) -> Spot:
        kind, name = path[-1]
        spot = Spot(kind=kind, name=name, parent=self._wanted.get(path[:-1]))
        self._found.new_places.append(spot)
        return spot

    def _take(self, path: Path, spot: Spot) -> None:
        """This is the place: opened, of that kind, and where the roster has it."""
        parent = self._wanted[path[:-1]] if len(path) > 1 else spot.parent
        if spot.id is not None and (spot.closed or (spot.kind, spot.parent) != (path[-1][0], parent)):
            self._found.changed_places.append(spot)
            self._inside.pop((spot.parent, spot.kind, spot.name), None)
        spot.kind, spot.parent, spot.closed, spot.bare = path[-1][0], parent, False, False
        self._wanted[path] = self._inside[parent, spot.kind, spot.name] = spot
        if path in self._scopes:
            self._named.add(spot)


def _scope(line: Line) -> Path:
    """What a line's roster speaks for: its compound; where it has none, the outermost place."""
    kinds = [kind for kind, _ in line.places]
    return line.places[: kinds.index(PlaceKind.compound) + 1 if PlaceKind.compound in kinds else 1]


def _match(wanted: Sequence[Wanted], homes: Sequence[Kept], found: Differences, *, part: bool) -> list[Kept]:
    """Which household is which; those that nobody wants any more."""
    known = {(home.spot, home.room): home for home in homes}
    for one in wanted:
        one.home = known.get((one.spot, one.room)) if one.spot.id else None
    # moved to another grid; then, where all rooms are known: the building was divided into units, or is no more
    for level in (None,) if part else (None, PlaceKind.unit):
        kept = {one.home for one in wanted}
        gone = [home for home in homes if home not in kept and not home.closed]
        gone = [home for home in gone if not part or _has_compound(home.spot)]
        lost = [one for one in wanted if one.home is None]
        door = partial(_door, but=level)
        for one, home in _pairs(lost, gone, door, door):
            if level is None or one.spot.kind is not home.spot.kind:
                one.home = home
    for one in wanted:
        _note(one, found)
    kept = {one.home for one in wanted}
    return [home for home in homes if home not in kept and not home.closed]


def _door(one: Wanted | Kept, but: PlaceKind | None) -> Hashable:
    return (tuple(place for place in one.spot.address() if place[0] is not but), one.room)


def _note(one: Wanted, found: Differences) -> None:
    home = one.home
    if home is None:
        found.new.append(one)
    elif home.closed or home.spot is not one.spot or any(home.facts[fact] != one.facts[fact] for fact in one.facts):
        found.changed.append(one)
    else:
        found.unchanged += 1


def _has_compound(spot: Spot) -> bool:
    return any(one.kind is PlaceKind.compound for one in spot.chain())


def _pairs(
    ones: Sequence[T], others: Sequence[S], one_key: Callable[[T], Hashable], other_key: Callable[[S], Hashable]
) -> Iterator[tuple[T, S]]:
    """Those with the same key, where neither side has it twice."""
    times = Counter(map(one_key, ones))
    times_there = Counter(map(other_key, others))
    there = {other_key(other): other for other in others}
    for one in ones:
        key = one_key(one)
        if times[key] == 1 and times_there.get(key) == 1:
            yield one, there[key]
