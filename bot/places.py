"""The operator's commands: python -m bot place …"""

import re
from collections.abc import Collection
from typing import Annotated
from zoneinfo import available_timezones

import typer

from bot import commands
from config import procedures
from config.settings import LANGUAGES
from council import places as council_places
from rules.places import BadPlace, Place, PlaceKind
from rules.roster import tidy

app = typer.Typer(help="The places served, and what each has of its own.", no_args_is_help=True)

INHERIT = "inherit"
"""In place of a value: what is around the place has it."""
ABOVE_BUILDINGS = (PlaceKind.street, PlaceKind.community, PlaceKind.compound, PlaceKind.grid)

Name = Annotated[str, typer.Argument(help="Its name; 福和苑/3栋 where several are called so.")]


@app.command("list")
def list_(
    all_: Annotated[bool, typer.Option("--all", help="Buildings and units too.")] = False,
) -> None:
    """The tree of places with their households and settings; what is not named is inherited."""
    with commands.database() as database:
        found = database.read(council_places.listed, kinds=tuple(PlaceKind) if all_ else ABOVE_BUILDINGS)
    for one in found:
        own = " ".join(f"{name}={value}" for name, value in one.own.items())
        typer.echo(f"{'  ' * one.depth}{one.place.name}\t{one.place.kind}\t{one.households}\t{own}".rstrip())


@app.command("set")
def set_(
    name: Name,
    language: Annotated[str | None, typer.Option(help="Of its groups; or: inherit.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="Like Asia/Shanghai; or: inherit.")] = None,
    procedure: Annotated[str | None, typer.Option(help="A file of config/procedures; or: inherit.")] = None,
    prefix: Annotated[str | None, typer.Option(help="What its issues' numbers begin with.")] = None,
) -> None:
    """Give a place, and all it holds, settings of its own: python -m bot place set 福和苑 --prefix 福和"""
    given = {"language": language, "time_zone": time_zone, "procedure": procedure, "prefix": prefix}
    given = {setting: value.strip() for setting, value in given.items() if value is not None}
    if not given:
        commands.stop("nothing to set: say --language, --time-zone, --procedure or --prefix")
    _one_of("--language", given.get("language"), LANGUAGES, f"there are {', '.join(sorted(LANGUAGES))}")
    _one_of("--time-zone", given.get("time_zone"), available_timezones(), "it is written like Asia/Shanghai")
    with commands.database() as database:
        files = procedures.load()
        _one_of("--procedure", given.get("procedure"), files, f"there is {', '.join(files)}")
        if "prefix" in given and not re.fullmatch(r"[^\W_]{1,12}", given["prefix"]):
            commands.stop("--prefix should be 1 to 12 letters or digits, like 福和")
        own = {setting: None if value == INHERIT and setting != "prefix" else value for setting, value in given.items()}
        place = _told(name, database.run(council_places.change, name=name, own=own), given)
    typer.echo(f"{place.name}: {place.language}, {place.time_zone}, procedure {place.procedure}, {place.prefix}-0001")


@app.command()
def rename(name: Name, new: Annotated[str, typer.Argument(help="What it is called from now on.")]) -> None:
    """Call a place otherwise; its people, issues and numbers stay. Write the new name in the roster file as well."""
    called = tidy(new, spaces=True)
    if not called or "/" in called:
        commands.stop("a name should be some letters or digits, without /")
    with commands.database() as database:
        place = _told(name, database.run(council_places.rename, name=name, new=called), {"name": called})
    typer.echo(
        f"{name} is {place.name} now, its numbers still begin with {place.prefix}; write {called} in the roster too"
    )


def _one_of(option: str, value: str | None, known: Collection[str], say: str) -> None:
    if value is not None and value not in known and value != INHERIT:
        commands.stop(f"{option} {value} is not known; {say}")


def _told(name: str, found: Place | BadPlace | list[str], given: dict[str, str]) -> Place:
    """The place, or a line that says why nothing was changed."""
    match found:
        case Place():
            return found
        case BadPlace.not_there:
            commands.stop(f"there is no place called {name}")
        case BadPlace.prefix_taken:
            commands.stop(f"--prefix {given['prefix']} is another place's: two issues would have one number")
        case BadPlace.name_taken:
            commands.stop(f"there is (or was) a {given['name']} beside it already")
        case _:
            commands.stop(f"several places are called {name}: {', '.join(found)}; write more of it, like 福和苑/3栋")
