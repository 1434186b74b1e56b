"""Who may do what: one table, verb × capacity × relation → allowed, or which refusal. docs/permissions.md is made from
it.

A capacity is what somebody acts as: as newcomer, minor or resident, and besides in each role they hold. A relation is
what the thing has to do with them. Whoever may in one capacity may; else what they are without any role says why not.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from rules.mutes import LEADERS
from rules.refusals import Refusal
from rules.residents import APPROVERS, TRIAGERS, Role
from rules.stages import Stage
from rules.verbs import Verb


class Capacity(StrEnum):
    """What somebody acts as."""

    newcomer = "newcomer"
    """未核实: belongs to no household."""
    minor = "minor"
    """Of a household, under 18. 民法典 art. 17 f.: adults are 18 or older."""
    resident = "resident"
    delegate = "delegate"
    convener = "convener"
    grid_worker = "grid_worker"
    building_head = "building_head"
    handler = "handler"
    admin = "admin"


class Relation(StrEnum):
    """What something has to do with somebody, the nearest first."""

    own = "own"
    """Their own: they raised it, it is their membership, their data."""
    household = "household"
    """Of a household of theirs."""
    building = "building"
    """In their building; of a role: the role is for that building or unit."""
    place = "place"
    """In their compound; of a role: it is for a place around it."""
    elsewhere = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One capacity's answers by relation; None: allowed."""

    own: Refusal | None = None
    household: Refusal | None = None
    building: Refusal | None = None
    place: Refusal | None = None
    elsewhere: Refusal | None = None

    def answer(self, relation: Relation) -> Refusal | None:
        found: Refusal | None = getattr(self, relation)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who may do one thing. A role that is not named adds nothing to what its holder may do as a resident."""

    newcomer: Row
    minor: Row
    resident: Row
    roles: Mapping[Role, Row] = field(default_factory=dict)

    def row(self, capacity: Capacity) -> Row | None:
        """The row of a capacity; None where a role adds nothing."""
        match capacity:
            case Capacity.newcomer:
                return self.newcomer
            case Capacity.minor:
                return self.minor
            case Capacity.resident:
                return self.resident
        return self.roles.get(Role(capacity))


def _all(answer: Refusal | None = None) -> Row:
    return Row(own=answer, household=answer, building=answer, place=answer, elsewhere=answer)


def _open() -> Rule:
    """Anybody may."""
    return Rule(newcomer=_all(), minor=_all(), resident=_all())


def _own(refusal: Refusal) -> Rule:
    """Whoever's it is; nobody else."""
    mine = Row(household=refusal, building=refusal, place=refusal, elsewhere=refusal)
    return Rule(newcomer=mine, minor=mine, resident=mine)


def _roles(roles: Collection[Role], refusal: Refusal, own: Refusal | None = None) -> Rule:
    """Holders of these roles, for the places they hold them for; `own`: why not with what is their own."""
    nobody = _all(refusal)
    inside = Row(own=own, elsewhere=refusal)
    return Rule(newcomer=nobody, minor=nobody, resident=nobody, roles=dict.fromkeys(roles, inside))


_TRIAGE = _roles(TRIAGERS, Refusal.not_yours_to_decide)
_NOT_MUTING = replace(_all(Refusal.not_yours_to_mute), own=Refusal.not_oneself)
_MUTING = Rule(
    newcomer=_NOT_MUTING,
    minor=_NOT_MUTING,
    resident=_NOT_MUTING,
    roles=dict.fromkeys(LEADERS, Row(own=Refusal.not_oneself, elsewhere=Refusal.not_yours_to_mute)),
)
_APPROVAL = _roles(APPROVERS, Refusal.not_yours_to_approve, own=Refusal.not_yours_to_approve)

_BINDING = _roles((Role.convener, Role.admin), Refusal.not_yours_to_bind)

_GIVING = _roles((Role.convener, Role.admin), Refusal.not_yours_to_give)
_OTHERS_AT_HOME = replace(_all(Refusal.not_yours_to_approve), household=None)

