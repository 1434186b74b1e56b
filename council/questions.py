"""The forms there are: lists of questions, each with what it takes, what it offers and when it is asked.

Adding a question is one entry here and its words under [form] in the catalogs.
"""

from collections.abc import Callable, Sequence

from council import approvals, issues, relinking, triage, units
from council.binding import BINDING
from council.giving import GIVING
from council.joining import JOINING
from council.mutes import MUTING
from council.my_data import RENAMING
from council.question import Answers, Done, Form, Question
from council.where import compounds_of, meant, to_choose
from rules import own_words
from rules.forms import FormName, Option
from rules.places import Place, PlaceKind
from rules.procedures import Procedure
from rules.residents import REFUSE_REASONS, Resident
from storage.work import Work

SUBMIT = "submit"
ELSEWHERE = "elsewhere"


def procedure_for(work: Work, who: Resident, answers: Answers | None = None) -> Procedure:
    """The procedure of where somebody lives, or of the place they mean."""
    return work.procedure(place_of(work, who, answers))


def place_of(work: Work, who: Resident, answers: Answers | None = None) -> Place:
    """Where somebody lives; without a home, the place they chose or have a role for, or the only one there is."""
    homes = work.residents.households(who.id)
    return work.places.get(homes[0][1]) if homes else meant(work, who, answers or {})


# --- the forms there are ---------------------------------------------------------------------------------------------


def _places(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    """My building (each, where I have several homes), my compound, elsewhere in words."""
    homes = [place for _, place in work.residents.households(who.id)]
    known = [*homes, *compounds_of(work, who)] if homes else [meant(work, who, answers).id]
    return [
        *(Option(value=str(i), words=work.places.get(i).name) for i in dict.fromkeys(known)),
        Option(value=ELSEWHERE),
    ]


def compound_of(work: Work, who: Resident, answers: Answers) -> str:
    """Where an issue is that names no building: a place id."""
    return str(meant(work, who, answers).id)


def _categories(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value=category) for category in procedure_for(work, who, answers).categories]


def _preview(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    toggles = (Option(value=toggle, chosen=bool(answers.get(toggle))) for toggle in TOGGLES[FormName.raising])
    return [*toggles, Option(value=SUBMIT)]


def _units(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    """The unit that answers for the zone first, then those that take such issues, then the others."""
    offered = units.offered_for(work, work.issues.get(answers["issue_id"]))
    return [Option(value=f"unit-{unit.id}", words=unit.name, is_first_choice=first) for unit, first in offered]


def _reasons(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    place = work.issues.get(answers["issue_id"]).place
    return [Option(value=reason) for reason in work.procedure(place).decline_reasons]


def _keep(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value="keep")]


def _as_it_is(work: Work, who: Resident, answers: Answers) -> str:
    return "keep"


def _raise(work: Work, who: Resident, answers: Answers) -> Done:
    elsewhere = answers["where"] == ELSEWHERE
    where = compound_of(work, who, answers) if elsewhere else answers["where"]
    answers = {**answers, "where": where, ELSEWHERE: answers.get(ELSEWHERE) or None if elsewhere else None}
    return issues.raise_issue(work, who=who, answers=answers)


def _dispatch(work: Work, who: Resident, answers: Answers) -> Done:
    names = {option.value: option.words for option in _units(work, who, answers)}
    holder = names.get(answers["holder"]) or answers["holder"]
    return triage.dispatch(work, who=who, issue_id=answers["issue_id"], holder=holder)


def _decline(work: Work, who: Resident, answers: Answers) -> Done:
    what = {"issue_id": answers["issue_id"], "reason": answers["reason"], "reply": answers["reply"]}
    return triage.decline(work, who=who, **what)


def _refuse_reasons(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value=reason) for reason in REFUSE_REASONS]


def _refuse(work: Work, who: Resident, answers: Answers) -> Done:
    if "relink_id" in answers:
        return relinking.refuse(work, who=who, relink_id=answers["relink_id"], reason=answers["reason"])
    return approvals.refuse(work, who=who, membership_id=answers["membership_id"], reason=answers["reason"])


def _gives_away(key: str) -> Callable[[Answers], bool]:
    return lambda answers: bool(own_words.personal_details(answers.get(key) or ""))


CHECKED = {"personal": "words", "personal_place": "elsewhere"}
"""Questions that point out personal details → the answer they are found in."""

TOGGLES = {FormName.raising: ("urgent", "named")}
"""Answers that are switched on the form's last question."""

FORMS: dict[FormName, Form] = {
    FormName.raising: Form(
        questions=[
            Question(
                key="words",
                takes_words=lambda limits: limits.words,
                skipped=lambda work, who, answers: "" if answers.get("attachments") else None,
            ),
            Question(key="personal", options=_keep, skipped=_as_it_is, asked_if=_gives_away("words")),
            Question(key=PlaceKind.community, options=to_choose(PlaceKind.community)),
            Question(key=PlaceKind.compound, options=to_choose(PlaceKind.compound)),
            Question(key="where", options=_places, typed_goes_to=ELSEWHERE, skipped=compound_of, pin_means=ELSEWHERE),
            Question(
                key=ELSEWHERE,
                takes_words=lambda limits: limits.short_words,
                skipped=lambda work, who, answers: None,
                pin_means="",
                asked_if=lambda answers: answers.get("where") == ELSEWHERE and not answers.get("pin"),
            ),
            Question(
                key="personal_place",
                options=_keep,
                skipped=_as_it_is,
                asked_if=lambda answers: answers.get("where") == ELSEWHERE and _gives_away(ELSEWHERE)(answers),
            ),
            Question(key="category", options=_categories, skipped=lambda work, who, answers: "other"),
            Question(key="preview", options=_preview),
        ],
        finish=_raise,
        takes_attachments=True,
    ),
    FormName.dispatching: Form(
        questions=[Question(key="holder", options=_units, takes_words=lambda limits: limits.short_words)],
        finish=_dispatch,
    ),
    FormName.declining: Form(
        questions=[
            Question(key="reason", options=_reasons),
            Question(key="reply", takes_words=lambda limits: limits.short_words),
        ],
        finish=_decline,
    ),
    FormName.joining: JOINING,
    FormName.binding: BINDING,
    FormName.muting: MUTING,
    FormName.renaming: RENAMING,
    FormName.giving_role: GIVING,
    FormName.refusing: Form(questions=[Question(key="reason", options=_refuse_reasons)], finish=_refuse),
}
