"""The tree of places: what a place inherits, what is around it and within it, who numbers its issues."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from rules.places import PlaceKind
from storage.database import Database
from storage.tables import HouseholdRow
from storage.work import Work
from tests.storage.conftest import at_once


@pytest.fixture
def ids(database: Database) -> dict[str, int]:
    """福和社区 › 福和苑 › 第一网格 › 1栋 › 一单元, and 安居苑 › 2栋 beside it."""

    def build(work: Work) -> dict[str, int]:
        add, found = work.places.add, {}
        found["福和社区"] = add(
            PlaceKind.community, "福和社区", prefix="福和", time_zone="Europe/Helsinki", language="zh-Hant",
            council_chat_id=-1001,
        )  # fmt: skip
        found["福和苑"] = add(PlaceKind.compound, "福和苑", found["福和社区"])
        found["第一网格"] = add(PlaceKind.grid, "第一网格", found["福和苑"], council_chat_id=-1002)
        found["1栋"] = add(PlaceKind.building, "1栋", found["第一网格"])
        found["一单元"] = add(PlaceKind.unit, "一单元", found["1栋"], language="en")
        found["安居苑"] = add(PlaceKind.compound, "安居苑", found["福和社区"], prefix="安居", procedure="ours")
        found["2栋"] = add(PlaceKind.building, "2栋", found["安居苑"])
        return found

    return database.run(build)


def place(database: Database, place_id: int) -> Any:
    return database.read(lambda work: work.places.get(place_id))


def test_a_place_inherits_from_the_nearest_above(database: Database, ids: dict[str, int]) -> None:
    unit, building = place(database, ids["一单元"]), place(database, ids["2栋"])
    assert (unit.prefix, unit.time_zone, unit.language, unit.council_chat_id) == (
        "福和",
        "Europe/Helsinki",
        "en",
        -1002,
    )
    assert (unit.procedure, building.procedure) == ("default", "ours")
    assert (building.prefix, building.language, building.council_chat_id) == ("安居", "zh-Hant", -1001)


def test_a_place_with_nothing_of_its_own_has_defaults(database: Database) -> None:
    alone = database.run(lambda work: work.places.get(work.places.add(PlaceKind.compound, "孤岛")))
    assert (alone.prefix, alone.time_zone, alone.language) == ("孤岛", "Asia/Shanghai", "zh-Hans")
    assert (alone.procedure, alone.council_chat_id) == ("default", None)


def test_around_leads_from_the_inside_out(database: Database, ids: dict[str, int]) -> None:
    around = database.read(lambda work: work.places.around(ids["一单元"]))
    assert around == [ids[name] for name in ("一单元", "1栋", "第一网格", "福和苑", "福和社区")]


def test_within_is_a_place_and_all_it_holds(database: Database, ids: dict[str, int]) -> None:
    def inside(work: Work, name: str) -> set[int]:
        return set(work._session.execute(select(work.places.within(ids[name]).c.id)).scalars())

    assert database.read(inside, "福和苑") == {ids[name] for name in ("福和苑", "第一网格", "1栋", "一单元")}
    assert database.read(inside, "福和社区") == set(ids.values())
    assert database.read(inside, "一单元") == {ids["一单元"]}


@pytest.mark.parametrize(
    ("name", "compound"),
    [("一单元", "福和苑"), ("第一网格", "福和苑"), ("福和苑", "福和苑"), ("2栋", "安居苑"), ("福和社区", "福和社区")],
)
def test_the_compound_is_the_one_around_or_the_place_itself(
    database: Database, ids: dict[str, int], name: str, compound: str
) -> None:
    assert database.read(lambda work: work.places.compound_of(ids[name]).name) == compound


def test_households_are_counted_in_a_place_and_all_it_holds(database: Database, ids: dict[str, int]) -> None:
    def settle(work: Work) -> None:
        for name, rooms in (("一单元", 3), ("1栋", 2), ("2栋", 4)):
            for room in range(rooms):
                work.residents.add_household(ids[name], str(room))
        gone = work.residents.add_household(ids["1栋"], "gone")
        work._session.get_one(HouseholdRow, gone).closed_at = work.now

    database.run(settle)
    for name, households in (("一单元", 3), ("1栋", 5), ("福和苑", 5), ("安居苑", 4), ("福和社区", 9)):
        assert database.read(lambda work, name=name: work.places.households(ids[name])) == households, name


def test_where_there_is_one_place_to_live_in_it_is_the_only_one(database: Database) -> None:
    def add(kind: PlaceKind, name: str, parent: int | None = None) -> int:
        return database.run(lambda work: work.places.add(kind, name, parent))

    def only(inside: int | None = None) -> Any:
        found = database.read(lambda work: work.places.the_only(inside))
        return found and found.name

    assert only() is None
    street = add(PlaceKind.street, "长安街")
    assert only() == "长安街"
    community = add(PlaceKind.community, "福和社区", street)
    assert only() == "福和社区"
    compound = add(PlaceKind.compound, "福和苑", community)
    building = add(PlaceKind.building, "1栋", compound)
    assert (only(), only(street), only(compound), only(building)) == ("福和苑", "福和苑", "福和苑", "1栋")
    add(PlaceKind.building, "1栋", add(PlaceKind.compound, "安居苑", community))
    assert (only(), only(street), only(compound)) == (None, None, "福和苑"), "several: nobody is put into the first"
    bare = add(PlaceKind.community, "新社区", street)
    assert (only(), only(bare)) == (None, "新社区")
    database.run(close, compound)
    assert only() == "安居苑", "what holds nothing is no choice beside it"


def test_the_outermost_place_is_the_first_with_nothing_around_it(database: Database) -> None:
    def outermost() -> Any:
        return database.read(lambda work: work.places.outermost())

    assert outermost() is None
    first = database.run(lambda work: work.places.add(PlaceKind.compound, "本小区"))
    database.run(lambda work: work.places.add(PlaceKind.street, "长安街"))
    assert outermost().name == "本小区"
    database.run(close, first)
    assert outermost().name == "长安街"


def test_many_places_are_read_at_once_with_all_around_them(database: Database, ids: dict[str, int]) -> None:
    def verb(work: Work) -> list[str]:
        work.places.load(ids.values())
        work._session.connection().exec_driver_sql("UPDATE place SET name = 'read again'")
        return [work.places.get(one).name for one in ids.values()]

    assert database.run(verb) == list(ids)


def test_a_place_is_found_by_name(database: Database, ids: dict[str, int]) -> None:
    assert database.read(lambda work: work.places.find("安居苑")).id == ids["安居苑"]
    assert database.read(lambda work: work.places.find("没有")) is None


def test_a_council_meets_in_one_group(database: Database, ids: dict[str, int]) -> None:
    def of(chat: int) -> Any:
        found = database.read(lambda work: work.places.of_group(chat))
        return found and found[0]

    assert of(-1002).id == ids["第一网格"]
    assert of(-77) is None
    database.run(lambda work: work.places.give(ids["安居苑"], council_chat_id=-77))
    assert of(-77).id == ids["安居苑"]
    database.run(lambda work: work.places.moved_chat(-77, -10077))
    assert (of(-77), of(-10077).id) == (None, ids["安居苑"])
    database.run(lambda work: work.places.give(ids["安居苑"], council_chat_id=None))
    assert place(database, ids["2栋"]).council_chat_id == -1001, "the community's, as before"


def test_what_was_read_before_a_change_is_read_anew(database: Database, ids: dict[str, int]) -> None:
    def verb(work: Work) -> tuple[Any, Any]:
        before = work.places.get(ids["2栋"]).council_chat_id
        work.places.give(ids["安居苑"], council_chat_id=-77)
        return before, work.places.get(ids["2栋"]).council_chat_id

    assert database.run(verb) == (-1001, -77)


# --- numbers


def take_number(place_id: int) -> Callable[[Work], tuple[int, int]]:
    return lambda work: work.places.next_number(place_id)


def test_issues_are_numbered_by_the_nearest_place_with_a_prefix(database: Database, ids: dict[str, int]) -> None:
    numbers = [database.run(take_number(ids[name])) for name in ("一单元", "福和苑", "2栋", "安居苑", "福和社区")]
    fuhe, anju = ids["福和社区"], ids["安居苑"]
    assert numbers == [(fuhe, 1), (fuhe, 2), (anju, 1), (anju, 2), (fuhe, 3)]


def test_twenty_at_once_get_twenty_numbers_without_a_gap(database: Database, ids: dict[str, int]) -> None:
    futures = at_once(database, [take_number(ids[name]) for name in ("一单元", "福和苑") * 10])
    assert sorted(future.result()[1] for future in futures) == list(range(1, 21))


def test_what_was_not_raised_after_all_leaves_no_gap(database: Database, ids: dict[str, int]) -> None:
    def fails(work: Work) -> None:
        work.places.next_number(ids["1栋"])
        raise LookupError

    at_once(database, [fails if n % 3 == 0 else take_number(ids["1栋"]) for n in range(12)])
    assert database.run(take_number(ids["1栋"])) == (ids["福和社区"], 9)


# --- closed places, grids


def close(work: Work, place_id: int) -> None:
    work.rosters.close_places([place_id])


def test_a_closed_place_is_not_found_by_name_nor_served(database: Database, ids: dict[str, int]) -> None:
    database.run(close, ids["福和苑"])
    assert database.read(lambda work: work.places.find("福和苑")) is None
    assert database.read(lambda work: work.places.the_only()).name == "安居苑"
    assert place(database, ids["福和苑"]).name == "福和苑", "what belongs to it still does"


def test_grids_are_counted_with_all_they_hold(database: Database, ids: dict[str, int]) -> None:
    def settle(work: Work) -> None:
        work.places.add(PlaceKind.grid, "第二网格", ids["福和苑"])
        for name, rooms in (("一单元", 3), ("1栋", 2), ("2栋", 4)):
            for room in range(rooms):
                work.residents.add_household(ids[name], str(room))
        gone = work.residents.add_household(ids["1栋"], "gone")
        work.rosters.close_households([gone])

    def counted() -> list[tuple[str, int]]:
        grids = database.read(lambda work: work.places.households_by(PlaceKind.grid))
        return [(name, households) for _, name, households in grids]

    database.run(settle)
    assert counted() == [("第一网格", 5), ("第二网格", 0)]
    database.run(close, ids["第一网格"])
    assert counted() == [("第二网格", 0)]


def test_a_place_is_given_what_it_does_not_inherit(database: Database, ids: dict[str, int]) -> None:
    database.run(lambda work: work.places.give(ids["1栋"], prefix="一", council_chat_id=-77))
    unit = place(database, ids["一单元"])
    assert (unit.prefix, unit.council_chat_id) == ("一", -77)
