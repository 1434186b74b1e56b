"""Who may do what with an issue, by the role they hold for its place or one around it."""

from collections.abc import Collection

from rules.residents import Role
from rules.stages import Act

MAY: dict[Act, frozenset[Role]] = {
    Act.accept: frozenset({Role.grid_worker, Role.convener}),
    Act.dispatch: frozenset({Role.grid_worker, Role.convener}),
    Act.table: frozenset({Role.grid_worker, Role.convener}),
    Act.decline: frozenset({Role.grid_worker, Role.convener}),
}
"""Acts that need a role. What is not here is open to residents and checked by its own verb."""


def may(act: Act, roles: Collection[Role]) -> bool:
    """Whether somebody holding these roles for the place may do it."""
    return any(role in MAY[act] for role in roles)
