"""The operator's side of the tree of places: what each has of its own, and its name."""

from typing import Any

from rules.places import SETTINGS, BadPlace, Listed, Place, PlaceKind, natural_order
from storage.work import Work


def listed(work: Work, *, kinds: tuple[PlaceKind, ...] = tuple(PlaceKind)) -> list[Listed]:
    """The open places of these kinds, each after what is around it, and otherwise in the order people count."""
    households = {place: n for kind in kinds for place, _, n in work.places.households_by(kind)}
    work.places.load(households)
    found = []
    for place in households:
        chain = work.places.upwards(place)
        own = {name: value for name in SETTINGS if (value := getattr(chain[0], name)) is not None}
        listed_here = Listed(place=work.places.get(place), depth=len(chain) - 1, own=own, households=households[place])
        found.append(([(natural_order(row.name), row.id) for row in reversed(chain)], listed_here))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def change(work: Work, *, name: str, own: dict[str, Any]) -> Place | BadPlace | list[str]:
    """Give the one place of that name these settings of its own; None: inherited from above again. The place as it is
    now; where several are called so, their whole names."""
    place = _called(work, name)
    if not isinstance(place, Place):
        return place
    prefix = own.get("prefix")
    if prefix is not None and any(row.prefix == prefix and row.id != place.id for row in work.rosters.places()):
        return BadPlace.prefix_taken
    work.places.give(place.id, **own)
    work.journal.note(None, "operator", "change_place", "place", place.id)
    return work.places.get(place.id)


def rename(work: Work, *, name: str, new: str) -> Place | BadPlace | list[str]:
    """Call a place otherwise; all that belongs to it stays. The place as it is now; where several are called so, their
    whole names."""
    place = _called(work, name)
    if not isinstance(place, Place):
        return place
    beside = (row for row in work.rosters.places() if (row.parent_id, row.kind) == (place.parent_id, place.kind))
    if any(row.name == new and row.id != place.id for row in beside):
        return BadPlace.name_taken
    work.places.rename(place.id, new)
    work.journal.note(None, "operator", "rename_place", "place", place.id)
    return work.places.get(place.id)


def numbered_twice(work: Work) -> dict[str, list[str]]:
    """Prefix → the names of the open places that have it, where there are several: their issues' numbers coincide."""
    found: dict[str, list[str]] = {}
    for row in work.rosters.places():
        if row.prefix and row.closed_at is None:
            found.setdefault(row.prefix, []).append(row.name)
    return {prefix: names for prefix, names in found.items() if len(names) > 1}


def without(work: Work, *, holders: set[int]) -> list[str]:
    """The names of compounds with households where nobody has a role: neither in them nor around them nor within.
    `holders`: the places that somebody has one of the roles for."""
    work.places.load(holders)
    reached = {around for place in holders for around in work.places.around(place)}
    inhabited = [
        (place, name) for place, name, households in work.places.households_by(PlaceKind.compound) if households
    ]
    work.places.load(place for place, _ in inhabited)
    return [name for place, name in inhabited if place not in reached and not holders & set(work.places.around(place))]


def _called(work: Work, name: str) -> Place | BadPlace | list[str]:
    found = work.places.called(name)
    if len(found) > 1:
        return ["/".join(work.places.path(place.id)) for place in found]
    return found[0] if found else BadPlace.not_there
