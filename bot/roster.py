"""The operator's commands: python -m bot roster …"""

import csv
import time
from pathlib import Path
from typing import Annotated

import typer

from bot import commands, sheets
from council import roster as rosters
from rules.differences import Differences
from rules.roster import NotARoster, Roster, read
from storage.connect import database_url, is_set_up
from storage.database import BREATH, Database

app = typer.Typer(help="Who lives here: places and households from a file.", no_args_is_help=True)

MANY = 20
"""So many households, and a tenth of all, are not closed without being asked for."""

File = Annotated[Path, typer.Argument(help="CSV (UTF-8 or GB18030) or .xlsx; the columns are in docs/operating.md.")]
Part = Annotated[bool, typer.Option("--part", help="The file holds only some of the rooms: close nothing.")]


@app.command()
def check(file: File, part: Part = False) -> None:
    """Say what is wrong with a file, and what importing it would change. Writes nothing."""
    settings = commands.settings()
    roster = _read(file)
    _list_problems(roster)
    if is_set_up(database_url(settings.database)):
        with commands.database() as database:
            _tell(roster, _compare(database, roster, part=part or bool(roster.bad)), "importing it would change")
    raise typer.Exit(1 if roster.bad else 0)


@app.command(name="import")
def import_(
    file: File,
    part: Part = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Put bad lines into a file beside it.")] = False,
    close_many: Annotated[bool, typer.Option("--close-many", help="Even if more than a tenth is closed.")] = False,
) -> None:
    """Make places and households what a file says, while the bot runs. Nothing is imported if any line is bad."""
    settings = commands.settings()
    roster = _read(file)
    _list_problems(roster)
    if roster.bad and not skip_bad:
        typer.echo(f"nothing was imported; bad lines: {len(roster.bad)}. Mend them, or leave them out by --skip-bad")
        raise typer.Exit(1)
    with commands.database() as database:
        found = _compare(database, roster, part=part or bool(roster.bad))
        _not_too_many(found, close_many=close_many)
        if roster.bad:
            typer.echo(f"bad lines are in {_write_bad(file, roster)}")
        steps = rosters.steps(found, language=settings.language, time_zone=settings.timezone)
        with typer.progressbar(length=found.rows, label="importing", file=typer.get_text_stream("stderr")) as bar:
            for rows, step in steps:
                database.run(step)
                bar.update(rows)
                time.sleep(BREATH)
    _tell(roster, found, "imported")
    raise typer.Exit(1 if roster.bad else 0)


def _read(file: Path) -> Roster:
    try:
        return read(sheets.rows_of(file))
    except sheets.BadFile as bad:
        commands.stop(str(bad))
    except NotARoster as bad:
        commands.stop(f"{file.name}: {bad}")


def _compare(database: Database, roster: Roster, *, part: bool) -> Differences:
    try:
        return database.read(rosters.differences, roster=roster, part=part)
    except LookupError as unclear:
        commands.stop(str(unclear.args[0]))


def _not_too_many(found: Differences, *, close_many: bool) -> None:
    closes = len(found.closed)
    if closes > max(MANY, found.in_scope // 10) and not close_many:
        commands.stop(
            f"it would close {closes} of {found.in_scope} households, so nothing was imported: does the file hold all "
            "rooms of the places it names? If it holds a part, say --part; if they are gone, say --close-many"
        )


def _write_bad(file: Path, roster: Roster) -> Path:
    """The bad lines as they stand in the file, with what would be right, in a CSV file that a spreadsheet opens."""
    right: dict[int, list[str]] = {}
    for problem in roster.problems:
        right.setdefault(problem.line, []).append(f"{problem.column}: {problem.right}")
    beside = file.with_name(f"{file.stem}.bad.csv")
    width = len(roster.header)
    try:
        with beside.open("w", encoding="utf-8-sig", newline="") as written:
            table = csv.writer(written)
            table.writerow([*roster.header, "what would be right"])
            for number, cells in roster.bad:
                table.writerow([*cells[:width], *[""] * (width - len(cells)), *cells[width:], "; ".join(right[number])])
    except OSError as why:
        commands.stop(f"{beside} was not written ({why.strerror}), so nothing was imported")
    return beside


def _list_problems(roster: Roster) -> None:
    for problem in roster.problems:
        typer.echo(str(problem))


def _tell(roster: Roster, found: Differences, heading: str) -> None:
    """The summary."""
    typer.echo(f"{heading}: {len(roster.lines)} good lines, {len(roster.bad)} bad")
    if roster.tidied:
        typer.echo(
            f"tidied: {roster.tidied} cells (full-width letters and digits made half-width, spaces and 室 taken out)"
        )
    if roster.ignored:
        typer.echo(f"columns not known and not read: {', '.join(roster.ignored)}")
    new, changed, closed = len(found.new_places), len(found.changed_places), len(found.closed_places)
    typer.echo(f"places: {new} new, {changed} moved or opened again, {closed} closed")
    new, changed, closed = len(found.new), len(found.changed), len(found.closed)
    typer.echo(f"households: {new} new, {changed} changed, {closed} closed, {found.unchanged} as they are")
    if found.missing:
        typer.echo(f"not in the file, and left as they are: {len(found.missing)} households")
    for home in found.closed:
        if home.lived_in:
            around = " ".join(one.name for one in reversed(list(home.spot.chain())))
            typer.echo(f"closed with residents in it: {around} {home.room}")
