"""Who may do what, by the roles they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.permissions import MAY, may
from rules.residents import TRIAGERS, Role
from rules.stages import Act

acts = st.sampled_from(sorted(MAY))
roles = st.sets(st.sampled_from(list(Role)))


@pytest.mark.parametrize("act", sorted(MAY))
def test_whoever_looks_at_new_issues_may_do_something_about_them(act: Act) -> None:
    assert {role for role in Role if may(act, [role])} == set(TRIAGERS)


@pytest.mark.parametrize("act", sorted(MAY))
def test_nobody_triages_without_a_role(act: Act) -> None:
    assert not may(act, [])


@given(act=acts, held=roles, more=roles)
def test_another_role_never_takes_a_permission_away(act: Act, held: set[Role], more: set[Role]) -> None:
    assert may(act, held | more) or not may(act, held)


@given(act=acts, held=roles)
def test_two_roles_together_allow_no_more_than_each_alone(act: Act, held: set[Role]) -> None:
    assert may(act, held) == any(may(act, [role]) for role in held)


def test_those_who_look_at_new_issues_come_nearest_first() -> None:
    assert list(TRIAGERS) == [Role.grid_worker, Role.building_head, Role.convener]
