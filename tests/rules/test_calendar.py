"""Deadlines fall on working days, quiet hours are the place's, whatever its clocks do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.calendar import after_quiet_hours, next_morning, triage_due
from rules.procedures import Letters, Triage

SHANGHAI, HELSINKI = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Helsinki")
ZONES = ["Asia/Shanghai", "Europe/Helsinki", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Beirut"]
TRIAGE = Triage(working_days=3, closes_at=time(17), urgent_hours=2)
NIGHT = Letters(quiet_from=time(22), quiet_until=time(7, 30), a_day=3)

zones = st.sampled_from(ZONES).map(ZoneInfo)
minutes = st.integers(0, 5 * 365 * 24 * 60)
instants = minutes.map(lambda passed: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=passed))
hours = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """The instant a clock on the wall there shows, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


# --- until when somebody looks at an issue


@pytest.mark.parametrize(
    ("raised", "due"),
    [
        ("2026-08-24 09:00", "2026-08-27 17:00"),  # Monday → Thursday
        ("2026-08-24 23:59", "2026-08-27 17:00"),  # late in the evening is still that day
        ("2026-08-26 12:00", "2026-08-31 17:00"),  # Wednesday → over the weekend to Monday
        ("2026-08-28 12:00", "2026-09-02 17:00"),  # Friday → Wednesday, into the next month
        ("2026-08-29 12:00", "2026-09-02 17:00"),  # Saturday counts from Monday
        ("2026-08-30 00:00", "2026-09-02 17:00"),  # so does Sunday
        ("2026-12-30 12:00", "2027-01-04 17:00"),  # over the year's end
    ],
)
def test_a_deadline_falls_on_the_third_working_day(raised: str, due: str) -> None:
    assert triage_due(at(raised), False, TRIAGE, SHANGHAI) == at(due)


def test_the_day_is_the_places_own() -> None:
    """Four in the afternoon of a Sunday in London is already Monday in Shanghai."""
    sunday_in_london = datetime(2026, 8, 23, 16, tzinfo=UTC)
    assert triage_due(sunday_in_london, False, TRIAGE, SHANGHAI) == at("2026-08-27 17:00")
    assert triage_due(sunday_in_london, False, TRIAGE, HELSINKI) == at("2026-08-26 17:00", HELSINKI)


def test_a_deadline_keeps_its_hour_when_clocks_change() -> None:
    friday_before_summer_time = at("2026-03-27 12:00", HELSINKI)
    assert triage_due(friday_before_summer_time, False, TRIAGE, HELSINKI) == datetime(2026, 4, 1, 14, tzinfo=UTC)


@pytest.mark.parametrize("raised", ["2026-08-29 23:30", "2026-08-26 03:00"])
def test_an_urgent_issue_is_looked_at_within_hours_by_night_and_on_sundays(raised: str) -> None:
    assert triage_due(at(raised), True, TRIAGE, SHANGHAI) == at(raised) + timedelta(hours=2)


@given(raised=instants, days=st.integers(1, 10), zone=zones)
def test_a_deadline_leaves_so_many_working_days(raised: datetime, days: int, zone: ZoneInfo) -> None:
    due = triage_due(raised, False, Triage(working_days=days, closes_at=time(17), urgent_hours=2), zone)
    first, last = raised.astimezone(zone).date(), due.astimezone(zone).date()
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == days
    assert last.weekday() < 5, "a deadline never falls on a weekend"
    assert due.astimezone(zone).time() == time(17)


# --- when people are not disturbed


@pytest.mark.parametrize(
    ("instant", "sent"),
    [
        ("2026-08-26 21:59:59", "2026-08-26 21:59:59"),
        ("2026-08-26 22:00", "2026-08-27 07:30"),
        ("2026-08-26 23:59", "2026-08-27 07:30"),
        ("2026-08-27 00:00", "2026-08-27 07:30"),
        ("2026-08-27 07:29:59", "2026-08-27 07:30"),
        ("2026-08-27 07:30", "2026-08-27 07:30"),
        ("2026-08-27 12:00", "2026-08-27 12:00"),
    ],
)
def test_quiet_hours_are_from_ten_in_the_evening_to_half_past_seven(instant: str, sent: str) -> None:
    assert after_quiet_hours(at(instant), NIGHT, SHANGHAI) == at(sent)


@pytest.mark.parametrize(
    ("instant", "sent", "hours"),
    [("2026-03-28 23:00", "2026-03-29 07:30", 7.5), ("2026-10-24 23:00", "2026-10-25 07:30", 9.5)],
)
def test_the_night_the_clocks_change_is_as_long_as_it_is(instant: str, sent: str, hours: float) -> None:
    began, ended = at(instant, HELSINKI), at(sent, HELSINKI)
    assert after_quiet_hours(began, NIGHT, HELSINKI) == ended
    assert ended - began == timedelta(hours=hours)


def test_quiet_hours_may_lie_within_a_day() -> None:
    noon = Letters(quiet_from=time(12), quiet_until=time(14), a_day=3)
    assert after_quiet_hours(at("2026-08-26 13:00"), noon, SHANGHAI) == at("2026-08-26 14:00")
    assert after_quiet_hours(at("2026-08-26 23:00"), noon, SHANGHAI) == at("2026-08-26 23:00")


def test_no_quiet_hours_at_all_can_be_written_as_the_same_hour_twice() -> None:
    never = Letters(quiet_from=time(8), quiet_until=time(8), a_day=3)
    assert after_quiet_hours(at("2026-08-26 08:00"), never, SHANGHAI) == at("2026-08-26 08:00")


@given(instant=instants, begins=hours, ends=hours, zone=zones)
def test_whatever_waits_for_the_morning_waits_once(instant: datetime, begins: time, ends: time, zone: ZoneInfo) -> None:
    assume(time(6) <= ends)  # not in the hour that a change of clocks repeats or leaves out
    letters = Letters(quiet_from=begins, quiet_until=ends, a_day=3)
    sent = after_quiet_hours(instant, letters, zone)
    assert sent >= instant, "a letter cannot be sent before it was written"
    assert sent - instant <= timedelta(hours=25), "nothing waits longer than a night and an hour"
    assert after_quiet_hours(sent, letters, zone) == sent, "the end of the quiet hours is not quiet"
    local = sent.astimezone(zone).time()
    quiet = begins <= local < ends if begins <= ends else local >= begins or local < ends
    assert not quiet, f"{local} lies in the quiet hours from {begins} to {ends}"


@given(instant=instants, zone=zones)
def test_the_next_morning_is_tomorrow(instant: datetime, zone: ZoneInfo) -> None:
    here, morning = instant.astimezone(zone), next_morning(instant, NIGHT, zone).astimezone(zone)
    assert morning.date() == here.date() + timedelta(days=1)
    assert morning.time() == time(7, 30)
