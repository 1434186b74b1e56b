"""In groups: which group is the council's, and a way to the private chat. Words said there are never read."""

from telegram import ChatMember, Update
from telegram.constants import ChatID
from telegram.error import TelegramError
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from config.texts.catalog import CATALOGS
from council import groups, residents, whom
from handlers.context import Context
from handlers.forms import ask_again
from handlers.said import is_command
from rules.forms import Asked
from rules.residents import Person
from screens.menu import said
from screens.screen import Button, Screen

GONE = (ChatMember.LEFT, ChatMember.BANNED)


async def membership(update: Update, context: Context) -> None:
    """The bot was added to a group, or is no longer in it; or somebody stopped it, or let it in again."""
    change = update.my_chat_member
    if change.chat.type == change.chat.PRIVATE:
        if change.new_chat_member.status in GONE:
            return await context.run(residents.stop)
        await context.run(residents.arrive)
        return await ask_again(context)
    if change.new_chat_member.status in GONE:
        return await context.run(groups.removed, chat_id=change.chat.id)
    if change.old_chat_member.status not in GONE:
        topics = bool(change.chat.is_forum and getattr(change.new_chat_member, "can_manage_topics", False))
        return await context.run(groups.rights_changed, chat_id=change.chat.id, may_make_topics=topics)
    by_operator = change.from_user.id in context.bot_data.operators
    is_forum = bool(change.chat.is_forum)
    place = await context.run(groups.added, chat_id=change.chat.id, is_forum=is_forum, by_operator=by_operator)
    if place is not None:
        await _say(context, said("odd.group_bound", CATALOGS[context.bot_data.language], place=place))


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
    by_operator = context.delivery.person.telegram_id in context.bot_data.operators
    result = await context.run(whom.giving, person=person, by_operator=by_operator)
    context.delivery.late = isinstance(result, Asked)


async def _say(context: Context, screen: Screen) -> None:
    try:
        await context.show(screen)
    except TelegramError:
        return  # no right to write there: nothing to tell anybody


ROUTES = [
    ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER),
    MessageHandler(filters.StatusUpdate.MIGRATE, migrated),
    MessageHandler(filters.ChatType.GROUPS & filters.COMMAND, command),
]
