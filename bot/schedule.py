"""APScheduler is the clock that ticks; what is due is a query, by the database's own `now`."""

from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from storage.database import Database
from storage.work import Work

log = structlog.get_logger()

TOMBSTONES = timedelta(days=3)
"""Long enough for every redelivery: Telegram repeats for 24 hours."""
DRAFTS = timedelta(days=30)
"""Words that were never sent are not kept for ever."""

COUNTS = timedelta(days=1)
"""Longer than anything is counted for."""


def seal_journal(work: Work) -> int:
    """Chain what was committed since; how many entries."""
    return work.journal.seal()


def sweep(work: Work) -> dict[str, int]:
    """Drop what is done with: tombstones, letters sent, forms nobody came back to."""
    return {
        "updates": work.inbox.sweep(work.now - TOMBSTONES),
        "letters": work.outbox.sweep(work.now - TOMBSTONES),
        "counts": work.lately.sweep(work.now - COUNTS),
        "forms": work.drafts.sweep(work.now - DRAFTS),
    }


class Schedule:
    """What happens by itself."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})
        self._scheduler.add_job(self._seal, "interval", seconds=1, max_instances=1)
        self._scheduler.add_job(self._sweep, "interval", hours=1, max_instances=1)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    async def _seal(self) -> None:
        try:
            if await self._database.aread(lambda work: work.journal.unsealed()):
                await self._database.arun(seal_journal)
        except Exception:
            log.exception("seal_failed")

    async def _sweep(self) -> None:
        try:
            log.info("swept", **await self._database.arun(sweep))
        except Exception:
            log.exception("sweep_failed")
