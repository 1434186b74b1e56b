"""The command menus a bot has set, and which of them a person sees."""

from __future__ import annotations

import re
from typing import Any

from playground.body_in import whole_number
from playground.model import Chat, Json
from playground.refusals import bad_request

_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators", *_CHAT_SCOPES)

Scope = tuple[str, int, int]


class Commands:
    """Command lists by scope and two-letter language."""

    def __init__(self) -> None:
        self._lists: dict[tuple[Scope, str], list[Json]] = {}

    def set(self, commands: Any, scope: Scope, language: str) -> None:
        """Keep a list; an empty one deletes it."""
        if not isinstance(commands, list):
            raise bad_request("expected an Array of BotCommand")
        if len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        checked = [_checked(command) for command in commands]
        self._lists[scope, language] = checked

    def get(self, scope: Scope, language: str) -> list[Json]:
        """The list that was set for exactly this scope and language."""
        return self._lists.get((scope, language), [])

    def delete(self, scope: Scope, language: str) -> None:
        """Forget the list of exactly this scope and language."""
        self._lists.pop((scope, language), None)

    def seen_by(self, person: int, language: str | None) -> list[Json]:
        """What a person's private chat with the bot shows: the narrowest scope first, their language before none."""
        two_letters = (language or "").partition("-")[0].lower()
        for scope in (("chat", person, 0), ("all_private_chats", 0, 0), ("default", 0, 0)):
            for code in (two_letters, ""):
                if self._lists.get((scope, code)):
                    return self._lists[scope, code]
        return []


def scope(asked: Any, chats: dict[int, Chat]) -> Scope:
    """A BotCommandScope as it was asked for; nothing means `default`."""
    if asked is None:
        return "default", 0, 0
    kind = asked.get("type") if isinstance(asked, dict) else None
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if kind not in _CHAT_SCOPES:
        return kind, 0, 0
    chat, user = whole_number(asked.get("chat_id")), whole_number(asked.get("user_id")) or 0
    if chat is None or chat not in chats or not chats[chat].bot_is_here:
        raise bad_request("chat not found")
    if kind == "chat_administrators" and chats[chat].is_private:
        raise bad_request("can't use the scope in private chats")
    if kind == "chat_member" and not user:
        raise bad_request("can't parse BotCommandScope: Can't find field \"user_id\"")
    return kind, chat, user if kind == "chat_member" else 0


def language(asked: str) -> str:
    """A `language_code` of a command list: two letters or nothing."""
    if asked and not re.fullmatch(r"[a-z]{2}", asked):
        raise bad_request("invalid language code specified")
    return asked


def _checked(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for needed in ("command", "description"):
        if not isinstance(command.get(needed), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{needed}\"")
    name = command["command"].strip().removeprefix("/")
    description = command["description"].strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}
