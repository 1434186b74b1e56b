"""The bot's clock: the machine's, or the playground's, which people can move."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog

log = structlog.get_logger()


class BadClock(Exception):
    """YISHI_CLOCK_URL tells no time; the message says how to mend it."""


class MovableClock:
    """Follows a playground's clock: the machine's time plus an offset that is fetched by long poll. `next_due` says
    when something is to be done next (None: nothing is), so that people can move the clock to just then."""

    def __init__(self, url: str) -> None:
        self.next_due: Callable[[], Awaitable[datetime | None]] | None = None
        self._url, self._offset, self._revision = url, timedelta(), -1
        self._task: asyncio.Task[None] | None = None

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._offset

    async def start(self) -> None:
        """Learn the time before anything happens, then keep following. Raises BadClock."""
        async with aiohttp.ClientSession() as session:
            await self._ask(session, wait=0)
        self._task = asyncio.create_task(self._follow(), name="clock")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _follow(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    await self._ask(session, wait=20)
                except BadClock as bad:
                    log.warning("clock_unreachable", why=str(bad))
                    await asyncio.sleep(1)

    async def _ask(self, session: aiohttp.ClientSession, wait: int) -> None:
        asked = {"after": str(self._revision), "wait": str(wait), "due": await self._due()}
        try:
            async with session.get(self._url, params=asked, timeout=aiohttp.ClientTimeout(wait + 5)) as response:
                told = await response.json()
            self._offset, self._revision = timedelta(seconds=told["offset_seconds"]), told["revision"]
        except (aiohttp.ClientError, TimeoutError, ValueError, LookupError, TypeError) as error:
            why = f"{type(error).__name__}: {error}".partition("\n")[0]
            raise BadClock(f"YISHI_CLOCK_URL {self._url} is not a playground's clock that answers ({why})") from error

    async def _due(self) -> str:
        """When something is to be done next, as the playground reads it; empty for nothing, or where nobody knows."""
        try:
            due = await self.next_due() if self.next_due else None
        except Exception as error:
            log.warning("next_due_unknown", why=str(error))
            return ""
        return due.isoformat() if due else ""
