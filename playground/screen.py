"""A phone as plain text, for error messages and reviewers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
SIGNS = {"photo": "🖼", "document": "📄", "voice": "🎤", "video": "🎬", "location": "📍", "contact": "👤"}


def screen_of(phone: Json, chat: int | None = None) -> str:
    """Messages with their [buttons], oldest first, the keyboard below, then what the bot answered to taps."""
    lines = [line for one in phone["chats"] if chat in (None, one["id"]) for line in _chat(one)]
    for notice in phone["notices"]:
        if chat in (None, notice["chat"]):
            lines.append(f"{'alert' if notice['alert'] else 'toast'}: {notice['text']}")
    return "\n".join(lines)


def _chat(chat: Json) -> Iterator[str]:
    state = " (blocked)" if chat["blocked"] else "" if chat["started"] else " (not started)"
    yield f"== {chat['title']}{state} =="
    for message in chat["messages"]:
        yield from _message(message)
    if chat["keyboard"]:
        yield "keyboard:"
        yield from (_row(words) for words in chat["keyboard"])


def _message(message: Json) -> Iterator[str]:
    if message["service"]:
        yield f"-- {message['service']} --"
        return
    forwarded = "↪ " if message["forwarded"] else ""
    signs = forwarded + "".join(f"{sign} " for field, sign in SIGNS.items() if message[field])
    edited = " (edited)" if message["edited"] else ""
    first, *rest = message["text"].split("\n")
    yield f"{message['from']['name']}{edited}: {signs}{first}"
    yield from (f"  {line}" for line in rest)
    yield from (_row([button["text"] for button in row]) for row in message["buttons"] or [])


def _row(words: list[str]) -> str:
    return "  " + " ".join(f"[{word}]" for word in words)
