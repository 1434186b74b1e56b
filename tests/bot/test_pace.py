"""Telegram's limits are kept whatever is asked and in whatever order."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pace import Pace

GROUP, OTHER_GROUP, WANG, LI = -1001, -1002, 10001, 10002
LONG = 3600.0


class Monotonic:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


Asked = tuple[float, int, bool]
"""(seconds passed since the one before, the chat, whether it is an edit)."""

chats = st.sampled_from([GROUP, GROUP, OTHER_GROUP, WANG, WANG, LI, 10003, 10004])
gaps = st.sampled_from([0.0, 0.0, 0.0, 0.001, 0.02, 0.04, 0.3, 0.7, 1.0, 1.43, 4.0, 11.0])
asks = st.lists(st.tuples(gaps, chats, st.booleans()), min_size=60, max_size=250)


def taken(asked: Iterable[Asked], *, looking: bool = False) -> list[tuple[float, int, bool]]:
    """(when, which chat, whether an edit) of all that was let through. `looking`: which chats are closed is asked in
    between, as the outbox does; chats with their full budget are forgotten there."""
    clock = Monotonic()
    pace, went = Pace(clock=clock), []
    for gap, chat, edit in asked:
        clock.now += gap
        if looking:
            pace.closed()
        if pace.take(chat, edit=edit):
            went.append((clock.now, chat, edit))
    return went


def most_within(seconds: float, times: list[float]) -> int:
    """How many fall into the fullest stretch of so many seconds."""
    return max((sum(1 for other in times if at <= other < at + seconds) for at in times), default=0)


@settings(max_examples=60, deadline=None)
@given(asked=asks, looking=st.booleans())
def test_no_limit_is_ever_passed(asked: list[Asked], looking: bool) -> None:
    went = taken(asked, looking=looking)
    assert most_within(1, [at for at, *_ in went]) <= 30, "over all"
    for chat in (GROUP, OTHER_GROUP):
        assert most_within(60, [at for at, to, _ in went if to == chat]) <= 20, "to a group, edits too"
    for chat in (WANG, LI, 10003, 10004):
        assert most_within(10, [at for at, to, edit in went if to == chat and not edit]) <= 10, "to a person"


@pytest.mark.parametrize(
    ("chat", "edit", "seconds", "most"),
    [(GROUP, False, 60, 20), (GROUP, True, 60, 20), (WANG, False, 10, 10), (WANG, True, 1, 30)],
)
def test_whoever_asks_all_the_time_gets_close_to_the_limit_and_not_beyond(
    chat: int, edit: bool, seconds: int, most: int
) -> None:
    went = [at for at, *_ in taken((0.01, chat, edit) for _ in range(100 * seconds * 2))]
    assert most * 0.8 <= most_within(seconds, went) <= most


def test_many_people_at_once_are_written_to_within_the_limit_over_all() -> None:
    went = taken((0.001, 10000 + n, False) for n in range(5000))
    assert 24 <= most_within(1, [at for at, *_ in went]) <= 30


def test_a_busy_group_keeps_nobody_else_waiting() -> None:
    clock = Monotonic()
    pace = Pace(clock=clock)
    while pace.take(GROUP):
        clock.now += 0.1
    assert pace.take(WANG)
    assert pace.take(OTHER_GROUP)
    assert not pace.take(GROUP)


def test_telegrams_wait_holds_for_that_chat_alone() -> None:
    clock = Monotonic()
    pace = Pace(clock=clock)
    pace.wait(GROUP, 30)
    clock.now += 29.9
    assert not pace.take(GROUP)
    assert pace.take(OTHER_GROUP)
    assert GROUP in pace.closed()
    clock.now += 0.2
    assert pace.take(GROUP)
    assert pace.closed() == []


def test_what_was_not_let_through_was_not_counted() -> None:
    clock = Monotonic()
    pace = Pace(clock=clock)
    first = 0
    while pace.take(WANG):
        first += 1
    for _ in range(100):
        assert not pace.take(WANG)
    clock.now += 10
    again = 0
    while pace.take(WANG):
        again += 1
    assert again == first, "asking in vain costs nothing"
    assert pace.take(LI)


@settings(max_examples=40, deadline=None)
@given(asked=asks, edit=st.booleans(), chat=chats)
def test_whoever_waits_as_long_as_told_gets_a_turn(asked: list[Asked], edit: bool, chat: int) -> None:
    clock = Monotonic()
    pace = Pace(clock=clock)
    for gap, to, is_edit in asked:
        clock.now += gap
        pace.take(to, edit=is_edit)
    seconds = pace.seconds_until(chat, edit=edit)
    assert pace.seconds_until_any() <= max(seconds, 1 / 24)
    if seconds:
        clock.now += seconds * 0.99
        assert not pace.take(chat, edit=edit), "it was told to wait longer than it had to"
        clock.now += seconds * 0.02
    assert pace.take(chat, edit=edit)


def test_telegrams_wait_is_told_too() -> None:
    clock = Monotonic()
    pace = Pace(clock=clock)
    pace.wait(GROUP, 30)
    assert pace.seconds_until(GROUP) == 30
    assert (pace.seconds_until(WANG), pace.seconds_until_any()) == (0, 0)


def test_closed_chats_are_those_that_would_be_refused() -> None:
    clock = Monotonic()
    pace = Pace(clock=clock)
    for chat in (WANG, GROUP):
        while pace.take(chat):
            clock.now += 0.05
    pace.take(LI)
    assert sorted(pace.closed()) == [GROUP, WANG]
    clock.now += LONG
    assert pace.closed() == []


def test_without_limits_only_telegrams_own_wait_is_kept() -> None:
    clock = Monotonic()
    pace = Pace(scale=0, clock=clock)
    assert all(pace.take(GROUP) for _ in range(1000))
    pace.wait(GROUP, 3)
    assert not pace.take(GROUP)
    assert (pace.seconds_until(GROUP), pace.seconds_until(WANG), pace.seconds_until_any()) == (3, 0, 0)
