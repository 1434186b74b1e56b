"""Procedures as data: one TOML file each, every number with its source in a comment."""

import re
import tomllib
from datetime import time
from fractions import Fraction
from pathlib import Path
from typing import Any

from rules.procedures import AtMost, Letters, Limits, Muting, Procedure, Procedures, Seconding, Triage
from rules.residents import Role

FOLDER = Path(__file__).parent
DEFAULT = "default"
MOST = {"words": 600, "short_words": 200, "attachments": 10}
"""What Telegram has room for: a caption of 1024 characters, an album of ten."""
LONGEST = 365
"""Days that somebody may be muted at a time."""
KEY = re.compile("[a-z_]{1,24}")
"""It goes into a button's 64 bytes."""


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
            limits=_limits(table["limits"]),
            at_most=_at_most(**table["too_much"]),
            muting=Muting(days=_days(table["mute"]["days"]), reasons=_keys("mute.reasons", table["mute"]["reasons"])),
            categories=_keys("categories", table["categories"]),
            decline_reasons=_keys("decline_reasons", table["decline_reasons"]),
        )
    except KeyError as missing:
        raise BadProcedure(f"{file.name}: {missing} is missing; see default.toml for what it should be") from missing
    except (OSError, ValueError, TypeError, ZeroDivisionError) as wrong:
        raise BadProcedure(f"{file.name}: {wrong}; see default.toml for what it should be") from wrong


def _limits(table: dict[str, Any]) -> Limits:
    for name, most in MOST.items():
        if type(table[name]) is not int or not 1 <= table[name] <= most:
            raise ValueError(f"limits.{name} should be a whole number from 1 to {most}")
    return Limits(**table)


def _at_most(*, of_role: dict[str, Any], **numbers: Any) -> AtMost:
    if unknown := set(of_role) - set(Role):
        raise ValueError(f"too_much.of_role: {sorted(unknown)} should be among {', '.join(Role)}")
    for name, number in {**numbers, **of_role}.items():
        if type(number) is not int or number < 1:
            raise ValueError(f"too_much: {name} should be a whole number from 1")
    return AtMost(of_role=of_role, **numbers)


def _days(days: Any) -> tuple[int, ...]:
    if not isinstance(days, list) or not days or not all(type(day) is int and 1 <= day <= LONGEST for day in days):
        raise ValueError(f"mute.days should be a list of whole numbers from 1 to {LONGEST}")
    return tuple(days)


def _keys(name: str, keys: Any) -> tuple[str, ...]:
    if not isinstance(keys, list) or not all(isinstance(key, str) and KEY.fullmatch(key) for key in keys):
        raise ValueError(f"{name} should be a list of names, each 1 to 24 of a-z and _")
    return tuple(keys)
