"""Updates in: stored first, then acknowledged, then handled in order per person.

PTB's own Updater acknowledges an update once it is in memory: killed with 60 taps queued it lost up to all of them.
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from bot.application import request
from bot.doorkeeper import Doorkeeper, Turnstile, is_number, kept
from council import too_much, updates
from handlers import show
from handlers.context import Delivery, Shared
from rules.letters import Kind
from rules.residents import Person
from storage.database import Database
from storage.inbox import Arrived, Inbox, Received

log = structlog.get_logger()

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
IN_HAND = 512
"""Updates in memory at most; the others wait in the database."""
OF_EACH = 8
"""Of one person at most."""
POLL_SECONDS = 25
LONGEST_NAME = 64
"""Characters; Telegram allows 129, a card's caption has room for fewer."""
AGAIN_IN = 2.0
"""Seconds before an update is tried again when the database is away."""


class Intake:
    """Fetches, stores, acknowledges; then hands each person's updates to the application, one after another."""

    def __init__(self, application: Application, database: Database, poll_seconds: int = POLL_SECONDS) -> None:
        self._application, self._database, self._poll_seconds = application, database, poll_seconds
        self._shared: Shared = application.bot_data
        self._request = request(1)
        self._doorkeeper = Doorkeeper(application.bot.username)
        self._turnstile = Turnstile(max(one.at_most.updates_a_minute for one in database.procedures.values()))
        self._queues: dict[int, deque[Received]] = {}
        self._in_hand, self._loading, self._closing = 0, asyncio.Lock(), False
        self._more_of: set[int] = set()
        self._crowded = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._answered: list[int] = []
        self._flushing: asyncio.Task[None] | None = None
        self.fetching = False
        """Whether the last fetch went well."""

    # --- fetching

    async def fetch_for_ever(self) -> None:
        """Long poll. A batch is on disk before the next request acknowledges it. Raises InvalidToken only."""
        async with self._request:
            offset, pause = None, 1.0
            while True:
                try:
                    offset = await self._fetch(offset)
                    self.fetching, pause = True, 1.0
                except InvalidToken:
                    raise
                except RetryAfter as error:
                    await asyncio.sleep(show.seconds(error))
                except Exception as error:
                    self.fetching = False
                    _say_why(error)
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, 30)

    async def _fetch(self, offset: int | None) -> int | None:
        """Get a batch and keep it; the offset that acknowledges it. None after an empty one: nothing is left to
        acknowledge, and after an idle week Telegram's numbers begin anew, perhaps lower."""
        batch = await self._get_updates(offset)
        await self.store(batch)
        return max(raw["update_id"] for raw in batch) + 1 if batch else None

    async def _get_updates(self, offset: int | None) -> list[dict[str, Any]]:
        """As Telegram sent them: PTB would parse what is stored as it came and parsed when it is handled."""
        wait = self._poll_seconds if self.fetching else 0  # the first answer comes at once: ready, or why not
        asked = {"timeout": wait, "limit": 100, "allowed_updates": json.dumps(ALLOWED)}
        if offset is not None:
            asked["offset"] = offset
        url = f"{self._application.bot.base_url}/getUpdates?{urlencode(asked)}"
        fetched = await self._request.post(url, read_timeout=self._poll_seconds + 10)
        assert isinstance(fetched, list)
        return fetched

    async def store(self, batch: Sequence[dict[str, Any]]) -> None:
        """Keep what is for us; only then may it be acknowledged. What people say in groups is not looked at."""
        until = self._turnstile.opens(self._database.clock())
        ours = [(person, raw) for raw in batch if (person := self._lets_in(raw)) is not None]
        through = [(person, raw) for person, raw in ours if self._turnstile.lets_through(person, raw["update_id"])]
        for_us = [
            Arrived(update_id=raw["update_id"], person=person, payload=_written(kept(raw))) for person, raw in through
        ]
        turned_away = [person for person, raw in ours if not self._turnstile.lets_through(person, raw["update_id"])]
        too_quick = self._turnstile.to_tell(turned_away)
        if for_us or too_quick:
            what = {"too_quick": too_quick, "until": until, "most": self._turnstile.most}
            await self._database.arun(too_much.keep, arrived=for_us, **what)
            self._turnstile.told(too_quick)
            for person in too_quick:
                log.info("too_quick", person=person)
            self._more_of.update(one.person for one in for_us if one.person in self._queues)
            await self.load()

    def _lets_in(self, raw: dict[str, Any]) -> int | None:
        """What is not shaped like an update is acknowledged and left: it would come again and again."""
        try:
            return self._doorkeeper.lets_in(raw) if is_number(raw["update_id"]) else None
        except (KeyError, TypeError, AttributeError):
            log.warning("odd_update", update=raw.get("update_id"))
            return None

    # --- handling

    async def recover(self) -> None:
        """At start: answers that were cut short are promised to the outbox, undone updates are taken up."""
        late = await self._database.arun(updates.promise_answers)
        if late:
            log.info("answers_promised", n=late)
        await self.load()

    async def load(self) -> None:
        """Take stored updates in hand, as many as there is room for, a few of each person who has none in hand."""
        async with self._loading:
            room, busy = IN_HAND - self._in_hand, list(self._queues)
            self._crowded = room <= 0
            if self._crowded or self._closing:
                return
            waiting = partial(Inbox.waiting, except_persons=busy, limit=room, each=OF_EACH)
            rows = await self._surely(lambda: self._database.aread(lambda work: waiting(work.inbox)))
            self._crowded = len(rows) == room
            for row in rows:
                self._in_hand += 1
                if row.person in self._queues:
                    self._queues[row.person].append(row)
                else:
                    self._queues[row.person] = deque([row])
            for person in {row.person for row in rows}:
                if len(self._queues[person]) == OF_EACH:
                    self._more_of.add(person)
                self._track(self._serve(person))

    async def _serve(self, person: int) -> None:
        """One person's updates, in the order they came in."""
        queue = self._queues[person]
        while queue:
            try:
                await self._handle(queue[0])
            except Exception:  # the database is away: nothing is counted, the update waits for it
                log.exception("update_waits", row=queue[0].id, mend="the database does not answer")
                await asyncio.sleep(AGAIN_IN)
                continue
            queue.popleft()
            self._in_hand -= 1
        del self._queues[person]
        if self._crowded or person in self._more_of:
            self._more_of.discard(person)
            await self.load()

    async def _handle(self, row: Received) -> None:
        """Until it is handled or dead."""
        pause = 0.05
        while True:
            delivery, error = await self._try(row)
            if delivery is not None and (error is None or delivery.ran_verb):
                if error is not None:  # it is recorded; only the answer went wrong
                    log.error("answer_failed", row=row.id, person=row.person, exc_info=error)
                return await self._done(row.id, delivery, late=delivery.late or error is not None)
            if isinstance(error, updates.HandledBefore):
                return self._later([row.id])
            log.error("handler_failed", row=row.id, person=row.person, exc_info=error)
            operators = sorted(self._shared.operators)
            if await self._database.arun(updates.failed, row_id=row.id, person=row.person, operators=operators):
                return log.error("update_dead", row=row.id, person=row.person)
            await asyncio.sleep(pause)
            pause *= 3

    async def _try(self, row: Received) -> tuple[Delivery | None, Exception | None]:
        """Hand the update to its handler: how it went on its way, and what the handler raised. No delivery: it cannot
        even be read."""
        try:
            update = Update.de_json(json.loads(row.payload), self._application.bot)
        except Exception as unreadable:
            return None, unreadable
        person = _person(update, row.person)
        reader = await self._database.aread(updates.reader, person=person, default=self._shared.language)
        chat = update.effective_chat
        private = update.callback_query is not None or (chat is not None and chat.id == row.person)
        delivery = Delivery(row.id, row.received_at, person, reader, is_private=private)
        self._shared.deliveries[update.update_id] = delivery
        try:
            await self._application.process_update(update)
        finally:
            del self._shared.deliveries[update.update_id]
        return delivery, self._shared.failures.pop(update.update_id, None)

    # --- answered

    async def _done(self, row_id: int, delivery: Delivery, *, late: bool) -> None:
        """Note that it is answered (many at once), or that the outbox will answer in private."""
        if not delivery.ran_verb:
            answer = {"kind": Kind.where_we_are, "facts": {}} if delivery.is_private else None
            await self._database.arun(lambda work: work.inbox.handle(row_id, answer))
        if late:
            return self._later([row_id])
        self._answered.append(row_id)
        if self._flushing is None or self._flushing.done():
            self._flushing = self._track(self._flush())

    async def _flush(self) -> None:
        while self._answered:
            rows, self._answered = self._answered, []
            await self._surely(lambda rows=rows: self._database.arun(lambda work: work.inbox.answered(rows)))

    def _later(self, row_ids: list[int]) -> None:
        """The outbox answers, if nobody has."""
        self._track(self._surely(lambda: self._database.arun(updates.promise_answers, row_ids=row_ids)))

    async def _surely(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        """Ask the database, again and again until it answers."""
        while True:
            try:
                return await ask()
            except Exception:
                log.exception("note_waits", mend="the database does not answer")
                await asyncio.sleep(AGAIN_IN)

    def _track(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def finish(self, within: float) -> None:
        """Finish what is in hand; what is left after that many seconds is taken up at the next start."""
        self._closing = True
        deadline = asyncio.get_running_loop().time() + within
        while self._tasks and (left := deadline - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        for task in self._tasks:
            task.cancel()


def _written(raw: dict[str, Any]) -> str:
    """As text that a database takes: half a sign (a lone surrogate) is written out."""
    text = json.dumps(raw, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(raw)
    return text


def _say_why(error: Exception) -> None:
    """To the operator: what keeps updates from coming in."""
    if isinstance(error, Conflict):
        log.warning("another_poller", mend="stop the other process that uses this token")
    elif isinstance(error, TelegramError | OSError):
        log.warning("fetch_failed", why=str(error), mend="check the network and YISHI_TELEGRAM_API")
    else:
        log.error("store_failed", exc_info=error, mend="the database takes no updates; Telegram keeps them for a day")


def _person(update: Update, person: int) -> Person:
    user = update.effective_user
    name = user.full_name[:LONGEST_NAME] if user else str(person)
    return Person(telegram_id=person, name=name, language_code=user.language_code if user else None)
