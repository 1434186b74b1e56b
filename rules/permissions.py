"""Who may do what with an issue, by the role they hold for its place or one around it."""

from collections.abc import Collection

from rules.residents import TRIAGERS, Role
from rules.stages import Act

MAY: dict[Act, frozenset[Role]] = {
    Act.accept: frozenset(TRIAGERS),
    Act.dispatch: frozenset(TRIAGERS),
    Act.table: frozenset(TRIAGERS),
    Act.decline: frozenset(TRIAGERS),
}
"""Acts that need a role. What is not here is open to residents and checked by its own verb."""


def may(act: Act, roles: Collection[Role]) -> bool:
    """Whether somebody holding these roles for the place may do it."""
    return any(role in MAY[act] for role in roles)
