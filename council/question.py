"""What a question and a form are: one screen after another, whose answers are data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rules.forms import Option
from rules.groups import Bound
from rules.issues import Acknowledgement, Card, HeldBack
from rules.mutes import Mute
from rules.my_data import MyData
from rules.procedures import Limits
from rules.refusals import Refusal
from rules.relinking import Relinking
from rules.residents import Applicant, Joined, Resident
from rules.roles import RoleGiven
from storage.work import Work

Answers = Mapping[str, Any]
Done = Acknowledgement | Applicant | Bound | Card | HeldBack | Joined | Mute | MyData | Relinking | RoleGiven | Refusal
"""What a form's verb comes back with."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One screen of a form. Its words are form.<form>.<key> in the catalogs."""

    key: str
    options: Callable[[Work, Resident, Answers], Sequence[Option]] = lambda work, who, answers: ()
    takes_words: Callable[[Limits], int] | None = None
    """How many characters it takes; None: only buttons answer it."""
    takes_person: bool = False
    """A contact, or somebody's message forwarded, answers it."""
    typed_goes_to: str | None = None
    """Words typed where buttons are offered are the answer to this question, and this one's answer is its name."""
    skipped: Callable[[Work, Resident, Answers], Any] | None = None
    """The answer where it is skipped and none was given before (None: not then); without it, it cannot be skipped."""
    check: Callable[[Work, Answers, str], Refusal | None] = lambda work, answers, words: None
    """Why these words are no answer; beyond being words at all."""
    pin_means: str | None = None
    """The answer that a pin on the map is to this question; None: a pin is kept and the question stands."""
    asked_if: Callable[[Answers], bool] = lambda answers: True


@dataclass(frozen=True, kw_only=True)
class Form:
    """A list of questions and the verb that its answers go to."""

    questions: Sequence[Question]
    finish: Callable[[Work, Resident, Answers], Done]
    """What is held is kept: the form stays open, with its last question."""
    takes_attachments: bool = False
    """And a pin."""
    facts: Callable[[Work, Answers], Mapping[str, str]] = lambda work, answers: {}
    """What its sentences need beside the answers."""

    def question(self, key: str) -> Question:
        return next(question for question in self.questions if question.key == key)

    def asked(self, answers: Answers, now: str | None = None) -> list[str]:
        """The keys of the questions these answers lead through, and the one that is asked now."""
        return [question.key for question in self.questions if question.asked_if(answers) or question.key == now]

    def after(self, key: str, answers: Answers) -> str | None:
        """The question that follows; None at the end."""
        keys = self.asked(answers, now=key)
        place = keys.index(key) + 1
        return keys[place] if place < len(keys) else None

    def before(self, key: str, answers: Answers) -> str | None:
        """The question one step back; None at the beginning."""
        keys = self.asked(answers, now=key)
        place = keys.index(key) - 1
        return keys[place] if place >= 0 else None
