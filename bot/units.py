"""The operator's commands: python -m bot unit …"""

from typing import Annotated, Any

import typer

from bot import commands
from council import units
from rules.units import Unit
from storage.database import Database

app = typer.Typer(help="Handling units: whom work is handed to.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The unit's name, e.g. 福和物业.")]
PlaceName = Annotated[str | None, typer.Option("--place", help="The place it covers with all it holds, e.g. 福和苑.")]
Contact = Annotated[str | None, typer.Option(help="How neighbours reach its office. Never a private person's phone.")]
Hours = Annotated[str | None, typer.Option(help="When, e.g. 工作日 8:00–18:00.")]
Categories = Annotated[
    list[str] | None, typer.Option("--category", help="Of issues it takes, e.g. lift; several times; all, if left out.")
]


@app.command("add")
def add_unit(
    name: Name, place: PlaceName = None, contact: Contact = None, hours: Hours = None, category: Categories = None
) -> None:
    """Enter a unit: python -m bot unit add 福和物业 --place 福和苑 --category lift --category parking"""
    with commands.database() as database:
        place_id = commands.place_or_served(database, place)
        known = _known(database, place_id, contact, hours, category)
        added = database.run(units.add, place_id=place_id, name=_named(name), known=known)
    if added is None:
        commands.stop(f"there is a unit called {name} for that place already; see python -m bot unit list")
    typer.echo(_line(added))


@app.command("set")
def set_unit(
    name: Name,
    place: PlaceName = None,
    contact: Contact = None,
    hours: Hours = None,
    category: Categories = None,
    all_categories: Annotated[bool, typer.Option("--all-categories", help="It takes every category.")] = False,
) -> None:
    """Change what is known of a unit; what is left out stays, an empty text takes it away."""
    with commands.database() as database:
        unit = _unit(database, name, place)
        known = _known(database, unit.place_id, contact, hours, category)
        if all_categories:
            known["categories"] = []
        changed = database.run(units.put, unit_id=unit.id, known=known) if known else unit
    if changed is None:
        commands.stop(f"{name} was closed meanwhile")
    typer.echo(_line(changed))


@app.command("list")
def list_units() -> None:
    """All units: place, name, contact, hours, categories, claimed zones; then the zones nobody answers for."""
    with commands.database() as database:
        listed, free = database.read(units.listed), database.read(units.unclaimed)
    for place, unit, zones in listed:
        typer.echo(f"{place}\t{_line(unit)}\t{', '.join(zones)}".rstrip())
    typer.echo(f"zones nobody answers for: {', '.join(free) or 'none'}")


@app.command("close")
def close_unit(
    name: Name,
    place: PlaceName = None,
    even_so: Annotated[bool, typer.Option("--even-so", help="Even if it is carrying out issues.")] = False,
) -> None:
    """Close a unit: its zones are free, its handlers are none any more, and are told."""
    with commands.database() as database:
        unit = _unit(database, name, place)
        held = database.run(units.close, unit_id=unit.id, even_so=even_so)
    if held and not even_so:
        commands.stop(f"{name} is carrying out {', '.join(held)}: hand them to somebody else first, or say --even-so")
    typer.echo(f"{name} is closed" + (f"; it still has {', '.join(held)}" if held else ""))


def _unit(database: Database, name: str, place: str | None) -> Unit:
    found = database.read(units.called, name=name, place_id=commands.place(database, place))
    if not found:
        commands.stop(f"there is no handling unit called {name}; see python -m bot unit list")
    if len(found) > 1:
        commands.stop(f"several handling units are called {name}: say which with --place")
    return found[0]


def _named(name: str) -> str:
    if not 1 <= len(name.strip()) <= 40:
        commands.stop("a handling unit's name should have 1 to 40 characters")
    return name.strip()


def _known(
    database: Database, place_id: int, contact: str | None, hours: str | None, category: list[str] | None
) -> dict[str, Any]:
    """What was said of it, checked."""
    there_are = database.read(lambda work: work.procedure(work.places.get(place_id)).categories)
    if wrong := [one for one in category or () if one not in there_are]:
        commands.stop(f"there is no category {wrong[0]}; there are {', '.join(there_are)}")
    said = {"contact": contact, "hours": hours}
    if any(one is not None and len(one) > 60 for one in said.values()):
        commands.stop("--contact and --hours should have at most 60 characters")
    known: dict[str, Any] = {key: one.strip() or None for key, one in said.items() if one is not None}
    return {**known, **({"categories": category} if category else {})}


def _line(unit: Unit) -> str:
    return "\t".join((unit.name, unit.contact or "", unit.hours or "", ", ".join(unit.categories) or "all"))
