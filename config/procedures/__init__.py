"""Procedures as data: one TOML file each, every number with its source in a comment."""

import tomllib
from datetime import time
from fractions import Fraction
from pathlib import Path

from rules.procedures import Letters, Limits, Procedure, Procedures, Seconding, Triage

FOLDER = Path(__file__).parent
DEFAULT = "default"


class BadProcedure(ValueError):
    """A procedure file that cannot be used; its message names the file, the place in it and what it should be."""


def load(folder: Path = FOLDER) -> Procedures:
    """All procedures of a folder, by name. Raises BadProcedure."""
    return {file.stem: read(file) for file in sorted(folder.glob("*.toml"))}


def read(file: Path) -> Procedure:
    """One procedure file."""
    try:
        table = tomllib.loads(file.read_text("utf-8"))
        seconding, triage, letters = table["seconding"], table["triage"], table["letters"]
        return Procedure(
            name=file.stem,
            seconding=Seconding(
                households=int(seconding["households"]), share=Fraction(seconding["share"]), days=int(seconding["days"])
            ),
            triage=Triage(
                working_days=int(triage["working_days"]),
                closes_at=time.fromisoformat(triage["closes_at"]),
                urgent_hours=int(triage["urgent_hours"]),
            ),
            letters=Letters(
                quiet_from=time.fromisoformat(letters["quiet_from"]),
                quiet_until=time.fromisoformat(letters["quiet_until"]),
                a_day=int(letters["a_day"]),
            ),
            limits=Limits(**table["limits"]),
            categories=tuple(table["categories"]),
            decline_reasons=tuple(table["decline_reasons"]),
        )
    except KeyError as missing:
        raise BadProcedure(f"{file.name}: {missing} is missing; see default.toml for what it should be") from missing
    except (ValueError, TypeError, ZeroDivisionError) as wrong:
        raise BadProcedure(f"{file.name}: {wrong}; see default.toml for what it should be") from wrong
