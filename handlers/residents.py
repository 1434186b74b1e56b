"""Joining a household, and approving those who ask to."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, MessageHandler

from council import approvals, forms
from handlers.context import Context
from handlers.forms import go_on
from handlers.said import said
from rules.forms import FormName
from rules.refusals import Refusal
from rules.residents import Applicant
from screens import residents, taps


async def by_link(context: Context, token: str) -> None:
    """Somebody opened a household's link."""
    await go_on(context, await context.run(forms.joining_by, token=token))


async def without_link(update: Update, context: Context) -> None:
    """我住这里: say where, and those who know the house are asked."""
    await go_on(context, await context.run(forms.start, form=FormName.joining))


async def approve(update: Update, context: Context) -> None:
    tap = taps.Approve.read(update.callback_query.data)
    await _decided(context, await context.run(approvals.approve, membership_id=tap.membership_id), "approved")


async def refuse(update: Update, context: Context) -> None:
    """拒绝 asks for the reason first."""
    tap = taps.Refuse.read(update.callback_query.data)
    await go_on(context, await context.run(forms.refusing, membership_id=tap.membership_id))


async def not_ours(update: Update, context: Context) -> None:
    """不是我们家的."""
    tap = taps.NotOurs.read(update.callback_query.data)
    await _decided(context, await context.run(approvals.object_to, membership_id=tap.membership_id), "objected")


async def _decided(context: Context, result: Applicant | Refusal, key: str) -> None:
    if isinstance(result, Refusal):
        return await context.refuse(result)
    await context.toast()
    await context.show(residents.decided(result, key, context.words))


ROUTES = [
    MessageHandler(said("menu.live_here"), without_link),
    CallbackQueryHandler(approve, pattern=taps.Approve.pattern()),
    CallbackQueryHandler(refuse, pattern=taps.Refuse.pattern()),
    CallbackQueryHandler(not_ours, pattern=taps.NotOurs.pattern()),
]
