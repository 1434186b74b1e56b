"""The doctor looks at everything a deployment needs and says what to mend."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from config import procedures
from config.settings import Settings
from rules.residents import TRIAGERS
from storage.connect import BadDatabase, database_url, open_database
from storage.schema import is_current
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    well: bool
    says: str


async def examine(settings: Settings) -> list[Finding]:
    """Everything, in the order it matters."""
    findings = [Finding("settings", True, "readable")]
    findings += _database(settings)
    findings += [finding async for finding in _telegram(settings)]
    return findings


def _database(settings: Settings) -> list[Finding]:
    try:
        url = database_url(settings.database)
        if not is_current(url):
            return [Finding("database", False, "not set up or of an older version; start the bot once")]
        database = open_database(url, procedures.load())
    except BadDatabase as bad:
        return [Finding("database", False, str(bad))]
    except Exception as error:
        return [Finding("database", False, f"does not open: {str(error).splitlines()[0]}; check YISHI_DATABASE_URL")]
    try:
        return [Finding("database", True, f"{url.get_backend_name()}, newest schema"), *database.read(_inside)]
    finally:
        database.close()


def _inside(work: Work) -> list[Finding]:
    broken = work.journal.broken_at()
    sealed, _ = work.journal.head()
    dead, failed = work.inbox.count("dead"), work.outbox.count("failed")
    place = work.places.the_only()
    triagers = {who.id for who, duty in work.residents.all_roles(work.today()) if duty.role in TRIAGERS}
    return [
        Finding(
            "journal", broken is None, f"{sealed} entries hold" if broken is None else f"entry {broken} was changed"
        ),
        Finding("updates", dead == 0, "none dead" if dead == 0 else f"{dead} dead: see handler_failed in the log"),
        Finding(
            "letters", failed == 0, "none failed" if failed == 0 else f"{failed} failed: see letter_refused in the log"
        ),
        Finding("place", place is not None, place.name if place else "none yet; start the bot once"),
        Finding(
            "triage",
            bool(triagers),
            f"{len(triagers)} look at new issues" if triagers else "nobody; python -m bot role give grid_worker ID",
        ),
    ]


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    if settings.is_playground:
        yield Finding("Telegram", True, "no YISHI_TELEGRAM_TOKEN: the playground is used")
        return
    try:
        async with Bot(settings.telegram_token or "", base_url=f"{settings.telegram_api}/bot") as bot:
            yield Finding("Telegram", True, f"@{bot.username} answers")
    except InvalidToken:
        yield Finding("Telegram", False, "does not know YISHI_TELEGRAM_TOKEN; ask BotFather for it")
    except TelegramError as error:
        yield Finding("Telegram", False, f"does not answer: {error.message}; check the network and YISHI_TELEGRAM_API")
