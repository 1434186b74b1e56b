"""Whether somebody has done enough of something for a while. Counted by what the database holds: a restart forgets
nothing. Who is too quick at all is noticed at the door (bot/doorkeeper.py)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rules.letters import Kind
from rules.places import Place
from rules.residents import Resident
from rules.too_much import HOUR, Limit, TooMuch, midnight, next_midnight
from storage.inbox import Arrived
from storage.work import Work


def of_issues(work: Work, who: Resident, place: Place, *, urgent: bool) -> TooMuch | None:
    """Issues raised today, by the day of the place. Urgent ones have a count of their own: no other issue is in the way
    of reporting a hazard."""
    around = work.places.around(place.id)
    held = {duty.role for duty in work.residents.duties(who.id, work.today(place)) if duty.place_id in around}
    most = work.procedure(place).at_most.issues(held, urgent=urgent)
    if work.issues.raised_since(who.id, midnight(work.now, place.zone), urgent=urgent) < most:
        return None
    limit = Limit.urgent if urgent else Limit.issues
    return TooMuch(limit=limit, most=most, until=next_midnight(work.now, place.zone), zone=place.zone)


def of_seconds(work: Work, who: Resident, place: Place) -> TooMuch | None:
    """Seconds given within the last hour. One indexed statement."""
    most = work.procedure(place).at_most.seconds_an_hour
    first = work.issues.nth_second_before(who.id, most, since=work.now - HOUR)
    return None if first is None else TooMuch(limit=Limit.seconds, most=most, until=first + HOUR, zone=place.zone)


def of_attachments(work: Work, who: Resident, place: Place) -> TooMuch | None:
    """看图: counts this time, too. One statement."""
    most = work.procedure(place).at_most.attachments_an_hour
    times, since = work.lately.count(who.id, Limit.attachments, within=HOUR)
    return TooMuch(limit=Limit.attachments, most=most, until=since + HOUR, zone=place.zone) if times > most else None


def keep(work: Work, *, arrived: Sequence[Arrived], too_quick: Sequence[int], until: datetime, most: int) -> None:
    """Store what came in. Who is too quick (Telegram ids) is told until when nothing more is taken from them: one row
    of the outbox a person, however long they go on."""
    work.inbox.store(arrived)
    for person in too_quick:
        facts: dict[str, Any] = {"until": until.isoformat(), "most": most}
        work.outbox.put(Kind.too_quick, key=f"too_quick:{person}", chat_id=person, urgent=True, **facts)
