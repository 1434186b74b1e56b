"""What residents choose for themselves, and what they are to the places around them."""

from rules.letters import Kind
from rules.residents import Duty, Resident
from storage.work import Work


def choose_language(work: Work, *, who: Resident, language: str) -> str:
    """Answer in this language from now on. The language."""
    work.residents.choose_language(who.id, language)
    return language


def arrive(work: Work, *, who: Resident) -> tuple[Resident, bool]:
    """Press Start: the resident, and whether we know who they are, by their household or a role. Others are 未核实:
    they may raise, not second or vote. Who approves others is asked what could not be asked before, and
    who was given a role before they came is told now."""
    work.outbox.revive(who.telegram_id, Kind.approval)
    work.outbox.revive(who.telegram_id, Kind.role_given)
    return who, bool(work.residents.households(who.id) or duties(work, who=who))


def stop(work: Work, *, who: Resident) -> None:
    """Stop the bot: nothing more is sent until they come back."""
    work.residents.stopped(who.telegram_id)
    work.outbox.skip_all(who.telegram_id, "stopped the bot")


def duties(work: Work, *, who: Resident) -> list[Duty]:
    """The roles somebody holds today."""
    return work.residents.duties(who.id, work.today())
