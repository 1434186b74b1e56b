"""What was measured, as text."""

from collections.abc import Sequence

from benchmarks.measured import Bot

HEAD = ("", "taps/s", "p50 ms", "p95 ms", "alone p50", "alone p95", "× sequential", "× concurrent", "peak MB")
GOALS = {0.0: ("stock, one at a time", 2), 0.05: ("stock, 256 at once", 10)}
"""The design's: at this delay, so many times that yardstick."""


def of(bots: Sequence[Bot], delays: Sequence[float], households: int, rounds: int) -> str:
    """One table for each delay, and what was aimed at."""
    parts = [f"{households} households tap 附议 in the same instant; the middle of {rounds} round(s)"]
    for delay in delays:
        rows = [HEAD, *(_row(bot, bots, delay) for bot in bots)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
        lines = [_line(row, widths) for row in rows]
        parts.append("\n".join([f"API delay {delay * 1000:.0f} ms", *lines, *_notes(bots, delay)]))
    return "\n\n".join(parts)


def _row(bot: Bot, bots: Sequence[Bot], delay: float) -> tuple[str, ...]:
    sequential, concurrent = (
        _named(bots, name).per_second(delay) for name in ("stock, one at a time", "stock, 256 at once")
    )
    rate, alone = bot.per_second(delay), bot.alone[delay]
    times = (bot.p50(delay), bot.p95(delay), alone.p50, alone.p95)
    ratios = (rate / sequential, rate / concurrent)
    return (
        bot.system.name,
        f"{rate:.0f}",
        *(f"{seconds * 1000:.0f}" for seconds in times),
        *(f"{ratio:.1f}" for ratio in ratios),
        str(bot.peak_memory or "?"),
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        f"{cell:>{width}}" if at else f"{cell:<{width}}"
        for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([first, *others])


def _notes(bots: Sequence[Bot], delay: float) -> list[str]:
    notes = [f"{bot.system.name}: {bot.lost(delay)} taps were never answered" for bot in bots if bot.lost(delay)]
    name, times = GOALS[delay]
    yardstick = _named(bots, name).per_second(delay)
    ratio = _named(bots, "ours, SQLite").per_second(delay) / yardstick
    return [*notes, f"goal: {times} × {name}; it is {ratio:.1f} ×"]


def _named(bots: Sequence[Bot], name: str) -> Bot:
    return next(bot for bot in bots if bot.system.name == name)
