"""What a letter becomes when it is taken from the outbox: all that goes out as one message."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.attachments import Pin, Together
from rules.calendar import after_quiet_hours
from rules.forms import Asked, Offered
from rules.groups import Arrival, Bound, Told
from rules.homes import LeftHome, MyHome
from rules.issues import Acknowledgement, Card, Issue, News
from rules.letters import Letter
from rules.mutes import Mute
from rules.my_data import Document, Gone, MyData, Vacant
from rules.places import Place
from rules.relinking import Relinking
from rules.residents import Applicant, Joined, Reader
from rules.roles import HeldRole
from rules.too_much import TooMuch
from storage.cards import Posted
from storage.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Letters that go out as one message, and what it says."""

    letters: Sequence[Letter]
    says: (
        Applicant
        | Arrival
        | Bound
        | Told
        | Place
        | Joined
        | HeldRole
        | Relinking
        | LeftHome
        | MyHome
        | Together
        | Pin
        | Card
        | Acknowledgement
        | Asked
        | Offered
        | Mute
        | TooMuch
        | MyData
        | Document
        | Gone
        | Vacant
        | Sequence[News]
        | Sequence[Issue]
        | None
    )
    language: str | None
    """The reader's; None: the deployment's."""
    has_duties: bool = False
    """Of the reader: their menu has 待办."""
    reader: Reader | None = None
    """Of a letter about their roles: which menu and commands they have now."""
    shown: Posted | None = None
    """The message that shows it already: that one is redrawn."""
    topic: int | None = None
    """Of a forum: where it belongs."""


def language_of(work: Work, letter: Letter) -> str | None:
    """What the reader of a letter speaks; None: nobody knows, or nobody is there."""
    who = work.residents.by_telegram(letter.chat_id)
    return who.speaks if who else None


def has_duties(work: Work, letter: Letter) -> bool:
    """Whether the reader of a letter holds a role today."""
    who = work.residents.by_telegram(letter.chat_id)
    return who is not None and bool(work.residents.duties(who.id, work.today()))


def waits_for_the_morning(work: Work, letter: Letter, place: Place) -> bool:
    """Whether it is quiet at the place now: then the letter is due when that is over."""
    later = after_quiet_hours(work.now, work.procedure(place).letters, place.zone)
    if later > work.now:
        work.outbox.postpone([letter], later)
    return later > work.now
