"""What a bot can send, and what Telegram refuses."""

import json

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    error,
)

from playground import Person, Playground, a_picture
from tests.playground.neighbours import BASIC, GROUP, LI, WANG, Api


def buttons(*rows: list[dict[str, object]]) -> dict[str, object]:
    return {"inline_keyboard": list(rows)}


def test_get_me_tells_who_the_bot_is(api: Api) -> None:
    me = api.get_me()
    assert (me.id, me.is_bot, me.username) == (70001, True, "PlaygroundBot")


def test_a_wrong_token_is_unauthorized(playground: Playground, api: Api) -> None:
    playground.token = "1:wrong"
    assert api.refused("getMe") == "401 Unauthorized"


def test_an_unknown_method_is_a_400_that_ptb_does_not_take_for_a_bad_token(api: Api) -> None:
    assert api.refused("sendDice") == "400 Bad Request: unknown method sendDice (playground)"
    with pytest.raises(error.BadRequest):
        api.send_dice(WANG)


def test_a_message_arrives_and_comes_back_as_ptb_knows_it(api: Api, wang: Person) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("附议", callback_data="s:1")]])
    sent = api.send_message(WANG, "<b>路灯</b>坏了 &amp; 很黑", parse_mode="HTML", reply_markup=keyboard)
    assert sent.text == "路灯坏了 & 很黑"
    assert sent.text_html == "<b>路灯</b>坏了 &amp; 很黑"
    assert sent.from_user.is_bot
    assert sent.reply_markup == keyboard
    assert wang.buttons() == ["附议"]
    assert wang.last()["html"] == "<b>路灯</b>坏了 &amp; 很黑"


def test_calls_come_as_get_form_json_and_multipart(playground: Playground, api: Api, wang: Person) -> None:
    assert api.asked("SENDMESSAGE", chat_id=WANG, text="json")["ok"]
    assert api.asked(f"sendMessage?chat_id={WANG}&text=query")["ok"]
    api.send_message(WANG, "form")
    api.send_photo(WANG, a_picture(), "multipart")
    assert all(wang.shows(words) for words in ("json", "query", "form", "multipart"))
    assert playground.calls["sendMessage"] == 3
    assert playground.calls["sendMessage", WANG] == 3


def test_text_is_trimmed_as_telegram_does(api: Api, wang: Person) -> None:
    sent = api.send_message(WANG, "\n  <b> a </b>b\r\n \n", parse_mode="HTML")
    assert sent.text == " a b"
    assert [(entity.offset, entity.length) for entity in sent.entities] == [(0, 3)]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n"}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 424242}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody_here"}, "chat not found"),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"quote": "y"}}, 'can\'t find field "message_id"'),
        ({"text": "x", "message_thread_id": 9}, "message thread not found"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "entities": [{"type": "loud"}]}, "can't parse MessageEntity: Unsupported type specified"),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 9}]},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
        ),
    ],
)
def test_a_message_that_telegram_refuses_is_refused_in_its_words(
    api: Api, wang: Person, asked: dict[str, object], words: str
) -> None:
    assert api.refused("sendMessage", **{"chat_id": WANG, **asked}) == f"400 Bad Request: {words}"


