"""A measured bot: a process of its own, with a Telegram of its own."""

import asyncio
import os
import re
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from types import ModuleType

from benchmarks.crowd import Crowd, Round
from benchmarks.job import Job
from benchmarks.neighbours import COUNCIL, FIRST, cast
from playground import Playground
from playground.model import Message

Taps = Callable[[Message, int], Awaitable[Round]]
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, kw_only=True)
class System:
    """What is measured: ours or stock, and how."""

    name: str
    program: ModuleType
    at_once: int = 1
    database: str = ""
    one_by_one: bool = False
    """It waits for each call: at a delay a few taps tell as much as all."""
    loses_nothing: bool = False
    """Every tap is answered and counted, and the card ends up with all of them; else the benchmark fails."""


@dataclass
class Bot:
    """A system at work, and what was measured of it."""

    system: System
    job: Job
    playground: Playground
    crowd: Crowd
    cards: list[Message]
    """Issues that nobody seconds yet: each round takes another one."""
    rounds: dict[float, list[Round]] = field(default_factory=dict)
    """Bursts, by the API's delay."""
    alone: dict[float, Round] = field(default_factory=dict)
    """Taps that come one after another, by the API's delay."""
    peak_memory: int | None = None
    """MB, where the operating system tells (Linux)."""

    async def burst(self, delay: float) -> None:
        """All households second the next issue at once."""
        households = self.job.households // (8 if self.system.one_by_one and delay else 1)
        taken = await self._second(self.crowd.taps, households, delay)
        self.rounds.setdefault(delay, []).append(taken)

    async def one_after_another(self, delay: float) -> None:
        """Some households second the next issue, each when the one before has been answered."""
        self.alone[delay] = await self._second(self.crowd.taps_alone, 40, delay)

    async def _second(self, taps: Taps, households: int, delay: float) -> Round:
        card = self.cards.pop()
        self.playground.delay = delay
        taken = await taps(card, households)
        held = self.system.program.seconds(self.job, _issue_of(card))  # at once: no answer before it is committed
        assert held >= len(taken.waits), f"{self.system.name}: {len(taken.waits)} are answered, {held} in the database"
        await self._falls_silent()
        if self.system.loses_nothing:
            assert (held, taken.lost) == (households, 0), f"of {households} {held} are held, {taken.lost} unanswered"
            assert f"{households} 户" in card.words.text, f"the card says {card.words.text}"
        return taken

    async def _falls_silent(self) -> None:
        """Cards may be redrawn after the last answer; the next round begins when all is said."""
        said = None
        while said != (now := Counter(self.playground.calls.by_method()) - Counter(getUpdates=10**9)):
            said = now
            await asyncio.sleep(0.7)

    # --- the middle of the rounds

    def per_second(self, delay: float) -> float:
        return median(one.per_second for one in self.rounds[delay])

    def p50(self, delay: float) -> float:
        return median(one.p50 for one in self.rounds[delay])

    def p95(self, delay: float) -> float:
        return median(one.p95 for one in self.rounds[delay])

    def lost(self, delay: float) -> int:
        return sum(one.lost for one in self.rounds[delay])


@asynccontextmanager
async def at_work(system: System, folder: Path, households: int, issues: int) -> AsyncIterator[Bot]:
    """Start a playground and the system's process; it is ready when its cards are in the group."""
    playground = Playground(cast(households), limits=None)
    job = Job(
        api=await playground.start(),
        token=playground.token,
        folder=str(folder),
        database=system.database,
        households=households,
        issues=issues,
        at_once=system.at_once,
    )
    log = folder / "log"
    with log.open("w") as written:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", system.program.__name__, str(job), cwd=folder, env=_environment(), stderr=written
        )
    try:
        group = playground.world.chats[COUNCIL].messages
        posted = playground.world.phones[FIRST].bell.until(lambda: len(group) == issues, within=60)
        assert await posted, f"{system.name} did not start:\n{log.read_text()[-2000:]}"
        bot = Bot(system, job, playground, Crowd(playground.world), list(group.values()))
        yield bot
        bot.peak_memory = _peak_memory(process.pid)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
        await playground.stop()


def _peak_memory(pid: int) -> int | None:
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    found = re.search(r"VmHWM:\s+(\d+) kB", told)
    return int(found[1]) // 1024 if found else None


def _environment() -> dict[str, str]:
    """A developer's own settings have no say."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("YISHI_")}
    return kept | {"PYTHONPATH": str(ROOT)}


def _issue_of(card: Message) -> int:
    assert card.buttons is not None
    return int(card.buttons[0][0]["callback_data"].rpartition(".")[2])
