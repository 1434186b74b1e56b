"""/mydata: seeing, correcting and erasing what is held about oneself."""

from dataclasses import replace

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler

from council import erasing, forms, my_data
from handlers.context import Context
from handlers.forms import go_on
from handlers.said import PRIVATE, said
from rules.forms import FormName
from rules.my_data import Wish
from screens import menu, taps
from screens import my_data as screens

QUESTIONS = {
    Wish.ask_withdraw: screens.confirm_withdraw,
    Wish.ask_erase: screens.confirm_erase,
    Wish.ask_erase_again: screens.confirm_stays,
}
"""Asked before anything is done."""


async def look(update: Update, context: Context) -> None:
    """我的资料."""
    mine = await context.run(my_data.look_at_my_data)
    await context.toast()
    await context.show(screens.page(mine, context.words))


async def wish(update: Update, context: Context) -> None:
    """A button under it. They name nobody: it is always one's own."""
    match taps.OfMyData.read(update.callback_query.data).wish:
        case Wish.send:
            await context.run(my_data.send_my_data)
            await context.toast(context.words.plain("toast.on_its_way"))
        case Wish.correct:
            await go_on(context, await context.run(forms.start, form=FormName.renaming))
        case Wish.withdraw:
            await _withdraw(context)
        case Wish.erase:
            await _erase(context)
        case question:
            await context.run(my_data.look_at_my_data)
            await context.toast()
            await context.show(QUESTIONS[question](context.words))


async def _withdraw(context: Context) -> None:
    """撤回同意: the menu has 我住这里 again."""
    await context.run(my_data.withdraw_consent, called=context.delivery.person.name)
    await _done(context)
    reader = replace(context.delivery.reader, is_known=context.delivery.reader.has_duties)
    await context.show(menu.said_with_menu("my_data.withdrawn", context.words, reader))


async def _erase(context: Context) -> None:
    """删除我的资料. What is left to say the outbox says, last."""
    refused = await context.run(erasing.erase_me, operators=context.bot_data.operators)
    if refused is not None:
        return await context.refuse(refused)
    await _done(context)


async def _done(context: Context) -> None:
    """The question loses its buttons."""
    await context.toast()
    await context.strip(context.incoming.callback_query.message.message_id)


ROUTES = [
    CommandHandler("mydata", look, PRIVATE),
    MessageHandler(said("button.my_data"), look),
    CallbackQueryHandler(look, pattern=taps.MyData.pattern()),
    CallbackQueryHandler(wish, pattern=taps.OfMyData.pattern()),
]
