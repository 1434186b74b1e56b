"""Somebody moves: out, to another room, into a second home."""

import pytest

from playground import Person
from storage.work import Work
from tests.scenarios.deeds import opened, raised
from tests.scenarios.test_joining import answers, homes, invited
from tests.scenarios.town import COUNCIL, Town

pytestmark = pytest.mark.long


@pytest.fixture
def li(fuhe: Town) -> Person:
    """李强 of 3栋 202."""
    return fuhe.person("李强")


def looks_at_their_home(who: Person) -> None:
    who.starts()
    assert who.sees("您好")
    who.taps("我的")
    assert who.sees("您还没有提过议题")
    who.taps("我的住处")


def test_moving_out_stops_what_belongs_to_the_home_and_nothing_else(fuhe: Town, li: Person) -> None:
    wang = fuhe.person("王秀英")
    raised(wang, "路灯坏了")
    li.starts()
    opened(li, 1, "路灯坏了")
    li.taps("附议")
    assert li.sees("附议：1 户", chat=li.id)
    looks_at_their_home(li)
    assert li.sees("福和苑 3栋 202")
    li.taps("搬走了")
    assert li.sees("您不住 福和苑 3栋 202 了吗")
    assert homes(fuhe, li), "asked first"
    li.taps("确定搬走")
    assert li.sees("已经登记搬走")
    assert li.sees("您现在没有登记住处")
    assert "我住这里" in li.keyboard()
    assert homes(fuhe, li) == []
    assert wang.sees("附议：0 户", chat=COUNCIL), "the group's card is redrawn"
    li.taps("还住这里")
    assert li.sees("一切照旧")
    assert "我住这里" not in li.keyboard()
    assert wang.sees("附议：1 户", chat=COUNCIL)
    assert not wang.shows("202"), "rooms are nobody else's business"


def test_who_thinks_better_of_moving_out_is_back_at_their_home(fuhe: Town, li: Person) -> None:
    looks_at_their_home(li)
    li.taps("搬走了")
    assert li.sees("您不住 福和苑 3栋 202 了吗")
    li.taps("还住这里")
    assert li.sees("您登记的是家人")
    assert len(homes(fuhe, li)) == 1


def test_a_family_hears_after_a_day_that_somebody_moved_out(fuhe: Town, li: Person) -> None:
    wu = fuhe.person("吴婷")
    li.starts()
    wu.starts(invited(fuhe, "3栋", "202"))
    answers(wu, beside_members=True)
    assert wu.sees("登记好了")
    assert li.sees("小吴 加入了您家")
    looks_at_their_home(li)
    li.taps("搬走了")
    assert li.sees("了吗")
    li.taps("确定搬走")
    assert li.sees("已经登记搬走")
    fuhe.settled()
    assert not wu.shows("搬走了")
    li.waits(hours=24, minutes=1)
    assert wu.sees("李强 搬走了，不再是您家（福和苑 3栋 202）的成员")


def test_the_old_room_is_kept_until_the_new_one_is_approved(fuhe: Town, li: Person) -> None:
    liu = fuhe.person("刘敏")
    liu.starts()
    looks_at_their_home(li)
    li.taps("换房间")
    assert li.sees("登记住户"), "he has never agreed to what is kept: he is asked"
    li.taps("同意并继续")
    assert li.sees("您住几栋")
    li.taps("1栋")
    assert li.sees("房号是多少")
    li.sends("402")
    assert li.sees("满 18 岁了吗")
    li.taps("满 18 岁")
    assert li.sees("您是这一户的")
    li.taps("租户")
    assert li.sees("怎么称呼您")
    li.taps("李强")
    assert li.sees("核实之前，您还是 福和苑 3栋 202 的住户")
    assert "我住这里" not in li.keyboard()
    assert liu.sees("就从 福和苑 3栋 202 搬走")
    old = homes(fuhe, li)
    liu.taps("批准")
    assert li.sees("您现在是 福和苑 1栋 402 的住户")
    assert len(homes(fuhe, li)) == 1
    assert homes(fuhe, li) != old


def test_a_request_is_taken_back_with_one_tap(fuhe: Town) -> None:
    wu, liu = fuhe.person("吴婷"), fuhe.person("刘敏")
    liu.starts()
    wu.starts()
    assert wu.sees("您好")
    wu.taps("我住这里")
    assert wu.sees("登记住户")
    wu.taps("同意并继续")
    assert wu.sees("您住几栋")
    wu.taps("2栋")
    assert wu.sees("房号是多少")
    wu.sends("202")
    answers_from_age(wu)
    assert wu.sees("刘敏 会来核实")
    assert liu.sees("小吴 说住在 福和苑 2栋 202")
    wu.taps("我的")
    assert wu.sees("您还没有提过议题")
    wu.taps("我的住处")
    assert wu.sees("等楼栋长或网格员核实")
    wu.taps("不登记了")
    assert wu.sees("您还没有登记住处")
    liu.taps("批准")
    assert liu.told() == "这件事已经有人处理过了。"
    assert homes(fuhe, wu) == []


def answers_from_age(who: Person) -> None:
    assert who.sees("满 18 岁了吗")
    who.taps("满 18 岁")
    assert who.sees("您是这一户的")
    who.taps("租户")
    assert who.sees("怎么称呼您")
    who.sends("小吴")


def test_a_forged_tap_moves_nobody_out(fuhe: Town, li: Person) -> None:
    wang = fuhe.person("王秀英")
    looks_at_their_home(wang)
    assert wang.sees("福和苑 3栋 101")
    for word in ("leave", "stay", "askleave", "home", "unask", "changeroom"):
        for number in (4, 999_999):
            wang.tampers(f"1.{word}.{number}")
            assert wang.told() == "这不是您登记的住处。"
    assert len(homes(fuhe, li)) == 1


def test_who_has_two_homes_seconds_for_each_and_the_group_never_reads_a_room(fuhe: Town, li: Person) -> None:
    wang = fuhe.person("王秀英")
    raised(wang, "路灯坏了")
    fuhe.database.run(lambda work: work.residents.join(work.residents.by_telegram(li.id).id, second_home(work)))
    li.starts()
    assert li.sees("您好")
    li.taps("附议", chat=COUNCIL)
    assert li.told() == "已为 3栋 202 附议。现在 1 户，满 5 户送议事会。 您别的住处，请点“私下看”再附议。"
    opened(li, 1, "路灯坏了")
    li.taps("附议 · 2栋 202")
    assert li.told() == "已为 2栋 202 附议。现在 2 户，满 5 户送议事会。"
    assert wang.sees("附议：2 户", chat=COUNCIL)
    assert not wang.shows("202"), "rooms never appear in a group"
    li.taps("取消附议 · 3栋 202")
    assert wang.sees("附议：1 户", chat=COUNCIL)


def second_home(work: Work) -> int:
    place = work.places.find("2栋")
    household = work.memberships.household_at(place.id, "202") if place else None
    assert household is not None
    return household
