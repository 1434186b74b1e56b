"""What the playground tells a bot, compared with the Bot API as python-telegram-bot knows it.

Every answer and every update is read as PTB's type and written again: nothing may be lost, unknown or of another kind,
at any depth. `watched()` does it for all playgrounds of a test.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from inspect import formatannotation, signature
from typing import Any

from telegram import (
    BotCommand,
    ChatFullInfo,
    ChatMember,
    File,
    ForumTopic,
    Message,
    TelegramObject,
    Update,
    User,
    WebhookInfo,
)

from playground.witness import WITNESSES

RETURNS: dict[str, Any] = {
    "getMe": User,
    "getUpdates": [Update],
    "setWebhook": bool,
    "deleteWebhook": bool,
    "getWebhookInfo": WebhookInfo,
    "getChat": ChatFullInfo,
    "getChatMember": ChatMember,
    "getChatAdministrators": [ChatMember],
    "getChatMemberCount": int,
    "leaveChat": bool,
    "getFile": File,
    "setMyCommands": bool,
    "getMyCommands": [BotCommand],
    "deleteMyCommands": bool,
    "sendMessage": Message,
    "sendPhoto": Message,
    "sendDocument": Message,
    "sendVoice": Message,
    "sendVideo": Message,
    "sendLocation": Message,
    "sendMediaGroup": [Message],
    "sendChatAction": bool,
    "editMessageText": Message,
    "editMessageCaption": Message,
    "editMessageMedia": Message,
    "editMessageReplyMarkup": Message,
    "deleteMessage": bool,
    "answerCallbackQuery": bool,
    "pinChatMessage": bool,
    "unpinChatMessage": bool,
    "unpinAllChatMessages": bool,
    "createForumTopic": ForumTopic,
    "editForumTopic": bool,
    "closeForumTopic": bool,
    "reopenForumTopic": bool,
    "deleteForumTopic": bool,
    "webhook": Update,
}
"""Method → what the Bot API says it returns; [X] for an array of X. "webhook" is what is delivered to one."""

_FITS = {bool: {"bool"}, int: {"int", "float"}, float: {"float"}, str: {"str"}}
"""What a value may be called in a signature; a bool is asked for first, as it is an int too."""


@contextmanager
def watched() -> Iterator[None]:
    """Whatever a playground tells a bot meanwhile is checked at the end. Raises AssertionError. Within another one it
    watches in its stead."""
    seen: list[tuple[str, str]] = []

    def witness(method: str, told: str) -> None:
        seen.append((method, told))

    others = WITNESSES.copy()
    WITNESSES[:] = [witness]
    try:
        yield
    finally:
        WITNESSES[:] = others
    wrong = [
        f"{method}: {sentence}" for method, told in dict.fromkeys(seen) for sentence in unlike_telegram(method, told)
    ]
    assert not wrong, "\n".join(wrong)


def unlike_telegram(method: str, told: str) -> list[str]:
    """What is not as the Bot API has it in the JSON of a method's result, a sentence each."""
    if method not in RETURNS:
        return ["tests/telegram_types.py does not say what it returns"]
    result, kind = json.loads(told), RETURNS[method]
    if isinstance(kind, list):
        if not isinstance(result, list):
            return [f"is no array: {told}"]
        return [sentence for one in result for sentence in _unlike(one, kind[0])]
    return _unlike(result, kind)


def _unlike(told: Any, kind: type) -> list[str]:
    if not issubclass(kind, TelegramObject):
        return [] if type(told) is kind else [f"{told!r} is no {kind.__name__}"]
    try:
        read = kind.de_json(told, None)
    except (TypeError, ValueError, KeyError, AttributeError) as why:
        return [f"cannot be read as {kind.__name__}: {why}; {told}"]
    return [*_strange(read, kind.__name__), *_differences(told, json.loads(read.to_json()), kind.__name__)]


def _strange(one: Any, where: str) -> Iterator[str]:
    """Fields that PTB does not know or that are of another kind, at every depth."""
    if isinstance(one, (list, tuple)):
        for inner in one:
            yield from _strange(inner, where)
    elif isinstance(one, TelegramObject):
        for field, value in one.api_kwargs.items():
            yield f"{where} has no {field}: {value!r}"
        yield from _misfits(one, where)
        slots = {slot for parent in type(one).__mro__ for slot in getattr(parent, "__slots__", ())}
        for slot in slots - {"api_kwargs", "_bot"}:
            if hasattr(one, slot):
                yield from _strange(getattr(one, slot), f"{where}.{slot.removeprefix('_')}")


def _misfits(one: TelegramObject, where: str) -> Iterator[str]:
    """Numbers, words and flags that are not of the kind PTB's signature names."""
    for name, wanted in _signature(type(one).__init__):
        value = getattr(one, f"_{name}" if hasattr(one, f"_{name}") else name, None)
        kind = next((kind for kind in _FITS if isinstance(value, kind)), None)
        if kind and not _FITS[kind] & set(re.findall(r"\w+", wanted)):
            yield f"{where}.{name} is {value!r}, not {wanted}"


@cache
def _signature(made: Callable[..., None]) -> list[tuple[str, str]]:
    """The parameters of a function and what they are annotated with."""
    parameters = signature(made).parameters.items()
    return [(name, formatannotation(parameter.annotation)) for name, parameter in parameters]


def _differences(told: Any, again: Any, where: str) -> Iterator[str]:
    """What was told and is missing or another when PTB writes it again."""
    if isinstance(told, dict) and isinstance(again, dict):
        for field in told.keys() | again.keys():
            if field not in again:
                yield f"{where}.{field} is lost: {told[field]!r}"
            elif field in told:
                yield from _differences(told[field], again[field], f"{where}.{field}")
            elif again[field] is not False:  # PTB writes False where Telegram writes nothing
                yield f"{where}.{field} was not told: {again[field]!r}"
    elif isinstance(told, list) and isinstance(again, list) and len(told) == len(again):
        for one, other in zip(told, again, strict=True):
            yield from _differences(one, other, where)
    elif told != again or type(told) is not type(again):
        yield f"{where} is {told!r}, not {again!r}"
