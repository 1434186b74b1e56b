"""What goes wrong on demand."""

import json
import urllib.request
from typing import Any

import pytest
from telegram import error

from playground import Fault, Faults, Person, Playground
from tests.playground.neighbours import GROUP, LI, WANG, Api, Hook, gives_up, post

TAP = {"inline_keyboard": [[{"text": "附议", "callback_data": "s"}]]}
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


def test_a_call_fails_as_it_was_told_to(playground: Playground, api: Api, wang: Person) -> None:
    playground.fails("sendMessage", status=429, retry_after=7)
    with pytest.raises(error.RetryAfter, match="7"):
        api.send_message(WANG, "one")
    playground.fails("sendMessage", times=2)
    assert api.refused("sendMessage", chat_id=WANG, text="two") == "500 Internal Server Error"
    playground.fails("*", status=502, chat=LI)
    assert api.refused("sendMessage", chat_id=WANG, text="two") == "500 Internal Server Error"
    api.send_message(WANG, "three")
    assert api.refused("getChat", chat_id=LI) == "502 Bad Gateway"
    assert not wang.shows("one")
    assert not wang.shows("two")
    assert wang.shows("three")
    assert playground.calls.refusals == {429: 1, 500: 2, 502: 1}


def test_telegram_may_have_done_it_all_the_same(playground: Playground, api: Api, wang: Person) -> None:
    playground.fails("sendMessage", after=True)
    assert api.refused("sendMessage", chat_id=WANG, text="done") == "500 Internal Server Error"
    assert wang.shows("done")


def test_a_connection_can_be_reset_before_or_after(playground: Playground, api: Api, wang: Person) -> None:
    playground.fails("sendMessage", hang_up=True)
    with pytest.raises(error.NetworkError):
        api.send_message(WANG, "before")
    playground.fails("sendMessage", hang_up=True, after=True)
    with pytest.raises(ConnectionError):
        api.asked("sendMessage", chat_id=WANG, text="after")
    assert wang.shows("after")
    assert not wang.shows("before")


def test_an_answer_can_come_late_or_never(playground: Playground, api: Api, wang: Person) -> None:
    playground.fails("sendMessage", delay=30.0)
    gives_up(api, "late")
    assert wang.shows("late"), "only the answer is late"
    playground.fails("sendMessage", silent=True, after=True)
    gives_up(api, "never")
    assert wang.shows("never")
    playground.fails("sendMessage", silent=True)
    gives_up(api, "not even done")
    assert not wang.shows("not even done")
    playground.fails("sendMessage", delay=0.01)
    assert api.send_message(WANG, "a little late").text == "a little late"


def test_a_download_can_fail(playground: Playground, api: Api, wang: Person) -> None:
    wang.sends(document=b"x")
    file = api.get_file(api.updates()[0].message.document.file_id)
    playground.fails("download", hang_up=True)
    with pytest.raises(error.NetworkError):
        api.loop.run_until_complete(file.download_as_bytearray())
    assert bytes(api.loop.run_until_complete(file.download_as_bytearray())) == b"x"


def test_the_answer_to_a_tap_is_about_whoever_tapped(
    playground: Playground, api: Api, wang: Person, li: Person
) -> None:
    api.asked("sendMessage", chat_id=GROUP, text="x", reply_markup=TAP)
    playground.fails("answerCallbackQuery", chat=LI)
    for person in (wang, li):
        person.taps("附议", chat=GROUP)
    first, second = (update.callback_query.id for update in api.updates())
    assert api.answer_callback_query(first)
    assert api.refused("answerCallbackQuery", callback_query_id=second) == "500 Internal Server Error"
    assert api.answer_callback_query(second)


