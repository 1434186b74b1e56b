"""What a place has of its own, what it is called, and what is odd in the tree."""

import pytest

from council import places
from council import roster as rosters
from rules.places import BadPlace, Place, PlaceKind
from rules.roster import read
from storage.work import Work
from tests.council.quarter import ROOMS, Quarter


def change(quarter: Quarter, name: str, **own: str | None) -> Place | BadPlace | list[str]:
    return quarter.database.run(places.change, name=name, own=own)


def rename(quarter: Quarter, name: str, new: str) -> Place | BadPlace | list[str]:
    return quarter.database.run(places.rename, name=name, new=new)


def record(quarter: Quarter) -> list[tuple[str, str, str, int]]:
    with quarter.database.reading.connect() as connection:
        found = connection.exec_driver_sql("SELECT role, verb, object, object_id FROM journal ORDER BY id").all()
    return [tuple(row) for row in found]  # type: ignore[misc]


def test_the_tree_is_listed_with_what_each_place_has_of_its_own(quarter: Quarter) -> None:
    listed = quarter.database.read(places.listed, kinds=(PlaceKind.community, PlaceKind.compound, PlaceKind.building))
    assert [(one.depth, one.place.name, one.households) for one in listed] == [
        (0, "福和社区", 33),
        (1, "安居苑", 8),
        (2, "9栋", 8),
        (1, "福和苑", 25),
        (3, "1栋", 8),
        (3, "2栋", 9),
        (3, "3栋", 8),
    ]
    assert listed[0].own == {"prefix": "福和", "time_zone": "Asia/Shanghai", "language": "zh-Hans"}
    assert listed[1].own == {"prefix": "安居"}
    assert listed[3].own == {}


def test_what_a_place_is_given_holds_for_all_within_until_it_is_inherited_again(quarter: Quarter) -> None:
    changed = change(quarter, "福和苑", language="zh-Hant", time_zone="Asia/Hong_Kong", prefix="和苑")
    assert isinstance(changed, Place)
    building = quarter.database.read(lambda work: work.places.get(quarter.place("3栋")))
    assert (building.language, building.time_zone, building.prefix) == ("zh-Hant", "Asia/Hong_Kong", "和苑")
    assert quarter.issue(quarter.raises()).code == "和苑-0001"
    change(quarter, "福和苑", language=None)
    assert quarter.database.read(lambda work: work.places.get(building.id)).language == "zh-Hans"
    assert [entry for entry in record(quarter) if entry[1] == "change_place"] == [
        ("operator", "change_place", "place", changed.id)
    ] * 2


def test_no_two_places_begin_their_numbers_alike(quarter: Quarter) -> None:
    before = quarter.dump()
    assert change(quarter, "福和苑", prefix="安居") is BadPlace.prefix_taken
    assert change(quarter, "没有", prefix="新") is BadPlace.not_there
    assert quarter.dump() == before
    assert isinstance(change(quarter, "安居苑", prefix="安居"), Place), "its own may be given again"


def test_where_several_places_are_called_so_nothing_is_changed(quarter: Quarter) -> None:
    quarter.database.run(lambda work: work.places.add(PlaceKind.building, "3栋", _id(work, "安居苑")))
    before = quarter.dump()
    several = ["福和社区/福和苑/第一网格/3栋", "福和社区/安居苑/3栋"]
    assert change(quarter, "3栋", language="en") == several
    assert rename(quarter, "3栋", "三号楼") == several
    assert quarter.dump() == before
    assert isinstance(change(quarter, "安居苑/3栋", language="en"), Place)


def test_a_place_that_is_renamed_keeps_all_it_has_and_the_roster_finds_it_by_the_new_name(quarter: Quarter) -> None:
    issue_id = quarter.raises()
    renamed = rename(quarter, "福和苑", "福和花园")
    assert isinstance(renamed, Place)
    assert (renamed.name, renamed.prefix) == ("福和花园", "福和")
    assert quarter.issue(issue_id).code == "福和-0001"
    lines = [["社区", "小区", "网格", "楼栋", "房号"]]
    lines += [
        ["福和社区", "福和花园", "第一网格", building, room] for building in ("1栋", "2栋", "3栋") for room in ROOMS
    ]
    lines += [["福和社区", "福和花园", "第一网格", "2栋", "999"]]
    found = quarter.database.read(rosters.differences, roster=read(enumerate(lines, start=1)))
    assert (found.rows, found.unchanged) == (0, 25)
    assert record(quarter)[-1] == ("operator", "rename_place", "place", renamed.id)


def test_a_name_that_is_taken_beside_it_is_not_given(quarter: Quarter) -> None:
    before = quarter.dump()
    assert rename(quarter, "福和苑", "安居苑") is BadPlace.name_taken
    assert rename(quarter, "没有", "安居苑") is BadPlace.not_there
    assert quarter.dump() == before
    assert isinstance(rename(quarter, "9栋", "3栋"), Place), "elsewhere it may be called so"


def test_compounds_are_found_that_nobody_looks_after(quarter: Quarter) -> None:
    def without(*names: str) -> list[str]:
        holders = {quarter.place(name) for name in names}
        return quarter.database.read(places.without, holders=holders)

    assert without() == ["安居苑", "福和苑"]
    assert without("福和社区") == [], "whoever is there for all around it"
    assert without("3栋") == ["安居苑"], "or for a part of it"
    assert without("9栋", "第一网格") == []
    quarter.database.run(lambda work: work.places.add(PlaceKind.compound, "空地", _id(work, "福和社区")))
    assert without("9栋", "第一网格") == [], "where nobody lives, nobody is missed"


def test_prefixes_that_two_places_have_are_found(quarter: Quarter) -> None:
    assert quarter.database.read(places.numbered_twice) == {}
    quarter.database.run(lambda work: work.places.give(_id(work, "3栋"), prefix="安居"))
    assert quarter.database.read(places.numbered_twice) == {"安居": ["安居苑", "3栋"]}


@pytest.mark.parametrize("steps", [1, 99])
def test_an_import_is_on_record_once_whether_it_is_cut_short_or_not(quarter: Quarter, steps: int) -> None:
    before = record(quarter)
    header = ["社区", "小区", "楼栋", "房号"]
    lines = [header, *(["新社区", f"{compound}苑", "1栋", room] for compound in (1, 2) for room in ROOMS)]
    found = quarter.database.read(rosters.differences, roster=read(enumerate(lines, start=1)))
    for number, (_, step) in enumerate(rosters.steps(found, language="zh-Hans", time_zone="Asia/Shanghai")):
        if number < steps:
            quarter.database.run(step)
    assert record(quarter) == [*before, ("operator", "import_roster", "place", quarter.place("新社区"))]


def test_what_only_closes_rooms_is_on_record_too(quarter: Quarter) -> None:
    lines = [["社区", "小区", "楼栋", "房号"], *(["福和社区", "安居苑", "9栋", room] for room in ROOMS[1:])]
    found = quarter.database.read(rosters.differences, roster=read(enumerate(lines, start=1)))
    for _, step in rosters.steps(found, language="zh-Hans", time_zone="Asia/Shanghai"):
        quarter.database.run(step)
    assert record(quarter)[-1] == ("operator", "import_roster", "place", quarter.place("福和社区"))


def _id(work: Work, name: str) -> int:
    place = work.places.find(name)
    assert place is not None
    return place.id
