"""Too much: how much one person may do in a while, and what they are told beyond it."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class Limit(StrEnum):
    """What is counted for each person. Keys of [too_much] in config/texts."""

    issues = "issues"
    urgent = "urgent"
    seconds = "seconds"
    attachments = "attachments"
    updates = "updates"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMuch:
    """Somebody has done enough of something for a while: it was not done."""

    limit: Limit
    most: int
    """So many they may do in that while."""
    until: datetime
    """From this instant on they can go on (UTC)."""
    zone: ZoneInfo
    """In whose time it is told."""


def midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """When the day began there (UTC)."""
    return datetime.combine(now.astimezone(zone).date(), time.min, zone).astimezone(UTC)


def next_midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """When the next day begins there (UTC)."""
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time.min, zone).astimezone(UTC)


def next_minute(now: datetime) -> datetime:
    """When the next minute of the clock begins."""
    return now.replace(second=0, microsecond=0) + MINUTE
