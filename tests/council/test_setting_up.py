"""Roles, which an operator gives, and what residents choose for themselves."""

import pytest

from council import residents
from rules.residents import Role
from tests.council.quarter import Quarter

# --- roles


def give(
    quarter: Quarter,
    number: int,
    role: Role,
    place: str | None = None,
    name: str | None = None,
    unit: str | None = None,
) -> str | None:
    given = {"telegram_id": number, "name": name or None, "role": role, "place_name": place, "unit_name": unit}
    return quarter.database.run(residents.give_role, **given)


def take(quarter: Quarter, number: int, role: Role, place: str | None = None) -> bool:
    return quarter.database.run(residents.take_role, telegram_id=number, role=role, place_name=place)


def listed(quarter: Quarter) -> list[tuple[str, str, str]]:
    found = quarter.database.read(residents.list_roles)
    return [(place, str(duty.role), who.name) for who, duty, place in found]


def test_a_role_is_given_for_a_place_or_the_one_served(quarter: Quarter) -> None:
    assert give(quarter, 10003, Role.grid_worker, "3栋") == "3栋"
    assert give(quarter, 10005, Role.convener) is None, "there are several compounds: it has to be said which"
    quarter.has_one_compound()
    assert give(quarter, 10005, Role.convener) == "福和苑"
    assert give(quarter, 10005, Role.convener, "没有这个地方") is None
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
    units = quarter.database.read(lambda work: work.residents.units([compound]))
    assert [name for _, name in units] == ["福和物业", "电梯公司"]


def test_a_role_is_taken_where_it_is_held(quarter: Quarter) -> None:
    assert not take(quarter, 10011, Role.grid_worker, "2栋"), "she holds it for the grid"
    assert not take(quarter, 10011, Role.convener, "第一网格")
    assert not take(quarter, 99999, Role.grid_worker, "第一网格"), "nobody of that id"
    assert not take(quarter, 10011, Role.grid_worker, "没有这个地方")
    assert take(quarter, 10011, Role.grid_worker, "第一网格")
    assert ("第一网格", "grid_worker", "刘敏") not in listed(quarter)
    assert not take(quarter, 10011, Role.grid_worker, "第一网格")


def test_giving_and_taking_are_in_the_journal(quarter: Quarter) -> None:
    give(quarter, 10003, Role.grid_worker, "3栋")
    take(quarter, 10003, Role.grid_worker, "3栋")
    with quarter.database.engine.connect() as connection:
        entries = connection.exec_driver_sql("SELECT role, verb, object_id FROM journal ORDER BY id").all()
    building = quarter.place("3栋")
    assert [tuple(entry) for entry in entries] == [
        ("operator", "give_grid_worker", building),
        ("operator", "take_grid_worker", building),
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
