"""Who hears what became of an issue, when, and how often."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council import issues, letters, mail, triage
from rules.letters import Kind
from tests.conftest import WEDNESDAY_NOON
from tests.council.post import deliver, news
from tests.council.quarter import Quarter

NIGHT = datetime(2026, 8, 26, 15, tzinfo=UTC)
"""23:00 in Shanghai."""
MORNING = datetime(2026, 8, 26, 23, 30, tzinfo=UTC)
"""07:30 of the 27th."""


def accept(quarter: Quarter, issue_id: int, name: str = "刘敏") -> None:
    quarter.does(name, triage.accept, issue_id=issue_id)


def table(quarter: Quarter, issue_id: int, name: str = "刘敏") -> None:
    quarter.does(name, triage.table, issue_id=issue_id)


def follow(quarter: Quarter, issue_id: int, *names: str) -> None:
    for name in names:
        quarter.does(name, issues.follow, issue_id=issue_id)


# --- who


def test_raiser_seconders_and_followers_hear_and_why(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    quarter.does("李强", issues.second, issue_id=issue_id)
    follow(quarter, issue_id, "Anna")
    accept(quarter, issue_id)
    assert news(quarter) == {
        "王秀英": [("福和-0001", "accepted", "raised")],
        "李强": [("福和-0001", "accepted", "seconded")],
        "Anna": [("福和-0001", "accepted", "follows")],
    }


def test_whoever_did_it_knows_already(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    follow(quarter, issue_id, "刘敏", "陈志远")
    accept(quarter, issue_id, "刘敏")
    assert set(news(quarter)) == {"王秀英", "陈志远"}
    quarter.does("陈志远", triage.dispatch, issue_id=issue_id, holder="福和物业")
    assert set(news(quarter)) == {"王秀英", "刘敏"}


def test_a_raiser_who_withdraws_hears_nothing_and_the_others_do(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    follow(quarter, issue_id, "李强")
    quarter.does("王秀英", issues.withdraw, issue_id=issue_id)
    assert news(quarter) == {"李强": [("福和-0001", "withdrawn", "follows")]}


def test_whoever_seconds_it_to_the_table_sees_it_and_the_others_hear(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    for name in ("李强", "赵小雨", "何太太", "Anna", "孙建国"):
        quarter.does(name, issues.second, issue_id=issue_id)
    assert set(news(quarter)) == {"王秀英", "李强", "赵小雨", "何太太", "Anna"}


@pytest.mark.parametrize("why", ["raised", "seconded", "follows"])
def test_who_does_not_want_to_hear_hears_nothing(quarter: Quarter, why: str) -> None:
    issue_id, name = quarter.raises(), "王秀英" if why == "raised" else "李强"
    if why != "raised":
        quarter.does(name, issues.second if why == "seconded" else issues.follow, issue_id=issue_id)
    quarter.does(name, issues.unfollow, issue_id=issue_id)
    accept(quarter, issue_id)
    assert name not in news(quarter)


def test_who_takes_a_second_back_hears_no_more_unless_they_follow(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    for name in ("李强", "Anna"):
        quarter.does(name, issues.second, issue_id=issue_id)
    follow(quarter, issue_id, "赵小雨")
    for name in ("李强", "赵小雨"):
        quarter.does(name, issues.second, issue_id=issue_id)
        quarter.does(name, issues.take_back_second, issue_id=issue_id)
    accept(quarter, issue_id)
    assert set(news(quarter)) == {"王秀英", "Anna", "赵小雨"}


def test_who_stops_following_while_a_letter_waits_does_not_get_it(quarter: Quarter) -> None:
    quarter.clock.now = NIGHT
    issue_id = quarter.raises()
    accept(quarter, issue_id)
    assert news(quarter) == {}
    quarter.does("王秀英", issues.unfollow, issue_id=issue_id)
    quarter.clock.now = MORNING
    assert news(quarter) == {}
    assert quarter.database.read(lambda work: work.outbox.count("waiting")) == 0, "nor does it wait any more"


def test_who_stopped_the_bot_is_left_alone_and_hears_again_after_coming_back(quarter: Quarter) -> None:
    first, second = quarter.raises(), quarter.raises()
    quarter.database.run(mail.stopped, chat_id=10001, reason="blocked")
    accept(quarter, first)
    assert "王秀英" not in news(quarter)
    quarter.database.run(lambda work: work.residents.meet(10001, "王秀英", None))
    accept(quarter, second)
    assert [code for code, *_ in news(quarter)["王秀英"]] == ["福和-0002"], "what was skipped stays skipped"


def test_an_audience_of_any_size_is_written_to_page_by_page(quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("council.letters.PAGE", 2)
    issue_id = quarter.raises()
    followers = ["李强", "李强的妻子", "赵小雨", "何太太", "Anna"]
    follow(quarter, issue_id, *followers)
    accept(quarter, issue_id)
    assert set(news(quarter)) == {"王秀英", *followers}


def test_everybody_is_written_to_in_their_own_language(quarter: Quarter) -> None:
    for number, code in ((10006, "zh-hk"), (10007, "en")):
        quarter.database.run(lambda work, n=number, code=code: work.residents.meet(n, "", code))
    issue_id = quarter.raises()
    follow(quarter, issue_id, "何太太", "Anna", "李强")
    accept(quarter, issue_id)
    told = {message.to: message.language for message in deliver(quarter) if message.kind is Kind.news}
    assert told == {"王秀英": None, "何太太": "zh-Hant", "Anna": "en", "李强": None}


# --- how often


def test_news_that_wait_are_one_message_of_the_newest_state(quarter: Quarter) -> None:
    quarter.clock.now = NIGHT
    first, second = quarter.raises(), quarter.raises()
    accept(quarter, first)
    accept(quarter, second)
    table(quarter, first)
    quarter.clock.now = MORNING
    assert news(quarter) == {"王秀英": [("福和-0001", "deliberating", "raised"), ("福和-0002", "accepted", "raised")]}


def test_more_than_ten_issues_are_more_than_one_message(quarter: Quarter) -> None:
    quarter.clock.now = NIGHT
    for _ in range(12):
        accept(quarter, quarter.raises())
    quarter.clock.now = MORNING
    messages = [message for message in deliver(quarter) if message.to == "王秀英"]
    assert [len(message.news) for message in messages] == [10, 2]


def test_the_fourth_message_of_a_day_waits_for_the_next_morning(quarter: Quarter) -> None:
    heard = []
    for _ in range(5):
        accept(quarter, quarter.raises())
        heard.append(len(news(quarter).get("王秀英", [])))
        quarter.clock.passes(hours=1)
    assert heard == [1, 1, 1, 0, 0]
    quarter.clock.now = MORNING - timedelta(seconds=1)
    assert news(quarter) == {}
    quarter.clock.now = MORNING
    assert [code for code, *_ in news(quarter)["王秀英"]] == ["福和-0004", "福和-0005"], "merged into one"
    accept(quarter, quarter.raises())
    assert len(news(quarter)["王秀英"]) == 1, "it is a new day"


def test_one_persons_full_day_is_not_anothers(quarter: Quarter) -> None:
    for _ in range(4):
        issue_id = quarter.raises()
        accept(quarter, issue_id)
        last = news(quarter)
    assert last == {}
    follow(quarter, issue_id, "李强")
    table(quarter, issue_id)
    assert set(news(quarter)) == {"李强"}


# --- when


@pytest.mark.parametrize(("hour", "minute", "at_once"), [(21, 59, True), (22, 0, False), (7, 29, False), (7, 30, True)])
def test_nobody_is_disturbed_at_night(quarter: Quarter, hour: int, minute: int, at_once: bool) -> None:
    issue_id = quarter.raises()
    quarter.clock.now = datetime(2026, 8, 27, tzinfo=UTC) + timedelta(hours=hour - 8, minutes=minute)
    accept(quarter, issue_id)
    assert ("王秀英" in news(quarter)) == at_once
    quarter.clock.passes(hours=10)
    assert ("王秀英" in news(quarter)) != at_once


def test_a_letter_that_waited_into_the_night_waits_for_the_morning(quarter: Quarter) -> None:
    quarter.clock.now = NIGHT - timedelta(hours=1, minutes=1)
    accept(quarter, quarter.raises())
    [audience] = quarter.due(Kind.stage_changed)
    quarter.database.run(letters.expand, letter=audience)
    assert quarter.due(Kind.news), "it could be sent at 21:59"
    quarter.clock.now = NIGHT
    assert news(quarter) == {}, "but Telegram was away until eleven"
    quarter.clock.now = MORNING
    assert set(news(quarter)) == {"王秀英"}


def test_an_urgent_hazard_passes_the_night_and_a_full_day(quarter: Quarter) -> None:
    for _ in range(3):
        accept(quarter, quarter.raises())
        news(quarter)
    quarter.clock.now = NIGHT
    urgent = quarter.raises(urgent=True)
    accept(quarter, urgent)
    assert news(quarter) == {"王秀英": [("福和-0004", "accepted", "raised")]}
    quarter.clock.now = MORNING
    accept(quarter, quarter.raises())
    assert set(news(quarter)) == {"王秀英"}, "the urgent one was not counted"


moments = st.lists(st.integers(0, 60 * 36), min_size=1, max_size=7)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=moments)
def test_whatever_happens_nobody_is_nagged(quarter: Quarter, minutes: list[int]) -> None:
    """At most three messages a day, none at night, and nothing is lost."""
    quarter.clock.now = WEDNESDAY_NOON
    long_ago = (WEDNESDAY_NOON - timedelta(days=9)).date()
    quarter.database.run(lambda work: work.residents.count_unasked(10001, long_ago))  # a new count for each example
    got: list[Any] = []
    told: set[str] = set()

    def hear() -> None:
        for message in deliver(quarter):
            if message.kind is Kind.news:
                got.append(quarter.clock.now + timedelta(hours=8))
                told.update(code for code, *_ in message.news)

    raised = []
    for minute in sorted(minutes):
        quarter.clock.now = WEDNESDAY_NOON + timedelta(minutes=minute)
        raised.append(quarter.raises())
        accept(quarter, raised[-1])
        hear()
    for day in range(4):
        quarter.clock.now = MORNING + timedelta(days=day)
        hear()
    days = [at.date() for at in got]
    assert all(days.count(day) <= 3 for day in days)
    assert all(450 <= at.hour * 60 + at.minute < 1320 for at in got), f"somebody was woken: {got}"
    assert {quarter.issue(issue_id).code for issue_id in raised} <= told
