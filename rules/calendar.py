"""Deadlines and quiet hours, in the place's own time. Instants are aware UTC; days and hours are the zone's."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rules.procedures import Letters, Triage


def triage_due(raised_at: datetime, urgent: bool, triage: Triage, zone: ZoneInfo) -> datetime:
    """Until when somebody will have looked at an issue (UTC).

    Urgent: so many hours, whatever the clock says. Else: the closing hour of the n-th working day after the day it was
    raised. Working days are Monday to Friday (our own choice until the holiday calendar is brought in).
    """
    if urgent:
        return raised_at + timedelta(hours=triage.urgent_hours)
    day = raised_at.astimezone(zone).date()
    left = triage.working_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return datetime.combine(day, triage.closes_at, zone).astimezone(UTC)


def after_quiet_hours(instant: datetime, letters: Letters, zone: ZoneInfo) -> datetime:
    """`instant` itself, or the end of the quiet hours it falls into (UTC)."""
    local = instant.astimezone(zone)
    if not _is_quiet(local.time(), letters.quiet_from, letters.quiet_until):
        return instant
    morning = datetime.combine(local.date(), letters.quiet_until, zone)
    if local.time() >= letters.quiet_until:
        morning = next_morning(instant, letters, zone)
    return morning.astimezone(UTC)


def next_morning(instant: datetime, letters: Letters, zone: ZoneInfo) -> datetime:
    """The end of the quiet hours on the day after `instant`'s (UTC)."""
    tomorrow = instant.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, letters.quiet_until, zone).astimezone(UTC)


def _is_quiet(now: time, begins: time, ends: time) -> bool:
    """Quiet hours usually run over midnight: 22:00 to 07:30."""
    return begins <= now < ends if begins <= ends else now >= begins or now < ends
