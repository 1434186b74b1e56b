"""Instants as people read them: weekday, date, 24-hour time, in the place's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from config.texts.catalog import Catalog


def moment(instant: datetime, zone: ZoneInfo, words: Catalog) -> str:
    """E.g. 11月24日 周二 17:00."""
    local = instant.astimezone(zone)
    weekday, month = words.plain(f"weekday.{local.weekday()}"), words.plain(f"month.{local.month}")
    return words.plain("when.moment", weekday=weekday, month=month, day=local.day, time=f"{local:%H:%M}")


def day(instant: datetime, zone: ZoneInfo, words: Catalog) -> str:
    """E.g. 11月24日 周二."""
    local = instant.astimezone(zone)
    weekday, month = words.plain(f"weekday.{local.weekday()}"), words.plain(f"month.{local.month}")
    return words.plain("when.day", weekday=weekday, month=month, day=local.day)
