"""A new phone or a lost account: who decides, what comes along, who is told, what the old account can do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from council import approvals, erasing, forms, issues, joining, mail, relinking, residents, roles
from rules.forms import Asked, FormName
from rules.letters import Kind
from rules.refusals import Refusal
from rules.relinking import Relinking, RelinkState
from rules.residents import Person, Resident, Role
from rules.roles import Appointment
from storage.work import Work
from tests.council.filling import Filling
from tests.council.post import deliver
from tests.council.quarter import Quarter
from tests.council.test_joining import household, invited
from tests.council.test_leaving import membership
from tests.council.test_roles import TODAY, gives

NEW, ANOTHER = 20001, 20002
"""Telegram ids of new accounts."""
WANG = "王秀英"
OLD = 10001


def person(quarter: Quarter, telegram_id: int, name: str = "小王的新手机") -> Resident:
    """Whoever has that account now, met as every update does."""
    return quarter.database.run(lambda work: work.residents.meet(telegram_id, name, "zh-hans"))


def does(quarter: Quarter, telegram_id: int, verb: Any, **what: Any) -> Any:
    """Whoever has that account now does it."""

    def act(work: Work) -> Any:
        return verb(work, who=work.residents.meet(telegram_id, "某人", None), **what)

    return quarter.database.run(act)


def asks(quarter: Quarter, telegram_id: int = NEW, name: str = WANG, building: str = "3栋", room: str = "101") -> Any:
    """A new account says to be a member of a household, without a link."""
    person(quarter, telegram_id)
    given = {"building": str(quarter.place(building)), "room": room, "before": f"was-{membership(quarter, name).id}"}

    def act(work: Work) -> Any:
        return joining.join(work, work.residents.meet(telegram_id, "", None), given)

    return quarter.database.run(act)


def relinked(quarter: Quarter) -> int:
    """王秀英 has a new account, approved by the head of her building. The relink's id."""
    number = int(asks(quarter).relink.id)
    assert isinstance(quarter.does("孙建国", relinking.approve, relink_id=number), Relinking)
    return number


def account(quarter: Quarter, name: str = WANG) -> int:
    """The Telegram id somebody has now; 0 for none."""
    return quarter.database.read(lambda work: work.residents.get(quarter.who(name).id)).telegram_id


def state(quarter: Quarter, number: int) -> RelinkState:
    return quarter.database.read(lambda work: work.relinks.get(number)).state


def cards(quarter: Quarter) -> set[int]:
    """Who has a card to decide it now."""
    return {letter.chat_id for letter in quarter.due(Kind.relink)}


def has_todo(quarter: Quarter) -> dict[int, bool]:
    """Accounts whose commands are listed anew, and whether 待办 is among them."""
    found = {}
    for letter in quarter.due(Kind.commands):
        bundle = quarter.database.run(mail.take, letter=letter)
        assert bundle.reader is not None
        found[letter.chat_id] = bundle.reader.has_duties
    return found


# --- asking


def test_who_says_to_be_a_member_is_asked_nothing_more_and_those_who_know_the_house_are(quarter: Quarter) -> None:
    person(quarter, NEW)
    quarter._known["new"] = person(quarter, NEW)
    new = Filling(quarter, name="new", form=FormName.joining)
    new.starts()
    new.chooses("agree")
    new.chooses_place("福和苑")
    new.chooses_place("3栋")
    asked = new.writes("101")
    assert asked.question == "before"
    assert [option.words for option in asked.options] == ["王○英", "王○夫", None], "no more than who knows them needs"
    result = new.chooses(asked.options[0].value)
    assert isinstance(result, Relinking)
    assert (result.home.name, result.waits_for) == ("福和苑 3栋 101", ("孙建国",))
    assert cards(quarter) == {quarter.who("孙建国").telegram_id}
    assert account(quarter) == OLD, "nothing changes before it is approved"


def test_by_the_households_link_its_members_are_called_by_their_names(quarter: Quarter) -> None:
    invited(quarter, household(quarter, "3栋", "101"), token="of-101")
    quarter._known["new"] = person(quarter, NEW)
    asked = quarter.does("new", forms.joining_by, token="of-101")
    new = Filling(quarter, name="new", form=FormName.joining, asked=asked)
    options = new.chooses("agree").options
    assert [option.words for option in options] == ["王秀英", "王秀英的丈夫", None]
    assert new.chooses("nobody").question == "adult", "who is new goes on as ever"


