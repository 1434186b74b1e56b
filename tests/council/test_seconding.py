"""Whatever order people second and take back in, the count is that of their households."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council import issues
from rules.issues import Card, Seconded
from rules.refusals import Refusal
from rules.stages import Stage
from tests.council.quarter import NEEDED, Quarter

HOME = {
    "王秀英": "3栋 101",
    "王秀英的丈夫": "3栋 101",
    "李强": "3栋 202",
    "李强的妻子": "3栋 202",
    "赵小雨": "2栋 301",
    "何太太": "2栋 102",
    "Anna": "1栋 302",
    "孙建国": "3栋 401",
    "陈志远": "1栋 201",
    "两套房的马先生": "1栋 401",
    "刘敏": None,
    "吴婷": None,
    "安居苑的钱女士": "another compound",
}
"""Who → the household their second counts for."""
RAISER = "王秀英"

people = st.sampled_from(sorted(HOME))
steps = st.lists(st.tuples(st.sampled_from(["second", "second", "take back"]), people), min_size=8, max_size=22)


@dataclass
class Model:
    """What should be: who has seconded, and whether it reached the table."""

    seconders: set[str] = field(default_factory=set)
    reached: int = 0

    @property
    def households(self) -> int:
        return len({HOME[who] for who in self.seconders})

    def second(self, who: str) -> Refusal | bool:
        """The refusal, or whether this very second brings it to the table."""
        if HOME[who] is None:
            return Refusal.not_verified
        if HOME[who] == "another compound":
            return Refusal.not_your_place
        if HOME[who] == HOME[RAISER]:
            return Refusal.own_household
        self.seconders.add(who)
        reaches = self.households >= NEEDED and not self.reached
        self.reached += reaches
        return reaches


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_households_are_counted_whatever_people_do(quarter: Quarter, steps: list[tuple[str, str]]) -> None:
    issue_id, model, reached = quarter.raises(RAISER), Model(), 0
    for what, who in steps:
        if what == "second":
            expected, said = model.second(who), quarter.does(who, issues.second, issue_id=issue_id)
            assert (said.reached if isinstance(said, Seconded) else said) == expected
            reached += isinstance(said, Seconded) and said.reached
        else:
            model.seconders.discard(who)
            said = quarter.does(who, issues.take_back_second, issue_id=issue_id)
            assert isinstance(said, Card)
        if not isinstance(said, Refusal):
            issue = said.card.issue if isinstance(said, Seconded) else said.issue
            assert issue.seconds == model.households
            assert issue.stage is (Stage.deliberating if model.reached else Stage.raised)
    assert quarter.issue(issue_id).seconds == model.households
    assert reached == model.reached <= 1, "an issue reaches the table once"


def seconds_of(quarter: Quarter, issue_id: int, *names: str) -> list[Seconded | Refusal]:
    return [quarter.does(name, issues.second, issue_id=issue_id) for name in names]


def test_the_fifth_household_brings_it_to_the_table(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    neighbours = ["李强", "赵小雨", "何太太", "Anna", "孙建国", "陈志远"]
    said = seconds_of(quarter, issue_id, *neighbours)
    assert [second.reached for second in said if isinstance(second, Seconded)] == [False] * 4 + [True, False]
    issue = quarter.issue(issue_id)
    assert (issue.stage, issue.seconds, issue.seconds_needed) == (Stage.deliberating, 6, NEEDED)


def test_what_reached_the_table_stays_there(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    neighbours = ["李强", "赵小雨", "何太太", "Anna", "孙建国"]
    seconds_of(quarter, issue_id, *neighbours)
    for name in neighbours:
        quarter.does(name, issues.take_back_second, issue_id=issue_id)
    assert (quarter.issue(issue_id).stage, quarter.issue(issue_id).seconds) == (Stage.deliberating, 0)
    again = seconds_of(quarter, issue_id, *neighbours)
    assert not any(second.reached for second in again if isinstance(second, Seconded))


def test_two_of_one_household_count_once_and_either_may_leave(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    seconds_of(quarter, issue_id, "李强", "李强的妻子")
    assert quarter.issue(issue_id).seconds == 1
    quarter.does("李强", issues.take_back_second, issue_id=issue_id)
    assert quarter.issue(issue_id).seconds == 1
    quarter.does("李强的妻子", issues.take_back_second, issue_id=issue_id)
    assert quarter.issue(issue_id).seconds == 0


def test_a_tap_twice_is_a_tap_once(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    first, again = seconds_of(quarter, issue_id, "李强", "李强")
    assert isinstance(first, Seconded)
    assert first == again
    assert first.card.has_seconded
    assert first.card.follows, "who seconds hears what becomes of it"


def test_who_has_two_homes_has_one_second(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    seconds_of(quarter, issue_id, "两套房的马先生", "两套房的马先生")
    assert quarter.issue(issue_id).seconds == 1


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("王秀英", Refusal.own_household),
        ("王秀英的丈夫", Refusal.own_household),
        ("吴婷", Refusal.not_verified),
        ("刘敏", Refusal.not_verified),
        ("安居苑的钱女士", Refusal.not_your_place),
    ],
)
def test_who_may_not_second_changes_nothing(quarter: Quarter, name: str, refused: Refusal) -> None:
    issue_id = quarter.raises()
    before = quarter.dump()
    assert quarter.does(name, issues.second, issue_id=issue_id) is refused
    assert quarter.dump() == before


def test_a_raiser_has_no_second_with_a_second_home_either(quarter: Quarter) -> None:
    issue_id = quarter.raises("两套房的马先生", "1栋")
    assert quarter.does("两套房的马先生", issues.second, issue_id=issue_id) is Refusal.own_household


@pytest.mark.parametrize("where", ["福和苑", "2栋"])
def test_neighbours_of_the_whole_compound_second(quarter: Quarter, where: str) -> None:
    assert isinstance(quarter.does("李强", issues.second, issue_id=quarter.raises(where=where)), Seconded)


def test_what_an_unverified_neighbour_raised_may_be_seconded_by_every_household(quarter: Quarter) -> None:
    issue_id = quarter.raises("吴婷", "福和苑")
    assert all(isinstance(said, Seconded) for said in seconds_of(quarter, issue_id, "王秀英", "李强"))
    assert quarter.does("吴婷", issues.second, issue_id=issue_id) is Refusal.not_verified


def test_after_fourteen_days_nobody_seconds(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    quarter.clock.passes(days=14, microseconds=-1)
    assert isinstance(quarter.does("李强", issues.second, issue_id=issue_id), Seconded)
    quarter.clock.passes(microseconds=1)
    before = quarter.dump()
    for verb in (issues.second, issues.take_back_second):
        assert quarter.does("李强", verb, issue_id=issue_id) is Refusal.seconding_over
    assert quarter.dump() == before


def test_on_the_table_neighbours_may_show_support_without_end(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    seconds_of(quarter, issue_id, "李强", "赵小雨", "何太太", "Anna", "孙建国")
    quarter.clock.passes(days=30)
    assert isinstance(quarter.does("陈志远", issues.second, issue_id=issue_id), Seconded)


def test_a_tap_counts_at_the_time_it_came_in(quarter: Quarter) -> None:
    """Even where it is handled after the deadline."""
    issue_id, li = quarter.raises(), quarter.who("李强")
    in_time = quarter.clock.now + timedelta(days=14, seconds=-1)
    quarter.clock.passes(days=15)
    late = quarter.database.submit_at(in_time, lambda work: issues.second(work, who=li, issue_id=issue_id))
    assert isinstance(late.result(30), Seconded)


@pytest.mark.parametrize("verb", [issues.second, issues.take_back_second, issues.follow, issues.unfollow, issues.look])
def test_an_issue_that_never_was_is_refused(quarter: Quarter, verb: object) -> None:
    before = quarter.dump()
    assert quarter.does("李强", verb, issue_id=999_999) is Refusal.no_such_issue
    assert quarter.dump() == before


def test_all_neighbours_at_once_are_counted_and_it_reaches_the_table_once(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    names = [name for name in HOME if name != RAISER]
    waiting = [quarter.database.submit(issues.second, who=who, issue_id=issue_id) for who in map(quarter.who, names)]
    said = [future.result(30) for future in waiting]
    assert sum(isinstance(one, Seconded) and one.reached for one in said) == 1
    counted = {HOME[name] for name, one in zip(names, said, strict=True) if isinstance(one, Seconded)}
    assert quarter.issue(issue_id).seconds == len(counted) == 7
