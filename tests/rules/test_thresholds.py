"""How many households bring an issue to the council's table."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.procedures import Seconding

shares = st.fractions(min_value=0, max_value=1, max_denominator=1000)
households = st.integers(0, 20_000)


def seconding(least: int, share: Fraction | str) -> Seconding:
    return Seconding(households=least, share=Fraction(share), days=14)


@pytest.mark.parametrize(
    ("compound", "needed"),
    [(0, 5), (24, 5), (100, 5), (101, 6), (120, 6), (121, 7), (1000, 50), (1001, 51), (12_000, 600)],
)
def test_five_households_or_a_twentieth_whichever_is_more(compound: int, needed: int) -> None:
    assert seconding(5, "1/20").needed(compound) == needed


@pytest.mark.parametrize(("share", "compound", "needed"), [("1/3", 9, 3), ("1/3", 10, 4), ("7/100", 100, 7)])
def test_a_share_is_exact_and_rounded_up(share: str, compound: int, needed: int) -> None:
    """In floating point 7 % of 100 is 7.000000000000001, which would be rounded up to 8."""
    assert seconding(1, share).needed(compound) == needed


@given(least=st.integers(1, 100), share=shares, compound=households)
def test_the_number_satisfies_both_and_one_less_would_not(least: int, share: Fraction, compound: int) -> None:
    needed = seconding(least, share).needed(compound)
    assert needed >= least
    assert needed >= share * compound
    assert needed - 1 < least or needed - 1 < share * compound, "one household fewer would have been enough"


@given(least=st.integers(1, 100), share=shares, smaller=households, more=households)
def test_a_larger_compound_never_needs_fewer(least: int, share: Fraction, smaller: int, more: int) -> None:
    rule = seconding(least, share)
    assert rule.needed(smaller) <= rule.needed(smaller + more)
