"""Editing, deleting and answering taps."""

import json

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from playground import Person, Playground, a_picture
from tests.playground.neighbours import GROUP, WANG, Api, post

NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
YES = InlineKeyboardMarkup([[InlineKeyboardButton("赞成", callback_data="y")]])


def test_an_edit_changes_words_and_buttons_and_says_when(api: Api, wang: Person) -> None:
    sent = api.send_message(WANG, "一", reply_markup=YES)
    edited = api.edit_message_text("<i>二</i>", WANG, sent.message_id, parse_mode="HTML")
    assert edited.text_html == "<i>二</i>"
    assert edited.edit_date is not None
    assert edited.reply_markup is None, "an edit without buttons takes them away"
    assert wang.last()["text"] == "二"
    assert not wang.shows("赞成")


def test_an_edit_that_changes_nothing_is_refused_in_telegrams_words(api: Api, wang: Person) -> None:
    sent = api.send_message(WANG, "<b>一</b>", parse_mode="HTML", reply_markup=YES)
    same = {"chat_id": WANG, "message_id": sent.message_id, "reply_markup": YES.to_dict()}
    assert api.refused("editMessageText", text="<b>一</b> ", parse_mode="HTML", **same) == NOT_MODIFIED
    assert api.refused("editMessageReplyMarkup", **same) == NOT_MODIFIED
    assert api.asked("editMessageText", text="一", **same)["ok"], "other formatting is a change"


def test_buttons_alone_can_be_edited(api: Api, wang: Person) -> None:
    sent = api.send_message(WANG, "一")
    api.edit_message_reply_markup(WANG, sent.message_id, reply_markup=YES)
    assert wang.buttons() == ["赞成"]
    assert wang.last()["text"] == "一"


def test_only_what_is_there_can_be_edited(api: Api, wang: Person) -> None:
    text = api.send_message(WANG, "一").message_id
    photo = api.send_photo(WANG, a_picture(), "图").message_id
    told = {
        "400 Bad Request: message to edit not found": ("editMessageText", 999),
        "400 Bad Request: there is no text in the message to edit": ("editMessageText", photo),
        "400 Bad Request: there is no caption in the message to edit": ("editMessageCaption", text),
    }
    for words, (method, message) in told.items():
        assert api.refused(method, chat_id=WANG, message_id=message, text="新", caption="新") == words
    assert api.refused("editMessageText", chat_id=WANG, text="新") == (
        "400 Bad Request: message identifier is not specified"
    )
    assert api.edit_message_caption(WANG, photo, caption="新").caption == "新"
    assert api.edit_message_caption(WANG, photo).caption is None, "a caption may be empty"


def test_too_long_an_edit_is_refused_in_the_words_telegram_has_for_edits(api: Api, wang: Person) -> None:
    text = api.send_message(WANG, "一").message_id
    photo = api.send_photo(WANG, a_picture()).message_id
    told = api.refused("editMessageText", chat_id=WANG, message_id=text, text="x" * 4097)
    assert told == "400 Bad Request: MESSAGE_TOO_LONG"
    told = api.refused("editMessageCaption", chat_id=WANG, message_id=photo, caption="x" * 1025)
    assert told == "400 Bad Request: MEDIA_CAPTION_TOO_LONG"
    told = api.refused("sendPhoto", chat_id=WANG, photo="x", caption="x" * 1025)
    assert told == "400 Bad Request: message caption is too long"


def test_a_message_with_a_reply_keyboard_can_never_be_edited(api: Api, wang: Person) -> None:
    sent = api.send_message(WANG, "菜单", reply_markup=ReplyKeyboardMarkup([["我的"]]))
    told = api.refused("editMessageText", chat_id=WANG, message_id=sent.message_id, text="新")
    assert told == "400 Bad Request: message can't be edited"


def test_the_messages_of_others_cannot_be_edited(api: Api, wang: Person) -> None:
    said = wang.sends("我说的")
    told = api.refused("editMessageText", chat_id=WANG, message_id=said["id"], text="他说的")
    assert told == "400 Bad Request: message can't be edited"


def test_an_edit_takes_no_reply_keyboard(api: Api, wang: Person) -> None:
    sent = api.send_message(WANG, "一").message_id
    markup = {"keyboard": [[{"text": "x"}]]}
    told = api.refused("editMessageText", chat_id=WANG, message_id=sent, text="二", reply_markup=markup)
    assert told == "400 Bad Request: inline keyboard expected"


