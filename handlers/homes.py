"""我的住处: leaving a home, changing it, one more."""

from dataclasses import replace

from telegram import Update
from telegram.ext import CallbackQueryHandler

from council import homes, leaving
from handlers.context import Context
from handlers.forms import go_on
from rules.refusals import Refusal
from screens import homes as screens
from screens import menu, taps
from screens.screen import Screen


async def mine(update: Update, context: Context) -> None:
    """我的住处."""
    await _answer(context, screens.homes(await context.run(homes.mine), context.words))


async def look(update: Update, context: Context) -> None:
    """One of several."""
    tap = taps.MyHome.read(update.callback_query.data)
    result = await context.run(homes.look, membership_id=tap.membership_id)
    await _answer(context, result if isinstance(result, Refusal) else screens.home(result, context.words))


async def ask_leave(update: Update, context: Context) -> None:
    """搬走了 asks once more."""
    tap = taps.AskLeave.read(update.callback_query.data)
    result = await context.run(homes.look, membership_id=tap.membership_id)
    await _answer(context, result if isinstance(result, Refusal) else screens.ask_leave(result, context.words))


async def leave(update: Update, context: Context) -> None:
    """With the last home 我住这里 comes back to the menu, which only a message of its own can carry."""
    tap = taps.Leave.read(update.callback_query.data)
    result = await context.run(leaving.leave, membership_id=tap.membership_id)
    if isinstance(result, Refusal):
        return await _answer(context, result)
    await _answer(context, screens.left(result, context.words))
    if result.is_last:
        reader = replace(context.delivery.reader, is_known=context.delivery.reader.has_duties)
        await context.show(menu.said_with_menu("homes.none_left", context.words, reader))


async def stay(update: Update, context: Context) -> None:
    """还住这里."""
    tap = taps.Stay.read(update.callback_query.data)
    result = await context.run(leaving.stay, membership_id=tap.membership_id)
    if isinstance(result, Refusal):
        return await _answer(context, result)
    await context.strip(update.callback_query.message.message_id)
    await _answer(context, screens.stayed(result, context.words, context.delivery.reader.has_duties))


async def take_back_request(update: Update, context: Context) -> None:
    """不登记了."""
    tap = taps.TakeBackRequest.read(update.callback_query.data)
    result = await context.run(homes.take_back_request, membership_id=tap.membership_id)
    await _answer(context, result if isinstance(result, Refusal) else screens.homes(result, context.words))


async def change_room(update: Update, context: Context) -> None:
    """换房间."""
    tap = taps.ChangeRoom.read(update.callback_query.data)
    await go_on(context, await context.run(homes.change_room, membership_id=tap.membership_id))


async def add_home(update: Update, context: Context) -> None:
    """再加一户."""
    await go_on(context, await context.run(homes.add_home))


async def _answer(context: Context, result: Screen | Refusal) -> None:
    if isinstance(result, Refusal):
        return await context.refuse(result)
    await context.toast()
    await context.show(result)


ROUTES = [
    CallbackQueryHandler(mine, pattern=taps.MyHomes.pattern()),
    CallbackQueryHandler(look, pattern=taps.MyHome.pattern()),
    CallbackQueryHandler(ask_leave, pattern=taps.AskLeave.pattern()),
    CallbackQueryHandler(leave, pattern=taps.Leave.pattern()),
    CallbackQueryHandler(stay, pattern=taps.Stay.pattern()),
    CallbackQueryHandler(take_back_request, pattern=taps.TakeBackRequest.pattern()),
    CallbackQueryHandler(change_room, pattern=taps.ChangeRoom.pattern()),
    CallbackQueryHandler(add_home, pattern=taps.AddHome.pattern()),
]
