"""A roster comes into a quarter where people live already."""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from sqlmodel import select

from council import homes, issues, leaving, neighbourhood
from council import roster as rosters
from rules.differences import Differences
from rules.forms import Asked
from rules.homes import LeftHome
from rules.letters import Kind
from rules.refusals import Refusal
from rules.roster import Roster, read
from storage.database import Database
from storage.tables import HouseholdRow, PlaceRow
from storage.work import Work
from tests.council.post import deliver
from tests.council.quarter import FUHE, ROOMS, Quarter

pytestmark = pytest.mark.long

HEADER = ["社区", "小区", "网格", "楼栋", "单元", "房号", "面积", "业主", "状态"]


def fuhe(
    buildings: Sequence[str] = FUHE, rooms: Sequence[str] = ROOMS, grid: str = "第一网格", owner: str = ""
) -> list[list[str]]:
    """Lines of 福和苑."""
    return [["福和社区", "福和苑", grid, building, "", room, "", owner, ""] for building in buildings for room in rooms]


def anju(rooms: Sequence[str] = ROOMS) -> list[list[str]]:
    return [["福和社区", "安居苑", "", "9栋", "", room, "", "", ""] for room in rooms]


def told(lines: Iterable[Sequence[str]]) -> Roster:
    found = read(enumerate([HEADER, *lines], start=1))
    assert found.problems == []
    return found


def comes_in(database: Database, lines: Iterable[Sequence[str]], *, steps: int = 10**6, **how: Any) -> Differences:
    """Import it, as the command does; or only the first steps of it."""
    found = database.read(rosters.differences, roster=told(lines), **how)
    for (rows, step), _ in zip(
        rosters.steps(found, language="zh-Hant", time_zone="Asia/Hong_Kong"), range(steps), strict=False
    ):
        assert rows <= rosters.AT_ONCE
        database.run(step)
    return found


def rows(database: Database, table: type[Any], *fields: str) -> list[tuple[Any, ...]]:
    def look(work: Work) -> list[tuple[Any, ...]]:
        return [tuple(getattr(row, field) for field in fields) for row in work._session.exec(select(table))]

    return sorted(database.read(look), key=repr)


def households(database: Database) -> list[tuple[Any, ...]]:
    """Of the open ones place, room, area, owner's key, state."""
    fields = ("place_id", "room", "area", "owner_key", "state", "closed_at")
    return [row[:-1] for row in rows(database, HouseholdRow, *fields) if row[-1] is None]


def homes_of(quarter: Quarter, name: str) -> list[tuple[int, int]]:
    return quarter.database.read(lambda work: work.residents.households(quarter.who(name).id))


def test_a_roster_of_what_is_there_changes_nothing(quarter: Quarter) -> None:
    before = quarter.dump()
    found = comes_in(
        quarter.database, [*fuhe(), *anju(), ["福和社区", "福和苑", "第一网格", "2栋", "", "999", "", "", ""]]
    )
    assert (found.rows, found.unchanged) == (0, 33)
    assert quarter.dump() == before


def test_only_what_changed_is_written(quarter: Quarter) -> None:
    lines = [[*line[:6], "89.5", "A1", "出租"] if line[3] == "1栋" else line for line in fuhe(rooms=[*ROOMS, "999"])]
    found = comes_in(quarter.database, lines)
    assert (len(found.new), len(found.changed), len(found.closed)) == (2, 8, 0)
    assert sum(row[2:] == (8950, "A1", "let") for row in households(quarter.database)) == 9
    assert comes_in(quarter.database, lines).rows == 0


def test_a_household_that_is_gone_is_closed_and_its_people_are_not_verified_any_more(quarter: Quarter) -> None:
    found = comes_in(quarter.database, fuhe(rooms=ROOMS[1:]))
    assert sorted((home.room, home.lived_in) for home in found.closed) == [
        ("101", False), ("101", False), ("101", True), ("999", True),
    ]  # fmt: skip
    assert homes_of(quarter, "王秀英") == []
    comes_in(quarter.database, fuhe())
    assert len(homes_of(quarter, "王秀英")) == 1, "back in the roster, they are back in"


