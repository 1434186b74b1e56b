"""A new phone or a lost account: those who know the house link a resident to another account. The old one is told, and
can say that it was not them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from council import approvals, permitted, roles
from council.permitted import About
from rules.letters import Kind
from rules.refusals import Refusal
from rules.relinking import MOST_A_DAY, NOT_BY_NEIGHBOURS, Relink, Relinking, RelinkState
from rules.residents import Resident, Role
from rules.verbs import Verb
from storage.work import Work


def ask(work: Work, who: Resident, *, membership_id: int, household_id: int) -> Relinking | Refusal:
    """A new account says to be a member of a household; those who know the house are asked, none of the two."""
    membership = work.memberships.get(membership_id)
    if membership is None or not membership.is_approved or membership.household_id != household_id:
        return Refusal.no_such_option
    if membership.resident_id == who.id:
        return Refusal.member_already
    known = work.residents.get(membership.resident_id)
    if _runs_a_place(work, known):
        return Refusal.relink_by_operator
    if work.relinks.asked(who.telegram_id, since=work.now - timedelta(days=1)) >= MOST_A_DAY:
        return Refusal.too_many_requests
    steps = _approvers(work, household_id, known, who.telegram_id)
    if not steps:
        return Refusal.nobody_to_approve
    work.residents.consent(who.id, name=who.name)
    relink = work.relinks.ask(
        membership_id=membership_id,
        resident_id=known.id,
        new_telegram_id=who.telegram_id,
        old_telegram_id=known.telegram_id or None,
    )
    for approver, nth, at in approvals.climbing(work, steps):
        key = f"relink:{relink.id}:{approver.id}:{nth}"
        work.outbox.put(Kind.relink, key=key, chat_id=approver.telegram_id, due_at=at, relink_id=relink.id)
    work.journal.note(who, "resident", "ask_to_relink", "relink", relink.id)
    work.answer_with(Kind.relink_asked, relink_id=relink.id)
    return seen(work, relink, waits_for=tuple(one.name for one in steps[0]))


def seen(work: Work, relink: Relink, waits_for: tuple[str, ...] = ()) -> Relinking:
    """It, with all that is said about it."""
    membership, new = work.memberships.get(relink.membership_id), work.residents.by_telegram(relink.new_telegram_id)
    assert membership is not None, "what was asked by a membership goes with it"
    who, home = work.residents.get(relink.resident_id), work.places.home(membership.household_id)
    return Relinking(relink=relink, who=who, new_name=new.name if new else "", home=home, waits_for=waits_for)


def approve(work: Work, *, who: Resident, relink_id: int) -> Relinking | Refusal:
    """批准: the resident goes on with the new account and all they had. The old one is unlinked and told; whoever else
    said to be them is refused."""
    asked = may_still(work, who, relink_id, Verb.approve_relink)
    if isinstance(asked, Refusal):
        return asked
    if _runs_a_place(work, asked.who):
        return Refusal.relink_by_operator
    relink, fresh = asked.relink, work.residents.by_telegram(asked.relink.new_telegram_id)
    if fresh is None:
        return Refusal.decided_already
    for other in work.relinks.others_waiting(relink):
        work.relinks.settle(other.id, RelinkState.refused, who.id)
        _tell_new(work, other, RelinkState.refused)
    work.relinks.settle(relink_id, RelinkState.approved, who.id)
    work.relinks.link(relink.resident_id, fresh.id)
    if relink.old_telegram_id is not None:
        work.outbox.moved_chat(relink.old_telegram_id, relink.new_telegram_id)
        work.cards.left_behind(relink.old_telegram_id)
        work.outbox.put(
            Kind.relinked, key=f"relinked:{relink_id}", chat_id=relink.old_telegram_id, urgent=True, relink_id=relink_id
        )
    roles.follow_the_account(work, work.residents.get(relink.resident_id), left=relink.old_telegram_id, by=who)
    _tell_new(work, relink, RelinkState.approved)
    work.journal.note(who, "approver", "approve_relink", "relink", relink_id)
    work.journal.note(asked.who, "resident", "relinked", "relink", relink_id)
    return asked


def refuse(work: Work, *, who: Resident, relink_id: int, reason: str) -> Relinking | Refusal:
    """拒绝: they are somebody else; nothing changes."""
    asked = may_still(work, who, relink_id, Verb.refuse_relink)
    if isinstance(asked, Refusal):
        return asked
    work.relinks.settle(relink_id, RelinkState.refused, who.id)
    work.journal.note(who, "approver", "refuse_relink", "relink", relink_id)
    _tell_new(work, asked.relink, RelinkState.refused, reason=reason)
    return replace(asked, relink=replace(asked.relink, state=RelinkState.refused))


def deny(work: Work, *, who: Resident, relink_id: int) -> Relinking | Refusal:
    """这不是我: the old account says that somebody else took its place. Neither account can act as the resident until
    those who know the house have looked again; whoever approved it and the conveners are told."""
    relink = work.relinks.claim(relink_id)
    if relink is None:
        return Refusal.not_your_account
    about = About(owner_id=who.id if relink.old_telegram_id == who.telegram_id else None)
    if refused := permitted.refusal(work, who, Verb.deny_relink, about):
        return refused
    known = work.residents.get(relink.resident_id)
    if relink.state is not RelinkState.approved or known.telegram_id != relink.new_telegram_id:
        return Refusal.decided_already
    asked = seen(work, relink)
    work.relinks.settle(relink_id, RelinkState.denied, None)
    work.outbox.skip_all(relink.new_telegram_id, "the account was denied")
    work.cards.left_behind(relink.new_telegram_id)
    work.relinks.unlink(known.id)
    roles.commands_are_everybodys(work, relink.new_telegram_id)
    work.journal.note(who, "resident", "deny_relink", "relink", relink_id)
    for told in _those_to_alert(work, asked):
        key = f"relink_denied:{relink_id}:{told.id}"
        work.outbox.put(Kind.relink_denied, key=key, chat_id=told.telegram_id, urgent=True, relink_id=relink_id)
    _tell_new(work, relink, RelinkState.denied)
    return asked


def may_still(work: Work, who: Resident, relink_id: int, verb: Verb) -> Relinking | Refusal:
    """It, if there is still something to decide and it is theirs to decide it: neither account's."""
    relink = work.relinks.claim(relink_id)
    membership = work.memberships.get(relink.membership_id) if relink else None
    if relink is None or membership is None or not is_open(work, relink):
        return Refusal.decided_already
    if refused := permitted.refusal(work, who, verb, permitted.about_membership(work, membership)):
        return refused
    return Refusal.not_yours_to_approve if who.telegram_id == relink.new_telegram_id else seen(work, relink)


