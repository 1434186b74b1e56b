"""A street moves in while the bot answers: `python -m benchmarks.roster`, and at the end of `python -m benchmarks`.

The yardstick writes the same households with plain sqlite3: one executemany, one commit.
"""

import asyncio
import csv
import os
import sqlite3
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from benchmarks import ours, street
from benchmarks.measured import ROOT, Bot, System, at_work

GOAL = (20, 300)
"""Seconds and MB."""


@dataclass(frozen=True)
class Taken:
    """One import."""

    what: str
    seconds: float
    megabytes: int
    p50: float
    p95: float
    """Of taps meanwhile, one after another, in seconds."""


def write_csv(file: Path, rows: Sequence[Sequence[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows([street.HEADER, *rows])


def write_xlsx(file: Path, rows: Sequence[Sequence[str]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (street.HEADER, *rows):
        sheet.append(row)
    book.save(file)


def yardstick(folder: Path, rows: Sequence[Sequence[str]]) -> float:
    """Seconds that plain sqlite3 takes for the same rows."""
    with sqlite3.connect(folder / "yardstick.db") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE household (id INTEGER PRIMARY KEY, place, room, area, owner, state)")
        database.execute("CREATE UNIQUE INDEX door ON household (place, room)")
        values = [("/".join(row[:6]), *row[6:]) for row in rows]
        began = time.perf_counter()
        database.executemany("INSERT INTO household (place, room, area, owner, state) VALUES (?, ?, ?, ?, ?)", values)
        database.commit()
        return time.perf_counter() - began


async def measure(folder: Path) -> str:
    """The table: a CSV file imported anew, again as it is, and as .xlsx with a tenth of it changed."""
    rows = list(street.rows())
    changed = [(*row[:7], "77.7", *row[8:]) if at % 10 == 0 else row for at, row in enumerate(rows)]
    write_csv(folder / "street.csv", rows)
    write_xlsx(folder / "street.xlsx", changed)
    async with at_work(System(name="ours, SQLite", program=ours), folder, 40, 60) as bot:
        before = await _taps(bot, asyncio.sleep(3))
        taken = [
            await _import(bot, "CSV, all new", folder / "street.csv"),
            await _import(bot, "CSV, the same again", folder / "street.csv"),
            await _import(bot, ".xlsx, a tenth changed", folder / "street.xlsx"),
        ]
    return _table(len(rows), yardstick(folder, rows), before, taken)


async def _import(bot: Bot, what: str, file: Path) -> Taken:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("YISHI_")}
    environment |= {"YISHI_DATABASE_URL": bot.job.url, "YISHI_TELEGRAM_TOKEN": bot.job.token, "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    words = ("-m", "bot", "roster", "import", str(file))
    said = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.STDOUT}
    process = await asyncio.create_subprocess_exec(sys.executable, *words, env=environment, cwd=bot.job.folder, **said)
    peak = asyncio.create_task(asyncio.to_thread(_peak, process.pid))
    told = asyncio.create_task(process.communicate())
    waits = await _taps(bot, told)
    seconds = time.perf_counter() - began
    assert process.returncode == 0, f"{what} ended with {process.returncode}: {told.result()[0].decode()}"
    return Taken(what, seconds, await peak, median(waits), quantiles(waits, n=20)[-1])


async def _taps(bot: Bot, until: object) -> list[float]:
    """How long taps wait, one after another, until that is over."""
    over = asyncio.ensure_future(until)  # type: ignore[call-overload]
    waits: list[float] = []
    while not over.done():
        waits += (await bot.crowd.taps_alone(bot.cards.pop(), 40)).waits
    return waits


def _peak(pid: int) -> int:
    """MB at most, while it runs."""
    most = 0
    status = Path(f"/proc/{pid}/status")
    while True:
        try:
            told = status.read_text()
        except OSError:
            return most
        line = next((line for line in told.splitlines() if line.startswith("VmHWM")), None)
        if line is None:
            return most
        most = max(most, int(line.split()[1]) // 1024)
        time.sleep(0.05)


def _table(households: int, plain: float, before: list[float], taken: Sequence[Taken]) -> str:
    head = f"{households} households of {street.GRIDS} grids are imported while the bot answers"
    lines = [f"{'':24}{'seconds':>8}{'a second':>10}{'× plain':>9}{'peak MB':>9}{'tap p50 ms':>12}{'tap p95 ms':>12}"]
    lines += [
        f"{one.what:24}{one.seconds:8.1f}{households / one.seconds:10.0f}{one.seconds / plain:9.1f}{one.megabytes:9}"
        f"{one.p50 * 1000:12.1f}{one.p95 * 1000:12.1f}"
        for one in taken
    ]
    lines.append(f"{'plain sqlite3':24}{plain:8.2f}{households / plain:10.0f}{1:9.1f}")
    quiet = f"{median(before) * 1000:12.1f}{quantiles(before, n=20)[-1] * 1000:12.1f}"
    lines.append(f"{'no import':24}{'':36}{quiet}")
    slowest, biggest = max(one.seconds for one in taken), max(one.megabytes for one in taken)
    seconds, megabytes = GOAL
    lines.append(f"goal: {seconds} s and {megabytes} MB; it is {slowest:.1f} s and {biggest} MB")
    return "\n".join([head, *lines])


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        print(asyncio.run(measure(Path(made))))
