"""The question that a form stands at, with all its screen shows."""

from typing import Any

from council.question import Answers, Question
from council.questions import CHECKED, ELSEWHERE, FORMS, compound_of, procedure_for
from rules import own_words
from rules.attachments import Attachment
from rules.forms import Asked, Draft
from rules.mutes import Mute
from rules.refusals import Refusal
from rules.residents import Resident
from rules.too_much import TooMuch
from storage.work import Work


def ask(
    work: Work,
    who: Resident,
    draft: Draft,
    *,
    refused: Refusal | None = None,
    held: TooMuch | Mute | None = None,
    resumed: bool = False,
) -> Asked:
    """The question that a draft stands at, with all its screen shows."""
    question = FORMS[draft.form].question(draft.question)
    procedure = procedure_for(work, who, draft.answers)
    facts = {"name": who.name, **FORMS[draft.form].facts(work, draft.answers)}
    if "issue_id" in draft.answers:
        facts["code"] = work.issues.get(draft.answers["issue_id"]).code
    if where := draft.answers.get("where"):
        place = compound_of(work, who, draft.answers) if where == ELSEWHERE else where
        facts["place"] = work.places.get(int(place)).name
    return Asked(
        form=draft.form,
        question=draft.question,
        revision=draft.revision,
        options=tuple(question.options(work, who, draft.answers)),
        can_skip=skipped(work, who, draft) is not None,
        answers=draft.answers,
        limit=question.takes_words(procedure.limits) if question.takes_words else 0,
        personal=own_words.personal_details(draft.answers.get(CHECKED.get(draft.question, ""), "")),
        facts=facts,
        attachments=tuple(Attachment.from_json(one) for one in draft.answers.get("attachments", ())),
        has_pin="pin" in draft.answers,
        resumed=resumed,
        refused=refused,
        held=held,
        before=draft.message_id,
    )


def asks_anything(work: Work, who: Resident, question: Question, answers: Answers) -> bool:
    """A question that takes no words and offers nothing to choose is passed over."""
    return question.takes_words is not None or bool(question.options(work, who, answers))


def skipped(work: Work, who: Resident, draft: Draft) -> Any:
    """What skipping the question leaves as its answer: the one given before, else the question's own. None: it cannot
    be skipped."""
    question = FORMS[draft.form].question(draft.question)
    if question.skipped is None:
        return None
    return draft.answers.get(question.key) or question.skipped(work, who, draft.answers)
