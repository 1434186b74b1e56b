"""Leaving, erasing, consent, new accounts, roles and mutes all at once: what one does to what another waits for."""

from typing import Any

import pytest
from sqlmodel import SQLModel

from config import retention as numbers
from council import approvals, erasing, homes, issues, joining, leaving, mutes, my_data, relinking, triage
from council.retention import Kept, remove_old
from rules.letters import Kind
from rules.mutes import Mute
from rules.refusals import Refusal
from rules.relinking import Relinking, RelinkState
from rules.residents import Applicant, Joined, Role
from storage.work import Work
from tests.council.post import deliver
from tests.council.quarter import Quarter
from tests.council.test_joining import ANSWERS, TOKEN, household, invited, is_member, joins
from tests.council.test_joining import asks as without_link
from tests.council.test_leaving import leaves, membership
from tests.council.test_mutes import mutes_them
from tests.council.test_my_data import held_everywhere
from tests.council.test_relinking import NEW, OLD, WANG, account, asks, does, person, relinked, state

# --- erased meanwhile


def test_who_was_told_of_a_new_account_is_told_nothing_once_it_is_erased(quarter: Quarter) -> None:
    """The letters about it wait; nothing is left to say, and nobody's other letters wait behind them."""
    number = relinked(quarter)
    quarter.clock.passes(days=3)
    does(quarter, NEW, erasing.erase_me)
    assert quarter.due(Kind.relinked), "the old account's letter was on its way"
    assert Kind.relinked not in {message.kind for message in deliver(quarter)}
    assert does(quarter, OLD, relinking.deny, relink_id=number) is Refusal.not_your_account


def test_who_looks_again_after_a_denial_has_nothing_to_look_at_once_the_new_account_is_erased(quarter: Quarter) -> None:
    number = relinked(quarter)
    does(quarter, OLD, relinking.deny, relink_id=number)
    does(quarter, NEW, erasing.erase_me)
    assert quarter.due(Kind.relink_denied)
    assert Kind.relink_denied not in {message.kind for message in deliver(quarter)}


@pytest.mark.parametrize(
    ("kind", "facts"),
    [(Kind.role_accepted, {"role_id": 999}), (Kind.mute, {"mute_id": 999, "told": "done"})],
    ids=["role", "mute"],
)
def test_a_letter_to_others_about_what_was_erased_is_not_sent(quarter: Quarter, kind: Kind, facts: Any) -> None:
    convener = quarter.who("陈志远").telegram_id
    quarter.database.run(lambda work: work.outbox.put(kind, key="about it", chat_id=convener, **facts))
    assert deliver(quarter) == []


def test_whose_request_for_a_home_was_left_with_the_empty_account_can_erase_themselves(quarter: Quarter) -> None:
    """The new account had a home, asked to change it for the one it then said to be a member of already."""
    quarter._known["new"] = person(quarter, NEW)
    joins(quarter, "new", household(quarter))
    leaving_for = {**ANSWERS, "building": str(quarter.place("3栋")), "room": "101"}
    left = membership(quarter, "new").id
    quarter.database.run(lambda work: joining.join(work, quarter.who("new"), {**leaving_for, "leaves": left}))
    relinked(quarter)
    quarter.clock.passes(days=3)
    does(quarter, NEW, erasing.erase_me)
    assert quarter.database.read(lambda work: work.residents.by_telegram(NEW)) is None


