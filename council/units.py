"""Handling units: what an operator says of them, the zones they claim, and whom an issue is offered to."""

from collections.abc import Mapping, Sequence
from typing import Any

from council import permitted, roles
from rules.issues import Issue
from rules.refusals import Refusal
from rules.residents import Resident, Role
from rules.roles import OPERATOR
from rules.stages import Stage
from rules.units import Claimed, Unit, Zone, ZoneList, in_order_for
from rules.verbs import Verb
from storage.work import Work

PAGE = 8
"""Zones on one screen."""


# --- verbs: zones


def look_at_zones(
    work: Work, *, who: Resident, unit_id: int = 0, page: int = 0, by_operator: bool = False
) -> ZoneList | Refusal:
    """责任区: of the unit somebody reports for (the first, unless one is named), which they may claim; who convenes the
    places only looks, at a unit's or (0) at all of their own. Those that nobody answers for come first."""
    mine = units_of(work, who)
    unit = next((one for one in mine if one.id == unit_id), mine[0] if mine and not unit_id else None)
    if unit is not None:
        others = tuple(one for one in mine if one.id != unit.id)
        return _page(work.units.zones(unit.place_id), page, unit, others)
    named = work.units.get(unit_id)
    if unit_id and named is None:
        return Refusal.unit_closed
    only = work.places.the_only()
    if named is not None:
        about = permitted.about_place(named.place_id)
        if refused := permitted.refusal(work, who, Verb.look_at_zones, about, as_operator=by_operator):
            return refused
        places = [named.place_id]
    else:
        places = [only.id] if by_operator and only else roles.places_of(work, who)
    if not places:
        return Refusal.not_your_unit
    found = {zone.place.id: zone for place in places for zone in work.units.zones(place)}
    return _page(sorted(found.values(), key=Zone.in_order), page)


def claim_zone(work: Work, *, who: Resident, unit_id: int, place_id: int) -> Claimed | Refusal:
    """认领: the unit answers for the place from now on. Where another has it, nothing changes and it is named."""
    found = _theirs(work, who, unit_id, place_id, Verb.claim_zone)
    if isinstance(found, Refusal):
        return found
    if work.units.claim_zone(unit_id, place_id, by=who.id):
        work.journal.note(who, Role.handler, "claim_zone", "place", place_id)
    return _claimed(work, who, unit_id, place_id)


def give_back_zone(work: Work, *, who: Resident, unit_id: int, place_id: int) -> Claimed | Refusal:
    """The unit answers for the place no longer."""
    found = _theirs(work, who, unit_id, place_id, Verb.give_back_zone)
    if isinstance(found, Refusal):
        return found
    if not work.units.give_back(unit_id, place_id):
        return Refusal.zone_not_yours
    work.journal.note(who, Role.handler, "give_back_zone", "place", place_id)
    return _claimed(work, who, unit_id, place_id)


# --- verbs: the operator's commands


def add(work: Work, *, place_id: int, name: str, known: Mapping[str, Any]) -> Unit | None:
    """A new unit for a place and all it holds; `known`: contact, hours, categories. None: there is one of that name."""
    if any(one.name == name for one in work.units.at(work.places.around(place_id))):
        return None
    unit_id = work.units.add(place_id, name, **known)
    work.journal.note(None, OPERATOR, "add_unit", "handling_unit", unit_id)
    return work.units.get(unit_id)


def put(work: Work, *, unit_id: int, known: Mapping[str, Any]) -> Unit | None:
    """What is known of a unit from now on. None: it was closed meanwhile."""
    if work.units.claim(unit_id) is None:
        return None
    work.units.put(unit_id, known)
    work.journal.note(None, OPERATOR, "set_unit", "handling_unit", unit_id)
    return work.units.get(unit_id)


