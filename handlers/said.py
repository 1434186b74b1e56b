"""Filters for words that stand on buttons, whatever language they were written in."""

import re

from telegram.ext import filters

from config.texts.catalog import in_all_languages

PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
"""A new message to the bot alone."""


def said(*keys: str) -> filters.BaseFilter:
    """A private message that is exactly one of these buttons' words, in any of the languages."""
    words = sorted({word for key in keys for word in in_all_languages(key)})
    return PRIVATE & filters.Regex(rf"^\s*(?:{'|'.join(map(re.escape, words))})\s*$")


def is_command(text: str | None, name: str) -> bool:
    """Whether a message is that command, to this bot or in a group to all of them."""
    return re.match(rf"/{name}(?:@\w+)?(?:\s|$)", text or "") is not None


def which(text: str, *keys: str) -> str:
    """Which of the buttons it was; the text must be one of them."""
    return next(key for key in keys if text.strip() in in_all_languages(key))
