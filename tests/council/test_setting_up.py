"""Roles, which an operator gives, and what residents choose for themselves."""

from typing import Any

import pytest

from council import residents, roles
from rules.refusals import Refusal
from rules.residents import Role
from tests.council.quarter import Quarter

# --- roles


def give(
    quarter: Quarter,
    number: int,
    role: Role,
    place: str = "福和苑",
    name: str | None = None,
    unit: str | None = None,
) -> Any:
    where = quarter.place(place)
    given = {"telegram_id": number, "name": name, "role": role, "place_id": where, "unit_name": unit}
    return quarter.database.run(roles.appoint, **given)


def take(quarter: Quarter, number: int, role: Role, place: str | None = None) -> Any:
    return quarter.database.run(roles.dismiss, telegram_id=number, role=role, place_name=place)


def listed(quarter: Quarter) -> list[tuple[str, str, str]]:
    found = quarter.database.read(roles.listed)
    return [(held.place.name, str(held.role), held.who.name) for held, _ in found]


def test_a_role_is_given_for_a_place_or_the_one_served(quarter: Quarter) -> None:
    assert give(quarter, 10003, Role.grid_worker, "3栋").place.name == "3栋"
    assert give(quarter, 10005, Role.convener).place.name == "福和苑"
    assert ("3栋", "grid_worker", "李强") in listed(quarter)
    assert ("福和苑", "convener", "赵小雨") in listed(quarter)


def test_somebody_the_bot_has_not_met_may_be_given_a_role(quarter: Quarter) -> None:
    give(quarter, 30001, Role.grid_worker, "2栋", name="新来的小张")
    assert ("2栋", "grid_worker", "新来的小张") in listed(quarter)


def test_somebody_known_by_an_id_gets_a_name_when_they_write(quarter: Quarter) -> None:
    give(quarter, 30001, Role.grid_worker, "2栋")
    assert ("2栋", "grid_worker", "30001") in listed(quarter)
    quarter.database.run(lambda work: work.residents.meet(30001, "小张", "zh-hans"))
    assert ("2栋", "grid_worker", "小张") in listed(quarter)
    quarter.database.run(lambda work: work.residents.meet(30001, "改了名的小张", "zh-hans"))
    assert ("2栋", "grid_worker", "小张") in listed(quarter), "neighbours know them by the first"


def test_a_handler_is_given_a_unit_that_is_made_once(quarter: Quarter) -> None:
    for number in (10003, 10005):
        give(quarter, number, Role.handler, "福和苑", unit="电梯公司")
    for name in ("李强", "赵小雨"):
        assert [duty.unit for duty in quarter.does(name, residents.duties)] == ["电梯公司"]
    compound = quarter.place("福和苑")
    units = quarter.database.read(lambda work: work.units.at([compound]))
    assert [unit.name for unit in units] == ["福和物业", "电梯公司"]


def test_a_role_is_taken_where_it_is_held(quarter: Quarter) -> None:
    no = Refusal.role_not_held
    assert take(quarter, 10011, Role.grid_worker, "2栋") is no, "she holds it for the grid"
    assert take(quarter, 10011, Role.convener, "第一网格") is no
    assert take(quarter, 99999, Role.grid_worker, "第一网格") is no, "nobody of that id"
    assert take(quarter, 10011, Role.grid_worker, "没有这个地方") is no
    assert take(quarter, 10011, Role.grid_worker) is no, "福和苑 is served, and she holds it for its grid"
    assert take(quarter, 10011, Role.grid_worker, "福和苑/第一网格").who.name == "刘敏"
    assert ("第一网格", "grid_worker", "刘敏") not in listed(quarter)
    assert take(quarter, 10011, Role.grid_worker, "第一网格") is no


def test_giving_and_taking_are_in_the_journal(quarter: Quarter) -> None:
    role_id = give(quarter, 10003, Role.grid_worker, "3栋").id
    take(quarter, 10003, Role.grid_worker, "3栋")
    with quarter.database.engine.connect() as connection:
        entries = connection.exec_driver_sql("SELECT role, verb, object_id FROM journal ORDER BY id").all()
    assert [tuple(entry) for entry in entries] == [
        ("operator", "give_role", role_id),
        ("operator", "take_role", role_id),
    ]


# --- residents


@pytest.mark.parametrize(
    ("name", "known"), [("王秀英", True), ("刘敏", True), ("周伟", True), ("安居苑的钱女士", True), ("吴婷", False)]
)
def test_who_has_a_household_or_a_role_is_known(quarter: Quarter, name: str, known: bool) -> None:
    who, is_known = quarter.does(name, residents.arrive)
    assert (who.name, is_known) == (name, known)


def test_a_language_is_chosen_for_good(quarter: Quarter) -> None:
    assert quarter.does("Anna", residents.choose_language, language="en") == "en"
    assert quarter.database.read(lambda work: work.residents.by_telegram(10007)).language == "en"


def test_duties_are_those_of_today(quarter: Quarter) -> None:
    assert [duty.role for duty in quarter.does("陈志远", residents.duties)] == [Role.convener, Role.delegate]
    assert quarter.does("王秀英", residents.duties) == []
