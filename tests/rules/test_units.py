"""Whom an issue is offered to first."""

from hypothesis import given
from hypothesis import strategies as st

from rules.units import Unit, in_order_for

CATEGORIES = ("lift", "parking", "noise")
units = st.lists(
    st.builds(
        lambda number, takes: Unit(id=number, name=f"unit {number}", place_id=1, categories=tuple(takes)),
        st.integers(1, 9),
        st.lists(st.sampled_from(CATEGORIES), max_size=2),
    ),
    unique_by=lambda unit: unit.id,
)


@given(units=units, category=st.sampled_from(CATEGORIES), claimed_by=st.none() | st.integers(1, 9))
def test_the_one_that_answers_for_the_zone_then_those_that_take_it_then_the_others(
    units: list[Unit], category: str, claimed_by: int | None
) -> None:
    found = in_order_for(units, category, claimed_by)
    assert sorted(found, key=units.index) == units, "nobody is left out"
    if claimed_by in [unit.id for unit in units]:
        assert found[0].id == claimed_by
    rest = [unit.takes(category) for unit in found if unit.id != claimed_by]
    assert rest == sorted(rest, reverse=True)


def test_a_unit_without_categories_takes_all() -> None:
    assert Unit(id=1, name="物业", place_id=1).takes("lift")
