"""What a roster changes: importing twice changes nothing, and what was there before does not matter."""

from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.differences import FACTS, Differences, Kept, Spot, compare
from rules.places import PlaceKind
from rules.roster import Roster, read

HEADER = ["社区", "小区", "网格", "楼栋", "单元", "房号", "面积", "业主", "状态"]
Door = tuple[str, str, str, str]
"""Compound, building, unit, room."""

doors = st.tuples(
    st.sampled_from(["福和苑", "安居苑"]),
    st.sampled_from(["1栋", "2栋"]),
    st.sampled_from(["", "1单元", "2单元"]),
    st.sampled_from(["101", "102"]),
)
facts = st.tuples(
    st.sampled_from(["第一网格", "第二网格"]), st.sampled_from(["", "89.5", "100"]), st.sampled_from(["", "A", "B"])
)


def roster(rooms: dict[Door, tuple[str, str, str]], community: str = "福和社区") -> Roster:
    rows = [
        [community, compound, grid, building, unit, room, area, owner, ""]
        for (compound, building, unit, room), (grid, area, owner) in rooms.items()
    ]
    found = read(enumerate([HEADER, *rows], start=1))
    assert found.problems == []
    return found


rosters = st.dictionaries(doors, facts, min_size=1).map(roster)


class Town:
    """Places and households as a database would keep them."""

    def __init__(self, *spots: Spot) -> None:
        self._numbers = count(1)
        self.homes: list[Kept] = []
        self.spots = list(spots)
        for spot in spots:
            spot.id = next(self._numbers)

    def takes(self, roster: Roster, *, part: bool = False) -> Differences:
        """Import it."""
        found = compare(roster, self.spots, self.homes, part=part)
        for spot in found.new_places:
            assert spot.parent is None or spot.parent.id is not None, "outer places are made first"
            spot.id = next(self._numbers)
        self.spots += found.new_places
        for one in found.new:
            known = dict.fromkeys(FACTS.values()) | dict(one.facts)
            one.home = Kept(
                id=next(self._numbers), spot=one.spot, room=one.room, facts=known, closed=False, lived_in=False
            )
            self.homes.append(one.home)
        for one in found.changed:
            assert one.home is not None
            one.home.spot, one.home.facts, one.home.closed = one.spot, {**one.home.facts, **one.facts}, False
        for home in found.closed:
            home.closed = True
        for spot in found.closed_places:
            spot.closed = True
        rooms = [(home.spot, home.room) for home in self.homes]
        assert len(rooms) == len(set(rooms)), "a room is there once, closed ones counted"
        return found

    def says(self, *within: str) -> dict[tuple[str, ...], tuple[Any, ...]]:
        """Address → facts of open households; open places too."""
        places = {_path(spot): () for spot in self.spots if not spot.closed}
        homes = {(*_path(home.spot), home.room): tuple(home.facts.items()) for home in self.homes if not home.closed}
        return {path: fact for path, fact in (places | homes).items() if not within or set(path[:2]) & set(within)}

    def ids(self) -> dict[tuple[object, ...], int]:
        return {(home.spot.address(), home.room): home.id for home in self.homes if not home.closed}


def _path(spot: Spot) -> tuple[str, ...]:
    return tuple(one.name for one in reversed(list(spot.chain())))


@given(rosters)
def test_importing_twice_changes_nothing(roster: Roster) -> None:
    town = Town()
    assert town.takes(roster).rows == len(town.spots) + len(town.homes)
    before = town.says()
    again = town.takes(roster)
    assert (again.rows, again.unchanged, again.in_scope) == (0, len(roster.lines), len(roster.lines))
    assert town.says() == before


@given(st.lists(rosters, max_size=3), rosters)
def test_what_was_imported_before_does_not_matter_within_what_it_speaks_for(
    earlier: list[Roster], last: Roster
) -> None:
    town, fresh = Town(), Town()
    for roster in earlier:
        town.takes(roster)
    speaks_for = {line.places[1][1] for line in last.lines}
    others = {"福和苑", "安居苑"} - speaks_for
    before = town.says(*others) if others else {}
    town.takes(last)
    fresh.takes(last)
    assert town.says(*speaks_for) == fresh.says(*speaks_for)
    assert (town.says(*others) if others else {}) == before


@given(rosters, rosters)
def test_who_stays_at_an_address_is_the_same_household_whatever_its_grid(first: Roster, second: Roster) -> None:
    town = Town()
    town.takes(first)
    before = town.ids()
    town.takes(second)
    after = town.ids()
    assert all(after[address] == before[address] for address in before.keys() & after.keys())


@given(rosters, st.dictionaries(doors, facts, min_size=1))
def test_a_roster_leaves_other_communities_alone(ours: Roster, theirs: dict[Door, tuple[str, str, str]]) -> None:
    town = Town()
    town.takes(roster(theirs, "安居社区"))
    before = town.says("安居社区")
    town.takes(ours)
    assert town.says("安居社区") == before


@given(rosters, rosters)
def test_a_part_closes_nothing(whole: Roster, part: Roster) -> None:
    town = Town()
    town.takes(whole)
    before = set(town.ids())
    found = town.takes(part, part=True)
    assert (found.closed, found.closed_places) == ([], [])
    assert {address[-1] for address in before} <= {address[-1] for address in town.ids()}
    assert len(town.ids()) == len(before) + len(found.new)


# --- one by one


