"""Who does what for a place: giving a role, taking it back, a link by which it is taken on, a term that ends."""

from collections.abc import Sequence
from datetime import date, timedelta

from council import permitted
from rules import permissions
from rules.calendar import after_quiet_hours
from rules.invitations import MOST_WRONG_LINKS, hashed
from rules.letters import Kind
from rules.permissions import Capacity
from rules.places import Place
from rules.refusals import Refusal
from rules.residents import Person, Resident, Role
from rules.roles import GIVES, OFFER_LASTS, OPERATOR, Appointment, HeldRole, Offer, RoleGiven, RoleList
from rules.verbs import Verb
from storage.work import Work

PAGE = 8
"""Roles on one screen."""


# --- verbs: in the chat


def look_at_roles(
    work: Work, *, who: Resident, place_id: int = 0, page: int = 0, by_operator: bool = False
) -> RoleList | Refusal:
    """Who holds what at a place, or (0) at all that somebody gives roles for; an operator of YISHI_ADMINS sees all."""
    places = within(work, who, place_id, Verb.look_at_roles, by_operator=by_operator)
    if isinstance(places, Refusal):
        return places
    held = work.roles.held_within(places, work.today(), limit=PAGE + 1, offset=page * PAGE)
    return RoleList(held=tuple(held[:PAGE]), page=page, more=len(held) > PAGE, place_id=place_id)


def give_role(
    work: Work, *, who: Resident, to: Person | None, what: Appointment, by_operator: bool = False
) -> RoleGiven | Refusal:
    """Give somebody a role, or make a link by which whoever opens it takes it on (`to`: None). Given again, its term
    and its unit are the new ones."""
    made_as = giver_as(work, who, what.role, what.place, by_operator=by_operator)
    if made_as is None:
        return Refusal.not_yours_to_give
    if refused := _refusal(work, what):
        return refused
    if to is not None:
        held = _give(work, known_as(work, to.telegram_id, to.name), what, by=who, made_as=made_as)
        tell(work, Kind.role_given, held)
        return RoleGiven(what=what, to=held.who.name)
    token = work.new_token()
    offer_id = work.roles.offer(hashed(token), what, who, made_as, work.now + OFFER_LASTS)
    work.journal.note(who, made_as, "offer_role", "role_offer", offer_id)
    return RoleGiven(what=what, to=None, token=token)


def look_at_offer(work: Work, *, who: Resident, token: str) -> Offer | Refusal:
    """Open a role's link: what it is for, or why it opens nothing. Wrong links are counted with households'."""
    if work.invitations.wrong_links(who.id, since=work.now - timedelta(hours=1)) >= MOST_WRONG_LINKS:
        return Refusal.too_many_wrong_links
    offer = work.roles.offered(hashed(token))
    if offer is None:
        work.invitations.note_wrong_link(who.id)
        return Refusal.role_link_wrong
    return _offer_refusal(work, offer) or offer


def accept_role(work: Work, *, who: Resident, token: str) -> HeldRole | Refusal:
    """Take on the role that a link is for; whoever made the link is told who did."""
    offer = look_at_offer(work, who=who, token=token)
    if isinstance(offer, Refusal):
        return offer
    held = _give(work, who, offer.what, by=offer.made_by, made_as=offer.made_as)
    work.roles.take_on(offer.id)
    work.journal.note(who, "resident", "accept_role", "role", held.id)
    _commands_follow(work, held)
    if offer.made_by.id != who.id:
        _put(work, Kind.role_accepted, held, to=offer.made_by)
    work.answer_with(Kind.role_given, role_id=held.id)
    return held


def may_take(work: Work, *, who: Resident, role_id: int, by_operator: bool = False) -> HeldRole | Refusal:
    """The role, if it is held and somebody may take it back; the last convener stays."""
    held = work.roles.claim(role_id)
    if held is None or not held.is_held(work.today(held.place)):
        return Refusal.role_not_held
    if giver_as(work, who, held.role, held.place, by_operator=by_operator) is None:
        return Refusal.not_yours_to_give
    return Refusal.last_convener if is_last_convener(work, held) else held


def take_role(work: Work, *, who: Resident, role_id: int, by_operator: bool = False) -> HeldRole | Refusal:
    """收回: the role is over now, and who held it is told."""
    held = may_take(work, who=who, role_id=role_id, by_operator=by_operator)
    if isinstance(held, Refusal):
        return held
    made_as = giver_as(work, who, held.role, held.place, by_operator=by_operator)
    end(work, held, by=who, made_as=made_as or OPERATOR)
    return held


