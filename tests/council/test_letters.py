"""Who looks at a new issue, and which cards are redrawn."""

from datetime import UTC, datetime, timedelta

import pytest

from council import cards, groups, issues, mail, triage
from council.letters import first_to_look
from rules.issues import Acknowledgement, Card
from rules.letters import Kind
from rules.residents import Role
from tests.council.post import Message, deliver
from tests.council.quarter import COUNCIL, Quarter

NIGHT = datetime(2026, 8, 26, 15, tzinfo=UTC)
MORNING = datetime(2026, 8, 26, 23, 30, tzinfo=UTC)


def of(messages: list[Message], kind: Kind) -> list[tuple[str, list[str]]]:
    """(who, the issues' numbers) of the messages of a kind."""
    told = [message for message in messages if message.kind is kind]
    return [(one.to, [issue.code for issue in one.says]) for one in told]


def take_role(quarter: Quarter, name: str, role: Role, place: str) -> None:
    who, where = quarter.who(name), quarter.place(place)
    assert quarter.database.run(lambda work: work.residents.take_role(who.id, role, where))


# --- who looks at it first


def looks_at(quarter: Quarter, where: str) -> list[str]:
    issue = quarter.issue(quarter.raises(where=where))
    return [who.name for who in quarter.database.read(first_to_look, issue)]


def test_the_grid_worker_looks_first(quarter: Quarter) -> None:
    assert looks_at(quarter, "3栋") == ["刘敏"]
    assert looks_at(quarter, "第一网格") == ["刘敏"]


def test_without_a_grid_worker_the_building_head_does_and_then_the_convener(quarter: Quarter) -> None:
    take_role(quarter, "刘敏", Role.grid_worker, "第一网格")
    assert looks_at(quarter, "3栋") == ["孙建国"]
    assert looks_at(quarter, "2栋") == ["陈志远"]
    take_role(quarter, "陈志远", Role.convener, "福和社区")
    assert looks_at(quarter, "2栋") == []


def test_what_lies_outside_the_grid_goes_to_whoever_is_around_it(quarter: Quarter) -> None:
    assert looks_at(quarter, "福和苑") == ["陈志远"]


def test_of_several_those_of_the_nearest_place_look(quarter: Quarter) -> None:
    for name, place in (("李强", "3栋"), ("Anna", "3栋"), ("周伟", "福和苑")):
        who, where = quarter.who(name), quarter.place(place)
        quarter.database.run(
            lambda work, who=who, where=where: work.residents.give_role(who.id, Role.grid_worker, where, work.today())
        )
    assert looks_at(quarter, "3栋") == ["李强", "Anna"]
    assert looks_at(quarter, "2栋") == ["刘敏"]
    assert looks_at(quarter, "福和苑") == ["周伟"]


def test_a_new_issue_is_on_the_grid_workers_phone_at_once(quarter: Quarter) -> None:
    quarter.raises()
    assert of(deliver(quarter), Kind.new_issue) == [("刘敏", ["福和-0001"])]
    assert deliver(quarter) == [], "once"


def test_new_issues_of_a_night_are_one_list_in_the_morning(quarter: Quarter) -> None:
    quarter.clock.now = NIGHT
    for _ in range(3):
        quarter.raises()
    assert of(deliver(quarter), Kind.new_issue) == []
    quarter.clock.now = MORNING
    assert of(deliver(quarter), Kind.new_issue) == [("刘敏", ["福和-0001", "福和-0002", "福和-0003"])]


def test_an_urgent_hazard_wakes_the_grid_worker(quarter: Quarter) -> None:
    quarter.clock.now = NIGHT
    quarter.raises()
    quarter.raises(urgent=True)
    assert of(deliver(quarter), Kind.new_issue) == [("刘敏", ["福和-0002"])]


def test_what_a_colleague_saw_to_is_not_sent_any_more(quarter: Quarter) -> None:
    quarter.clock.now = NIGHT
    first, _ = quarter.raises(), quarter.raises()
    quarter.does("陈志远", triage.accept, issue_id=first)
    quarter.clock.now = MORNING
    assert of(deliver(quarter), Kind.new_issue) == [("刘敏", ["福和-0002"])]


def test_role_work_is_no_unasked_message(quarter: Quarter) -> None:
    for _ in range(5):
        quarter.raises()
        assert len(of(deliver(quarter), Kind.new_issue)) == 1