def rooms(*lines: str, header: str = "社区 小区 网格 楼栋 单元 房号") -> Roster:
    """Cells with spaces between, - for an empty one."""
    cells = [[cell.strip("-") for cell in line.split()] for line in (header, *lines)]
    found = read(enumerate(cells, start=1))
    assert found.problems == []
    return found


def test_a_building_moves_to_another_grid_with_all_it_holds() -> None:
    town = Town()
    town.takes(rooms("福和社区 福和苑 一 1栋 1单元 101", "福和社区 福和苑 一 2栋 1单元 101"))
    homes = {home.id for home in town.homes}
    found = town.takes(rooms("福和社区 福和苑 二 1栋 1单元 101", "福和社区 福和苑 一 2栋 1单元 101"))
    assert ([spot.name for spot in found.changed_places], [spot.name for spot in found.new_places]) == (["1栋"], ["二"])
    assert (found.new, found.changed, found.closed, {home.id for home in town.homes}) == ([], [], [], homes)


def test_a_building_is_divided_between_two_grids() -> None:
    town = Town()
    town.takes(rooms("福和社区 福和苑 一 1栋 1单元 101", "福和社区 福和苑 一 1栋 2单元 101"))
    found = town.takes(rooms("福和社区 福和苑 一 1栋 1单元 101", "福和社区 福和苑 二 1栋 2单元 101"))
    assert (found.new, found.closed, [spot.name for spot in found.changed_places]) == ([], [], ["2单元"])


def test_units_that_are_named_later_keep_who_lives_there() -> None:
    town = Town()
    town.takes(rooms("福和社区 福和苑 一 1栋 - 101", "福和社区 福和苑 一 1栋 - 102"))
    found = town.takes(rooms("福和社区 福和苑 一 1栋 1单元 101", "福和社区 福和苑 一 1栋 2单元 102"))
    assert (len(found.new), len(found.changed), len(found.closed)) == (0, 2, 0)


def test_nothing_is_guessed_where_two_could_be_meant() -> None:
    town = Town()
    town.takes(rooms("福和社区 福和苑 一 1栋 - 101"))
    found = town.takes(rooms("福和社区 福和苑 一 1栋 1单元 101", "福和社区 福和苑 一 1栋 2单元 101"))
    assert (len(found.new), len(found.changed), len(found.closed)) == (2, 0, 1)


def test_a_grid_or_a_community_that_is_named_later_goes_around_what_is_there() -> None:
    town = Town()
    town.takes(rooms("福和苑 1栋 101", header="小区 楼栋 房号"))
    found = town.takes(rooms("福和社区 福和苑 一 1栋 - 101"))
    assert [spot.name for spot in found.new_places] == ["福和社区", "一"]
    assert (found.new, found.closed, found.closed_places) == ([], [], [])
    again = town.takes(rooms("福和苑 1栋 101", header="小区 楼栋 房号"))
    assert [spot.name for spot in again.closed_places] == ["一"]
    assert set(town.says()) >= {("福和社区", "福和苑", "1栋", "101")}, "what lies around it stays"


def test_a_renamed_building_is_another_building() -> None:
    town = Town()
    town.takes(rooms("福和社区 福和苑 一 1栋 - 101"))
    found = town.takes(rooms("福和社区 福和苑 一 1号楼 - 101"))
    assert ([one.name for one in found.new_places], [one.name for one in found.closed_places]) == (["1号楼"], ["1栋"])
    back = town.takes(rooms("福和社区 福和苑 一 1栋 - 101"))
    assert (back.new_places, len(back.new), len(back.changed)) == ([], 0, 1), "opened again, not made anew"


def test_a_household_that_comes_back_is_opened_again() -> None:
    town = Town()
    both = rooms("福和社区 福和苑 一 1栋 - 101", "福和社区 福和苑 一 1栋 - 102")
    town.takes(both)
    before = town.ids()
    town.takes(rooms("福和社区 福和苑 一 1栋 - 101"))
    town.takes(both)
    assert town.ids() == before


@pytest.mark.parametrize(
    ("name", "line"),
    [("福和苑", "福和社区 福和苑 一 1栋 - 101"), ("福和社区", "福和社区 福和苑 一 1栋 - 101")],
    ids=["named as the compound", "named as the community"],
)
def test_the_place_served_without_a_roster_becomes_the_one_of_that_name(name: str, line: str) -> None:
    town = Town(Spot(kind=PlaceKind.compound, name=name, bare=True))
    served = town.spots[0]
    town.takes(rooms(line))
    assert [spot for spot in town.spots if spot.name == name] == [served]
    assert served.kind == ("compound" if name == "福和苑" else "community")
    assert town.says().keys() >= {("福和社区", "福和苑", "一", "1栋", "101")}


def test_columns_that_are_not_there_change_nothing() -> None:
    town = Town()
    town.takes(read(enumerate([HEADER, ["福和社区", "福和苑", "一", "1栋", "", "101", "89.5", "A", "自住"]], start=1)))
    assert town.takes(rooms("福和社区 福和苑 一 1栋 - 101")).rows == 0


def test_of_two_places_of_that_name_the_file_must_say_which() -> None:
    town = Town()
    town.takes(rooms("福和社区 幸福苑 一 1栋 - 101", "安居社区 幸福苑 一 1栋 - 101"))
    with pytest.raises(LookupError, match="幸福苑 in 福和社区 and 安居社区"):
        town.takes(rooms("幸福苑 1栋 101", header="小区 楼栋 房号"))
