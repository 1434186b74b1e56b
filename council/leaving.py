"""Leaving a household; and coming back, where it was a slip."""

from collections.abc import Sequence
from datetime import datetime

from council import issues, letters, permitted
from rules.calendar import after_quiet_hours
from rules.homes import COMES_BACK_WITHIN, LeftHome
from rules.letters import Kind
from rules.places import Home
from rules.refusals import Refusal
from rules.residents import Membership, Resident
from rules.verbs import Verb
from storage.work import Work


def leave(work: Work, *, who: Resident, membership_id: int) -> LeftHome | Refusal:
    """搬走了: no longer belong to a household. What was seconded for it counts no more while seconds are taken, unless
    somebody else of it seconded the same; issues raised stay. For a day it can be undone; then the others are told."""
    membership = own(work, who, membership_id, Verb.leave)
    if isinstance(membership, Refusal):
        return membership
    if membership.ended_at is not None:
        return Refusal.left_already
    move_out(work, who, membership, told_at=work.now + COMES_BACK_WITHIN)
    work.answer_with(Kind.left_home, membership_id=membership_id)
    return left_home(work, membership_id)


def left_home(work: Work, membership_id: int) -> LeftHome:
    """What somebody is told who left a household, or took back that they asked to belong to it."""
    membership = work.memberships.get(membership_id)
    assert membership is not None, "they have it, or left it within the day"
    until = membership.ended_at + COMES_BACK_WITHIN if membership.was_approved and membership.ended_at else None
    return LeftHome(
        membership_id=membership_id,
        home=work.places.home(membership.household_id),
        until=until,
        is_last=not work.residents.households(membership.resident_id),
    )


def stay(work: Work, *, who: Resident, membership_id: int) -> LeftHome | Refusal:
    """还住这里: undo one's leaving, with the standing and the seconds one had."""
    membership = own(work, who, membership_id, Verb.stay)
    if isinstance(membership, Refusal):
        return membership
    if membership.is_approved:
        return left_home(work, membership_id)  # the same tap twice is harmless
    if refused := _too_late_to_stay(work, who, membership):
        return refused
    left_at = membership.ended_at
    work.memberships.come_back(membership_id)
    work.journal.note(who, "resident", "stay", "membership", membership_id)
    lapsed = work.issues.seconded_by(who.id, membership.household_id, lapsed_at=left_at)
    _let_lapse(work, who, membership.household_id, lapsed, lapsed_now=False)
    return left_home(work, membership_id)


def own(work: Work, who: Resident, membership_id: int, verb: Verb) -> Membership | Refusal:
    """What somebody is to a household, if it is theirs to do that with it."""
    membership = work.memberships.get(membership_id)
    if membership is None:
        return Refusal.not_your_home
    return permitted.refusal(work, who, verb, permitted.about_membership(work, membership)) or membership


def move_out(work: Work, who: Resident, membership: Membership, *, told_at: datetime) -> None:
    """From now on they do not belong to the household; the others of it are told then, or after quiet hours."""
    if not work.memberships.end(membership.id, by=who.id):
        return
    work.journal.note(who, "resident", "leave", "membership", membership.id)
    if not membership.is_approved:
        return
    seconded = work.issues.seconded_by(who.id, membership.household_id, lapsed_at=None)
    _let_lapse(work, who, membership.household_id, seconded, lapsed_now=True)
    place = work.places.home(membership.household_id).place
    for other in work.memberships.members(membership.household_id):
        work.outbox.put(
            Kind.member_left,
            key=f"member_left:{membership.id}:{other.resident_id}",
            chat_id=work.residents.get(other.resident_id).telegram_id,
            due_at=after_quiet_hours(told_at, work.procedure(place).letters, place.zone),
            membership_id=membership.id,
        )


def move_on(work: Work, who: Resident, membership_id: int) -> None:
    """They belong to another household now instead of this one."""
    membership = work.memberships.get(membership_id)
    if membership is not None and membership.resident_id == who.id:
        move_out(work, who, membership, told_at=work.now)


def tell_of_closed(work: Work, household_ids: Sequence[int]) -> None:
    """Everybody of these households is told that they are gone from the roster, and what to do."""
    for membership in work.memberships.of_households(household_ids):
        work.outbox.put(
            Kind.home_closed,
            key=f"home_closed:{membership.id}",
            chat_id=work.residents.get(membership.resident_id).telegram_id,
            membership_id=membership.id,
        )


def home_left_for(work: Work, membership: Membership) -> Home | None:
    """The home they leave for this one, or left for it."""
    before = work.memberships.get(membership.replaces) if membership.replaces is not None else None
    return work.places.home(before.household_id) if before else None


def _too_late_to_stay(work: Work, who: Resident, membership: Membership) -> Refusal | None:
    """Why nobody comes back to it by a tap; the home, or the last place of its link, may be another's by now."""
    left_by_oneself = membership.was_approved and membership.ended_by == who.id
    if not left_by_oneself or membership.ended_at is None:
        return Refusal.not_your_home
    if work.now >= membership.ended_at + COMES_BACK_WITHIN:
        return Refusal.too_late_to_stay
    if work.memberships.is_closed(membership.household_id):
        return Refusal.home_closed
    now_there = work.memberships.members(membership.household_id)
    if any(one.approved_at and one.approved_at > membership.ended_at for one in now_there):
        return Refusal.others_moved_in
    if membership.invitation_id is None or not membership.adult:
        return None
    invitation = work.invitations.claim(membership.invitation_id)
    return Refusal.link_used_up if work.invitations.adults(invitation.id) >= invitation.most else None


def _let_lapse(work: Work, who: Resident, household_id: int, issue_ids: Sequence[int], *, lapsed_now: bool) -> None:
    """Their seconds for the household count no more, or again, where seconds are taken now."""
    for issue_id in issue_ids:
        issue = work.issues.claim(issue_id)
        if issue is None or not issue.takes_seconds(work.now):
            continue
        work.issues.let_lapse(issue_id, who.id, household_id, lapsed=lapsed_now)
        issues.to_the_table_if_enough(work, who, issue_id)
        letters.redraw_group_card(work, issue)