TABLE: Mapping[Verb, Rule] = {
    # these have no id of anything else in them: they reach nothing but what is one's own
    Verb.arrive: _open(),
    Verb.stop: _open(),
    Verb.choose_language: _open(),
    Verb.duties: _open(),
    Verb.start_form: _open(),
    Verb.write: _open(),
    Verb.type: _open(),
    Verb.choose: _open(),
    Verb.back: _open(),
    Verb.skip: _open(),
    Verb.cancel: _open(),
    Verb.take_up: _open(),
    Verb.open_link: _open(),
    Verb.look_at_my_data: _open(),
    Verb.send_my_data: _open(),
    Verb.correct_my_data: _open(),
    Verb.withdraw_consent: _open(),
    Verb.erase_me: _open(),
    # reading is open: an issue is the neighbours' common business, and its card shows no more than its raiser chose
    Verb.look: _open(),
    Verb.show_attachments: _open(),
    Verb.show_pin: _open(),
    Verb.listing: _open(),
    # who is not verified, or under 18, may raise; a household's second is an adult's. Our own choice
    Verb.raise_issue: _open(),
    Verb.second: Rule(
        newcomer=_all(Refusal.not_verified),
        minor=_all(Refusal.under_18),
        resident=Row(own=Refusal.own_household, household=Refusal.own_household, elsewhere=Refusal.not_your_place),
    ),
    # one's own second and following concern nobody else, wherever one lives by now
    Verb.take_back_second: _open(),
    Verb.follow: _open(),
    Verb.unfollow: _open(),
    Verb.withdraw: _own(Refusal.not_the_raiser),
    Verb.accept: _TRIAGE,
    Verb.dispatch: _TRIAGE,
    Verb.table: _TRIAGE,
    Verb.decline: _TRIAGE,
    Verb.ask_whom: _TRIAGE,
    Verb.ask_why: _TRIAGE,
    # at their place and all it holds; not oneself, and not a peer (council/mutes.py)
    Verb.ask_how_long: _MUTING,
    Verb.mute: _MUTING,
    Verb.unmute: _MUTING,
    Verb.look_at_mutes: _roles(LEADERS, Refusal.not_yours_to_mute),
    Verb.look_at_mute: _roles(LEADERS, Refusal.not_yours_to_mute),
    # by a link, or asking for approval: the link and the approvers are the check
    Verb.join_household: _open(),
    # nobody approves oneself
    Verb.approve: _APPROVAL,
    Verb.refuse: _APPROVAL,
    Verb.ask_why_not: _APPROVAL,
    # anybody of the household but the new one; those who know the house decide then
    Verb.object_to: Rule(newcomer=_all(Refusal.not_yours_to_approve), minor=_OTHERS_AT_HOME, resident=_OTHERS_AT_HOME),
    # a home of one's own; what it is changed for, or added, is approved like any other
    Verb.my_homes: _open(),
    Verb.look_at_home: _own(Refusal.not_your_home),
    Verb.leave: _own(Refusal.not_your_home),
    Verb.stay: _own(Refusal.not_your_home),
    Verb.take_back_request: _own(Refusal.not_your_home),
    Verb.change_room: _own(Refusal.not_your_home),
    Verb.add_home: _open(),
    # a new account is approved like a new member, by neither account; the old account, whoever has it now, may deny it
    Verb.approve_relink: _APPROVAL,
    Verb.refuse_relink: _APPROVAL,
    Verb.ask_why_not_relink: _APPROVAL,
    Verb.deny_relink: _own(Refusal.not_your_account),
    # the link stands in a group that is nobody's: whoever looks after no place's groups reads who does
    Verb.open_group_link: _open(),
    # which groups a place has: its convener, its admin; an operator is admin everywhere
    Verb.bind_group: _BINDING,
    Verb.rebind: _BINDING,
    # which role may give which is in rules/roles.py (GIVES): nobody below gives above
    Verb.look_at_roles: _GIVING,
    Verb.ask_to_give: _GIVING,
    # from whoever gives no roles a contact is nothing to go on with, and a forwarded message its words
    Verb.send_contact: _open(),
    Verb.forward: _open(),
    Verb.give_role: _GIVING,
    Verb.ask_to_take: _GIVING,
    Verb.take_role: _GIVING,
    # the link is the check, and that whoever made it may still give the role
    Verb.look_at_offer: _open(),
    Verb.accept_role: _open(),
    # a handler only of the unit they report for (council/units.py); conveners only look
    Verb.look_at_zones: _roles((Role.handler, Role.convener, Role.admin), Refusal.not_your_unit),
    Verb.claim_zone: _roles((Role.handler,), Refusal.not_your_unit),
    Verb.give_back_zone: _roles((Role.handler,), Refusal.not_your_unit),
    # whoever did it, it has happened; a group added by who binds none is left
    Verb.added_to_group: _open(),
    Verb.removed_from_group: _open(),
    Verb.group_moved: _open(),
    Verb.rights_changed: _open(),
}

Position = tuple[Capacity, Relation]
"""What somebody acts as, and what the thing has to do with them."""


def refusal(verb: Verb, positions: Sequence[Position]) -> Refusal | None:
    """Why somebody who is in all these positions may not do it; None: they may. The first are those without a role."""
    rule = TABLE[verb]
    answers = [row.answer(relation) for capacity, relation in positions if (row := rule.row(capacity)) is not None]
    return None if None in answers else answers[0]


def allowing(verb: Verb, positions: Iterable[Position]) -> list[Capacity]:
    """In which capacities they may."""
    rows = ((capacity, TABLE[verb].row(capacity), relation) for capacity, relation in positions)
    return [capacity for capacity, row, relation in rows if row is not None and row.answer(relation) is None]


WAITS_FOR: dict[Role, frozenset[Stage]] = {
    Role.grid_worker: frozenset({Stage.raised, Stage.accepted}),
    Role.building_head: frozenset({Stage.raised, Stage.accepted}),
    Role.convener: frozenset({Stage.raised, Stage.accepted, Stage.deliberating}),
    Role.delegate: frozenset({Stage.deliberating}),
}
"""Stages in which an issue waits for somebody of that role. Handlers wait for what their unit has."""
