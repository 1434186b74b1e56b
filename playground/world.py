"""The playground's world: who is there, what was said where, and what each phone shows of it. In memory only."""

from __future__ import annotations

import itertools
import random
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playground.bell import Bell
from playground.clock import Clock
from playground.commands import Commands
from playground.faults import Faults
from playground.files import Files
from playground.limits import Limits
from playground.model import Account, Chat, Message, Notice, Query
from playground.updates import Updates
from playground.webhook import Webhook

MOST_NOTICES = 20


@dataclass
class Phone:
    """One person's phone. `revision` grows with every change it shows, `read` is how far each chat or topic of it was
    read, `waiting` holds the taps that the bot has not answered."""

    revision: int
    bell: Bell = field(default_factory=Bell)
    notices: deque[Notice] = field(default_factory=lambda: deque(maxlen=MOST_NOTICES))
    read: dict[tuple[int, int | None], int] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)


class World:
    """Everything there is. Belongs to one event loop; nothing in it locks."""

    def __init__(self, bot: Account, token: str, *, limits: Limits | None, faults: Faults | None = None) -> None:
        self.bot = bot
        self.token = token
        self.limits = limits
        self.clock = Clock()
        self.faults = faults or Faults()
        self.updates = Updates(self.faults)
        self.webhook = Webhook(self.updates, self.faults)
        self.files = Files()
        self.commands = Commands()
        self.people: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.phones: dict[int, Phone] = {}
        self.queries: dict[int, Query] = {}
        self._met: set[int] = set()
        self.time_zone: str | None = None
        self.revision = time.time_ns() // 1_000_000
        self.bot_seen_at = float("-inf")
        self._message_ids: defaultdict[int, Iterator[int]] = defaultdict(lambda: itertools.count(1))

    @property
    def bot_is_active(self) -> bool:
        """A program has asked for updates within the last 30 seconds."""
        return time.monotonic() - max(self.bot_seen_at, self.webhook.delivered_at) < 30

    def add_person(self, person: Account) -> None:
        """A person moves in: a phone, and a private chat with the bot that is not started yet."""
        self.people[person.id] = person
        self.phones[person.id] = Phone(self.revision)
        self.chats[person.id] = Chat(person.id, "private", self.bot.name, members=[person.id])
        self.changed(self.chats[person.id])

    def add_chat(self, chat: Chat) -> None:
        """A group, supergroup or channel is there."""
        self.chats[chat.id] = chat
        self.changed(chat)

    def post(self, chat: Chat, sender: Account, **content: Any) -> Message:
        """A message appears in a chat."""
        message = Message(id=self._new_message_id(chat), chat=chat, sender=sender, date=self.clock.now(), **content)
        chat.messages[message.id] = message
        self.changed(chat, message)
        message.arrived = message.revision
        return message

    def _new_message_id(self, chat: Chat) -> int:
        # Supergroups and channels count their own messages; all other chats of a bot share one counter.
        number = next(self._message_ids[chat.id if chat.type in ("supergroup", "channel") else 0])
        # In a forum 1 is General, so that no topic may begin with it.
        return self._new_message_id(chat) if number == 1 and chat.topics is not None else number

    def bot_knows(self, person: int) -> bool:
        """The bot has met this person: they pressed Start once, or both were in one group at some time."""
        return person in self._met or self.chats[person].bot != "left"

    def remove(self, message: Message) -> None:
        """A message disappears for everyone."""
        chat = message.chat
        del chat.messages[message.id]
        chat.pinned = [number for number in chat.pinned if number != message.id]
        self.changed(chat)

    def changed(self, chat: Chat, message: Message | None = None) -> None:
        """Note a change and wake the phones that show the chat."""
        self.revision += 1
        if message:
            message.revision = self.revision
        if chat.bot_is_here and not chat.is_private:
            self._met.update(chat.members)
        for person in chat.members:
            self._touch(person)

    def _touch(self, person: int) -> None:
        phone = self.phones.get(person)
        if phone:
            phone.revision = self.revision
            phone.bell.ring()

    def ask(self, person: Account, chat: Chat, message_id: int) -> Query:
        """A tap begins to wait for its answer."""
        query = Query(random.getrandbits(52), person.id, chat.id, message_id, asked=self.clock.now())
        self.queries[query.id] = query
        self.phones[person.id].waiting.add(query.id)
        self.revision += 1
        self._touch(person.id)
        return query

    def answer(self, query: Query, text: str, alert: bool, url: str | None) -> None:
        """The tap is answered; a toast or an alert shows up if there is something to say."""
        del self.queries[query.id]
        phone = self.phones[query.person]
        phone.waiting.discard(query.id)
        self.revision += 1
        if text or url:
            phone.notices.append(Notice(query.id, query.chat, query.message, text, alert, url, self.revision))
        self._touch(query.person)

    def mark_read(self, person: Account, chat: Chat, topic: int | None = None) -> None:
        """The person has seen all that one topic of the chat shows now; without a topic, what is in none: a forum's
        General, or the whole chat where it is no forum."""
        phone = self.phones[person.id]
        phone.read[chat.id, topic] = self.revision
        self.revision += 1
        self._touch(person.id)
