"""`python -m playground`: a Telegram of your own, by itself."""

from __future__ import annotations

import argparse
import asyncio
import signal
from pathlib import Path

from playground.limits import Limits
from playground.server import TOKEN, Playground
from playground.worlds import small_world, world_file


def main() -> None:
    """Serve until SIGINT or SIGTERM."""
    asyncio.run(_serve(_arguments()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m playground", description="A Telegram of your own.")
    parser.add_argument("--port", type=int, default=8081, help="where to listen, 0 for any free port (default 8081)")
    parser.add_argument("--world", type=Path, metavar="FILE.toml", help="who is there: [[person]] and [[group]]")
    parser.add_argument("--token", default=TOKEN, help="the bot's token")
    parser.add_argument("--name", default="议事厅", help="the bot's name")
    parser.add_argument("--username", default="PlaygroundBot", help="the bot's username")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that every Bot API call takes")
    parser.add_argument("--limits", type=float, default=1.0, help="how fast flood control's time runs, 0 for none")
    parser.add_argument("--repeat-updates", action="store_true", help="deliver every update twice")
    parser.add_argument("--seed", type=int, default=0, help="what faults with a rate are drawn by (default 0)")
    return parser.parse_args()


async def _serve(asked: argparse.Namespace) -> None:
    playground = Playground(
        world_file(asked.world) if asked.world else small_world(),
        token=asked.token,
        bot_name=asked.name,
        bot_username=asked.username,
        limits=Limits(scale=asked.limits) if asked.limits else None,
        delay=asked.delay,
        repeat_updates=asked.repeat_updates,
        seed=asked.seed,
    )
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await playground.start(port=asked.port)
    print(f"phones:   {playground.url}\nbot API:  {playground.bot_url}\ntoken:    {playground.token}", flush=True)
    await stop.wait()
    await playground.stop()


if __name__ == "__main__":
    main()