def test_a_grid_worker_is_not_told_of_what_she_raised_herself(quarter: Quarter) -> None:
    quarter.raises("刘敏")
    assert of(deliver(quarter), Kind.new_issue) == []


# --- cards


def test_the_group_has_one_card_that_is_redrawn(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    for name in ("李强", "赵小雨", "何太太"):
        quarter.does(name, issues.second, issue_id=issue_id)
    [posted] = [message for message in deliver(quarter, 700) if message.kind is Kind.group_card]
    assert (posted.to, posted.shown, posted.language) == ("the council", None, "zh-Hans")
    assert isinstance(posted.says, Card)
    assert posted.says.issue.seconds == 3, "one message for four events"
    quarter.does("Anna", issues.second, issue_id=issue_id)
    [redrawn] = [message for message in deliver(quarter) if message.kind is Kind.group_card]
    assert redrawn.shown is not None
    assert redrawn.says.issue.seconds == 4


def test_the_groups_card_is_the_same_for_everybody(quarter: Quarter) -> None:
    quarter.raises("刘敏", named=True)
    [message] = [message for message in deliver(quarter) if message.kind is Kind.group_card]
    assert message.says.acts == ()
    assert not message.says.has_seconded
    assert not message.says.can_withdraw


@pytest.mark.parametrize("again", [issues.follow, issues.unfollow, issues.look])
def test_what_others_do_not_see_redraws_no_group_card(quarter: Quarter, again: object) -> None:
    issue_id = quarter.raises()
    deliver(quarter)
    quarter.does("李强", again, issue_id=issue_id)
    assert deliver(quarter) == []


def show(quarter: Quarter, issue_id: int, telegram_id: int, message_id: int) -> None:
    shown = {"chat_id": telegram_id, "message_id": message_id, "has_picture": False}
    quarter.database.run(cards.shown, issue_id=issue_id, **shown)


def test_cards_on_phones_of_those_who_hear_of_it_are_redrawn(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    quarter.does("李强", issues.follow, issue_id=issue_id)
    for telegram_id in (10001, 10003, 10007):
        show(quarter, issue_id, telegram_id, 800 + telegram_id % 100)
    quarter.does("刘敏", triage.accept, issue_id=issue_id)
    redrawn = [message for message in deliver(quarter) if message.kind is Kind.private_card]
    assert [(message.to, message.shown.message_id) for message in redrawn if message.shown] == [
        ("王秀英", 801),
        ("李强", 803),
    ]
    assert all(message.says.follows for message in redrawn), "each as its reader sees it"


def test_cards_are_posted_anew_in_a_supergroup(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    deliver(quarter)
    quarter.database.run(groups.move, old=COUNCIL, new=-100200)
    quarter.does("李强", issues.second, issue_id=issue_id)
    [message] = [message for message in deliver(quarter) if message.kind is Kind.group_card]
    assert (message.to, message.shown) == ("-100200", None)


def test_a_group_that_removed_the_bot_gets_nothing(quarter: Quarter) -> None:
    quarter.raises()
    quarter.does("陈志远", groups.removed, chat_id=COUNCIL)
    told = {(message.to, message.kind) for message in deliver(quarter)}
    assert told == {("刘敏", Kind.new_issue), ("陈志远", Kind.group_changed)}, "but its convener is told"
    quarter.raises()
    assert [message.kind for message in deliver(quarter)] == [Kind.new_issue], "nor later"


def test_a_letter_that_was_refused_is_over(quarter: Quarter) -> None:
    quarter.raises()
    quarter.database.run(mail.give_up, letters=quarter.due(Kind.group_card), reason="chat not found")
    quarter.clock.passes(days=1)
    assert quarter.due(Kind.group_card) == []


# --- what a raiser is told at once


def test_a_raiser_is_told_the_number_the_name_and_the_day(quarter: Quarter) -> None:
    given = {"where": str(quarter.place("3栋")), "category": "lift", "words": "电梯坏了"}
    done = quarter.does("王秀英", issues.raise_issue, answers=given)
    assert isinstance(done, Acknowledgement)
    assert (done.issue.code, done.looks_at_it, done.can_be_seconded) == ("福和-0001", ("刘敏",), True)
    assert done.issue.due_at == datetime(2026, 8, 31, 9, tzinfo=UTC), "Monday at five"
    assert done.issue.seconds_until - done.issue.raised_at == timedelta(days=14)