def close(work: Work, *, unit_id: int, even_so: bool = False) -> list[str]:
    """It takes no more work: its zones are free, its handlers are told that they are none any more. The numbers of the
    issues it is carrying out: with any, nothing changes, unless `even_so`."""
    unit = work.units.claim(unit_id)
    if unit is None:
        return []
    held = work.units.holds(unit)
    if held and not even_so:
        return held
    for one in work.roles.of_unit(unit_id, work.today(work.places.get(unit.place_id))):
        roles.end(work, one, by=None, made_as=OPERATOR)
    work.units.close(unit_id)
    work.journal.note(None, OPERATOR, "close_unit", "handling_unit", unit_id)
    return held


def called(work: Work, *, name: str, place_id: int | None) -> list[Unit]:
    """The open units of that name; of a place and all it holds, if one is named."""
    return [unit for unit in work.units.within(place_id) if unit.name == name]


def listed(work: Work) -> list[tuple[str, Unit, list[str]]]:
    """(place, unit, the zones it claimed) of all open units."""
    found = []
    for unit in work.units.within(None):
        zones = [zone.where for zone in work.units.zones(unit.place_id) if zone.is_own and zone.holder_id == unit.id]
        found.append((work.places.get(unit.place_id).name, unit, zones))
    return found


def unclaimed(work: Work) -> list[str]:
    """The zones that nobody answers for, of all places that units cover."""
    covered = dict.fromkeys(unit.place_id for unit in work.units.within(None))
    zones = {zone.place.id: zone for place in covered for zone in work.units.zones(place)}
    return [zone.where for zone in sorted(zones.values(), key=Zone.in_order) if zone.holder_id is None]


# --- who has what


def units_of(work: Work, who: Resident) -> list[Unit]:
    """The open units somebody reports for today."""
    duties = work.residents.duties(who.id, work.today())
    ids = dict.fromkeys(duty.unit_id for duty in duties if duty.role is Role.handler and duty.unit_id)
    return [unit for one in ids if (unit := work.units.get(one)) is not None]


def offered_for(work: Work, issue: Issue) -> list[tuple[Unit, bool]]:
    """Whom an issue may be handed to, the likeliest first, and whether the unit answers for its zone."""
    claimed_by = work.units.answers_for(issue.place.id)
    around = work.units.at(work.places.around(issue.place.id))
    return [(unit, unit.id == claimed_by) for unit in in_order_for(around, issue.category, claimed_by)]


def carrying_out(work: Work, issue: Issue) -> Unit | None:
    """The unit that has an issue in hand; None where it is a person, or nobody."""
    if issue.stage is not Stage.executing:
        return None
    around = work.units.at(work.places.around(issue.place.id))
    return next((unit for unit in around if unit.name == issue.holder), None)


def _theirs(work: Work, who: Resident, unit_id: int, place_id: int, verb: Verb) -> Zone | Refusal:
    """The zone, if it lies in what their unit covers and they report for it."""
    unit = work.units.claim(unit_id)
    if unit is None:
        return Refusal.unit_closed
    if permitted.refusal(work, who, verb, permitted.about_place(unit.place_id)) or unit not in units_of(work, who):
        return Refusal.not_your_unit
    zone = work.units.zone(place_id, unit.place_id)
    if zone is None or unit.place_id not in work.places.around(place_id):
        return Refusal.no_such_zone
    return zone


def _claimed(work: Work, who: Resident, unit_id: int, place_id: int) -> Claimed:
    zones = look_at_zones(work, who=who, unit_id=unit_id)
    assert isinstance(zones, ZoneList), "they report for it"
    assert zones.unit is not None
    zone = work.units.zone(place_id, zones.unit.place_id)
    assert zone is not None, "it was there just now"
    taken = zone.is_own and zone.holder_id != unit_id
    return Claimed(zones=zones, where=zone.where, taken_by=zone.holder if taken else None)


def _page(zones: Sequence[Zone], page: int, unit: Unit | None = None, others: tuple[Unit, ...] = ()) -> ZoneList:
    shown = tuple(zones[page * PAGE : (page + 1) * PAGE])
    return ZoneList(
        zones=shown,
        unclaimed=sum(zone.holder_id is None for zone in zones),
        page=page,
        more=len(zones) > (page + 1) * PAGE,
        unit=unit,
        others=others,
    )