def test_a_name_that_was_corrected_is_on_no_issue_they_took_up(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    quarter.does("刘敏", triage.accept, issue_id=issue_id)
    quarter.database.run(lambda work: my_data.correct_my_data(work, quarter.who("刘敏"), {"name": "小刘"}))
    assert quarter.issue(issue_id).holder == "小刘"
    does(quarter, 10011, my_data.withdraw_consent, called="Min")
    does(quarter, 10011, erasing.erase_me)
    assert quarter.issue(issue_id).holder is None


def test_what_was_handed_on_is_not_taken_from_whoever_has_it(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    quarter.does("刘敏", triage.accept, issue_id=issue_id)
    quarter.does("刘敏", triage.dispatch, issue_id=issue_id, holder="福和物业")
    quarter.database.run(lambda work: my_data.correct_my_data(work, quarter.who("刘敏"), {"name": "小刘"}))
    quarter.does("刘敏", erasing.erase_me)
    assert quarter.issue(issue_id).holder == "福和物业"


# --- coming back


def test_who_withdrew_their_consent_does_not_come_back_by_a_tap(quarter: Quarter) -> None:
    home, number = household(quarter, "3栋", "202"), membership(quarter, "李强").id
    leaves(quarter, "李强")
    quarter.does("李强", my_data.withdraw_consent, called="Li")
    assert quarter.does("李强", leaving.stay, membership_id=number) is Refusal.not_your_home
    assert not is_member(quarter, "李强", home)


def test_nobody_comes_back_by_a_tap_to_a_home_that_others_have_moved_into(quarter: Quarter) -> None:
    home = household(quarter, "3栋", "202")
    number = membership(quarter, "李强").id
    leaves(quarter, "李强")
    quarter.clock.passes(minutes=1)
    joins(quarter, "吴婷", home)
    assert quarter.does("李强", leaving.stay, membership_id=number) is Refusal.others_moved_in
    assert not is_member(quarter, "李强", home)


# --- objecting


def test_who_came_by_the_link_does_not_turn_out_those_who_were_there(quarter: Quarter) -> None:
    home, number = household(quarter, "3栋", "202"), membership(quarter, "李强").id
    quarter.clock.passes(minutes=1)
    new = joins(quarter, "吴婷", home).membership.id
    assert quarter.does("吴婷", approvals.object_to, membership_id=number) is Refusal.not_yours_to_approve
    assert is_member(quarter, "李强", home)
    assert isinstance(quarter.does("李强", approvals.object_to, membership_id=new), Applicant)


def test_who_was_objected_to_is_not_let_in_again_by_the_link(quarter: Quarter) -> None:
    home = household(quarter, "3栋", "202")
    new = joins(quarter, "吴婷", home).membership.id
    quarter.does("李强", approvals.object_to, membership_id=new)
    assert joins(quarter, "吴婷", home) is Refusal.not_by_link
    quarter.does("吴婷", homes.take_back_request, membership_id=new)
    assert joins(quarter, "吴婷", home) is Refusal.not_by_link
    without_link(quarter, "吴婷", building="3栋")
    quarter.does("孙建国", approvals.refuse, membership_id=new, reason="not_known")
    assert joins(quarter, "吴婷", home) is Refusal.not_by_link
    without_link(quarter, "吴婷", building="3栋")
    quarter.does("孙建国", approvals.approve, membership_id=new)
    leaves(quarter, "吴婷", new)
    assert isinstance(joins(quarter, "吴婷", home), Joined), "whoever knows the house has said yes since"


def test_an_objection_that_was_looked_into_is_told_and_not_raised_again(quarter: Quarter) -> None:
    home = household(quarter, "3栋", "202")
    new = joins(quarter, "吴婷", home).membership.id
    quarter.does("李强", approvals.object_to, membership_id=new)
    quarter.post_is_cleared()
    quarter.does("孙建国", approvals.approve, membership_id=new)
    told = {message.to: message.says.objected for message in deliver(quarter) if message.kind is Kind.new_member}
    assert told["李强"], "they read that it was looked into"
    assert quarter.does("李强", approvals.object_to, membership_id=new) is Refusal.decided_already
    assert is_member(quarter, "吴婷", home)


# --- new accounts


def test_who_became_convener_meanwhile_is_not_linked_anew_by_neighbours(quarter: Quarter) -> None:
    number = asks(quarter).relink.id
    place = quarter.place("福和苑")
    quarter.database.run(
        lambda work: work.residents.give_role(quarter.who(WANG).id, Role.convener, place, on=work.today())
    )
    approved = quarter.does("孙建国", relinking.approve, relink_id=number)
    assert approved is Refusal.relink_by_operator
    assert account(quarter) == OLD


def test_who_withdraws_their_consent_asks_for_no_account_any_more(quarter: Quarter) -> None:
    number = asks(quarter).relink.id
    does(quarter, NEW, my_data.withdraw_consent, called="New")
    assert state(quarter, number) is RelinkState.dropped
    assert quarter.does("孙建国", relinking.approve, relink_id=number) is Refusal.decided_already


def test_a_mute_comes_along_to_the_new_account(quarter: Quarter) -> None:
    issue_id = quarter.raises(WANG)
    what = {"issue_id": issue_id, "days": 7, "reason": "insults"}
    assert isinstance(quarter.does("陈志远", mutes.mute, **what), Mute)
    relinked(quarter)
    quarter._known["new"] = person(quarter, NEW)
    given = {"where": str(quarter.place("3栋")), "category": "safety", "words": "灯"}
    assert not isinstance(quarter.does("new", issues.raise_issue, answers=given), Refusal)
    assert quarter.database.read(lambda work: mutes.muted(work, quarter.who("new"), work.places.get(given_place(work))))


def given_place(work: Work) -> int:
    place = work.places.find("3栋")
    assert place is not None
    return place.id


# --- homes that are gone


def test_nobody_joins_a_home_that_is_gone_from_the_roster_by_its_link(quarter: Quarter) -> None:
    home = household(quarter)
    invited(quarter, home)
    quarter.database.run(lambda work: work.rosters.close_households([home]))
    assert joins(quarter, "吴婷", home) is Refusal.home_closed
    assert quarter.does("吴婷", joining.by_link, token=TOKEN) is Refusal.home_closed


# --- by day


def test_a_household_hears_of_its_new_member_by_day(quarter: Quarter) -> None:
    quarter.clock.passes(hours=12)
    joins(quarter, "吴婷", household(quarter, "3栋", "202"))
    assert Kind.new_member not in {message.kind for message in deliver(quarter)}
    quarter.clock.passes(hours=9)
    assert Kind.new_member in {message.kind for message in deliver(quarter)}


# --- kept for a time


def test_whatever_is_there_is_removed_in_time_and_nothing_stands_in_its_way(quarter: Quarter) -> None:
    quarter.database.run(held_everywhere, who=quarter.who(WANG))
    quarter.does("李强", leaving.leave, membership_id=membership(quarter, "李强").id)
    asks(quarter, name="赵小雨", building="2栋", room="301")
    relinked_too = quarter.database.read(lambda work: work.relinks.get(1))
    assert relinked_too is not None
    for days in (4, 31, 181, 4000):
        quarter.clock.passes(days=days)
        for what in Kept:
            quarter.database.run(remove_old, what=what, kept=numbers.load())
    left = {table for table, rows in quarter.dump().items() if rows}
    assert not left & {"mute", "role_offer", "lately", "wrong_link", "draft", "invitation"}
    assert SQLModel.metadata.tables.keys() > left


# --- too many requests


def test_nobody_floods_those_who_approve(quarter: Quarter) -> None:
    for room in ("101", "102", "201"):
        assert isinstance(without_link(quarter, "吴婷", building="1栋", room=room), Joined)
    assert without_link(quarter, "吴婷", building="1栋", room="202") is Refusal.too_many_requests
    assert isinstance(without_link(quarter, "吴婷", building="1栋", room="101"), Joined), "the same again is no more"
    assert isinstance(joins(quarter, "吴婷", household(quarter, "2栋", "101")), Joined), "a link asks nobody"


def test_nobody_says_to_be_one_neighbour_after_the_other(quarter: Quarter) -> None:
    for _ in range(3):
        assert isinstance(asks(quarter), Relinking)
    assert asks(quarter) is Refusal.too_many_requests
    quarter.clock.passes(days=1)
    assert isinstance(asks(quarter), Relinking)


# --- what one reads of oneself


def test_whoever_is_muted_reads_it_under_their_data_until_it_is_over(quarter: Quarter) -> None:
    def read() -> list[str]:
        return [mute.reason for mute in quarter.does("李强", my_data.look_at_my_data).mutes]

    mutes_them(quarter, quarter.raises("李强"))
    assert read() == ["insults"]
    quarter.clock.passes(days=8)
    assert read() == []


def test_a_new_account_erases_nothing_while_the_old_one_may_say_that_it_was_not_them(quarter: Quarter) -> None:
    quarter.raises(WANG)
    relinked(quarter)
    new = person(quarter, NEW)
    assert quarter.database.run(erasing.erase_me, who=new) is Refusal.linked_lately
    assert quarter.issue(1).words
    quarter.clock.passes(days=3)
    assert quarter.database.run(erasing.erase_me, who=new) is None
    assert not quarter.issue(1).words
