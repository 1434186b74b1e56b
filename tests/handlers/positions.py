"""Everybody that somebody can be to a thing of the family in 3栋 101: which home, which role, whose it is."""

from dataclasses import dataclass

from rules.permissions import Capacity, Position, Relation
from rules.residents import Resident, Role, Standing
from storage.work import Work

SOMEBODY = 20001
"""Telegram id of whoever tries to do things."""
WITHOUT_ROLE = (Capacity.newcomer, Capacity.minor, Capacity.resident)
FAMILY, NEIGHBOUR, STRANGER = 10001, 10003, 10013
"""王秀英 of 3栋 101, 李强 of 3栋 202, 吴婷 of nowhere."""
HOMES = {
    Relation.own: ("3栋", "301"),
    Relation.household: ("3栋", "101"),
    Relation.building: ("3栋", "302"),
    Relation.place: ("1栋", "402"),
    Relation.elsewhere: ("9栋", "201"),
}
"""Where somebody without a role lives who is that far from 3栋 101."""
OFFICES = {
    Relation.own: "福和苑",
    Relation.household: "福和苑",
    Relation.building: "3栋",
    Relation.place: "福和苑",
    Relation.elsewhere: "安居苑",
}
"""What a role is held for that has this relation to 3栋 101."""

POSITIONS: list[Position] = [
    (Capacity.newcomer, Relation.own),
    (Capacity.newcomer, Relation.elsewhere),  # who has no home is near nothing
    *((capacity, relation) for capacity in (Capacity.minor, Capacity.resident) for relation in Relation),
    *((Capacity(role), relation) for role in Role for relation in Relation),
]
"""All there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Somebody in a position, and the family."""

    who: Resident
    owner: Resident
    """Whose the thing is: somebody's own, else the family's."""
    place_id: int
    """3栋."""
    household_id: int
    """3栋 101."""
    positions: list[Position]
    """All that somebody is to it: the first without a role."""


def settle(work: Work, position: Position) -> Case:
    """Put somebody into a position."""
    capacity, relation = position
    who = work.residents.meet(SOMEBODY, "来人", "zh-hans")
    without_role = _without_role(capacity, relation)
    if without_role[0] is not Capacity.newcomer:
        _moves_in(work, who, *HOMES[relation], adult=without_role[0] is not Capacity.minor)
    if capacity not in WITHOUT_ROLE:
        office = _place(work, OFFICES[relation])
        unit = _unit_of(work, office) if capacity is Capacity.handler else None
        work.residents.give_role(who.id, Role(capacity), office, work.today(), unit_id=unit)
    owner = who if relation is Relation.own else work.residents.by_telegram(FAMILY)
    assert owner is not None
    return Case(
        who=who,
        owner=owner,
        place_id=_place(work, "3栋"),
        household_id=household(work, "3栋", "101"),
        positions=[without_role] if capacity in WITHOUT_ROLE else [without_role, position],
    )


def household(work: Work, building: str, room: str) -> int:
    """A room's household."""
    found = work.memberships.household_at(_place(work, building), room)
    assert found is not None, f"no room {room} in {building}"
    return found


def _without_role(capacity: Capacity, relation: Relation) -> Position:
    """What the holder of a role is besides: of the household where that is the relation, else nobody from here."""
    if capacity in WITHOUT_ROLE:
        return capacity, relation
    if relation is Relation.household:
        return Capacity.resident, Relation.household
    return Capacity.newcomer, Relation.own if relation is Relation.own else Relation.elsewhere


def _moves_in(work: Work, who: Resident, building: str, room: str, *, adult: bool) -> None:
    asked = work.memberships.ask(
        who.id,
        household(work, building, room),
        standing=Standing.family,
        adult=adult,
        claims_ownership=False,
        invitation_id=None,
    )
    work.memberships.approve(asked.id, None)


def _place(work: Work, name: str) -> int:
    place = work.places.find(name)
    assert place is not None, f"there is no place called {name}"
    return place.id


def _unit_of(work: Work, place_id: int) -> int:
    """The place's own handling unit, also where one around it has that name."""
    own = (unit.id for unit in work.units.at([place_id]))
    return next(own, None) or work.units.add(place_id, "福和物业")
