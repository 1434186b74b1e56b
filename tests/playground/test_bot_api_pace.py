"""Flood control."""

import asyncio

import pytest
from telegram import error

from playground import Limits, Pace, Playground, world_from
from playground.refusals import Refused
from tests.playground.neighbours import CAST, GROUP, WANG, Api


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def taken(limits: Limits, chat: int, *, edit: bool = False, messages: int = 1) -> int:
    """How many go through before the first refusal."""
    for count in range(1000):
        try:
            limits.take(chat, edit=edit, messages=messages)
        except Refused:
            return count
    raise AssertionError("there is no limit")


def test_thirty_a_second_over_all() -> None:
    limits = Limits(monotonic=Time())
    for person in range(1, 31):
        limits.take(person)
    with pytest.raises(Refused, match="Too Many Requests: retry after 1"):
        limits.take(31)


def test_a_private_chat_takes_a_burst_and_then_one_a_second() -> None:
    time = Time()
    limits = Limits(monotonic=time)
    assert taken(limits, WANG) == 5
    time.now = 2.0
    assert taken(limits, WANG) == 2
    time.now = 60.0
    assert taken(limits, WANG) == 5


def test_an_album_counts_as_its_pictures() -> None:
    time = Time()
    limits = Limits(monotonic=time)
    limits.take(WANG, messages=2)
    with pytest.raises(Refused) as no:
        limits.take(WANG, messages=10)
    assert no.value.parameters == {"retry_after": 2}
    time.now = 2.0
    limits.take(WANG, messages=10)
    with pytest.raises(Refused) as no:
        limits.take(WANG)
    assert no.value.parameters == {"retry_after": 6}
    time.now = 13.0
    assert taken(limits, WANG, messages=2) == 2


def test_a_group_takes_twenty_a_minute_and_edits_count() -> None:
    time = Time()
    limits = Limits(monotonic=time)
    for second in range(20):
        time.now = float(second)
        limits.take(GROUP, edit=second % 2 == 0)
    with pytest.raises(Refused) as no:
        limits.take(GROUP)
    assert no.value.parameters == {"retry_after": 41}
    time.now = 60.0
    limits.take(GROUP)


def test_edits_in_a_private_chat_count_only_over_all() -> None:
    assert taken(Limits(monotonic=Time()), WANG, edit=True) == 30


def test_with_a_scale_time_runs_faster() -> None:
    time = Time()
    limits = Limits(scale=60, monotonic=time)
    limits.overall = Pace(1000, 1)
    assert taken(limits, GROUP) == 20
    with pytest.raises(Refused, match="retry after 1"):
        limits.take(GROUP)
    time.now = 1.0
    assert taken(limits, GROUP) == 20


def test_what_was_refused_is_not_counted() -> None:
    time = Time()
    limits = Limits(monotonic=time)
    assert taken(limits, WANG) == 5
    assert taken(limits, WANG) == 0
    time.now = 5.0
    assert taken(limits, WANG) == 5


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_a_bot_that_is_too_fast_gets_429_and_answers_to_taps_are_free(
    loop: asyncio.AbstractEventLoop, request_of_ptb: object
) -> None:
    with Playground(world_from(CAST), limits=Limits()).in_thread() as playground:
        api = Api(playground, loop, request_of_ptb)  # type: ignore[arg-type]
        wang = playground.person(WANG)
        wang.starts()
        markup = {"inline_keyboard": [[{"text": "附议", "callback_data": "s"}]]}
        for number in range(5):
            api.asked("sendMessage", chat_id=WANG, text=str(number), reply_markup=markup)
        with pytest.raises(error.RetryAfter) as no:
            api.send_message(WANG, "太快")
        assert no.value.retry_after > 0
        assert playground.floods == 1
        for _ in range(40):
            wang.taps("附议")
        for update in api.updates():
            if update.callback_query:
                api.answer_callback_query(update.callback_query.id)
        assert playground.calls["answerCallbackQuery"] == 40
        assert playground.floods == 1
        assert not wang.shows("太快")
