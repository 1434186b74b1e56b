"""Setting up the places, households and people a deployment begins with."""

from collections.abc import Mapping
from typing import Any

from council import roster as rosters
from rules.places import PlaceKind
from rules.residents import Role
from rules.roster import read
from storage.work import Work


def serve_one_place(work: Work, *, name: str, prefix: str, language: str, time_zone: str) -> None:
    """Until there is a roster a bot serves one place, whose residents are all 未核实. Done once."""
    if work.places.outermost() is None:
        work.places.add(PlaceKind.compound, name, prefix=prefix, language=language, time_zone=time_zone)


def settle(work: Work, *, description: Mapping[str, Any]) -> None:
    """Build the neighbourhood of a description (config/demo.toml) whose `roster` is a table of cells. Done once."""
    if work.places.outermost() is not None:
        return
    described = read(description["roster"])
    assert not described.problems, described.problems[0]
    found = rosters.differences(work, roster=described)
    for _, step in rosters.steps(found, language="zh-Hans", time_zone="Asia/Shanghai"):
        step(work)
    ids = {spot.name: spot.id for spot in found.new_places}
    for place in description["place"]:
        work.places.give(_id(ids, place["name"]), **{key: value for key, value in place.items() if key != "name"})
    units = {unit["name"]: _unit(work, ids, unit) for unit in description["unit"]}
    for person in description["person"]:
        who = work.residents.meet(person["id"], person["name"], None)
        if "home" in person:
            building, room = person["home"]
            household = work.memberships.household_at(_id(ids, building), room)
            assert household is not None, f"{person['name']} lives in a room that is not in the roster"
            work.residents.join(who.id, household)
        for role in person.get("roles", ()):
            place_id = _id(ids, role["place"])
            on = work.today(work.places.get(place_id))
            work.residents.give_role(who.id, Role(role["role"]), place_id, on, units.get(role.get("unit")))
            for zone in role.get("zones", ()):
                work.units.claim_zone(units[role["unit"]], _id(ids, zone), by=who.id)


def _unit(work: Work, ids: Mapping[Any, int | None], unit: Mapping[str, Any]) -> int:
    known = {key: value for key, value in unit.items() if key not in ("name", "place")}
    return work.units.add(_id(ids, unit["place"]), unit["name"], **known)


def _id(ids: Mapping[Any, int | None], name: str) -> int:
    found = ids[name]
    assert found is not None
    return found
