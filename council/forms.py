"""Filling in a form: each answer is kept in the database and leads to the next question.

A form is a list of questions; a question says what it takes and, where it is not always asked, when. Adding a question
is one entry here and its words under [form] in the catalogs. Whatever process comes next can go on with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from council import issues, triage
from rules import own_words
from rules.forms import Asked, Draft, FormName, Left, Offered, Option
from rules.issues import Acknowledgement, Card
from rules.letters import Kind
from rules.procedures import Limits, Procedure
from rules.refusals import Refusal
from rules.residents import Resident
from rules.stages import Act
from storage.work import Work

Answers = Mapping[str, Any]
Done = Acknowledgement | Card | Refusal
Asking = Asked | Left | Refusal | Done

SUBMIT = "submit"
ELSEWHERE = "elsewhere"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One screen of a form. Its words are form.<form>.<key> in the catalogs."""

    key: str
    options: Callable[[Work, Resident, Answers], Sequence[Option]] = lambda work, who, answers: ()
    takes_words: Callable[[Limits], int] | None = None
    """How many characters it takes; None: only buttons answer it."""
    typed_goes_to: str | None = None
    """Words typed where buttons are offered are the answer to this question, and this one's answer is its name."""
    skipped: Callable[[Work, Resident, Answers], Any] | None = None
    """What skipping means; None: it cannot be skipped."""
    asked_if: Callable[[Answers], bool] = lambda answers: True


@dataclass(frozen=True, kw_only=True)
class Form:
    """A list of questions and the verb that its answers go to."""

    questions: Sequence[Question]
    finish: Callable[[Work, Resident, Answers], Done]
    takes_pictures: bool = False

    def question(self, key: str) -> Question:
        return next(question for question in self.questions if question.key == key)

    def asked(self, answers: Answers) -> list[str]:
        """The keys of the questions these answers lead through."""
        return [question.key for question in self.questions if question.asked_if(answers)]

    def after(self, key: str, answers: Answers) -> str | None:
        """The question that follows; None at the end."""
        keys = self.asked(answers)
        place = keys.index(key) + 1
        return keys[place] if place < len(keys) else None

    def before(self, key: str, answers: Answers) -> str | None:
        """The question one step back; None at the beginning."""
        keys = self.asked(answers)
        place = keys.index(key) - 1
        return keys[place] if place >= 0 else None


# --- verbs: what a person does with a form ---------------------------------------------------------------------------


def start(work: Work, *, who: Resident, form: FormName, given: Answers | None = None) -> Asking:
    """Open a form, or go on with the one that is open: nothing written is lost. `given`: answers known beforehand."""
    draft = work.drafts.of(who.id, form)
    if draft is not None and draft.is_open and not given:
        return _ask(work, who, draft, resumed=bool(draft.answers))
    first = FORMS[form].asked(given or {})[0]
    return _ask(work, who, work.drafts.put(who.id, form, first, given or {}), before=draft)


def dispatching(work: Work, *, who: Resident, issue_id: int) -> Asking:
    """Ask whom to hand an issue to."""
    return _about_issue(work, who, issue_id, FormName.dispatching, Act.dispatch)


def declining(work: Work, *, who: Resident, issue_id: int) -> Asking:
    """Ask for what reason an issue is declined."""
    return _about_issue(work, who, issue_id, FormName.declining, Act.decline)


def choose(work: Work, *, who: Resident, form: FormName, revision: int, value: str) -> Asking:
    """Tap one of the question's options. A toggle stays on the question; 提交 on the last one ends the form."""
    draft = _at(work, who, form, revision)
    if isinstance(draft, Refusal):
        return draft
    question = FORMS[form].question(draft.question)
    options = {option.value for option in question.options(work, who, draft.answers)}
    if value in TOGGLES.get(form, ()) and value in options:
        answers = {**draft.answers, value: not draft.answers.get(value)}
        return _ask(work, who, work.drafts.put(who.id, form, draft.question, answers))
    if value not in options:
        return Refusal.no_such_option
    return _go_on(work, who, draft, value)


