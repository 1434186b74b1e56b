"""Those who know a house say who belongs to a household; the household may object."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from council import leaving, permitted
from rules.letters import Became, Kind
from rules.refusals import Refusal
from rules.residents import APPROVERS, CLIMBS_AFTER, REMINDED_AFTER, Applicant, Membership, Resident
from rules.verbs import Verb
from storage.work import Work


def approvers(work: Work, household_id: int, *, but: Resident) -> list[list[Resident]]:
    """Who may approve members of a household: those of the nearest role first, each list a step up. Nobody approves
    oneself. Empty where nobody has such a role."""
    place = work.places.home(household_id).place
    around, today = work.places.around(place.id), work.today(place)
    held = ([who for _, who in work.residents.holders(role, around, today)] for role in APPROVERS)
    steps = [[who for who in step if who.id != but.id] for step in held]
    return [step for step in steps if step]


def ask(work: Work, membership: Membership, *, objected: bool = False) -> list[Resident]:
    """Have it approved: those nearest get a card now and are reminded after a day; after two days it climbs to the next
    step. Whoever is asked first. What was decided meanwhile is not asked any more (see council/mail.py). `objected`: it
    is asked again because the household said that this is none of theirs."""
    who = work.residents.get(membership.resident_id)
    steps = approvers(work, membership.household_id, but=who)
    for approver, nth, at in climbing(work, steps):
        key = f"approval:{membership.id}:{approver.id}:{nth}"
        work.outbox.put(
            Kind.approval,
            key=key,
            chat_id=approver.telegram_id,
            due_at=at,
            membership_id=membership.id,
            objected=objected,
        )
    return steps[0] if steps else []


def climbing(work: Work, steps: Sequence[Sequence[Resident]]) -> Iterator[tuple[Resident, int, datetime]]:
    """Who is asked for the how-manieth time (0, 1), and when: each step now or two days after the one before, and
    again after a day."""
    for height, step in enumerate(steps):
        due = work.now + height * CLIMBS_AFTER
        for approver in step:
            yield from ((approver, nth, at) for nth, at in enumerate((due, due + REMINDED_AFTER)))


def applicant(work: Work, *, membership_id: int) -> Applicant | None:
    """Somebody who belongs to a household, or asks to; None where they neither do nor ask any more."""
    membership = work.memberships.get(membership_id)
    if membership is None or not (membership.is_waiting or membership.is_approved):
        return None
    home = work.places.home(membership.household_id)
    key = work.memberships.owner_key(home.household_id) if membership.claims_ownership else None
    who = work.residents.get(membership.resident_id)
    leaves = leaving.home_left_for(work, membership) if membership.is_waiting else None
    return Applicant(who=who, membership=membership, home=home, owner_key=key, leaves=leaves)


def approve(work: Work, *, who: Resident, membership_id: int) -> Applicant | Refusal:
    """批准: they belong to the household, as what they say they are."""
    asked = may_still(work, who, membership_id, Verb.approve)
    if isinstance(asked, Refusal):
        return asked
    if asked.membership.claims_ownership:
        work.memberships.settle_ownership(membership_id, is_owner=True)
    objected = is_doubted(work, asked.membership)
    work.journal.note(who, "approver", "approve", "membership", membership_id)
    if asked.membership.is_waiting:
        let_in(work, asked.membership, by=who, objected=objected)
    came = Became.moved if asked.leaves else Became.approved
    _tell(work, asked, came if asked.membership.is_waiting else Became.owner)
    return asked


def refuse(work: Work, *, who: Resident, membership_id: int, reason: str) -> Applicant | Refusal:
    """拒绝: they do not belong to it; or, if they are in already, they are no owner."""
    asked = may_still(work, who, membership_id, Verb.refuse)
    if isinstance(asked, Refusal):
        return asked
    if asked.membership.is_waiting:
        work.memberships.end(membership_id, by=who.id)
    else:
        work.memberships.settle_ownership(membership_id, is_owner=False)
    work.journal.note(who, "approver", "refuse", "membership", membership_id)
    _tell(work, asked, Became.refused if asked.membership.is_waiting else Became.no_owner, reason=reason)
    return asked


def object_to(work: Work, *, who: Resident, membership_id: int) -> Applicant | Refusal:
    """不是我们家的: a member of the household says that a new one is none of theirs. They wait for approval again. Who
    came after them does not: a link that went astray would turn out those who live there. Once: what those who know the
    house say then stands."""
    membership = work.memberships.get(membership_id)
    if membership is None or not membership.is_approved:
        return Refusal.decided_already
    if refused := permitted.refusal(work, who, Verb.object_to, permitted.about_membership(work, membership)):
        return refused
    if not _was_there_before(work, who, membership):
        return Refusal.not_yours_to_approve
    if _was_objected_to(work, membership):
        return Refusal.decided_already
    work.memberships.suspend(membership_id)
    work.journal.note(who, "resident", "object_to", "membership", membership_id)
    ask(work, membership, objected=True)
    asked = applicant(work, membership_id=membership_id)
    assert asked is not None, "it waits now"
    _tell(work, asked, Became.objected)
    return asked


def let_in(work: Work, membership: Membership, by: Resident | None, *, objected: bool = False) -> None:
    """From now on they belong to the household, and no longer to the one they leave for it; everybody else of it is
    told and can object, unless they have `objected` and it was looked into."""
    others = [one for one in work.memberships.members(membership.household_id) if one.id != membership.id]
    work.memberships.approve(membership.id, by.id if by else None)
    if membership.replaces is not None:
        leaving.move_on(work, work.residents.get(membership.resident_id), membership.replaces)
    for other in others:
        work.outbox.put(
            Kind.new_member,
            key=f"new_member:{membership.id}:{other.resident_id}",
            chat_id=work.residents.get(other.resident_id).telegram_id,
            membership_id=membership.id,
            objected=objected,
        )


def may_decide(work: Work, who: Resident, membership: Membership) -> bool:
    """Whether somebody is among those who approve members of that household."""
    return permitted.refusal(work, who, Verb.approve, permitted.about_membership(work, membership)) is None


def may_still(work: Work, who: Resident, membership_id: int, verb: Verb) -> Applicant | Refusal:
    """The applicant, if there is still something to decide and it is theirs to decide it."""
    membership = work.memberships.get(membership_id)
    if membership is None or not membership.is_open:
        return Refusal.decided_already
    if refused := permitted.refusal(work, who, verb, permitted.about_membership(work, membership)):
        return refused
    asked = applicant(work, membership_id=membership_id)
    assert asked is not None, "it is open"
    return asked


def is_doubted(work: Work, membership: Membership) -> bool:
    """Whether somebody said no to it, and nobody who knows the house has said yes since."""
    said = work.journal.last(("object_to", "refuse", "approve"), "membership", membership.id)
    return said in ("object_to", "refuse")


def _was_objected_to(work: Work, membership: Membership) -> bool:
    return work.journal.last(("object_to",), "membership", membership.id) is not None


def _was_there_before(work: Work, who: Resident, new: Membership) -> bool:
    own = work.memberships.of(who.id, new.household_id)
    assert own is not None, "they are of the household"
    return own.approved_at is not None and new.approved_at is not None and own.approved_at <= new.approved_at


def _tell(work: Work, asked: Applicant, what: Became, reason: str | None = None) -> None:
    """Tell the applicant what became of it."""
    work.outbox.put(
        Kind.membership,
        key=f"membership:{asked.membership.id}:{what}",
        chat_id=asked.who.telegram_id,
        membership_id=asked.membership.id,
        became=what,
        reason=reason,
    )