def test_a_household_without_members_has_nobody_one_could_have_been(quarter: Quarter) -> None:
    wu = Filling(quarter, name="吴婷", form=FormName.joining)
    wu.starts()
    wu.chooses("agree")
    wu.chooses_place("福和苑")
    wu.chooses_place("2栋")
    asked = wu.writes("202")
    assert isinstance(asked, Asked)
    assert asked.question == "adult"


def test_a_forged_answer_names_nobody_of_another_household(quarter: Quarter) -> None:
    person(quarter, NEW)
    other, waiting = membership(quarter, "李强").id, 999_999
    for number in (other, waiting):
        given = {"building": str(quarter.place("3栋")), "room": "101", "before": f"was-{number}"}
        said = quarter.database.run(
            lambda work, given=given: joining.join(work, work.residents.meet(NEW, "", None), given)
        )
        assert said is Refusal.no_such_option
    assert cards(quarter) == set()


def test_nobody_is_linked_to_oneself(quarter: Quarter) -> None:
    given = {"building": str(quarter.place("3栋")), "room": "101", "before": f"was-{membership(quarter, WANG).id}"}
    said = quarter.database.run(lambda work: joining.join(work, quarter.who(WANG), given))
    assert said is Refusal.member_already


def test_whoever_runs_the_community_is_not_linked_anew_by_neighbours(quarter: Quarter) -> None:
    assert asks(quarter, name="陈志远", building="1栋", room="201") is Refusal.relink_by_operator


def test_it_is_reminded_and_climbs_as_approvals_do(quarter: Quarter) -> None:
    asks(quarter)
    head, worker = quarter.who("孙建国").telegram_id, quarter.who("刘敏").telegram_id
    assert [m.to for m in deliver(quarter) if m.kind is Kind.relink] == ["孙建国"]
    quarter.clock.passes(hours=24)
    assert [m.to for m in deliver(quarter) if m.kind is Kind.relink] == ["孙建国"]
    quarter.clock.passes(hours=24)
    assert cards(quarter) == {worker}
    assert head != worker


# --- deciding


def test_the_resident_goes_on_with_the_new_account_and_all_they_had(quarter: Quarter) -> None:
    raised, seconded = quarter.raises(WANG), quarter.raises("赵小雨", "2栋")
    quarter.does(WANG, issues.second, issue_id=seconded)
    relinked(quarter)
    known = person(quarter, NEW)
    assert (known.id, known.name) == (quarter.who(WANG).id, WANG)
    assert account(quarter) == NEW
    card = does(quarter, NEW, issues.look, issue_id=seconded)
    assert (card.has_seconded, card.follows, card.issue.seconds) == (True, True, 1)
    assert does(quarter, NEW, issues.look, issue_id=raised).can_withdraw


def test_what_the_new_account_did_meanwhile_comes_along(quarter: Quarter) -> None:
    asks(quarter)
    quarter._known["new"] = person(quarter, NEW)
    raised = quarter.raises("new", "福和苑")
    quarter.does("new", forms.start, form=FormName.raising)
    quarter.does("new", forms.write, words="电梯也坏了")
    quarter.does("孙建国", relinking.approve, relink_id=1)
    assert quarter.issue(raised).raiser_id == quarter.who(WANG).id
    assert quarter.database.read(lambda work: work.issues.follows(raised, quarter.who(WANG).id))
    draft = quarter.database.read(lambda work: work.drafts.open_of(quarter.who(WANG).id))
    assert draft is not None
    assert draft.answers["words"] == "电梯也坏了"
    left = [row for row in quarter.dump()["resident"] if "'name': ''" in row]
    assert len(left) == 1, "neither account nor name is left of the fresh one"
    assert "'telegram_id': None" in left[0]


