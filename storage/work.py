"""What a verb may touch."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlmodel import Session

from rules.places import Place
from rules.procedures import Procedure, Procedures
from storage.arrivals import Arrivals
from storage.attachments import Attachments
from storage.cards import Cards
from storage.drafts import Drafts
from storage.held import Held
from storage.inbox import Inbox
from storage.invitations import Invitations
from storage.issues import Issues
from storage.journal import Journal
from storage.lately import Lately
from storage.memberships import Memberships
from storage.mutes import Mutes
from storage.old import Old
from storage.outbox import Outbox
from storage.places import Places
from storage.relinks import Relinks
from storage.residents import Residents
from storage.roles import Roles
from storage.roster import Rosters
from storage.units import Units


class Work:
    """One update's or one sweep's transaction. `now` is read once, so one tap has one time."""

    def __init__(
        self, session: Session, *, now: datetime, procedures: Procedures, new_token: Callable[[], str]
    ) -> None:
        self.now = now
        self.answer: dict[str, Any] | None = None
        self._session, self._procedures, self._new_token = session, procedures, new_token

    def procedure(self, place: Place) -> Procedure:
        """The procedure that place goes by."""
        return self._procedures[place.procedure]

    def today(self, place: Place | None = None) -> date:
        """The day it is at a place; without one, at the outermost place this deployment serves."""
        place = place or self.places.outermost()
        return (self.now.astimezone(place.zone) if place else self.now).date()

    def new_token(self) -> str:
        """Something nobody can guess: 128 random bits."""
        return self._new_token()

    def answer_with(self, kind: str, *, in_seconds: float = 0.0, **facts: Any) -> None:
        """What to send the person should this process not answer, or die before it does: a letter's kind and facts, and
        in how many seconds it is due."""
        self.answer = {"kind": kind, "facts": facts, "in_seconds": in_seconds}

    @property
    def has_letters(self) -> bool:
        """Whether letters were put in the outbox."""
        return "outbox" in self.__dict__ and self.outbox.has_letters

    @cached_property
    def places(self) -> Places:
        return Places(self._session)

    @cached_property
    def arrivals(self) -> Arrivals:
        return Arrivals(self._session, self.now)

    @cached_property
    def residents(self) -> Residents:
        return Residents(self._session, self.now, self._new_token)

    @cached_property
    def roles(self) -> Roles:
        return Roles(self._session, self.now, self.places, self.residents)

    @cached_property
    def units(self) -> Units:
        return Units(self._session, self.now, self.places)

    @cached_property
    def rosters(self) -> Rosters:
        return Rosters(self._session, self.now)

    @cached_property
    def issues(self) -> Issues:
        return Issues(self._session, self.now, self.places, self.attachments)

    @cached_property
    def attachments(self) -> Attachments:
        return Attachments(self._session, self.now)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self._session, self.now)

    @cached_property
    def cards(self) -> Cards:
        return Cards(self._session)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self._session, self.now)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self._session, self.now)

    @cached_property
    def memberships(self) -> Memberships:
        return Memberships(self._session, self.now, self.places)

    @cached_property
    def relinks(self) -> Relinks:
        return Relinks(self._session, self.now)

    @cached_property
    def invitations(self) -> Invitations:
        return Invitations(self._session, self.now)

    @cached_property
    def lately(self) -> Lately:
        return Lately(self._session, self.now)

    @cached_property
    def mutes(self) -> Mutes:
        return Mutes(self._session, self.now, self.places)

    @cached_property
    def journal(self) -> Journal:
        return Journal(self._session, self.now)

    @cached_property
    def held(self) -> Held:
        return Held(self._session, self.now, self.places, self.attachments)

    @cached_property
    def old(self) -> Old:
        return Old(self._session)
