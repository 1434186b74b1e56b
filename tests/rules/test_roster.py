"""Rosters: what a table of cells says, and what is said of a line that is wrong."""

from collections.abc import Sequence

import pytest

from rules.places import PlaceKind, room_of
from rules.roster import Merged, NotARoster, Roster, State, read, tidy

HEADER = ["社区", "小区", "网格", "楼栋", "单元", "房号", "面积", "业主", "状态"]
GOOD = ["福和社区", "福和苑", "第一网格", "1栋", "1单元", "101", "89.5", "A001", "自住"]


def roster(*lines: Sequence[str], header: Sequence[str] = HEADER) -> Roster:
    """A table of that header and these lines, from line 1 on."""
    return read(enumerate([header, *lines], start=1))


def but(**changes: str) -> list[str]:
    """The good line with other values, by column."""
    return [changes.get(column, value) for column, value in zip(HEADER, GOOD, strict=True)]


def problems(*lines: Sequence[str], header: Sequence[str] = HEADER) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.value) for one in roster(*lines, header=header).problems]


def right(*lines: Sequence[str]) -> str:
    """What would be right, of the only problem there is."""
    [problem] = roster(*lines).problems
    return problem.right


def test_a_line_says_where_a_room_is_and_what_is_known_of_it() -> None:
    [line] = roster(GOOD).lines
    assert [str(kind) for kind, _ in line.places] == ["community", "compound", "grid", "building", "unit"]
    assert [name for _, name in line.places] == GOOD[:5]
    assert (line.room, line.area, line.owner, line.state) == ("101", 8950, "A001", State.lived_in)


@pytest.mark.parametrize(
    "header",
    [
        ["社區", "小區", "網格", "樓棟", "單元", "房號", "面積", "業主", "狀態"],
        ["Community", "Compound", "Grid", "Building", "Unit", "Room", "Area", "Owner", "State"],
        ["社区", "小区", "网格", "楼栋", "单元", "房 号", "建筑面积（㎡）", "业主", "状态(自住/出租)"],
    ],
)
def test_columns_are_known_in_three_languages(header: list[str]) -> None:
    assert roster(GOOD, header=header).lines == roster(GOOD).lines


@pytest.mark.parametrize(
    ("word", "state"),
    [("自住", "lived_in"), ("出租", "let"), ("空置", "empty"), ("未售", "unsold"), ("Vacant", "empty")],
)
def test_what_a_room_is_used_for(word: str, state: str) -> None:
    assert roster(but(状态=word)).lines[0].state == state


def test_only_a_room_and_one_place_are_needed() -> None:
    [line] = roster(["1栋", "101"], header=["楼栋", "房号"]).lines
    assert (line.places, line.room) == (((PlaceKind.building, "1栋"),), "101")
    assert roster(but(面积="", 业主="", 状态="")).problems == []


def test_columns_that_are_not_there_say_nothing() -> None:
    assert roster(["1栋", "101", "自住"], header=["楼栋", "房号", "状态"]).says == {"state"}


def test_a_title_above_and_columns_it_does_not_know_are_let_be() -> None:
    read_ = read(enumerate([["福和社区住户名册"], [], [*HEADER, "备注"], [*GOOD, "三楼"]], start=1))
    assert ([line.number for line in read_.lines], read_.ignored) == ([4], ["备注"])


@pytest.mark.parametrize("header", [["楼栋", "面积"], ["房号"], ["甲", "乙"], []])
def test_a_table_without_its_columns_is_no_roster(header: list[str]) -> None:
    with pytest.raises(NotARoster, match="one should have 房号 and at least one of"):
        roster(GOOD, header=header)


def test_a_column_that_is_there_twice_is_refused() -> None:
    with pytest.raises(NotARoster, match="twice"):
        roster(GOOD, header=["楼栋", "房号", "面积", "建筑面积"])


# --- tidied


def test_full_width_digits_and_spaces_are_tidied_and_counted() -> None:
    read_ = roster(but(楼栋="１ 栋", 房号=" １ 0 1 ", 面积="８９．５"))
    assert read_.lines[0].places[3][1] == "1栋"
    assert (read_.lines[0].room, read_.lines[0].area, read_.tidied) == ("101", 8950, 3)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("福 和 苑", "福和苑"),
        ("Block  A", "Block A"),
        (" A 栋", "A栋"),
        ("Ａ座\u200b", "A座"),
        ("福和苑\ufeff", "福和苑"),
    ],
)
def test_names_lose_what_nobody_sees(written: str, kept: str) -> None:
    assert tidy(written, spaces=True) == kept
    assert tidy(kept, spaces=True) == kept


