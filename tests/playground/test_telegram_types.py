"""Every method of the playground answers as the Bot API says, and whatever does not is found."""

import json
from typing import Any

import pytest

from playground import Person, Playground, a_picture
from playground.bot_api import METHODS
from playground.witness import WITNESSES, witnessed
from tests.playground.neighbours import BASIC, GROUP, WANG, Api, Hook
from tests.telegram_types import RETURNS, unlike_telegram, watched


def test_every_method_has_a_row() -> None:
    served = {name for name, _ in METHODS.values()}
    assert set(RETURNS) - {"webhook"} == served


def test_every_method_answers_as_the_bot_api_says(
    playground: Playground, api: Api, wang: Person, li: Person, hook: Hook
) -> None:
    seen: dict[str, str] = {}
    witness = seen.__setitem__
    WITNESSES.append(witness)
    playground.happens(lambda stage: stage.makes_forum(GROUP))
    playground.happens(lambda stage: stage.promotes_bot(GROUP))
    wang.sends_photo(a_picture())
    li.starts()
    keyboard = {"inline_keyboard": [[{"text": "附议", "callback_data": "s"}]]}

    def asks(method: str, **asked: Any) -> Any:
        answer = api.asked(method, **asked)
        assert answer["ok"], answer
        return answer["result"]

    file = asks("getUpdates")[-2]["message"]["photo"][-1]["file_id"]
    here = {"chat_id": WANG}
    text = here | {"message_id": asks("sendMessage", text="一", reply_markup=keyboard, **here)["message_id"]}
    photo = here | {"message_id": asks("sendPhoto", photo=file, **here)["message_id"]}
    wang.taps("附议")
    asks("answerCallbackQuery", callback_query_id=asks("getUpdates", offset=-1)[0]["callback_query"]["id"])
    album = [{"type": "photo", "media": file}] * 2
    topic = {
        "chat_id": GROUP,
        "message_thread_id": asks("createForumTopic", chat_id=GROUP, name="一")["message_thread_id"],
    }
    asks("sendMediaGroup", media=album, **here)
    asks("sendLocation", latitude=1.5, longitude=2, **here)
    asks("sendChatAction", action="typing", **here)
    asks("getFile", file_id=file)
    asks("editMessageText", text="二", **text)
    asks("editMessageReplyMarkup", reply_markup=keyboard, **text)
    asks("editMessageCaption", caption="三", **photo)
    asks("editMessageMedia", media=album[0], **photo)
    for method in ("pinChatMessage", "unpinChatMessage"):
        asks(method, **text)
    asks("unpinAllChatMessages", **here)
    for method, more in (("editForumTopic", {"name": "二"}), ("closeForumTopic", {}), ("reopenForumTopic", {})):
        asks(method, **topic, **more)
    asks("deleteForumTopic", **topic)
    asks("deleteMessage", **text)
    for method in ("getChat", "getChatAdministrators", "getChatMemberCount"):
        asks(method, chat_id=GROUP)
    asks("getChatMember", chat_id=GROUP, user_id=WANG)
    asks("leaveChat", chat_id=BASIC)
    for method in ("setMyCommands", "getMyCommands", "deleteMyCommands"):
        asks(method, commands=[{"command": "help", "description": "帮助"}])
    asks("getMe")
    api.send_document(WANG, b"x", filename="x.txt")
    api.send_voice(WANG, b"OggS", duration=3)
    api.send_video(WANG, b"moving", duration=4)
    asks("setWebhook", url=hook.url, drop_pending_updates=True)
    wang.sends("到了")
    hook.next(1)
    asks("getWebhookInfo")
    asks("deleteWebhook")
    WITNESSES.remove(witness)
    assert set(RETURNS) - set(seen) == set(), "these were not called"


USER = {"id": 1, "is_bot": True, "first_name": "x"}
CHAT = {"id": 1, "type": "private", "first_name": "x"}
BOLD = {"type": "bold", "offset": 0, "length": 1}
MESSAGE = {"message_id": 1, "date": 1, "chat": CHAT, "from": USER}


@pytest.mark.parametrize(
    ("method", "told", "sentence"),
    [
        ("getMe", {**USER, "nickname": "y"}, "User has no nickname: 'y'"),
        ("getMe", {"id": 1, "is_bot": True}, "cannot be read as User"),
        ("getMe", [], "cannot be read as User"),
        ("getMe", {**USER, "id": "1"}, "User.id is '1', not int"),
        ("getMe", {**USER, "is_bot": 1}, "User.is_bot is 1, not bool"),
        ("getChatMemberCount", "3", "'3' is no int"),
        ("getUpdates", {}, "is no array"),
        ("getUpdates", [{"update_id": 1, "message": {**MESSAGE, "from": {**USER, "age": 9}}}], "has no age: 9"),
        (
            "sendMessage",
            {**MESSAGE, "entities": [{"type": "bold", "offset": 0, "length": 1, "loud": True}]},
            "has no loud",
        ),
        ("sendMessage", {**MESSAGE, "date": "1"}, "cannot be read as Message"),
        ("sendMessage", {**MESSAGE, "photo": []}, "photo is lost"),
        ("sendMessage", {**MESSAGE, "edit_date": 1.5}, "edit_date is 1.5, not 1"),
        ("sendDice", {}, "does not say what it returns"),
    ],
)
def test_what_is_unlike_telegram_is_found(method: str, told: Any, sentence: str) -> None:
    assert any(sentence in one for one in unlike_telegram(method, json.dumps(told)))


def test_what_a_test_sees_is_checked_at_its_end() -> None:
    with pytest.raises(AssertionError, match="getMe: User has no nickname"), watched():
        witnessed("getMe", {**USER, "nickname": "y"})
