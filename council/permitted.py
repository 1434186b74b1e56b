"""What somebody is to a thing, and whether that lets them do something with it."""

from dataclasses import dataclass

from rules import permissions
from rules.issues import Issue
from rules.permissions import Capacity, Position, Relation
from rules.places import Place, PlaceKind
from rules.refusals import Refusal
from rules.residents import Membership, Resident
from rules.verbs import Verb
from storage.work import Work

HOUSES = (PlaceKind.building, PlaceKind.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a verb is about, as far as permissions go."""

    owner_id: int | None = None
    """The resident whose own it is."""
    household_id: int | None = None
    """The household it is of."""
    place_id: int | None = None
    """Where it is."""


def about_issue(work: Work, issue: Issue) -> About:
    """An issue is its raiser's, their household's, and of its place."""
    household = work.issues.raisers_household(issue.id)
    return About(owner_id=issue.raiser_id, household_id=household, place_id=issue.place.id)


def about_membership(work: Work, membership: Membership) -> About:
    """A membership is whose it is, and of the household it is for."""
    home = work.places.home(membership.household_id)
    return About(owner_id=membership.resident_id, household_id=membership.household_id, place_id=home.place.id)


def about_place(place_id: int) -> About:
    """A place and all it holds."""
    return About(place_id=place_id)


def refusal(work: Work, who: Resident, verb: Verb, about: About, *, as_operator: bool = False) -> Refusal | None:
    """Why somebody may not do it; None: they may. `as_operator`: whoever runs the machine is admin everywhere."""
    return permissions.refusal(verb, positions(work, who, about, as_operator=as_operator))


def capacity(work: Work, who: Resident, verb: Verb, about: About) -> Capacity:
    """As what somebody does it who may: for the journal."""
    return permissions.allowing(verb, positions(work, who, about))[0]


def positions(work: Work, who: Resident, about: About, *, as_operator: bool = False) -> list[Position]:
    """All that somebody is to it today: first without any role, for each of their homes; then in each role."""
    place = work.places.get(about.place_id) if about.place_id is not None else None
    held = work.residents.duties(who.id, work.today(place))
    return [
        *_at_home(work, who, about, place),
        *((Capacity(duty.role), _in_role(work, who, about, duty.place_id)) for duty in held),
        *([(Capacity.admin, Relation.place)] if as_operator else []),
    ]


def _at_home(work: Work, who: Resident, about: About, there: Place | None) -> list[Position]:
    homes = work.residents.homes(who.id)
    capacities = {home: Capacity.resident if adult else Capacity.minor for home, _, adult in homes}
    if about.owner_id == who.id:
        return [(next(iter(capacities.values()), Capacity.newcomer), Relation.own)]
    if not homes:
        return [(Capacity.newcomer, Relation.elsewhere)]
    return [
        (capacities[household], Relation.household)
        if household == about.household_id
        else (capacities[household], _from_home(work, place, there))
        for household, place, _ in homes
    ]


def _from_home(work: Work, home: int, there: Place | None) -> Relation:
    """How far it is from a home: both in one building, both in one compound, or elsewhere."""
    if there is None:
        return Relation.elsewhere
    shared = set(work.places.around(home)) & set(work.places.around(there.id))
    if any(row.kind in HOUSES for row in work.places.upwards(home) if row.id in shared):
        return Relation.building
    return Relation.place if work.places.compound_of(there.id).id in shared else Relation.elsewhere


def _in_role(work: Work, who: Resident, about: About, held_for: int) -> Relation:
    """A role reaches the place it is held for and all within, and nothing else."""
    if about.place_id is None or held_for not in work.places.around(about.place_id):
        return Relation.elsewhere
    if about.owner_id == who.id:
        return Relation.own
    if about.household_id is not None and about.household_id in dict(work.residents.households(who.id)):
        return Relation.household
    return Relation.building if work.places.get(held_for).kind in HOUSES else Relation.place
