"""Roles: who holds what, giving and taking them; and the zones of handling units."""

from telegram import Message, Update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, filters

from council import forms, roles, units, whom
from handlers.context import Context
from handlers.forms import ask_again, go_on
from handlers.said import PRIVATE
from handlers.sent import sender_of
from rules.letters import Kind
from rules.refusals import Refusal
from rules.residents import Person, Reader
from rules.units import Claimed
from screens import menu, taps
from screens import roles as screens


async def command(update: Update, context: Context) -> None:
    """/role: who holds what; in reply to a contact or a forwarded message: give that person one."""
    replied = update.effective_message.reply_to_message
    if replied is not None and (person := _told_of(replied)) is not None:
        return await go_on(context, await context.run(whom.giving, person=person, by_operator=context.is_operator))
    await _list(context)


async def listed(update: Update, context: Context) -> None:
    """角色, or another page of it."""
    tap = taps.Roles.read(update.callback_query.data)
    await _list(context, tap.place_id, tap.page)


async def give(update: Update, context: Context) -> None:
    """给一个角色: whom?"""
    place_id = taps.GiveRole.read(update.callback_query.data).place_id
    await go_on(context, await context.run(whom.giving, place_id=place_id, by_operator=context.is_operator))


async def contact(update: Update, context: Context) -> None:
    """A contact: whom a role is for; from anybody else, or in another form, nothing to go on with."""
    person = sender_of(update.effective_message)
    result = await context.run(whom.contact, person=person, by_operator=context.is_operator)
    if result is not None:
        return await go_on(context, result)
    if await context.read(forms.present_for, telegram_id=context.delivery.person.telegram_id) is None:
        return await context.show(menu.said_with_menu("odd.sticker", context.words, context.delivery.reader))
    await context.show(menu.said("odd.sticker", context.words))
    await ask_again(context)


async def ask_to_take(update: Update, context: Context) -> None:
    """A number: take it back?"""
    tap = taps.TakeRole.read(update.callback_query.data)
    held = await context.run(roles.may_take, role_id=tap.role_id, by_operator=context.is_operator)
    if isinstance(held, Refusal):
        return await _refuse(context, held)
    await context.toast()
    await context.show(screens.surely(held, context.words))


async def take(update: Update, context: Context) -> None:
    """收回."""
    tap = taps.TakeRoleNow.read(update.callback_query.data)
    held = await context.run(roles.take_role, role_id=tap.role_id, by_operator=context.is_operator)
    if isinstance(held, Refusal):
        return await _refuse(context, held)
    await context.toast()
    await context.show(screens.taken(held, context.words))


async def by_link(context: Context, token: str) -> None:
    """Somebody opened a role's link."""
    found = await context.run(roles.look_at_offer, token=token)
    if isinstance(found, Refusal):
        return await context.show(menu.said(f"refusal.{found}", context.words))
    await context.show(screens.offer(found, token, context.words))


async def accept(update: Update, context: Context) -> None:
    """接受: the menu and the commands follow at once."""
    tap = taps.AcceptRole.read(update.callback_query.data)
    held = await context.run(roles.accept_role, token=tap.token)
    if isinstance(held, Refusal):
        return await _refuse(context, held)
    await context.toast()
    await context.strip(update.callback_query.message.message_id)
    await context.show(screens.told(held, Kind.role_given, context.words, _with_duties(context)))


async def leave(update: Update, context: Context) -> None:
    """不用了: the link stays as it is."""
    await context.toast(context.words.plain("roles.left"))
    await context.strip(update.callback_query.message.message_id)


async def zones(update: Update, context: Context) -> None:
    """责任区."""
    tap = taps.Zones.read(update.callback_query.data)
    found = await context.run(units.look_at_zones, unit_id=tap.unit_id, page=tap.page, by_operator=context.is_operator)
    if isinstance(found, Refusal):
        return await _refuse(context, found)
    await context.toast()
    await context.show(screens.zones(found, context.words))


async def claim(update: Update, context: Context) -> None:
    """认领."""
    tap = taps.ClaimZone.read(update.callback_query.data)
    result = await context.run(units.claim_zone, unit_id=tap.unit_id, place_id=tap.place_id)
    await _claimed(context, result, "zones.claimed")


async def give_back(update: Update, context: Context) -> None:
    """退还."""
    tap = taps.GiveBackZone.read(update.callback_query.data)
    result = await context.run(units.give_back_zone, unit_id=tap.unit_id, place_id=tap.place_id)
    await _claimed(context, result, "zones.given_back")


async def _claimed(context: Context, result: Claimed | Refusal, said: str) -> None:
    if isinstance(result, Refusal):
        return await _refuse(context, result)
    if result.taken_by is not None:
        sentence = context.words.plain("zones.taken", where=result.where, unit=result.taken_by)
        await context.toast(sentence, alert=True)
    else:
        await context.toast(context.words.plain(said, where=result.where))
    await context.show(screens.zones(result.zones, context.words))


async def _list(context: Context, place_id: int = 0, page: int = 0) -> None:
    by_operator = context.is_operator
    found = await context.run(roles.look_at_roles, place_id=place_id, page=page, by_operator=by_operator)
    if isinstance(found, Refusal):
        return await _refuse(context, found)
    await context.toast()
    await context.show(screens.listed(found, context.words))


async def _refuse(context: Context, refusal: Refusal) -> None:
    if context.incoming.callback_query is None:
        return await context.show(menu.said_with_menu(f"refusal.{refusal}", context.words, context.delivery.reader))
    await context.refuse(refusal)


def _told_of(message: Message) -> Person | None:
    """Whom a message that was replied to is about."""
    return sender_of(message) if message.contact or message.forward_origin else None


def _with_duties(context: Context) -> Reader:
    """Of who has just taken on a role."""
    return Reader(language=context.delivery.reader.language, has_duties=True)


ROUTES = [
    CommandHandler("role", command, PRIVATE),
    MessageHandler(PRIVATE & filters.CONTACT, contact),
    CallbackQueryHandler(listed, pattern=taps.Roles.pattern()),
    CallbackQueryHandler(give, pattern=taps.GiveRole.pattern()),
    CallbackQueryHandler(ask_to_take, pattern=taps.TakeRole.pattern()),
    CallbackQueryHandler(take, pattern=taps.TakeRoleNow.pattern()),
    CallbackQueryHandler(accept, pattern=taps.AcceptRole.pattern()),
    CallbackQueryHandler(leave, pattern=taps.LeaveRole.pattern()),
    CallbackQueryHandler(zones, pattern=taps.Zones.pattern()),
    CallbackQueryHandler(claim, pattern=taps.ClaimZone.pattern()),
    CallbackQueryHandler(give_back, pattern=taps.GiveBackZone.pattern()),
]
