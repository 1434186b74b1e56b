"""Fields of JSON objects that a bot sends, each refused in Telegram's words if it is missing or of another kind."""

from __future__ import annotations

from typing import Any

from playground.body_in import whole_number
from playground.model import Json
from playground.refusals import bad_request


def whole_field(told: Json, name: str, wrong: str = "") -> int:
    """A whole number that has to be there; `wrong` begins the refusal."""
    _must_be_there(told, name, wrong)
    found = whole_number(told[name])
    if found is None:
        kind = "a valid Number" if isinstance(told[name], (str, int, float)) else "of type Number"
        raise bad_request(_sentence(wrong, f'field "{name}" must be {kind}'))
    return found


def text_field(told: Json, name: str, wrong: str = "") -> str:
    """A string that has to be there."""
    _must_be_there(told, name, wrong)
    found: str = _of_kind(told, name, str, "String", wrong)
    return found


def text_or_none(told: Json, name: str, wrong: str = "") -> str | None:
    """A string, if it is there."""
    return None if told.get(name) is None else _of_kind(told, name, str, "String", wrong)


def object_field(told: Json, name: str, wrong: str = "") -> Json:
    """An object that has to be there."""
    _must_be_there(told, name, wrong)
    found: Json = _of_kind(told, name, dict, "Object", wrong)
    return found


def flag_field(told: Json, name: str) -> bool:
    """True or false; false if it is not there."""
    return bool(_of_kind(told, name, bool, "Boolean", "")) if name in told else False


def _must_be_there(told: Json, name: str, wrong: str) -> None:
    if name not in told:
        raise bad_request(_sentence(wrong, f'can\'t find field "{name}"'))


def _of_kind(told: Json, name: str, kind: type, called: str, wrong: str) -> Any:
    if not isinstance(told[name], kind):
        raise bad_request(_sentence(wrong, f'field "{name}" must be of type {called}'))
    return told[name]


def _sentence(wrong: str, words: str) -> str:
    return f"{wrong}: {words[0].upper()}{words[1:]}" if wrong else words