@pytest.mark.parametrize("written", ["101室", "１０１ 室", "101号房", "101"])
def test_a_room_is_kept_as_it_is_looked_for_when_people_join(written: str) -> None:
    assert roster(but(房号=written)).lines[0].room == room_of(written) == "101"


# --- what is wrong


@pytest.mark.parametrize(
    "area", ["89,5", "八十九", "-1", "0", "0.00", "89.555", "1e3", "89.", "100000", "٣", "89.5㎡", "nan"]
)
def test_an_area_is_a_number_of_square_metres(area: str) -> None:
    assert problems(but(面积=area)) == [(2, "面积", area)]
    assert "89.5" in right(but(面积=area))


def test_areas_are_exact_to_two_decimals() -> None:
    assert [roster(but(面积=area)).lines[0].area for area in ("89", "89.5", "89.05", "0.01")] == [8900, 8950, 8905, 1]


@pytest.mark.parametrize("lines", [2, 3])
def test_a_room_that_is_there_twice_is_bad_every_time(lines: int) -> None:
    """Two owners, two areas: which is right only the operator knows."""
    read_ = roster(*(but(业主=f"A{n}") for n in range(lines)))
    assert [problem.line for problem in read_.problems] == list(range(2, 2 + lines))
    assert read_.lines == []
    assert "line 3 has this room too" in read_.problems[0].right


def test_a_room_is_the_same_in_another_grid_of_its_compound_but_not_in_another_unit() -> None:
    assert problems(GOOD, but(网格="第二网格")) == [(2, "房号", "101"), (3, "房号", "101")]
    assert problems(GOOD, but(单元="2单元"), but(小区="安居苑")) == []


def test_joint_owners_have_one_key_in_whatever_order_they_stand() -> None:
    assert [roster(but(业主=owner)).lines[0].owner for owner in ("B、A", "A；B", "A、 B、A")] == ["A、B"] * 3


def test_a_unit_needs_its_building() -> None:
    assert (2, "单元", "1单元") in problems(but(楼栋=""))


def test_a_line_without_a_room_is_bad() -> None:
    assert problems(["合计", "24"], GOOD) == [(2, "房号", "")]


@pytest.mark.parametrize("column", ["社区", "网格", "楼栋"])
def test_a_place_left_out_beside_lines_that_name_theirs_is_bad(column: str) -> None:
    """As it comes out when merged cells are saved as CSV."""
    left_out = {column: ""} | ({"单元": ""} if column == "楼栋" else {})
    first, second = (
        but(单元=""),
        [{**dict(zip(HEADER, but(房号="102", 单元=""), strict=True)), **left_out}[c] for c in HEADER],
    )
    assert problems(first, second) == [(3, column, "")]


def test_grids_and_buildings_left_out_together_are_found_too() -> None:
    assert problems(but(单元=""), but(网格="", 楼栋="", 单元="", 房号="102")) == [(3, "楼栋", "")]


def test_compounds_may_differ_in_the_levels_they_have() -> None:
    assert problems(GOOD, but(小区="安居苑", 网格="", 单元="")) == []


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("=A1+1", "formula"),
        ("#REF!", "error"),
        ("#N/A", "error"),
        ("1.10101E+17", "cut"),
        ("2026-03-01T00:00:00", "date"),
        ("3月1日", "date"),
        ("1-Mar", "date"),
        ("1" * 21, "at most 20"),
        (Merged("101"), "merged"),
    ],
)
def test_what_a_spreadsheet_made_of_a_room_is_named(value: str, says: str) -> None:
    assert says in right(but(房号=value))


def test_a_merged_area_is_nobodys() -> None:
    assert "merged" in right(GOOD, [*but(房号="102")[:6], Merged("89.5"), "A001", "自住"])


def test_more_cells_than_columns_are_a_comma_too_many() -> None:
    [(line, column, value)] = problems([*GOOD[:6], "89", "5", "A001", "自住"])
    assert (line, column, value) == (2, "column 10", "自住")


def test_bad_lines_are_kept_as_they_stand_and_all_problems_are_listed() -> None:
    bad = but(面积="八十九", 状态="不明")
    read_ = roster(GOOD, bad)
    assert [problem.column for problem in read_.problems] == ["面积", "状态"]
    assert read_.bad == [(3, bad)]
    assert len(read_.lines) == 1
    assert str(read_.problems[1]) == "line 3, 状态, “不明”: 自住, 出租, 空置, 未售, or nothing"


def test_fifty_thousand_lines_are_read() -> None:
    assert len(roster(*(but(房号=str(number)) for number in range(50_000))).lines) == 50_000
