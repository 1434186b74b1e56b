"""Becoming a member of a household: by its link, or by asking those who know the house."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from council import approvals, where
from council.question import Answers, Form, Question
from rules.forms import Option
from rules.invitations import MOST_WRONG_LINKS, Invitation, hashed
from rules.letters import Kind
from rules.places import PlaceKind, room_of
from rules.refusals import Refusal
from rules.residents import Joined, Resident, Standing
from storage.work import Work

ROOM, NAME = 20, 20
"""Characters."""


def by_link(work: Work, *, who: Resident, token: str) -> Answers | Refusal:
    """What a link knows of the answers, or why it opens nothing. Wrong links are counted."""
    if work.invitations.wrong_links(who.id, since=work.now - timedelta(hours=1)) >= MOST_WRONG_LINKS:
        return Refusal.too_many_wrong_links
    invitation = work.invitations.find(hashed(token))
    if invitation is None:
        work.invitations.note_wrong_link(who.id)
        return Refusal.link_wrong
    return _refusal(work, who, invitation) or {"invitation": invitation.id}


def join(work: Work, who: Resident, answers: Answers) -> Joined | Refusal:
    """Hand in the answers. By a link one belongs to the household at once and its members are told; without one those
    who know the house are asked. Whoever says to be an owner is looked up in the roster by them in any case."""
    invitation = work.invitations.claim(answers["invitation"]) if "invitation" in answers else None
    household = invitation.household_id if invitation else _household(work, answers)
    if household is None:
        return Refusal.no_such_room
    refused = _refusal(work, who, invitation) if invitation else _refusal_without_link(work, who, household)
    if refused:
        return refused
    claims = answers["standing"] == Standing.owner
    membership = work.memberships.ask(
        who.id,
        household,
        standing=Standing.family if claims else Standing(answers["standing"]),
        adult=answers["adult"] == "yes",
        claims_ownership=claims,
        invitation_id=invitation.id if invitation else None,
    )
    work.residents.consent(who.id, name=answers["name"])
    work.journal.note(who, "resident", "join" if invitation else "ask_to_join", "household", household)
    if invitation:
        approvals.let_in(work, membership, by=None)
    asked = approvals.ask(work, membership) if claims or not invitation else []
    work.answer_with(Kind.joined, membership_id=membership.id)
    return joined(work, membership.id, tuple(one.name for one in asked))


def joined(work: Work, membership_id: int, waits_for: tuple[str, ...] = ()) -> Joined:
    """What somebody is told of their own membership."""
    membership = work.memberships.get(membership_id)
    assert membership is not None, "it was asked for"
    who = work.residents.get(membership.resident_id)
    home = work.places.home(membership.household_id)
    return Joined(name=who.name, home=home, membership=membership, waits_for=waits_for)


def _refusal(work: Work, who: Resident, invitation: Invitation) -> Refusal | None:
    before = work.memberships.of(who.id, invitation.household_id)
    if before is not None and before.is_approved:
        return Refusal.member_already
    return invitation.refusal(work.now, work.invitations.adults(invitation.id))


def _refusal_without_link(work: Work, who: Resident, household: int) -> Refusal | None:
    before = work.memberships.of(who.id, household)
    if before is not None and before.is_approved:
        return Refusal.member_already
    return None if approvals.approvers(work, household, but=who) else Refusal.nobody_to_approve


# --- the questions ---------------------------------------------------------------------------------------------------


def _places(kind: PlaceKind) -> Any:
    return lambda work, who, answers: where.places_of(work, kind, where.innermost(work, answers, above=kind))


def _household(work: Work, answers: Answers) -> int | None:
    at = where.innermost(work, answers)
    only = work.places.the_only()
    place = at if at is not None else only.id if only else None
    return work.memberships.household_at(place, room_of(answers["room"])) if place is not None else None


def _room_is_there(work: Work, answers: Answers, words: str) -> Refusal | None:
    return None if _household(work, {**answers, "room": words}) else Refusal.no_such_room


def _without_link(answers: Answers) -> bool:
    return "invitation" not in answers


def _as_called(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value="as_called", words=who.name[:NAME])]


def _choices(*values: str) -> Any:
    return lambda work, who, answers: [Option(value=value) for value in values]


def _facts(work: Work, answers: Answers) -> Mapping[str, str]:
    """The home that the link is for, as a line of its own; nothing where it is still to be said."""
    if "invitation" not in answers:
        return {"home": ""}
    home = work.places.home(work.invitations.get(answers["invitation"]).household_id)
    return {"home": f"\n{home.name}"}


def _finish(work: Work, who: Resident, answers: Answers) -> Joined | Refusal:
    called = answers["name"]
    return join(work, who, {**answers, "name": who.name if called == "as_called" else called})


JOINING = Form(
    questions=[
        Question(key="consent", options=_choices("agree")),
        *(Question(key=level, options=_places(level), asked_if=_without_link) for level in where.LEVELS),
        Question(key="room", takes_words=lambda limits: ROOM, check=_room_is_there, asked_if=_without_link),
        Question(key="adult", options=_choices("yes", "no")),
        Question(key="standing", options=_choices(Standing.owner, Standing.tenant, Standing.family)),
        Question(key="name", options=_as_called, takes_words=lambda limits: NAME),
    ],
    finish=_finish,
    facts=_facts,
)