def write(work: Work, *, who: Resident, words: str = "", pictures: Sequence[str] = ()) -> Asking | Offered:
    """Words or a picture sent by somebody. They belong to the open form; without one they are kept and offered as an
    issue in one tap."""
    draft = work.drafts.open_of(who.id)
    if draft is None:
        return _offer(work, who, words, pictures)
    question = FORMS[draft.form].question(draft.question)
    answers = dict(draft.answers)
    limits = _procedure(work, who).limits
    if pictures:
        if not FORMS[draft.form].takes_pictures:
            return _ask(work, who, draft, refused=Refusal.choose_a_button)
        kept = [*answers.get("pictures", ()), *pictures]
        if len(kept) > limits.pictures:
            return _ask(work, who, draft, refused=Refusal.too_many_pictures)
        draft = work.drafts.keep(who.id, draft.form, {**answers, "pictures": kept})
        if not words:
            return _ask(work, who, draft, before=draft)
    target = FORMS[draft.form].question(question.typed_goes_to) if question.typed_goes_to else question
    if target.takes_words is None:
        return _ask(work, who, draft, refused=None if pictures else Refusal.choose_a_button, before=draft)
    words = own_words.tidy(words)
    if refused := own_words.check(words, target.takes_words(limits)):
        return _ask(work, who, draft, refused=refused, before=draft)
    if question.typed_goes_to:
        answered = {**draft.answers, question.key: question.typed_goes_to}
        draft = work.drafts.put(who.id, draft.form, target.key, answered)
    return _go_on(work, who, draft, words)


def skip(work: Work, *, who: Resident, form: FormName, revision: int) -> Asking:
    """Leave a question open; what that means is the question's own."""
    draft = _at(work, who, form, revision)
    if isinstance(draft, Refusal):
        return draft
    skipped = FORMS[form].question(draft.question).skipped
    value = skipped(work, who, draft.answers) if skipped else None
    return Refusal.nothing_to_skip if value is None else _go_on(work, who, draft, value)


def back(work: Work, *, who: Resident, form: FormName, revision: int) -> Asking:
    """One question back; its answer stays until another is given. On the first one the form is left."""
    draft = _at(work, who, form, revision)
    if isinstance(draft, Refusal):
        return draft
    before = FORMS[form].before(draft.question, draft.answers)
    if before is None:
        return cancel(work, who=who, form=form, revision=revision)
    return _ask(work, who, work.drafts.put(who.id, form, before, draft.answers))


def cancel(work: Work, *, who: Resident, form: FormName, revision: int) -> Left | Asked | Refusal:
    """Lay the form aside: nothing is sent, and it can be taken up again for a while."""
    draft = _at(work, who, form, revision)
    if isinstance(draft, Refusal):
        return draft
    work.drafts.put(who.id, form, draft.question, draft.answers, is_open=False)
    return Left(form=form, before=draft.message_id)


def take_up(work: Work, *, who: Resident, form: FormName) -> Asking:
    """Go on with a form that was laid aside, or with words that were offered as an issue."""
    draft = work.drafts.of(who.id, form)
    if draft is None:
        return Refusal.no_form_open
    if draft.is_open:
        return _ask(work, who, draft, resumed=True)
    draft = work.drafts.put(who.id, form, draft.question, draft.answers)
    words = draft.answers.get("words")
    if form is FormName.raising and draft.question == "words" and words:
        return write_again(work, who, draft, words)
    return _ask(work, who, draft)


def typed(work: Work, *, who: Resident, what: str) -> Asking:
    """上一步, 跳过, 取消 or 提交, written out instead of tapped."""
    draft = work.drafts.open_of(who.id)
    if draft is None:
        return Refusal.no_form_open
    where: dict[str, Any] = {"who": who, "form": draft.form, "revision": draft.revision}
    if what == SUBMIT:
        return choose(work, **where, value=SUBMIT)
    return {"back": back, "skip": skip, "cancel": cancel}[what](work, **where)


def offer_to(work: Work, *, telegram_id: int) -> Offered | None:
    """The words and pictures that were offered to this person as an issue and not taken up yet."""
    who = work.residents.by_telegram(telegram_id)
    draft = work.drafts.of(who.id, FormName.raising) if who else None
    if draft is None or draft.is_open:
        return None
    return Offered(words=draft.answers.get("words", ""), pictures=len(draft.answers.get("pictures", ())))


