"""Rosters: a table of cells becomes lines that say which room is where, or problems that say what would be right."""

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from rules.places import PlaceKind, room_of

LONGEST = {"name": 40, "room": 20, "owner": 60}
"""Characters that a place's name, a room and all owner keys of a room may have."""
HEADER_WITHIN = 20
"""Lines in which the one that names the columns is looked for: above it there may be a title."""
Row = tuple[int, Sequence[str]]
"""A line's number in the file, and its cells as text."""


class NotARoster(Exception):
    """The table cannot be read as a roster at all; the message says what it should have."""


class Merged(str):
    """What a cell says that lies under a merged one."""


class State(StrEnum):
    """What a room is used for."""

    lived_in = "lived_in"
    let = "let"
    empty = "empty"
    unsold = "unsold"


PLACES = {
    PlaceKind.street: ("街道", "street", "subdistrict"),
    PlaceKind.community: ("社区", "社區", "community"),
    PlaceKind.compound: ("小区", "小區", "屋苑", "compound", "estate"),
    PlaceKind.grid: ("网格", "網格", "grid"),
    PlaceKind.building: ("楼栋", "樓棟", "栋", "棟", "building", "block"),
    PlaceKind.unit: ("单元", "單元", "unit", "staircase"),
}
FACTS = {
    "room": ("房号", "房號", "room", "flat"),
    "area": ("面积", "面積", "建筑面积", "建築面積", "area"),
    "owner": ("业主", "業主", "owner", "ownerkey"),
    "state": ("状态", "狀態", "state", "status"),
}
COLUMNS = {name: str(column) for columns in (PLACES, FACTS) for column, names in columns.items() for name in names}
"""What a column may be called → what it is."""
STATES = {
    State.lived_in: ("自住", "lived in", "lived_in", "owner-occupied"),
    State.let: ("出租", "let", "rented"),
    State.empty: ("空置", "empty", "vacant"),
    State.unsold: ("未售", "unsold"),
}
_MONTHS = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_DATE = re.compile(rf"\d{{4}}[-/年]\d{{1,2}}[-/月]\d{{1,2}}|\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}-({_MONTHS})$")
_STATES = {name: state for state, names in STATES.items() for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One household as a roster has it."""

    number: int
    """In the file."""
    places: tuple[tuple[PlaceKind, str], ...]
    """What it lies in, outermost first; at least one."""
    room: str
    area: int | None = None
    """In 0.01 m²."""
    owner: str | None = None
    """Its owner's key; of joint owners all keys, sorted, with 、 between."""
    state: State | None = None

    @property
    def address(self) -> tuple[object, ...]:
        """What no other household has. Within a compound a building's name is its own, whatever the grid."""
        in_compound = any(kind is PlaceKind.compound for kind, _ in self.places)
        return (*(_but_the_grid(self) if in_compound else self.places), self.room)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a line."""

    line: int
    column: str
    value: str
    right: str
    """What would be right."""

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}, “{self.value}”: {self.right}"


@dataclass(slots=True, kw_only=True)
class Roster:
    """What a file says."""

    header: Sequence[str] = ()
    lines: list[Line] = field(default_factory=list)
    """Those that nothing is wrong with."""
    says: frozenset[str] = frozenset()
    """Which of area, owner and state it has a column for; it says nothing about the others."""
    problems: list[Problem] = field(default_factory=list)
    bad: list[Row] = field(default_factory=list)
    """The lines with problems, as they stand in the file."""
    tidied: int = 0
    """Cells that were written with full-width characters, spaces, or 室 after a room."""
    ignored: Sequence[str] = ()
    """Columns it does not know."""


def read(rows: Iterable[Row]) -> Roster:
    """The roster that a table holds. Raises NotARoster where no line names the columns."""
    todo = iter(rows)
    header, columns = _header(todo)
    reading = _Reading(header, columns)
    kept: dict[int, Sequence[str]] = {}
    lines: list[Line] = []
    for number, cells in todo:
        if any(cell.strip() for cell in cells):
            kept[number] = cells
            line = reading.line(number, cells)
            lines.extend([line] if line else [])
    reading.compare(lines)
    wrong = {problem.line for problem in reading.problems}
    return Roster(
        header=header,
        lines=[line for line in lines if line.number not in wrong],
        says=frozenset(columns) & {"area", "owner", "state"},
        problems=sorted(reading.problems, key=lambda problem: problem.line),
        bad=[(number, kept[number]) for number in sorted(wrong)],
        tidied=reading.tidied,
        ignored=[name for place, name in enumerate(header) if name.strip() and place not in columns.values()],
    )


def _header(rows: Iterable[Row]) -> tuple[Sequence[str], dict[str, int]]:
    """The line that names the columns, and where each column is."""
    first = ""
    for count, (number, cells) in enumerate(rows, start=1):
        found = [(COLUMNS.get(_heading(cell), ""), place) for place, cell in enumerate(cells)]
        columns = {column: place for column, place in reversed(found) if column}
        if "room" in columns and any(kind in columns for kind in PlaceKind):
            names = [column for column, _ in found if column]
            if twice := next((column for column in names if names.count(column) > 1), None):
                raise NotARoster(f"line {number} names the column {cells[columns[twice]]} twice: leave one of them")
            return list(cells), columns
        first = first or "".join(cells)[:40]
        if count == HEADER_WITHIN:
            break
    places = " ".join(names[0] for names in PLACES.values())
    raise NotARoster(
        f"no line names the columns (it begins with “{first}”): one should have 房号 and at least one of {places}"
    )


def _heading(cell: str) -> str:
    """面积（㎡） → 面积"""
    return "".join(unicodedata.normalize("NFKC", cell).lower().split()).partition("(")[0].strip("\ufeff")


class _Reading:
    """One table, line by line: what is wrong is noted as it is met."""

    def __init__(self, header: Sequence[str], columns: dict[str, int]) -> None:
        self._header, self._columns = header, columns
        self._outermost = next(kind for kind in PlaceKind if kind in columns)
        self.problems: list[Problem] = []
        self.tidied = 0

    def line(self, number: int, cells: Sequence[str]) -> Line | None:
        """The line; None where there is no telling which household it is."""
        if any(cell.strip() for cell in cells[len(self._header) :]):
            right = f"no more than {len(self._header)} cells; a value with a comma in it stands in quotes"
            self._wrong(number, f"column {len(self._header) + 1}", cells[len(self._header)], right)
            return None
        before = len(self.problems)
        found = {column: self._cell(number, column, cells) for column in self._columns}
        places = tuple((kind, found[kind]) for kind in PlaceKind if found.get(kind))
        kinds = {kind for kind, _ in places}
        if not found["room"] and len(self.problems) == before:
            self._wrong(number, "room", "", "the room's number; a line without a room is no household")
        if PlaceKind.unit in kinds and PlaceKind.building not in kinds:
            self._wrong(number, PlaceKind.unit, found[PlaceKind.unit], "its building as well, in the column 楼栋")
        area = self._area(number, found.get("area", ""), cells)
        state = self._state(number, found.get("state", ""))
        if not places or len(self.problems) > before:
            if not places:
                self._wrong(number, self._outermost, "", "the place the room is in")
            return None
        owner = "、".join(sorted(set(filter(None, re.split(r"[、;；]", found.get("owner", ""))))))
        return Line(number=number, places=places, room=found["room"], area=area, owner=owner or None, state=state)

    def compare(self, lines: Sequence[Line]) -> None:
        """What is wrong between lines: a room that is there twice, a place that is named here and left out there."""
        same: dict[object, list[Line]] = defaultdict(list)
        for line in lines:
            same[line.address].append(line)
        for line in lines:
            here = same[line.address]
            if len(here) > 1:
                other = next(one.number for one in here if one is not line)
                right = f"line {other} has this room too: one line a room, the keys of several owners in one cell: A、B"
                self._wrong(line.number, "room", line.room, right)
        self._same_levels(lines)

    def _same_levels(self, lines: Sequence[Line]) -> None:
        """All name the outermost place or none; side by side all have a building, all a grid, or none has. (Cells that
        were merged come out of a CSV file empty.)"""
        outermost = min((line.places[0][0] for line in lines), key=list(PlaceKind).index, default=None)
        named: dict[object, int] = {}
        for line in lines:
            for kind, around in _must_agree(line):
                named.setdefault((kind, around), line.number)
        for line in lines:
            if outermost and line.places[0][0] is not outermost:
                self._wrong(line.number, outermost, "", "the place's name: other lines name theirs")
                continue
            for kind, around in _left_out(line):
                if other := named.get((kind, around)):
                    right = f"the place's name: line {other}, beside it, names its own"
                    self._wrong(line.number, kind, "", right)

    def _cell(self, number: int, column: str, cells: Sequence[str]) -> str:
        """What stands in a column, tidied; what is no plain value, or too long, is noted."""
        place = self._columns[column]
        cell = cells[place] if place < len(cells) else ""
        text = room_of(tidy(cell)) if column == "room" else tidy(cell, spaces=column in PLACES)
        self.tidied += text != cell.strip()
        kind = "name" if column in PLACES else column
        if right := _not_plain(text) or (_not_a_room(text) if column == "room" else None):
            self._wrong(number, column, cell, right)
        elif isinstance(cell, Merged) and column in ("room", "area"):
            self._wrong(number, column, cell, "a cell of its own: this one is merged with the one above")
        elif len(text) > LONGEST.get(kind, 1000):
            self._wrong(number, column, cell, f"at most {LONGEST[kind]} characters")
        else:
            return text
        return ""

    def _area(self, number: int, text: str, cells: Sequence[str]) -> int | None:
        if not text:
            return None
        if re.fullmatch(r"\d{1,5}(\.\d{1,2})?", text, re.ASCII) and float(text) > 0:
            whole, _, part = text.partition(".")
            return int(whole) * 100 + int(part.ljust(2, "0") if part else 0)
        right = "m² as a number above 0, with at most two decimals and a point: 89.5"
        self._wrong(number, "area", cells[self._columns["area"]], right)
        return None

    def _state(self, number: int, text: str) -> State | None:
        if text and text.lower() not in _STATES:
            self._wrong(number, "state", text, "自住, 出租, 空置, 未售, or nothing")
        return _STATES.get(text.lower())

    def _wrong(self, line: int, column: str, value: str, right: str) -> None:
        place = self._columns.get(column)
        named = self._header[place].strip() if place is not None else column
        self.problems.append(Problem(line=line, column=named, value=str(value), right=right))


@lru_cache(10_000)  # the same names stand in hundreds of lines
def tidy(text: str, *, spaces: bool = False) -> str:
    """Full-width letters and digits made half-width, what cannot be seen and all spaces taken out. With `spaces` those
    between words of letters stay: Block A, but 福和苑 for 福 和 苑."""
    seen = (c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") or c.isspace())
    half = "".join(unicodedata.normalize("NFKC", c) if "\uff00" <= c <= "\uffef" or c.isspace() else c for c in seen)
    if not spaces:
        return "".join(half.split())
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", " ".join(half.split()))


@lru_cache(10_000)
def _not_plain(text: str) -> str | None:
    """What would be right instead of what a spreadsheet made of a value."""
    if text.startswith("="):
        return "a plain value: this is a formula; copy the column and paste it as values"
    if re.fullmatch(r"#[A-Z0-9/]+[!?]?", text) and text[1:2].isalpha() and text[-1] in "!?A":
        return "a plain value: this is a formula's error"
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d{2,}", text):
        return "all digits: a spreadsheet has cut them; make the column one of text and write it again"
    return None


def _not_a_room(text: str) -> str | None:
    if _DATE.match(text):
        return "the room's number: a spreadsheet made a date of it; make the column one of text and write it again"
    return None


def _must_agree(line: Line) -> Iterable[tuple[PlaceKind, object]]:
    """(level, what it lies in or beside) of the levels a line has that its neighbours must have too."""
    places = _but_the_grid(line)
    if any(kind is PlaceKind.building for kind, _ in places):
        yield PlaceKind.building, tuple(itertools.takewhile(lambda place: place[0] is not PlaceKind.building, places))
    if len(places) < len(line.places):
        yield PlaceKind.grid, places


def _left_out(line: Line) -> Iterable[tuple[PlaceKind, object]]:
    places = _but_the_grid(line)
    if all(kind is not PlaceKind.building for kind, _ in places):
        yield PlaceKind.building, places
    if len(places) == len(line.places):
        yield PlaceKind.grid, places


def _but_the_grid(line: Line) -> tuple[tuple[PlaceKind, str], ...]:
    return tuple(place for place in line.places if place[0] is not PlaceKind.grid)
