"""The newest, near me, mine, and what waits for me."""

import pytest

from council import issues, triage
from council.issue_lists import PAGE, listing
from rules.issues import Found
from rules.residents import Role
from storage.work import Work
from tests.council.quarter import Quarter


def codes(quarter: Quarter, name: str, found: Found, page: int = 0) -> list[str]:
    shown = quarter.does(name, listing, found=found, page=page)
    return [issue.code for issue in shown.issues]


def numbers(quarter: Quarter, name: str, found: Found) -> list[int]:
    return [int(code[-4:]) for code in codes(quarter, name, found)]


def test_a_list_comes_in_pages_of_five(quarter: Quarter) -> None:
    for _ in range(12):
        quarter.raises()
    pages = [quarter.does("李强", listing, found=Found.newest, page=page) for page in range(4)]
    assert [[int(issue.code[-4:]) for issue in page.issues] for page in pages] == [
        [12, 11, 10, 9, 8],
        [7, 6, 5, 4, 3],
        [2, 1],
        [],
    ]
    assert [page.more for page in pages] == [True, True, False, False]
    assert [page.page for page in pages] == [0, 1, 2, 3]
    assert PAGE == 5


def test_a_full_last_page_has_none_after_it(quarter: Quarter) -> None:
    for _ in range(5):
        quarter.raises()
    assert not quarter.does("李强", listing, found=Found.newest).more


@pytest.mark.parametrize("found", Found)
def test_with_no_issues_every_list_is_empty(quarter: Quarter, found: Found) -> None:
    for name in ("王秀英", "吴婷", "刘敏", "周伟", "陈志远"):
        assert codes(quarter, name, found) == []


def test_everybody_reads_what_was_raised_in_their_own_compound(quarter: Quarter) -> None:
    quarter.raises("王秀英", "3栋")
    quarter.raises("安居苑的钱女士", "9栋")
    assert codes(quarter, "李强", Found.newest) == ["福和-0001"]
    assert codes(quarter, "安居苑的网格员", Found.newest) == ["安居-0001"]
    assert codes(quarter, "刘敏", Found.newest) == ["福和-0001"], "who lives elsewhere, where they have a role"
    assert codes(quarter, "吴婷", Found.newest) == ["安居-0001", "福和-0001"], "who lives nowhere here, all of it"


def test_near_me_is_my_building_first_and_then_around_it(quarter: Quarter) -> None:
    for where in ("3栋", "福和苑", "2栋", "3栋", "第一网格"):
        quarter.raises(where=where)
    assert numbers(quarter, "李强", Found.near) == [4, 1, 5, 2]
    assert numbers(quarter, "赵小雨", Found.near) == [3, 5, 2]
    assert numbers(quarter, "吴婷", Found.near) == [5, 4, 3, 2, 1]


def test_mine_are_those_i_raised_withdrawn_ones_too(quarter: Quarter) -> None:
    mine, _ = quarter.raises("王秀英"), quarter.raises("李强")
    quarter.does("王秀英", issues.withdraw, issue_id=mine)
    assert numbers(quarter, "王秀英", Found.mine) == [1]
    assert numbers(quarter, "李强", Found.mine) == [2]
    assert numbers(quarter, "李强", Found.newest) == [2], "to others a withdrawn one is gone"


def test_what_waits_for_the_grid_worker_is_new_or_taken_up(quarter: Quarter) -> None:
    new, accepted, tabled, done, urgent = (quarter.raises(urgent=number == 4) for number in range(5))
    quarter.raises(where="福和苑")
    quarter.does("刘敏", triage.accept, issue_id=accepted)
    quarter.does("刘敏", triage.table, issue_id=tabled)
    quarter.does("刘敏", triage.decline, issue_id=done, reason="unclear", reply="请说清楚")
    assert numbers(quarter, "刘敏", Found.todo) == [urgent, new, accepted]
    assert numbers(quarter, "陈志远", Found.todo) == [urgent, new, accepted, tabled, 6]
    assert numbers(quarter, "孙建国", Found.todo) == [urgent, new, accepted], "the head of that building"
    assert numbers(quarter, "1栋的楼栋长", Found.todo) == []
    assert numbers(quarter, "王秀英", Found.todo) == []


def test_who_has_several_roles_has_what_waits_in_each(quarter: Quarter) -> None:
    for where in ("3栋", "2栋", "9栋"):
        quarter.raises("吴婷", where)
    handed = quarter.raises(where="福和苑")
    quarter.does("陈志远", triage.dispatch, issue_id=handed, holder="福和物业")
    zhou = quarter.who("周伟")
    for role, place in ((Role.building_head, "3栋"), (Role.grid_worker, "安居苑")):
        where = quarter.place(place)
        quarter.database.run(
            lambda work, role=role, where=where: work.residents.give_role(zhou.id, role, where, work.today())
        )
    assert set(codes(quarter, "周伟", Found.todo)) == {"福和-0001", "安居-0001", "福和-0003"}


def test_what_is_on_the_table_waits_for_the_delegates(quarter: Quarter) -> None:
    tabled, _ = quarter.raises(), quarter.raises()
    li, place = quarter.who("李强"), quarter.place("福和苑")
    quarter.database.run(lambda work: work.residents.give_role(li.id, Role.delegate, place, work.today()))
    quarter.does("刘敏", triage.table, issue_id=tabled)
    assert numbers(quarter, "李强", Found.todo) == [1]


def test_what_waits_for_a_unit_was_handed_to_it(quarter: Quarter) -> None:
    first, second = quarter.raises(), quarter.raises()
    quarter.does("刘敏", triage.dispatch, issue_id=first, holder="福和物业")
    quarter.does("刘敏", triage.dispatch, issue_id=second, holder="志愿者服务队")
    assert numbers(quarter, "周伟", Found.todo) == [1]


def test_what_waits_for_a_unit_is_where_it_works_not_with_another_of_its_name(quarter: Quarter) -> None:
    def same_name(work: Work) -> None:
        place = work.places.find("安居苑")
        assert place is not None
        work.units.add(place.id, "福和物业")

    quarter.database.run(same_name)
    theirs = quarter.raises("安居苑的钱女士", "9栋")
    quarter.does("安居苑的网格员", triage.dispatch, issue_id=theirs, holder="福和物业")
    assert numbers(quarter, "周伟", Found.todo) == []


def test_who_lives_in_two_compounds_reads_both(quarter: Quarter) -> None:
    quarter.raises("王秀英", "3栋")
    quarter.raises("安居苑的钱女士", "9栋")
    ma, place = quarter.who("两套房的马先生"), quarter.place("9栋")
    quarter.database.run(lambda work: work.residents.join(ma.id, work.memberships.household_at(place, "402") or 0))
    assert codes(quarter, "两套房的马先生", Found.newest) == ["安居-0001", "福和-0001"]


def test_when_a_role_ends_nothing_waits_any_more(quarter: Quarter) -> None:
    quarter.raises()
    liu, grid = quarter.who("刘敏"), quarter.place("第一网格")
    quarter.database.run(lambda work: work.residents.take_role(liu.id, Role.grid_worker, grid))
    assert codes(quarter, "刘敏", Found.todo) == []
