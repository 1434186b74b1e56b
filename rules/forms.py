"""Forms: a dialogue is a list of questions, its answers are data. The values that screens word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from rules.attachments import Attachment
from rules.mutes import Mute
from rules.own_words import Personal
from rules.refusals import Refusal
from rules.too_much import TooMuch


class FormName(StrEnum):
    """The forms there are. Keys of [form] in config/texts."""

    raising = "raise"
    dispatching = "dispatch"
    declining = "decline"
    joining = "join"
    refusing = "refuse"
    binding = "binding"
    muting = "mute"
    renaming = "rename"
    giving_role = "give_role"
    offered = "offer"
    """What was sent outside a form, kept until it is raised: no questions of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form somebody is filling in, as it lies in the database."""

    form: FormName
    question: str
    answers: Mapping[str, Any]
    revision: int
    """+1 with every answer: a button of an older revision belongs to a step that is over."""
    is_open: bool
    """False: offered or cancelled, kept for a while and can be taken up again."""
    touched_at: datetime
    message_id: int | None
    """The message that asks the present question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that can be tapped. `words` are shown as they are; without them the catalogs have the words."""

    value: str
    words: str | None = None
    chosen: bool = False
    """A toggle that is on."""
    is_first_choice: bool = False
    """The unit that answers for the zone: it says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The question that now waits for an answer, and what else its screen shows."""

    form: FormName
    question: str
    revision: int
    options: tuple[Option, ...] = ()
    can_skip: bool = False
    answers: Mapping[str, Any] = field(default_factory=dict)
    limit: int = 0
    """Characters the answer may have."""
    personal: Mapping[Personal, str] = field(default_factory=dict)
    """Personal details found in the words."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the question's own sentence needs, e.g. the issue's number."""
    attachments: tuple[Attachment, ...] = ()
    """What was sent so far."""
    has_pin: bool = False
    resumed: bool = False
    """The form was open already: it goes on where it stopped."""
    refused: Refusal | None = None
    """Why the last answer was not taken; the question stands as it was."""
    held: TooMuch | Mute | None = None
    """Why all of it cannot be handed in now; it is kept."""
    before: int | None = None
    """The message that asked before, whose buttons are over now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A form that was cancelled: nothing was sent, and it can be taken up again."""

    form: FormName
    revision: int = 0
    membership_id: int | None = None
    """Whom it was about, where it was about approving somebody."""
    relink_id: int | None = None
    """The same, of a new account."""
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Words, a photo or a pin sent outside a form, kept for one tap."""

    words: str
    revision: int = field(default=0, compare=False)
    """Of the draft: its button raises these words, not what was sent since."""
    attachments: tuple[Attachment, ...] = ()
    has_pin: bool = False
    refused: Refusal | None = None
    """Why the caption was not kept; what came with it was."""
    limit: int = field(default=0, compare=False)
