"""What is said in groups, and what those are told who look after a place's groups."""

from datetime import datetime

from rules.calendar import after_quiet_hours
from rules.groups import Came, Farewell, GroupKind, Line
from rules.letters import Kind
from rules.places import Place
from rules.residents import Resident, Role
from storage.work import Work

LASTING = (Came.muted, Came.no_topics)
"""Told once, until it is over."""
TOLD_ONCE = (*LASTING, Came.migrated)
"""Telegram tells of a migration in the old group and in the new one: two updates, perhaps in the same instant."""


def say(work: Work, chat_id: int, line: Line, place_id: int) -> None:
    """One line in a group: what it is to which place."""
    work.outbox.put(Kind.group_line, key=line_under(chat_id), chat_id=chat_id, line=line, place_id=place_id)


def line_under(chat_id: int) -> str:
    """The key of that line: only the newest is said."""
    return f"group_line:{chat_id}"


def leave(work: Work, chat_id: int, why: Farewell, at: datetime) -> None:
    """Say why and leave, then; unless the group is a place's by that time."""
    work.outbox.put(Kind.farewell, key=f"farewell:{chat_id}", chat_id=chat_id, due_at=at, why=why)


def tell_conveners(
    work: Work,
    place: Place,
    kind: GroupKind,
    came: Came,
    chat_id: int,
    *,
    but: Resident | None = None,
    title: str = "",
) -> None:
    """Tell those who look after the place's groups, by day; what is told once, once, however often we meet it."""
    due = after_quiet_hours(work.now, work.procedure(place).letters, place.zone)
    for one in conveners(work, place):
        if but is None or one.id != but.id:
            work.outbox.put(
                Kind.group_changed,
                key=told_under(came, chat_id, one),
                chat_id=one.telegram_id,
                due_at=due,
                once=came in TOLD_ONCE,
                place_id=place.id,
                group=kind,
                came=came,
                title=title,
            )


def can_be_told_again(work: Work, place: Place, came: Came, chat_id: int) -> None:
    """It is over: should it come again, that is another event."""
    for one in conveners(work, place):
        work.outbox.forget(told_under(came, chat_id, one))


def told_under(came: Came, chat_id: int, to: Resident) -> str:
    """The key of such a letter: one event, one person."""
    return f"group_changed:{came}:{chat_id}:{to.id}"


def conveners(work: Work, place: Place) -> list[Resident]:
    """The conveners of the place, else of the nearest around it that has any; else its admins in the same way."""
    around, today = work.places.around(place.id), work.today(place)
    for role in (Role.convener, Role.admin):
        held = work.residents.holders(role, around, today)
        if held:
            nearest = min(around.index(at) for at, _ in held)
            return list({who.id: who for at, who in held if around.index(at) == nearest}.values())
    return []
