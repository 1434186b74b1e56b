"""The homes somebody belongs to: looking at them, changing one for another, adding one."""

from council import forms, joining, leaving
from rules.forms import FormName
from rules.homes import MyHome, MyHomes
from rules.letters import Kind
from rules.refusals import Refusal
from rules.residents import Resident
from rules.verbs import Verb
from storage.work import Work


def mine(work: Work, *, who: Resident) -> MyHomes:
    """我的住处: all they belong to or ask to."""
    return MyHomes(
        homes=tuple(
            MyHome(membership=membership, home=work.places.home(membership.household_id), is_closed=is_closed)
            for membership, is_closed in work.memberships.of_resident(who.id)
        )
    )


def look(work: Work, *, who: Resident, membership_id: int) -> MyHome | Refusal:
    """One of one's own homes."""
    return _mine(work, who, membership_id, Verb.look_at_home)


def take_back_request(work: Work, *, who: Resident, membership_id: int) -> MyHomes | Refusal:
    """不登记了: ask no more to belong to a household."""
    found = _mine(work, who, membership_id, Verb.take_back_request)
    if isinstance(found, Refusal):
        return found
    if not found.membership.is_waiting:
        return Refusal.decided_already
    work.memberships.end(membership_id, by=who.id)
    work.journal.note(who, "resident", "take_back_request", "membership", membership_id)
    work.answer_with(Kind.left_home, membership_id=membership_id)
    return mine(work, who=who)


def change_room(work: Work, *, who: Resident, membership_id: int) -> forms.Asking:
    """换房间: ask to belong to another household; this one is left once that is approved."""
    found = _mine(work, who, membership_id, Verb.change_room)
    if isinstance(found, Refusal):
        return found
    given = {**joining.known_of(work, who), "leaves": membership_id}
    return forms.start(work, who=who, form=FormName.joining, given=given)


def add_home(work: Work, *, who: Resident) -> forms.Asking:
    """再加一户: ask to belong to one more household."""
    given = {**joining.known_of(work, who), "leaves": 0}
    return forms.start(work, who=who, form=FormName.joining, given=given)


def _mine(work: Work, who: Resident, membership_id: int, verb: Verb) -> MyHome | Refusal:
    membership = leaving.own(work, who, membership_id, verb)
    if isinstance(membership, Refusal):
        return membership
    if membership.ended_at is not None:
        return Refusal.left_already
    home = work.places.home(membership.household_id)
    return MyHome(membership=membership, home=home, is_closed=work.memberships.is_closed(home.household_id))
