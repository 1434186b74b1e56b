"""Looking at issues, seconding, following and triaging them."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler

from council import forms, issue_lists, issues, triage
from handlers.context import Context
from handlers.forms import go_on
from handlers.said import PRIVATE, said
from rules.issues import Card, Found, Seconded
from rules.refusals import Refusal
from rules.stages import Act
from rules.too_much import TooMuch
from screens import taps
from screens.issues import listed, toast


async def newest(update: Update, context: Context) -> None:
    """看议题."""
    await _list(context, Found.newest, 0)


async def mine(update: Update, context: Context) -> None:
    """我的."""
    await _list(context, Found.mine, 0)


async def todo(update: Update, context: Context) -> None:
    """待办."""
    await _list(context, Found.todo, 0)


async def page(update: Update, context: Context) -> None:
    """Another list, or another page of it."""
    tap = taps.Listed.read(update.callback_query.data)
    await _list(context, tap.found, tap.page)


async def open_(update: Update, context: Context) -> None:
    """One issue as a card of its own, the list stays above it."""
    tap = taps.Open.read(update.callback_query.data)
    card = await context.run(issues.look, issue_id=tap.issue_id)
    await context.toast("" if isinstance(card, Card) else context.words.plain(f"refusal.{card}"))
    if isinstance(card, Card):
        await context.show_card(card)


async def second(update: Update, context: Context) -> None:
    tap = taps.Second.read(update.callback_query.data)
    await _seconded(context, await context.run(issues.second, issue_id=tap.issue_id))


async def second_for(update: Update, context: Context) -> None:
    """附议, for one of several homes."""
    tap = taps.SecondFor.read(update.callback_query.data)
    result = await context.run(issues.second, issue_id=tap.issue_id, household_id=tap.household_id)
    await _seconded(context, result)


async def _seconded(context: Context, result: Seconded | Refusal) -> None:
    on_table = isinstance(result, Seconded) and result.card.issue.on_table
    await _answer(context, result, "toast.seconded_on_table" if on_table else "toast.seconded")


async def take_back_second(update: Update, context: Context) -> None:
    tap = taps.TakeBackSecond.read(update.callback_query.data)
    result = await context.run(issues.take_back_second, issue_id=tap.issue_id)
    await _answer(context, result, "toast.second_taken_back")


async def take_back_second_for(update: Update, context: Context) -> None:
    """取消附议, for one of several homes."""
    tap = taps.TakeBackSecondFor.read(update.callback_query.data)
    result = await context.run(issues.take_back_second, issue_id=tap.issue_id, household_id=tap.household_id)
    await _answer(context, result, "toast.second_taken_back")


async def follow(update: Update, context: Context) -> None:
    tap = taps.Follow.read(update.callback_query.data)
    await _answer(context, await context.run(issues.follow, issue_id=tap.issue_id), "toast.followed")


async def unfollow(update: Update, context: Context) -> None:
    tap = taps.Unfollow.read(update.callback_query.data)
    await _answer(context, await context.run(issues.unfollow, issue_id=tap.issue_id), "toast.unfollowed")


async def withdraw(update: Update, context: Context) -> None:
    tap = taps.Withdraw.read(update.callback_query.data)
    await _answer(context, await context.run(issues.withdraw, issue_id=tap.issue_id), "toast.withdrawn")


async def attachments(update: Update, context: Context) -> None:
    """看图: the outbox sends it."""
    tap = taps.Pictures.read(update.callback_query.data)
    await _on_its_way(context, await context.run(issues.show_attachments, issue_id=tap.issue_id))


async def pin(update: Update, context: Context) -> None:
    """看位置: the outbox sends it."""
    tap = taps.ShowPin.read(update.callback_query.data)
    await _on_its_way(context, await context.run(issues.show_pin, issue_id=tap.issue_id))


async def _on_its_way(context: Context, result: int | TooMuch | Refusal) -> None:
    if isinstance(result, TooMuch | Refusal):
        return await context.toast(toast(result, "", context.words), alert=True)
    await context.toast(context.words.plain("toast.on_its_way" if result else "toast.nothing_there"))


async def do_triage(update: Update, context: Context) -> None:
    """受理, 直接派单, 提交议事会, 不予受理. Two of them ask a question first."""
    tap = taps.Triage.read(update.callback_query.data)
    match tap.act:
        case Act.accept:
            await _answer(context, await context.run(triage.accept, issue_id=tap.issue_id), "toast.accepted")
        case Act.table:
            await _answer(context, await context.run(triage.table, issue_id=tap.issue_id), "toast.tabled")
        case Act.dispatch:
            await go_on(context, await context.run(forms.dispatching, issue_id=tap.issue_id))
        case Act.decline:
            await go_on(context, await context.run(forms.declining, issue_id=tap.issue_id))
        case _:
            await context.run(issues.look, issue_id=tap.issue_id)
            await context.toast(context.words.plain("odd.old_button"))


async def _list(context: Context, found: Found, number: int) -> None:
    listing = await context.run(issue_lists.listing, found=found, page=number)
    await context.toast()
    await context.show(listed(listing, context.words))


async def _answer(context: Context, result: Seconded | Card | TooMuch | Refusal, said_key: str) -> None:
    """Answer the tap first, then redraw the card that was tapped."""
    refused = isinstance(result, TooMuch | Refusal)
    text = toast(result, said_key, context.words, in_group=not context.is_private)
    await context.toast(text, alert=refused)
    if isinstance(result, Seconded):
        await context.show_card(result.card)
    elif isinstance(result, Card):
        await context.show_card(result)


ROUTES = [
    CommandHandler("issues", newest, PRIVATE),
    CommandHandler("me", mine, PRIVATE),
    CommandHandler("todo", todo, PRIVATE),
    MessageHandler(said("menu.issues"), newest),
    MessageHandler(said("menu.me"), mine),
    MessageHandler(said("menu.todo"), todo),
    CallbackQueryHandler(page, pattern=taps.Listed.pattern()),
    CallbackQueryHandler(open_, pattern=taps.Open.pattern()),
    CallbackQueryHandler(second, pattern=taps.Second.pattern()),
    CallbackQueryHandler(take_back_second, pattern=taps.TakeBackSecond.pattern()),
    CallbackQueryHandler(second_for, pattern=taps.SecondFor.pattern()),
    CallbackQueryHandler(take_back_second_for, pattern=taps.TakeBackSecondFor.pattern()),
    CallbackQueryHandler(follow, pattern=taps.Follow.pattern()),
    CallbackQueryHandler(unfollow, pattern=taps.Unfollow.pattern()),
    CallbackQueryHandler(withdraw, pattern=taps.Withdraw.pattern()),
    CallbackQueryHandler(attachments, pattern=taps.Pictures.pattern()),
    CallbackQueryHandler(pin, pattern=taps.ShowPin.pattern()),
    CallbackQueryHandler(do_triage, pattern=taps.Triage.pattern()),
]
