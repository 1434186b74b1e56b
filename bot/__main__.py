"""The operator's commands: python -m bot …"""

import asyncio
import errno
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Annotated

import structlog
import typer
from telegram.error import InvalidToken, TelegramError

from bot import commands, invites, places, roles, roster, units
from bot import doctor as doctors
from bot.clock import BadClock
from bot.demo import demo
from bot.running import House, PortTaken, running
from config.settings import Settings
from storage import copies
from storage.connect import BadDatabase, database_url, usable
from storage.schema import upgrade

log = structlog.get_logger()
app = typer.Typer(help="议事厅 Yishiting: a residents' council in a chat.", no_args_is_help=True, add_completion=False)
app.add_typer(roles.app, name="role")
app.add_typer(units.app, name="unit")
app.add_typer(roster.app, name="roster")
app.add_typer(places.app, name="place")
roster.app.command("invites")(invites.invites)
roster.app.command("revoke")(invites.revoke)


@app.command()
def run() -> None:
    """Start the bot; without YISHI_TELEGRAM_TOKEN the playground."""
    settings = commands.settings()
    if settings.is_playground:
        return playground(port=8088, database=None)
    _serve(running(settings))


@app.command(name="playground")
def playground(
    port: Annotated[int, typer.Option(help="The page's port.")] = 8088,
    database: Annotated[str | None, typer.Option(help="Another database than data/playground.db.")] = None,
) -> None:
    """Start a Telegram of your own with a demo neighbourhood, and the bot in it."""
    settings = commands.settings().model_copy(update={"telegram_token": None})
    _serve(_with_page(settings, port, database))


@app.command()
def doctor() -> None:
    """Check settings, database, journal, roles and Telegram; exit status 1 when something is wrong."""
    settings = commands.settings()
    findings = asyncio.run(doctors.examine(settings))
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.well else 'MEND'}  {finding.what}: {finding.says}")
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)


@app.command()
def backup(file: Annotated[Path | None, typer.Argument(help="Where to; data/backups/… if left out.")] = None) -> None:
    """Copy the database into one file and the media folder beside it, while the bot runs."""
    settings = commands.settings()
    try:
        typer.echo(copies.backup(database_url(settings.database), file, settings.media_dir))
    except copies.CopyFailed as failed:
        commands.stop(str(failed))


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that backup made.")]) -> None:
    """Put a backup in the place of the database; the bot must not be running."""
    settings = commands.settings()
    url = database_url(settings.database)
    try:
        copies.restore(url, file, settings.media_dir)
        with usable(url):
            upgrade(url)
    except copies.CopyFailed as failed:
        commands.stop(str(failed))
    except BadDatabase as bad:
        commands.stop(f"the database: {bad}")
    typer.echo(f"restored from {file}")


# --- run and playground ----------------------------------------------------------------------------------------------


@asynccontextmanager
async def _with_page(settings: Settings, port: int, database: str | None) -> AsyncIterator[House]:
    async with demo(settings, port, database) as (url, house):
        print(f"\n    试用场已经打开 · the playground is open:  {url}\n\n    Ctrl-C to stop.\n", flush=True)
        yield house


def _serve(house: AbstractAsyncContextManager[House]) -> None:
    """Run until SIGTERM or Ctrl-C; exit status 0 then, 2 with a line where it cannot start."""
    try:
        asyncio.run(_until_told_to_stop(house))
    except BadDatabase as bad:
        commands.stop(f"the database: {bad}")
    except InvalidToken:
        commands.stop("YISHI_TELEGRAM_TOKEN is not a token Telegram knows; ask BotFather for it and set it in .env")
    except TelegramError as bad:
        commands.stop(f"Telegram does not answer ({bad.message}); check the network and YISHI_TELEGRAM_API")
    except BadClock as bad:
        commands.stop(f"{bad}; start the playground first, or take it out of the environment and .env")
    except PortTaken as bad:
        commands.stop(f"a port cannot be listened on: {bad}; set YISHI_HTTP_PORT to one that is free")
    except OSError as bad:
        if bad.errno in (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES):
            commands.stop(f"a port cannot be listened on: {bad}; set --port to one that is free")
        commands.stop(f"it cannot go on: {bad}")


async def _until_told_to_stop(house: AbstractAsyncContextManager[House]) -> None:
    told = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    async with house as running_house:
        stop = asyncio.create_task(told.wait())
        await asyncio.wait({stop, running_house.broken}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if running_house.broken.done():
            running_house.broken.result()


if __name__ == "__main__":
    sys.exit(app())
