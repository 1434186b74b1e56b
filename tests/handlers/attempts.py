"""How each verb is tried from a phone: what has to be there first, and the tap or the words that do it. Nothing of what
is tapped was ever offered to whoever taps: all of it is forged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from council import issues
from playground import Stage
from rules.forms import FormName
from rules.groups import GroupKind
from rules.invitations import hashed
from rules.issues import Acknowledgement, Found, Why
from rules.my_data import Wish
from rules.relinking import RelinkState
from rules.residents import Role, Standing
from rules.roles import OPERATOR, Appointment
from rules.stages import Act
from rules.verbs import Verb
from screens import taps
from storage.work import Work
from tests.handlers.positions import NEIGHBOUR, SOMEBODY, STRANGER, Case, household

NEW_GROUP = -4001
ISSUE = {"category": "safety", "words": "楼道的灯坏了"}
Deed = taps.Tap | str | Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """`ready` makes what it is about and says its id; `deed` is what somebody then does with that."""

    deed: Callable[[int], Deed]
    ready: Callable[[Work, Case], int] = lambda work, case: 0
    only_looks: bool = False
    """Nothing is written by who may."""
    is_own: bool = False
    """It is about nothing but oneself: how far anything else is makes no difference."""
    only_looks: bool = False
    """Also for those who may, nothing changes."""


def _issue(work: Work, case: Case) -> int:
    raised = issues.raise_issue(work, who=case.owner, answers={**ISSUE, "where": str(case.place_id)})
    assert isinstance(raised, Acknowledgement)
    return raised.issue.id


def _seconded(work: Work, case: Case) -> int:
    issue = _issue(work, case)
    work.issues.second(issue, case.who.id, household(work, "3栋", "402"))
    return issue


def _followed(work: Work, case: Case) -> int:
    issue = _issue(work, case)
    work.issues.follow(issue, case.who.id, Why.follows)
    return issue


def _membership(work: Work, case: Case) -> int:
    """Somebody's own, else a stranger's, that waits for approval."""
    stranger = work.residents.by_telegram(STRANGER)
    assert stranger is not None
    asks = case.who if case.owner.id == case.who.id else stranger
    answers: dict[str, Any] = {"standing": Standing.family, "adult": True, "claims_ownership": False}
    return work.memberships.ask(asks.id, case.household_id, **answers, invitation_id=None).id


def _new_member(work: Work, case: Case) -> int:
    membership = _membership(work, case)
    work.memberships.approve(membership, None)
    return membership


def _left(work: Work, case: Case) -> int:
    membership = _new_member(work, case)
    found = work.memberships.get(membership)
    assert found is not None
    work.memberships.end(membership, by=found.resident_id)
    return membership


def _relink(work: Work, case: Case) -> int:
    """A stranger's account says to be somebody, else 王秀英 of the family."""
    membership = work.memberships.of(case.owner.id, case.household_id)
    number = membership.id if membership else _new_member(work, case)
    stranger, accounts = work.residents.by_telegram(STRANGER), {"old_telegram_id": case.owner.telegram_id}
    assert stranger is not None
    new = {"new_telegram_id": stranger.telegram_id, **accounts}
    return work.relinks.ask(membership_id=number, resident_id=case.owner.id, **new).id


def _relinked(work: Work, case: Case) -> int:
    """And was approved: whoever has the old account now is somebody new."""
    relink, stranger = _relink(work, case), work.residents.by_telegram(STRANGER)
    assert stranger is not None
    work.relinks.settle(relink, RelinkState.approved, stranger.id)
    work.relinks.link(case.owner.id, stranger.id)
    return relink


def _half_written(form: FormName, question: str, about: Callable[[Work, Case], dict[str, Any]]) -> Any:
    """A form that stands at a question, as if it had been begun while one might."""
    return lambda work, case: work.drafts.put(case.who.id, form, question, about(work, case)).revision


def _raising(work: Work, case: Case) -> dict[str, Any]:
    return {**ISSUE, "where": str(case.place_id)}


def _of_issue(work: Work, case: Case) -> dict[str, Any]:
    return {"issue_id": _issue(work, case), "reason": "unclear"}


def _to_mute(work: Work, case: Case) -> dict[str, Any]:
    return {"issue_id": _issue(work, case), "place_id": case.place_id, "days": "7", "why": "insults"}