def test_length_is_counted_in_code_points_after_parsing(api: Api, wang: Person) -> None:
    sent = api.send_message(WANG, "<b>" + "🏘" * 4096 + "</b>", parse_mode="HTML")
    assert len(sent.text) == 4096
    assert sent.entities[0].length == 8192


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "x", "callback_data": "议" * 22}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "can't parse inline keyboard button: Text buttons are unallowed in the "
         "inline keyboard"),
        ({"callback_data": "x"}, 'can\'t parse inline keyboard button: Can\'t find field "text"'),
        ({"text": 5, "callback_data": "x"}, 'can\'t parse inline keyboard button: Field "text" must be of type String'),
        ({"text": "x", "url": "not-a-url"}, "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL"),
        ({"text": "x", "url": "http://localhost:80/"}, "inline keyboard button URL 'http://localhost:80/' is invalid: "
         "Wrong HTTP URL"),
        ({"text": "x", "url": "ftp://a.org"}, "inline keyboard button URL 'ftp://a.org' is invalid: Unsupported URL "
         "protocol"),
        ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "pay": True}, "BUTTON_TYPE_INVALID"),
        ({"text": "x", "callback_data": "x", "url": "https://a.org"}, "can't parse inline keyboard button: "
         "callback_data and url in one button (playground)"),
    ],
)  # fmt: skip
def test_a_button_that_telegram_refuses_is_refused_in_its_words(
    api: Api, wang: Person, button: dict[str, object], words: str
) -> None:
    told = api.refused("sendMessage", chat_id=WANG, text="x", reply_markup=buttons([button]))
    assert told == f"400 Bad Request: {words}"


def test_sixty_four_bytes_of_data_a_hundred_buttons_and_eight_in_a_row_are_the_most(api: Api, wang: Person) -> None:
    button = {"text": "x", "callback_data": "a" * 64}
    assert api.asked("sendMessage", chat_id=WANG, text="x", reply_markup=buttons(*[[button] * 8] * 12))["ok"]
    told = api.refused("sendMessage", chat_id=WANG, text="x", reply_markup=buttons(*[[button]] * 101))
    assert told == "400 Bad Request: REPLY_MARKUP_TOO_LONG"
    assert "8 buttons in a row" in api.refused(
        "sendMessage", chat_id=WANG, text="x", reply_markup=buttons([button] * 9)
    )


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ([], "object expected as reply markup"),
        ({"inline_keyboard": "x"}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": ["x"]}, 'field "inline_keyboard" must be an Array of Arrays'),
        ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
        ({"keyboard": []}, "REPLY_MARKUP_INVALID"),
        ({"keyboard": [[{"txt": "x"}]]}, "can't parse keyboard button: Can't find field \"text\""),
    ],
)
def test_a_keyboard_of_the_wrong_shape_is_refused(api: Api, wang: Person, markup: object, words: str) -> None:
    told = api.refused("sendMessage", chat_id=WANG, text="x", reply_markup=json.dumps(markup))
    assert told == f"400 Bad Request: {words}"


def test_a_reply_keyboard_stays_until_it_is_removed(api: Api, wang: Person) -> None:
    keyboard = ReplyKeyboardMarkup([["提问题", "看议题"], ["我的"]], input_field_placeholder="说吧")
    api.send_message(WANG, "菜单", reply_markup=keyboard)
    api.send_message(WANG, "别的")
    assert wang.keyboard() == ["提问题", "看议题", "我的"]
    api.send_message(WANG, "没了", reply_markup=ReplyKeyboardRemove())
    assert wang.keyboard() == []


def test_a_one_time_keyboard_goes_when_it_was_used(api: Api, wang: Person) -> None:
    api.send_message(WANG, "?", reply_markup=ReplyKeyboardMarkup([["是"]], one_time_keyboard=True))
    wang.taps("是")
    assert wang.keyboard() == []
    assert [update.message.text for update in api.updates()] == ["是"]


def test_a_bot_cannot_write_first(api: Api, li: Person) -> None:
    told = api.refused("sendMessage", chat_id=LI, text="x")
    assert told == "403 Forbidden: bot can't initiate conversation with a user"
    li.starts()
    api.send_message(LI, "x")
    assert li.shows("x")


def test_somebody_the_bot_never_met_is_not_found_and_whom_it_met_once_it_remembers(
    playground: Playground, api: Api
) -> None:
    playground.happens(lambda stage: stage.moves_in(1009, "赵"))
    playground.happens(lambda stage: stage.founds(-100555, "新群", [1009]))
    for method in ("sendMessage", "getChat", "editMessageText"):
        assert api.refused(method, chat_id=1009, text="x", message_id=1) == "400 Bad Request: chat not found"
    playground.happens(lambda stage: stage.adds_bot(-100555))
    playground.happens(lambda stage: stage.leaves(-100555, 1009))
    told = api.refused("sendMessage", chat_id=1009, text="x")
    assert told == "403 Forbidden: bot can't initiate conversation with a user"
    assert api.get_chat(1009).first_name == "赵"


