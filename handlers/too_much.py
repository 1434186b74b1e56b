"""Muting somebody for a time, looking at who is muted, lifting it."""

from telegram import Update
from telegram.ext import CallbackQueryHandler

from council import forms, mutes
from handlers.context import Context
from handlers.forms import go_on
from rules.mutes import Mute, MuteNews, Mutes
from rules.refusals import Refusal
from screens import taps, too_much


async def mute(update: Update, context: Context) -> None:
    """禁言提出人 asks for how long and why first."""
    tap = taps.Mute.read(update.callback_query.data)
    await go_on(context, await context.run(forms.muting, issue_id=tap.issue_id))


async def muted(update: Update, context: Context) -> None:
    """禁言名单."""
    tap = taps.Muted.read(update.callback_query.data)
    await _show(context, await context.run(mutes.look_at_mutes, place_id=tap.place_id, page=tap.page))


async def open_(update: Update, context: Context) -> None:
    tap = taps.OpenMute.read(update.callback_query.data)
    await _show(context, await context.run(mutes.look_at_mute, mute_id=tap.mute_id))


async def unmute(update: Update, context: Context) -> None:
    """解除禁言."""
    tap = taps.Unmute.read(update.callback_query.data)
    await _show(context, await context.run(mutes.unmute, mute_id=tap.mute_id))


async def _show(context: Context, result: Mutes | Mute | Refusal) -> None:
    if isinstance(result, Refusal):
        return await context.refuse(result)
    await context.toast()
    if isinstance(result, Mutes):
        await context.show(too_much.listed(result, context.words))
    else:
        await context.show(too_much.told(result, MuteNews.done, context.words))


ROUTES = [
    CallbackQueryHandler(mute, pattern=taps.Mute.pattern()),
    CallbackQueryHandler(muted, pattern=taps.Muted.pattern()),
    CallbackQueryHandler(open_, pattern=taps.OpenMute.pattern()),
    CallbackQueryHandler(unmute, pattern=taps.Unmute.pattern()),
]