def test_what_both_accounts_did_is_there_once(quarter: Quarter) -> None:
    """Both follow an issue; the new one had asked for the same household, and half filled in the same form."""
    issue_id = quarter.raises("赵小雨", "2栋")
    quarter.does(WANG, issues.follow, issue_id=issue_id)
    quarter.does(WANG, forms.start, form=FormName.raising)
    quarter.does(WANG, forms.write, words="旧手机上写的")
    quarter._known["new"] = person(quarter, NEW)
    quarter.does("new", issues.follow, issue_id=issue_id)
    given = {"adult": "yes", "standing": "family", "name": "小王", "building": str(quarter.place("3栋")), "room": "101"}
    waiting = quarter.database.run(lambda work: joining.join(work, quarter.who("new"), given)).membership.id
    relinked(quarter)
    mine = quarter.database.read(lambda work: work.memberships.of_resident(quarter.who(WANG).id))
    assert len(mine) == 1
    assert quarter.does("孙建国", approvals.approve, membership_id=waiting) is Refusal.decided_already
    draft = quarter.database.read(lambda work: work.drafts.open_of(quarter.who(WANG).id))
    assert draft is not None
    assert draft.answers["words"] == "旧手机上写的"
    deliver(quarter)


def test_the_old_account_is_told_and_is_a_new_person_when_it_comes_again(quarter: Quarter) -> None:
    issue_id = quarter.raises("赵小雨", "2栋")
    relinked(quarter)
    told = {(message.to, message.kind) for message in deliver(quarter)}
    assert (WANG, Kind.relinked) in told, "at the chat of the old account"
    assert (str(NEW), Kind.relink_became) in told
    again = person(quarter, OLD, "王秀英的旧手机")
    assert again.id != quarter.who(WANG).id
    assert does(quarter, OLD, issues.second, issue_id=issue_id) is Refusal.not_verified


def test_what_was_on_its_way_to_the_old_account_goes_to_the_new_one(quarter: Quarter) -> None:
    issue_id = quarter.raises(WANG)
    number = int(asks(quarter).relink.id)
    quarter.post_is_cleared()
    quarter.database.run(lambda work: work.outbox.put(Kind.news, key="news", chat_id=OLD, issue_id=issue_id))
    quarter.does("孙建国", relinking.approve, relink_id=number)
    assert {letter.chat_id for letter in quarter.due(Kind.news)} == {NEW}


def test_the_commands_of_a_role_are_on_the_new_account_and_no_more_on_the_old_one(quarter: Quarter) -> None:
    gives(quarter, to=WANG)
    deliver(quarter)
    number = relinked(quarter)
    assert has_todo(quarter) == {NEW: True, OLD: False}
    does(quarter, OLD, relinking.deny, relink_id=number)
    assert has_todo(quarter)[NEW] is False


def test_a_role_that_was_given_to_both_accounts_is_held_once(quarter: Quarter) -> None:
    gives(quarter, to=WANG, until=TODAY)
    number = asks(quarter).relink.id
    what = Appointment(role=Role.grid_worker, place=quarter.database.read(lambda work: work.places.find("3栋")))
    quarter.does("陈志远", roles.give_role, to=Person(telegram_id=NEW, name="小王", language_code=None), what=what)
    quarter.does("孙建国", relinking.approve, relink_id=number)
    held = quarter.database.read(lambda work: work.roles.of(quarter.who(WANG).id, work.today()))
    assert [(one.role, one.until_on) for one in held] == [(Role.grid_worker, None)]


def test_a_card_about_who_erased_their_data_decides_about_nobody_else(quarter: Quarter) -> None:
    number = asks(quarter).relink.id
    does(quarter, NEW, erasing.erase_me)
    asks(quarter, ANOTHER, "李强", room="202")
    assert quarter.does("孙建国", relinking.approve, relink_id=number) is Refusal.decided_already


def test_a_refusal_changes_nothing_but_is_told(quarter: Quarter) -> None:
    number = int(asks(quarter).relink.id)
    said = quarter.does("孙建国", relinking.refuse, relink_id=number, reason="not_known")
    assert said.relink.state is RelinkState.refused
    assert account(quarter) == OLD
    assert [m.kind for m in deliver(quarter) if m.to == str(NEW)] == [Kind.relink_became]
    assert quarter.does("孙建国", relinking.approve, relink_id=number) is Refusal.decided_already


