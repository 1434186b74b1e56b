"""A roster comes in: what it changes, and the short steps in which that is written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any, TypeVar

from council import leaving
from rules.differences import Differences, Kept, Spot, Wanted, compare
from rules.places import PlaceKind, prefix_of
from rules.roster import Roster
from storage.work import Work

T = TypeVar("T")
Step = tuple[int, Callable[[Work], None]]
"""How many rows, and the verb that writes them."""
AT_ONCE = 500
"""Rows in one transaction: taps wait no longer than one takes."""
PLACES_AT_ONCE = 100
"""Places are looked for one by one before they are made."""


def differences(work: Work, *, roster: Roster, part: bool = False) -> Differences:
    """What the roster would change; changes nothing. Raises LookupError, see rules/differences.py."""
    spots = _spots(work)
    found = compare(roster, list(spots.values()), _homes(work, spots), part=part)
    if found.new_places and not part:
        # whatever place was served without a roster is not needed any more, unless something belongs to it
        found.closed_places += [
            spot for spot in spots.values() if spot.bare and spot.id and not work.rosters.is_mentioned(spot.id)
        ]
    return found


def steps(found: Differences, *, language: str, time_zone: str) -> Iterator[Step]:
    """The differences as verbs of few rows each, to be run in this order; each leaves the database in order. Those that
    come later use what earlier ones have made. The first puts the import on record. `language`, `time_zone`: of new
    places with nothing around them."""
    for number, (rows, step) in enumerate(_steps(found, language=language, time_zone=time_zone)):
        yield rows, partial(_on_record, found, step) if number == 0 else step


def _on_record(found: Differences, step: Callable[[Work], None], work: Work) -> None:
    step(work)
    written = [*found.new_places, *found.changed_places, *found.closed_places]
    homes = [*(one.spot for one in [*found.new, *found.changed]), *(home.spot for home in found.closed)]
    outermost = (list(spot.chain())[-1] for spot in [*written, *homes])
    work.journal.note(None, "operator", "import_roster", "place", next(spot.id for spot in outermost if spot.id))


def _steps(found: Differences, *, language: str, time_zone: str) -> Iterator[Step]:

    def make(work: Work, spots: Sequence[Spot]) -> None:
        _make(work, spots, language=language, time_zone=time_zone)

    for _, level in groupby(found.new_places, key=lambda spot: spot.kind):
        yield from _in_parts(make, list(level), PLACES_AT_ONCE)
    yield from _in_parts(_put_places, found.changed_places, PLACES_AT_ONCE)
    yield from _in_parts(_add, found.new)
    yield from _in_parts(_put, found.changed)
    yield from _in_parts(_close, found.closed)
    yield from _in_parts(_close_places, found.closed_places)


def _in_parts(verb: Callable[[Work, Sequence[T]], None], rows: Sequence[T], size: int = AT_ONCE) -> Iterator[Step]:
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        yield len(part), lambda work, part=part: verb(work, part)  # type: ignore[misc]


def _make(work: Work, spots: Sequence[Spot], *, language: str, time_zone: str) -> None:
    taken = {row.prefix for row in work.rosters.places()}
    for spot in spots:
        own: dict[str, Any] = {} if spot.parent else {"language": language, "time_zone": time_zone}
        if _numbers_issues(spot):
            own["prefix"] = prefix_of(spot.name) if prefix_of(spot.name) not in taken else spot.name
            taken.add(own["prefix"])
        spot.id = work.rosters.add_place(spot.kind, spot.name, spot.parent.id if spot.parent else None, **own)


def _numbers_issues(spot: Spot) -> bool:
    """A community does; a compound where no community is around it."""
    around = {one.kind for one in spot.chain()} - {spot.kind}
    return spot.kind is PlaceKind.community or (spot.kind is PlaceKind.compound and PlaceKind.community not in around)


def _put_places(work: Work, spots: Sequence[Spot]) -> None:
    work.rosters.put_places((_id(spot), spot.kind, spot.parent.id if spot.parent else None) for spot in spots)


def _add(work: Work, wanted: Sequence[Wanted]) -> None:
    work.rosters.add_households([{"place_id": one.spot.id, "room": one.room, **one.facts} for one in wanted])


def _put(work: Work, wanted: Sequence[Wanted]) -> None:
    work.rosters.put_households(
        [{"id": one.home.id, "place_id": one.spot.id, **one.facts} for one in wanted if one.home is not None]
    )


def _close(work: Work, homes: Sequence[Kept]) -> None:
    """Whoever belongs to one of them is told what they can do."""
    gone = [home.id for home in homes]
    work.rosters.close_households(gone)
    leaving.tell_of_closed(work, gone)


def _close_places(work: Work, spots: Sequence[Spot]) -> None:
    work.rosters.close_places([_id(spot) for spot in spots])


def _spots(work: Work) -> Mapping[int, Spot]:
    """All places there are, by id."""
    rows = work.rosters.places()
    spots = {
        row.id: Spot(id=row.id, kind=PlaceKind(row.kind), name=row.name, closed=row.closed_at is not None)
        for row in rows
    }
    for row in rows:
        spots[row.id].parent = spots.get(row.parent_id)
    return spots


def _homes(work: Work, spots: Mapping[int, Spot]) -> list[Kept]:
    """All households there are; places that hold nothing are marked as bare."""
    lived_in, rows = work.rosters.lived_in(), work.rosters.households()
    hold = {row.place_id for row in rows} | {spot.parent.id for spot in spots.values() if spot.parent}
    for spot in spots.values():
        spot.bare = spot.parent is None and spot.kind is PlaceKind.compound and spot.id not in hold and not spot.closed
    return [
        Kept(
            id=row.id,
            spot=spots[row.place_id],
            room=row.room,
            facts={"area": row.area, "owner_key": row.owner_key, "state": row.state},
            closed=row.closed_at is not None,
            lived_in=row.id in lived_in,
        )
        for row in rows
    ]


def _id(spot: Spot) -> int:
    assert spot.id is not None, f"{spot.name} is made by now"
    return spot.id
