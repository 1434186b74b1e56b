"""Which updates are ours to keep. Everything else is acknowledged unread."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from telegram.constants import ChatID

from rules.too_much import next_minute
from screens.menu import COMMANDS

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s|$)")


class Doorkeeper:
    """Private messages, taps and membership changes come in; of what is said in a group only commands for this bot."""

    def __init__(self, username: str) -> None:
        self._username = username.lower()

    def lets_in(self, raw: dict[str, Any]) -> int | None:
        """The Telegram id of whoever did it, or None where the update is not to be stored."""
        if tap := raw.get("callback_query"):
            return None if "message" not in tap else _id(tap)
        if change := raw.get("my_chat_member"):
            return _id(change)
        message = raw.get("message") or raw.get("edited_message")
        if not message or "from" not in message:
            return None
        if message["chat"]["type"] == "private":
            return _id(message)
        if "migrate_to_chat_id" in message or "migrate_from_chat_id" in message:
            return _id(message)
        return self._command_in_group(message) if "message" in raw else None

    def _command_in_group(self, message: dict[str, Any]) -> int | None:
        command = _COMMAND.match(message.get("text", ""))
        if command is None or (message["from"].get("is_bot") and message["from"]["id"] != ChatID.ANONYMOUS_ADMIN):
            return None
        name, addressed_to = command.groups()
        for_us = addressed_to.lower() == self._username if addressed_to else name.lower() in COMMANDS
        return _id(message) if for_us else None


def kept(raw: dict[str, Any]) -> dict[str, Any]:
    """What is stored of an update: of the message that a command in a group replies to only whose it is, not its
    words."""
    message = raw.get("message")
    if not message or "reply_to_message" not in message or message["chat"]["type"] == "private":
        return raw
    replied = message["reply_to_message"]
    whose = {key: replied[key] for key in ("message_id", "date", "chat", "from") if key in replied}
    return {**raw, "message": {**message, "reply_to_message": whose}}


class Turnstile:
    """Counts what comes in from each person in a minute of the clock. In memory, so that it costs no statement; what is
    delivered again counts once."""

    def __init__(self, most: int) -> None:
        self.most = most
        """Updates of one person in a minute."""
        self._until: datetime | None = None
        self._seen: dict[int, set[int]] = {}
        self._told: set[int] = set()

    def opens(self, now: datetime) -> datetime:
        """Count for the minute it is now; it ends at the instant returned."""
        until = next_minute(now)
        if until != self._until:
            self._until, self._seen, self._told = until, {}, set()
        return until

    def lets_through(self, person: int, update_id: int) -> bool:
        """Whether this update is among the first so many of its person in this minute."""
        seen = self._seen.setdefault(person, set())
        if len(seen) < self.most:
            seen.add(update_id)
        return update_id in seen

    def to_tell(self, persons: Iterable[int]) -> list[int]:
        """Those of them who have not been told in this minute."""
        return sorted(set(persons) - self._told)

    def told(self, persons: Iterable[int]) -> None:
        self._told.update(persons)


def is_number(value: Any) -> bool:
    """A number as Telegram gives them: whole, at most 52 bits (Bot API, User.id)."""
    return type(value) is int and abs(value) < 2**52


def _id(sent: dict[str, Any]) -> int | None:
    who = sent["from"]["id"] if "from" in sent else None
    return who if is_number(who) else None
