"""What a person can do with their phone. Each act changes the world and tells the bot what Telegram would tell it."""

from __future__ import annotations

import re
from typing import Any

from playground import telegram_json, words
from playground.model import Account, Chat, Json, Message, Query
from playground.refusals import Refused
from playground.texts import LONGEST_CAPTION, LONGEST_TEXT
from playground.world import World

CHAT_INSTANCES = 2**62


def sends(
    world: World,
    person: Account,
    chat: Chat,
    text: str = "",
    *,
    photo: bytes | None = None,
    reply_to: int | None = None,
) -> Message:
    """The person writes into a chat; a photo takes the text as its caption."""
    _may_write(person, chat)
    content: dict[str, Any] = {"words": words.as_sent(text)}
    if photo is not None:
        content["photo"] = world.files.add_photo(photo)
    elif not content["words"].text:
        raise Refused(400, "an empty message is not sent")
    if len(content["words"].text) > (LONGEST_TEXT if photo is None else LONGEST_CAPTION):
        raise Refused(400, "the message is too long")
    if reply_to is not None and reply_to not in chat.messages:
        raise Refused(400, "the message to reply to is not there")
    if chat.keyboard and chat.keyboard.one_time and any(text in row for row in chat.keyboard.reply or ()):
        chat.keyboard = None
    message = world.post(chat, person, reply_to=reply_to, **content)
    tell_bot(world, message)
    return message


def edits(world: World, person: Account, message: Message, text: str) -> Message:
    """The person changes the words of a message of their own."""
    if message.sender.id != person.id or message.forward_origin or message.sticker:
        raise Refused(400, "only a message of one's own can be edited")
    changed = words.as_sent(text)
    if changed == message.words:
        raise Refused(400, "nothing is changed")
    if not changed.text and not message.has_caption:
        raise Refused(400, "an empty message is not sent")
    message.words, message.edited = changed, world.clock.now()
    world.changed(message.chat, message)
    tell_bot(world, message, kind="edited_message")
    return message


def forwards(world: World, person: Account, message: Message, to: Chat) -> Message:
    """The person forwards a message into another chat, or the same."""
    _may_write(person, to)
    origin = message.forward_origin or {
        "type": "user",
        "date": int(message.date.timestamp()),
        "sender_user": telegram_json.user(message.sender),
    }
    copy = world.post(
        to,
        person,
        words=message.words,
        photo=message.photo,
        document=message.document,
        sticker=message.sticker,
        forward_origin=origin,
    )
    tell_bot(world, copy)
    return copy


def sends_sticker(world: World, person: Account, chat: Chat, emoji: str) -> Message:
    """The person sends a sticker."""
    _may_write(person, chat)
    if not emoji:
        raise Refused(400, "a sticker has an emoji")
    message = world.post(chat, person, sticker=emoji)
    tell_bot(world, message)
    return message


def taps(world: World, person: Account, chat: Chat, message_id: int, data: str) -> Query:
    """The person taps an inline button that carries `data`; whether there is such a button is not asked."""
    if person.id not in chat.members:
        raise Refused(403, "not in this chat")
    query = world.ask(person, chat, message_id)
    message = chat.messages.get(message_id)
    gone: Json = {"message_id": message_id, "chat": telegram_json.chat(world, chat), "date": 0}
    payload = {
        "id": str(query.id),
        "from": telegram_json.user(person),
        "message": telegram_json.message(world, message) if message else gone,
        "chat_instance": str(CHAT_INSTANCES + chat.id),
        "data": data,
    }
    world.updates.put("callback_query", payload)
    return query


def data_of_button(message: Message, row: int, column: int) -> str:
    """What the button at this place carries."""
    rows = message.buttons or ()
    if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        raise Refused(404, "there is no such button")
    button = rows[row][column]
    if "callback_data" not in button:
        raise Refused(400, "this button opens a link")
    return str(button["callback_data"])


def starts(world: World, person: Account, payload: str | None = None) -> Message:
    """The person presses Start, perhaps by a link with a payload; a bot they had blocked is unblocked first."""
    if payload and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload):
        raise Refused(400, "a start link carries 1 to 64 of A-Z a-z 0-9 _ -")
    chat = world.chats[person.id]
    if chat.bot == "kicked":
        blocks(world, person, blocked=False)
    chat.bot = "member"
    return sends(world, person, chat, f"/start {payload}" if payload else "/start")


def blocks(world: World, person: Account, *, blocked: bool) -> None:
    """The person blocks the bot, or lets it back."""
    chat = world.chats[person.id]
    if chat.bot == "left":
        raise Refused(400, "the bot was never started")
    set_bot_status(world, chat, "kicked" if blocked else "member", by=person)


def set_bot_status(world: World, chat: Chat, status: str, by: Account) -> None:
    """Someone changes what the bot is in a chat; the bot gets `my_chat_member`."""
    if chat.bot == status:
        return
    old = telegram_json.member(world, chat, world.bot)
    chat.bot = status
    world.changed(chat)
    world.updates.put("my_chat_member", member_changed(world, chat, by, world.bot, old))


def member_changed(world: World, chat: Chat, by: Account, who: Account, old: Json) -> Json:
    """A `ChatMemberUpdated`: what someone was in a chat, and what they are now."""
    return {
        "chat": telegram_json.chat(world, chat),
        "from": telegram_json.user(by),
        "date": int(world.clock.now().timestamp()),
        "old_chat_member": old,
        "new_chat_member": telegram_json.member(world, chat, who),
    }


def tell_bot(world: World, message: Message, kind: str = "message") -> None:
    """Hand a message to the bot, if Telegram would."""
    if reaches_bot(world, message):
        world.updates.put(kind, telegram_json.message(world, message))


def reaches_bot(world: World, message: Message) -> bool:
    """In a private chat everything; in a group everything only for an administrator, otherwise commands that are not
    for another bot, replies to the bot, mentions of it and service messages."""
    chat = message.chat
    if not chat.bot_is_here:
        return False
    if chat.is_private or chat.bot == "administrator" or message.service:
        return True
    name = f"@{world.bot.username}".lower()
    if any(mention.lower() == name for mention in words.said(message.words, "mention")):
        return True
    for command in words.said(message.words, "bot_command")[:1]:
        _, at, bot = command.partition("@")
        if message.words.text.startswith(command) and (not at or f"@{bot}".lower() == name):
            return True
    answered = chat.messages.get(message.reply_to) if message.reply_to else None
    return answered is not None and answered.sender.id == world.bot.id


def _may_write(person: Account, chat: Chat) -> None:
    if person.id not in chat.members:
        raise Refused(403, "not in this chat")
    if chat.is_private and not chat.bot_is_here:
        raise Refused(403, "press Start first" if chat.bot == "left" else "the bot is blocked")
