"""Becoming a member of a household: by its link, or by asking those who know the house."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from council import approvals, leaving, relinking, where
from council.question import Answers, Form, Question
from rules.forms import Option
from rules.invitations import MOST_WRONG_LINKS, Invitation, hashed
from rules.letters import Kind
from rules.places import PlaceKind, room_of
from rules.refusals import Refusal
from rules.relinking import Relinking, veiled
from rules.residents import MOST_WAITING, Joined, Resident, Standing
from storage.work import Work

ROOM, NAME = 20, 20
"""Characters."""
FROM, STAYS = "from-", "stays"
"""Answers to whether one leaves a home for the new one: from-<its membership's id>, or none."""
WAS, NOBODY = "was-", "nobody"
"""Answers to who one was with another account: was-<the member's membership>, or nobody."""


def by_link(work: Work, *, who: Resident, token: str) -> Answers | Refusal:
    """What a link knows of the answers, or why it opens nothing. Wrong links are counted."""
    if work.invitations.wrong_links(who.id, since=work.now - timedelta(hours=1)) >= MOST_WRONG_LINKS:
        return Refusal.too_many_wrong_links
    invitation = work.invitations.find(hashed(token))
    if invitation is None:
        work.invitations.note_wrong_link(who.id)
        return Refusal.link_wrong
    return _refusal(work, who, invitation) or {"invitation": invitation.id, **known_of(work, who)}


def known_of(work: Work, who: Resident) -> Answers:
    """What is not asked again of somebody who agreed before and belongs to a household; empty for others."""
    homes = [membership for membership, _ in work.memberships.of_resident(who.id) if membership.is_approved]
    if not homes or not work.residents.has_consented(who.id):
        return {}
    adult = any(membership.adult for membership in homes)
    return {"known": True, "adult": "yes" if adult else "no", "name": who.name}


def join(work: Work, who: Resident, answers: Answers) -> Joined | Relinking | Refusal:
    """Hand in the answers. By a link one belongs to the household at once and its members are told; without one those
    who know the house are asked. Whoever says to be an owner is looked up in the roster by them in any case. Who says
    to be a member already, with another account, is not a new one: see council/relinking.py."""
    invitation = work.invitations.claim(answers["invitation"]) if "invitation" in answers else None
    household = invitation.household_id if invitation else _household(work, answers)
    if household is None:
        return Refusal.no_such_room
    refused = _refusal(work, who, invitation) if invitation else _refusal_without_link(work, who, household)
    if refused:
        return refused
    if (member := _member_one_was(answers)) is not None:
        return relinking.ask(work, who, membership_id=member, household_id=household)
    claims = answers["standing"] == Standing.owner
    membership = work.memberships.ask(
        who.id,
        household,
        standing=Standing.family if claims else Standing(answers["standing"]),
        adult=answers["adult"] == "yes",
        claims_ownership=claims,
        invitation_id=invitation.id if invitation else None,
        replaces=_leaves(work, who, answers),
    )
    if "known" not in answers:
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
    return Joined(
        name=who.name,
        home=home,
        membership=membership,
        waits_for=waits_for,
        leaves=leaving.home_left_for(work, membership),
        has_home=bool(work.residents.households(who.id)),
    )


def _refusal(work: Work, who: Resident, invitation: Invitation) -> Refusal | None:
    before = work.memberships.of(who.id, invitation.household_id)
    if before is not None and before.is_approved:
        return Refusal.member_already
    if before is not None and approvals.is_doubted(work, before):
        return Refusal.not_by_link
    if work.memberships.is_closed(invitation.household_id):
        return Refusal.home_closed
    return invitation.refusal(work.now, work.invitations.adults(invitation.id))


def _refusal_without_link(work: Work, who: Resident, household: int) -> Refusal | None:
    before = work.memberships.of(who.id, household)
    if before is not None and before.is_approved:
        return Refusal.member_already
    waits_for = {one.household_id for one in work.memberships.open_of(who.id) if one.is_waiting} - {household}
    if len(waits_for) >= MOST_WAITING:
        return Refusal.too_many_requests
    return None if approvals.approvers(work, household, but=who) else Refusal.nobody_to_approve


