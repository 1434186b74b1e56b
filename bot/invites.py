"""The operator's commands about invitations: python -m bot roster invites, roster revoke."""

import asyncio
import csv
import os
import re
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TextIO

import typer
from telegram import Bot
from telegram.error import TelegramError

from bot import commands, slips
from config.settings import LANGUAGES, Settings
from council import invitations
from rules.invitations import PREFIX, Link
from rules.places import Home, PlaceKind
from storage.database import BREATH, Database

COLUMNS = {
    "社区": PlaceKind.community,
    "小区": PlaceKind.compound,
    "网格": PlaceKind.grid,
    "楼栋": PlaceKind.building,
    "单元": PlaceKind.unit,
}
"""Of the CSV file, as in a roster; after them 房号, 链接, 有效期至."""
NAMED_BY = (PlaceKind.compound, PlaceKind.community, PlaceKind.street)
"""The place that a slip names: the first of these that a home has."""
STAIRS = (PlaceKind.building, PlaceKind.unit)
PLAYGROUNDS_BOT = "PlaygroundBot"

PlaceName = Annotated[str | None, typer.Option("--place", help="Only of this place, e.g. 福和苑, or 福和苑/3栋.")]
Room = Annotated[str | None, typer.Option(help="Only of this room, as the roster writes it.")]
Days = Annotated[int, typer.Option(min=1, max=366, help="So long the links are valid.")]
Adults = Annotated[int, typer.Option(min=1, max=99, help="So many adults may join by one link.")]
Language = Annotated[str | None, typer.Option(help=f"Of the slips: {', '.join(LANGUAGES)}; else the place's.")]
Username = Annotated[str | None, typer.Option("--bot", help="The bot's name, where Telegram cannot be asked for it.")]
Replace = Annotated[bool, typer.Option("--replace", help="Also where a link is still valid, which then ends.")]
Ask = Annotated[str | None, typer.Option(help="Who helps, as it is to be printed, e.g. 网格员刘敏，电话 …")]
Folder = Annotated[Path, typer.Option("--to", help="The folder for the files.")]


def invites(
    place: PlaceName = None,
    room: Room = None,
    days: Days = 30,
    adults: Adults = 6,
    language: Language = None,
    bot: Username = None,
    replace: Replace = False,
    ask: Ask = None,
    to: Folder = Path("data/invitations"),
) -> None:
    """Make a link for each household, as a CSV file and as slips of paper to print."""
    if language not in (None, *LANGUAGES):
        commands.stop(f"--language should be one of {', '.join(LANGUAGES)}")
    _fonts_are_there()
    name = bot_name(commands.settings(), bot)
    with commands.database() as database:
        place_id = commands.place(database, place)
        homes = database.read(invitations.homes, place_id=place_id, room=room)
        if not homes:
            commands.stop("there is no such household; python -m bot roster import brings them in")
        with _new_file(to) as table:
            database.run(invitations.begin, act="invite", place_id=place_id)
            made = list(_write(table, name, links_of(database, homes, days=days, most=adults, replace=replace)))
    if len(made) < len(homes):
        typer.echo(
            f"left as they are, for their link is still valid: {len(homes) - len(made)} households (see --replace)"
        )
    if not made:
        Path(table.name).unlink()
        return
    typer.echo(f"links made: {len(made)}, the last day is {made[0][1].last_on}: {table.name}")
    _print_slips(Path(table.name).with_suffix(".pdf"), name, made, language, ask)
    typer.echo("Whoever has these files can join any of these households: hand out the slips, then delete both.")


def revoke(
    place: Annotated[str, typer.Option("--place", help="Of this place, e.g. 福和苑, or 福和苑/3栋.")], room: Room = None
) -> None:
    """Let nobody join by the links that were made for a place's households; members stay."""
    with commands.database() as database:
        place_id = commands.place(database, place)
        homes = database.read(invitations.homes, place_id=place_id, room=room)
        database.run(invitations.begin, act="revoke_invitations", place_id=place_id)
        revoked = 0
        for some in _chunks(homes):
            revoked += database.run(invitations.revoke, household_ids=[home.household_id for home in some])
            time.sleep(BREATH)
    typer.echo(f"links revoked: {revoked}, of {len(homes)} households")


