"""Whom a role is given to: a contact that is sent, a message that is forwarded or replied to, or a link."""

from dataclasses import replace
from typing import Any

from council import asking, forms, roles
from rules.forms import FormName, Offered
from rules.refusals import Refusal
from rules.residents import Person, Resident
from rules.verbs import Verb
from storage.work import Work

QUESTION = "whom"


def giving(
    work: Work, *, who: Resident, person: Person | None = None, place_id: int = 0, by_operator: bool = False
) -> forms.Asking:
    """Ask which role somebody is given, at a place or (0) at any of those somebody gives roles for; without a person,
    whom first. One whom Telegram does not name is asked for anew."""
    places = roles.within(work, who, place_id, Verb.ask_to_give, by_operator=by_operator)
    if isinstance(places, Refusal):
        return places
    given: dict[str, Any] = {"by_operator": by_operator, "mine": places or []}
    if person is not None and person.telegram_id:
        given |= {"whom": str(person.telegram_id), "whom_name": _name(work, person), "is_given": True}
    asked = forms.start(work, who=who, form=FormName.giving_role, given=given)
    draft = work.drafts.open_of(who.id)
    if person is None or person.telegram_id or draft is None:
        return asked
    return asking.ask(work, who, draft, refused=Refusal.person_unknown)


def contact(work: Work, *, who: Resident, person: Person, by_operator: bool = False) -> forms.Asking | None:
    """Somebody sent a contact: whom a role is for, where that is asked; else whoever gives roles begins with it. None:
    it is nothing to go on with."""
    if _waits_for_a_person(work, who):
        return _named(work, who, person)
    if work.drafts.open_of(who.id) is not None:
        return None
    asked = giving(work, who=who, person=person, by_operator=by_operator)
    return None if asked is Refusal.not_yours_to_give else asked


def forwarded(work: Work, *, who: Resident, person: Person, **sent: Any) -> forms.Asking | Offered:
    """A message of somebody else's: whom a role is for, where that is asked; else what it says."""
    return _named(work, who, person) if _waits_for_a_person(work, who) else forms.write(work, who=who, **sent)


def _waits_for_a_person(work: Work, who: Resident) -> bool:
    draft = work.drafts.open_of(who.id)
    return draft is not None and draft.form is FormName.giving_role and draft.question == QUESTION


def _named(work: Work, who: Resident, person: Person) -> forms.Asking:
    draft = work.drafts.open_of(who.id)
    assert draft is not None
    if not person.telegram_id:
        return asking.ask(work, who, draft, refused=Refusal.person_unknown)
    named = replace(draft, answers={**draft.answers, "whom_name": _name(work, person)})
    return forms.go_on(work, who, named, str(person.telegram_id))


def _name(work: Work, person: Person) -> str:
    """As neighbours know them, if the bot has met them; else as the contact or Telegram calls them."""
    known = work.residents.by_telegram(person.telegram_id)
    return known.name if known else person.name
