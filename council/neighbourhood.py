"""Setting up the places, households and people a deployment begins with."""

from collections.abc import Mapping
from typing import Any

from rules.places import PlaceKind
from rules.residents import Role
from storage.work import Work


def serve_one_place(work: Work, *, name: str, prefix: str, language: str, time_zone: str) -> None:
    """Until there is a roster a bot serves one place, whose residents are all 未核实. Done once."""
    if work.places.the_only() is None:
        work.places.add(PlaceKind.compound, name, prefix=prefix, language=language, time_zone=time_zone)


def settle(work: Work, *, description: Mapping[str, Any]) -> None:
    """Build the neighbourhood that a file describes (config/demo.toml). Done once."""
    if work.places.the_only() is not None:
        return
    ids = {None: None} | {place["name"]: 0 for place in description["place"]}
    for place in description["place"]:
        own = {key: value for key, value in place.items() if key not in ("name", "kind", "within")}
        ids[place["name"]] = work.places.add(PlaceKind(place["kind"]), place["name"], ids[place.get("within")], **own)
    homes = {
        (block["place"], room): work.residents.add_household(_id(ids, block["place"]), room)
        for block in description["households"]
        for room in block["rooms"]
    }
    units = {
        unit["name"]: work.residents.add_unit(_id(ids, unit["place"]), unit["name"]) for unit in description["unit"]
    }
    for person in description["person"]:
        who = work.residents.meet(person["id"], person["name"], None)
        if "home" in person:
            work.residents.join(who.id, homes[tuple(person["home"])])
        for role in person.get("roles", ()):
            place_id = _id(ids, role["place"])
            on = work.today(work.places.get(place_id))
            work.residents.give_role(who.id, Role(role["role"]), place_id, on, units.get(role.get("unit")))


def _id(ids: Mapping[Any, int | None], name: str) -> int:
    found = ids[name]
    assert found is not None
    return found
