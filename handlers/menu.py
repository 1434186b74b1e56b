"""The menu, /start, /help, /lang, and a kind sentence for what is none of these."""

import re
from dataclasses import replace

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler

from config.texts.catalog import CATALOGS
from council import issues, residents
from handlers import show
from handlers.context import Context
from handlers.groups import by_link as groups_by_link
from handlers.residents import by_link as residents_by_link
from handlers.roles import by_link as roles_by_link
from handlers.said import PRIVATE, said
from rules import groups, invitations, roles
from rules.refusals import Refusal
from screens import menu, my_data, taps


async def start(update: Update, context: Context) -> None:
    """Welcome whoever comes; a link to an issue opens it."""
    payload = context.args[0] if context.args else ""
    if re.fullmatch(r"i_[0-9]{1,9}", payload):
        return await _open(context, int(payload.removeprefix("i_")))
    if payload.startswith(invitations.PREFIX):
        return await residents_by_link(context, payload.removeprefix(invitations.PREFIX))
    if payload.startswith(groups.PREFIX):
        return await groups_by_link(context, payload.removeprefix(groups.PREFIX))
    if payload.startswith(roles.PREFIX):
        return await roles_by_link(context, payload.removeprefix(roles.PREFIX))
    who, verified = await context.run(residents.arrive)
    await context.show(menu.welcome(who.name, verified, context.words, context.delivery.reader.has_duties))
    await set_commands(context)


async def help_(update: Update, context: Context) -> None:
    """What this person can do."""
    duties = await context.run(residents.duties)
    await context.show(menu.help_for(duties, context.words, context.delivery.reader))
    await context.show(my_data.offered(context.words))


async def vote(update: Update, context: Context) -> None:
    """What waits for this person's vote."""
    await context.run(residents.duties)
    await context.show(menu.said_with_menu("vote.none", context.words, context.delivery.reader))


async def language(update: Update, context: Context) -> None:
    """Ask for the language."""
    await context.run(residents.duties)
    await context.show(menu.languages(CATALOGS, context.words))


async def choose_language(update: Update, context: Context) -> None:
    """Speak it from now on; the menu and the command list follow."""
    tap = taps.Language.read(update.callback_query.data)
    if tap.language not in CATALOGS:
        return await context.toast(context.words.plain("odd.old_button"))
    await context.run(residents.choose_language, language=tap.language)
    context.delivery.reader = replace(context.delivery.reader, language=tap.language)
    await context.toast()
    await context.show(menu.said_with_menu("lang.chosen", context.words, context.delivery.reader))
    await set_commands(context)


async def _open(context: Context, issue_id: int) -> None:
    card = await context.run(issues.look, issue_id=issue_id)
    if context.delivery.reader.is_new:
        await context.show(menu.said_with_menu("menu.hint", context.words, context.delivery.reader))
    if isinstance(card, Refusal):
        await context.show(menu.said(f"refusal.{card}", context.words))
    else:
        await context.show_card(card)


async def set_commands(context: Context) -> None:
    """Telegram's own menu by role and language. It takes two-letter languages only, so 繁體 is set per chat."""
    chat_id = context.delivery.person.telegram_id
    await show.set_commands(context.bot, chat_id, context.delivery.reader, context.words, context.bot_data.operators)


ROUTES = [
    CommandHandler("start", start, PRIVATE),
    CommandHandler("help", help_, PRIVATE),
    CommandHandler("vote", vote, PRIVATE),
    CommandHandler("lang", language, PRIVATE),
    MessageHandler(said("menu.vote"), vote),
    CallbackQueryHandler(choose_language, pattern=taps.Language.pattern()),
]
