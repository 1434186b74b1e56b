"""Lists of issues: the newest, those near me, mine, and what waits for me."""

from collections.abc import Callable, Sequence

from council.mutes import places_led
from council.where import compounds_of
from rules.issues import Found, Issue, Listing
from rules.permissions import WAITS_FOR
from rules.places import Place
from rules.residents import Resident, Role
from rules.roles import GIVES
from rules.stages import Stage
from storage.work import Work

PAGE = 5
"""Issues on one screen."""


def listing(work: Work, *, who: Resident, found: Found, page: int = 0) -> Listing:
    """One page of a list; page 0 is the first. Beyond the end it is empty."""
    issues = _LISTS[found](work, who, PAGE + 1, page * PAGE)
    held = {duty.role for duty in work.residents.duties(who.id, work.today())} if found is Found.todo else set()
    return Listing(
        found=found,
        issues=tuple(issues[:PAGE]),
        page=page,
        more=len(issues) > PAGE,
        muted=_muted(work, who) if found is Found.todo else (),
        gives_roles=not held.isdisjoint(GIVES),
        sees_zones=not held.isdisjoint((*GIVES, Role.handler)),
    )


def _newest(work: Work, who: Resident, limit: int, offset: int) -> Sequence[Issue]:
    """Of the compounds I live in; without a home of those I have a role for, else of everywhere."""
    return work.issues.newest(inside=compounds_of(work, who), limit=limit, offset=offset)


def _near(work: Work, who: Resident, limit: int, offset: int) -> Sequence[Issue]:
    """Of my own building first, then of what is around it up to the compound; then of my next home."""
    homes = work.residents.households(who.id)
    if not homes:
        return _newest(work, who, limit, offset)
    near: dict[int, None] = {}
    for _, place in homes:
        around = work.places.around(place)
        near |= dict.fromkeys(around[: around.index(work.places.compound_of(place).id) + 1])
    return work.issues.at(list(near), limit=limit, offset=offset)


def _mine(work: Work, who: Resident, limit: int, offset: int) -> Sequence[Issue]:
    return work.issues.raised_by(who.id, limit=limit, offset=offset)


def _todo(work: Work, who: Resident, limit: int, offset: int) -> Sequence[Issue]:
    """What waits for me in any of my roles: at its place or within it, by stage; of a handling unit's what it has
    there."""
    duties = work.residents.duties(who.id, work.today())
    stages: dict[int, set[Stage]] = {}
    for duty in duties:
        stages.setdefault(duty.place_id, set()).update(WAITS_FOR.get(duty.role, ()))
    units = [(duty.place_id, duty.unit) for duty in duties if duty.role is Role.handler and duty.unit]
    return work.issues.waiting(stages, units, limit=limit, offset=offset)


def _muted(work: Work, who: Resident) -> tuple[tuple[Place, int], ...]:
    """The places this person leads where somebody is muted, and how many are."""
    places = places_led(work.residents.duties(who.id, work.today()))
    counted = ((place, work.mutes.count(place)) for place in places)
    return tuple((work.places.get(place), muted) for place, muted in counted if muted)


_LISTS: dict[Found, Callable[[Work, Resident, int, int], Sequence[Issue]]] = {
    Found.newest: _newest,
    Found.near: _near,
    Found.mine: _mine,
    Found.todo: _todo,
}