def test_a_deleted_message_is_gone_and_cannot_be_deleted_again(api: Api, wang: Person) -> None:
    sent = api.send_message(WANG, "错了").message_id
    assert api.delete_message(WANG, sent)
    assert not wang.shows("错了")
    told = api.refused("deleteMessage", chat_id=WANG, message_id=sent)
    assert told == "400 Bad Request: message to delete not found"


def test_after_two_days_a_message_cannot_be_deleted(api: Api, wang: Person) -> None:
    sent = api.send_message(WANG, "旧").message_id
    wang.waits(hours=49)
    told = api.refused("deleteMessage", chat_id=WANG, message_id=sent)
    assert told == "400 Bad Request: message can't be deleted for everyone"


def test_in_a_group_only_an_administrator_deletes_what_others_said(
    playground: Playground, api: Api, wang: Person
) -> None:
    said = wang.sends("/x", to=GROUP)["id"]
    told = api.refused("deleteMessage", chat_id=GROUP, message_id=said)
    assert told == "400 Bad Request: message can't be deleted"
    playground.happens(lambda stage: stage.promotes_bot(GROUP))
    assert api.delete_message(GROUP, said)


def test_a_tap_carries_the_whole_message_and_is_answered_with_a_toast(api: Api, wang: Person) -> None:
    api.send_message(WANG, "表决", reply_markup=YES)
    wang.taps("赞成")
    (update,) = api.updates()
    query = update.callback_query
    assert (query.data, query.from_user.id, query.message.text) == ("y", WANG, "表决")
    assert query.message.reply_markup == YES
    assert query.chat_instance
    api.answer_callback_query(query.id, "已记录", show_alert=True)
    assert wang.told() == "已记录"
    assert wang.sees("已记录")
    assert "alert: 已记录" in wang.screen()


def test_a_silent_answer_ends_the_waiting_without_a_toast(api: Api, wang: Person) -> None:
    api.send_message(WANG, "表决", reply_markup=YES)
    wang.taps("赞成")
    api.answer_callback_query(api.updates()[0].callback_query.id)
    assert wang.told() == ""


TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


def test_a_tap_is_answered_once_soon_and_only_if_it_happened(api: Api, wang: Person) -> None:
    api.send_message(WANG, "表决", reply_markup=YES)
    assert api.refused("answerCallbackQuery", callback_query_id="12345") == TOO_OLD
    assert api.refused("answerCallbackQuery", callback_query_id="x") == TOO_OLD
    wang.taps("赞成")
    query = api.updates()[0].callback_query.id
    assert api.refused("answerCallbackQuery", callback_query_id=query, text="x" * 201) == (
        "400 Bad Request: MESSAGE_TOO_LONG"
    )
    api.answer_callback_query(query)
    assert api.refused("answerCallbackQuery", callback_query_id=query) == TOO_OLD
    wang.taps("赞成")
    wang.waits(minutes=16)
    query = api.updates()[0].callback_query.id
    assert api.refused("answerCallbackQuery", callback_query_id=query) == TOO_OLD


def test_a_tap_may_only_be_answered_with_a_link_back_to_the_bot(api: Api, wang: Person) -> None:
    api.send_message(WANG, "表决", reply_markup=YES)
    wang.taps("赞成")
    query = api.updates()[0].callback_query.id
    told = api.refused("answerCallbackQuery", callback_query_id=query, url="https://elsewhere.org")
    assert told == "400 Bad Request: URL_INVALID"
    assert api.answer_callback_query(query, url="https://t.me/PlaygroundBot?start=vote")


def test_a_tampered_tap_arrives_as_it_is(api: Api, wang: Person) -> None:
    api.send_message(WANG, "表决", reply_markup=YES)
    wang.tampers("nonsense:" + "9" * 80)
    assert api.updates()[0].callback_query.data == "nonsense:" + "9" * 80


def test_a_tap_on_a_message_that_is_gone_comes_with_an_inaccessible_message(api: Api, wang: Person) -> None:
    wang.tampers("y", message=4711)
    query = api.updates()[0].callback_query
    assert query.message.message_id == 4711
    assert not query.message.is_accessible


@pytest.mark.parametrize("place", [{"row": 5, "column": 0}, {"row": 0, "column": -1}, {"row": "a", "column": 0}, {}])
def test_a_tap_on_a_button_that_is_not_there_reaches_nobody(
    playground: Playground, api: Api, wang: Person, place: dict[str, object]
) -> None:
    sent = api.send_message(WANG, "表决", reply_markup=YES).message_id
    body = json.dumps({"chat": WANG, "message": sent, **place}).encode()
    status, answer = post(f"{playground.url}/api/phones/{WANG}/taps", body)
    assert status in (400, 404)
    assert answer["error"]
    assert api.updates() == []
