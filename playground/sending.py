"""Bot API methods that send: messages, photos, documents, albums, typing."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from typing import Any

from playground import telegram_json
from playground.keyboards import read_keyboard
from playground.model import Chat, File, Json, Keyboard, Message
from playground.parameters import Parameters
from playground.refusals import Refused, bad_request, forbidden
from playground.texts import LONGEST_TEXT, read_caption, read_text
from playground.world import World

TYPING_LASTS = 5.0
MOST_IN_AN_ALBUM = 10


def send_message(world: World, asked: Parameters) -> Json:
    text = read_text(world, asked)
    if len(text.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return _posted(world, asked, words=text)


def send_photo(world: World, asked: Parameters) -> Json:
    caption = read_caption(world, asked, too_long="message caption is too long")
    return _posted(world, asked, words=caption, photo=_photo(world, asked, "photo"))


def send_document(world: World, asked: Parameters) -> Json:
    caption = read_caption(world, asked, too_long="message caption is too long")
    return _posted(world, asked, words=caption, document=_document(world, asked, "document"))


def send_media_group(world: World, asked: Parameters) -> list[Json]:
    """An album: 2 to 10 photos, or as many documents, no buttons."""
    media = asked.object("media", "media")
    if not isinstance(media, list) or not media:
        raise bad_request("there are no messages to send")
    if len(media) > MOST_IN_AN_ALBUM:
        raise bad_request("too many messages to send as an album")
    if len(media) == 1:
        raise bad_request("an album holds 2 to 10 items (playground)")
    chat, reply_to = place(world, asked)
    contents = [_item(world, asked, one) for one in media]
    if len({"document" in content for content in contents}) > 1:
        raise bad_request("document can't be mixed with other media types")
    take_pace(world, chat, messages=len(contents))
    album = str(secrets.randbits(62))
    sent = [
        world.post(chat, world.bot, **content, album=album, reply_to=reply_to, keyboard=None) for content in contents
    ]
    return [telegram_json.message(world, message) for message in sent]


def send_chat_action(world: World, asked: Parameters) -> bool:
    chat, _ = place(world, asked)
    if asked.text("action") not in ("typing", "upload_photo", "upload_document", "find_location", "choose_sticker"):
        raise bad_request("wrong parameter action in request")
    chat.typing_until = time.monotonic() + TYPING_LASTS
    world.changed(chat)
    asyncio.get_running_loop().call_later(TYPING_LASTS + 0.01, world.changed, chat)
    return True


METHODS: dict[str, Callable[[World, Parameters], Any]] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "sendChatAction": send_chat_action,
}


def _posted(world: World, asked: Parameters, **content: Any) -> Json:
    keyboard = read_keyboard(asked.object("reply_markup", "reply keyboard markup"))
    chat, reply_to = place(world, asked)
    take_pace(world, chat)
    message = world.post(chat, world.bot, **content, reply_to=reply_to, keyboard=keyboard)
    chat.typing_until = 0.0
    if keyboard and not keyboard.inline:
        _show_keyboard(world, chat, message, keyboard)
    return telegram_json.message(world, message)


def _show_keyboard(world: World, chat: Chat, message: Message, keyboard: Keyboard) -> None:
    if keyboard.force_reply and chat.keyboard:
        return
    chat.keyboard = None if keyboard.remove else keyboard
    chat.keyboard_revision = message.revision


def place(world: World, asked: Parameters) -> tuple[Chat, int | None]:
    """The chat a bot may write to, and the message it answers there."""
    chat = asked.chat(world)
    check_may_write(chat)
    if asked.integer("message_thread_id"):
        raise bad_request("message thread not found")
    return chat, _reply_to(chat, asked)


def check_may_write(chat: Chat) -> None:
    """Refuse as Telegram does when the bot may not write here."""
    if chat.moved_to is not None:
        raise Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.moved_to,
        )
    if chat.bot_is_here:
        return
    if chat.is_private:
        if chat.bot == "kicked":
            raise forbidden("bot was blocked by the user")
        if chat.bot == "deactivated":
            raise forbidden("user is deactivated")
        raise forbidden("bot can't initiate conversation with a user")
    kind = "channel" if chat.type == "channel" else f"{chat.type} chat"
    raise forbidden(f"bot was kicked from the {kind}" if chat.bot == "kicked" else f"bot is not a member of the {kind}")


def take_pace(world: World, chat: Chat, *, edit: bool = False, messages: int = 1) -> None:
    """Count what is sent against the limits, if there are any."""
    if world.limits:
        world.limits.take(chat.id, edit=edit, messages=messages)


def _reply_to(chat: Chat, asked: Parameters) -> int | None:
    parameters = asked.object("reply_parameters", "reply parameters")
    if parameters is None:
        if not asked.text("reply_to_message_id"):
            return None
        parameters = {
            "message_id": asked.integer("reply_to_message_id"),
            "allow_sending_without_reply": asked.flag("allow_sending_without_reply"),
        }
    if not isinstance(parameters, dict) or "message_id" not in parameters:
        raise bad_request('can\'t find field "message_id"')
    number = int(parameters["message_id"])
    if number in chat.messages:
        return number
    if parameters.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _item(world: World, asked: Parameters, one: Any) -> dict[str, Any]:
    kind = one.get("type") if isinstance(one, dict) else None
    if kind not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: unsupported type (playground)")
    inner = Parameters({**asked.values, "item": one.get("media"), **one})
    content: dict[str, Any] = {"words": read_caption(world, inner, too_long="message caption is too long")}
    content[kind] = _photo(world, inner, "item") if kind == "photo" else _document(world, inner, "item")
    return content


def _photo(world: World, asked: Parameters, field: str) -> tuple[File, ...]:
    upload = asked.upload(field)
    if upload:
        return world.files.add_photo(upload[0])
    if not asked.text(field):
        raise bad_request("there is no photo in the request")
    return world.files.photo(asked.text(field))


def _document(world: World, asked: Parameters, field: str) -> File:
    upload = asked.upload(field)
    if upload:
        return world.files.add_document(*upload)
    if not asked.text(field):
        raise bad_request("there is no document in the request")
    return world.files.document(asked.text(field))
