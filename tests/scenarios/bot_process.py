"""The bot as tests start it: the same program with quicker limits; says `running` when it takes updates."""

import asyncio
import signal

from bot import logs
from bot.pace import Pace
from bot.running import running
from config.settings import load
from tests.scenarios.town import QUICK, settle_demo


async def live() -> None:
    settings = load()
    logs.configure(logs.secret_key(settings.secret_key_file))
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    async with running(settings, pace=Pace(scale=QUICK), poll_seconds=5, furnish=settle_demo):
        print("running", flush=True)
        await told.wait()


if __name__ == "__main__":
    asyncio.run(live())
