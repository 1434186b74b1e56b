"""What residents choose for themselves, and what they are to the places around them."""

from rules.letters import Kind
from rules.residents import Duty, Resident, Role
from storage.work import Work


def choose_language(work: Work, *, who: Resident, language: str) -> str:
    """Answer in this language from now on. The language."""
    work.residents.choose_language(who.id, language)
    return language


def arrive(work: Work, *, who: Resident) -> tuple[Resident, bool]:
    """Press Start: the resident, and whether we know who they are, by their household or a role. Others are 未核实:
    they may raise, not second or vote. Who approves others is asked what could not be asked before."""
    work.outbox.revive(who.telegram_id, Kind.approval)
    return who, bool(work.residents.households(who.id) or duties(work, who=who))


def stop(work: Work, *, who: Resident) -> None:
    """Stop the bot: nothing more is sent until they come back."""
    work.residents.stopped(who.telegram_id)
    work.outbox.skip_all(who.telegram_id, "stopped the bot")


def duties(work: Work, *, who: Resident) -> list[Duty]:
    """The roles somebody holds today."""
    return work.residents.duties(who.id, work.today())


def give_role(
    work: Work, *, telegram_id: int, name: str | None, role: Role, place_name: str | None, unit_name: str | None = None
) -> str | None:
    """Give a person a role for a place (the one served, unless named), perhaps with a handling unit of that place, made
    where there is none of that name. The place's name; None where there is no such place.

    Somebody the bot has not met yet is known by `name`; without one, by their id until they write.
    """
    place = work.places.find(place_name) if place_name else work.places.the_only()
    if place is None:
        return None
    who = work.residents.meet(telegram_id, name or str(telegram_id), None)
    unit_id = work.residents.unit_of(place.id, unit_name) if unit_name else None
    work.residents.give_role(who.id, role, place.id, on=work.today(place), unit_id=unit_id)
    work.journal.note(who, "operator", f"give_{role}", "place", place.id)
    return place.name


def take_role(work: Work, *, telegram_id: int, role: Role, place_name: str | None) -> bool:
    """End a role now. False where the person or the place is unknown, or the role was not held."""
    place = work.places.find(place_name) if place_name else work.places.the_only()
    who = work.residents.by_telegram(telegram_id)
    if place is None or who is None or not work.residents.take_role(who.id, role, place.id):
        return False
    work.journal.note(who, "operator", f"take_{role}", "place", place.id)
    return True


def list_roles(work: Work) -> list[tuple[Resident, Duty, str]]:
    """Everybody who holds a role today, the role, and the name of its place."""
    held = work.residents.all_roles(work.today())
    return [(who, duty, work.places.get(duty.place_id).name) for who, duty in held]
