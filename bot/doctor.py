"""The doctor looks at everything a deployment needs and says what to mend."""

import time
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot import slips
from config import procedures, retention
from config.settings import Settings
from council import places
from rules.places import GRID_NORMALLY, PlaceKind
from rules.residents import TRIAGERS
from storage.connect import BadDatabase, database_url, is_set_up, open_database, usable
from storage.copies import BACKUPS
from storage.work import Work

CLOCK_MAY_DIFFER = 60
"""Seconds between the machine's clock and Telegram's."""


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
    findings.append(_fonts())
    findings.append(backups(retention.load().backups))
    findings += [finding async for finding in _telegram(settings)]
    return findings


def _database(settings: Settings) -> list[Finding]:
    try:
        url = database_url(settings.database)
        if not is_set_up(url):
            return [Finding("database", False, "not set up or of another version; start the bot once")]
        with usable(url), closing(open_database(url, procedures.load())) as database:
            return [Finding("database", True, f"{url.get_backend_name()}, newest schema"), *database.read(_inside)]
    except BadDatabase as bad:
        return [Finding("database", False, str(bad))]


def _inside(work: Work) -> list[Finding]:
    broken = work.journal.broken_at()
    sealed, _ = work.journal.head()
    dead, failed = work.inbox.count("dead"), work.outbox.count("failed")
    place = work.places.outermost()
    twice = places.numbered_twice(work)
    return [
        Finding(
            "journal", broken is None, f"{sealed} entries hold" if broken is None else f"entry {broken} was changed"
        ),
        Finding("updates", dead == 0, "none dead" if dead == 0 else f"{dead} dead: see handler_failed in the log"),
        Finding(
            "letters", failed == 0, "none failed" if failed == 0 else f"{failed} failed: see letter_refused in the log"
        ),
        Finding(
            "place",
            place is not None,
            f"{place.name}, time zone {place.time_zone}" if place else "none yet; start the bot once",
        ),
        Finding(
            "numbers",
            not twice,
            "; ".join(
                f"{prefix} is the prefix of {' and '.join(names)}: python -m bot place set"
                for prefix, names in twice.items()
            )
            or "every prefix is one place's",
        ),
        _triage(work),
        *_grids(work),
    ]


def _triage(work: Work) -> Finding:
    """Whether somebody looks at new issues, in every compound that people live in."""
    held = [(who.id, duty.place_id) for who, duty in work.residents.all_roles(work.today()) if duty.role in TRIAGERS]
    if not held:
        return Finding("triage", False, "nobody; python -m bot role give grid_worker ID")
    without = places.without(work, holders={place for _, place in held})
    says = f"{len({who for who, _ in held})} who look at new issues"
    if without:
        says += f"; nobody in {', '.join(without)}: python -m bot role give grid_worker ID --place {without[0]}"
    return Finding("triage", not without, says)


def _grids(work: Work) -> list[Finding]:
    """Which are smaller or bigger than a grid normally is: worth knowing, nothing to mend."""
    grids = work.places.households_by(PlaceKind.grid)
    outside = [f"{name} has {households}" for _, name, households in grids if households not in GRID_NORMALLY]
    normally = f"{GRID_NORMALLY.start}–{GRID_NORMALLY.stop - 1} households"
    says = (
        f"{len(grids)}, all of {normally}" if not outside else f"{len(grids)}; outside {normally}: {', '.join(outside)}"
    )
    return [Finding("grids", True, says)] if grids else []


def _fonts() -> Finding:
    """Whether invitation slips can be drawn."""
    try:
        undrawable = slips.undrawable()
    except OSError as error:
        return Finding("fonts", False, f"invitation slips cannot be drawn: {error}; make run installs what is missing")
    if undrawable:
        return Finding("fonts", False, f"{slips.font_file().name} cannot draw {' '.join(sorted(undrawable))}")
    return Finding("fonts", True, f"{slips.font_file().name}, for invitation slips")


def backups(days: int, folder: Path = BACKUPS) -> Finding:
    """Whether some are older than residents were told."""
    oldest = time.time() - timedelta(days=days).total_seconds()
    old = sorted(file.name for file in folder.glob("yishiting-*") if file.stat().st_mtime < oldest)
    if old:
        return Finding("backups", False, f"older than {days} days, which residents were told: delete {', '.join(old)}")
    return Finding("backups", True, f"none in {folder} is older than {days} days")


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    if settings.is_playground:
        yield Finding("Telegram", True, "no YISHI_TELEGRAM_TOKEN: the playground is used")
        return
    try:
        async with Bot(settings.telegram_token or "", base_url=f"{settings.telegram_api}/bot") as bot:
            yield Finding("Telegram", True, f"@{bot.username} answers")
        async for finding in _clock(settings):
            yield finding
    except InvalidToken:
        yield Finding("Telegram", False, "does not know YISHI_TELEGRAM_TOKEN; ask BotFather for it")
    except TelegramError as error:
        yield Finding("Telegram", False, f"does not answer: {error.message}; check the network and YISHI_TELEGRAM_API")


async def _clock(settings: Settings) -> AsyncIterator[Finding]:
    """The machine's clock against Telegram's; says nothing where Telegram tells no time."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10), trust_env=True) as session,
            session.head(settings.telegram_api or "") as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, LookupError, ValueError):
        return
    off = abs((datetime.now(UTC) - theirs).total_seconds())
    mend = "" if off <= CLOCK_MAY_DIFFER else "; set this machine's clock: deadlines go by it"
    yield Finding("clock", not mend, f"{off:.0f} s from Telegram's{mend}")
