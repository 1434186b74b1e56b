"""Filling in a form: each answer is kept in the database and leads to the next question.

Whatever process comes next can go on with it. The forms themselves are in questions.py.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from council import approvals, joining, mutes, relinking, triage
from council.asking import ask, asks_anything, skipped
from council.offers import Sent, offer
from council.question import Answers, Done
from council.questions import FORMS, SUBMIT, TOGGLES, procedure_for
from rules import own_words
from rules.attachments import Attachment, Pin
from rules.forms import Asked, Draft, FormName, Left, Offered
from rules.issues import HeldBack
from rules.letters import Kind
from rules.refusals import Refusal
from rules.residents import Resident
from rules.stages import Act
from rules.verbs import Verb
from storage.work import Work

ALBUM_SECONDS = 1.0
"""An album's pieces arrive within it: they are answered once, so long after the first."""

Asking = Asked | Left | Refusal | Done
"""What comes back from a step: the next question, a refusal, or what became of the form."""


# --- verbs: what a person does with a form ---------------------------------------------------------------------------


def start(work: Work, *, who: Resident, form: FormName, given: Answers | None = None) -> Asking:
    """Open a form, or go on with the one that is open: nothing written is lost. `given`: answers known beforehand."""
    draft = work.drafts.of(who.id, form)
    if draft is not None and draft.is_open and not given:
        return ask(work, who, draft, resumed=bool(draft.answers))
    answers = given or {}
    asked = (FORMS[form].question(key) for key in FORMS[form].asked(answers))
    first = next(question.key for question in asked if asks_anything(work, who, question, answers))
    return ask(work, who, work.drafts.put(who.id, form, first, answers))


def dispatching(work: Work, *, who: Resident, issue_id: int) -> Asking:
    """Ask whom to hand an issue to."""
    return _about_issue(work, who, issue_id, FormName.dispatching, Act.dispatch)


def declining(work: Work, *, who: Resident, issue_id: int) -> Asking:
    """Ask for what reason an issue is declined."""
    return _about_issue(work, who, issue_id, FormName.declining, Act.decline)


def muting(work: Work, *, who: Resident, issue_id: int) -> Asking:
    """Ask for how long, and why, whoever raised an issue is muted."""
    found = mutes.may_mute(work, who, issue_id)
    if isinstance(found, Refusal):
        return found
    given = {"issue_id": issue_id, "place_id": found[2].id}
    return start(work, who=who, form=FormName.muting, given=given)


def joining_by(work: Work, *, who: Resident, token: str) -> Asking:
    """Open a household's link: the questions for joining it."""
    given = joining.by_link(work, who=who, token=token)
    return given if isinstance(given, Refusal) else start(work, who=who, form=FormName.joining, given=given)


def refusing(work: Work, *, who: Resident, membership_id: int) -> Asking:
    """Ask for what reason somebody is not approved."""
    asked = approvals.may_still(work, who, membership_id, Verb.refuse)
    given = {"membership_id": membership_id}
    return asked if isinstance(asked, Refusal) else start(work, who=who, form=FormName.refusing, given=given)


def refusing_relink(work: Work, *, who: Resident, relink_id: int) -> Asking:
    """Ask for what reason a new account is not approved."""
    asked = relinking.may_still(work, who, relink_id, Verb.ask_why_not_relink)
    given = {"relink_id": relink_id}
    return asked if isinstance(asked, Refusal) else start(work, who=who, form=FormName.refusing, given=given)


def choose(work: Work, *, who: Resident, form: FormName, revision: int, value: str) -> Asking:
    """Tap one of the question's options. A toggle stays on the question; 提交 on the last one ends the form."""
    draft = _at(work, who, form, revision)
    if isinstance(draft, Refusal):
        return draft
    question = FORMS[form].question(draft.question)
    options = {option.value for option in question.options(work, who, draft.answers)}
    if value in TOGGLES.get(form, ()) and value in options:
        answers = {**draft.answers, value: not draft.answers.get(value)}
        return ask(work, who, work.drafts.put(who.id, form, draft.question, answers))
    if value not in options:
        return Refusal.no_such_option
    return go_on(work, who, draft, value)


