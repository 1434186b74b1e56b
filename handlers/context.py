"""What every handler is given."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol

import structlog
from telegram import Message, Update
from telegram.error import RetryAfter, TelegramError
from telegram.ext import Application, CallbackContext, ExtBot

from config.texts.catalog import CATALOGS, Catalog
from council import cards, updates
from handlers import show
from handlers.media import Copies
from rules.issues import Card
from rules.refusals import Refusal
from rules.residents import Person, Reader
from screens.issues import private_card
from screens.screen import Screen

log = structlog.get_logger()


class Runs(Protocol):
    """The database, as far as a handler knows it."""

    async def arun(self, verb: Callable[..., Any], /, **kwargs: Any) -> Any: ...
    async def arun_at(self, at: datetime, verb: Callable[[Any], Any]) -> Any: ...
    async def aread(self, query: Callable[..., Any], /, **kwargs: Any) -> Any: ...


class Paces(Protocol):
    """Telegram's limits, as far as a handler knows them."""

    def take(self, chat_id: int, *, edit: bool = False) -> bool: ...
    async def turn(self, chat_id: int, *, edit: bool = False) -> None: ...
    def wait(self, chat_id: int, seconds: float) -> None: ...


@dataclass
class Delivery:
    """One stored update on its way through a handler."""

    row_id: int
    received_at: datetime
    person: Person
    reader: Reader
    ran_verb: bool = False
    late: bool = False
    """Telegram would not take the answer now: the outbox gives it."""
    is_private: bool = True
    """Said or tapped where an answer can also be given later, in private."""


@dataclass
class Shared:
    """Lives as long as the process; bot/ makes it."""

    database: Runs
    pace: Paces
    language: str
    """The deployment's own language."""
    copies: Copies
    operators: Collection[int] = ()
    """Telegram ids of YISHI_ADMINS."""
    deliveries: dict[int, Delivery] = field(default_factory=dict)
    """By update_id, while a handler has them."""
    failures: dict[int, Exception] = field(default_factory=dict)
    """By update_id: what a handler raised, until intake has seen it."""


class Context(CallbackContext[ExtBot, dict, dict, Shared]):
    """`run` a verb, `read` something, `show` a screen, `toast` a line: all a handler does."""

    delivery: Delivery
    incoming: Update

    @classmethod
    def from_update(cls, update: object, application: Application) -> "Context":
        context = super().from_update(update, application)
        assert isinstance(update, Update)
        context.incoming = update
        context.delivery = application.bot_data.deliveries[update.update_id]
        return context

    # --- the database

    async def run(self, verb: Callable[..., Any], /, **what: Any) -> Any:
        """Run a verb in one transaction that also marks the update handled; `work.now` is when it was received."""
        assert not self.delivery.ran_verb, "one update, one verb"
        tap = self.delivery
        result = await self.bot_data.database.arun_at(
            tap.received_at,
            lambda work: updates.carry_out(work, row_id=tap.row_id, person=tap.person, verb=verb, what=what),
        )
        tap.ran_verb = True
        return result

    async def read(self, query: Callable[..., Any], /, **what: Any) -> Any:
        """Look something up; nothing is written."""
        return await self.bot_data.database.aread(query, **what)

    async def note(self, verb: Callable[..., Any], /, **what: Any) -> None:
        """Write down what was shown (a message's id); it does not belong to the update's own verb."""
        await self.bot_data.database.arun(verb, **what)

    @property
    def is_operator(self) -> bool:
        """Whoever did it is one of YISHI_ADMINS."""
        return self.delivery.person.telegram_id in self.bot_data.operators

    # --- words

    @property
    def words(self) -> Catalog:
        """The sentences, in the language of whoever is answered."""
        return CATALOGS[self.delivery.reader.language]

    # --- Telegram

    @property
    def is_private(self) -> bool:
        chat = self.incoming.effective_chat
        return chat is not None and chat.type == chat.PRIVATE

    async def toast(self, text: str = "", *, alert: bool = False) -> None:
        """Answer the tap: a line over the chat, or a box to be closed. Late is no harm: the screen tells it as well."""
        query = self.incoming.callback_query
        if query is None:
            return
        try:
            await show.again_and_again(lambda: query.answer(text[:200] or None, show_alert=alert), pauses=(0.3, 1.0))
        except TelegramError as error:
            log.info("tap_answered_late", why=error.message)

    async def refuse(self, refusal: Refusal) -> None:
        """Say in a box over the chat why a tap did nothing."""
        await self.toast(self.words.plain(f"refusal.{refusal}"), alert=True)

    async def show(self, screen: Screen) -> Message | None:
        """The answer: the tapped message redrawn where that can be, else a new message. None: the outbox gives it
        later. In a group a tap redraws nothing here; its card goes through the outbox."""
        chat = self.incoming.effective_chat
        if chat is None or (self.incoming.callback_query is not None and not self.is_private):
            return None
        tapped = self._tapped_that_can_become(screen)
        if self.is_private:
            await self.bot_data.pace.turn(chat.id, edit=tapped is not None)
        elif not self.bot_data.pace.take(chat.id):
            return None  # a busy minute in the group: its own card goes first
        try:
            if tapped is not None:
                redraw = partial(show.redraw, self.bot, chat.id, tapped.message_id, screen)
                return await show.again_and_again(redraw) or tapped
            send = partial(show.send, self.bot, chat.id, screen, self.bot_data.copies, self._topic)
            return await show.again_and_again(send)
        except TelegramError as error:
            show.give_up_unless_later(error)
            if isinstance(error, RetryAfter):
                self.bot_data.pace.wait(chat.id, show.seconds(error))
            self.delivery.late = True
            return None

    async def show_card(self, card: Card) -> None:
        """Show an issue and remember which message shows it, so that it is redrawn when its stage changes. When many
        tap at once, the outbox redraws it a moment later: the toast has told already that it counted."""
        screen = private_card(card, self.words)
        tapped = self._tapped_that_can_become(screen)
        if tapped is not None and not self.bot_data.pace.take(tapped.chat.id, edit=True):
            self.delivery.late = True
            return
        message = await self.show(screen)
        if message is not None:
            shown = {"chat_id": message.chat_id, "message_id": message.message_id, "has_picture": bool(message.photo)}
            await self.note(cards.shown, issue_id=card.issue.id, **shown)

    @property
    def _topic(self) -> int | None:
        """The forum's topic it was said in; None in its General and everywhere else."""
        message = self.incoming.effective_message
        return message.message_thread_id if message is not None and message.is_topic_message else None

    def _tapped_that_can_become(self, screen: Screen) -> Message | None:
        query = self.incoming.callback_query
        tapped = query.message if query is not None and self.is_private else None
        return tapped if isinstance(tapped, Message) and show.can_become(tapped, screen) else None

    async def strip(self, message_id: int | None) -> None:
        """Take the buttons from a message whose step is over."""
        chat = self.incoming.effective_chat
        if message_id is not None and chat is not None:
            await show.strip(self.bot, chat.id, message_id)