def test_issues_and_homes_go_with_a_building_to_another_grid(quarter: Quarter) -> None:
    issue_id, home = quarter.raises("王秀英", where="3栋"), homes_of(quarter, "王秀英")
    comes_in(quarter.database, [*fuhe(FUHE[:2]), *fuhe(["3栋"], grid="第二网格")])
    assert homes_of(quarter, "王秀英") == home
    building = quarter.issue(issue_id).place.id
    around = quarter.database.read(lambda work: [work.places.get(one).name for one in work.places.around(building)])
    assert around == ["3栋", "第二网格", "福和苑", "福和社区"]


ALL = [*fuhe(), *anju(), ["福和社区", "福和苑", "第一网格", "2栋", "", "999", "", "", ""]]


def without(room: str, building: str = "3栋") -> list[list[str]]:
    return [line for line in ALL if (line[3], line[5]) != (building, room)]


def told_of_it(quarter: Quarter) -> list[str]:
    return sorted(message.to for message in deliver(quarter) if message.kind is Kind.home_closed)


def test_whose_home_is_gone_is_told_once_and_may_go_on_somewhere_else(quarter: Quarter) -> None:
    comes_in(quarter.database, without("202"))
    assert told_of_it(quarter) == ["李强", "李强的妻子"]
    comes_in(quarter.database, without("202"))
    assert told_of_it(quarter) == []
    (mine,) = quarter.does("李强", homes.mine).homes
    assert mine.is_closed
    issue_id = quarter.raises()
    assert quarter.does("李强", issues.second, issue_id=issue_id) is Refusal.not_verified
    assert isinstance(quarter.does("李强", homes.change_room, membership_id=mine.membership.id), Asked)
    left = quarter.does("李强", leaving.leave, membership_id=mine.membership.id)
    assert isinstance(left, LeftHome)
    assert quarter.does("李强", leaving.stay, membership_id=mine.membership.id) is Refusal.home_closed


def test_a_home_that_is_back_before_anybody_was_told_is_no_news(quarter: Quarter) -> None:
    quarter.clock.passes(hours=11)
    comes_in(quarter.database, without("202"))
    assert told_of_it(quarter) == [], "by night nobody is told"
    comes_in(quarter.database, ALL)
    quarter.clock.passes(hours=12)
    assert told_of_it(quarter) == []


def test_a_compound_does_not_close_its_neighbours(quarter: Quarter) -> None:
    found = comes_in(quarter.database, anju(ROOMS[1:]))
    assert [(home.spot.name, home.room) for home in found.closed] == [("9栋", "101")]
    assert found.closed_places == []


def test_another_community_is_made_beside_this_one_with_what_the_settings_say(quarter: Quarter) -> None:
    before = quarter.dump()["household"]
    comes_in(quarter.database, [["安居社区", "福和苑", "第一网格", "1栋", "", "101", "", "", ""]])
    assert set(before) <= set(quarter.dump()["household"])
    made = quarter.database.read(lambda work: work.places.find("安居社区"))
    assert (made.prefix, made.language, made.time_zone) == ("安居社区", "zh-Hant", "Asia/Hong_Kong"), "安居 is taken"


def test_what_closed_places_were_called_is_free_and_nothing_is_deleted(quarter: Quarter) -> None:
    issue_id = quarter.raises("王秀英", where="3栋")
    found = comes_in(quarter.database, fuhe(FUHE[:2]))
    assert [spot.name for spot in found.closed_places] == ["3栋"]
    assert quarter.database.read(lambda work: work.places.find("3栋")) is None
    assert quarter.issue(issue_id).place.name == "3栋"
    assert len(rows(quarter.database, HouseholdRow, "id")) == 33


