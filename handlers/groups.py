"""In groups: whose they are, and a way to the private chat. Words said there are never read."""

from telegram import Chat, ChatMember, ChatMemberUpdated, Update
from telegram.constants import ChatID
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, MessageHandler, filters

from council import arrivals, groups, residents, whom
from handlers.context import Context
from handlers.forms import ask_again, go_on
from handlers.said import is_command
from rules.forms import Asked
from rules.residents import Person
from screens import taps
from screens.menu import said, said_with_menu
from screens.screen import Button, Screen

GONE = (ChatMember.LEFT, ChatMember.BANNED)


async def membership(update: Update, context: Context) -> None:
    """The bot was added to a group, may do other things there, or is no longer in it; or somebody stopped it, or let it
    in again."""
    change = update.my_chat_member
    if change.chat.type == change.chat.PRIVATE:
        if change.new_chat_member.status in GONE:
            return await context.run(residents.stop)
        await context.run(residents.arrive)
        return await ask_again(context)
    if change.new_chat_member.status in GONE:
        return await context.run(groups.removed, chat_id=change.chat.id)
    if change.old_chat_member.status in GONE:
        return await _added(change, context)
    now, before = change.new_chat_member, change.old_chat_member
    await context.run(
        groups.rights_changed,
        chat_id=change.chat.id,
        may_write=getattr(now, "can_send_messages", True) is not False,
        may_make_topics=_may_make_topics(change.chat, now),
        could_make_topics=_may_make_topics(change.chat, before),
    )


async def _added(change: ChatMemberUpdated, context: Context) -> None:
    await context.run(
        arrivals.added,
        chat_id=change.chat.id,
        title=change.chat.title or "",
        kind=change.chat.type,
        is_forum=bool(change.chat.is_forum),
        by_operator=context.is_operator,
        anonymously=change.from_user.is_bot,
    )


def _may_make_topics(chat: Chat, what_it_is: ChatMember) -> bool:
    return bool(chat.is_forum and getattr(what_it_is, "can_manage_topics", False))


async def by_link(context: Context, token: str) -> None:
    """Somebody opened the link that stands in a group."""
    asked = await context.run(arrivals.by_link, token=token, by_operator=context.is_operator)
    if asked is None:
        return await context.show(said_with_menu("odd.not_your_groups", context.words, context.delivery.reader))
    await go_on(context, asked)


async def rebind(update: Update, context: Context) -> None:
    """选错了，重选."""
    tap = taps.Rebind.read(update.callback_query.data)
    what = {"arrival_id": tap.arrival_id, "by_operator": context.is_operator}
    await go_on(context, await context.run(arrivals.rebind, **what))


async def migrated(update: Update, context: Context) -> None:
    """The group became a supergroup and has another id."""
    message = update.effective_message
    old, new = message.migrate_from_chat_id or message.chat.id, message.migrate_to_chat_id or message.chat.id
    await context.run(groups.move, old=old, new=new)


async def command(update: Update, context: Context) -> None:
    """Commands belong into the private chat: one line and a link."""
    sender = update.effective_user
    if sender is not None and sender.id == ChatID.ANONYMOUS_ADMIN:
        return await _say(context, said("odd.anonymous", context.words))
    await _begins_to_give(update, context)
    link = Button(context.words.plain("button.private"), url=f"https://t.me/{context.bot.username}?start=hello")
    await _say(context, Screen(text=context.words.say("odd.in_group"), buttons=[[link]]))


async def _begins_to_give(update: Update, context: Context) -> None:
    """/role in reply to somebody's message: who may give roles is asked in private which one."""
    message = update.effective_message
    replied = message.reply_to_message and message.reply_to_message.from_user
    if not is_command(message.text, "role") or replied is None or replied.is_bot:
        return
    person = Person(telegram_id=replied.id, name=replied.full_name, language_code=None)
    by_operator = context.is_operator
    result = await context.run(whom.giving, person=person, by_operator=by_operator)
    context.delivery.late = isinstance(result, Asked)


async def _say(context: Context, screen: Screen) -> None:
    try:
        await context.show(screen)
    except TelegramError:
        return  # no right to write there: nothing to tell anybody


ROUTES = [
    ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER),
    CallbackQueryHandler(rebind, pattern=taps.Rebind.pattern()),
    MessageHandler(filters.StatusUpdate.MIGRATE, migrated),
    MessageHandler(filters.ChatType.GROUPS & filters.COMMAND, command),
]
