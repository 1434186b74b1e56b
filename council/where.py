"""Where somebody is at home here, and how they say which place they mean: level by level, as people say an address."""

from collections.abc import Callable, Sequence

from council.question import Answers
from rules.forms import Option
from rules.places import Place, PlaceKind
from rules.residents import Resident
from storage.work import Work

LEVELS = (PlaceKind.community, PlaceKind.compound, PlaceKind.building, PlaceKind.unit)
"""How people say where they live; a grid is nobody's address."""


def known_places(work: Work, who: Resident) -> list[int]:
    """The places of somebody's households; without any, those they have a role for; else none."""
    homes = [place for _, place in work.residents.households(who.id)]
    return homes or [duty.place_id for duty in work.residents.duties(who.id, work.today())]


def compounds_of(work: Work, who: Resident) -> list[int]:
    """The compounds (or what is outside of any) somebody lives in, or has a role for; none where nothing is known."""
    known = known_places(work, who)
    work.places.load(known)
    return list(dict.fromkeys(work.places.compound_of(place).id for place in known))


def innermost(work: Work, answers: Answers, above: PlaceKind | None = None) -> int | None:
    """The innermost place chosen so far, or chosen above a level. What was chosen in another place, before somebody
    went back and chose anew, does not count."""
    at = None
    for level in LEVELS[: LEVELS.index(above)] if above else LEVELS:
        if level in answers and (at is None or at in work.places.around(int(answers[level]))):
            at = int(answers[level])
    return at


def places_of(work: Work, kind: PlaceKind, inside: int | None) -> Sequence[Option]:
    """The places of a kind to choose from; nothing to choose where there is one only."""
    found = work.places.inside(inside, kind)
    return [Option(value=str(place), words=name) for place, name in found] if len(found) > 1 else []


def to_choose(kind: PlaceKind) -> Callable[[Work, Resident, Answers], Sequence[Option]]:
    """Of a question where something is: the places of a kind, for who lives nowhere here yet. A household's members
    are not asked, and whoever has a role only within its place."""

    def options(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
        if work.residents.households(who.id):
            return []
        inside = innermost(work, answers, above=kind) or next(iter(compounds_of(work, who)), None)
        return places_of(work, kind, inside)

    return options


def meant(work: Work, who: Resident, answers: Answers) -> Place:
    """The place somebody means who names none: their compound; without a home the one they chose, have a role for, or
    the only one. Where there are several and none was chosen, the outermost."""
    known = next(iter(compounds_of(work, who)), None)
    at = innermost(work, answers) or known
    place = work.places.get(known) if known and work.residents.households(who.id) else work.places.the_only(at)
    place = place or (work.places.get(at) if at else work.places.outermost())
    assert place is not None, "a deployment serves at least one place"
    return place