def test_a_part_closes_nothing_and_says_what_it_left(quarter: Quarter) -> None:
    found = comes_in(quarter.database, fuhe(["1栋"], ["101", "555"]), part=True)
    assert (len(found.new), len(found.closed), len(found.missing)) == (1, 0, 24)
    assert len(households(quarter.database)) == 34


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 4])
def test_an_import_that_was_cut_short_is_finished_by_the_next(quarter: Quarter, steps: int) -> None:
    lines = fuhe(["1栋", "2栋", "7栋"], [*ROOMS[2:], "501"], grid="第二网格", owner="B")
    comes_in(quarter.database, lines, steps=steps)
    comes_in(quarter.database, lines)
    assert comes_in(quarter.database, lines).rows == 0
    assert len(households(quarter.database)) == len(lines) + len(anju())


def test_two_imports_at_once_make_nothing_twice(quarter: Quarter) -> None:
    lines = told(fuhe(["1栋", "7栋", "8栋"], [*ROOMS, "501"]))
    both = [quarter.database.read(rosters.differences, roster=lines) for _ in range(2)]
    for found in both:
        for _, step in rosters.steps(found, language="zh-Hans", time_zone="Asia/Shanghai"):
            quarter.database.run(step)
    names = [row for row in rows(quarter.database, PlaceRow, "name", "closed_at") if row[1] is None]
    assert len(names) == len(set(names))
    assert len(households(quarter.database)) == 27 + len(anju())


def test_fifty_thousand_rooms_go_in_by_five_hundred(quarter: Quarter) -> None:
    found = quarter.database.read(rosters.differences, roster=told(fuhe(rooms=[str(room) for room in range(50_000)])))
    sizes = [rows for rows, _ in rosters.steps(found, language="zh-Hans", time_zone="Asia/Shanghai")]
    assert (max(sizes), sum(sizes)) == (rosters.AT_ONCE, found.rows)


# --- a bot that ran before there was a roster

SERVED = {"prefix": "福和", "language": "zh-Hans", "time_zone": "Asia/Shanghai"}


@pytest.fixture
def alone(quarter: Quarter) -> Quarter:
    """Nobody and nothing but the one place of the settings."""

    def forget(work: Work) -> None:
        for table in ("second", "follow", "issue", "role", "membership", "household", "handling_unit", "journal"):
            work._session.connection().exec_driver_sql(f"DELETE FROM {table}")
        work._session.connection().exec_driver_sql("UPDATE place SET parent_id = NULL")
        work._session.connection().exec_driver_sql("DELETE FROM place")

    quarter.database.run(forget)
    return quarter


@pytest.mark.parametrize("name", ["福和苑", "福和社区"])
def test_the_place_served_becomes_the_rosters_with_its_issues_group_and_number(alone: Quarter, name: str) -> None:
    alone.database.run(neighbourhood.serve_one_place, name=name, **SERVED)
    served = alone.place(name)
    alone.database.run(lambda work: work.places.give(served, council_chat_id=-77))
    issue_id = alone.raises("吴婷", where=name)
    comes_in(alone.database, fuhe())
    assert alone.place(name) == served
    only = alone.database.read(lambda work: work.places.the_only())
    assert (only.name, only.council_chat_id, only.time_zone) == (
        "福和苑",
        -77,
        "Asia/Shanghai" if name == "福和社区" else only.time_zone,
    )
    assert alone.issue(issue_id).code == "福和-0001"
    prefixes = [row[0] for row in rows(alone.database, PlaceRow, "prefix") if row[0]]
    assert len(prefixes) == len(set(prefixes)), "numbers are nobody else's"


def test_a_place_served_that_the_roster_does_not_name_makes_room_unless_it_is_in_use(alone: Quarter) -> None:
    alone.database.run(neighbourhood.serve_one_place, name="本小区", **SERVED)
    served = alone.place("本小区")
    first = alone.database.read(rosters.differences, roster=told(fuhe()))
    assert [spot.name for spot in first.closed_places] == ["本小区"]
    alone.raises("吴婷", where="本小区")
    second = comes_in(alone.database, fuhe())
    assert second.closed_places == []
    assert alone.database.read(lambda work: work.places.get(served)).name == "本小区", "its issues are still there"
    assert alone.database.read(lambda work: work.places.the_only()).name == "福和苑", "nobody lives in the other"