def write(
    work: Work,
    *,
    who: Resident,
    words: str = "",
    attachments: Sequence[Attachment] = (),
    pin: Pin | None = None,
    album: str | None = None,
) -> Asking | Offered:
    """Words, a picture, a pin on the map sent by somebody. They belong to the open form; without one they are kept and
    offered as an issue in one tap.

    The pieces of an album come one by one, as messages of their own: each is kept at once, and they are answered
    together, a moment after the first.
    """
    sent = Sent(words=own_words.tidy(words), attachments=attachments, pin=pin, album=album)
    draft = work.drafts.open_of(who.id)
    if album is not None:
        work.answer_with(Kind.offer if draft is None else Kind.where_we_are, in_seconds=ALBUM_SECONDS)
    if draft is None:
        return offer(work, who, sent, procedure_for(work, who).limits)
    result = _take(work, who, draft, sent)
    if album is not None and isinstance(result, Asked) and result.refused:
        _note_refusal(work, who, result.refused)
    return result


def skip(work: Work, *, who: Resident, form: FormName, revision: int) -> Asking:
    """Leave a question as it is; what that means for one never answered is its own."""
    draft = _at(work, who, form, revision)
    if isinstance(draft, Refusal):
        return draft
    value = skipped(work, who, draft)
    return Refusal.nothing_to_skip if value is None else go_on(work, who, draft, value)


def back(work: Work, *, who: Resident, form: FormName, revision: int) -> Asking:
    """One question back; its answer stays until another is given. On the first one the form is left."""
    draft = _at(work, who, form, revision)
    if isinstance(draft, Refusal):
        return draft
    before = FORMS[form].before(draft.question, draft.answers)
    while before is not None and not asks_anything(work, who, FORMS[form].question(before), draft.answers):
        before = FORMS[form].before(before, draft.answers)
    if before is None:
        return cancel(work, who=who, form=form, revision=revision)
    return ask(work, who, work.drafts.put(who.id, form, before, draft.answers))


def cancel(work: Work, *, who: Resident, form: FormName, revision: int) -> Left | Asked | Refusal:
    """Lay the form aside: nothing is sent, and it can be taken up again for a while."""
    draft = _at(work, who, form, revision)
    if isinstance(draft, Refusal):
        return draft
    laid_aside = work.drafts.put(who.id, form, draft.question, draft.answers, is_open=False)
    about = {key: draft.answers.get(key) for key in ("membership_id", "relink_id")}
    return Left(form=form, revision=laid_aside.revision, before=draft.message_id, **about)


def take_up(work: Work, *, who: Resident, form: FormName, revision: int) -> Asking:
    """Go on with a form that was laid aside, or raise the words that were offered as an issue: those the button stands
    under, not what was sent since."""
    draft = work.drafts.of(who.id, form)
    if draft is None:
        return Refusal.no_form_open
    if draft.revision != revision:
        return Refusal.step_is_over
    if form is not FormName.offered:
        return ask(work, who, work.drafts.put(who.id, form, draft.question, draft.answers), resumed=True)
    work.drafts.drop(who.id, form)
    words = draft.answers["words"]
    given = {key: draft.answers[key] for key in ("attachments", "pin") if draft.answers.get(key)}
    raising = work.drafts.put(who.id, FormName.raising, "words", given)
    return _answer_in_words(work, who, raising, words) if words else ask(work, who, raising)


def typed(work: Work, *, who: Resident, what: str) -> Asking:
    """上一步, 跳过, 取消 or 提交, written out instead of tapped."""
    draft = work.drafts.open_of(who.id)
    if draft is None:
        return Refusal.no_form_open
    where: dict[str, Any] = {"who": who, "form": draft.form, "revision": draft.revision}
    if what == SUBMIT:
        return choose(work, **where, value=SUBMIT)
    return {"back": back, "skip": skip, "cancel": cancel}[what](work, **where)


def present_for(work: Work, *, telegram_id: int) -> Asked | None:
    """The question that waits for this person, if any. Writes nothing."""
    who = work.residents.by_telegram(telegram_id)
    draft = work.drafts.open_of(who.id) if who else None
    return None if who is None or draft is None else ask(work, who, draft, refused=_noted_refusal(draft))


def asked_last(work: Work, *, telegram_id: int) -> int | None:
    """The message with the last question of the form this person has just done. Writes nothing."""
    who = work.residents.by_telegram(telegram_id)
    return work.drafts.asked_last(who.id) if who else None


def asked_by(work: Work, *, telegram_id: int, form: FormName, revision: int, message_id: int) -> None:
    """Note which message asks the question, so that its buttons can be taken away later."""
    who = work.residents.by_telegram(telegram_id)
    if who is not None:
        work.drafts.asked_by(who.id, form, revision, message_id)


# --- how it goes on --------------------------------------------------------------------------------------------------


