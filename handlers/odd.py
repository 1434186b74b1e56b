"""Whatever else people send: always one kind sentence, never silence."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, MessageHandler, TypeHandler, filters

from council import forms
from handlers.context import Context
from handlers.forms import ask_again
from handlers.said import PRIVATE
from screens.menu import said, said_with_menu

EDITED = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE & (filters.TEXT | filters.CAPTION)


async def unknown_command(update: Update, context: Context) -> None:
    await _say_and_go_on(context, "odd.unknown_command")


async def edited(update: Update, context: Context) -> None:
    await _say_and_go_on(context, "odd.edited")


async def something_else(update: Update, context: Context) -> None:
    """A sticker, a voice, a place: what cannot be read yet."""
    await _say_and_go_on(context, "odd.sticker")


async def old_button(update: Update, context: Context) -> None:
    """A button of an older version, or a payload somebody made up."""
    await context.toast(context.words.plain("odd.old_button"), alert=True)


async def nothing(update: Update, context: Context) -> None:
    """What nobody asked for and nobody waits for."""


async def _say_and_go_on(context: Context, key: str) -> None:
    """The sentence; where a form is open, its question again, so that the next step is clear."""
    if await context.read(forms.present_for, telegram_id=context.delivery.person.telegram_id) is None:
        await context.show(said_with_menu(key, context.words, context.delivery.reader))
    else:
        await context.show(said(key, context.words))
        await ask_again(context)


ROUTES = [
    MessageHandler(PRIVATE & filters.COMMAND, unknown_command),
    MessageHandler(EDITED, edited),
    MessageHandler(PRIVATE & ~filters.StatusUpdate.ALL, something_else),
    CallbackQueryHandler(old_button),
    TypeHandler(Update, nothing),
]