# --- verbs: the operator's commands


def appoint(
    work: Work,
    *,
    telegram_id: int,
    name: str | None,
    role: Role,
    place_id: int,
    unit_name: str | None = None,
    until: date | None = None,
) -> HeldRole | Refusal:
    """Give a person a role for a place, perhaps with a handling unit that covers it, made where there is none of that
    name; a handler's place is the unit's. Somebody the bot has not met yet is known by `name`; without one, by their id
    until they write."""
    place = work.places.get(place_id)
    if refused := _not_there(work, place, until):
        return refused
    if role is Role.handler and not unit_name:
        return Refusal.handler_needs_unit
    unit_id = work.units.of(place_id, unit_name) if unit_name else None
    if unit_id is not None and (unit := work.units.get(unit_id)) is not None:
        place = work.places.get(unit.place_id)
    what = Appointment(role=role, place=place, unit_id=unit_id, unit=unit_name, until_on=until)
    held = _give(work, known_as(work, telegram_id, name), what, by=None, made_as=OPERATOR)
    tell(work, Kind.role_given, held)
    return held


def dismiss(
    work: Work, *, telegram_id: int, role: Role, place_name: str | None, even_last: bool = False
) -> HeldRole | Refusal:
    """End a role now, also where its place is gone; of the place served first where none is named. The last convener
    of a place stays, unless `even_last`."""
    who, only = work.residents.by_telegram(telegram_id), work.places.the_only()
    held = [one for one in work.roles.of(who.id, work.today()) if one.role is role] if who else []
    if place_name:
        names = set(place_name.split("/"))
        held = [one for one in held if names <= set(work.places.path(one.place.id)) and one.place.name in names]
    else:
        held = [one for one in held if only is not None and one.place.id == only.id]
    if len(held) != 1:
        return Refusal.several_places if held else Refusal.role_not_held
    if not even_last and is_last_convener(work, held[0]):
        return Refusal.last_convener
    end(work, held[0], by=None, made_as=OPERATOR)
    return held[0]


def listed(work: Work, *, past: bool = False) -> list[tuple[HeldRole, bool]]:
    """Everybody who holds a role today, place for place; `past`: all who ever did. With whether they hold it now."""
    found = ((one, one.is_held(work.today(one.place))) for one in work.roles.ever())
    return [(one, now) for one, now in found if now or past]


# --- who may, and what follows


def giver_as(work: Work, who: Resident, role: Role, place: Place, *, by_operator: bool) -> str | None:
    """As what somebody gives and takes that role there; None: they may not. Nobody below gives above."""
    positions = permitted.positions(work, who, permitted.about_place(place.id), as_operator=by_operator)
    capacities = permissions.allowing(Verb.give_role, positions)
    may = [one for one in capacities if role in GIVES[Role(one)]]
    return OPERATOR if by_operator and Capacity.admin in may else next(iter(may), None)


def places_of(work: Work, who: Resident) -> list[int]:
    """The places somebody gives roles for; each holds more."""
    held = dict.fromkeys(duty.place_id for duty in work.residents.duties(who.id, work.today()))
    about = ((one, permitted.about_place(one)) for one in held)
    return [one for one, it in about if permitted.refusal(work, who, Verb.give_role, it) is None]


def within(work: Work, who: Resident, place_id: int, verb: Verb, *, by_operator: bool) -> list[int] | Refusal | None:
    """The place that is named, or (0) all that somebody gives roles for, if there are any. None: everywhere."""
    if place_id:
        if not work.places.upwards(place_id):
            return Refusal.no_such_place
        about = permitted.about_place(place_id)
        return permitted.refusal(work, who, verb, about, as_operator=by_operator) or [place_id]
    return None if by_operator else places_of(work, who) or Refusal.not_yours_to_give


def known_as(work: Work, telegram_id: int, name: str | None) -> Resident:
    """Whoever has that Telegram id; by that name, if the bot has not met them yet."""
    return work.residents.by_telegram(telegram_id) or work.residents.meet(telegram_id, name or str(telegram_id), None)


def is_last_convener(work: Work, held: HeldRole) -> bool:
    """Whether nobody else would convene the place, nor any around it."""
    if held.role is not Role.convener:
        return False
    around = work.places.around(held.place.id)
    conveners = work.residents.holders(Role.convener, around, work.today(held.place))
    return all(one.id == held.who.id and place == held.place.id for place, one in conveners)


