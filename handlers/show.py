"""A Screen becomes a Telegram message. With context.py the only place that knows how."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from telegram import (
    Bot,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from config.texts.catalog import Catalog
from handlers.media import Copies, a_blank, send_photo
from rules.residents import Reader
from screens.menu import commands
from screens.screen import Rows, Screen

T = TypeVar("T")

_CANNOT_BECOME = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message",
    "there is no caption in the message",
)
PAUSES = (0.3, 1.0, 3.0, 8.0)
"""Seconds between one try to answer and the next."""
LONGEST_WAIT = 60.0
"""Seconds that an answer waits because Telegram says so; longer, and the outbox gives it."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send(bot: Bot, chat_id: int, screen: Screen, copies: Copies, topic: int | None = None) -> Message:
    """Send it as a new message, in a forum's topic if one is given; a picture that neither Telegram nor we have any
    more is left out. Raises TelegramError."""
    as_html: dict[str, Any] = {"parse_mode": ParseMode.HTML, "reply_markup": _menu(screen) or _buttons(screen.buttons)}
    in_topic: dict[str, Any] = {"message_thread_id": topic}
    if screen.picture is not None:
        sent = await send_photo(bot, chat_id, screen.picture, copies, caption=screen.text, **as_html, **in_topic)
        if sent is not None:
            return sent
    return await bot.send_message(chat_id, screen.text, link_preview_options=NO_PREVIEW, **as_html, **in_topic)


async def redraw(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> Message | None:
    """Edit a message into this screen. None: it already was. Raises TelegramError (BadRequest when it is gone)."""
    markup = _buttons(screen.buttons)
    try:
        if screen.picture is not None:
            edited = await bot.edit_message_caption(
                chat_id, message_id, caption=screen.text, parse_mode=ParseMode.HTML, reply_markup=markup
            )
        else:
            edited = await bot.edit_message_text(
                screen.text,
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                link_preview_options=NO_PREVIEW,
            )
    except BadRequest as error:
        if is_unchanged(error):
            return None
        raise
    return edited if isinstance(edited, Message) else None


async def strip(bot: Bot, chat_id: int, message_id: int) -> None:
    """Take the buttons from a message; that it is gone, or bare already, is as well."""
    with suppress(TelegramError):
        await bot.edit_message_reply_markup(chat_id, message_id, reply_markup=None)


async def without_picture(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> bool:
    """A message whose picture must not be seen any more becomes this screen, with a blank in the picture's place.
    False: it was deleted, so a new one is needed. Raises TelegramError."""
    if await _deleted(bot, chat_id, message_id):
        return False
    await _blank(bot, chat_id, message_id, screen)
    return True


async def take_away(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> None:
    """Delete a message; where Telegram does that no more, this screen is all that is left of it. Raises TelegramError;
    that nothing is there, or that it never could be edited, is no error."""
    if await _deleted(bot, chat_id, message_id):
        return
    try:
        await redraw(bot, chat_id, message_id, screen)
    except BadRequest as error:
        if "there is no text" in error.message.lower():
            await _blank(bot, chat_id, message_id, screen)
        elif not cannot_become(error):
            raise


async def _deleted(bot: Bot, chat_id: int, message_id: int) -> bool:
    """Whether it is gone, now or before. False: Telegram deletes it no more (after 48 hours)."""
    try:
        return await bot.delete_message(chat_id, message_id)
    except BadRequest as error:
        return "not found" in error.message.lower()


async def _blank(bot: Bot, chat_id: int, message_id: int, screen: Screen) -> None:
    """Put a blank in the place of a message's picture."""
    blank = InputMediaPhoto(a_blank(), caption=screen.text, parse_mode=ParseMode.HTML)
    await bot.edit_message_media(blank, chat_id, message_id, reply_markup=_buttons(screen.buttons))


async def set_commands(bot: Bot, chat_id: int, reader: Reader, words: Catalog, operators: Collection[int]) -> None:
    """Telegram's own list of commands in somebody's private chat: what their roles let them do."""
    gives_roles = reader.gives_roles or chat_id in operators
    with suppress(TelegramError):  # the buttons do all that the commands do
        chosen = commands(words, reader.has_duties, gives_roles)
        await bot.set_my_commands(chosen, scope=BotCommandScopeChat(chat_id))


def can_become(message: Message, screen: Screen) -> bool:
    """Whether a message can be edited into the screen: text stays text, a picture its picture. (File ids tell nothing:
    Telegram may call the same picture by another one each time.)"""
    return screen.menu is None and bool(message.photo) == (screen.picture is not None)


def is_unchanged(error: TelegramError) -> bool:
    """Telegram refuses an edit that changes nothing; for us that is success."""
    return "message is not modified" in error.message.lower()


def cannot_become(error: TelegramError) -> bool:
    """The message cannot be edited into this screen: it is gone, or it is a picture and the screen is not (or the other
    way round). A new one will do."""
    text = error.message.lower()
    return any(reason in text for reason in _CANNOT_BECOME)


def topic_is_lost(error: BadRequest) -> str | None:
    """Why nothing can be sent to a forum's topic any more: "deleted" or "closed"; None: it is about something else."""
    text = error.message.lower().replace("_", " ")
    if "topic closed" in text:
        return "closed"
    return "deleted" if "message thread not found" in text or "topic deleted" in text else None


def has_no_right(error: BadRequest) -> bool:
    """The bot may not write there now; somebody may change that."""
    text = error.message.lower()
    return "not enough rights" in text or "have no rights" in text or "_forbidden" in text or "chat_restricted" in text


async def again_and_again(call: Callable[[], Awaitable[T]], pauses: Sequence[float] = PAUSES) -> T:
    """Make a call that answers a person, a few times if need be: a network that hiccups, a server in trouble, a wait of
    a few seconds. Only that person's own taps wait meanwhile. Raises the last TelegramError."""
    for pause in pauses:
        try:
            return await call()
        except RetryAfter as error:
            if seconds(error) > LONGEST_WAIT:
                raise
            await asyncio.sleep(seconds(error))
        except NetworkError as error:
            if isinstance(error, BadRequest):
                raise
            await asyncio.sleep(pause)
    return await call()


def give_up_unless_later(error: TelegramError) -> None:
    """Raise the error again unless sending later may help (told to wait, the network) or nobody is there to read it."""
    if isinstance(error, BadRequest) or not isinstance(error, RetryAfter | NetworkError | Forbidden):
        raise error


def seconds(error: RetryAfter) -> float:
    """How long Telegram tells us to wait."""
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()


def _menu(screen: Screen) -> ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    if screen.menu is None:
        return None
    if not screen.menu:
        return ReplyKeyboardRemove()
    return ReplyKeyboardMarkup([list(row) for row in screen.menu], resize_keyboard=True, is_persistent=True)


def _buttons(rows: Rows) -> InlineKeyboardMarkup | None:
    keyboard = [
        [
            InlineKeyboardButton(button.words, url=button.url, callback_data=None if button.url else str(button.tap))
            for button in row
        ]
        for row in rows
        if row
    ]
    return InlineKeyboardMarkup(keyboard) if keyboard else None
