"""Binding a group to a place: which place, which of its two groups, and what becomes of the group it had."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from council import group_letters, permitted
from council.question import Answers, Form, Question
from rules.forms import Option
from rules.groups import A_SCREENFUL, STAYS, WITH_GROUPS, Arrival, Bound, Came, Farewell, GroupKind, Line
from rules.letters import Kind
from rules.places import TO_BE_MADE, Place, PlaceKind, natural_order
from rules.refusals import Refusal
from rules.residents import Resident
from rules.verbs import Verb
from storage.work import Work


def may_bind(work: Work, who: Resident, place_id: int, *, as_operator: bool) -> bool:
    """Whether somebody may say which groups a place has; nobody may for one that is closed."""
    about = permitted.about_place(place_id)
    return (
        work.places.is_open(place_id)
        and permitted.refusal(work, who, Verb.bind_group, about, as_operator=as_operator) is None
    )


def places_of(work: Work, who: Resident, *, as_operator: bool) -> list[Place]:
    """The places whose groups somebody may bind and is offered: those of their roles, and the streets, communities and
    compounds within; an operator's are all of these. Outer places first."""
    held = work.residents.duties(who.id, work.today())
    own = [duty.place_id for duty in held if may_bind(work, who, duty.place_id, as_operator=False)]
    inside = [
        place
        for kind in WITH_GROUPS
        for at in ([None] if as_operator else own)
        for place, _ in work.places.inside(at, kind)
    ]
    work.places.load([*own, *inside])
    found = [work.places.get(place) for place in dict.fromkeys([*own, *inside])]
    return sorted(found, key=lambda place: [natural_order(name) for name in work.places.path(place.id)])


def asked_about(work: Work, who: Resident, arrival: Arrival, *, as_operator: bool) -> Answers:
    """What is known before the questions: a person with one place is not asked which."""
    places = places_of(work, who, as_operator=as_operator)
    only = {"place": str(places[0].id)} if len(places) == 1 else {}
    return {"arrival": arrival.id, "title": arrival.title, "as_operator": as_operator, **only}


def ask_next(work: Work, who: Resident, at: datetime | None = None) -> None:
    """Ask somebody about the group that has waited longest for them, then; a letter finds out which (arrivals.py)."""
    if work.arrivals.to_ask(who.id) is not None:
        work.outbox.put(Kind.group_question, key=f"group_question:{who.id}", chat_id=who.telegram_id, due_at=at)


def answer(work: Work, who: Resident, answers: Answers) -> Bound | Refusal:
    """All questions are answered: bind the group. What is left to ask this person is asked then, and what could not be
    done is asked again."""
    result = bind(work, who, answers)
    ask_next(work, who)
    return result


def bind(work: Work, who: Resident, answers: Answers) -> Bound | Refusal:
    """The group is the place's from now on. What went on meanwhile is looked at once more: whether it still waits for
    an answer, whether the place is still theirs, and whether it has the group they were shown."""
    arrival, kind, place_id = work.arrivals.get(answers["arrival"]), GroupKind(answers["kind"]), _place(work, answers)
    if arrival is None or arrival.is_bound:
        return Refusal.group_settled
    if not may_bind(work, who, place_id, as_operator=answers["as_operator"]):
        return Refusal.not_yours_to_bind
    before = _group_before(work, answers)
    if before is not None and f"move_{kind}" not in answers:
        return Refusal.has_a_group_by_now
    if not work.arrivals.bind(arrival.id, before):
        return Refusal.group_settled
    place = work.places.get(place_id)
    if not work.places.bind_group(
        place_id, kind, arrival.chat_id, before=before, topic_id=_topic(work, arrival.chat_id)
    ):
        work.arrivals.release(arrival.id)
        return Refusal.has_a_group_by_now
    work.outbox.skip_all(arrival.chat_id, "somebody said whose it is")
    if before is not None:
        _leave_behind(work, before, arrival.chat_id, place_id)
    _note(work, who, f"bind_{kind}", place_id, as_operator=answers["as_operator"])
    group_letters.say(work, arrival.chat_id, Line(kind), place_id)
    group_letters.tell_conveners(work, place, kind, Came.bound, arrival.chat_id, but=who, title=arrival.title)
    work.answer_with(Kind.group_confirmed, arrival_id=arrival.id)
    return Bound(arrival_id=arrival.id, title=arrival.title, place=place.name, kind=kind, moved=before is not None)


