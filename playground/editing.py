"""Bot API methods about messages that are there already: edit, delete, answer a tap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playground import telegram_json
from playground.keyboards import read_keyboard
from playground.links import BadLink, checked
from playground.model import MEDIA, Chat, Json, Keyboard, Message, Words
from playground.parameters import Parameters
from playground.refusals import bad_request
from playground.sending import check_link_preview, check_may_write, read_input_media, take_pace
from playground.texts import LONGEST_TEXT, read_caption, read_text
from playground.world import World

DELETABLE_FOR = timedelta(hours=48)
ANSWERABLE_FOR = timedelta(minutes=15)
_EXCHANGED = ("photo", "video", "document")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


def edit_message_text(world: World, asked: Parameters) -> Json:
    text = read_text(world, asked)
    check_link_preview(asked)
    keyboard = _inline_keyboard(asked)
    message = _own_message(world, asked)
    if any(getattr(message, kind) for kind in MEDIA):
        raise bad_request("there is no text in the message to edit")
    if len(text.text) > LONGEST_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    return _edited(world, message, text, keyboard)


def edit_message_caption(world: World, asked: Parameters) -> Json:
    caption = read_caption(world, asked, too_long="MEDIA_CAPTION_TOO_LONG")
    keyboard = _inline_keyboard(asked)
    message = _own_message(world, asked)
    if not message.has_caption:
        raise bad_request("there is no caption in the message to edit")
    return _edited(world, message, caption, keyboard)


def edit_message_media(world: World, asked: Parameters) -> Json:
    """Another photo, video or document with another caption; a text may become one, too."""
    media = asked.required("media", "input media")
    new = read_input_media(world, asked, media, too_long="MEDIA_CAPTION_TOO_LONG")
    keyboard = _inline_keyboard(asked)
    message = _own_message(world, asked)
    if any(getattr(message, kind) for kind in MEDIA if kind not in _EXCHANGED):
        raise bad_request("there is no media in the message to edit")
    if message.album and ("document" in new) != bool(message.document):
        raise bad_request("can't change media type in the album")
    exchanged = {kind: new.get(kind, getattr(Message, kind)) for kind in _EXCHANGED}
    return _edited(world, message, new["words"], keyboard, **exchanged)


def edit_message_reply_markup(world: World, asked: Parameters) -> Json:
    keyboard = _inline_keyboard(asked)
    message = _own_message(world, asked)
    return _edited(world, message, message.words, keyboard)


def delete_message(world: World, asked: Parameters) -> bool:
    message = _message(world, asked, missing="message to delete not found")
    chat = message.chat
    if message.date < world.clock.now() - DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    is_others = message.sender.id != world.bot.id and not chat.is_private
    if (is_others and not chat.bot_may("can_delete_messages")) or "forum_topic_created" in (message.service or {}):
        raise bad_request("message can't be deleted")
    world.remove(message)
    return True


def answer_callback_query(world: World, asked: Parameters) -> bool:
    text = asked.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    address = asked.text("url")
    if address:
        _check_answer_link(world, address)
    query = world.queries.get(asked.number("callback_query_id") or -1)
    if query is None or query.asked < world.clock.now() - ANSWERABLE_FOR:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    world.answer(query, text, asked.flag("show_alert"), address or None)
    return True


METHODS: dict[str, Callable[[World, Parameters], Any]] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
}


def _edited(world: World, message: Message, text: Words, keyboard: Keyboard | None, **media: Any) -> Json:
    changes = {"words": text, "keyboard": keyboard, **media}
    if all(getattr(message, field) == value for field, value in changes.items()):
        raise bad_request(NOT_MODIFIED)
    take_pace(world, message.chat, edit=True)
    for field, value in changes.items():
        setattr(message, field, value)
    message.edited = world.clock.now()
    world.changed(message.chat, message)
    return telegram_json.message(world, message)


def _message(world: World, asked: Parameters, missing: str) -> Message:
    if asked.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat: Chat = asked.chat(world)
    if not asked.text("message_id"):
        raise bad_request("message identifier is not specified")
    check_may_write(chat)
    message = chat.messages.get(asked.integer("message_id"))
    if message is None:
        raise bad_request(missing)
    return message


def _own_message(world: World, asked: Parameters) -> Message:
    """A message the bot may edit: its own, no service message, without a reply keyboard."""
    message = _message(world, asked, missing="message to edit not found")
    has_other_keyboard = message.keyboard is not None and message.keyboard.inline is None
    if message.sender.id != world.bot.id or message.service or message.forward_origin or has_other_keyboard:
        raise bad_request("message can't be edited")
    return message


def _inline_keyboard(asked: Parameters) -> Keyboard | None:
    keyboard = read_keyboard(asked.object("reply_markup", "reply keyboard markup"))
    if keyboard and not keyboard.inline:
        raise bad_request("inline keyboard expected")
    return keyboard


def _check_answer_link(world: World, address: str) -> None:
    """A tap may only be answered with a link back to this bot."""
    try:
        whole = checked(address)
    except BadLink:
        raise bad_request("URL_INVALID") from None
    own = f"t.me/{world.bot.username}?start="
    if not whole.partition("://")[2].lower().startswith(own.lower()):
        raise bad_request("URL_INVALID")
