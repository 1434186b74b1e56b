"""The operator's commands: python -m bot role …"""

from datetime import date
from typing import Annotated

import typer

from bot import commands
from council import roles
from rules.refusals import Refusal
from rules.residents import Role
from rules.roles import HeldRole

app = typer.Typer(help="Who does what for a place.", no_args_is_help=True)

TelegramId = Annotated[int, typer.Argument(help="The person's Telegram id (they see it with @userinfobot).")]
PlaceName = Annotated[
    str | None, typer.Option("--place", help="The place's name, e.g. 3栋, or 福和苑/3栋; the one served, if left out.")
]
WHY = {
    Refusal.place_gone: "that place is closed; a roster opens it again",
    Refusal.day_is_past: "--until is over already; name today or a later day",
    Refusal.handler_needs_unit: "a handler reports for a handling unit: say which with --unit",
    Refusal.unit_closed: "that handling unit is closed",
    Refusal.last_convener: "nobody else convenes that place: give somebody the role first, or say --even-last",
    Refusal.several_places: "they hold it for several places of that name; write more of it, like 福和苑/3栋",
}
"""What an operator reads where it was not done."""


@app.command("give")
def give_role(
    role: Role,
    telegram_id: TelegramId,
    place: PlaceName = None,
    name: Annotated[str | None, typer.Option(help="Until they write to the bot.")] = None,
    unit: Annotated[str | None, typer.Option(help="The handling unit a handler reports for.")] = None,
    until: Annotated[str | None, typer.Option(help="The last day, as 2027-03-31; without end, if left out.")] = None,
) -> None:
    """Give a person a role, or another term: python -m bot role give handler 12345 --unit 福和物业"""
    last = _day(until)
    if unit is not None and role is not Role.handler:
        commands.stop("only a handler reports for a handling unit: leave --unit out")
    with commands.database() as database:
        place_id = commands.place_or_served(database, place)
        given = database.run(
            roles.appoint,
            telegram_id=telegram_id,
            name=name,
            role=role,
            place_id=place_id,
            unit_name=unit,
            until=last,
        )
    if isinstance(given, Refusal):
        commands.stop(WHY[given])
    typer.echo(f"{telegram_id} is {role} for {given.place.name}{_term(given)}")


@app.command("take")
def take_role(
    role: Role,
    telegram_id: TelegramId,
    place: PlaceName = None,
    even_last: Annotated[bool, typer.Option("--even-last", help="Even if nobody else convenes the place.")] = False,
) -> None:
    """End a role now."""
    with commands.database() as database:
        taken = database.run(roles.dismiss, telegram_id=telegram_id, role=role, place_name=place, even_last=even_last)
    if taken is Refusal.role_not_held:
        commands.stop(f"{telegram_id} does not hold {role} there; see python -m bot role list")
    if isinstance(taken, Refusal):
        commands.stop(WHY[taken])
    typer.echo(f"{telegram_id} is no longer {role} for {taken.place.name}")


@app.command("list")
def list_roles(
    past: Annotated[bool, typer.Option("--all", help="Also roles that are over.")] = False,
) -> None:
    """Everybody who holds a role today: place, role, name, Telegram id, term, handling unit."""
    with commands.database() as database:
        listed = database.read(roles.listed, past=past)
    for held, is_held in listed:
        over = "" if is_held else "taken back" if held.is_taken else "over"
        until = held.until_on.isoformat() if held.until_on else "no end"
        cells = (held.place.name, held.role, held.who.name, held.who.telegram_id, until, held.unit or "", over)
        typer.echo("\t".join(map(str, cells)).rstrip())


def _day(written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        commands.stop(f"--until should be a day like 2027-03-31, not {written}")


def _term(held: HeldRole) -> str:
    return f" until {held.until_on}" if held.until_on else ""
