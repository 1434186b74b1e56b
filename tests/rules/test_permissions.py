"""Who may do what, by the table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.permissions import TABLE, Capacity, Position, Relation, allowing, refusal
from rules.residents import TRIAGERS, Role
from rules.stages import TRIAGE, Act
from rules.verbs import Verb

WITHOUT_ROLE = (Capacity.newcomer, Capacity.minor, Capacity.resident)
verbs = st.sampled_from(list(Verb))
relations = st.sampled_from(list(Relation))
bases = st.tuples(st.sampled_from(WITHOUT_ROLE), relations)
roles = st.lists(st.tuples(st.sampled_from([Capacity(role) for role in Role]), relations), max_size=4)


def test_every_verb_has_a_rule() -> None:
    assert set(TABLE) == set(Verb)


def test_every_role_is_a_capacity() -> None:
    assert {*Capacity} == {*WITHOUT_ROLE, *(Capacity(role) for role in Role)}


@pytest.mark.parametrize("act", TRIAGE)
def test_whoever_looks_at_new_issues_may_do_something_about_them(act: Act) -> None:
    nobody = (Capacity.resident, Relation.place)
    may = {role for role in Role if refusal(Verb[act], [nobody, (Capacity(role), Relation.place)]) is None}
    assert may == set(TRIAGERS)


@given(verb=verbs, base=bases, held=roles, more=roles)
def test_another_role_never_takes_a_permission_away(
    verb: Verb, base: Position, held: list[Position], more: list[Position]
) -> None:
    assert refusal(verb, [base, *held, *more]) is None or refusal(verb, [base, *held]) is not None


@given(verb=verbs, base=bases, held=roles)
def test_two_roles_together_allow_no_more_than_each_alone(verb: Verb, base: Position, held: list[Position]) -> None:
    together = refusal(verb, [base, *held]) is None
    assert together == any(refusal(verb, [base, one]) is None for one in (base, *held))


@given(verb=verbs, base=bases, held=roles)
def test_why_not_is_said_to_somebody_without_a_role_as_to_anybody(
    verb: Verb, base: Position, held: list[Position]
) -> None:
    refused = refusal(verb, [base, *held])
    assert refused is None or refused is refusal(verb, [base])


@given(verb=verbs, base=bases, held=roles)
def test_whoever_may_does_it_in_some_capacity(verb: Verb, base: Position, held: list[Position]) -> None:
    assert (refusal(verb, [base, *held]) is None) == bool(allowing(verb, [base, *held]))


@given(verb=verbs, role=st.sampled_from(list(Role)), base=bases)
def test_a_role_reaches_nothing_outside_its_place(verb: Verb, role: Role, base: Position) -> None:
    assert refusal(verb, [base, (Capacity(role), Relation.elsewhere)]) == refusal(verb, [base])


def test_those_who_look_at_new_issues_come_nearest_first() -> None:
    assert list(TRIAGERS) == [Role.grid_worker, Role.building_head, Role.convener]
