"""Bot API methods that send: messages, photos, files, albums, places, chat actions."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from typing import Any

from playground import telegram_json
from playground.fields import flag_field, text_field, text_or_none
from playground.keyboards import read_keyboard
from playground.model import Chat, Json, Keyboard, Message
from playground.parameters import Parameters
from playground.refusals import Refused, bad_request, forbidden
from playground.replies import read_reply
from playground.texts import LONGEST_TEXT, read_caption, read_text
from playground.world import World

ACTION_LASTS = 5.0
ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)
MOST_IN_AN_ALBUM = 10
CAPTION_TOO_LONG = "message caption is too long"
_SHAPES = {"voice": ("duration",), "video": ("width", "height", "duration")}
_CAPTION = ("caption", "parse_mode", "caption_entities")
_IN_ALBUMS = ("photo", "video", "document")


def send_message(world: World, asked: Parameters) -> Json:
    text = read_text(world, asked)
    if len(text.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    check_link_preview(asked)
    return _posted(world, asked, words=text)


def send_photo(world: World, asked: Parameters) -> Json:
    return _posted_media(world, asked, "photo")


def send_document(world: World, asked: Parameters) -> Json:
    return _posted_media(world, asked, "document")


def send_voice(world: World, asked: Parameters) -> Json:
    return _posted_media(world, asked, "voice")


def send_video(world: World, asked: Parameters) -> Json:
    return _posted_media(world, asked, "video")


def send_location(world: World, asked: Parameters) -> Json:
    return _posted(world, asked, location=_location(asked))


def send_media_group(world: World, asked: Parameters) -> list[Json]:
    """An album: 2 to 10 photos and videos, or as many documents; no buttons."""
    media = asked.required("media", "media")
    if not isinstance(media, list):
        raise bad_request("expected an Array of InputMedia")
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > MOST_IN_AN_ALBUM:
        raise bad_request("too many messages to send as an album")
    if len(media) == 1:
        raise bad_request("an album holds 2 to 10 items (playground)")
    chat, where = place(world, asked)
    contents = [_album_item(world, asked, number, one) for number, one in enumerate(media, start=1)]
    if len({"document" in content for content in contents}) > 1:
        raise bad_request("document can't be mixed with other media types")
    take_pace(world, chat, messages=len(contents))
    album = str(secrets.randbits(62))
    sent = [world.post(chat, world.bot, **content, album=album, **where) for content in contents]
    chat.action_until = 0.0
    return [telegram_json.message(world, message) for message in sent]


def send_chat_action(world: World, asked: Parameters) -> bool:
    chat, _ = place(world, asked)
    action = asked.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.action, chat.action_until = action, time.monotonic() + ACTION_LASTS
    world.changed(chat)
    asyncio.get_running_loop().call_later(ACTION_LASTS + 0.01, world.changed, chat)
    return True


METHODS: dict[str, Callable[[World, Parameters], Any]] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendVoice": send_voice,
    "sendVideo": send_video,
    "sendLocation": send_location,
    "sendMediaGroup": send_media_group,
    "sendChatAction": send_chat_action,
}


def _posted_media(world: World, asked: Parameters, kind: str) -> Json:
    caption = read_caption(world, asked, too_long=CAPTION_TOO_LONG)
    return _posted(world, asked, words=caption, **read_media(world, asked, kind))


def _posted(world: World, asked: Parameters, **content: Any) -> Json:
    keyboard = read_keyboard(asked.object("reply_markup", "reply keyboard markup"))
    chat, where = place(world, asked)
    take_pace(world, chat)
    message = world.post(chat, world.bot, **content, **where, keyboard=keyboard)
    chat.action_until = 0.0
    if keyboard and not keyboard.inline:
        _show_keyboard(world, chat, message, keyboard)
    return telegram_json.message(world, message)


def _show_keyboard(world: World, chat: Chat, message: Message, keyboard: Keyboard) -> None:
    if keyboard.force_reply and chat.keyboard:
        return
    chat.keyboard = None if keyboard.remove else keyboard
    chat.keyboard_revision = message.revision


def place(world: World, asked: Parameters) -> tuple[Chat, Json]:
    """The chat a bot may write to; the topic it writes in there, and the message it answers."""
    chat = asked.chat(world)
    check_may_write(chat)
    number = asked.integer("message_thread_id")
    if number and number not in (chat.topics or {}):
        raise bad_request("message thread not found")
    reply_to, quote = read_reply(chat, asked)
    topic = number or (chat.messages[reply_to].topic if reply_to else None)
    found = (chat.topics or {}).get(topic or 0)
    if found and found.closed and found.creator != world.bot.id and not chat.bot_may("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return chat, {"reply_to": reply_to, "quote": quote, "topic": topic}


def check_may_write(chat: Chat) -> None:
    """Refuse as Telegram does when the bot may not write here."""
    if chat.moved_to is not None:
        raise Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.moved_to,
        )
    if chat.bot == "restricted":
        raise bad_request("not enough rights to send text messages to the chat")
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


def check_link_preview(asked: Parameters) -> None:
    """Previews are never made; how they are asked for is checked all the same."""
    told = asked.object("link_preview_options", "link preview options")
    if told is None:
        return
    if not isinstance(told, dict):
        raise bad_request("object expected as link preview options")
    for flag in ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text"):
        flag_field(told, flag)
    text_or_none(told, "url")


def take_pace(world: World, chat: Chat, *, edit: bool = False, messages: int = 1) -> None:
    """Count what is sent against the limits, if there are any."""
    if world.limits:
        world.limits.take(chat.id, edit=edit, messages=messages)


def _album_item(world: World, asked: Parameters, number: int, one: Any) -> dict[str, Any]:
    """What was wrong with the picture itself is only found when it is sent, and is told with its number."""
    if isinstance(one, dict) and one.get("type") == "animation":
        raise bad_request("can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup")
    try:
        return read_input_media(world, asked, one, too_long=CAPTION_TOO_LONG)
    except Refused as no:
        words = no.description.removeprefix("Bad Request: ")
        if words.isupper():
            raise bad_request(f'failed to send message #{number} with the error message "{words}"') from None
        raise


def read_input_media(world: World, asked: Parameters, one: Any, too_long: str) -> dict[str, Any]:
    """An `InputMedia`: the words and the photo, video or document of a message."""
    wrong = "can't parse InputMedia"
    if not isinstance(one, dict):
        raise bad_request(f"{wrong}: expected an Object")
    kind = one.get("type")
    if kind not in _IN_ALBUMS:
        known = " (playground)" if kind in ("animation", "audio") else ""
        raise bad_request(f'{wrong}: type "{kind}" is unsupported{known}')
    media = text_field(one, "media", wrong) if "media" in one else None
    for field in ("caption", "parse_mode"):
        text_or_none(one, field, wrong)
    inner = Parameters({**asked.values, **dict.fromkeys(_CAPTION), **one, kind: media})
    caption = read_caption(world, inner, too_long=too_long)
    return {"words": caption, **read_media(world, inner, kind, missing=f"{wrong}: media not found")}


def _location(asked: Parameters) -> Json:
    told = {}
    for name, most in (("latitude", 90), ("longitude", 180)):
        if not asked.text(name).strip():
            raise bad_request(f"{name} is empty")
        found = asked.decimal(name)
        if found is None or abs(found) > most:
            raise bad_request("wrong location specified")
        told[name] = found
    return told


def read_media(world: World, asked: Parameters, kind: str, missing: str = "") -> dict[str, Any]:
    """The photo, document, voice message or video of a call: uploaded, or sent before and meant by its file_id."""
    upload, file_id = asked.upload(kind), asked.text(kind)
    if not upload and (not file_id or file_id.startswith("attach://")):
        raise bad_request(missing or f"there is no {kind} in the request")
    if kind == "photo":
        return {kind: world.files.add_photo(upload) if upload else world.files.photo(file_id)}
    if not upload:
        return {kind: world.files.sent(file_id, kind)}
    shape = {name: asked.integer(name) for name in _SHAPES.get(kind, ())}
    return {kind: world.files.add(kind, upload, **shape)}
