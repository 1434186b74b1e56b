"""The bot as a process that tests start and kill: the same program with quicker limits."""

import asyncio
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from bot import logs
from bot.demo import described
from bot.pace import Pace
from bot.running import running
from config.settings import Settings
from council import neighbourhood
from storage.work import Work

QUICK = 50.0
"""The playground's limits run so many times faster: waiting is not what is tested."""
BOTS_PACE = QUICK / 2
"""The bot's own pace: with a second squeezed into 20 ms, two messages sent apart may well arrive together."""
DEMO = described()


def settle_demo(work: Work) -> None:
    """Everybody of the demo, as `make run` has them."""
    neighbourhood.settle(work, description=DEMO)


def live(settings: Settings, parent: Connection, log: Path) -> None:
    """Run until SIGTERM; says `running` when it takes updates. What it logs is added to a file."""
    sys.stderr = log.open("a")
    logs.configure(logs.secret_key(settings.secret_key_file))
    asyncio.run(_live(settings, parent))


async def _live(settings: Settings, parent: Connection) -> None:
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    async with running(settings, pace=Pace(scale=BOTS_PACE), poll_seconds=5, furnish=settle_demo):
        parent.send("running")
        await told.wait()
