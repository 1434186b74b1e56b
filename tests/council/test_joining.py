"""Joining a household by its link or by approval: who may, who is asked, who hears of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from council import approvals, forms, joining, roles
from rules.forms import FormName
from rules.invitations import hashed
from rules.letters import Kind
from rules.refusals import Refusal
from rules.residents import Joined, Role, Standing
from rules.roles import HeldRole
from storage.work import Work
from tests.council.filling import Filling
from tests.council.post import deliver
from tests.council.quarter import Quarter

TOKEN = "only-the-household-has-it"
ANSWERS = {"adult": "yes", "standing": "family", "name": "小吴"}


def household(quarter: Quarter, building: str = "2栋", room: str = "202") -> int:
    place = quarter.place(building)
    found = quarter.database.read(lambda work: work.memberships.household_at(place, room))
    assert found is not None, f"no room {room} in {building}"
    return found


def invited(quarter: Quarter, home: int, most: int = 6, token: str = TOKEN) -> int:
    def make(work: Work) -> int:
        return work.invitations.add(home, hashed(token), work.now + timedelta(days=30), most)

    return quarter.database.run(make)


def joins(quarter: Quarter, name: str, home: int, **answers: Any) -> Any:
    """By the household's link."""
    invitation = quarter.database.read(lambda work: work.invitations.find(hashed(TOKEN)))
    number = invitation.id if invitation else invited(quarter, home)
    given = {**ANSWERS, "invitation": number, **answers}
    return quarter.database.run(lambda work: joining.join(work, quarter.who(name), given))


def asks(quarter: Quarter, name: str = "吴婷", building: str = "2栋", room: str = "202", **answers: Any) -> Any:
    """Without a link."""
    given = {**ANSWERS, "building": str(quarter.place(building)), "room": room, **answers}
    return quarter.database.run(lambda work: joining.join(work, quarter.who(name), given))


def is_member(quarter: Quarter, name: str, home: int) -> bool:
    homes = quarter.database.read(lambda work: work.residents.households(quarter.who(name).id))
    return home in [household for household, _ in homes]


def asked(quarter: Quarter) -> list[str]:
    """Who has a card to approve now, by name."""
    return sorted(
        next(name for name in NAMES if quarter.who(name).telegram_id == letter.chat_id)
        for letter in quarter.due(Kind.approval)
    )


NAMES = ("孙建国", "刘敏", "陈志远", "1栋的楼栋长", "吴婷", "李强", "王秀英")


def test_a_token_is_nowhere_in_the_database(quarter: Quarter) -> None:
    invited(quarter, household(quarter))
    assert TOKEN not in repr(quarter.dump())
    assert hashed(TOKEN) in repr(quarter.dump())


def test_by_a_link_one_is_a_member_at_once_and_called_as_one_wishes(quarter: Quarter) -> None:
    home = household(quarter)
    joined = joins(quarter, "吴婷", home, standing="tenant")
    assert isinstance(joined, Joined)
    assert (joined.home.name, joined.membership.standing, joined.waits_for) == ("福和苑 2栋 202", Standing.tenant, ())
    assert is_member(quarter, "吴婷", home)
    assert (
        quarter.database.read(lambda work: work.residents.by_telegram(quarter.who("吴婷").telegram_id)).name == "小吴"
    )


def test_two_people_cannot_take_the_last_place_of_a_link_at_the_same_moment(quarter: Quarter) -> None:
    home = household(quarter)
    number = invited(quarter, home, most=1)
    people = ["吴婷", "周伟", "刘敏"]
    for name in people:
        quarter.who(name)

    def join(name: str) -> Any:
        given = {**ANSWERS, "invitation": number}
        return quarter.database.run(lambda work: joining.join(work, quarter.who(name), given))

    with ThreadPoolExecutor(len(people)) as at_once:
        results = list(at_once.map(join, people))
    assert sum(isinstance(result, Joined) for result in results) == 1
    assert results.count(Refusal.link_used_up) == 2
    assert sum(is_member(quarter, name, home) for name in people) == 1


def test_children_take_no_place_of_a_link(quarter: Quarter) -> None:
    home = household(quarter)
    invited(quarter, home, most=1)
    assert isinstance(joins(quarter, "吴婷", home, adult="no"), Joined)
    assert isinstance(joins(quarter, "周伟", home), Joined)
    assert joins(quarter, "刘敏", home) is Refusal.link_used_up


def test_the_household_hears_of_its_new_member_and_the_new_member_does_not(quarter: Quarter) -> None:
    home = household(quarter, "3栋", "202")
    before = [one.resident_id for one in quarter.database.read(lambda work: work.memberships.members(home))]
    joins(quarter, "吴婷", home)
    told = {letter.chat_id for letter in quarter.due(Kind.new_member)}
    assert len(told) == len(before) > 0
    assert quarter.who("吴婷").telegram_id not in told


def test_the_nearest_are_asked_first_then_those_a_step_up(quarter: Quarter) -> None:
    result = asks(quarter, building="1栋", room="202")
    assert isinstance(result, Joined)
    assert asked(quarter) == ["1栋的楼栋长"]
    quarter.clock.passes(hours=47)
    assert set(asked(quarter)) == {"1栋的楼栋长"}
    quarter.clock.passes(hours=1)
    assert set(asked(quarter)) == {"1栋的楼栋长", "刘敏"}
    quarter.clock.passes(hours=48)
    assert set(asked(quarter)) == {"1栋的楼栋长", "刘敏", "陈志远"}