def _muted(work: Work, case: Case) -> int:
    """Whoever raised it is muted in their building."""
    until, issue = work.now + timedelta(days=7), _issue(work, case)
    said: dict[str, Any] = {"reason": "insults", "words": "", "by": case.owner.id, "by_role": Role.admin}
    return work.mutes.add(resident_id=case.owner.id, place_id=case.place_id, issue_id=issue, until=until, **said)


def _of_membership(work: Work, case: Case) -> dict[str, Any]:
    return {"membership_id": _membership(work, case)}


def _of_relink(work: Work, case: Case) -> dict[str, Any]:
    return {"relink_id": _relink(work, case)}


def _for_an_empty_flat(work: Work, case: Case) -> dict[str, Any]:
    return {"invitation": _invitation(work, case), "consent": "agree", "adult": "yes", "standing": "tenant"}


def _invitation(work: Work, case: Case) -> int:
    until = work.now + timedelta(days=30)
    return work.invitations.add(household(work, "2栋", "202"), hashed("only-they-have-it"), until, 6)


def _to_give(work: Work, case: Case) -> dict[str, Any]:
    whom = {"whom": str(NEIGHBOUR), "whom_name": "李强", "is_given": True, "mine": []}
    return {**whom, "role": "delegate", "place": f"place-{case.place_id}", "until": "open"}


def _held(work: Work, case: Case) -> int:
    neighbour = work.residents.by_telegram(NEIGHBOUR)
    assert neighbour is not None
    return work.residents.give_role(neighbour.id, Role.delegate, case.place_id, work.today())


def _offered(work: Work, case: Case) -> int:
    what = Appointment(role=Role.delegate, place=work.places.get(case.place_id))
    until = work.now + timedelta(days=7)
    return work.roles.offer(hashed("only-they-have-it"), what, case.owner, OPERATOR, until)


def _zone(work: Work, case: Case) -> int:
    """The unit somebody reports for, if it covers the building, else one of the building; with the building."""
    around = work.places.around(case.place_id)
    mine = (duty.unit_id for duty in work.residents.duties(case.who.id, work.today()) if duty.place_id in around)
    unit = next((one for one in mine if one), None) or work.units.of(case.place_id, "楼里的志愿者")
    return unit * 1000 + case.place_id


