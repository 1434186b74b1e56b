"""Letters out: due letters worded, sent within Telegram's limits, noted as sent."""

import asyncio
from collections.abc import Sequence

import structlog
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.pace import Pace
from bot.wording import Page, word
from council import groups, letters, mail
from handlers import show
from rules.letters import Kind, Letter
from storage.cards import Posted
from storage.database import Database

log = structlog.get_logger()

AT_ONCE = 32
"""Chats written to at the same time."""


class Outbox:
    """Sends what is due: woken on commit, and looking every second besides, as other processes write too."""

    def __init__(self, bot: Bot, database: Database, pace: Pace, language: str) -> None:
        self._bot, self._database, self._pace, self._language = bot, database, pace, language
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
                await self._until_woken(1.0)

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
        """An audience is no message; a private card is an edit."""
        if letter.audience is not None:
            return True
        return self._pace.take(letter.chat_id, edit=letter.kind is Kind.private_card)

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
            await self._database.arun(mail.try_later, letter=letter, seconds=30)

    async def _send(self, letter: Letter) -> None:
        """Word it as things are now, send it, note it; or say why not."""
        bundle = await self._database.arun(mail.take, letter=letter)
        if bundle is None:
            return  # postponed, skipped, or sent with others meanwhile
        page = word(bundle, self._bot.username, self._language)
        try:
            posted = await self._post(letter.chat_id, page)
        except TelegramError as error:
            await self._refused(bundle.letters, error)
            return
        await self._database.arun(mail.sent, bundle=bundle, posted=posted)
        log.info("letter_sent", kind=letter.kind, merged=len(bundle.letters), person=letter.chat_id)

    async def _post(self, chat_id: int, page: Page) -> Posted | None:
        """Redraw the message that shows it, or send a new one."""
        if page.shown is not None and page.shown.has_picture == (page.screen.picture is not None):
            try:
                await show.redraw(self._bot, chat_id, page.shown.message_id, page.screen)
                return page.shown
            except BadRequest as error:
                if not show.cannot_become(error):
                    raise
        message = await show.send(self._bot, chat_id, page.screen)
        return Posted(chat_id=chat_id, message_id=message.message_id, has_picture=bool(message.photo))

    async def _refused(self, refused: Sequence[Letter], error: TelegramError) -> None:
        """What Telegram's no means: wait, skip, move, or give up and tell the operator."""
        first = refused[0]
        if isinstance(error, RetryAfter):
            self._pace.wait(first.chat_id, show.seconds(error))
            log.warning("told_to_wait", seconds=show.seconds(error), person=first.chat_id)
        elif isinstance(error, ChatMigrated):
            await self._database.arun(groups.move, old=first.chat_id, new=error.new_chat_id)
        elif isinstance(error, Forbidden):
            await self._database.arun(mail.stopped, chat_id=first.chat_id, reason=error.message)
        elif isinstance(error, BadRequest):
            log.error("letter_refused", kind=first.kind, letter=first.id, why=error.message)
            await self._database.arun(mail.give_up, letters=refused, reason=error.message)
        else:
            self._pace.wait(first.chat_id, 2.0)
            log.warning("telegram_unreachable", why=error.message)
