"""Terms as they are offered and written, and who may give which role."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.residents import Role
from rules.roles import FITTING, GIVES, Term, last_day, written_day

TODAY = date(2026, 8, 26)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2027-03-31", date(2027, 3, 31)),
        ("2027年3月31日", date(2027, 3, 31)),
        ("２０２７／３／３１", date(2027, 3, 31)),
        (" 2027. 3. 31 ", date(2027, 3, 31)),
        ("2027年3月31號", date(2027, 3, 31)),
        ("3月31日", date(2027, 3, 31)),
        ("9月1日", date(2026, 9, 1)),
        ("8月26日", TODAY),
    ],
)
def test_a_day_is_read_as_people_write_it(written: str, day: date) -> None:
    assert written_day(written, TODAY) == day


@pytest.mark.parametrize("written", ["明年", "2027-13-01", "2027-02-29", "31", "2027-03-31 10:00", "三月", "27-3-31-1"])
def test_what_is_no_day_is_not_guessed_at(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        last_day(written, TODAY)


@given(day=st.dates(min_value=date(1000, 1, 1)), today=st.dates())
def test_a_day_written_in_full_is_that_day_whenever_it_is_read(day: date, today: date) -> None:
    assert written_day(day.isoformat(), today) == day
    assert written_day(f"{day.year}年{day.month}月{day.day}日", today) == day


@given(today=st.dates(max_value=date(9998, 12, 31)))
def test_a_term_that_is_offered_is_not_over_when_it_begins(today: date) -> None:
    assert last_day(Term.open, today) is None
    for term in (Term.year, Term.this_year):
        until = last_day(term, today)
        assert until is not None
        assert today <= until <= date(today.year + 1, today.month, 28 if today.month == 2 else today.day)


def test_nobody_below_gives_above() -> None:
    assert Role.admin not in GIVES[Role.convener]
    assert GIVES[Role.admin] == frozenset(Role)
    assert set(GIVES) == {Role.convener, Role.admin}, "nobody else gives any"


def test_every_role_but_a_handlers_has_places_that_fit_it() -> None:
    assert set(FITTING) == set(Role) - {Role.handler}
