"""The questions for giving a role: whom, which, where, until when; then a look at it all."""

from collections.abc import Mapping, Sequence

from council import roles
from council.question import Answers, Form, Question
from rules.forms import Option
from rules.places import Place
from rules.refusals import Refusal
from rules.residents import Person, Resident, Role
from rules.roles import FITTING, Appointment, RoleGiven, Term, last_day
from storage.work import Work

BY_LINK = "link"
"""Whom: whoever opens the link that is made."""
PLACE, DAY = 40, 20
"""Characters."""
MANY = 12
"""So many places are offered at most; others are written."""


def _mine(work: Work, who: Resident, answers: Answers) -> list[int] | None:
    """The places it is about; None: all there are. That the role may be given there is looked up as it is given."""
    return list(answers["mine"]) or None


def _whom(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value=BY_LINK)]


def _roles(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    """Those somebody may give at one of their places; a handler's only where there is a handling unit. Who may give
    none any more is told so at the end, as everybody is."""
    mine, by_operator = _mine(work, who, answers), bool(answers.get("by_operator"))
    places = [work.places.get(one) for one in mine or ()]
    theirs = [
        role for role in Role if any(roles.giver_as(work, who, role, at, by_operator=by_operator) for at in places)
    ]
    has_units = bool(roles.units_to_give(work, mine))
    return [Option(value=role) for role in theirs or Role if role is not Role.handler or has_units]


def _places(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    """Places that fit the role, within those somebody gives roles for; their own where none fits."""
    kinds, mine = FITTING[Role(answers["role"])], _mine(work, who, answers)
    own = [work.places.get(one) for one in mine or ()]
    found = {place.id: place.name for place in own if place.kind in kinds}
    for around in mine if mine is not None else [None]:
        for kind in kinds:
            found |= dict(work.places.inside(around, kind))
    found = found or {place.id: place.name for place in own}
    names = list(found.values())
    return [
        Option(value=f"place-{one}", words=name if names.count(name) == 1 else "/".join(work.places.path(one)[-2:]))
        for one, name in list(found.items())[:MANY]
    ]


def _units(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    found = roles.units_to_give(work, _mine(work, who, answers))
    return [Option(value=f"unit-{one}", words=name) for one, name in found]


def _terms(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value=term) for term in Term]


def _submit(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value="submit")]


def _place_is_known(work: Work, answers: Answers, words: str) -> Refusal | None:
    found = _place(work, {**answers, "place": words})
    return found if isinstance(found, Refusal) else None


def _day_is_right(work: Work, answers: Answers, words: str) -> Refusal | None:
    place = _place(work, answers)
    today = work.today(None if isinstance(place, Refusal) else place)
    try:
        until = last_day(words, today)
    except ValueError:
        return Refusal.no_such_day
    return Refusal.day_is_past if until is not None and until < today else None


def _place(work: Work, answers: Answers) -> Place | Refusal:
    """The place that was tapped or written; of several of that name the one within those the giver has."""
    if "unit" in answers and answers.get("role") == Role.handler:
        unit = work.units.get(_number(answers["unit"]))
        return work.places.get(unit.place_id) if unit else Refusal.unit_closed
    told = str(answers.get("place", ""))
    if told.startswith("place-") and work.places.upwards(_number(told)):
        return work.places.get(_number(told))
    found = work.places.called(told)
    mine = set(answers.get("mine", ()))
    if mine:
        found = [one for one in found if mine & set(work.places.around(one.id))]
    if not found:
        return Refusal.no_such_place
    return found[0] if len(found) == 1 else Refusal.several_places


def _number(value: object) -> int:
    """Of `place-7`, or `unit-7`; 0 where somebody wrote something like it."""
    number = str(value).partition("-")[2]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0


def _appointment(work: Work, answers: Answers) -> Appointment | Refusal:
    place = _place(work, answers)
    if isinstance(place, Refusal):
        return place
    role = Role(answers["role"])
    unit = work.units.get(_number(answers["unit"])) if role is Role.handler and "unit" in answers else None
    return Appointment(
        role=role,
        place=place,
        unit_id=unit.id if unit else None,
        unit=unit.name if unit else None,
        until_on=last_day(answers["until"], work.today(place)),
    )


def _finish(work: Work, who: Resident, answers: Answers) -> RoleGiven | Refusal:
    what = _appointment(work, answers)
    if isinstance(what, Refusal):
        return what
    whom = answers["whom"]
    to = None if whom == BY_LINK else Person(telegram_id=int(whom), name=answers["whom_name"], language_code=None)
    return roles.give_role(work, who=who, to=to, what=what, by_operator=bool(answers.get("by_operator")))


def _facts(work: Work, answers: Answers) -> Mapping[str, str]:
    """Whom it is about; on the last question also the place, the unit and the last day."""
    facts = {"whom": str(answers.get("whom_name", ""))}
    if "until" not in answers:
        return facts
    what = _appointment(work, answers)
    if isinstance(what, Refusal):
        return facts
    until = what.until_on.isoformat() if what.until_on else ""
    return {**facts, "place": what.place.name, "unit": what.unit or "", "until": until}


def _for_handlers(answers: Answers) -> bool:
    return answers.get("role") == Role.handler


GIVING = Form(
    questions=[
        Question(key="whom", options=_whom, takes_person=True, asked_if=lambda answers: not answers.get("is_given")),
        Question(key="role", options=_roles),
        Question(key="unit", options=_units, asked_if=_for_handlers),
        Question(
            key="place",
            options=_places,
            takes_words=lambda limits: PLACE,
            check=_place_is_known,
            asked_if=lambda answers: not _for_handlers(answers),
        ),
        Question(key="until", options=_terms, takes_words=lambda limits: DAY, check=_day_is_right),
        Question(key="confirm", options=_submit),
    ],
    finish=_finish,
    facts=_facts,
)