@pytest.mark.parametrize("name", ["李强", "1栋的楼栋长", "吴婷", WANG])
def test_nobody_else_decides_it(quarter: Quarter, name: str) -> None:
    number = int(asks(quarter).relink.id)
    before = quarter.dump()
    for verb in (relinking.approve, forms.refusing_relink):
        assert quarter.does(name, verb, relink_id=number) is Refusal.not_yours_to_approve
    assert quarter.does(name, relinking.refuse, relink_id=number, reason="") is Refusal.not_yours_to_approve
    assert quarter.does(name, relinking.deny, relink_id=number) is Refusal.not_your_account or name == WANG
    assert quarter.does("孙建国", relinking.approve, relink_id=999_999) is Refusal.decided_already
    assert quarter.dump() == before


def test_neither_the_new_nor_the_old_account_approves_it(quarter: Quarter) -> None:
    """孙建国, the building head, has a new account; once it has asked, it is made a head, too."""
    asked = asks(quarter, name="孙建国", room="401")
    assert asked.waits_for == ("刘敏",), "the next step knows them"
    number = int(asked.relink.id)
    quarter.database.run(
        roles.appoint, telegram_id=NEW, name=None, role=Role.building_head, place_id=quarter.place("3栋")
    )
    assert does(quarter, NEW, relinking.approve, relink_id=number) is Refusal.not_yours_to_approve
    assert quarter.does("孙建国", relinking.approve, relink_id=number) is Refusal.not_yours_to_approve
    assert isinstance(quarter.does("刘敏", relinking.approve, relink_id=number), Relinking)
    duties = quarter.database.read(lambda work: residents.duties(work, who=quarter.who("孙建国")))
    assert Role.building_head in [duty.role for duty in duties]


def test_of_two_accounts_that_say_to_be_one_member_one_is_believed(quarter: Quarter) -> None:
    first, second = int(asks(quarter, NEW).relink.id), int(asks(quarter, ANOTHER).relink.id)

    def approve(number: int) -> Any:
        return quarter.does("孙建国", relinking.approve, relink_id=number)

    quarter.who("孙建国")
    with ThreadPoolExecutor(2) as at_once:
        results = list(at_once.map(approve, (first, second)))
    assert sum(isinstance(one, Relinking) for one in results) == 1
    assert results.count(Refusal.decided_already) == 1
    assert account(quarter) in (NEW, ANOTHER)
    assert sorted([state(quarter, first), state(quarter, second)]) == [RelinkState.approved, RelinkState.refused]


def test_who_asks_again_has_dropped_what_was_asked_before(quarter: Quarter) -> None:
    first = int(asks(quarter).relink.id)
    second = int(asks(quarter).relink.id)
    assert quarter.does("孙建国", relinking.approve, relink_id=first) is Refusal.decided_already
    assert isinstance(quarter.does("孙建国", relinking.approve, relink_id=second), Relinking)


def test_who_left_the_household_meanwhile_is_not_linked_by_it(quarter: Quarter) -> None:
    number = int(asks(quarter).relink.id)
    quarter.database.run(lambda work: work.memberships.end(membership(quarter, WANG).id))
    assert quarter.does("孙建国", relinking.approve, relink_id=number) is Refusal.decided_already


def test_what_the_old_account_does_at_the_same_moment_counts_before_or_not_at_all(quarter: Quarter) -> None:
    issue_id = quarter.raises("赵小雨", "2栋")
    number = int(asks(quarter).relink.id)
    quarter.who("孙建国")

    def second(_: int) -> Any:
        return does(quarter, OLD, issues.second, issue_id=issue_id)

    def approve(_: int) -> Any:
        return quarter.does("孙建国", relinking.approve, relink_id=number)

    with ThreadPoolExecutor(2) as at_once:
        results = [one.result(30) for one in (at_once.submit(second, 1), at_once.submit(approve, 1))]
    counted = results[0] is not Refusal.not_verified
    assert quarter.issue(issue_id).seconds == int(counted)
    assert account(quarter) == NEW


# --- 这不是我


