"""Letters out: due letters worded, sent within Telegram's limits, noted as sent."""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace

import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.pace import Pace
from bot.wording import Page, word
from config.texts.catalog import CATALOGS, Catalog
from council import groups, letters, mail
from council.bundle import Bundle
from handlers import media, show
from handlers.media import Copies
from rules.attachments import Pin, Together
from rules.letters import Kind, Letter
from rules.my_data import Document, Gone
from rules.places import TO_BE_MADE
from screens import menu
from screens.screen import Screen
from storage.cards import Posted
from storage.database import Database

log = structlog.get_logger()

AT_ONCE = 32
"""Chats written to at the same time."""
EDITS = (Kind.private_card, Kind.gone)
"""Letters that send nothing new."""
WITH_COMMANDS = (Kind.commands, Kind.erased)
"""Letters after which Telegram lists other commands."""
AFTER_TROUBLE = 30.0
"""Seconds before a chat is written to again when something of ours broke."""


class Outbox:
    """Sends what is due: woken on commit, and looking every second besides, as other processes write too."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        copies: Copies,
        pace: Pace,
        language: str,
        operators: Collection[int] = (),
    ) -> None:
        self._bot, self._database, self._copies, self._pace, self._language = bot, database, copies, pace, language
        self._operators = operators
        self._woken = asyncio.Event()
        self._busy: dict[int, asyncio.Task[None]] = {}
        loop = asyncio.get_running_loop()
        database.on_letters.append(lambda: loop.call_soon_threadsafe(self._woken.set))

    async def send_for_ever(self) -> None:
        """Until cancelled."""
        while True:
            self._woken.clear()
            try:
                started = await self.send_due()
            except Exception:
                log.exception("outbox_failed")
                started = 0
            if not started:
                await self._until_woken(min(self._pace.seconds_until_any() or 1.0, 1.0))

    async def send_due(self) -> int:
        """Start on what is due to chats that are free; how many letters that were."""
        closed = {*self._busy, *self._pace.closed()}
        room = AT_ONCE - len(self._busy)
        if room <= 0:
            await self._until_woken(0.05)
            return 1
        due = await self._database.aread(lambda work: work.outbox.due(room, except_chats=closed))
        started = 0
        for letter in due:
            if letter.chat_id in self._busy or not self._may_go(letter):
                continue
            task = asyncio.create_task(self._send_to(letter))
            self._busy[letter.chat_id] = task
            task.add_done_callback(lambda _, chat=letter.chat_id: self._free(chat))
            started += 1
        return started

    def _may_go(self, letter: Letter) -> bool:
        """An audience is no message; some letters only change one."""
        if letter.audience is not None:
            return True
        messages = letter.facts.get("messages", 1)
        return self._pace.take(letter.chat_id, edit=letter.kind in EDITS, messages=messages)

    async def finish(self, within: float) -> None:
        """Let go of what is on its way; what is left stays due."""
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=within)

    def _free(self, chat: int) -> None:
        del self._busy[chat]
        self._woken.set()

    async def _until_woken(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return

    async def _send_to(self, letter: Letter) -> None:
        try:
            if letter.audience is not None:
                await self._database.arun(letters.expand, letter=letter)
            else:
                await self._send(letter)
        except Exception:
            log.exception("letter_failed", kind=letter.kind, letter=letter.id)
            self._pace.wait(letter.chat_id, AFTER_TROUBLE)

    async def _send(self, letter: Letter) -> None:
        """Word it as things are now, send it, note it; or say why not."""
        bundle = await self._database.arun(mail.take, letter=letter)
        if bundle is None:
            return  # postponed, skipped, or sent with others meanwhile
        try:
            posted = await self._deliver(bundle)
        except TelegramError as error:
            await self._refused(bundle.letters, error)
            return
        await self._database.arun(mail.sent, bundle=bundle, posted=posted)
        log.info("letter_sent", kind=letter.kind, merged=len(bundle.letters), person=letter.chat_id)

    async def _deliver(self, bundle: Bundle) -> Posted | None:
        """By its kind: something to look at, a farewell, or words."""
        letter = bundle.letters[0]
        match bundle.says:
            case Together(attachments=together):
                missing = await media.send_together(self._bot, letter.chat_id, together, self._copies)
                if missing:
                    sentence = menu.said("attachment.not_shown", self._words(bundle), n=missing)
                    await show.send(self._bot, letter.chat_id, sentence, self._copies)
                return None
            case Pin(latitude=latitude, longitude=longitude):
                await self._bot.send_location(letter.chat_id, latitude, longitude)
                return None
            case Document(name=name, content=content):
                await self._bot.send_document(letter.chat_id, content, filename=name)
                return None
            case Gone(message_id=message_id):
                emptied = menu.said("my_data.emptied", self._words(bundle))
                await show.take_away(self._bot, letter.chat_id, message_id, emptied)
                return None
        if letter.kind in WITH_COMMANDS and bundle.reader is not None:
            words = self._words(bundle)
            await show.set_commands(self._bot, letter.chat_id, bundle.reader, words, self._operators)
        if letter.kind is Kind.commands:
            return None
        page = word(bundle, self._bot.username, self._language)
        if letter.kind is Kind.farewell:
            return await self._farewell(letter, page)
        return await self._post(letter, page, bundle)

    def _words(self, bundle: Bundle) -> Catalog:
        return CATALOGS[bundle.language or self._language]

    async def _post(self, letter: Letter, page: Page, bundle: Bundle) -> Posted | None:
        """Redraw the message that shows it, or send a new one. None: there is nothing left to redraw."""
        chat_id = letter.chat_id
        if page.shown is not None:
            if await self._redrawn(page.shown, page.screen):
                return page.shown
            if letter.kind is Kind.private_card:
                return None
        topic = await self._topic_of(bundle)
        message = await show.send(self._bot, chat_id, page.screen, self._copies, topic)
        if page.over is not None:
            await show.strip(self._bot, chat_id, page.over)
        return Posted(chat_id=chat_id, message_id=message.message_id, has_picture=bool(message.photo))

    async def _topic_of(self, bundle: Bundle) -> int | None:
        """Where in a forum it belongs; made now if it still has to be. None: the General, and everywhere else."""
        if bundle.topic != TO_BE_MADE:
            return bundle.topic
        chat_id, words = bundle.letters[0].chat_id, self._words(bundle)
        try:
            topic = (await self._bot.create_forum_topic(chat_id, words.plain("card.topic"))).message_thread_id
        except BadRequest as error:  # no right to make topics, or a forum no longer
            log.warning("topic_not_made", why=error.message)
            topic = None
        await self._database.arun(groups.cards_belong_in, chat_id=chat_id, topic_id=topic)
        return topic

    async def _redrawn(self, shown: Posted, screen: Screen) -> bool:
        """Whether the message could be redrawn. A text stays a text where the picture could not be sent; a picture that
        must not be seen any more is deleted, or made blank."""
        try:
            if shown.has_picture and screen.picture is None:
                return await show.without_picture(self._bot, shown.chat_id, shown.message_id, screen)
            fitting = screen if shown.has_picture else replace(screen, picture=None)
            await show.redraw(self._bot, shown.chat_id, shown.message_id, fitting)
        except BadRequest as error:
            if not show.cannot_become(error):
                raise
            return False
        return True

    async def _farewell(self, letter: Letter, page: Page) -> None:
        """Say why, if one may, and leave the group."""
        with suppress(TelegramError):
            await show.send(self._bot, letter.chat_id, page.screen, self._copies)
        with suppress(TelegramError):
            await self._bot.leave_chat(letter.chat_id)

    async def _refused(self, refused: Sequence[Letter], error: TelegramError) -> None:
        """What Telegram's no means: wait, skip, move, or give up and tell the operator."""
        first = refused[0]
        if isinstance(error, RetryAfter):
            self._pace.wait(first.chat_id, show.seconds(error))
            log.warning("told_to_wait", seconds=show.seconds(error), person=first.chat_id)
        elif isinstance(error, ChatMigrated):
            await self._database.arun(groups.move, old=first.chat_id, new=error.new_chat_id)
        elif isinstance(error, Forbidden) or (first.chat_id > 0 and "chat not found" in error.message.lower()):
            await self._database.arun(mail.stopped, chat_id=first.chat_id, reason=error.message)
        elif isinstance(error, BadRequest) and (reason := show.topic_is_lost(error)):
            topic = None if reason == "closed" else TO_BE_MADE
            await self._database.arun(groups.cards_belong_in, chat_id=first.chat_id, topic_id=topic)
        elif isinstance(error, BadRequest) and first.chat_id < 0 and show.has_no_right(error):
            log.warning("group_closed_to_us", why=error.message, person=first.chat_id)
            await self._database.arun(mail.wait_for_rights, letters=refused)
        elif isinstance(error, BadRequest):
            log.error("letter_refused", kind=first.kind, letter=first.id, why=error.message)
            await self._database.arun(mail.give_up, letters=refused, reason=error.message)
        else:
            self._pace.wait(first.chat_id, 2.0)
            log.warning("telegram_unreachable", why=error.message)