def end(work: Work, held: HeldRole, *, by: Resident | None, made_as: str) -> None:
    """The role is over now: on record, and told."""
    work.roles.end(held.id)
    work.journal.note(by, made_as, "take_role", "role", held.id)
    tell(work, Kind.role_taken, held)


def tell(work: Work, kind: Kind, held: HeldRole) -> None:
    """What became of somebody's role is told when nobody sleeps; their commands follow at once."""
    _put(work, kind, held, to=held.who)
    _commands_follow(work, held)


def follow_the_account(work: Work, who: Resident, *, left: int | None, by: Resident) -> None:
    """Somebody has another account: their commands are there now, and what is told when a term ends. A role that both
    accounts held is held once, as it was given last. The account they left has what all have."""
    all_held = work.roles.of(who.id, work.today())
    as_given_last = {(held.role, held.place.id): held for held in all_held}
    for held in all_held:
        if held is as_given_last[held.role, held.place.id]:
            _commands_follow(work, held)
        else:
            work.roles.end(held.id)
            work.journal.note(by, "approver", "take_role", "role", held.id)
    if left is not None:
        commands_are_everybodys(work, left)


def commands_are_everybodys(work: Work, chat_id: int) -> None:
    """Whoever has that account holds no role any more."""
    work.outbox.put(Kind.commands, key=f"commands:{chat_id}", chat_id=chat_id)


def _commands_follow(work: Work, held: HeldRole) -> None:
    """Now, and on the day the term ends. That it ended is told then, too (see council/mail_roles.py)."""
    chat_id = held.who.telegram_id
    work.outbox.put(Kind.commands, key=f"commands:{chat_id}", chat_id=chat_id)
    if held.ends_at is not None and not held.is_taken:
        later = f"commands:{chat_id}:{held.until_on}"
        work.outbox.put(Kind.commands, key=later, chat_id=chat_id, due_at=held.ends_at)
        morning = after_quiet_hours(held.ends_at, work.procedure(held.place).letters, held.place.zone)
        key = f"{Kind.role_ended}:{held.id}"
        work.outbox.put(Kind.role_ended, key=key, chat_id=chat_id, due_at=morning, role_id=held.id)


def _put(work: Work, kind: Kind, held: HeldRole, *, to: Resident) -> None:
    due = after_quiet_hours(work.now, work.procedure(held.place).letters, held.place.zone)
    work.outbox.put(kind, key=f"{kind}:{held.id}", chat_id=to.telegram_id, due_at=due, role_id=held.id)


def _give(work: Work, to: Resident, what: Appointment, *, by: Resident | None, made_as: str) -> HeldRole:
    on = work.today(what.place)
    role_id = work.residents.give_role(to.id, what.role, what.place.id, on, what.unit_id, what.until_on)
    work.journal.note(by, made_as, "give_role", "role", role_id)
    held = work.roles.get(role_id)
    assert held is not None, "it was given just now"
    return held


def _refusal(work: Work, what: Appointment) -> Refusal | None:
    """Why nobody can have that role now, whoever gives it."""
    if refused := _not_there(work, what.place, what.until_on):
        return refused
    if what.role is not Role.handler:
        return None
    if what.unit_id is None:
        return Refusal.handler_needs_unit
    return None if work.units.claim(what.unit_id) else Refusal.unit_closed


def _not_there(work: Work, place: Place, until: date | None) -> Refusal | None:
    if not work.places.is_open(place.id):
        return Refusal.place_gone
    return Refusal.day_is_past if until is not None and until < work.today(place) else None


def _offer_refusal(work: Work, offer: Offer) -> Refusal | None:
    """Why nobody can take it on now; whoever made the link must still be one who may give it."""
    if offer.is_taken:
        return Refusal.role_link_used_up
    if work.now >= offer.expires_at:
        return Refusal.role_link_expired
    by_operator = offer.made_as == OPERATOR
    if giver_as(work, offer.made_by, offer.what.role, offer.what.place, by_operator=by_operator) is None:
        return Refusal.role_link_void
    return _refusal(work, offer.what)


def units_to_give(work: Work, places: Sequence[int] | None) -> list[tuple[int, str]]:
    """(id, name) of the handling units in these places and all they hold; None: of all."""
    if places is None:
        return [(unit.id, unit.name) for unit in work.units.within(None)]
    found = {unit.id: unit.name for place in places for unit in work.units.within(place)}
    return list(found.items())