def unbind(work: Work, who: Resident, arrival: Arrival, *, as_operator: bool) -> Refusal | None:
    """The group is nobody's again, and the place has the one it had before, where the bot still is; nothing where it is
    not the place's any more. Why not; None: done."""
    found = work.places.of_group(arrival.chat_id)
    if found is None or not arrival.is_bound:
        return Refusal.group_settled
    place, kind = found
    if not may_bind(work, who, place.id, as_operator=as_operator):
        return Refusal.not_yours_to_bind
    back = arrival.instead_of
    work.places.bind_group(place.id, kind, back, before=arrival.chat_id, topic_id=_topic(work, back))
    work.arrivals.release(arrival.id)
    work.cards.left_behind(arrival.chat_id)
    work.outbox.forget(group_letters.line_under(arrival.chat_id))
    group_letters.can_be_told_again(work, place, Came.bound, arrival.chat_id)
    if back is not None:
        work.outbox.skip_all(back, "it is the place's again")
        work.outbox.moved_chat(arrival.chat_id, back)
        group_letters.say(work, back, Line(kind), place.id)
    work.outbox.skip_all(arrival.chat_id, "nobody's any more")
    group_letters.leave(work, arrival.chat_id, Farewell.nobody_said, work.now + STAYS)
    _note(work, who, f"unbind_{kind}", place.id, as_operator=as_operator)
    return None


def _topic(work: Work, chat_id: int | None) -> int | None:
    """Where the cards belong in a group that is the council's (again): in a forum a topic is made for them."""
    known = work.arrivals.of(chat_id) if chat_id is not None else None
    return None if chat_id is None or (known and not known.is_forum) else TO_BE_MADE


def _note(work: Work, who: Resident, verb: str, place_id: int, *, as_operator: bool) -> None:
    about = permitted.about_place(place_id)
    role = "operator" if as_operator else permitted.capacity(work, who, Verb.bind_group, about)
    work.journal.note(who, role, verb, "place", place_id)


def _leave_behind(work: Work, before: int, chat_id: int, place_id: int) -> None:
    """The group the place had: what waits for it goes to the new one, it is told, and left a day later."""
    work.outbox.moved_chat(before, chat_id)
    work.cards.left_behind(before)
    group_letters.say(work, before, Line.left_behind, place_id)
    group_letters.leave(work, before, Farewell.left_behind, work.now + STAYS)


def _group_before(work: Work, answers: Answers) -> int | None:
    return work.places.group_of(_place(work, answers), GroupKind(answers["kind"]))


def _place(work: Work, answers: Answers) -> int:
    """The place chosen; the area itself, where there was nothing to choose in it, or where somebody went back and chose
    another area after the place."""
    place, area = answers.get("place"), answers.get("area")
    if area is None:
        return int(answers["place"])
    return int(place) if place is not None and _lies_in(work, int(place), int(area)) else int(area)


def _lies_in(work: Work, place_id: int, area: int) -> bool:
    """Whether a place is offered in that area. A street's communities are areas of their own."""
    if work.places.get(area).kind is PlaceKind.street:
        return place_id == area
    return area in work.places.around(place_id)


# --- the questions ---------------------------------------------------------------------------------------------------


def _areas(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    """With more places than a screen takes, the communities and whatever lies in none of them come first."""
    places = places_of(work, who, as_operator=answers["as_operator"])
    if len(places) <= A_SCREENFUL:
        return []
    communities = {place.id for place in places if place.kind is PlaceKind.community}
    outermost = [place for place in places if not communities & set(work.places.around(place.id)[1:])]
    return _named(work, outermost)


def _places(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    """The places to choose from, within the area chosen; nothing to choose where there is one only."""
    places = places_of(work, who, as_operator=answers["as_operator"])
    if "area" in answers and len(places) > A_SCREENFUL:
        places = [place for place in places if _lies_in(work, place.id, int(answers["area"]))]
    return _named(work, places) if len(places) > 1 else []


def _named(work: Work, places: Sequence[Place]) -> list[Option]:
    """By name; where two are called the same, with what is around them."""
    names = [place.name for place in places]
    return [
        Option(
            value=str(place.id),
            words=place.name if names.count(place.name) == 1 else " ".join(work.places.path(place.id)[-2:]),
        )
        for place in places
    ]


def _kinds(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value=kind) for kind in GroupKind]


def _moves(kind: GroupKind) -> Question:
    """Asked where the place has a group of that kind already."""
    return Question(
        key=f"move_{kind}",
        options=lambda work, who, answers: (
            [Option(value="use_this")] if _group_before(work, answers) is not None else []
        ),
        asked_if=lambda answers: answers.get("kind") == kind,
    )


def _facts(work: Work, answers: Answers) -> Mapping[str, str]:
    """The group's title; and the place, once it is known."""
    place = work.places.get(_place(work, answers)).name if "place" in answers or "area" in answers else ""
    return {"title": answers["title"], "place": place}


BINDING = Form(
    questions=[
        Question(key="area", options=_areas),
        Question(key="place", options=_places),
        Question(key="kind", options=_kinds),
        *(_moves(kind) for kind in GroupKind),
    ],
    finish=answer,
    facts=_facts,
)