def test_who_has_lost_the_role_is_not_reminded(quarter: Quarter) -> None:
    asks(quarter, building="1栋")
    head = quarter.who("1栋的楼栋长")
    lost = {"telegram_id": head.telegram_id, "role": Role.building_head, "place_name": "1栋"}
    assert isinstance(quarter.database.run(roles.dismiss, **lost), HeldRole)
    quarter.clock.passes(hours=24)
    assert [message.to for message in deliver(quarter) if message.kind is Kind.approval] == []


@pytest.mark.parametrize(("building", "approver"), [("1栋", "1栋的楼栋长"), ("2栋", "刘敏"), ("2栋", "陈志远")])
def test_whoever_knows_the_house_approves(quarter: Quarter, building: str, approver: str) -> None:
    home = household(quarter, building)
    membership = asks(quarter, building=building).membership
    assert not is_member(quarter, "吴婷", home)
    assert not isinstance(quarter.does(approver, approvals.approve, membership_id=membership.id), Refusal)
    assert is_member(quarter, "吴婷", home)
    assert quarter.does(approver, approvals.approve, membership_id=membership.id) is Refusal.decided_already


@pytest.mark.parametrize("name", ["1栋的楼栋长", "李强", "吴婷", "周伟"])
def test_nobody_else_approves_refuses_or_objects(quarter: Quarter, name: str) -> None:
    membership = asks(quarter, building="2栋").membership
    before = quarter.dump()
    number = {"membership_id": membership.id}
    assert quarter.does(name, approvals.approve, **number) is Refusal.not_yours_to_approve
    assert quarter.does(name, approvals.refuse, reason="not_known", **number) is Refusal.not_yours_to_approve
    assert quarter.does(name, forms.refusing, **number) is Refusal.not_yours_to_approve
    assert quarter.does(name, approvals.object_to, **number) is Refusal.decided_already
    assert quarter.dump() == before


@pytest.mark.parametrize("verb", [approvals.approve, approvals.object_to, forms.refusing])
def test_what_there_is_not_cannot_be_decided(quarter: Quarter, verb: Any) -> None:
    assert quarter.does("刘敏", verb, membership_id=999) is Refusal.decided_already


def test_who_was_refused_is_no_member_and_may_ask_again(quarter: Quarter) -> None:
    home = household(quarter)
    membership = asks(quarter).membership
    quarter.does("刘敏", approvals.refuse, membership_id=membership.id, reason="wrong_room")
    assert not is_member(quarter, "吴婷", home)
    again = asks(quarter).membership
    assert (again.id, again.is_waiting) == (membership.id, True), "one membership for a person and a household"
    quarter.does("刘敏", approvals.approve, membership_id=again.id)
    assert is_member(quarter, "吴婷", home)


def test_who_says_to_own_the_home_is_family_until_it_is_looked_up(quarter: Quarter) -> None:
    home = household(quarter)
    membership = joins(quarter, "吴婷", home, standing="owner").membership
    assert (membership.standing, membership.claims_ownership) == (Standing.family, True)
    quarter.does("刘敏", approvals.refuse, membership_id=membership.id, reason="not_known")
    after = quarter.database.read(lambda work: work.memberships.get(membership.id))
    assert (after.standing, after.claims_ownership, after.is_approved) == (Standing.family, False, True)


def test_an_objection_suspends_until_somebody_has_looked(quarter: Quarter) -> None:
    home = household(quarter, "3栋", "202")
    membership = joins(quarter, "吴婷", home).membership
    member = next(
        name
        for name in ("李强", "王秀英")
        if any(one.resident_id == quarter.who(name).id for one in members(quarter, home))
    )
    assert not isinstance(quarter.does(member, approvals.object_to, membership_id=membership.id), Refusal)
    assert not is_member(quarter, "吴婷", home)
    assert asked(quarter) == ["孙建国"], "the head of their building"
    assert quarter.does(member, approvals.object_to, membership_id=membership.id) is Refusal.decided_already


def members(quarter: Quarter, home: int) -> list[Any]:
    return quarter.database.read(lambda work: work.memberships.members(home))


@pytest.mark.parametrize(
    ("compound", "asked_for"), [("福和苑", ["consent", "compound", "building"]), ("安居苑", ["consent", "compound"])]
)
def test_a_question_with_nothing_to_choose_is_not_asked(quarter: Quarter, compound: str, asked_for: list[str]) -> None:
    """One community, two compounds, one of which has a single building; no units."""
    wu = Filling(quarter, name="吴婷", form=FormName.joining)
    wu.starts()
    seen = []
    while wu.asked.question != "room":
        seen.append(str(wu.asked.question))
        if wu.asked.question == "consent":
            wu.chooses("agree")
        else:
            wu.chooses_place(compound if wu.asked.question == "compound" else "2栋")
    assert seen == asked_for
    assert wu.goes_back().question == seen[-1], "the way back passes it over, too"


def test_a_building_chosen_before_one_went_back_does_not_count(quarter: Quarter) -> None:
    """安居苑 has one building only, which is not asked for: the 3栋 chosen first must not be taken for it."""
    wu = Filling(quarter, name="吴婷", form=FormName.joining)
    wu.starts()
    wu.chooses("agree")
    wu.chooses_place("福和苑")
    wu.chooses_place("3栋")
    wu.goes_back()
    wu.goes_back()
    wu.chooses_place("安居苑")
    assert wu.asked.question == "room"
    wu.writes("101")
    wu.chooses("nobody")
    wu.chooses("yes")
    wu.chooses("tenant")
    assert wu.chooses("as_called").home.name == "安居苑 9栋 101"
