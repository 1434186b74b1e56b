"""The page's endpoints: what a phone shows, what it refuses, and whom the server answers."""

import json
import re
import threading
import urllib.request
from typing import Any

import pytest

from playground import Person, Playground, a_picture
from playground.server import PAGE
from playground.service_lines import ENGLISH
from tests.playground.neighbours import GROUP, LI, WANG, Api, gives_up, post, until_somebody_waits


def get(url: str) -> Any:
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)


def phone(playground: Playground, person: int = WANG, asked: str = "") -> Any:
    return get(f"{playground.url}/api/phones/{person}{asked}")


def does(playground: Playground, deed: str, **what: Any) -> tuple[int, dict[str, Any]]:
    return post(f"{playground.url}/api/phones/{WANG}/{deed}", json.dumps(what).encode())


def test_the_world_tells_who_is_there(playground: Playground) -> None:
    world = get(f"{playground.url}/api/world")
    assert world["bot"] == {"id": 70001, "username": "PlaygroundBot", "name": "议事厅", "active": False}
    assert world["people"][0] == {
        "id": WANG,
        "name": "王",
        "about": {"zh": "三号楼", "en": "No 3"},
        "language": "zh-hans",
        "username": "wang",
    }
    assert world["groups"][0] == {"id": GROUP, "title": "小区群", "type": "supergroup", "members": [WANG, LI]}
    assert world["clock"]["offset_seconds"] == 0


def test_a_bot_that_polls_is_active(playground: Playground, api: Api) -> None:
    api.get_updates(timeout=0)
    assert get(f"{playground.url}/api/world")["bot"]["active"]


def test_a_phone_shows_what_the_page_was_promised(playground: Playground, api: Api, wang: Person) -> None:
    rows = [
        [{"text": "附议", "callback_data": "s", "style": "success"}, {"text": "网", "url": "https://a.org"}],
        [{"text": "抄", "copy_text": {"text": "A-1"}}],
    ]
    api.asked("sendMessage", chat_id=WANG, text="<b>x</b>", parse_mode="HTML", reply_markup={"inline_keyboard": rows})
    shown = phone(playground)
    chat = shown["chats"][0]
    message = chat["messages"][-1]
    assert {"id", "title", "type", "unread", "preview", "date", "started", "blocked", "keyboard"} <= chat.keys()
    assert {"placeholder", "typing", "messages"} <= chat.keys()
    assert (chat["id"], chat["title"], chat["type"], chat["started"], chat["preview"]) == (
        WANG, "议事厅", "private", True, "x",
    )  # fmt: skip
    assert (message["text"], message["html"], message["mine"]) == ("x", "<b>x</b>", False)
    assert message["from"] == {"id": 70001, "name": "议事厅", "is_bot": True}
    yes, web, copy = (button for row in message["buttons"] for button in row)
    assert (yes["text"], yes["data"], yes["url"], yes["style"]) == ("附议", "s", None, "success")
    assert (web["data"], web["url"]) == (None, "https://a.org/")
    assert copy["copy"] == "A-1"
    assert message["revision"] <= shown["revision"]


def test_what_a_message_or_a_chat_has_not_is_null_and_never_missing(playground: Playground, wang: Person) -> None:
    message = wang.sends("喂")
    nothing = ("photo", "document", "voice", "video", "location", "contact", "sticker", "album", "topic", "edited")
    assert [message[name] for name in nothing] == [None] * len(nothing)
    assert message["pinned"] is False
    chat = phone(playground)["chats"][0]
    assert [chat[name] for name in ("topics", "action", "keyboard", "placeholder")] == [None] * 4
    assert (chat["pinned"], chat["typing"]) == ([], False)


def test_more_than_fifty_megabytes_are_refused_with_a_sentence(wang: Person) -> None:
    with pytest.raises(AssertionError, match="more than 50 MB"):
        wang.sends(document=b"x" * (52 * 1024 * 1024))


def test_a_chat_is_unread_until_it_was_seen(playground: Playground, api: Api, wang: Person) -> None:
    api.send_message(WANG, "一")
    sent = api.send_message(WANG, "二")
    wang.sends("我说的不算")
    assert phone(playground)["chats"][0]["unread"] == 2
    does(playground, "seen", chat=WANG)
    assert phone(playground)["chats"][0]["unread"] == 0
    api.edit_message_text("三", WANG, sent.message_id)
    assert phone(playground)["chats"][0]["unread"] == 0


