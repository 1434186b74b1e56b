"""What a phone shows: the world as one person sees it, in the JSON of the page."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from datetime import datetime

from playground.html_out import safe_html
from playground.model import Account, Chat, File, Json, Message
from playground.screen import SIGNS
from playground.world import Phone, World

MOST_MESSAGES = 200


def phone(world: World, person: Account) -> Json:
    """The whole screen of a person: chats, messages, notices, command menu."""
    mine = world.phones[person.id]
    return {
        "revision": mine.revision,
        "now": world.clock.now().isoformat(),
        "chats": [_chat(world, person, chat) for chat in world.chats.values() if person.id in chat.members],
        "notices": [
            {
                "id": notice.id,
                "chat": notice.chat,
                "message": notice.message,
                "text": notice.text,
                "alert": notice.alert,
                "url": notice.url,
                "revision": notice.revision,
            }
            for notice in mine.notices
        ],
        "waiting": sorted(mine.waiting),
        "commands": world.commands.seen_by(person.id, person.language),
    }


def _chat(world: World, person: Account, chat: Chat) -> Json:
    newest = list(itertools.islice(reversed(chat.messages.values()), MOST_MESSAGES))
    shown = [message_on_phone(world, person, message) for message in reversed(newest)]
    unread = _unread(world.phones[person.id], person, chat, newest)
    keyboard = chat.keyboard.reply if chat.keyboard else None
    action = chat.action if chat.action_until > time.monotonic() else None
    return {
        "id": chat.id,
        "title": chat.title,
        "type": chat.type,
        "unread": sum(unread.values()),
        "preview": _preview(shown[-1]) if shown else "",
        "date": shown[-1]["date"] if shown else None,
        "started": not chat.is_private or chat.bot != "left",
        "blocked": chat.is_private and chat.bot == "kicked",
        "keyboard": [list(row) for row in keyboard] if keyboard else None,
        "keyboard_revision": chat.keyboard_revision,
        "placeholder": chat.keyboard.placeholder if chat.keyboard else None,
        "typing": action is not None,
        "action": action,
        "topics": _topics(chat, unread),
        "pinned": list(chat.pinned),
        "messages": shown,
    }


def _unread(mine: Phone, person: Account, chat: Chat, messages: list[Message]) -> Counter[int | None]:
    """How many messages of others the person has not seen, by topic."""
    return Counter(
        message.topic
        for message in messages
        if message.sender.id != person.id and message.arrived > mine.read.get((chat.id, message.topic), 0)
    )


def _topics(chat: Chat, unread: Counter[int | None]) -> list[Json] | None:
    if chat.topics is None:
        return None
    return [
        {"id": topic.id, "name": topic.name, "closed": topic.closed, "unread": unread[topic.id]}
        for topic in chat.topics.values()
    ]


def message_on_phone(world: World, person: Account, message: Message) -> Json:
    """One message as the phone of a person shows it."""
    answered = message.chat.messages.get(message.reply_to) if message.reply_to else None
    return {
        "id": message.id,
        "from": _from(message),
        "mine": message.sender.id == person.id,
        "date": message.date.isoformat(),
        "edited": _iso(message.edited),
        "service": message.line.english if message.line else None,
        "happened": {"kind": message.line.kind, "names": list(message.line.names)} if message.line else None,
        "text": message.words.text or message.sticker or "",
        "html": safe_html(message.words) or message.sticker or "",
        "photo": _photo(message.photo[-1]) if message.photo else None,
        "document": _document(message.document) if message.document else None,
        "voice": _voice(message.voice) if message.voice else None,
        "video": _video(message.video) if message.video else None,
        "location": message.location,
        "contact": {"name": message.contact.name, "phone": message.contact.phone} if message.contact else None,
        "sticker": message.sticker,
        "album": message.album,
        "topic": message.topic,
        "pinned": message.id in message.chat.pinned,
        "forwarded": _forwarded(message),
        "reply_to": {"id": answered.id, "name": _from(answered)["name"], "text": _gist(answered)} if answered else None,
        "buttons": _buttons(message),
        "revision": message.revision,
    }


def _from(message: Message) -> Json:
    if message.sender_chat:
        return {"id": message.sender_chat.id, "name": message.sender_chat.title, "is_bot": False}
    return {"id": message.sender.id, "name": message.sender.name, "is_bot": message.sender.is_bot}


def _buttons(message: Message) -> list[list[Json]] | None:
    if not message.buttons:
        return None
    return [
        [
            {
                "text": button["text"],
                "data": button.get("callback_data"),
                "url": button.get("url"),
                "copy": button.get("copy_text", {}).get("text"),
                "style": button.get("style"),
            }
            for button in row
        ]
        for row in message.buttons
    ]


def _photo(file: File) -> Json:
    return {"url": f"/api/files/{file.path}", "width": file.width, "height": file.height}


def _document(file: File) -> Json:
    return {"url": f"/api/files/{file.path}", "name": file.name, "size": file.size, "mime": file.mime}


def _voice(file: File) -> Json:
    return {"url": f"/api/files/{file.path}", "duration": file.duration, "size": file.size}


def _video(file: File) -> Json:
    shape = {"width": file.width, "height": file.height, "duration": file.duration}
    return {"url": f"/api/files/{file.path}", **shape, "size": file.size, "name": file.name}


def _forwarded(message: Message) -> str | None:
    origin = message.forward_origin
    if not origin:
        return None
    return str(origin.get("sender_user", {}).get("first_name") or origin.get("sender_user_name") or "?")


def _gist(message: Message) -> str:
    signs = (sign for kind, sign in SIGNS.items() if getattr(message, kind))
    line = message.line.english if message.line else None
    return line or message.words.text or message.sticker or next(signs, "")


def _preview(shown: Json) -> str:
    words = shown["service"] or shown["text"].replace("\n", " ")
    sign = next((f"{sign} " for kind, sign in SIGNS.items() if shown[kind]), "")
    return f"{sign}{words}"[:120].rstrip()


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
