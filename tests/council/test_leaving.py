"""Leaving a household, coming back, changing it for another: who may, what stops, what stays, who hears of it."""

from typing import Any

import pytest

from council import approvals, forms, homes, issues, joining, leaving
from rules.forms import Asked, FormName
from rules.homes import LeftHome
from rules.letters import Kind
from rules.refusals import Refusal
from rules.residents import Joined
from rules.stages import Stage
from storage.work import Work
from tests.council.filling import Filling
from tests.council.post import deliver
from tests.council.quarter import NEEDED, Quarter
from tests.council.test_joining import household, invited, joins


def membership(quarter: Quarter, name: str, home: int | None = None) -> Any:
    """What somebody is to a household; to the first of theirs."""

    def find(work: Work) -> Any:
        mine = [one for one, _ in work.memberships.of_resident(quarter.who(name).id)]
        return next(one for one in mine if home in (None, one.household_id))

    return quarter.database.read(find)


def leaves(quarter: Quarter, name: str, number: int | None = None) -> Any:
    return quarter.does(name, leaving.leave, membership_id=number or membership(quarter, name).id)


def is_member(quarter: Quarter, name: str, home: int) -> bool:
    found = quarter.database.read(lambda work: work.residents.households(quarter.who(name).id))
    return home in [one for one, _ in found]


def seconds(quarter: Quarter, issue_id: int, *names: str) -> int:
    for name in names:
        quarter.does(name, issues.second, issue_id=issue_id)
    return quarter.issue(issue_id).seconds


def test_who_leaves_belongs_to_it_no_more_and_may_come_back_for_a_day(quarter: Quarter) -> None:
    home = household(quarter, "3栋", "202")
    number = membership(quarter, "李强").id
    left = leaves(quarter, "李强")
    assert isinstance(left, LeftHome)
    assert (left.home.name, left.is_last) == ("福和苑 3栋 202", True)
    assert not is_member(quarter, "李强", home)
    quarter.clock.passes(hours=24, microseconds=-1)
    assert isinstance(quarter.does("李强", leaving.stay, membership_id=number), LeftHome)
    assert is_member(quarter, "李强", home)
    leaves(quarter, "李强")
    quarter.clock.passes(hours=24)
    assert quarter.does("李强", leaving.stay, membership_id=number) is Refusal.too_late_to_stay


def test_leaving_and_coming_back_twice_is_once(quarter: Quarter) -> None:
    number = membership(quarter, "李强").id
    leaves(quarter, "李强", number)
    before = quarter.dump()
    assert leaves(quarter, "李强", number) is Refusal.left_already
    assert quarter.dump() == before
    quarter.does("李强", leaving.stay, membership_id=number)
    before = quarter.dump()
    assert isinstance(quarter.does("李强", leaving.stay, membership_id=number), LeftHome)
    assert quarter.dump() == before


@pytest.mark.parametrize("verb", [leaving.leave, leaving.stay, homes.look, homes.take_back_request, homes.change_room])
@pytest.mark.parametrize("name", ["李强的妻子", "孙建国", "刘敏", "吴婷"])
def test_nobody_leaves_for_another(quarter: Quarter, verb: Any, name: str) -> None:
    number = membership(quarter, "李强").id
    before = quarter.dump()
    assert quarter.does(name, verb, membership_id=number) is Refusal.not_your_home
    assert quarter.does(name, verb, membership_id=999_999) is Refusal.not_your_home
    assert quarter.dump() == before


def test_who_was_refused_or_objected_to_does_not_let_themselves_in_again(quarter: Quarter) -> None:
    home = household(quarter)
    number = joins(quarter, "吴婷", home).membership.id
    quarter.database.run(lambda work: work.memberships.suspend(number))
    quarter.does("刘敏", approvals.refuse, membership_id=number, reason="not_known")
    assert quarter.does("吴婷", leaving.stay, membership_id=number) is Refusal.not_your_home
    assert not is_member(quarter, "吴婷", home)


def test_the_last_place_of_a_link_may_be_taken_when_one_comes_back(quarter: Quarter) -> None:
    home = household(quarter)
    invited(quarter, home, most=1)
    number = joins(quarter, "吴婷", home).membership.id
    leaves(quarter, "吴婷", number)
    assert isinstance(joins(quarter, "周伟", home), Joined), "a place is free again"
    assert quarter.does("吴婷", leaving.stay, membership_id=number) is Refusal.link_used_up


# --- what was seconded


