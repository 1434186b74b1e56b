"""Who may give and take which role where, what they are told, and what is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from council import erasing, forms, roles, units, whom
from council.updates import reading
from rules.forms import Asked, FormName
from rules.letters import Kind
from rules.refusals import Refusal
from rules.residents import Person, Role
from rules.roles import Appointment, HeldRole, Offer, RoleGiven
from storage.work import Work
from tests.council.filling import Filling
from tests.council.post import deliver
from tests.council.quarter import NAMES, Quarter

TODAY = date(2026, 8, 26)
TOLD = (Kind.role_given, Kind.role_taken, Kind.role_ended, Kind.role_accepted)


def person(name: str) -> Person:
    number = next(number for number, known in NAMES.items() if known == name)
    return Person(telegram_id=number, name=name, language_code=None)


def what(quarter: Quarter, role: Role = Role.grid_worker, place: str = "3栋", until: date | None = None) -> Appointment:
    return Appointment(role=role, place=quarter.database.read(lambda work: work.places.find(place)), until_on=until)


def gives(
    quarter: Quarter,
    by: str = "陈志远",
    to: str | None = "李强",
    role: Role = Role.grid_worker,
    place: str = "3栋",
    until: date | None = None,
    **more: Any,
) -> Any:
    given = {"to": person(to) if to else None, "what": what(quarter, role, place, until), **more}
    return quarter.does(by, roles.give_role, **given)


def held(quarter: Quarter, name: str, role: Role) -> HeldRole:
    who = quarter.who(name)
    return next(
        one for one in quarter.database.read(lambda work: work.roles.of(who.id, work.today())) if one.role is role
    )


def holds(quarter: Quarter, name: str) -> set[str]:
    who = quarter.who(name)
    duties = quarter.database.read(lambda work: work.residents.duties(who.id, work.today()))
    return {duty.role for duty in duties}


def told(quarter: Quarter) -> list[tuple[str, Kind]]:
    return [(message.to, message.kind) for message in deliver(quarter) if message.kind in TOLD]


def adds_admin(quarter: Quarter, name: str = "赵小雨", place: str = "福和苑") -> None:
    where = quarter.place(place)
    quarter.database.run(lambda work: work.residents.give_role(quarter.who(name).id, Role.admin, where, work.today()))


# --- who gives which


@pytest.mark.parametrize("role", [Role.delegate, Role.convener, Role.grid_worker, Role.building_head])
@pytest.mark.parametrize("place", ["福和社区", "福和苑", "3栋", "安居苑"])
def test_a_convener_gives_roles_for_their_place_and_all_it_holds(quarter: Quarter, role: Role, place: str) -> None:
    assert isinstance(gives(quarter, role=role, place=place), RoleGiven)
    assert role in holds(quarter, "李强")


@pytest.mark.parametrize(
    ("by", "role", "place"),
    [
        ("陈志远", Role.admin, "3栋"),
        ("刘敏", Role.building_head, "3栋"),
        ("孙建国", Role.building_head, "3栋"),
        ("周伟", Role.delegate, "福和苑"),
        ("李强", Role.delegate, "福和苑"),
        ("吴婷", Role.convener, "福和社区"),
    ],
)
def test_nobody_else_gives_any_and_nobody_below_gives_above(quarter: Quarter, by: str, role: Role, place: str) -> None:
    before = quarter.dump()
    assert gives(quarter, by=by, role=role, place=place) is Refusal.not_yours_to_give
    assert gives(quarter, by=by, to=None, role=role, place=place) is Refusal.not_yours_to_give
    assert quarter.dump() == before


def test_a_convener_of_one_compound_gives_nothing_in_the_next_nor_around_it(quarter: Quarter) -> None:
    gives(quarter, to="李强", role=Role.convener, place="福和苑")
    assert isinstance(gives(quarter, by="李强", to="赵小雨", place="2栋"), RoleGiven)
    assert gives(quarter, by="李强", to="赵小雨", place="9栋") is Refusal.not_yours_to_give
    assert gives(quarter, by="李强", to="赵小雨", role=Role.delegate, place="福和社区") is Refusal.not_yours_to_give


def test_an_admin_gives_every_role_and_an_operator_everywhere(quarter: Quarter) -> None:
    adds_admin(quarter)
    assert isinstance(gives(quarter, by="赵小雨", role=Role.admin, place="福和苑"), RoleGiven)
    assert gives(quarter, by="赵小雨", role=Role.admin, place="安居苑") is Refusal.not_yours_to_give
    assert isinstance(gives(quarter, by="吴婷", role=Role.admin, place="安居苑", by_operator=True), RoleGiven)


# --- what cannot be given


def closes(quarter: Quarter, place: str) -> None:
    quarter.database.run(lambda work: work.rosters.close_places([work.places.find(place).id]))


@pytest.mark.parametrize("closed", ["3栋", "福和苑"])
def test_nobody_is_given_a_role_in_a_place_that_is_gone(quarter: Quarter, closed: str) -> None:
    appointment = what(quarter)
    closes(quarter, closed)
    before = quarter.dump()
    given = {"to": Person(telegram_id=777, name="新来的", language_code=None), "what": appointment}
    assert quarter.does("陈志远", roles.give_role, **given) is Refusal.place_gone
    assert quarter.dump() == before, "nor is anybody new written down"
    place_id = appointment.place.id
    asked = {"telegram_id": 777, "name": None, "role": Role.delegate, "place_id": place_id}
    assert quarter.database.run(roles.appoint, **asked) is Refusal.place_gone
    assert quarter.dump() == before


def test_a_term_is_not_over_before_it_begins(quarter: Quarter) -> None:
    assert gives(quarter, until=TODAY - timedelta(days=1)) is Refusal.day_is_past
    assert isinstance(gives(quarter, until=TODAY), RoleGiven)
    assert holds(quarter, "李强") == {Role.grid_worker}
    place_id = quarter.place("福和苑")
    asked = {"telegram_id": 777, "name": None, "role": Role.handler, "place_id": place_id, "unit_name": "新单位"}
    before = quarter.dump()
    past = TODAY - timedelta(days=1)
    assert quarter.database.run(roles.appoint, **asked, until=past) is Refusal.day_is_past
    assert quarter.dump() == before, "no unit is made for it either"


def test_a_handler_reports_for_a_unit(quarter: Quarter) -> None:
    assert gives(quarter, role=Role.handler, place="福和苑") is Refusal.handler_needs_unit
    asked = {"telegram_id": 10003, "name": None, "role": Role.handler, "place_id": quarter.place("福和苑")}
    assert quarter.database.run(roles.appoint, **asked) is Refusal.handler_needs_unit
    assert holds(quarter, "李强") == set()


def test_the_same_role_twice_is_one_role_with_the_newer_term(quarter: Quarter) -> None:
    gives(quarter, until=TODAY)
    first = held(quarter, "李强", Role.grid_worker)
    gives(quarter, until=None)
    again = held(quarter, "李强", Role.grid_worker)
    assert (again.id, again.until_on) == (first.id, None)
    assert told(quarter) == [("李强", Kind.role_given)], "and one letter that says how it is now"


def test_one_role_given_by_two_people_in_the_same_moment_is_held_once(quarter: Quarter) -> None:
    gives(quarter, to="赵小雨", role=Role.convener, place="福和社区")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda by: gives(quarter, by=by), ["陈志远", "赵小雨"] * 4))
    who = quarter.who("李强")
    assert len(quarter.database.read(lambda work: work.roles.of(who.id, TODAY))) == 1


# --- taking


def take(quarter: Quarter, by: str, role_id: int, **more: Any) -> Any:
    return quarter.does(by, roles.take_role, role_id=role_id, **more)


def test_a_role_is_taken_back_once_and_told(quarter: Quarter) -> None:
    liu = held(quarter, "刘敏", Role.grid_worker)
    assert isinstance(take(quarter, "陈志远", liu.id), HeldRole)
    assert holds(quarter, "刘敏") == set()
    assert take(quarter, "陈志远", liu.id) is Refusal.role_not_held
    assert told(quarter) == [("刘敏", Kind.role_taken)]


@pytest.mark.parametrize("by", ["刘敏", "孙建国", "李强", "吴婷", "周伟", "安居苑的网格员"])
def test_a_forged_tap_takes_nothing(quarter: Quarter, by: str) -> None:
    chen = held(quarter, "陈志远", Role.convener)
    sun = held(quarter, "孙建国", Role.building_head)
    before = quarter.dump()
    for role_id, no in ((chen.id, Refusal.not_yours_to_give), (sun.id, Refusal.not_yours_to_give),
                        (999_999, Refusal.role_not_held)):  # fmt: skip
        assert quarter.does(by, roles.may_take, role_id=role_id) is no
        assert take(quarter, by, role_id) is no
    assert quarter.does(by, roles.look_at_roles) is Refusal.not_yours_to_give
    assert quarter.does(by, whom.giving, person=person("李强")) is Refusal.not_yours_to_give
    assert quarter.dump() == before


def test_a_convener_takes_no_admins_role_and_no_conveners_around_theirs(quarter: Quarter) -> None:
    adds_admin(quarter)
    gives(quarter, to="李强", role=Role.convener, place="福和苑")
    admin, above = held(quarter, "赵小雨", Role.admin), held(quarter, "陈志远", Role.convener)
    assert take(quarter, "陈志远", admin.id) is Refusal.not_yours_to_give
    assert take(quarter, "李强", above.id) is Refusal.not_yours_to_give


def test_the_last_convener_stays_whoever_wants_to_take_the_role(quarter: Quarter) -> None:
    chen = held(quarter, "陈志远", Role.convener)
    assert take(quarter, "陈志远", chen.id) is Refusal.last_convener
    assert take(quarter, "吴婷", chen.id, by_operator=True) is Refusal.last_convener
    asked = {"telegram_id": chen.who.telegram_id, "role": Role.convener, "place_name": "福和社区"}
    assert quarter.database.run(roles.dismiss, **asked) is Refusal.last_convener
    gives(quarter, to="李强", role=Role.convener, place="福和苑")
    assert take(quarter, "陈志远", chen.id) is Refusal.last_convener, "李强 convenes a part of it only"
    li = held(quarter, "李强", Role.convener)
    assert isinstance(take(quarter, "陈志远", li.id), HeldRole), "陈志远 convenes it from above"
    assert isinstance(quarter.database.run(roles.dismiss, **asked, even_last=True), HeldRole)


def test_two_conveners_cannot_take_each_others_role_in_the_same_moment(quarter: Quarter) -> None:
    gives(quarter, to="李强", role=Role.convener, place="福和社区")
    theirs = {name: held(quarter, name, Role.convener).id for name in ("陈志远", "李强")}
    with ThreadPoolExecutor(2) as pool:
        done = list(
            pool.map(lambda pair: take(quarter, *pair), [("陈志远", theirs["李强"]), ("李强", theirs["陈志远"])])
        )
    assert sum(isinstance(one, HeldRole) for one in done) == 1
    assert {"陈志远", "李强"} & {name for name in theirs if Role.convener in holds(quarter, name)}


# --- what follows


def commands_of(quarter: Quarter, name: str) -> tuple[bool, bool]:
    who = quarter.who(name)
    reader = quarter.database.read(lambda work: reading(work, who, default="en"))
    return reader.has_duties, reader.gives_roles


def test_the_commands_follow_at_once_and_the_letter_waits_for_the_morning(quarter: Quarter) -> None:
    quarter.clock.now = datetime(2026, 8, 26, 15, tzinfo=UTC)  # 23:00 in Shanghai
    gives(quarter, role=Role.convener, place="福和苑")
    assert [message.kind for message in deliver(quarter)] == [Kind.commands]
    assert commands_of(quarter, "李强") == (True, True)
    quarter.clock.passes(hours=9)
    assert told(quarter) == [("李强", Kind.role_given)]


def test_what_could_not_be_sent_by_day_waits_for_the_next_one(quarter: Quarter) -> None:
    gives(quarter)
    quarter.clock.passes(hours=11)  # we were not running; 23:00 in Shanghai
    assert told(quarter) == []
    quarter.clock.passes(hours=9)
    assert told(quarter) == [("李强", Kind.role_given)]


def test_what_was_given_and_taken_back_at_night_is_not_told_as_given(quarter: Quarter) -> None:
    quarter.clock.now = datetime(2026, 8, 26, 15, tzinfo=UTC)
    gives(quarter)
    take(quarter, "陈志远", held(quarter, "李强", Role.grid_worker).id)
    quarter.clock.passes(hours=9)
    assert told(quarter) == [("李强", Kind.role_taken)]


def test_the_end_of_a_term_is_told_the_morning_after_its_last_day(quarter: Quarter) -> None:
    gives(quarter, until=TODAY + timedelta(days=2))
    deliver(quarter)
    quarter.clock.passes(days=2, hours=11, minutes=59)
    assert holds(quarter, "李强") == {Role.grid_worker}
    assert told(quarter) == []
    quarter.clock.passes(minutes=1)
    assert holds(quarter, "李强") == set()
    assert [message.kind for message in deliver(quarter)] == [Kind.commands], "at midnight only the commands"
    quarter.clock.passes(hours=7, minutes=30)
    assert told(quarter) == [("李强", Kind.role_ended)]


@pytest.mark.parametrize("until", [TODAY + timedelta(days=9), None])
def test_a_term_that_was_prolonged_is_not_told_to_be_over(quarter: Quarter, until: date | None) -> None:
    gives(quarter, until=TODAY + timedelta(days=1))
    gives(quarter, until=until)
    deliver(quarter)
    quarter.clock.passes(days=5)
    assert told(quarter) == []
    quarter.clock.passes(days=5)
    assert told(quarter) == ([("李强", Kind.role_ended)] if until else [])


def test_what_was_taken_back_does_not_end_once_more(quarter: Quarter) -> None:
    gives(quarter, until=TODAY + timedelta(days=1))
    take(quarter, "陈志远", held(quarter, "李强", Role.grid_worker).id)
    deliver(quarter)
    quarter.clock.passes(days=5)
    assert told(quarter) == []


def test_who_lost_the_role_hears_of_no_new_issue_that_waited_for_the_morning(quarter: Quarter) -> None:
    quarter.clock.now = datetime(2026, 8, 26, 15, tzinfo=UTC)
    quarter.raises()
    take(quarter, "陈志远", held(quarter, "刘敏", Role.grid_worker).id)
    quarter.clock.passes(hours=9)
    assert Kind.new_issue not in {message.kind for message in deliver(quarter)}


# --- links


def link(quarter: Quarter, **more: Any) -> str:
    given = gives(quarter, to=None, **more)
    assert isinstance(given, RoleGiven)
    assert given.token is not None
    return given.token


def test_a_link_is_taken_on_once_and_whoever_made_it_is_told(quarter: Quarter) -> None:
    token = link(quarter, until=TODAY)
    assert isinstance(quarter.does("李强", roles.look_at_offer, token=token), Offer)
    assert isinstance(quarter.does("李强", roles.accept_role, token=token), HeldRole)
    assert holds(quarter, "李强") == {Role.grid_worker}
    assert quarter.does("赵小雨", roles.accept_role, token=token) is Refusal.role_link_used_up
    assert told(quarter) == [("陈志远", Kind.role_accepted)], "李强 is answered, not written to"


def test_who_took_it_on_and_erased_their_data_before_it_was_told_is_not_told_of(quarter: Quarter) -> None:
    quarter.clock.now = datetime(2026, 8, 26, 15, tzinfo=UTC)  # 23:00 in Shanghai
    quarter.does("李强", roles.accept_role, token=link(quarter))
    quarter.does("李强", erasing.erase_me)
    quarter.clock.passes(hours=9)
    assert told(quarter) == []


def test_of_many_who_open_a_link_in_the_same_moment_one_has_the_role(quarter: Quarter) -> None:
    token = link(quarter)
    with ThreadPoolExecutor(4) as pool:
        names = ["李强", "赵小雨", "何太太", "Anna"]
        done = list(pool.map(lambda name: quarter.does(name, roles.accept_role, token=token), names))
    assert sum(isinstance(one, HeldRole) for one in done) == 1
    assert done.count(Refusal.role_link_used_up) == 3


def loses_the_role(quarter: Quarter) -> None:
    role_id = held(quarter, "陈志远", Role.convener).id
    quarter.database.run(lambda work: work.roles.end(role_id))


@pytest.mark.parametrize(
    ("spoil", "no"),
    [
        (lambda quarter: quarter.clock.passes(days=7), Refusal.role_link_expired),
        (loses_the_role, Refusal.role_link_void),
        (lambda quarter: closes(quarter, "3栋"), Refusal.place_gone),
    ],
    ids=["expired", "giver gone", "place gone"],
)
def test_a_link_that_does_not_hold_says_why(quarter: Quarter, spoil: Callable[[Quarter], Any], no: Refusal) -> None:
    token = link(quarter)
    spoil(quarter)
    assert quarter.does("李强", roles.look_at_offer, token=token) is no
    assert quarter.does("李强", roles.accept_role, token=token) is no
    assert holds(quarter, "李强") == set()


def test_wrong_links_are_counted_and_slow_one_down(quarter: Quarter) -> None:
    token = link(quarter)
    for number in range(5):
        assert quarter.does("李强", roles.accept_role, token=f"guess-{number}") is Refusal.role_link_wrong
    assert quarter.does("李强", roles.accept_role, token=token) is Refusal.too_many_wrong_links
    quarter.clock.passes(hours=1, minutes=1)
    assert isinstance(quarter.does("李强", roles.accept_role, token=token), HeldRole)


# --- the form


@pytest.fixture
def chen(quarter: Quarter) -> Filling:
    """陈志远 is asked whom."""
    chen = Filling(quarter, name="陈志远", form=FormName.giving_role)
    chen._hears(quarter.does("陈志远", whom.giving))
    assert chen.asked.question == "whom"
    return chen


def names(chen: Filling, name: str | None = "李强") -> None:
    who = person(name) if name else Person(telegram_id=0, name="", language_code=None)
    chen._hears(chen.quarter.does("陈志远", whom.contact, person=who))


def test_a_convener_is_offered_the_roles_they_give_and_the_places_that_fit(chen: Filling) -> None:
    names(chen)
    assert chen.options == ["delegate", "convener", "grid_worker", "building_head", "handler"]
    chen.chooses("building_head")
    assert chen.options == ["1栋", "2栋", "3栋", "9栋"]
    chen.goes_back()
    chen.chooses("grid_worker")
    assert chen.options == ["安居苑", "福和苑", "第一网格"]
    chen.writes("福和苑/3栋")
    chen.writes("2026年12月31日")
    assert chen.asked.question == "confirm"
    assert chen.asked.facts["place"] == "3栋"
    assert isinstance(chen.chooses("submit"), RoleGiven)
    given = held(chen.quarter, "李强", Role.grid_worker)
    assert (given.place.name, given.until_on) == ("3栋", date(2026, 12, 31))


def test_a_handler_is_asked_for_the_unit_and_has_its_place(chen: Filling) -> None:
    names(chen)
    chen.chooses("handler")
    assert (chen.asked.question, chen.options) == ("unit", ["福和物业", "志愿者服务队"])
    chen.chooses(chen.asked.options[1].value)
    assert chen.asked.question == "until"
    chen.chooses("open")
    chen.chooses("submit")
    given = held(chen.quarter, "李强", Role.handler)
    assert (given.place.name, given.unit) == ("福和社区", "志愿者服务队")


def test_an_operator_is_offered_every_role_in_a_street_of_several_compounds(quarter: Quarter) -> None:
    asked = quarter.does("吴婷", whom.contact, person=person("李强"), by_operator=True)
    assert [option.value for option in asked.options] == list(Role)


@pytest.mark.parametrize("way", ["contact", "link"])
def test_who_lost_the_role_before_saying_whom_gives_nothing(chen: Filling, way: str) -> None:
    loses_the_role(chen.quarter)
    names(chen) if way == "contact" else chen.chooses("link")
    chen.chooses("delegate")
    chen.chooses(chen.asked.options[0].value)
    chen.chooses("open")
    assert chen.chooses("submit") is Refusal.not_yours_to_give


@pytest.mark.parametrize(("words", "no"), [("没有", Refusal.no_such_place), ("place-9999", Refusal.no_such_place)])
def test_a_place_that_is_not_there_is_asked_for_again(chen: Filling, words: str, no: Refusal) -> None:
    names(chen)
    chen.chooses("delegate")
    assert (chen.writes(words).refused, chen.asked.question) == (no, "place")


def test_of_several_places_of_one_name_it_asks_which(chen: Filling) -> None:
    def second_three(work: Work) -> None:
        work.places.add("building", "3栋", parent_id=work.places.find("安居苑").id)

    chen.quarter.database.run(second_three)
    names(chen)
    chen.chooses("building_head")
    assert {"福和苑/3栋", "安居苑/3栋"} & set(chen.options) or {"第一网格/3栋", "安居苑/3栋"} <= set(chen.options)
    assert chen.writes("3栋").refused is Refusal.several_places
    assert chen.writes("安居苑/3栋").question == "until"


@pytest.mark.parametrize(("words", "no"), [("明年", Refusal.no_such_day), ("2026-08-25", Refusal.day_is_past)])
def test_a_day_that_will_not_do_is_asked_for_again(chen: Filling, words: str, no: Refusal) -> None:
    names(chen)
    chen.chooses("delegate")
    chen.chooses(chen.asked.options[0].value)
    assert (chen.writes(words).refused, chen.asked.question) == (no, "until")


def test_whom_telegram_does_not_name_is_asked_for_again(chen: Filling) -> None:
    names(chen, None)
    assert (chen.asked.question, chen.asked.refused) == ("whom", Refusal.person_unknown)


def test_a_forwarded_message_names_its_writer_where_that_is_asked_and_is_words_elsewhere(chen: Filling) -> None:
    sent = {"person": person("李强"), "words": "路灯坏了"}
    asked = chen.quarter.does("陈志远", whom.forwarded, **sent)
    assert (asked.question, asked.facts["whom"]) == ("role", "李强")
    raising = chen.quarter.does("王秀英", forms.start, form=FormName.raising)
    assert raising.question == "words"
    assert chen.quarter.does("王秀英", whom.forwarded, **sent).question == "where"


def test_a_contact_begins_with_it_for_who_gives_roles_and_is_nothing_to_others(quarter: Quarter) -> None:
    asked = quarter.does("陈志远", whom.contact, person=person("李强"))
    assert isinstance(asked, Asked)
    assert asked.question == "role"
    assert quarter.does("王秀英", whom.contact, person=person("李强")) is None


def test_who_lost_the_role_while_filling_it_in_gives_nothing(chen: Filling) -> None:
    names(chen)
    chen.chooses("delegate")
    chen.chooses(chen.asked.options[0].value)
    chen.chooses("open")
    loses_the_role(chen.quarter)
    assert chen.chooses("submit") is Refusal.not_yours_to_give
    assert holds(chen.quarter, "李强") == set()


def test_a_handlers_unit_may_close_while_it_is_filled_in(chen: Filling) -> None:
    names(chen)
    chen.chooses("handler")
    unit_id = int(chen.asked.options[0].value.removeprefix("unit-"))
    chen.chooses(chen.asked.options[0].value)
    chen.quarter.database.run(units.close, unit_id=unit_id)
    assert chen.chooses("open").question == "confirm"
    assert chen.chooses("submit") is Refusal.unit_closed


def test_the_list_shows_who_holds_what_at_ones_places(quarter: Quarter) -> None:
    gives(quarter, to="李强", role=Role.convener, place="安居苑")
    listed = quarter.does("李强", roles.look_at_roles)
    assert {one.who.name for one in listed.held} == {"李强", "安居苑的网格员"}
    assert quarter.does("陈志远", roles.look_at_roles).more is False
    everything = quarter.does("吴婷", roles.look_at_roles, by_operator=True)
    assert len(everything.held) == 8