def test_reading_a_forums_general_leaves_its_topics_unread(playground: Playground, api: Api) -> None:
    playground.happens(lambda stage: stage.makes_forum(GROUP))
    topic = playground.happens(lambda stage: stage.creates_topic(GROUP, "议题", by=LI))

    def unread() -> tuple[int, int]:
        forum = next(chat for chat in phone(playground)["chats"] if chat["id"] == GROUP)
        return forum["unread"], forum["topics"][0]["unread"]

    api.send_message(GROUP, "大家好")
    api.send_message(GROUP, "路灯坏了", message_thread_id=topic)
    everything, in_topic = unread()
    does(playground, "seen", chat=GROUP)
    assert unread() == (in_topic, in_topic)
    does(playground, "seen", chat=GROUP, topic=topic)
    assert (everything > in_topic, unread()) == (True, (0, 0))


def test_only_the_newest_two_hundred_messages_are_shown(playground: Playground, wang: Person) -> None:
    for number in range(210):
        wang.sends(f"n{number}")
    messages = phone(playground)["chats"][0]["messages"]
    assert (len(messages), messages[0]["text"], messages[-1]["text"]) == (200, "n10", "n209")


def test_a_phone_waits_until_something_changes(playground: Playground, api: Api, wang: Person) -> None:
    before = phone(playground)["revision"]
    seen: list[Any] = []
    waiting = threading.Thread(target=lambda: seen.append(phone(playground, asked=f"?after={before}&wait=20")))
    waiting.start()
    until_somebody_waits(playground.world.phones[WANG].bell)
    api.send_message(WANG, "新")
    waiting.join()
    assert seen[0]["chats"][0]["messages"][-1]["text"] == "新"
    assert seen[0]["revision"] > before
    unchanged = phone(playground, asked=f"?after={seen[0]['revision']}&wait=0.01")
    assert unchanged["revision"] == seen[0]["revision"]


def test_a_photo_on_the_phone_can_be_looked_at_and_a_file_only_saved(
    playground: Playground, api: Api, wang: Person
) -> None:
    sent = wang.sends_photo(a_picture(), "看")
    with urllib.request.urlopen(playground.url + sent["photo"]["url"]) as answer:
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.read() == a_picture()
    api.send_document(WANG, b"<script>alert(1)</script>", filename="页.html")
    with urllib.request.urlopen(playground.url + wang.last()["document"]["url"]) as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("deed", "what", "status"),
    [
        ("messages", {"chat": WANG, "text": " "}, 400),
        ("messages", {"chat": WANG, "text": "x" * 4097}, 400),
        ("messages", {"chat": WANG, "text": "x", "reply_to": 999}, 400),
        ("messages", {"chat": -5, "text": "x"}, 404),
        ("messages", {"text": "x"}, 400),
        ("edits", {"chat": WANG, "message": 999, "text": "x"}, 404),
        ("edits", {"chat": WANG, "message": 1, "text": "/start"}, 400),
        ("edits", {"chat": WANG, "message": 1, "text": ""}, 400),
        ("forwards", {"chat": WANG, "message": 1, "to": -5}, 404),
        ("stickers", {"chat": WANG}, 400),
        ("taps", {"chat": WANG, "message": 1, "row": 0, "column": 0}, 404),
    ],
)
def test_what_a_phone_cannot_do_is_refused_with_a_sentence(
    playground: Playground, wang: Person, deed: str, what: dict[str, Any], status: int
) -> None:
    told, answer = does(playground, deed, **what)
    assert told == status
    assert answer["error"]


def test_nobody_writes_to_a_bot_they_have_not_started_or_have_blocked(playground: Playground, li: Person) -> None:
    with pytest.raises(AssertionError, match="press Start first"):
        li.sends("喂")
    with pytest.raises(AssertionError, match="never started"):
        li.blocks()
    li.starts()
    li.blocks()
    with pytest.raises(AssertionError, match="the bot is blocked"):
        li.sends("喂")
    assert phone(playground, LI)["chats"][0]["blocked"]
    li.starts()
    li.sends("喂")


def test_a_body_that_is_no_json_is_refused(playground: Playground, wang: Person) -> None:
    assert post(f"{playground.url}/api/phones/{WANG}/messages", b"{")[0] == 400
    assert post(f"{playground.url}/api/phones/{WANG}/messages", b"[]")[0] == 400
    assert post(f"{playground.url}/api/phones/999/start", b"")[0] == 404
    assert post(f"{playground.url}/api/clock", b'{"to": "tomorrow"}')[0] == 400


