"""A stage is the list of what it allows."""

import pytest

from rules.stages import TRIAGE, Act, Stage, Step

CLOSED = [Stage.declined, Stage.withdrawn]


def test_the_steps_are_five_in_their_order() -> None:
    assert [str(step) for step in Step] == ["raising", "deliberating", "deciding", "executing", "appraising"]


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_is_one_of_the_five_steps(stage: Stage) -> None:
    assert stage.step in Step


@pytest.mark.parametrize("stage", Stage)
def test_a_closed_stage_allows_nothing_and_an_open_one_something(stage: Stage) -> None:
    allowed = [act for act in Act if stage.allows(act)]
    assert stage.is_open == (stage not in CLOSED)
    assert bool(allowed) == stage.is_open, f"{stage} allows {allowed}"


@pytest.mark.parametrize("act", Act)
def test_every_act_is_allowed_somewhere(act: Act) -> None:
    assert any(stage.allows(act) for stage in Stage), f"nobody can ever {act}"


def test_only_an_untouched_issue_is_withdrawn_or_accepted() -> None:
    for act in (Act.withdraw, Act.accept):
        assert [stage for stage in Stage if stage.allows(act)] == [Stage.raised]


def test_neighbours_second_until_somebody_carries_it_out() -> None:
    assert [stage for stage in Stage if stage.allows(Act.second)] == [
        Stage.raised,
        Stage.accepted,
        Stage.deliberating,
    ]


def test_what_the_council_discusses_or_somebody_carries_out_is_no_longer_declined() -> None:
    assert not Stage.deliberating.allows(Act.decline)
    assert not Stage.executing.allows(Act.decline)


def test_residents_acts_need_no_role_and_the_others_do() -> None:
    assert set(TRIAGE) == set(Act) - {Act.second, Act.withdraw}
