"""The five steps 提·议·决·办·评, and the stages an issue goes through on them.

A stage is the list of what it allows. Code asks `stage.allows(...)` and `stage.step`, never compares names of stages
where one of these will do. The steps are those of 草厂社区's 「五民」 method; the labels are words of the catalogs.
"""

from enum import StrEnum


class Step(StrEnum):
    """The five steps, in order."""

    raising = "raising"
    deliberating = "deliberating"
    deciding = "deciding"
    executing = "executing"
    appraising = "appraising"


class Act(StrEnum):
    """What can be done with an issue."""

    second = "second"
    withdraw = "withdraw"
    accept = "accept"
    dispatch = "dispatch"
    table = "table"
    decline = "decline"


TRIAGE = (Act.accept, Act.dispatch, Act.table, Act.decline)
"""What may be done with a new issue by who looks at it, in the order of the buttons."""


class Stage(StrEnum):
    """Where an issue stands."""

    raised = "raised"
    accepted = "accepted"
    deliberating = "deliberating"
    executing = "executing"
    declined = "declined"
    withdrawn = "withdrawn"

    @property
    def step(self) -> Step:
        """The step of the five this stage belongs to."""
        return _STEP[self]

    @property
    def is_open(self) -> bool:
        """Whether anything may still become of it."""
        return self not in (Stage.declined, Stage.withdrawn)

    def allows(self, act: Act) -> bool:
        return act in _ALLOWS[self]


_STEP = {
    Stage.raised: Step.raising,
    Stage.accepted: Step.raising,
    Stage.deliberating: Step.deliberating,
    Stage.executing: Step.executing,
    Stage.declined: Step.raising,
    Stage.withdrawn: Step.raising,
}

_ALLOWS: dict[Stage, frozenset[Act]] = {
    Stage.raised: frozenset({Act.second, Act.withdraw, Act.accept, Act.dispatch, Act.table, Act.decline}),
    Stage.accepted: frozenset({Act.second, Act.dispatch, Act.table, Act.decline}),
    # on the council's table neighbours may still show support; nothing more follows from it
    Stage.deliberating: frozenset({Act.second, Act.dispatch}),
    Stage.executing: frozenset({Act.dispatch, Act.table}),
    Stage.declined: frozenset(),
    Stage.withdrawn: frozenset(),
}

LEADS_TO = {
    Act.accept: Stage.accepted,
    Act.dispatch: Stage.executing,
    Act.table: Stage.deliberating,
    Act.decline: Stage.declined,
    Act.withdraw: Stage.withdrawn,
}
"""The stage an act puts an issue into; a second does so only when it is the last one needed."""