def _claimed(work: Work, case: Case) -> int:
    both = _zone(work, case)
    work.units.claim_zone(both // 1000, case.place_id, by=case.owner.id)
    return both


def _contact(trial: Any) -> None:
    trial.somebody.sends_contact(trial.somebody)


def _forwards(trial: Any) -> None:
    trial.somebody.forwards_last()


def _laid_aside(work: Work, case: Case) -> int:
    answers = {"words": ISSUE["words"]}
    return work.drafts.put(case.who.id, FormName.raising, "category", answers, is_open=False).revision


def _arrival(work: Work, case: Case) -> int:
    return work.arrivals.note(NEW_GROUP, "邻居", "it-stands-in-the-group", is_forum=False).id


def _of_group(work: Work, case: Case) -> dict[str, Any]:
    arrival = _arrival(work, case)
    return {"arrival": arrival, "title": "邻居", "as_operator": False, "place": str(case.place_id)}


def _bound(work: Work, case: Case) -> int:
    arrival = _arrival(work, case)
    work.arrivals.bind(arrival, None)
    work.places.bind_group(case.place_id, GroupKind.neighbours, NEW_GROUP, before=None)
    return arrival


def _in_a_group(happens: Callable[[Stage, int], Any], kind: str = "supergroup") -> Attempt:
    return Attempt(deed=lambda _: lambda trial: trial.in_a_group(happens, kind), is_own=True)


_AT_CATEGORY = _half_written(FormName.raising, "category", _raising)

ATTEMPTS: dict[Verb, Attempt] = {
    Verb.arrive: Attempt(deed=lambda _: "/start", is_own=True),
    Verb.stop: Attempt(deed=lambda _: lambda trial: trial.somebody.blocks(), is_own=True),
    Verb.choose_language: Attempt(deed=lambda _: taps.Language("en"), is_own=True),
    Verb.duties: Attempt(deed=lambda _: "/help", is_own=True),
    Verb.start_form: Attempt(deed=lambda _: "提问题", is_own=True),
    Verb.write: Attempt(deed=lambda _: "路灯不亮", is_own=True),
    Verb.type: Attempt(ready=_AT_CATEGORY, deed=lambda _: "跳过", is_own=True),
    Verb.choose: Attempt(
        ready=_AT_CATEGORY, deed=lambda form: taps.Choose(FormName.raising, form, "noise"), is_own=True
    ),
    Verb.back: Attempt(ready=_AT_CATEGORY, deed=lambda form: taps.Back(FormName.raising, form), is_own=True),
    Verb.skip: Attempt(ready=_AT_CATEGORY, deed=lambda form: taps.Skip(FormName.raising, form), is_own=True),
    Verb.cancel: Attempt(ready=_AT_CATEGORY, deed=lambda form: taps.Cancel(FormName.raising, form), is_own=True),
    Verb.take_up: Attempt(ready=_laid_aside, deed=lambda form: taps.TakeUp(FormName.raising, form), is_own=True),
    Verb.open_link: Attempt(ready=_invitation, deed=lambda _: "/start h_only-they-have-it", is_own=True),
    Verb.look_at_my_data: Attempt(deed=lambda _: "/mydata", is_own=True),
    Verb.send_my_data: Attempt(deed=lambda _: taps.OfMyData(Wish.send), is_own=True),
    Verb.correct_my_data: Attempt(
        ready=_half_written(FormName.renaming, "name", lambda work, case: {}), deed=lambda _: "小来", is_own=True
    ),
    Verb.withdraw_consent: Attempt(deed=lambda _: taps.OfMyData(Wish.withdraw), is_own=True),
    Verb.erase_me: Attempt(deed=lambda _: taps.OfMyData(Wish.erase), is_own=True),
    Verb.look: Attempt(ready=_issue, deed=taps.Open),
    Verb.show_attachments: Attempt(ready=_issue, deed=taps.Pictures),
    Verb.show_pin: Attempt(ready=_issue, deed=taps.ShowPin),
    Verb.listing: Attempt(ready=_issue, deed=lambda _: taps.Listed(Found.near, 0)),
    Verb.raise_issue: Attempt(
        ready=_half_written(FormName.raising, "preview", _raising),
        deed=lambda form: taps.Choose(FormName.raising, form, "submit"),
    ),
    Verb.second: Attempt(ready=_issue, deed=taps.Second),
    Verb.take_back_second: Attempt(ready=_seconded, deed=taps.TakeBackSecond),
    Verb.follow: Attempt(ready=_issue, deed=taps.Follow),
    Verb.unfollow: Attempt(ready=_followed, deed=taps.Unfollow),
    Verb.withdraw: Attempt(ready=_issue, deed=taps.Withdraw),
    Verb.accept: Attempt(ready=_issue, deed=lambda issue: taps.Triage(Act.accept, issue)),
    Verb.dispatch: Attempt(ready=_half_written(FormName.dispatching, "holder", _of_issue), deed=lambda _: "福和物业"),
    Verb.table: Attempt(ready=_issue, deed=lambda issue: taps.Triage(Act.table, issue)),
    Verb.decline: Attempt(ready=_half_written(FormName.declining, "reply", _of_issue), deed=lambda _: "已经修好了"),
    Verb.ask_whom: Attempt(ready=_issue, deed=lambda issue: taps.Triage(Act.dispatch, issue)),
    Verb.ask_why: Attempt(ready=_issue, deed=lambda issue: taps.Triage(Act.decline, issue)),
    Verb.ask_how_long: Attempt(ready=_issue, deed=taps.Mute),
    Verb.mute: Attempt(
        ready=_half_written(FormName.muting, "told", _to_mute),
        deed=lambda form: taps.Choose(FormName.muting, form, "submit"),
    ),
    Verb.unmute: Attempt(ready=_muted, deed=taps.Unmute),
    Verb.look_at_mutes: Attempt(
        ready=lambda work, case: case.place_id, deed=lambda place: taps.Muted(place, 0), only_looks=True
    ),
    Verb.look_at_mute: Attempt(ready=_muted, deed=taps.OpenMute, only_looks=True),
    Verb.join_household: Attempt(
        ready=_half_written(FormName.joining, "name", _for_an_empty_flat), deed=lambda _: "小来"
    ),
    Verb.approve: Attempt(ready=_membership, deed=taps.Approve),
    Verb.refuse: Attempt(
        ready=_half_written(FormName.refusing, "reason", _of_membership),
        deed=lambda form: taps.Choose(FormName.refusing, form, "not_known"),
    ),
    Verb.ask_why_not: Attempt(ready=_membership, deed=taps.Refuse),
    Verb.object_to: Attempt(ready=_new_member, deed=taps.NotOurs),
    Verb.look_at_roles: Attempt(
        ready=lambda work, case: case.place_id, deed=lambda place: taps.Roles(place, 0), only_looks=True
    ),
    Verb.ask_to_give: Attempt(ready=lambda work, case: case.place_id, deed=taps.GiveRole),
    Verb.send_contact: Attempt(deed=lambda _: _contact, is_own=True),
    Verb.forward: Attempt(deed=lambda _: _forwards, is_own=True),
    Verb.give_role: Attempt(
        ready=_half_written(FormName.giving_role, "confirm", _to_give),
        deed=lambda form: taps.Choose(FormName.giving_role, form, "submit"),
    ),
    Verb.ask_to_take: Attempt(ready=_held, deed=taps.TakeRole, only_looks=True),
    Verb.take_role: Attempt(ready=_held, deed=taps.TakeRoleNow),
    Verb.look_at_offer: Attempt(ready=_offered, deed=lambda _: "/start r_only-they-have-it"),
    Verb.accept_role: Attempt(ready=_offered, deed=lambda _: taps.AcceptRole("only-they-have-it")),
    Verb.look_at_zones: Attempt(ready=_zone, deed=lambda both: taps.Zones(both // 1000, 0), only_looks=True),
    Verb.claim_zone: Attempt(ready=_zone, deed=lambda both: taps.ClaimZone(both // 1000, both % 1000)),
    Verb.give_back_zone: Attempt(ready=_claimed, deed=lambda both: taps.GiveBackZone(both // 1000, both % 1000)),
    Verb.open_group_link: Attempt(ready=_arrival, deed=lambda _: "/start g_it-stands-in-the-group", is_own=True),
    Verb.bind_group: Attempt(
        ready=_half_written(FormName.binding, "kind", _of_group),
        deed=lambda form: taps.Choose(FormName.binding, form, "neighbours"),
    ),
    Verb.rebind: Attempt(ready=_bound, deed=taps.Rebind),
    Verb.my_homes: Attempt(deed=lambda _: taps.MyHomes(), is_own=True),
    Verb.look_at_home: Attempt(ready=_new_member, deed=taps.MyHome, only_looks=True),
    Verb.leave: Attempt(ready=_new_member, deed=taps.Leave),
    Verb.stay: Attempt(ready=_left, deed=taps.Stay),
    Verb.take_back_request: Attempt(ready=_membership, deed=taps.TakeBackRequest),
    Verb.change_room: Attempt(ready=_new_member, deed=taps.ChangeRoom),
    Verb.add_home: Attempt(deed=lambda _: taps.AddHome(), is_own=True),
    Verb.approve_relink: Attempt(ready=_relink, deed=taps.ApproveRelink),
    Verb.refuse_relink: Attempt(
        ready=_half_written(FormName.refusing, "reason", _of_relink),
        deed=lambda form: taps.Choose(FormName.refusing, form, "not_known"),
    ),
    Verb.ask_why_not_relink: Attempt(ready=_relink, deed=taps.RefuseRelink),
    Verb.deny_relink: Attempt(ready=_relinked, deed=taps.DenyRelink),
    Verb.added_to_group: _in_a_group(lambda stage, group: (stage.removes_bot(group), stage.adds_bot(group, SOMEBODY))),
    Verb.removed_from_group: _in_a_group(lambda stage, group: stage.removes_bot(group, SOMEBODY)),
    Verb.rights_changed: _in_a_group(lambda stage, group: stage.promotes_bot(group, SOMEBODY)),
    Verb.group_moved: _in_a_group(lambda stage, group: stage.becomes_supergroup(group, group - 1000), "group"),
}
