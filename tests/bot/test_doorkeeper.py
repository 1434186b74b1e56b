"""What comes in and what is acknowledged unread."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.doorkeeper import Doorkeeper, Turnstile, is_number, kept
from screens.menu import COMMANDS

WANG, BOT, ANONYMOUS, CHANNEL_BOT = 10001, 777, 1087968824, 136817688
door = Doorkeeper("Yishiting_Bot")


def message(text: str = "", *, chat: str = "private", by: int | None = WANG, **more: Any) -> dict[str, Any]:
    """A message as Telegram sends it."""
    where = {"id": WANG if chat == "private" else -1001, "type": chat}
    sender = {} if by is None else {"from": {"id": by, "is_bot": by not in (WANG, 10002), "first_name": "x"}}
    return {"message_id": 1, "date": 1, "chat": where, **sender, **({"text": text} if text else {}), **more}


@pytest.mark.parametrize(
    "update",
    [
        {"message": message("楼道的灯坏了")},
        {"message": message("/start i_7")},
        {"message": message(photo=[{"file_id": "a"}])},
        {"message": message(sticker={"file_id": "a"})},
        {"edited_message": message("灯修好了")},
        {"callback_query": {"id": "1", "from": {"id": WANG}, "data": "1.open.7", "message": message(by=BOT)}},
        {
            "callback_query": {
                "id": "1",
                "from": {"id": WANG},
                "data": "1.second.7",
                "message": message(chat="supergroup", by=BOT),
            }
        },
        {"my_chat_member": {"chat": {"id": -1001, "type": "group"}, "from": {"id": WANG}}},
        {"my_chat_member": {"chat": {"id": WANG, "type": "private"}, "from": {"id": WANG}}},
        {"message": message(chat="group", migrate_to_chat_id=-100200)},
        {"message": message(chat="supergroup", migrate_from_chat_id=-1001)},
    ],
)
def test_what_is_said_to_the_bot_comes_in_under_its_senders_name(update: dict[str, Any]) -> None:
    assert door.lets_in({"update_id": 1, **update}) == WANG


@pytest.mark.parametrize("chat", ["group", "supergroup"])
@pytest.mark.parametrize("command", COMMANDS)
def test_our_commands_come_in_from_groups(command: str, chat: str) -> None:
    for text in (f"/{command}", f"/{command}@yishiting_bot", f"/{command}@Yishiting_Bot now", f"/{command} now"):
        assert door.lets_in({"message": message(text, chat=chat)}) == WANG, text
    assert door.lets_in({"message": message(f"/{command.upper()}", chat=chat)}) == WANG


def test_any_command_that_names_us_comes_in() -> None:
    assert door.lets_in({"message": message("/unknown@yishiting_bot", chat="group")}) == WANG


@pytest.mark.parametrize(
    "text",
    [
        "楼道的灯坏了",
        "提问题",
        "附议",
        "@yishiting_bot 你好",
        "/",
        "/raise@other_bot",
        "/raise@yishiting_bot2",
        "/unknown",
        "/raise，灯坏了",
        "看 /raise",
        " /raise",
        "//raise",
        "/提问题",
        "/raise@",
    ],
)
def test_what_is_said_in_a_group_is_never_read(text: str) -> None:
    for chat in ("group", "supergroup"):
        assert door.lets_in({"message": message(text, chat=chat)}) is None


@pytest.mark.parametrize(
    "update",
    [
        {"edited_message": message("/raise", chat="group")},
        {"edited_message": message("楼道的灯坏了", chat="supergroup")},
        {"message": message(chat="group", photo=[{"file_id": "a"}], caption="/raise")},
        {"message": message(chat="group", new_chat_members=[{"id": 10002}])},
        {"message": message(chat="supergroup", pinned_message=message("x", by=BOT), by=BOT)},
        {"message": message("/raise", chat="group", by=BOT)},
        {"message": message("/raise", chat="supergroup", by=CHANNEL_BOT)},
        {"message": message("/raise", chat="supergroup", by=None, sender_chat={"id": -5})},
        {"message": message("/raise", chat="channel", by=None)},
        {"channel_post": message("/raise", chat="channel", by=None)},
        {"edited_channel_post": message("/raise", chat="channel", by=None)},
        {"callback_query": {"id": "1", "from": {"id": WANG}, "data": "1.open.7", "inline_message_id": "x"}},
        {"inline_query": {"id": "1", "from": {"id": WANG}, "query": ""}},
        {"poll_answer": {"poll_id": "1", "user": {"id": WANG}}},
        {"message_reaction": {"chat": {"id": -1001, "type": "group"}, "user": {"id": WANG}}},
        {"something_new": {"from": {"id": WANG}}},
        {},
    ],
)
def test_what_is_not_for_us_stays_outside(update: dict[str, Any]) -> None:
    assert door.lets_in({"update_id": 1, **update}) is None


def test_an_anonymous_admin_is_let_in_to_be_told_that_we_cannot_tell_who_it_is() -> None:
    by_group = message("/raise", chat="supergroup", by=ANONYMOUS, sender_chat={"id": -1001})
    assert door.lets_in({"message": by_group}) == ANONYMOUS
    assert door.lets_in({"message": message("楼道的灯坏了", chat="supergroup", by=ANONYMOUS)}) is None


@pytest.mark.parametrize("number", ["abc", True, 1.5, None, 2**52, -(10**22)])
def test_who_has_no_number_is_nobody(number: Any) -> None:
    tapped = {"callback_query": {"id": "1", "from": {"id": number}, "data": "1.open.7", "message": message(by=BOT)}}
    assert door.lets_in({"update_id": 1, **tapped}) is None
    assert not is_number(number)


def test_of_what_a_command_in_a_group_replies_to_only_whose_it_is_is_kept() -> None:
    replied = message("我家 501 漏水", chat="supergroup", by=10002)
    asked = {"update_id": 1, "message": message("/role@yishiting_bot", chat="supergroup", reply_to_message=replied)}
    assert "501" not in str(kept(asked))
    assert kept(asked)["message"]["reply_to_message"]["from"]["id"] == 10002
    alone = {"message": message("/role", reply_to_message=message("名片"))}
    assert kept(alone) == alone, "in private people write to the bot itself"


# --- how many in a minute

NOON = datetime(2026, 8, 26, 4, 0, 30, tzinfo=UTC)


def through(turnstile: Turnstile, ids: Iterable[int], at: datetime = NOON, person: int = WANG) -> list[bool]:
    turnstile.opens(at)
    return [turnstile.lets_through(person, update_id) for update_id in ids]


def test_so_many_of_one_person_come_in_within_a_minute_of_the_clock() -> None:
    turnstile = Turnstile(3)
    assert through(turnstile, range(5)) == [True, True, True, False, False]
    assert through(turnstile, [9], person=10002) == [True], "nobody else is turned away"
    assert through(turnstile, [5], NOON.replace(second=59)) == [False]
    assert through(turnstile, [6], NOON + timedelta(seconds=30)) == [True]


def test_they_can_go_on_when_the_next_minute_begins() -> None:
    assert Turnstile(3).opens(NOON) == NOON.replace(minute=1, second=0)


def test_what_is_delivered_again_counts_once() -> None:
    turnstile = Turnstile(3)
    assert through(turnstile, [1, 1, 2, 2, 1]) == [True] * 5
    assert through(turnstile, [3, 4, 3, 4]) == [True, False, True, False]


def test_it_is_said_once_a_minute() -> None:
    turnstile = Turnstile(1)
    turnstile.opens(NOON)
    assert turnstile.to_tell([WANG, WANG]) == [WANG]
    assert turnstile.to_tell([WANG]) == [WANG], "it was not said yet"
    turnstile.told([WANG])
    assert turnstile.to_tell([WANG, 10002]) == [10002]
    turnstile.opens(NOON + timedelta(minutes=1))
    assert turnstile.to_tell([WANG]) == [WANG]
