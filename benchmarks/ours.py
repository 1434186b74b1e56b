"""Our bot as `make run` starts it, only without pacing: `python -m benchmarks.ours JOB`."""

import asyncio
import signal
import sys
from functools import partial
from pathlib import Path

from benchmarks import neighbours
from benchmarks.job import Job
from bot import logs
from bot.pace import Pace
from bot.running import running
from config import procedures
from config.settings import Settings
from storage.connect import open_database


async def live(job: Job) -> None:
    """Settle the neighbourhood, post the cards, take seconds; until SIGTERM."""
    told_to_stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told_to_stop.set)
    key = Path(job.folder) / "secret.key"
    logs.configure(logs.secret_key(key))
    settings = Settings(
        telegram_token=job.token, telegram_api=job.api, database_url=job.url, http_port=0, secret_key_file=key
    )
    settle = partial(neighbours.settle, households=job.households, issue_count=job.issues)
    async with running(settings, pace=Pace(scale=0), furnish=settle):
        await told_to_stop.wait()


def seconds(job: Job, issue_id: int) -> int:
    """How many households second an issue, by a connection that sees only what is committed."""
    database = open_database(job.url, procedures.load())
    try:
        return database.read(lambda work: work.issues.get(issue_id)).seconds
    finally:
        database.close()


if __name__ == "__main__":
    asyncio.run(live(Job.read(sys.argv[1])))