def test_a_share_of_all_calls_fails_and_again_the_same_share_with_the_same_seed() -> None:
    def drawn(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add(Fault("sendMessage", rate=0.3, times=None))
        return [faults.meet("sendMessage", WANG) is not None for _ in range(1000)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    assert 250 < sum(drawn(1)) < 350


def test_a_fault_lasts_until_it_is_taken_back(playground: Playground, api: Api, wang: Person) -> None:
    fault = playground.fails("sendMessage", times=None)
    for _ in range(5):
        api.refused("sendMessage", chat_id=WANG, text="x")
    assert fault.happened == 5
    playground.faults.clear()
    api.send_message(WANG, "x")


def test_an_update_can_come_twice(playground: Playground, api: Api, wang: Person) -> None:
    playground.fails("updates", doubled=True, chat=GROUP)
    wang.sends("一")
    wang.sends("/two", to=GROUP)
    wang.sends("/three", to=GROUP)
    first = api.get_updates(timeout=0)
    assert [update.message.text for update in first] == ["一", "/two", "/three"]
    (again,) = api.get_updates(offset=first[-1].update_id + 1, timeout=0)
    assert (again.update_id, again.message.text) == (first[1].update_id, "/two")
    assert playground.do(lambda: playground.world.updates.is_empty)


def test_an_update_can_come_after_the_next_one(playground: Playground, api: Api, wang: Person) -> None:
    playground.fails("updates", reordered=True)
    wang.sends("一")
    assert api.updates() == []
    wang.sends("二")
    assert [update.message.text for update in api.updates()] == ["二", "一"]
    playground.fails("updates", reordered=True)
    wang.sends("三")
    (late,) = api.get_updates(timeout=10)
    assert late.message.text == "三", "if no other comes it only comes late"


def test_a_webhook_that_refuses_is_told_about_and_tried_again(
    playground: Playground, api: Api, wang: Person, hook: Hook
) -> None:
    playground.fails("webhook", hang_up=True, times=2)
    playground.fails("webhook", status=503, description="Service Unavailable")
    api.set_webhook(hook.url, max_connections=1)
    wang.sends("一")
    assert [words for words, *_ in hook.next(1)] == ["一"]
    info = api.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    assert info.max_connections == 1
    playground.fails("webhook", hang_up=True)
    wang.sends("二")
    hook.next(1)
    assert api.get_webhook_info().last_error_message == "Connection refused"


def test_a_webhook_that_took_an_update_may_get_it_again(
    playground: Playground, api: Api, wang: Person, hook: Hook
) -> None:
    playground.fails("webhook", silent=True, after=True)
    playground.fails("updates", doubled=True, chat=WANG)
    api.set_webhook(hook.url)
    wang.sends("一")
    wang.sends("二")
    assert [words for words, *_ in hook.next(4)] == ["一", "一", "一", "二"]
    assert api.get_webhook_info().last_error_message == "Read timeout expired"


def test_a_webhook_where_nobody_listens_is_told_about(playground: Playground, api: Api, wang: Person) -> None:
    api.set_webhook("http://127.0.0.1:9/")
    wang.sends("一")
    while not (told := api.get_webhook_info().last_error_message):
        pass
    assert told == "Connection refused"
    assert api.get_webhook_info().pending_update_count == 1


def faults(playground: Playground, method: str = "GET", body: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    asked = urllib.request.Request(
        f"{playground.url}/api/faults", json.dumps(body).encode() if body else None, method=method
    )
    with urllib.request.urlopen(asked) as answer:
        return list(json.load(answer)["faults"])


def test_faults_can_be_made_from_outside(playground: Playground, api: Api, wang: Person) -> None:
    assert faults(playground) == []
    (fault,) = faults(playground, "POST", {"method": "sendMessage", "status": 502, "times": None, "rate": 1, "seed": 4})
    assert (fault["method"], fault["status"], fault["times"], fault["happened"]) == ("sendMessage", 502, None, 0)
    assert api.refused("sendMessage", chat_id=WANG, text="x") == "502 Bad Gateway"
    assert faults(playground)[0]["happened"] == 1
    assert faults(playground, "DELETE") == []
    api.send_message(WANG, "x")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"rate": 5}, "rate is from 0 to 1"),
        ({"rate": -1}, "rate is from 0 to 1"),
        ({"times": -1}, "once or more often"),
        ({"times": 0}, "once or more often"),
        ({"delay": -1}, "delay is no less than 0"),
        ({"status": 200}, "status is from 400 to 599"),
        ({"status": 600}, "status is from 400 to 599"),
        ({"status": 429, "retry_after": -1}, "retry_after is no less than 0"),
        ({"method": "sendNothing"}, "there is no method sendNothing"),
        ({"method": "download", "chat": WANG}, "whose file is fetched is not known"),
        ({"times": True}, "a fault has no times True"),
    ],
)
def test_a_fault_that_could_never_happen_is_refused_with_a_sentence(
    playground: Playground, told: dict[str, Any], words: str
) -> None:
    status, answer = post(f"{playground.url}/api/faults", json.dumps(told).encode())
    assert status == 400
    assert words in answer["error"]
    assert faults(playground) == []


def test_a_test_that_asks_for_such_a_fault_is_told_at_once(playground: Playground) -> None:
    with pytest.raises(ValueError, match="a fault of downloads has no chat"):
        playground.fails("download", chat=WANG)
    with pytest.raises(ValueError, match="there is no method sendNothing"):
        playground.fails("sendNothing")
    assert playground.faults.all == []


@pytest.mark.parametrize("told", [{"method": 5}, {"how": "badly"}, {"seed": "x"}, {"rate": "often"}])
def test_a_fault_that_is_none_is_refused(playground: Playground, told: dict[str, object]) -> None:
    status, answer = post(f"{playground.url}/api/faults", json.dumps(told).encode())
    assert status == 400
    assert "a fault has no" in answer["error"]
    assert faults(playground) == []
