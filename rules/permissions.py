"""Who may do what with an issue, by the role they hold for its place or one around it."""

from collections.abc import Collection

from rules.residents import TRIAGERS, Role
from rules.stages import Act, Stage

MAY = dict.fromkeys((Act.accept, Act.dispatch, Act.table, Act.decline), frozenset(TRIAGERS))
"""Acts that need a role → who may. What is not here is open to residents and checked by its own verb."""

WAITS_FOR: dict[Role, frozenset[Stage]] = {
    Role.grid_worker: frozenset({Stage.raised, Stage.accepted}),
    Role.building_head: frozenset({Stage.raised, Stage.accepted}),
    Role.convener: frozenset({Stage.raised, Stage.accepted, Stage.deliberating}),
    Role.delegate: frozenset({Stage.deliberating}),
}
"""Stages in which an issue waits for somebody of that role. Handlers wait for what their unit has."""


def may(act: Act, roles: Collection[Role]) -> bool:
    """Whether somebody holding these roles for the place may do it."""
    return any(role in MAY[act] for role in roles)
