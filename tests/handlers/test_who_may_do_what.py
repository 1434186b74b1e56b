"""Every verb, tried by everybody that somebody can be to what it is about, through the real handlers: whoever may not
is told so in a sentence, and nothing changes."""

import ast
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

from config.texts.catalog import CATALOGS
from rules import permissions
from rules.permissions import TABLE, Capacity, Position, Relation
from rules.refusals import Refusal
from rules.verbs import Verb
from screens import taps
from tests.handlers.attempts import ATTEMPTS
from tests.handlers.conftest import Trial
from tests.handlers.positions import POSITIONS, settle

ROOT = Path(__file__).parents[2]
WORDS = CATALOGS["zh-Hans"]
NO_SUCH = 999_999_999
FORGED = [tap for tap in taps.Tap.__subclasses__() if any(field.name.endswith("_id") for field in fields(tap))]
"""Kinds of taps that name something by its id."""


TRIED = [
    pytest.param(verb, (capacity, relation), id=f"{verb}-{capacity}-{relation}")
    for verb, attempt in ATTEMPTS.items()
    for capacity, relation in POSITIONS
    if not attempt.is_own or relation is Relation.elsewhere
]


@pytest.mark.long
@pytest.mark.parametrize(("verb", "position"), TRIED)
def test_whoever_may_does_it_and_whoever_may_not_is_told_so(trial: Trial, verb: Verb, position: Position) -> None:
    case = trial.quarter.database.run(settle, position)
    about = trial.quarter.database.run(ATTEMPTS[verb].ready, case)
    before = trial.kept()
    phone = trial.sees_after(ATTEMPTS[verb].deed(about))
    refused = permissions.refusal(verb, case.positions)
    if refused is not None:
        assert sentence(refused) in phone, f"{position} is not told why not, but:\n{phone}"
        assert without_forms(trial.kept()) == without_forms(before)
    else:
        for refusal in Refusal:
            assert sentence(refusal) not in phone, f"{position} may, and is told:\n{phone}"
        nothing_to_write = ATTEMPTS[verb].only_looks or not refusals(verb)
        assert trial.kept() != before or nothing_to_write, "they may, and nothing came of it"


@pytest.mark.parametrize("tap", FORGED, ids=lambda tap: tap.word)
@pytest.mark.parametrize("capacity", [Capacity.newcomer, Capacity.convener])
def test_a_button_with_an_id_that_is_not_there_says_so(trial: Trial, tap: type[taps.Tap], capacity: Capacity) -> None:
    trial.quarter.database.run(settle, (capacity, Relation.elsewhere))
    before = trial.kept()
    phone = trial.sees_after(tap.read(f"1.{tap.word}." + ".".join(_forged(field.type) for field in fields(tap))))
    said = [*(sentence(refusal) for refusal in Refusal), WORDS.plain("odd.old_button")]
    assert any(words in phone for words in said), f"no word about it, but:\n{phone}"
    assert trial.kept() == before


# --- none is forgotten


def test_every_verb_is_tried() -> None:
    assert set(ATTEMPTS) == set(Verb)


def test_every_verb_that_a_handler_runs_has_a_rule() -> None:
    ruled = {str(verb) for verb in TABLE}
    for file in sorted((ROOT / "handlers").glob("*.py")):
        for verb in run_in(file):
            assert verb in ruled, f"{file.name} runs {verb}, which has no row in rules/permissions.py"


@pytest.mark.parametrize("verb", list(Verb))
def test_what_has_a_rule_is_there(verb: Verb) -> None:
    module, function = verb.split(".")
    assert hasattr(import_module(f"council.{module}"), function)


def run_in(file: Path) -> set[str]:
    """The verbs that a file of handlers hands to `context.run`, as module.function."""
    calls = (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call))
    runs = (call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "run")
    return {ast.unparse(call.args[0]) for call in runs}


def without_forms(kept: dict[str, list[str]]) -> dict[str, list[str]]:
    """A form that is refused at its end is over; that is no change to what it was about."""
    return {table: rows for table, rows in kept.items() if table != "draft"}


def refusals(verb: Verb) -> set[Refusal]:
    """All the answers the table has against a verb."""
    rows = (row for capacity in Capacity if (row := TABLE[verb].row(capacity)) is not None)
    return {answer for row in rows for relation in Relation if (answer := row.answer(relation)) is not None}


def sentence(refusal: Refusal) -> str:
    """What is said, up to where it names a number."""
    return WORDS.plain(f"refusal.{refusal}", limit="{").split("{")[0]


def _forged(kind: object) -> str:
    return str(NO_SUCH) if kind is int else "x" if kind is str else str(next(iter(kind)))  # type: ignore[call-overload]