def present_for(work: Work, *, telegram_id: int) -> Asked | None:
    """The question that waits for this person, if any. Writes nothing."""
    who = work.residents.by_telegram(telegram_id)
    draft = work.drafts.open_of(who.id) if who else None
    return None if who is None or draft is None else _ask(work, who, draft, before=draft)


def asked_by(work: Work, *, telegram_id: int, form: FormName, revision: int, message_id: int) -> None:
    """Note which message asks the question, so that its buttons can be taken away later."""
    who = work.residents.by_telegram(telegram_id)
    if who is not None:
        work.drafts.asked_by(who.id, form, revision, message_id)


# --- how it goes on --------------------------------------------------------------------------------------------------


def write_again(work: Work, who: Resident, draft: Draft, words: str) -> Asking:
    """Words written before the form was opened go through the same checks."""
    question = FORMS[draft.form].question(draft.question)
    assert question.takes_words is not None
    if refused := own_words.check(words, question.takes_words(_procedure(work, who).limits)):
        return _ask(work, who, draft, refused=refused)
    return _go_on(work, who, draft, words)


def _go_on(work: Work, who: Resident, draft: Draft, value: Any) -> Asking:
    """Keep the answer; ask the next question, or hand all answers to the form's verb."""
    form = FORMS[draft.form]
    answers = {**draft.answers, draft.question: value}
    following = form.after(draft.question, answers)
    if following is not None:
        return _ask(work, who, work.drafts.put(who.id, draft.form, following, answers), before=draft)
    work.drafts.drop(who.id, draft.form)
    return form.finish(work, who, answers)


def _ask(
    work: Work,
    who: Resident,
    draft: Draft,
    *,
    refused: Refusal | None = None,
    resumed: bool = False,
    before: Draft | None = None,
) -> Asked:
    question = FORMS[draft.form].question(draft.question)
    procedure = _procedure(work, who)
    facts = {"name": who.name}
    if "issue_id" in draft.answers:
        facts["code"] = work.issues.get(draft.answers["issue_id"]).code
    if "where" in draft.answers and draft.answers["where"] != ELSEWHERE:
        facts["place"] = work.places.get(int(draft.answers["where"])).name
    skipped = question.skipped
    return Asked(
        form=draft.form,
        question=draft.question,
        revision=draft.revision,
        options=tuple(question.options(work, who, draft.answers)),
        can_skip=skipped is not None and skipped(work, who, draft.answers) is not None,
        is_first=FORMS[draft.form].before(draft.question, draft.answers) is None,
        answers=draft.answers,
        limit=question.takes_words(procedure.limits) if question.takes_words else 0,
        personal=own_words.personal_details(draft.answers.get(_CHECKED.get(draft.question, ""), "")),
        facts=facts,
        resumed=resumed,
        refused=refused,
        before=before.message_id if before else None,
    )


def _at(work: Work, who: Resident, form: FormName, revision: int) -> Draft | Refusal:
    """The form, if this revision is the one that is asked now."""
    draft = work.drafts.of(who.id, form)
    if draft is None or not draft.is_open:
        return Refusal.no_form_open
    return draft if draft.revision == revision else Refusal.step_is_over


def _offer(work: Work, who: Resident, words: str, pictures: Sequence[str]) -> Offered | Refusal:
    words = own_words.tidy(words)
    if not pictures and (refused := own_words.check(words, _procedure(work, who).limits.words)):
        return refused
    answers: dict[str, Any] = {"words": words, "pictures": list(pictures)}
    laid_aside = work.drafts.of(who.id, FormName.raising)
    if laid_aside and not words and laid_aside.question == "words":  # one picture after another
        answers = {**laid_aside.answers, "pictures": [*laid_aside.answers.get("pictures", ()), *pictures]}
    work.drafts.put(who.id, FormName.raising, "words", answers, is_open=False)
    work.answer_with(Kind.offer)
    return Offered(words=answers["words"], pictures=len(answers["pictures"]))


