"""A town to tell stories in: a playground with the demo's people, and the bot living in it.

The bot is the real program: in a thread of the tests, or a process that can be killed.
"""

import asyncio
import multiprocessing
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import func, or_
from sqlalchemy.engine import URL
from sqlmodel import col, select

from bot.pace import Pace
from bot.running import House, running
from config import procedures
from config.settings import Settings
from playground import Limits, Person, Playground, world_from
from storage.connect import open_database
from storage.database import Database
from storage.tables import AttachmentRow, InboxRow, LetterRow
from storage.work import Work
from tests.scenarios import bot_process
from tests.scenarios.bot_process import BOTS_PACE, DEMO, QUICK, settle_demo

COUNCIL = -1001
"""The council's group."""
WEDNESDAY_TEN = datetime(2026, 8, 26, 2, tzinfo=UTC)
"""10:00 in Shanghai, a working day."""
PATIENCE = 8.0
LOG = "bot.log"
"""What a bot that is a process of its own writes; a story that fails shows its end."""

structlog.configure(processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.scenarios.bot_process"])


@dataclass
class Town:
    """A playground, the bot's database, and the bot, which can be killed and started again."""

    playground: Playground
    database: Database
    bot: "BotThread | BotProcess"
    patience: float = PATIENCE
    """Seconds that people wait for what they want to see."""

    def person(self, name: str) -> Person:
        """Somebody of the demo, by name; their chat with the bot is started."""
        told = next(one for one in DEMO["person"] if one["name"] == name)
        return Person(self.playground.url, told["id"], patience=self.patience)

    def settled(self) -> None:
        """Wait until nothing is on its way: no update undone, no answer owed, no letter due, no copy wanted."""
        self.database.clock = self.playground.world.clock.now
        waited = threading.Event()
        for _ in range(3000):
            if self.playground.world.updates.is_empty and not self.database.read(_on_their_way):
                return
            waited.wait(0.01)
        raise AssertionError(f"after 30 s there is still on its way: {self.database.read(_on_their_way)}")

    def until(self, reached: Callable[[Work], bool]) -> None:
        """Wait for something in the database."""
        waited = threading.Event()
        for _ in range(2000):
            if self.database.read(reached):
                return
            waited.wait(0.02)
        updates = self.playground.world.updates.pending, self.database.read(_updates)
        raise AssertionError(f"after 40 s it is not reached; updates not fetched, and fetched by state: {updates}")


def _on_their_way(work: Work) -> int:
    session = work._session
    undone = select(func.count()).select_from(InboxRow).where(col(InboxRow.state).in_(["stored", "handled"]))
    due = (
        select(func.count())
        .select_from(LetterRow)
        .where(
            LetterRow.state == "waiting", or_(col(LetterRow.due_at) <= work.now, col(LetterRow.audience).is_not(None))
        )
    )
    uncopied = select(func.count()).select_from(AttachmentRow).where(col(AttachmentRow.copy_at) <= work.now)
    return session.exec(undone).one() + session.exec(due).one() + session.exec(uncopied).one()


def _updates(work: Work) -> dict[str, int]:
    return {state: work.inbox.count(state) for state in ("stored", "handled", "answered", "dead")}


class BotThread:
    """The bot in a thread of its own."""

    def __init__(self, settings: Settings, patience: float) -> None:
        self._settings, self._patience = settings, patience
        self.house: House | None = None

    def start(self) -> None:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), name="bot", daemon=True)
        self._failure: BaseException | None = None
        self._thread.start()
        assert self._ready.wait(30), "the bot did not start"
        if self._failure:
            raise self._failure

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._told.set)
        self._thread.join(30)

    async def _live(self) -> None:
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        try:
            how = {"pace": Pace(scale=BOTS_PACE), "poll_seconds": 5, "patience": self._patience}
            async with running(self._settings, furnish=settle_demo, **how) as self.house:
                self._ready.set()
                await self._told.wait()
        except BaseException as failure:
            self._failure = failure
        finally:
            self._ready.set()


class BotProcess:
    """The bot as a process: `python -m bot run`. It can be killed at any moment."""

    def __init__(self, settings: Settings, log: Path) -> None:
        self.settings = settings
        self.log = log
        self.process: Any = None

    def start(self) -> None:
        """A new process; it is forked from one that has the imports done, and shares nothing else with it."""
        ours, its = PROCESSES.Pipe()
        self.process = PROCESSES.Process(target=bot_process.live, args=(self.settings, its, self.log), daemon=True)
        self.process.start()
        assert ours.poll(60), "the bot did not start"
        assert ours.recv() == "running"

    def kill(self) -> None:
        """SIGKILL: no goodbye."""
        self.process.kill()
        self.process.join()

    def again(self) -> None:
        """Killed, and a new process in its place."""
        self.kill()
        self.start()

    def stop(self) -> None:
        """SIGTERM: it finishes what is in hand."""
        self.process.terminate()
        self.process.join(20)
        if self.process.is_alive():
            self.kill()


@contextmanager
def town(
    url: URL,
    folder: Path,
    *,
    as_process: bool = False,
    twice: bool = False,
    posted: bool = False,
    settle: Callable[[Work], None] = settle_demo,
    world: dict[str, Any] | None = None,
    started: bool = True,
    patience: float = 20.0,
    **more: Any,
) -> Iterator[Town]:
    """A town with the bot at work in it, at ten on a working day.

    `twice`: every update is delivered twice; `posted`: by webhook, not by long poll; `patience`: seconds until the bot
    takes a call to Telegram for lost.
    """
    playground = Playground(world_from(world or DEMO), limits=Limits(scale=QUICK), repeat_updates=twice)
    with playground.in_thread():
        playground.do(lambda: None)
        asyncio.run_coroutine_threadsafe(playground.world.clock.set(WEDNESDAY_TEN), playground._loop).result()
        settings = Settings(
            telegram_token=playground.token,
            telegram_api=playground.url,
            clock_url=f"{playground.url}/api/clock",
            database_url=url.render_as_string(hide_password=False),
            secret_key_file=folder / "secret.key",
            media_dir=folder / "media",
            **(_webhook() if posted else {"http_port": 0}),
            **more,
        )
        database = open_database(url, procedures.load(), clock=playground.world.clock.now)
        database.run(settle)
        bot: BotThread | BotProcess = (
            BotProcess(settings, folder / LOG) if as_process else BotThread(settings, patience)
        )
        here = Town(playground, database, bot)
        try:
            if started:
                bot.start()
            yield here
        except BaseException:
            if (log := folder / LOG).exists():
                print("The bot's log:", log.read_text()[-20_000:], sep="\n")
            raise
        finally:
            bot.stop()
            database.close()


def _webhook() -> dict[str, Any]:
    """A port of its own that stays the same from process to process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {"http_port": port, "webhook_url": f"http://127.0.0.1:{port}/telegram", "webhook_secret": "secret-of-tests"}
