"""Filling in a form: words, photos and taps go to it; whatever comes back is shown."""

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from council import forms, whom
from handlers.context import Context
from handlers.said import PRIVATE, said, which
from handlers.sent import WORDS_AND_MORE, attachment_of, pin_of, sender_of
from rules.forms import Asked, FormName, Left, Offered
from rules.groups import Bound
from rules.issues import Acknowledgement, Card
from rules.mutes import Mute, MuteNews
from rules.my_data import MyData
from rules.refusals import Refusal
from rules.relinking import Relink, Relinking, RelinkState
from rules.residents import Applicant, Joined
from rules.roles import RoleGiven
from screens import forms as form_screens
from screens import groups as group_screens
from screens import issues as issue_screens
from screens import menu, my_data, relinking, residents, roles, taps, too_much
from screens.screen import Screen

WAYS = ("button.back", "button.skip", "button.cancel", "button.submit")
"""Words that may be written out instead of tapped."""


async def raise_issue(update: Update, context: Context) -> None:
    """Ask what it is about, or go on with what is half written."""
    await go_on(context, await context.run(forms.start, form=FormName.raising))


async def write(update: Update, context: Context) -> None:
    """Words, a photo, a pin: for the open form, else offered as an issue. The pieces of an album come one by one; the
    outbox answers them together."""
    message = update.effective_message
    attachment = attachment_of(message)
    sent = {
        "words": message.text or message.caption or "",
        "attachments": [attachment] if attachment else [],
        "pin": pin_of(message),
        "album": message.media_group_id,
    }
    if message.forward_origin is not None:
        result = await context.run(whom.forwarded, person=sender_of(message), **sent)
    else:
        result = await context.run(forms.write, **sent)
    if message.media_group_id is not None and isinstance(result, Asked | Offered):
        context.delivery.late = True
    else:
        await go_on(context, result)


async def typed(update: Update, context: Context) -> None:
    """上一步, 跳过, 取消 or 提交, written out."""
    what = which(update.effective_message.text, *WAYS).removeprefix("button.")
    await go_on(context, await context.run(forms.typed, what=what))


async def choose(update: Update, context: Context) -> None:
    tap = taps.Choose.read(update.callback_query.data)
    await go_on(context, await context.run(forms.choose, form=tap.form, revision=tap.revision, value=tap.value))


async def back(update: Update, context: Context) -> None:
    tap = taps.Back.read(update.callback_query.data)
    await go_on(context, await context.run(forms.back, form=tap.form, revision=tap.revision))


async def skip(update: Update, context: Context) -> None:
    tap = taps.Skip.read(update.callback_query.data)
    await go_on(context, await context.run(forms.skip, form=tap.form, revision=tap.revision))


async def cancel(update: Update, context: Context) -> None:
    tap = taps.Cancel.read(update.callback_query.data)
    await go_on(context, await context.run(forms.cancel, form=tap.form, revision=tap.revision))


async def take_up(update: Update, context: Context) -> None:
    """Go on with what was laid aside, or make an issue of what was just sent."""
    tap = taps.TakeUp.read(update.callback_query.data)
    await go_on(context, await context.run(forms.take_up, form=tap.form, revision=tap.revision))


async def go_on(context: Context, result: forms.Asking | Offered) -> None:
    """Show what a form's verb came back with: the next question, a refusal, or what became of it all."""
    words = context.words
    match result:
        case Asked():
            if result.held:
                await context.toast(too_much.in_short(result.held, words), alert=True)
            else:
                await context.toast(
                    words.plain(f"refusal.{result.refused}", limit=result.limit) if result.refused else ""
                )
            await ask(context, result)
        case Refusal():
            await _refuse(context, result)
        case Left():
            await context.toast()
            await context.show(form_screens.left(result, words))
        case Offered():
            await context.show(form_screens.offered(result, words))
        case Card():
            await context.toast()
            await _close(context)
            await context.show_card(result)
        case Mute() | Applicant() | Relinking(relink=Relink(state=RelinkState.approved | RelinkState.refused)):
            await context.toast()
            await context.show(_what_came_of_it(result, context))
        case _:
            await context.toast()
            await _close(context)
            await context.show(_what_came_of_it(result, context))


def _what_came_of_it(result: forms.Asking, context: Context) -> Screen:
    words, has_duties = context.words, context.delivery.reader.has_duties
    match result:
        case Acknowledgement():
            return issue_screens.acknowledged(result, words)
        case Joined():
            return residents.joined(result, words, has_duties)
        case Bound():
            return group_screens.bound(result, words)
        case Mute():
            return too_much.told(result, MuteNews.done, words)
        case MyData():
            return my_data.page(result, words)
        case RoleGiven():
            return roles.given(result, words, context.bot.username)
        case Relinking() if result.relink.state is RelinkState.waiting:
            return relinking.asked(result, words, has_duties)
        case Relinking():
            return relinking.decided(result, result.relink.state, words)
        case Applicant():
            return residents.decided(result, "refused", words)
    raise AssertionError(f"a form cannot end in {result}")


async def ask(context: Context, asked: Asked) -> None:
    """Show a question, note which message asks it, and take the buttons from the one before."""
    message = await context.show(form_screens.question(asked, context.words))
    if message is None:
        return
    where = {"form": asked.form, "revision": asked.revision, "message_id": message.message_id}
    await context.note(forms.asked_by, telegram_id=context.delivery.person.telegram_id, **where)
    tapped = context.incoming.callback_query and context.incoming.callback_query.message
    for over in {asked.before, tapped.message_id if tapped else None} - {None, message.message_id}:
        await context.strip(over)


async def _refuse(context: Context, refusal: Refusal) -> None:
    text = context.words.plain(f"refusal.{refusal}", limit="")
    if context.incoming.callback_query is None:
        await context.show(menu.said(f"refusal.{refusal}", context.words, limit=""))
        return
    await context.toast(text)
    await ask_again(context)


async def ask_again(context: Context) -> bool:
    """The question that waits for this person once more; False where none does."""
    asked = await context.read(forms.present_for, telegram_id=context.delivery.person.telegram_id)
    if asked is not None:
        await ask(context, asked)
    return asked is not None


async def _close(context: Context) -> None:
    """The form is done: its last question loses its buttons, also where it was answered in words."""
    query = context.incoming.callback_query
    if query is None:
        await context.strip(await context.read(forms.asked_last, telegram_id=context.delivery.person.telegram_id))
    elif query.message is not None and context.is_private:
        await context.strip(query.message.message_id)


ROUTES = [
    CommandHandler("raise", raise_issue, PRIVATE),
    MessageHandler(said("menu.raise"), raise_issue),
    MessageHandler(said(*WAYS), typed),
    CallbackQueryHandler(raise_issue, pattern=taps.Start.pattern()),
    CallbackQueryHandler(choose, pattern=taps.Choose.pattern()),
    CallbackQueryHandler(back, pattern=taps.Back.pattern()),
    CallbackQueryHandler(skip, pattern=taps.Skip.pattern()),
    CallbackQueryHandler(cancel, pattern=taps.Cancel.pattern()),
    CallbackQueryHandler(take_up, pattern=taps.TakeUp.pattern()),
]

WORDS = [MessageHandler(PRIVATE & ~filters.COMMAND & WORDS_AND_MORE, write)]
"""Tried last: anything else belongs to the form that is open."""
