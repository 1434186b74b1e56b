"""How much one person may do in a while, by what we ship; what is counted, what is kept, when they can go on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from config import procedures
from council import issues
from rules.forms import Asked
from rules.issues import Acknowledgement, HeldBack, Seconded
from rules.procedures import AtMost
from rules.residents import Role
from rules.too_much import Limit, TooMuch
from tests.attachments import photos
from tests.council.filling import Filling
from tests.council.quarter import Quarter

SHIPPED = procedures.load()
A_DAY = SHIPPED["default"].at_most.issues_a_day
URGENT = SHIPPED["default"].at_most.urgent_a_day
MIDNIGHT = datetime(2026, 8, 26, 16, tzinfo=UTC)
"""In Shanghai, after the Wednesday on which all begins at noon."""


@pytest.fixture(autouse=True)
def as_shipped(quarter: Quarter) -> None:
    quarter.database.procedures = SHIPPED


def at_most(quarter: Quarter, **numbers: int) -> None:
    """The procedure, with some numbers of its own."""
    default = SHIPPED["default"]
    quarter.database.procedures = {"default": replace(default, at_most=replace(default.at_most, **numbers))}


def tries(quarter: Quarter, who: str = "王秀英", where: str = "3栋", **answers: Any) -> Any:
    given = {"where": str(quarter.place(where)), "category": "safety", "words": "灯坏了", **answers}
    return quarter.does(who, issues.raise_issue, answers=given)


def raised(quarter: Quarter, times: int, who: str = "王秀英", **answers: Any) -> None:
    for _ in range(times):
        assert isinstance(tries(quarter, who, **answers), Acknowledgement)


# --- issues a day


def test_beyond_so_many_issues_a_day_what_was_written_waits_for_tomorrow(quarter: Quarter) -> None:
    raised(quarter, A_DAY)
    wang = Filling(quarter).answers_up_to("preview", "垃圾没人收")
    before = quarter.dump()
    asked = wang.chooses("submit")
    assert isinstance(asked, Asked)
    assert asked.held == TooMuch(limit=Limit.issues, most=A_DAY, until=MIDNIGHT, zone=quarter.issue(1).zone)
    assert quarter.dump() == before, "nothing is written: the draft waits as it is, and its buttons go on being good"
    quarter.clock.now = MIDNIGHT - timedelta(seconds=1)
    assert wang.chooses("submit").held
    quarter.clock.now = MIDNIGHT
    assert isinstance(wang.chooses("submit"), Acknowledgement)


def test_the_form_that_waits_is_asked_again_by_who_begins_anew(quarter: Quarter) -> None:
    raised(quarter, A_DAY)
    wang = Filling(quarter).answers_up_to("preview", "垃圾没人收")
    wang.chooses("submit")
    quarter.clock.passes(days=1)
    assert (wang.starts().question, wang.asked.answers["words"]) == ("preview", "垃圾没人收")


def test_what_was_withdrawn_counts_as_well(quarter: Quarter) -> None:
    raised(quarter, A_DAY)
    quarter.does("王秀英", issues.withdraw, issue_id=1)
    assert isinstance(tries(quarter), HeldBack)


def test_nobody_else_is_held(quarter: Quarter) -> None:
    raised(quarter, A_DAY)
    raised(quarter, 1, "王秀英的丈夫")


def test_no_other_issue_is_in_the_way_of_a_hazard_and_no_hazard_of_an_issue(quarter: Quarter) -> None:
    raised(quarter, URGENT, urgent=True)
    held = tries(quarter, urgent=True)
    assert isinstance(held, HeldBack)
    assert isinstance(held.why, TooMuch)
    assert (held.why.limit, held.why.most) == (Limit.urgent, URGENT)
    raised(quarter, A_DAY)
    assert isinstance(tries(quarter), HeldBack)


def test_urgent_goes_when_the_day_is_full(quarter: Quarter) -> None:
    raised(quarter, A_DAY)
    wang = Filling(quarter).answers_up_to("preview", "煤气味很大")
    assert wang.chooses("submit").held
    assert wang.chooses("urgent").held is None
    assert isinstance(wang.chooses("submit"), Acknowledgement)


def test_who_files_for_neighbours_may_raise_more_at_their_place(quarter: Quarter) -> None:
    raised(quarter, A_DAY + URGENT, "刘敏")
    raised(quarter, A_DAY, "刘敏", where="9栋", urgent=True)
    at_most(quarter, issues_a_day=1)
    assert isinstance(tries(quarter, "刘敏", "9栋"), HeldBack), "not at a place where she holds no role"
    assert isinstance(tries(quarter, "刘敏"), Acknowledgement)


@pytest.mark.parametrize(
    ("roles", "urgent", "most"),
    [
        ((), False, A_DAY),
        ((), True, URGENT),
        ((Role.handler,), False, A_DAY),
        ((Role.grid_worker, Role.handler), True, 200),
    ],
)
def test_the_larger_number_counts(roles: tuple[Role, ...], urgent: bool, most: int) -> None:
    assert SHIPPED["default"].at_most.issues(roles, urgent=urgent) == most


def test_a_role_never_makes_it_fewer() -> None:
    few = AtMost(
        issues_a_day=10, urgent_a_day=20, of_role={"delegate": 5}, seconds_an_hour=1, attachments_an_hour=1,
        updates_a_minute=1,
    )  # fmt: skip
    assert few.issues([Role.delegate], urgent=False) == 10


# --- seconds and pictures an hour


def test_beyond_so_many_seconds_an_hour_one_waits_until_the_first_is_an_hour_old(quarter: Quarter) -> None:
    at_most(quarter, seconds_an_hour=3)
    first = quarter.clock.now
    some = [quarter.raises() for _ in range(5)]
    for issue_id in some[:3]:
        assert isinstance(quarter.does("李强", issues.second, issue_id=issue_id), Seconded)
        quarter.clock.passes(minutes=10)
    enough = quarter.does("李强", issues.second, issue_id=some[3])
    assert enough == TooMuch(limit=Limit.seconds, most=3, until=first + timedelta(hours=1), zone=quarter.issue(1).zone)
    assert quarter.issue(some[3]).seconds == 0
    assert isinstance(quarter.does("李强", issues.second, issue_id=some[0]), Seconded), "the same again is no more"
    quarter.clock.now = enough.until - timedelta(seconds=1)
    assert isinstance(quarter.does("李强", issues.second, issue_id=some[3]), TooMuch)
    quarter.clock.now = enough.until
    assert isinstance(quarter.does("李强", issues.second, issue_id=some[3]), Seconded)
    assert isinstance(quarter.does("李强", issues.second, issue_id=some[4]), TooMuch), (
        "one place was free, and one only"
    )


def test_taking_a_second_back_is_never_too_much(quarter: Quarter) -> None:
    at_most(quarter, seconds_an_hour=1)
    issue_id = quarter.raises()
    quarter.does("李强", issues.second, issue_id=issue_id)
    quarter.does("李强", issues.take_back_second, issue_id=issue_id)
    assert isinstance(quarter.does("李强", issues.second, issue_id=issue_id), Seconded)


def test_pictures_are_sent_so_often_an_hour_whatever_issue_they_are_of(quarter: Quarter) -> None:
    at_most(quarter, attachments_an_hour=3)
    one, other = (quarter.raises(attachments=[photo.as_json() for photo in photos("a", "b")]) for _ in range(2))
    for issue_id in (one, one, other):
        assert quarter.does("李强", issues.show_attachments, issue_id=issue_id) == 1
        quarter.clock.passes(minutes=10)
    enough = quarter.does("李强", issues.show_attachments, issue_id=other)
    assert isinstance(enough, TooMuch)
    assert (enough.limit, enough.until - quarter.clock.now) == (Limit.attachments, timedelta(minutes=30))
    assert quarter.does("赵小雨", issues.show_attachments, issue_id=one) == 1
    quarter.clock.now = enough.until
    assert quarter.does("李强", issues.show_attachments, issue_id=one) == 1


def test_what_was_counted_is_forgotten_after_a_while(quarter: Quarter) -> None:
    quarter.does("李强", issues.show_attachments, issue_id=quarter.raises())
    assert quarter.database.run(lambda work: work.old.counts(work.now, 500)) == 0
    quarter.clock.passes(hours=1)
    assert quarter.database.run(lambda work: work.old.counts(work.now, 500)) == 1