def _take(work: Work, who: Resident, draft: Draft, sent: Sent) -> Asking:
    """Keep what came beside words, then the words: a caption answers as words do, and an album has one caption however
    many of its pieces have words."""
    if not sent.has_words_only:
        kept = _keep(work, who, draft, sent)
        if isinstance(kept, Refusal):
            return ask(work, who, draft, refused=kept)
        draft = kept
        pin_means = FORMS[draft.form].question(draft.question).pin_means
        if sent.pin and pin_means is not None and not sent.words:
            return go_on(work, who, draft, pin_means)
        if not sent.words:
            return ask(work, who, draft)
    caption = draft.answers.get("caption")
    if sent.album is None or caption is None or caption["album"] != sent.album:
        return _answer_in_words(work, who, draft, sent.words, album=sent.album)
    answered = caption["question"]
    draft = work.drafts.put(who.id, draft.form, answered, draft.answers)
    return _answer_in_words(work, who, draft, f"{draft.answers[answered]}\n{sent.words}", album=sent.album)


def _answer_in_words(work: Work, who: Resident, draft: Draft, words: str, *, album: str | None = None) -> Asking:
    """Words for the question that is asked, or for the one that words typed there are meant for. Of an album: remember
    which question its caption answered."""
    question = FORMS[draft.form].question(draft.question)
    target = FORMS[draft.form].question(question.typed_goes_to) if question.typed_goes_to else question
    if target.takes_words is None:
        return ask(work, who, draft, refused=Refusal.choose_a_button)
    if refused := own_words.check(words, target.takes_words(procedure_for(work, who).limits)):
        return ask(work, who, draft, refused=refused)
    if refused := target.check(work, draft.answers, words):
        return ask(work, who, draft, refused=refused)
    if target is not question:
        draft = work.drafts.put(who.id, draft.form, target.key, {**draft.answers, question.key: target.key})
    if album is not None:
        draft = replace(draft, answers={**draft.answers, "caption": {"album": album, "question": target.key}})
    return go_on(work, who, draft, words)


def go_on(work: Work, who: Resident, draft: Draft, value: Any) -> Asking:
    """Keep the answer; ask the next question, or hand all answers to the form's verb."""
    form = FORMS[draft.form]
    answers = {**draft.answers, draft.question: value}
    following = form.after(draft.question, answers)
    while following is not None and not asks_anything(work, who, form.question(following), answers):
        following = form.after(following, answers)
    if following is not None:
        return ask(work, who, work.drafts.put(who.id, draft.form, following, answers))
    done = form.finish(work, who, answers)
    if isinstance(done, HeldBack):
        return ask(work, who, draft, held=done.why)
    work.drafts.drop(who.id, draft.form)
    return done


def _at(work: Work, who: Resident, form: FormName, revision: int) -> Draft | Refusal:
    """The form, if this revision is the one that is asked now."""
    draft = work.drafts.of(who.id, form)
    if draft is None or not draft.is_open:
        return Refusal.no_form_open
    return draft if draft.revision == revision else Refusal.step_is_over


def _keep(work: Work, who: Resident, draft: Draft, sent: Sent) -> Draft | Refusal:
    """Keep what was sent beside words; the same question stands."""
    if not FORMS[draft.form].takes_attachments:
        return Refusal.no_attachments_here
    kept = [*draft.answers.get("attachments", ()), *(one.as_json() for one in sent.attachments)]
    if len(kept) > procedure_for(work, who).limits.attachments:
        return Refusal.too_many_attachments
    pin = {"pin": asdict(sent.pin)} if sent.pin else {}
    return work.drafts.keep(who.id, draft.form, {**draft.answers, "attachments": kept, **pin})


def _note_refusal(work: Work, who: Resident, refusal: Refusal) -> None:
    """Of an album's piece: it is told with the one answer to them all, while the same question stands."""
    draft = work.drafts.open_of(who.id)
    if draft is not None:
        work.drafts.keep(who.id, draft.form, {**draft.answers, "refused": {"revision": draft.revision, "why": refusal}})


def _noted_refusal(draft: Draft) -> Refusal | None:
    noted = draft.answers.get("refused")
    return Refusal(noted["why"]) if noted and noted["revision"] == draft.revision else None


def _about_issue(work: Work, who: Resident, issue_id: int, form: FormName, act: Act) -> Asking:
    issue = triage.may_still(work, who, issue_id, act)
    return issue if isinstance(issue, Refusal) else start(work, who=who, form=form, given={"issue_id": issue_id})