def _about_issue(work: Work, who: Resident, issue_id: int, form: FormName, act: Act) -> Asking:
    issue = triage.may_still(work, who, issue_id, act)
    return issue if isinstance(issue, Refusal) else start(work, who=who, form=form, given={"issue_id": issue_id})


def _procedure(work: Work, who: Resident) -> Procedure:
    homes = work.residents.households(who.id)
    place = work.places.get(homes[0][1]) if homes else work.places.the_only()
    assert place is not None, "a deployment serves at least one place"
    return work.procedure(place)


# --- the forms there are ---------------------------------------------------------------------------------------------


def _places(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    """My building (each, where I have several homes), my compound, elsewhere in words."""
    homes = [place for _, place in work.residents.households(who.id)]
    compounds = [work.places.compound_of(place).id for place in homes]
    only = work.places.the_only()
    known = dict.fromkeys([*homes, *compounds] or ([only.id] if only else []))
    return [*(Option(value=str(i), words=work.places.get(i).name) for i in known), Option(value=ELSEWHERE)]


def _compound(work: Work, who: Resident, answers: Answers) -> str | None:
    homes = work.residents.households(who.id)
    place = work.places.compound_of(homes[0][1]) if homes else work.places.the_only()
    return str(place.id) if place else None


def _categories(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value=category) for category in _procedure(work, who).categories]


def _preview(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    toggles = (Option(value=toggle, chosen=bool(answers.get(toggle))) for toggle in TOGGLES[FormName.raising])
    return [*toggles, Option(value=SUBMIT)]


def _units(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    around = work.places.around(work.issues.get(answers["issue_id"]).place.id)
    return [Option(value=str(unit), words=name) for unit, name in work.residents.units(around)]


def _reasons(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    place = work.issues.get(answers["issue_id"]).place
    return [Option(value=reason) for reason in work.procedure(place).decline_reasons]


def _keep(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value="keep")]


def _raise(work: Work, who: Resident, answers: Answers) -> Done:
    if answers["where"] == ELSEWHERE:
        answers = {**answers, "where": _compound(work, who, answers)}
    return issues.raise_issue(work, who=who, answers=answers)


def _dispatch(work: Work, who: Resident, answers: Answers) -> Done:
    units = {option.value: option.words for option in _units(work, who, answers)}
    holder = units.get(answers["holder"]) or answers["holder"]
    return triage.dispatch(work, who=who, issue_id=answers["issue_id"], holder=holder)


def _decline(work: Work, who: Resident, answers: Answers) -> Done:
    what = {"issue_id": answers["issue_id"], "reason": answers["reason"], "reply": answers["reply"]}
    return triage.decline(work, who=who, **what)


def _gives_away(key: str) -> Callable[[Answers], bool]:
    return lambda answers: bool(own_words.personal_details(answers.get(key) or ""))


_CHECKED = {"personal": "words", "personal_place": "elsewhere"}
"""Questions that point out personal details → the answer they are found in."""

TOGGLES = {FormName.raising: ("urgent", "named")}
"""Answers that are switched on the form's last question."""

FORMS: dict[FormName, Form] = {
    FormName.raising: Form(
        questions=[
            Question(
                key="words",
                takes_words=lambda limits: limits.words,
                skipped=lambda work, who, answers: "" if answers.get("pictures") else None,
            ),
            Question(key="personal", options=_keep, asked_if=_gives_away("words")),
            Question(key="where", options=_places, typed_goes_to=ELSEWHERE, skipped=_compound),
            Question(
                key=ELSEWHERE,
                takes_words=lambda limits: limits.short_words,
                asked_if=lambda answers: answers.get("where") == ELSEWHERE,
            ),
            Question(
                key="personal_place",
                options=_keep,
                asked_if=lambda answers: answers.get("where") == ELSEWHERE and _gives_away(ELSEWHERE)(answers),
            ),
            Question(key="category", options=_categories, skipped=lambda work, who, answers: "other"),
            Question(key="preview", options=_preview),
        ],
        finish=_raise,
        takes_pictures=True,
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
}
