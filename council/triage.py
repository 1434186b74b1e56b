"""What the grid worker of the place does with a new issue: take it up, hand it on, table it, decline it."""

from typing import Any

from council import letters, permitted
from council.cards import card_for
from rules.issues import Card, Issue
from rules.letters import Kind
from rules.refusals import Refusal
from rules.residents import Resident
from rules.stages import LEADS_TO, Act
from rules.verbs import Verb
from storage.work import Work


def accept(work: Work, *, who: Resident, issue_id: int) -> Card | Refusal:
    """Take an issue up: whoever does so has it from now on. Neighbours may go on seconding it."""
    return _move(work, who, issue_id, Act.accept, holder=who.name)


def table(work: Work, *, who: Resident, issue_id: int) -> Card | Refusal:
    """Put an issue on the council's table."""
    return _move(work, who, issue_id, Act.table)


def dispatch(work: Work, *, who: Resident, issue_id: int, holder: str) -> Card | Refusal:
    """Hand a small matter straight to whoever carries it out, by name."""
    return _move(work, who, issue_id, Act.dispatch, holder=holder)


def decline(work: Work, *, who: Resident, issue_id: int, reason: str, reply: str) -> Card | Refusal:
    """Not accepted, for one of the procedure's reasons and with a sentence to the raiser."""
    return _move(work, who, issue_id, Act.decline, reason=reason, reply=reply)


def may_still(work: Work, who: Resident, issue_id: int, act: Act) -> Issue | Refusal:
    """The issue, if this person may do that with it now."""
    issue = work.issues.claim(issue_id)
    if issue is None:
        return Refusal.no_such_issue
    if refused := permitted.refusal(work, who, Verb[act], permitted.about_issue(work, issue)):
        return refused
    if not issue.stage.allows(act):
        return Refusal.stage_moved_on
    return issue


def _move(work: Work, who: Resident, issue_id: int, act: Act, **values: Any) -> Card | Refusal:
    issue = may_still(work, who, issue_id, act)
    if isinstance(issue, Refusal):
        return issue
    role = permitted.capacity(work, who, Verb[act], permitted.about_issue(work, issue))
    work.issues.move(issue_id, LEADS_TO[act], **values)
    work.journal.note(who, role, act, "issue", issue_id)
    letters.stage_changed(work, work.issues.get(issue_id), by=who)
    work.answer_with(Kind.answer_card, issue_id=issue_id)
    return card_for(work, who, issue_id)