def is_open(work: Work, relink: Relink) -> bool:
    """Whether there is something to decide: nobody has, they belong to it still, and have the account they had."""
    membership, known = work.memberships.get(relink.membership_id), work.residents.get(relink.resident_id)
    is_member = membership is not None and membership.is_approved
    return relink.state is RelinkState.waiting and is_member and known.telegram_id == (relink.old_telegram_id or 0)


def _runs_a_place(work: Work, known: Resident) -> bool:
    """Whether they hold, by now, what no neighbour's tap may hand over."""
    return any(duty.role in NOT_BY_NEIGHBOURS for duty in work.residents.duties(known.id, work.today()))


def _approvers(work: Work, household_id: int, known: Resident, new_telegram_id: int) -> list[list[Resident]]:
    steps = approvals.approvers(work, household_id, but=known)
    without = [[one for one in step if one.telegram_id != new_telegram_id] for step in steps]
    return [step for step in without if step]


def _those_to_alert(work: Work, asked: Relinking) -> list[Resident]:
    """Whoever approved it, and the conveners of the place; the resident is none of them now."""
    around, today = work.places.around(asked.home.place.id), work.today(asked.home.place)
    told = {who.id: who for _, who in work.residents.holders(Role.convener, around, today)}
    if asked.relink.decided_by is not None:
        told.setdefault(asked.relink.decided_by, work.residents.get(asked.relink.decided_by))
    return list(told.values())


def _tell_new(work: Work, relink: Relink, became: RelinkState, reason: str | None = None) -> None:
    """Tell the new account what became of it."""
    key = f"relink_became:{relink.id}:{became}"
    what: dict[str, Any] = {"relink_id": relink.id, "became": became, "reason": reason}
    work.outbox.put(Kind.relink_became, key=key, chat_id=relink.new_telegram_id, **what)
