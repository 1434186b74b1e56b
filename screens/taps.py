"""What the buttons carry, every payload on this page. Telegram allows 64 bytes a button; whoever taps may have forged
them, so nothing in them is trusted: verbs look everything up again.

A payload is `version.word.field.field`. A version that is no longer known, or a word nobody knows, reaches the handler
for old buttons. Taps set, they do not toggle (but the two switches on the preview): the same tap twice is harmless.
"""

import re
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

from rules.forms import FormName
from rules.issues import Found
from rules.stages import Act

VERSION = "1"
_SHAPES = {"int": r"[0-9]{1,9}", "str": r"[A-Za-z0-9_-]{1,30}"}


@dataclass(frozen=True, slots=True)
class Tap:
    """One kind of payload. `pattern` matches exactly what `str()` of one gives."""

    word: ClassVar[str]

    @classmethod
    def pattern(cls) -> str:
        """A regular expression for PTB's CallbackQueryHandler."""
        shapes = [cls._shape(field.type) for field in fields(cls)]
        return "^" + r"\.".join([VERSION, cls.word, *shapes]) + r"\Z"

    @classmethod
    def read(cls, data: str) -> Self:
        """The payload behind a button that matched the pattern."""
        given = data.split(".")[2:]
        return cls(*(cls._value(field.type, text) for field, text in zip(fields(cls), given, strict=True)))

    def __str__(self) -> str:
        values = (getattr(self, field.name) for field in fields(self))
        return ".".join([VERSION, self.word, *map(str, values)])

    @classmethod
    def _shape(cls, kind: Any) -> str:
        if kind in (int, str):
            return _SHAPES[kind.__name__]
        return "(?:" + "|".join(map(re.escape, kind)) + ")"

    @classmethod
    def _value(cls, kind: Any, text: str) -> Any:
        return kind(text)


# --- issues


@dataclass(frozen=True, slots=True)
class Open(Tap):
    word: ClassVar[str] = "open"
    issue_id: int


@dataclass(frozen=True, slots=True)
class Second(Tap):
    word: ClassVar[str] = "second"
    issue_id: int


@dataclass(frozen=True, slots=True)
class TakeBackSecond(Tap):
    word: ClassVar[str] = "unsecond"
    issue_id: int


@dataclass(frozen=True, slots=True)
class Follow(Tap):
    word: ClassVar[str] = "follow"
    issue_id: int


@dataclass(frozen=True, slots=True)
class Unfollow(Tap):
    word: ClassVar[str] = "unfollow"
    issue_id: int


@dataclass(frozen=True, slots=True)
class Withdraw(Tap):
    word: ClassVar[str] = "withdraw"
    issue_id: int


@dataclass(frozen=True, slots=True)
class Pictures(Tap):
    word: ClassVar[str] = "pictures"
    issue_id: int


@dataclass(frozen=True, slots=True)
class ShowPin(Tap):
    word: ClassVar[str] = "pin"
    issue_id: int


@dataclass(frozen=True, slots=True)
class Listed(Tap):
    word: ClassVar[str] = "list"
    found: Found
    page: int


@dataclass(frozen=True, slots=True)
class Triage(Tap):
    word: ClassVar[str] = "triage"
    act: Act
    issue_id: int


# --- forms


@dataclass(frozen=True, slots=True)
class Start(Tap):
    """Open the form for raising an issue."""

    word: ClassVar[str] = "raise"


@dataclass(frozen=True, slots=True)
class TakeUp(Tap):
    """Go on with a form laid aside, or raise the words just sent: those this button stands under."""

    word: ClassVar[str] = "takeup"
    form: FormName
    revision: int


@dataclass(frozen=True, slots=True)
class Choose(Tap):
    word: ClassVar[str] = "choose"
    form: FormName
    revision: int
    value: str


@dataclass(frozen=True, slots=True)
class Back(Tap):
    word: ClassVar[str] = "back"
    form: FormName
    revision: int


@dataclass(frozen=True, slots=True)
class Skip(Tap):
    word: ClassVar[str] = "skip"
    form: FormName
    revision: int


@dataclass(frozen=True, slots=True)
class Cancel(Tap):
    word: ClassVar[str] = "cancel"
    form: FormName
    revision: int


# --- households


@dataclass(frozen=True, slots=True)
class Approve(Tap):
    word: ClassVar[str] = "approve"
    membership_id: int


@dataclass(frozen=True, slots=True)
class Refuse(Tap):
    word: ClassVar[str] = "refuse"
    membership_id: int


@dataclass(frozen=True, slots=True)
class NotOurs(Tap):
    word: ClassVar[str] = "notours"
    membership_id: int


# --- roles and handling units


@dataclass(frozen=True, slots=True)
class Roles(Tap):
    """place_id 0: all places somebody gives roles for."""

    word: ClassVar[str] = "roles"
    place_id: int
    page: int


@dataclass(frozen=True, slots=True)
class GiveRole(Tap):
    word: ClassVar[str] = "give"
    place_id: int


@dataclass(frozen=True, slots=True)
class TakeRole(Tap):
    """Asks first."""

    word: ClassVar[str] = "take"
    role_id: int


@dataclass(frozen=True, slots=True)
class TakeRoleNow(Tap):
    word: ClassVar[str] = "takenow"
    role_id: int


@dataclass(frozen=True, slots=True)
class AcceptRole(Tap):
    """Of a role's link: its token is what lets one take it on."""

    word: ClassVar[str] = "takeon"
    token: str


@dataclass(frozen=True, slots=True)
class LeaveRole(Tap):
    word: ClassVar[str] = "leave"


@dataclass(frozen=True, slots=True)
class Zones(Tap):
    """unit_id 0: the first unit somebody reports for, or none."""

    word: ClassVar[str] = "zones"
    unit_id: int
    page: int


@dataclass(frozen=True, slots=True)
class ClaimZone(Tap):
    word: ClassVar[str] = "claim"
    unit_id: int
    place_id: int


@dataclass(frozen=True, slots=True)
class GiveBackZone(Tap):
    word: ClassVar[str] = "unclaim"
    unit_id: int
    place_id: int


# --- oneself


@dataclass(frozen=True, slots=True)
class Language(Tap):
    word: ClassVar[str] = "language"
    language: str
