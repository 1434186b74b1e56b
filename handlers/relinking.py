"""A new phone or a lost account: deciding it, and denying it."""

from telegram import Update
from telegram.ext import CallbackQueryHandler

from council import forms, relinking
from handlers.context import Context
from handlers.forms import go_on
from rules.refusals import Refusal
from rules.relinking import RelinkState
from screens import relinking as screens
from screens import taps


async def approve(update: Update, context: Context) -> None:
    tap = taps.ApproveRelink.read(update.callback_query.data)
    result = await context.run(relinking.approve, relink_id=tap.relink_id)
    if isinstance(result, Refusal):
        return await context.refuse(result)
    await context.toast()
    await context.show(screens.decided(result, RelinkState.approved, context.words))


async def refuse(update: Update, context: Context) -> None:
    """拒绝 asks for the reason first."""
    tap = taps.RefuseRelink.read(update.callback_query.data)
    await go_on(context, await context.run(forms.refusing_relink, relink_id=tap.relink_id))


async def deny(update: Update, context: Context) -> None:
    """这不是我."""
    tap = taps.DenyRelink.read(update.callback_query.data)
    result = await context.run(relinking.deny, relink_id=tap.relink_id)
    if isinstance(result, Refusal):
        return await context.refuse(result)
    await context.toast()
    await context.strip(update.callback_query.message.message_id)
    await context.show(screens.denied(result, context.words))


ROUTES = [
    CallbackQueryHandler(approve, pattern=taps.ApproveRelink.pattern()),
    CallbackQueryHandler(refuse, pattern=taps.RefuseRelink.pattern()),
    CallbackQueryHandler(deny, pattern=taps.DenyRelink.pattern()),
]
