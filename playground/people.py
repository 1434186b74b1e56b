"""What a person can do with their phone. Each act changes the world and tells the bot what Telegram would tell it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Sequence

from playground import telegram_json, words
from playground.model import MEDIA, RIGHTS, Account, Chat, Json, Message, Query, Words
from playground.refusals import Refused
from playground.sending import MOST_IN_AN_ALBUM
from playground.texts import LONGEST_CAPTION, LONGEST_TEXT
from playground.world import World

CHAT_INSTANCES = 2**62
_TAKES_NO_WORDS = {"location", "contact", "sticker"}


def sends(
    world: World,
    person: Account,
    chat: Chat,
    text: str = "",
    *,
    media: Sequence[Json] = (),
    reply_to: int | None = None,
    topic: int | None = None,
) -> Message:
    """The person writes into a chat; what is in `media` ({"photo": …}, {"voice": …} and so on) takes the text as the
    caption of the first. Several photos and videos, or several documents, are an album. Answers the last message."""
    _may_write(person, chat)
    if reply_to is not None and reply_to not in chat.messages:
        raise Refused(400, "the message to reply to is not there")
    if reply_to is not None:
        topic = chat.messages[reply_to].topic
    _check_topic(person, chat, topic)
    said = words.as_sent(text)
    if not said.text and not media:
        raise Refused(400, "an empty message is not sent")
    if len(said.text) > (LONGEST_CAPTION if media else LONGEST_TEXT):
        raise Refused(400, "the message is too long")
    album = _album(media)
    if chat.keyboard and chat.keyboard.one_time and any(text in row for row in chat.keyboard.reply or ()):
        chat.keyboard = None
    for number, one in enumerate(media or ({},)):
        content = {"words": said if number == 0 and not _TAKES_NO_WORDS & one.keys() else Words(), **one}
        message = world.post(chat, person, reply_to=reply_to, topic=topic, album=album, **content)
        tell_bot(world, message)
    return message


def _album(media: Sequence[Json]) -> str | None:
    if len(media) < 2:
        return None
    kinds = {kind for one in media for kind in one}
    if not (kinds <= {"photo", "video"} or kinds == {"document"}):
        raise Refused(400, "an album holds photos and videos, or documents")
    if len(media) > MOST_IN_AN_ALBUM:
        raise Refused(400, f"an album holds up to {MOST_IN_AN_ALBUM}")
    return str(secrets.randbits(62))


def _check_topic(person: Account, chat: Chat, topic: int | None) -> None:
    if topic is None:
        return
    found = (chat.topics or {}).get(topic)
    if found is None:
        raise Refused(404, "this group has no such topic")
    if found.closed and person.id not in {*chat.admins, found.creator}:
        raise Refused(403, "this topic is closed")


def edits(world: World, person: Account, message: Message, text: str) -> Message:
    """The person changes the words of a message of their own."""
    if message.sender.id != person.id or message.forward_origin or message.sticker:
        raise Refused(400, "only a message of one's own can be edited")
    changed = words.as_sent(text)
    if changed == message.words:
        raise Refused(400, "nothing is changed")
    if message.location or message.contact:
        raise Refused(400, "there are no words to change")
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
        forward_origin=origin,
        **{kind: getattr(message, kind) for kind in MEDIA},
    )
    tell_bot(world, copy)
    return copy


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


def set_bot_status(world: World, chat: Chat, status: str, by: Account, without: Collection[str] = ()) -> None:
    """Someone changes what the bot is in a chat, as an administrator `without` some rights; the bot gets
    `my_chat_member` if anything is changed."""
    old = telegram_json.member(world, chat, world.bot)
    chat.bot, chat.rights = status, set(RIGHTS) - set(without)
    if telegram_json.member(world, chat, world.bot) == old:
        return
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