def test_the_second_of_who_leaves_counts_no_more_and_again_when_they_come_back(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    assert seconds(quarter, issue_id, "李强", "赵小雨") == 2
    number = membership(quarter, "李强").id
    leaves(quarter, "李强", number)
    assert quarter.issue(issue_id).seconds == 1
    quarter.clock.passes(hours=2)
    quarter.does("李强", leaving.stay, membership_id=number)
    assert quarter.issue(issue_id).seconds == 2
    assert quarter.database.read(lambda work: work.issues.has_seconded(issue_id, quarter.who("李强").id))


def test_a_household_goes_on_seconding_while_somebody_else_of_it_does(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    assert seconds(quarter, issue_id, "李强", "李强的妻子") == 1
    leaves(quarter, "李强")
    assert quarter.issue(issue_id).seconds == 1
    leaves(quarter, "李强的妻子")
    assert quarter.issue(issue_id).seconds == 0


def test_what_was_counted_when_the_time_was_over_stays_counted(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    seconds(quarter, issue_id, "李强")
    quarter.clock.passes(days=15)
    leaves(quarter, "李强")
    assert quarter.issue(issue_id).seconds == 1


def test_what_reached_the_table_stays_there_when_a_seconder_leaves(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    assert seconds(quarter, issue_id, "李强", "赵小雨", "何太太", "Anna", "孙建国") == NEEDED
    leaves(quarter, "李强")
    assert (quarter.issue(issue_id).stage, quarter.issue(issue_id).seconds) == (Stage.deliberating, NEEDED - 1)


def test_who_comes_back_may_be_the_one_that_was_missing(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    seconds(quarter, issue_id, "李强", "赵小雨", "何太太", "Anna")
    number = membership(quarter, "李强").id
    leaves(quarter, "李强", number)
    seconds(quarter, issue_id, "孙建国")
    assert quarter.issue(issue_id).stage is Stage.raised
    quarter.does("李强", leaving.stay, membership_id=number)
    assert (quarter.issue(issue_id).stage, quarter.issue(issue_id).seconds) == (Stage.deliberating, NEEDED)


def test_what_one_raised_stays(quarter: Quarter) -> None:
    issue_id = quarter.raises("李强")
    leaves(quarter, "李强")
    assert quarter.issue(issue_id).stage is Stage.raised
    assert quarter.does("李强的妻子", issues.second, issue_id=issue_id) is Refusal.own_household


# --- who hears of it


def told(quarter: Quarter, kind: Kind) -> list[str]:
    return [message.to for message in deliver(quarter) if message.kind is kind]


def test_the_others_at_home_are_told_once_it_cannot_be_undone_any_more(quarter: Quarter) -> None:
    leaves(quarter, "李强")
    assert told(quarter, Kind.member_left) == []
    quarter.clock.passes(hours=24)
    assert told(quarter, Kind.member_left) == ["李强的妻子"]
    quarter.clock.passes(days=2)
    assert told(quarter, Kind.member_left) == []


def test_nobody_is_told_of_a_slip(quarter: Quarter) -> None:
    number = membership(quarter, "李强").id
    leaves(quarter, "李强", number)
    quarter.does("李强", leaving.stay, membership_id=number)
    quarter.clock.passes(days=2)
    assert told(quarter, Kind.member_left) == []


def test_the_others_are_told_by_day(quarter: Quarter) -> None:
    quarter.clock.passes(hours=11)
    leaves(quarter, "李强")
    quarter.clock.passes(hours=24)
    assert told(quarter, Kind.member_left) == [], "it is eleven at night"
    quarter.clock.passes(hours=9)
    assert told(quarter, Kind.member_left) == ["李强的妻子"]


def test_it_is_in_the_journal(quarter: Quarter) -> None:
    number = membership(quarter, "李强").id
    leaves(quarter, "李强", number)
    quarter.does("李强", leaving.stay, membership_id=number)
    noted = quarter.dump()["journal"]
    assert [sum(f"'verb': '{verb}'" in line for line in noted) for verb in ("leave", "stay")] == [1, 1]


# --- one home for another


def moves(quarter: Quarter, name: str = "赵小雨", building: str = "1栋", room: str = "301", **answers: Any) -> Any:
    """Somebody asks to live in another room instead, without a link."""
    given = {"adult": "yes", "standing": "tenant", "name": "小雨", "leaves": membership(quarter, name).id, **answers}
    given = {**given, "building": str(quarter.place(building)), "room": room}
    return quarter.database.run(lambda work: joining.join(work, quarter.who(name), given))


def test_the_old_home_is_left_when_the_new_one_is_approved(quarter: Quarter) -> None:
    old, new = household(quarter, "2栋", "301"), household(quarter, "1栋", "301")
    asked = moves(quarter)
    assert (asked.leaves.name, asked.membership.is_waiting) == ("福和苑 2栋 301", True)
    assert is_member(quarter, "赵小雨", old)
    quarter.does("1栋的楼栋长", approvals.approve, membership_id=asked.membership.id)
    assert (is_member(quarter, "赵小雨", old), is_member(quarter, "赵小雨", new)) == (False, True)
    (letter,) = quarter.due(Kind.membership)
    assert letter.facts["became"] == "moved"


def test_by_the_new_homes_link_the_old_one_is_left_at_once(quarter: Quarter) -> None:
    old, new = household(quarter, "2栋", "301"), household(quarter, "1栋", "301")
    done = joins(quarter, "赵小雨", new, moves=f"from-{membership(quarter, '赵小雨').id}")
    assert done.leaves.name == "福和苑 2栋 301"
    assert (is_member(quarter, "赵小雨", old), is_member(quarter, "赵小雨", new)) == (False, True)


def test_who_is_refused_the_new_home_keeps_the_old_one(quarter: Quarter) -> None:
    asked = moves(quarter)
    quarter.does("1栋的楼栋长", approvals.refuse, membership_id=asked.membership.id, reason="not_known")
    assert is_member(quarter, "赵小雨", household(quarter, "2栋", "301"))


def test_a_link_that_is_used_up_costs_nobody_their_home(quarter: Quarter) -> None:
    new = household(quarter, "1栋", "301")
    invited(quarter, new, most=1)
    joins(quarter, "吴婷", new)
    said = joins(quarter, "赵小雨", new, moves=f"from-{membership(quarter, '赵小雨').id}")
    assert said is Refusal.link_used_up
    assert is_member(quarter, "赵小雨", household(quarter, "2栋", "301"))


def test_another_home_may_be_added_by_link_and_the_first_stays(quarter: Quarter) -> None:
    joins(quarter, "赵小雨", household(quarter, "1栋", "301"), moves="stays")
    assert len(quarter.does("赵小雨", homes.mine).homes) == 2


def test_somebody_elses_home_is_not_left_by_a_forged_answer(quarter: Quarter) -> None:
    forged = f"from-{membership(quarter, '李强').id}"
    joined = joins(quarter, "赵小雨", household(quarter, "1栋", "301"), moves=forged)
    assert joined.leaves is None, "nor does anybody learn where it is"
    assert is_member(quarter, "李强", household(quarter, "3栋", "202"))
    assert len(quarter.does("赵小雨", homes.mine).homes) == 2


def test_changing_asks_only_where_and_as_what_of_who_agreed_before(quarter: Quarter) -> None:
    joins(quarter, "吴婷", household(quarter))
    asked = quarter.does("吴婷", homes.change_room, membership_id=membership(quarter, "吴婷").id)
    assert isinstance(asked, Asked)
    wu = Filling(quarter, name="吴婷", form=FormName.joining, asked=asked)
    seen = [asked.question]
    for answer in (
        lambda: wu.chooses_place("福和苑"),
        lambda: wu.chooses_place("1栋"),
        lambda: wu.writes("301"),
    ):
        seen.append(answer().question)
    assert seen == ["compound", "building", "room", "standing"]
    assert isinstance(wu.chooses("tenant"), Joined)


def test_who_opens_another_homes_link_says_whether_they_move(quarter: Quarter) -> None:
    joins(quarter, "吴婷", household(quarter))
    token = "the-link-of-another-home"
    invited(quarter, household(quarter, "1栋", "301"), token=token)
    asked = quarter.does("吴婷", forms.joining_by, token=token)
    assert asked.question == "moves"
    assert [option.words for option in asked.options] == ["2栋 202", None]


def test_a_request_can_be_taken_back(quarter: Quarter) -> None:
    number = moves(quarter).membership.id
    quarter.post_is_cleared()
    assert len(quarter.does("赵小雨", homes.take_back_request, membership_id=number).homes) == 1
    assert quarter.does("1栋的楼栋长", approvals.approve, membership_id=number) is Refusal.decided_already
    assert quarter.does("赵小雨", homes.take_back_request, membership_id=number) is Refusal.left_already
    mine = membership(quarter, "赵小雨").id
    assert quarter.does("赵小雨", homes.take_back_request, membership_id=mine) is Refusal.decided_already
