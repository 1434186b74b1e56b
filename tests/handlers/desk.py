"""The real handlers at work on one update at a time: our application and intake, a playground for Telegram, and a
database that a test has made ready. Nothing runs beside it, so what an update did can be told exactly."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.application import build, connect
from bot.intake import Intake
from bot.pace import Pace
from handlers.context import Shared
from playground import Person, Playground
from storage.database import Database

WITHIN = 20.0
QUICK = 1000.0
"""The bot's own pace runs so many times faster."""


class NoCopies:
    """Pictures are what Telegram has; there is no copy of any."""

    def content(self, attachment: Any) -> None:
        return None

    async def known_as(self, attachment: Any, file_id: str) -> None:
        return None


class Desk:
    """One update after another, each handled to its end."""

    def __init__(self, playground: Playground, database: Database, operators: frozenset[int] = frozenset()) -> None:
        self._playground, self._database = playground, database
        self._runner = asyncio.Runner()
        bot = connect(playground.token, playground.url, Pace(scale=QUICK))
        shared = Shared(
            database=database, pace=Pace(scale=QUICK), language="zh-Hans", copies=NoCopies(), operators=operators
        )
        self._application = build(bot, shared)
        self._runner.run(self._application.initialize())

    def close(self) -> None:
        self._runner.run(self._application.shutdown())
        self._runner.close()

    def has_a_message(self, person: int) -> int:
        """A message of the bot in somebody's chat, and nothing else there; its id."""
        world = self._playground.world

        def bare() -> None:
            world.chats[person].messages.clear()
            world.chats[person].bot = "member"  # whoever stopped it is back
            world.phones[person].notices.clear()
            world.updates.forget()

        self._playground.do(bare)
        sent = self._runner.run(self._application.bot.send_message(person, "您好"))
        return sent.message_id

    def handles(self, person: Person) -> str:
        """Have what somebody just did handled; all that is on their phone afterwards."""
        updates = self._playground.do(lambda: list(self._playground.world.updates.pending))
        self._runner.run(self._handle(updates))
        self._playground.do(self._playground.world.updates.forget)
        return person.screen()

    async def _handle(self, updates: list[dict[str, Any]]) -> None:
        intake = Intake(self._application, self._database)
        await intake.store(updates)
        await intake.finish(WITHIN)


@contextmanager
def desk(database: Database, world: Any) -> Iterator[tuple[Desk, Playground]]:
    """A desk on this database and in this world."""
    playground = Playground(world, limits=None)
    with playground.in_thread():
        playground.do(lambda: None)
        at_work = Desk(playground, database)
        try:
            yield at_work, playground
        finally:
            at_work.close()