def test_the_old_account_may_say_that_it_was_not_them_and_neither_has_it_any_more(quarter: Quarter) -> None:
    issue_id = quarter.raises("赵小雨", "2栋")
    number = relinked(quarter)
    deliver(quarter)
    quarter.clock.passes(days=30)
    assert isinstance(does(quarter, OLD, relinking.deny, relink_id=number), Relinking)
    assert state(quarter, number) is RelinkState.denied
    assert account(quarter) == 0
    for one in (NEW, OLD):
        assert does(quarter, one, issues.second, issue_id=issue_id) is Refusal.not_verified
    told = {(message.to, message.kind) for message in deliver(quarter)}
    assert {("孙建国", Kind.relink_denied), ("陈志远", Kind.relink_denied), (str(NEW), Kind.relink_became)} <= told
    assert does(quarter, OLD, relinking.deny, relink_id=number) is Refusal.decided_already


def test_once_somebody_has_looked_again_the_right_account_gets_it_back(quarter: Quarter) -> None:
    number = relinked(quarter)
    does(quarter, OLD, relinking.deny, relink_id=number)
    again = asks(quarter, OLD)
    assert isinstance(again, Relinking)
    assert isinstance(quarter.does("孙建国", relinking.approve, relink_id=again.relink.id), Relinking)
    assert account(quarter) == OLD
    assert does(quarter, OLD, relinking.deny, relink_id=again.relink.id) is Refusal.not_your_account


def test_that_a_term_ended_is_told_to_the_account_that_was_got_back(quarter: Quarter) -> None:
    gives(quarter, to=WANG, until=TODAY + timedelta(days=2))
    does(quarter, OLD, relinking.deny, relink_id=relinked(quarter))
    quarter.does("孙建国", relinking.approve, relink_id=asks(quarter, OLD).relink.id)
    deliver(quarter)
    quarter.clock.passes(days=3)
    assert (WANG, Kind.role_ended) in {(message.to, message.kind) for message in deliver(quarter)}


def test_a_letter_about_who_erased_their_data_before_it_was_sent_is_laid_aside(quarter: Quarter) -> None:
    relinked(quarter)
    quarter.clock.passes(days=3)
    does(quarter, NEW, erasing.erase_me)
    assert Kind.relinked not in [message.kind for message in deliver(quarter)]


def test_who_asked_before_it_was_denied_has_to_ask_again(quarter: Quarter) -> None:
    """A card that was made while somebody else had the account must not decide who gets it back."""
    number = relinked(quarter)
    waiting = int(asks(quarter, ANOTHER).relink.id)
    does(quarter, OLD, relinking.deny, relink_id=number)
    assert quarter.does("孙建国", relinking.approve, relink_id=waiting) is Refusal.decided_already
    assert account(quarter) == 0


@pytest.mark.parametrize("telegram_id", [NEW, ANOTHER, 10003, 10008])
def test_only_the_old_account_denies_it(quarter: Quarter, telegram_id: int) -> None:
    number = relinked(quarter)
    assert does(quarter, telegram_id, relinking.deny, relink_id=number) is Refusal.not_your_account
    assert does(quarter, telegram_id, relinking.deny, relink_id=999_999) is Refusal.not_your_account
    assert account(quarter) == NEW


def test_what_was_replaced_since_is_not_denied(quarter: Quarter) -> None:
    number = relinked(quarter)
    second = int(asks(quarter, ANOTHER).relink.id)
    quarter.does("孙建国", relinking.approve, relink_id=second)
    assert does(quarter, OLD, relinking.deny, relink_id=number) is Refusal.decided_already
    assert account(quarter) == ANOTHER


def test_a_household_of_which_nobody_has_the_account_is_written_to_without_trouble(quarter: Quarter) -> None:
    number = relinked(quarter)
    does(quarter, OLD, relinking.deny, relink_id=number)
    home = household(quarter, "3栋", "101")
    given = {"adult": "yes", "standing": "family", "name": "小吴", "invitation": invited(quarter, home)}
    quarter.database.run(lambda work: joining.join(work, quarter.who("吴婷"), given))
    assert 0 not in {letter.chat_id for letter in quarter.due() if letter.audience is None}


def test_both_sides_are_in_the_journal(quarter: Quarter) -> None:
    number = relinked(quarter)
    does(quarter, OLD, relinking.deny, relink_id=number)
    noted = quarter.dump()["journal"]
    verbs = ("ask_to_relink", "approve_relink", "relinked", "deny_relink")
    assert [sum(f"'verb': '{verb}'" in line for line in noted) for verb in verbs] == [1, 1, 1, 1]
