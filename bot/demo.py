"""A Telegram of your own with a neighbourhood in it: the playground and the bot, speaking real HTTP to each other."""

import shutil
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.running import House, running
from bot.sheets import rows_of
from config.settings import Settings
from council import neighbourhood
from playground import Playground, world_from
from storage.connect import database_url, the_only_process

WAKING = range(8, 21)
"""Hours of the place at which the demo may begin."""
FOLDER = Path(__file__).parent.parent / "config"


def described() -> dict[str, Any]:
    """The demo neighbourhood: people, roles and groups as config/demo.toml has them, `roster` the rows of its file."""
    told = tomllib.loads((FOLDER / "demo.toml").read_text("utf-8"))
    return {**told, "roster": rows_of(FOLDER / "demo_roster.csv")}


@asynccontextmanager
async def demo(settings: Settings, port: int, database: str | None = None) -> AsyncIterator[tuple[str, House]]:
    """The page's address and the bot at work in the demo neighbourhood, on its own database unless another is named.
    Raises what `running` raises."""
    description = described()
    playground = Playground(world_from(description), bot_name="议事厅")
    url = await playground.start(host="127.0.0.1", port=port)
    media = Path(database_url(database or settings.database).database or "playground").with_suffix(".media")
    if database is None:
        _forget_the_last(settings.database, media)
    await _wake_up(playground, description["time_zone"])
    here = settings.model_copy(
        update={
            "telegram_token": playground.token,
            "telegram_api": url,
            "clock_url": f"{url}/api/clock",
            "database_url": database or settings.database,
            "media_dir": media,
            "webhook_url": None,
            "webhook_secret": None,
            "admins": (),
        }
    )
    try:
        async with running(here, furnish=lambda work: neighbourhood.settle(work, description=description)) as house:
            yield url, house
    finally:
        await playground.stop()


def _forget_the_last(database: str, media: Path) -> None:
    """The playground's Telegram lives in memory: what the bot knew of the last one points at messages that are gone.
    Raises BadDatabase where another playground uses it."""
    url = database_url(database)
    with the_only_process(url):
        for part in ("", "-wal", "-shm"):
            Path(f"{url.database}{part}").unlink(missing_ok=True)
        shutil.rmtree(media, ignore_errors=True)


async def _wake_up(playground: Playground, zone: str) -> None:
    """Begin by day: whoever tries the demo at night would wait till morning for every letter."""
    clock = playground.world.clock
    hour = clock.now().astimezone(ZoneInfo(zone)).hour
    if hour not in WAKING:
        await clock.forward(timedelta(hours=(WAKING.start - hour) % 24))