def test_a_bot_that_was_blocked_is_told_so_until_the_person_returns(api: Api, wang: Person) -> None:
    wang.blocks()
    assert api.refused("sendMessage", chat_id=WANG, text="x") == "403 Forbidden: bot was blocked by the user"
    with pytest.raises(error.Forbidden):
        api.send_message(WANG, "x")
    wang.returns()
    api.send_message(WANG, "x")
    changes = [
        (u.my_chat_member.old_chat_member.status, u.my_chat_member.new_chat_member.status) for u in api.updates()
    ]
    assert changes == [("member", "kicked"), ("kicked", "member")]


def test_a_deleted_account_is_told_apart_from_a_blocked_bot(playground: Playground, api: Api, wang: Person) -> None:
    playground.happens(lambda stage: stage.deletes_account(WANG))
    assert api.refused("sendMessage", chat_id=WANG, text="x") == "403 Forbidden: user is deactivated"
    assert api.updates() == []


@pytest.mark.parametrize(("group", "kind"), [(GROUP, "supergroup"), (BASIC, "group")])
def test_a_bot_that_is_not_in_a_group_cannot_write_there(
    playground: Playground, api: Api, group: int, kind: str
) -> None:
    api.send_message(group, "x")
    api.leave_chat(group)
    told = api.refused("sendMessage", chat_id=group, text="x")
    assert told == f"403 Forbidden: bot is not a member of the {kind} chat"
    playground.happens(lambda stage: stage.adds_bot(group))
    playground.happens(lambda stage: stage.removes_bot(group))
    assert api.refused("sendMessage", chat_id=group, text="x") == f"403 Forbidden: bot was kicked from the {kind} chat"


def test_a_reply_is_shown_as_one_and_carries_a_thread_in_a_supergroup(api: Api, wang: Person) -> None:
    asked = wang.sends("/help", to=GROUP)
    sent = api.send_message(GROUP, "答", reply_to_message_id=asked["id"])
    assert sent.reply_to_message.text == "/help"
    assert sent.message_thread_id == asked["id"]
    assert wang.last(GROUP)["reply_to"] == {"id": asked["id"], "name": "王", "text": "/help"}
    assert (
        api.send_message(WANG, "x", reply_to_message_id=999, allow_sending_without_reply=True).reply_to_message is None
    )


def test_message_ids_are_counted_by_each_supergroup_and_by_the_bot_elsewhere(api: Api, wang: Person) -> None:
    private = api.send_message(WANG, "a").message_id
    assert api.send_message(BASIC, "b").message_id == private + 1
    assert api.send_message(GROUP, "c").message_id == 1


def test_an_album_holds_two_to_ten_photos_and_no_buttons(api: Api, wang: Person) -> None:
    sent = api.send_media_group(WANG, [InputMediaPhoto(a_picture(shade=1), "一"), InputMediaPhoto(a_picture(shade=2))])
    assert len({message.media_group_id for message in sent}) == 1
    assert wang.shows("一")
    one = json.dumps([{"type": "photo", "media": sent[0].photo[0].file_id}])
    assert "2 to 10" in api.refused("sendMediaGroup", chat_id=WANG, media=one)


def test_typing_shows_until_the_message_comes(api: Api, wang: Person) -> None:
    def is_typing() -> bool:
        return bool(wang._phone()["chats"][0]["typing"])

    api.send_chat_action(WANG, "typing")
    assert is_typing()
    api.send_message(WANG, "x")
    assert not is_typing()
    assert "400" in api.refused("sendChatAction", chat_id=WANG, action="dancing")
