"""docs/permissions.md is the table of rules/permissions.py as a page: pytest tests/test_permissions_page.py
--update-screens writes it anew."""

from pathlib import Path

import pytest

from config.texts.catalog import CATALOGS
from rules.permissions import TABLE, Capacity, Relation, Row, Rule
from rules.verbs import Verb

PAGE = Path(__file__).parents[1] / "docs" / "permissions.md"
HEAD = """# Who may do what

Made from `rules/permissions.py`; written anew by `make screens`. Why it is so: docs/decisions/0020.

Down: what somebody acts as. Everybody acts as newcomer (未核实), minor (under 18) or resident, and besides in each
role they hold; a role that is not listed adds nothing. Across: what the thing has to do with them. Of a role,
“building” and “place” mean that it is held for that building or a place around it, “elsewhere” that it is not.
**yes**: they may; else the refusal, whose sentence is below. Whoever may in one line may.
"""


def test_the_page_of_permissions_is_not_stale(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-screens"):
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page(), "docs/permissions.md is stale: make screens"


def page() -> str:
    refusals = dict.fromkeys(cell for rule in TABLE.values() for row in rows(rule).values() for cell in answers(row))
    sentences = [f"- **{one}**: {CATALOGS['en'].plain(f'refusal.{one}')}" for one in refusals if one is not None]
    return "\n".join([HEAD, *(section(verb) for verb in Verb), "## Refusals\n", *sentences, ""])


def section(verb: Verb) -> str:
    """One verb; lines that read alike are one."""
    alike: dict[Row, list[Capacity]] = {}
    for capacity, row in rows(TABLE[verb]).items():
        alike.setdefault(row, []).append(capacity)
    head = f"## {verb}\n\n| | {' | '.join(Relation)} |\n|{'---|' * (len(Relation) + 1)}"
    lines = (
        f"| {', '.join(capacities)} | {' | '.join(map(cell, answers(row)))} |" for row, capacities in alike.items()
    )
    return "\n".join([head, *lines, ""])


def rows(rule: Rule) -> dict[Capacity, Row]:
    return {capacity: row for capacity in Capacity if (row := rule.row(capacity)) is not None}


def answers(row: Row) -> list[object]:
    return [row.answer(relation) for relation in Relation]


def cell(answer: object) -> str:
    return "**yes**" if answer is None else str(answer)
