"""APScheduler is the clock that ticks; what is due is a query, by the database's own `now`."""

import asyncio

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from council.retention import BATCH, Kept, remove_old
from rules.retention import Retention
from storage.database import BREATH, Database
from storage.work import Work

log = structlog.get_logger()


def seal_journal(work: Work) -> int:
    """Chain what was committed since; how many entries."""
    return work.journal.seal()


class Schedule:
    """What happens by itself."""

    def __init__(self, database: Database, kept: Retention) -> None:
        self._database, self._kept = database, kept
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
        """Remove what has been kept long enough, kind by kind."""
        removed = {}
        try:
            for what in Kept:
                removed[what] = await self._remove(what)
        except Exception:
            log.exception("sweep_failed")
        else:
            log.info("swept", **{what: n for what, n in removed.items() if n})

    async def _remove(self, what: Kept) -> int:
        """All there is of it, a transaction after the other."""
        removed = 0
        while True:
            batch = await self._database.arun(remove_old, what=what, kept=self._kept)
            removed += batch
            if batch < BATCH:
                return removed
            await asyncio.sleep(BREATH)
