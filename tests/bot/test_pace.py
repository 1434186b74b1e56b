"""Telegram's limits are kept whatever is asked and in whatever order."""

import asyncio
import heapq
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import TimedOut

from bot.pace import ALL, Pace, Window

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
    for chat in (GROUP, OTHER_GROUP):
        assert most_within(60, [at for at, to, _ in went if to == chat]) <= 20, "to a group, edits too"
    for chat in (WANG, LI, 10003, 10004):
        assert most_within(10, [at for at, to, edit in went if to == chat and not edit]) <= 10, "to a person"


@pytest.mark.parametrize(
    ("chat", "edit", "seconds", "most"),
    [(GROUP, False, 60, 20), (GROUP, True, 60, 20), (WANG, False, 10, 10)],
)
def test_whoever_asks_all_the_time_gets_close_to_the_limit_and_not_beyond(
    chat: int, edit: bool, seconds: int, most: int
) -> None:
    went = [at for at, *_ in taken((0.01, chat, edit) for _ in range(100 * seconds * 2))]
    assert most * 0.8 <= most_within(seconds, went) <= most


sent_at = st.lists(st.sampled_from([0.0, 0.0, 0.001, 0.03, 0.2, 1.1]), min_size=60, max_size=200)
taking = st.lists(st.sampled_from([0.0, 0.01, 0.05, 0.4, 2.0, 9.0]), min_size=7, max_size=7)
counted = st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=5, max_size=5)


@settings(max_examples=100, deadline=None)
@given(gaps=sent_at, taking=taking, counted=counted, messages=st.sampled_from([1, 1, 2, 10]))
def test_however_long_calls_are_on_their_way_telegram_counts_no_more_than_28_in_any_second(
    gaps: list[float], taking: list[float], counted: list[float], messages: int
) -> None:
    window, now = Window(ALL, 1.0), 1000.0
    on_their_way: list[float] = []
    telegram_counted: list[float] = []

    def answers_until(now: float) -> None:
        while on_their_way and on_their_way[0] <= now:
            window.end(messages, heapq.heappop(on_their_way))

    for number, gap in enumerate(gaps):
        now += gap
        answers_until(now)
        while wait := window.seconds_until(messages, now):
            now += wait
            answers_until(now)
        window.begin(messages)
        takes = taking[number % len(taking)]
        heapq.heappush(on_their_way, now + takes)
        telegram_counted += [now + takes * counted[number % len(counted)]] * messages
    assert most_within(1, telegram_counted) <= ALL


def test_with_quick_answers_the_window_is_used_to_the_full() -> None:
    window, now, went = Window(ALL, 1.0), 0.0, 0
    while now < 10:
        if wait := window.seconds_until(1, now):
            now += wait
            continue
        window.begin(1)
        window.end(1, now)
        went += 1
    assert went == ALL * 10


def test_an_album_bigger_than_the_window_goes_when_all_is_free() -> None:
    window = Window(5, 1.0)
    assert window.seconds_until(9, 0.0) == 0
    window.begin(1)
    assert window.seconds_until(9, 0.0) > 0


@pytest.mark.parametrize(
    ("endpoint", "data", "counts"),
    [
        ("sendMessage", {}, 1),
        ("editMessageReplyMarkup", {}, 1),
        ("sendMediaGroup", {"media": [1, 2, 3]}, 3),
        ("answerCallbackQuery", {}, 0),
        ("sendChatAction", {}, 0),
        ("deleteMessage", {}, 0),
    ],
)
def test_a_call_counts_from_when_it_is_sent_until_a_second_after_its_answer(
    endpoint: str, data: dict[str, object], counts: int
) -> None:
    clock = Monotonic()
    pace = Pace(clock=clock)
    seen = []

    async def telegram() -> str:
        seen.append(pace._all.unanswered)
        clock.now += 5
        return "yes"

    answer = asyncio.run(pace.process_request(telegram, (), {}, endpoint, data, None))
    assert (answer, seen, pace._all.unanswered) == ("yes", [counts], 0)
    assert list(pace._all.answered) == [1005.0] * counts


def test_a_call_that_fails_is_counted_and_its_error_passed_on() -> None:
    clock = Monotonic()
    pace = Pace(clock=clock)

    async def telegram() -> str:
        raise TimedOut

    with pytest.raises(TimedOut):
        asyncio.run(pace.process_request(telegram, (), {}, "sendMessage", {}, None))
    assert (pace._all.unanswered, list(pace._all.answered)) == (0, [1000.0])


def test_while_the_whole_second_is_used_up_nobody_gets_a_turn() -> None:
    clock = Monotonic()
    pace = Pace(clock=clock)
    pace._all.begin(ALL)
    pace._all.end(ALL, clock.now)
    assert not pace.take(WANG, edit=True)
    assert pace.seconds_until_any() == 1
    clock.now += 1
    assert pace.take(WANG, edit=True)


@settings(max_examples=60, deadline=None)
@given(asked=st.lists(st.tuples(gaps, st.sampled_from([1, 1, 2, 5, 9, 10])), min_size=20, max_size=80))
def test_the_pieces_of_an_album_are_counted_one_by_one(asked: list[tuple[float, int]]) -> None:
    clock = Monotonic()
    pace, went = Pace(clock=clock), []
    for gap, messages in asked:
        clock.now += gap
        if pace.take(WANG, messages=messages):
            went += [clock.now] * messages
    assert most_within(10, went) <= 10


def test_an_album_of_ten_goes_when_nothing_was_sent_for_ten_seconds() -> None:
    clock = Monotonic()
    pace = Pace(clock=clock)
    assert pace.take(WANG)
    assert not pace.take(WANG, messages=10)
    clock.now += pace.seconds_until(WANG, messages=10)
    assert pace.take(WANG, messages=10)
    assert clock.now == 1010


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