def _member_one_was(answers: Answers) -> int | None:
    """The membership one says to have had with another account, if any."""
    said = answers.get("before", NOBODY)
    return None if said == NOBODY else int(said.removeprefix(WAS))


def _leaves(work: Work, who: Resident, answers: Answers) -> int | None:
    """Which membership of theirs they leave for the new one, if any."""
    chosen = answers.get("leaves", 0)
    if answers.get("moves", STAYS) != STAYS:
        chosen = int(answers["moves"].removeprefix(FROM))
    mine = (membership.id for membership, _ in work.memberships.of_resident(who.id))
    return chosen if chosen in mine else None


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


def _unless(known: str) -> Callable[[Answers], bool]:
    """Asked unless that was known beforehand."""
    return lambda answers: known not in answers


def _moves(answers: Answers) -> bool:
    return "leaves" not in answers and _member_one_was(answers) is None


def _as_called(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    return [Option(value="as_called", words=who.name[:NAME])]


def _homes_to_leave(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    """Each home they have, as one they may leave for the new one; or none of them."""
    homes = [(one.id, one.household_id) for one, _ in work.memberships.of_resident(who.id) if one.is_approved]
    if not homes:
        return []
    leave = [Option(value=f"{FROM}{number}", words=work.places.home(household).short) for number, household in homes]
    return [*leave, Option(value=STAYS)]


def _members_one_may_be(work: Work, who: Resident, answers: Answers) -> Sequence[Option]:
    """The members of the household, one of whom may be coming with a new account; nothing where it has none. By the
    household's link their names are told, else only as much as tells those who know them."""
    linked = "invitation" in answers
    household = work.invitations.get(answers["invitation"]).household_id if linked else _household(work, answers)
    members = work.memberships.members(household) if household is not None else []
    others = [one for one in members if one.resident_id != who.id]
    names = [work.residents.get(one.resident_id).name for one in others]
    told = zip(others, names if linked else veiled(names), strict=True)
    known = [Option(value=f"{WAS}{one.id}", words=name) for one, name in told]
    return [*known, Option(value=NOBODY)] if known else []


def _is_new(answers: Answers) -> bool:
    """Neither known already nor with another account."""
    return "known" not in answers and _member_one_was(answers) is None


def _choices(*values: str) -> Any:
    return lambda work, who, answers: [Option(value=value) for value in values]


def _facts(work: Work, answers: Answers) -> Mapping[str, str]:
    """The home that the link is for, as a line of its own; nothing where it is still to be said."""
    if "invitation" not in answers:
        return {"home": ""}
    home = work.places.home(work.invitations.get(answers["invitation"]).household_id)
    return {"home": f"\n{home.name}"}


def _finish(work: Work, who: Resident, answers: Answers) -> Joined | Relinking | Refusal:
    called = answers.get("name", "as_called")
    return join(work, who, {**answers, "name": who.name if called == "as_called" else called})


JOINING = Form(
    questions=[
        Question(key="consent", options=_choices("agree"), asked_if=_unless("known")),
        *(Question(key=level, options=_places(level), asked_if=_without_link) for level in where.LEVELS),
        Question(key="room", takes_words=lambda limits: ROOM, check=_room_is_there, asked_if=_without_link),
        Question(key="before", options=_members_one_may_be, asked_if=_unless("known")),
        Question(key="moves", options=_homes_to_leave, asked_if=_moves),
        Question(key="adult", options=_choices("yes", "no"), asked_if=_is_new),
        Question(
            key="standing",
            options=_choices(Standing.owner, Standing.tenant, Standing.family),
            asked_if=lambda answers: _member_one_was(answers) is None,
        ),
        Question(key="name", options=_as_called, takes_words=lambda limits: NAME, asked_if=_is_new),
    ],
    finish=_finish,
    facts=_facts,
)
