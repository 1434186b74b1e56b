"""The house with the lights on: everything started in order, and put out in order."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import structlog
from telegram.error import TelegramError
from telegram.ext import Application

from bot.application import PATIENCE, build, connect, set_commands
from bot.clock import MovableClock
from bot.copies import Copies
from bot.http import Health, HttpServer, Webhook
from bot.intake import ALLOWED, POLL_SECONDS, Intake
from bot.outbox import Outbox
from bot.pace import Pace
from bot.schedule import Schedule
from config import procedures, retention
from config.settings import Settings
from council import neighbourhood
from handlers.context import Shared
from storage.connect import database_url, open_database, the_only_process, usable
from storage.database import Database
from storage.media import MediaFolder
from storage.schema import upgrade
from storage.work import Work

log = structlog.get_logger()

LOOK_AT_WEBHOOK = 60.0
"""Seconds between one look at what Telegram says of our webhook and the next."""
MEND_WEBHOOK = "check YISHI_WEBHOOK_URL: https, a public name, a web server before the bot that passes it on"
FINISH_WITHIN = 7.0
"""Seconds for what is in hand when the process is told to stop; with the rest it ends within ten."""


class PortTaken(Exception):
    """The health page's port cannot be listened on."""


@dataclass
class House:
    """What runs."""

    database: Database
    application: Application
    intake: Intake
    outbox: Outbox
    health_page: str
    broken: asyncio.Future[None]
    """Done when fetching ends by itself: the token is wrong."""


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    pace: Pace | None = None,
    poll_seconds: int = POLL_SECONDS,
    patience: float = PATIENCE,
    furnish: Callable[[Work], None] | None = None,
) -> AsyncIterator[House]:
    """The bot at work. Leaving it stops taking updates, finishes what is in hand within 10 s and closes the database.

    `patience`: seconds until a call to Telegram counts as lost. `furnish`: a verb run once on the migrated database
    before anything else, e.g. the demo's neighbourhood.
    Raises BadDatabase, BadProcedure, BadRetention, BadClock, PortTaken, TelegramError (Telegram does not answer or the
    token is wrong).
    """
    url = database_url(settings.database)
    with the_only_process(url):
        with usable(url):
            upgrade(url)
        clock = MovableClock(settings.clock_url) if settings.clock_url else None
        if clock is not None:
            await clock.start()
        known = {"clock": clock} if clock is not None else {}
        database = open_database(url, procedures.load(), **known)
        if clock is not None:
            clock.next_due = partial(database.aread, lambda work: work.outbox.next_due())
        try:
            with usable(url):
                await database.arun(furnish or _one_place(settings))
            pace = pace or Pace()
            bot = connect(settings.telegram_token or "", settings.telegram_api or "", pace, patience)
            copies = Copies(bot, database, MediaFolder(settings.media_dir))
            shared = Shared(
                database=database,
                pace=pace,
                language=settings.language,
                copies=copies,
                operators=frozenset(settings.admins),
            )
            application = build(bot, shared)
            async with (
                _introduced(application),
                _at_work(settings, application, database, copies, pace, poll_seconds) as house,
            ):
                yield house
        finally:
            if clock is not None:
                await clock.stop()
            database.close()


@asynccontextmanager
async def _at_work(
    settings: Settings, application: Application, database: Database, copies: Copies, pace: Pace, poll_seconds: int
) -> AsyncIterator[House]:
    intake = Intake(application, database, poll_seconds)
    operators = frozenset(settings.admins)
    outbox = Outbox(application.bot, database, copies, pace, settings.language, operators)
    schedule = Schedule(database, retention.load())
    server = HttpServer(
        settings.http_host, settings.http_port, lambda: health(database, intake), _webhook(settings, intake)
    )
    try:
        address = await server.start()
    except OSError as error:
        raise PortTaken(str(error)) from error
    schedule.start()
    await intake.recover()
    if settings.webhook_url:
        fetching: asyncio.Task[None] = asyncio.create_task(_be_posted_to(settings, application, intake), name="webhook")
    else:
        await _stop_webhook(application)
        fetching = asyncio.create_task(intake.fetch_for_ever(), name="intake")
    sending = asyncio.create_task(outbox.send_for_ever(), name="outbox")
    copying = asyncio.create_task(copies.make_for_ever(), name="copies")
    commands = asyncio.create_task(set_commands(application.bot), name="commands")
    log.info("running", health=address)
    try:
        yield House(database, application, intake, outbox, address, fetching)
    finally:
        fetching.cancel()
        await server.stop()
        await intake.finish(FINISH_WITHIN)
        sending.cancel()
        copying.cancel()
        commands.cancel()
        await outbox.finish(1.5)
        schedule.stop()
        log.info("stopped")


async def health(database: Database, intake: Intake) -> Health:
    """What /health says."""
    problems = [] if intake.fetching else ["no updates from Telegram: see fetch_failed or another_poller in the log"]
    facts: dict[str, int | str | bool] = {}
    try:
        facts = await database.aread(
            lambda work: {
                "updates_waiting": work.inbox.count("stored"),
                "updates_dead": work.inbox.count("dead"),
                "letters_waiting": work.outbox.count("waiting"),
                "letters_failed": work.outbox.count("failed"),
            }
        )
    except Exception as error:
        log.exception("health_failed")
        problems.append(f"the database does not answer: {type(error).__name__}")
    return Health(problems, facts)


def _one_place(settings: Settings) -> Callable[[Work], None]:
    """Until there is a roster: the one place of the settings."""
    place = {"name": settings.place, "prefix": settings.prefix}
    return lambda work: neighbourhood.serve_one_place(
        work, **place, language=settings.language, time_zone=settings.timezone
    )


@asynccontextmanager
async def _introduced(application: Application) -> AsyncIterator[None]:
    """Telegram knows the token and we know our name; connections are closed even where it does not."""
    try:
        await application.initialize()
    except TelegramError:
        await application.bot.request.shutdown()
        raise
    try:
        yield
    finally:
        await application.shutdown()


def _webhook(settings: Settings, intake: Intake) -> Webhook | None:
    if not settings.webhook_url or not settings.webhook_secret:
        return None
    return Webhook(urlsplit(settings.webhook_url).path or "/", settings.webhook_secret, intake.store)


async def _be_posted_to(settings: Settings, application: Application, intake: Intake) -> None:
    """Tell Telegram where to post; again and again until it takes it, and look every minute whether it still does and
    whether posts arrive. Ends only when cancelled."""
    bot, is_set = application.bot, False
    while True:
        try:
            if not is_set:
                secret = settings.webhook_secret
                await bot.set_webhook(settings.webhook_url or "", secret_token=secret, allowed_updates=ALLOWED)
                is_set = intake.fetching = True
            await asyncio.sleep(LOOK_AT_WEBHOOK)
            told = await bot.get_webhook_info()
            is_set = told.url == settings.webhook_url
            fails = bool(told.pending_update_count and told.last_error_message)
            intake.fetching = is_set and not fails
            if not intake.fetching:
                log.warning("webhook_broken", why=told.last_error_message or "it was taken back", mend=MEND_WEBHOOK)
        except TelegramError as error:
            log.warning("webhook_refused", why=error.message, mend=MEND_WEBHOOK)
            intake.fetching = False
            await asyncio.sleep(10)


async def _stop_webhook(application: Application) -> None:
    """Long polling is refused while a webhook is set; what waits there is kept."""
    try:
        await application.bot.delete_webhook(drop_pending_updates=False)
    except TelegramError as error:
        log.warning("webhook_not_deleted", why=error.message)
