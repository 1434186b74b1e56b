"""What only a stagehand can make happen: groups change, accounts go, other bots and channels speak."""

from __future__ import annotations

from collections.abc import Callable, Collection

from playground import people, telegram_json, topics, words
from playground.model import Account, Chat, Message, Topic
from playground.service_lines import ServiceLine
from playground.world import World

ANONYMOUS_ADMIN = Account(1087968824, "Group", "GroupAnonymousBot", is_bot=True)


class Stage:
    """Things that happen in Telegram without a person's phone. For tests; ids in, ids out."""

    def __init__(self, world: World) -> None:
        self._world = world

    def moves_in(self, person: int, name: str, language: str | None = None, username: str | None = None) -> None:
        """Somebody new has a phone."""
        self._world.add_person(Account(person, name, username, language))

    def founds(self, group: int, title: str, members: list[int], kind: str = "supergroup") -> None:
        """A group comes into being; its first member owns it and the bot is not in it yet."""
        owner = members[0] if members else None
        admins = {owner} if owner else set()
        self._world.add_chat(Chat(group, kind, title, members=list(members), admins=admins, owner=owner))

    def adds_bot(self, group: int, by: int | None = None) -> None:
        """The bot is added to a group: `my_chat_member` and a service message."""
        chat = self._chat(group)
        self._set_bot(chat, "member", by)
        self._service(chat, "new_chat_members", [self._world.bot], ServiceLine("joined", (self._world.bot.name,)))

    def promotes_bot(self, group: int, by: int | None = None, without: Collection[str] = ()) -> None:
        """The bot becomes an administrator, perhaps `without` some rights, and from then on hears everything."""
        self._set_bot(self._chat(group), "administrator", by, without)

    def demotes_bot(self, group: int, by: int | None = None) -> None:
        """The bot is a plain member again."""
        self._set_bot(self._chat(group), "member", by)

    def restricts_bot(self, group: int, by: int | None = None) -> None:
        """The bot stays in the group and may not write there; `demotes_bot` makes it a plain member again."""
        self._set_bot(self._chat(group), "restricted", by)

    def removes_bot(self, group: int, by: int | None = None) -> None:
        """The bot is kicked from a group."""
        chat = self._chat(group)
        self._set_bot(chat, "kicked", by)
        self._service(chat, "left_chat_member", [self._world.bot], ServiceLine("removed", (self._world.bot.name,)))

    def joins(self, group: int, person: int) -> None:
        """A person joins a group."""
        chat, who = self._chat(group), self._world.people[person]
        self._tell_of_member(chat, who, lambda: chat.members.append(person))
        self._service(chat, "new_chat_members", [who], ServiceLine("joined", (who.name,)))

    def leaves(self, group: int, person: int) -> None:
        """A person leaves a group."""
        chat, who = self._chat(group), self._world.people[person]
        self._service(chat, "left_chat_member", [who], ServiceLine("left", (who.name,)))
        self._tell_of_member(chat, who, lambda: chat.members.remove(person))

    def promotes(self, group: int, person: int, by: int | None = None) -> None:
        """Somebody makes a member an administrator."""
        chat = self._chat(group)
        self._tell_of_member(chat, self._world.people[person], lambda: chat.admins.add(person), self._someone(chat, by))

    def demotes(self, group: int, person: int, by: int | None = None) -> None:
        """Somebody makes an administrator a plain member again."""
        chat = self._chat(group)
        who = self._world.people[person]
        self._tell_of_member(chat, who, lambda: chat.admins.discard(person), self._someone(chat, by))

    def becomes_supergroup(self, group: int, new_id: int, *, joined_first: bool = False) -> None:
        """A group is upgraded and has another id from now on; the old one answers with `migrate_to_chat_id`.

        The bot gets a service message from each of the two, and `my_chat_member` for the new one: after them, or before
        them if it `joined_first`. The old one never tells that the bot left.
        """
        old = self._chat(group)
        new = Chat(new_id, "supergroup", old.title, list(old.members), set(old.admins), old.owner, old.bot)
        new.rights = set(old.rights)
        self._world.add_chat(new)
        if joined_first:
            self._tell_of_new_home(new)
        self._service(old, "migrate_to_chat_id", new_id, ServiceLine("becameSupergroup"))
        self._service(new, "migrate_from_chat_id", old.id, ServiceLine("becameSupergroup"), as_group=True)
        if not joined_first:
            self._tell_of_new_home(new)
        old.moved_to = new_id
        old.members.clear()

    def makes_forum(self, group: int) -> None:
        """A supergroup has topics from now on; what was said before stands in General."""
        chat = self._chat(group)
        chat.topics = {}
        self._world.changed(chat)

    def creates_topic(self, group: int, name: str, by: int | None = None) -> int:
        """Somebody creates a topic in a forum. Answers its id."""
        chat = self._chat(group)
        return topics.create(self._world, chat, self._someone(chat, by), name).id

    def closes_topic(self, group: int, topic: int, *, closed: bool = True, by: int | None = None) -> None:
        """Somebody closes a topic, or opens it again."""
        chat = self._chat(group)
        topics.close(self._world, chat, self._someone(chat, by), self._topic(chat, topic), closed=closed)

    def deletes_topic(self, group: int, topic: int) -> None:
        """A topic is deleted with all that was said in it; the bot is not told."""
        chat = self._chat(group)
        topics.delete(self._world, chat, self._topic(chat, topic))

    def pins(self, chat: int, message: int, by: int | None = None) -> None:
        """Somebody pins a message."""
        where = self._chat(chat)
        topics.pin(self._world, self._someone(where, by), where.messages[message])

    def anonymous_admin_says(self, group: int, text: str) -> int:
        """An administrator writes in the name of the group. Answers the message id."""
        chat = self._chat(group)
        return self._says(chat, ANONYMOUS_ADMIN, text, sender_chat=chat)

    def other_bot_says(self, chat: int, text: str, name: str = "OtherBot", reply_to: int | None = None) -> int:
        """Another bot writes. Telegram hands such messages to the bot only if bots may talk to each other."""
        message = self._world.post(
            self._chat(chat),
            Account(1999999999, name, name, is_bot=True),
            words=words.as_sent(text),
            reply_to=reply_to,
        )
        self._world.updates.put("message", telegram_json.message(self._world, message))
        return message.id

    def channel_posts(self, channel: int, title: str, text: str) -> int:
        """Something is posted in a channel where the bot is administrator (the channel is made if need be)."""
        if channel not in self._world.chats:
            self._world.add_chat(Chat(channel, "channel", title, bot="administrator"))
        chat = self._chat(channel)
        message = self._world.post(chat, ANONYMOUS_ADMIN, words=words.as_sent(text), sender_chat=chat)
        self._world.updates.put("channel_post", telegram_json.message(self._world, message))
        return message.id

    def deletes_account(self, person: int) -> None:
        """Somebody deletes their account: the bot can never write to them again and is not told."""
        chat = self._chat(person)
        chat.bot = "deactivated"
        self._world.changed(chat)

    def deletes(self, chat: int, message: int) -> None:
        """A message is deleted by someone; the bot is told nothing, as with Telegram."""
        self._world.remove(self._chat(chat).messages[message])

    def forgets_files(self) -> None:
        """No file_id handed out so far is good any more, as for a bot with another token."""
        self._world.files._by_id.clear()

    def _chat(self, number: int) -> Chat:
        return self._world.chats[number]

    @staticmethod
    def _topic(chat: Chat, number: int) -> Topic:
        assert chat.topics is not None, f"{chat.title} is no forum"
        return chat.topics[number]

    def _someone(self, chat: Chat, by: int | None) -> Account:
        """Whoever did it; unless somebody is named, the owner."""
        if by == ANONYMOUS_ADMIN.id:
            return ANONYMOUS_ADMIN
        return self._world.people[by or chat.owner or chat.members[0]]

    def _set_bot(self, chat: Chat, status: str, by: int | None, without: Collection[str] = ()) -> None:
        people.set_bot_status(self._world, chat, status, by=self._someone(chat, by), without=without)

    def _tell_of_new_home(self, chat: Chat) -> None:
        """A bot that came along into a supergroup gets `my_chat_member` as if somebody had added it."""
        if chat.bot_is_here:
            world, by = self._world, self._someone(chat, None)
            old = {"user": telegram_json.user(world.bot), "status": "left"}
            world.updates.put("my_chat_member", people.member_changed(world, chat, by, world.bot, old))

    def _tell_of_member(self, chat: Chat, who: Account, change: Callable[[], None], by: Account | None = None) -> None:
        """A bot that is administrator gets `chat_member`, if it asked for that kind of update. Unless it was somebody
        else's doing, it was their own."""
        old = telegram_json.member(self._world, chat, who)
        change()
        self._world.changed(chat)
        if chat.bot == "administrator":
            self._world.updates.put("chat_member", people.member_changed(self._world, chat, by or who, who, old))

    def _says(self, chat: Chat, who: Account, text: str, sender_chat: Chat | None = None) -> int:
        message = self._world.post(chat, who, words=words.as_sent(text), sender_chat=sender_chat)
        people.tell_bot(self._world, message)
        return message.id

    def _service(
        self, chat: Chat, kind: str, about: list[Account] | int, line: ServiceLine, *, as_group: bool = False
    ) -> Message:
        told = about if isinstance(about, int) else [telegram_json.user(account) for account in about]
        service = {kind: told[0] if kind == "left_chat_member" and isinstance(told, list) else told}
        by = about[0] if isinstance(about, list) and not about[0].is_bot else self._world.people[chat.members[0]]
        by, sender_chat = (ANONYMOUS_ADMIN, chat) if as_group else (by, None)
        message = self._world.post(chat, by, sender_chat=sender_chat, service=service, line=line)
        people.tell_bot(self._world, message)
        return message