@pytest.mark.parametrize(
    "told", [{"seconds": 1e30}, {"seconds": 1e12}, {"seconds": -1e10}, {"to": "2200-01-01"}, {"to": "1969-12-31"}]
)
def test_the_clock_stays_within_the_years_that_can_be_told(playground: Playground, told: dict[str, Any]) -> None:
    status, answer = post(f"{playground.url}/api/clock", json.dumps(told).encode())
    assert (status, answer["error"][-18:]) == (400, "years 1970 to 2199")
    assert get(f"{playground.url}/api/clock")["offset_seconds"] == 0
    assert post(f"{playground.url}/api/clock", b'{"to": "2199-12-31T23:00:00"}')[0] == 200
    assert get(f"{playground.url}/api/clock")["now"].startswith("2199-12-31T23")


def test_moving_the_clock_waits_for_those_who_follow_it(playground: Playground) -> None:
    clock = f"{playground.url}/api/clock"
    seen: list[float] = []

    def follow() -> None:
        face = get(clock)
        for wait in (5, 5, 0):
            face = get(f"{clock}?after={face['revision']}&wait={wait}")
            seen.append(face["offset_seconds"])

    follower = threading.Thread(target=follow)
    follower.start()
    until_somebody_waits(playground.world.clock.bell)
    post(clock, b'{"seconds": 86400}')
    assert seen == [86400.0]
    post(clock, b'{"to": "2030-01-01T00:00:00+08:00"}')
    follower.join()
    assert len(seen) == 3
    assert get(clock)["now"].startswith("2029-12-31T16:00")


def test_a_move_of_the_clock_waits_for_nobody_when_nobody_listens(playground: Playground) -> None:
    playground.passes(days=5)
    assert get(f"{playground.url}/api/clock")["offset_seconds"] == 5 * 86400


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_only_this_machine_is_answered(playground: Playground, api: Api, headers: dict[str, str]) -> None:
    assert post(f"{playground.url}/api/phones/{WANG}/start", b"{}", **headers)[0] == 403
    assert post(f"{playground.bot_url}{playground.token}/getMe", b"{}", **headers)[0] == 403
    assert (
        post(f"{playground.url}/api/phones/{WANG}/start", b"{}", Host="localhost:1", Origin="http://[::1]:1")[0] == 200
    )


def test_the_page_is_served_and_nothing_beside_it(playground: Playground) -> None:
    with urllib.request.urlopen(playground.url + "/") as answer:
        assert b"<html" in answer.read().lower()
    for path in ("/page/../server.py", "/page/%2e%2e%2fserver.py", "/page/none.js"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(playground.url + path)


def test_the_page_says_everything_in_three_languages() -> None:
    files = {tag: (PAGE / f"words-{tag}.js").read_text("utf-8") for tag in ("zh-hans", "zh-hant", "en")}
    said = {tag: dict(re.findall(r'^  (\w+): "(.*)",$', text, re.M)) for tag, text in files.items()}
    assert said["zh-hans"].keys() == said["zh-hant"].keys() == said["en"].keys()
    for key, words in said["en"].items():
        gaps = [set(re.findall(r"\{\d\}", said[tag][key])) for tag in said]
        assert gaps[0] == gaps[1] == gaps[2], f"{key} leaves other gaps in another language: {words}"
    code = "".join(file.read_text("utf-8") for file in PAGE.glob("*.js") if not file.name.startswith("words-"))
    asked = set(re.findall(r'\bt\("(\w+)"', code))
    asked |= {f"happened{kind[0].upper()}{kind[1:]}" for kind in ENGLISH}
    assert asked <= said["en"].keys(), f"the page has no words for {asked - said['en'].keys()}"


def test_calls_can_be_counted_from_outside(playground: Playground, api: Api, wang: Person) -> None:
    api.send_message(WANG, "x")
    api.refused("sendMessage", chat_id=WANG)
    assert get(f"{playground.url}/api/calls") == {"methods": {"sendMessage": 2}, "refusals": {"400": 1}}


def test_a_delay_makes_calls_slow_but_not_updates(playground: Playground, api: Api, wang: Person) -> None:
    playground.delay = 30.0
    gives_up(api, "x")
    assert wang.sees("x"), "what was asked happens at once, only the answer is late"
    assert api.get_updates(timeout=0) == ()