def links_of(
    database: Database, homes: Sequence[Home], *, days: int, most: int, replace: bool
) -> Iterator[tuple[Home, Link]]:
    """New links, in the homes' order; each as soon as its transaction is on disk."""
    for some in _chunks(homes):
        ids = [home.household_id for home in some]
        links = database.run(invitations.invite, household_ids=ids, days=days, most=most, replace=replace)
        made = {link.household_id: link for link in links}
        yield from ((home, made[home.household_id]) for home in some if home.household_id in made)
        time.sleep(BREATH)


def bot_name(settings: Settings, given: str | None) -> str:
    """The bot's username: as given, the playground's, or what Telegram says."""
    if given is not None:
        name = given.removeprefix("@")
        if not re.fullmatch(r"[A-Za-z]\w{3,31}", name, re.ASCII):
            commands.stop("--bot should be the bot's username, like FuheCouncilBot")
        return name
    if settings.is_playground:
        return PLAYGROUNDS_BOT
    try:
        return asyncio.run(_asked(settings))
    except TelegramError as error:
        commands.stop(f"Telegram does not say the bot's name ({error.message}); name it with --bot")


async def _asked(settings: Settings) -> str:
    async with Bot(settings.telegram_token or "", base_url=f"{settings.telegram_api}/bot") as bot:
        return bot.username


def _chunks(homes: Sequence[Home]) -> Iterator[Sequence[Home]]:
    for start in range(0, len(homes), invitations.AT_ONCE):
        yield homes[start : start + invitations.AT_ONCE]


# --- the two files ---------------------------------------------------------------------------------------------------


def _new_file(folder: Path) -> TextIO:
    """A new CSV file, as Excel reads it, in a folder that is made where it is not there."""
    name = f"invitations-{datetime.now(UTC).astimezone():%Y%m%d-%H%M%S}.csv"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return open(folder / name, "x", encoding="utf-8-sig", newline="", opener=_only_ours)
    except OSError as why:
        commands.stop(f"{folder} cannot be written to ({why.strerror}), so no link was made")


def _only_ours(file: str, flags: int) -> int:
    """Opens a file that nobody else may read."""
    return os.open(file, flags, 0o600)


def _write(table: TextIO, bot: str, links: Iterator[tuple[Home, Link]]) -> Iterator[tuple[Home, Link]]:
    """Each link as a line, as it is made: a command that is killed leaves those that it made."""
    lines = csv.writer(table)
    lines.writerow([*COLUMNS, "房号", "链接", "有效期至"])
    for home, link in links:
        around = [home.around.get(kind, "") for kind in COLUMNS.values()]
        lines.writerow([*around, home.room, address(bot, link), link.last_on])
        table.flush()
        yield home, link


def address(bot: str, link: Link) -> str:
    """What a phone opens."""
    return f"https://t.me/{bot}?start={PREFIX}{link.token}"


def _print_slips(
    file: Path, bot: str, made: Sequence[tuple[Home, Link]], language: str | None, ask: str | None
) -> None:
    pages = slips.drawn([_slip(home, link, bot, language) for home, link in made], ask)
    try:
        with open(file, "xb", opener=_only_ours) as written:
            written.write(pages)
    except OSError as why:
        commands.stop(f"{file} was not written ({why.strerror}); the links are made: --replace makes others")
    typer.echo(f"pages of A4: {slips.pages(len(made))}, {file}")


def _slip(home: Home, link: Link, bot: str, language: str | None) -> slips.Slip:
    return slips.Slip(
        place=next((home.around[kind] for kind in NAMED_BY if kind in home.around), ""),
        stairs="·".join(home.around[kind] for kind in STAIRS if kind in home.around),
        room=home.room,
        link=address(bot, link),
        last_on=link.last_on,
        language=language or home.place.language,
    )


def _fonts_are_there() -> None:
    try:
        slips.characters()
    except OSError as why:
        commands.stop(f"slips cannot be drawn ({why}), so no link was made; make run installs what is missing")
