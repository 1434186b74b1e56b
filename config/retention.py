"""How long what is kept: config/retention.toml, each number with its reason there."""

import tomllib
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationError, create_model

from rules.retention import Retention

FILE = Path(__file__).with_name("retention.toml")
LONGEST = 3650
SHORTEST = {"tombstones": 2}
"""Telegram repeats an update for a day: one that is forgotten sooner would be handled twice."""


class BadRetention(ValueError):
    """The file cannot be used: a line for each number that is missing or wrong, with what it should be."""


def _days(name: str) -> Any:
    return (Annotated[int, Field(ge=SHORTEST.get(name, 1), le=LONGEST)], ...)


_Numbers = create_model(
    "_Numbers",
    __config__=ConfigDict(strict=True, extra="forbid"),
    **{field.name: _days(field.name) for field in fields(Retention)},
)


@cache
def load(file: Path = FILE) -> Retention:
    """The numbers. Raises BadRetention."""
    try:
        return Retention(**_Numbers(**tomllib.loads(file.read_text("utf-8"))).model_dump())
    except ValidationError as error:
        raise BadRetention("\n".join(_line(file, problem) for problem in error.errors())) from None
    except (OSError, ValueError) as error:
        raise BadRetention(f"{file.name} should be a file of UTF-8 text that is TOML: {error}") from None


def _line(file: Path, problem: Any) -> str:
    name = ".".join(map(str, problem["loc"]))
    if problem["type"] == "extra_forbidden":
        return f"{file.name}: {name} is not known; take it out"
    return f"{file.name}: {name} should be a whole number of days from {SHORTEST.get(name, 1)} to {LONGEST}"
