"""The screens about roles and about the zones of handling units."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from config.texts.catalog import Catalog
from rules.forms import Asked, FormName, Left, Option
from rules.issues import Found, Listing
from rules.letters import Kind
from rules.refusals import Refusal
from rules.residents import Duty, Reader, Role
from rules.roles import Offer, RoleGiven, RoleList, Term
from rules.stages import Stage
from rules.units import ZoneList
from screens import forms, issues, menu, roles
from screens.screen import Screen
from tests.screens.told import WEDNESDAY_NOON, Told, appointment, asked, at_stage, card, held, unit, zones

READER = Reader(language="zh-Hans")
PLACES = (Option(value="place-4", words="3栋"), Option(value="place-2", words="福和苑"))


def giving(question: str, *values: str, **more: Any) -> Asked:
    """A question of the form for giving a role, about 王秀英."""
    return asked(
        question, FormName.giving_role, options=tuple(Option(value=value) for value in values), limit=40, **more
    )


def given_all(told: Told, whom: str = "10001") -> Asked:
    answers = {"whom": whom, "role": "handler", "until": "year"}
    facts = {"whom": told.name, "place": "福和苑", "unit": told.unit, "until": "2027-08-26"}
    return giving("confirm", "submit", answers=answers, facts=facts)


ROLES: dict[str, Callable[[Told, Catalog], Screen]] = {
    "roles": lambda told, words: roles.listed(
        RoleList(held=(held(told), held(told, Role.convener, 4, None)), page=0, more=True), words
    ),
    "roles_none": lambda told, words: roles.listed(RoleList(held=(), page=0, more=False), words),
    "role_take": lambda told, words: roles.surely(held(told), words),
    "role_taken_back": lambda told, words: roles.taken(held(told), words),
    "give_role_whom": lambda told, words: forms.question(giving("whom", "link"), words),
    "give_role_role": lambda told, words: forms.question(
        giving("role", *Role, answers={"whom": "10001"}, facts={"whom": told.name}), words
    ),
    "give_role_place_refused": lambda told, words: forms.question(
        replace(giving("place", refused=Refusal.no_such_place), options=PLACES), words
    ),
    "give_role_until": lambda told, words: forms.question(giving("until", *Term), words),
    "give_role_confirm": lambda told, words: forms.question(given_all(told), words),
    "give_role_confirm_link": lambda told, words: forms.question(given_all(told, "link"), words),
    "give_role_left": lambda told, words: forms.left(Left(form=FormName.giving_role), words),
    "role_given_to_somebody": lambda told, words: roles.given(
        RoleGiven(what=appointment(told), to=told.name), words, "yishiting_bot"
    ),
    "role_link": lambda told, words: roles.given(
        RoleGiven(what=appointment(told), to=None, token="a-token-of-22-letters-"), words, "yishiting_bot"
    ),
    "role_offer": lambda told, words: roles.offer(
        Offer(id=1, what=appointment(told), made_by=held(told).who, made_as="convener", expires_at=WEDNESDAY_NOON,
              is_taken=False), "a-token-of-22-letters-", words
    ),
    **{
        str(kind): lambda told, words, kind=kind: roles.told(
            held(told), kind, words, replace(READER, has_duties=kind is Kind.role_given)
        )
        for kind in (Kind.role_given, Kind.role_taken, Kind.role_ended)
    },
    "role_accepted": lambda told, words: roles.accepted(held(told, Role.building_head), words),
    "zones_of_unit": lambda told, words: roles.zones(
        ZoneList(zones=zones(told), unclaimed=1, page=0, more=True, unit=unit(told),
                 others=(replace(unit(told), id=7, name=told.holder),)), words
    ),
    "zones_all_claimed": lambda told, words: roles.zones(
        ZoneList(zones=zones(told)[1:], unclaimed=0, page=1, more=False), words
    ),
    "zones_none": lambda told, words: roles.zones(ZoneList(zones=(), unclaimed=0, page=0, more=False), words),
    "list_todo_of_a_convener": lambda told, words: issues.listed(
        Listing(found=Found.todo, issues=(), page=0, more=False, gives_roles=True, sees_zones=True), words
    ),
    "form_dispatch_with_a_zone": lambda told, words: forms.question(
        asked("holder", FormName.dispatching, limit=100,
              options=(Option(value="1", words="福和物业", is_first_choice=True),
                       Option(value="2", words="志愿者服务队"))), words
    ),
    "card_handed_to_a_unit": lambda told, words: issues.private_card(
        card(at_stage(told, Stage.executing), unit=unit(told)), words
    ),
    "help_admin": lambda told, words: menu.help_for([Duty(role=Role.admin, place_id=1)], words, READER),
}  # fmt: skip
