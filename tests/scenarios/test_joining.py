"""Somebody moves in: by the household's link, or by asking those who know the house."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from config import procedures
from playground import Person
from rules.invitations import hashed
from storage.connect import open_database
from storage.work import Work
from tests.conftest import new_sqlite
from tests.scenarios.bot_process import settle_demo
from tests.scenarios.deeds import opened, raised
from tests.scenarios.town import Town

pytestmark = pytest.mark.long

TOKEN = "a-token-of-the-tests-22"


@pytest.fixture
def wu(fuhe: Town) -> Person:
    """吴婷, whose household is not confirmed."""
    return fuhe.person("吴婷")


def invited(here: Town, building: str = "2栋", room: str = "202", *, most: int = 6, days: int = 30) -> str:
    """The payload of a link of that household, made now."""

    def make(work: Work) -> None:
        place = work.places.find(building)
        household = work.memberships.household_at(place.id, room) if place else None
        assert household is not None
        work.invitations.add(household, hashed(TOKEN), work.now + timedelta(days=days), most)

    here.database.run(make)
    return f"h_{TOKEN}"


def answers(who: Person, standing: str = "家人", name: str = "小吴", *, beside_members: bool = False) -> None:
    """The questions that everybody is asked, from the consent on; whether the household has members decides on one."""
    who.taps("同意并继续")
    if beside_members:
        assert who.sees("您以前用另一个账号登记过吗")
        who.taps("没有，我是新来的")
    assert who.sees("您满 18 岁了吗")
    who.taps("满 18 岁")
    assert who.sees("您是这一户的")
    who.taps(standing)
    assert who.sees("邻居怎么称呼您")
    who.sends(name)


def homes(here: Town, who: Person) -> list[Any]:
    return here.database.read(lambda work: work.residents.households(work.residents.by_telegram(who.id).id))


def test_by_the_households_link_one_belongs_to_it_at_once_and_can_second(fuhe: Town, wu: Person) -> None:
    wang = fuhe.person("王秀英")
    raised(wang, "路灯坏了")
    wu.starts(invited(fuhe))
    assert wu.sees("福和苑 2栋 202")
    assert wu.sees("它的服务器在国外")
    answers(wu)
    assert wu.sees("您是 福和苑 2栋 202 的住户")
    assert not wu.shows("上一步"), "the last question was answered in words: its buttons are gone as well"
    assert "我住这里" not in wu.keyboard()
    opened(wu, 1, "路灯坏了")
    wu.taps("附议")
    assert wu.sees("附议：1 户", chat=wu.id)


def test_the_way_to_register_stays_on_the_menu_whatever_one_does_first(fuhe: Town, wu: Person) -> None:
    wu.starts()
    assert wu.sees("您好")
    for tapped, seen in (("去投票", "现在没有等您投票的事"), ("我的", "您还没有提过议题")):
        wu.taps(tapped)
        assert wu.sees(seen)
        assert "我住这里" in wu.keyboard()
    wu.sends("/help")
    assert wu.sees("您可以")
    assert "我住这里" in wu.keyboard()


def test_a_link_that_was_tapped_twice_lets_nobody_in_twice(fuhe: Town, wu: Person) -> None:
    payload = invited(fuhe)
    wu.starts(payload)
    assert wu.sees("登记住户")
    answers(wu)
    assert wu.sees("登记好了")
    wu.starts(payload)
    assert wu.sees("您已经在这一户里了")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda here: None, "这个链接不对"),
        (lambda here: here.playground.passes(days=31), "这个链接过期了"),
        (
            lambda here: here.database.run(
                lambda work: work.invitations.revoke(work.invitations.find(hashed(TOKEN)).household_id)
            ),
            "这个链接已经停用了",
        ),
    ],
    ids=["wrong", "expired", "revoked"],
)
def test_a_link_that_does_not_open_says_why_and_whom_to_ask(
    fuhe: Town, wu: Person, spoil: Callable[[Town], Any], says: str
) -> None:
    payload = invited(fuhe)
    spoil(fuhe)
    wu.starts("h_something-else" if says.startswith("这个链接不对") else payload)
    assert wu.sees(says)
    assert wu.shows("楼栋长或网格员")
    assert homes(fuhe, wu) == []


def test_a_link_of_another_deployment_opens_nothing_here(
    fuhe: Town, wu: Person, migrated_sqlite: Path, tmp_path: Path
) -> None:
    """The same neighbourhood, the same rooms, another database: the link is good there."""
    there = open_database(new_sqlite(migrated_sqlite, tmp_path / "there.db"), procedures.load())
    there.run(settle_demo)
    invited(fuhe)
    until = datetime.now(UTC) + timedelta(days=30)
    home = there.run(lambda work: work.memberships.household_at(work.places.find("2栋").id, "202"))
    there.run(lambda work: work.invitations.add(home, hashed("good-over-there"), until, 6))
    there.close()
    wu.starts("h_good-over-there")
    assert wu.sees("这个链接不对")
    assert homes(fuhe, wu) == []


def test_after_five_wrong_links_one_waits_an_hour(fuhe: Town, wu: Person) -> None:
    payload = invited(fuhe)
    for number in range(5):
        wu.starts(f"h_guess-{number}")
        assert wu.sees("这个链接不对")
    wu.starts(payload)
    assert wu.sees("请过一小时再来")
    wu.waits(hours=1, minutes=1)
    wu.starts(payload)
    assert wu.sees("登记住户")


def test_the_last_place_of_a_link_is_taken_once(fuhe: Town, wu: Person) -> None:
    payload, anna = invited(fuhe, most=1), fuhe.person("周伟")
    for one in (wu, anna):
        one.starts(payload)
        assert one.sees("登记住户")
    answers(wu)
    assert wu.sees("登记好了")
    answers(anna, name="周伟", beside_members=True)
    assert anna.sees("用这个链接加入的人已经满了")
    assert homes(fuhe, anna) == []


def test_a_household_hears_of_its_new_member_and_may_object(fuhe: Town, wu: Person) -> None:
    zhao, sun, liu = (fuhe.person(name) for name in ("赵小雨", "孙建国", "刘敏"))
    zhao.starts()
    liu.starts()
    wu.starts(invited(fuhe, "2栋", "301"))
    answers(wu, beside_members=True)
    assert wu.sees("登记好了")
    assert zhao.sees("小吴 加入了您家")
    zhao.taps("不是我们家的")
    assert zhao.sees("小吴 不是你们家的")
    assert wu.sees("请楼栋长或网格员再核实一次")
    assert homes(fuhe, wu) == []
    assert liu.sees("小吴 说住在 福和苑 2栋 301")
    assert liu.shows("这一户的住户说不认识对方"), "why it is asked"
    liu.taps("批准")
    assert liu.sees("已批准：小吴")
    assert wu.sees("核实好了")
    assert len(homes(fuhe, wu)) == 1
    assert not sun.shows("小吴"), "he is the head of another building"


def test_without_a_link_the_building_head_is_asked_and_approves(fuhe: Town, wu: Person) -> None:
    sun, liu = fuhe.person("孙建国"), fuhe.person("刘敏")
    sun.starts()
    liu.starts()
    asks(wu, "3栋", "3 0 2 室")
    assert wu.sees("孙建国 会来核实")
    assert sun.sees("小吴 说住在 福和苑 3栋 302")
    sun.taps("批准")
    assert sun.sees("已批准：小吴，福和苑 3栋 302")
    assert wu.sees("核实好了")
    assert not liu.shows("小吴"), "the building head is nearer"


def test_a_refusal_is_told_with_its_reason_and_one_may_ask_again(fuhe: Town, wu: Person) -> None:
    sun = fuhe.person("孙建国")
    sun.starts()
    asks(wu, "3栋", "302")
    assert sun.sees("您认识吗")
    sun.taps("拒绝")
    assert sun.sees("为什么拒绝")
    sun.taps("房号不对")
    assert sun.sees("已拒绝：小吴")
    assert wu.sees("没有通过：房号不对")
    assert homes(fuhe, wu) == []
    asks(wu, "3栋", "402")
    assert sun.sees("福和苑 3栋 402")


def test_an_approver_who_was_not_there_yet_is_asked_when_they_come(fuhe: Town, wu: Person) -> None:
    sun = fuhe.person("孙建国")
    asks(wu, "3栋", "302")
    assert wu.sees("孙建国 会来核实")
    fuhe.settled()
    liu = fuhe.person("刘敏")
    liu.starts()
    assert liu.sees("您好")
    sun.starts()
    assert sun.sees("小吴 说住在 福和苑 3栋 302")
    sun.taps("批准")
    assert wu.sees("核实好了")
    assert not liu.shows("小吴"), "she is a step up, and it is not two days"


def test_who_thinks_better_of_refusing_can_still_approve(fuhe: Town, wu: Person) -> None:
    sun = fuhe.person("孙建国")
    sun.starts()
    asks(wu, "3栋", "302")
    assert sun.sees("您认识吗")
    sun.taps("拒绝")
    assert sun.sees("为什么拒绝")
    sun.taps("取消")
    assert sun.sees("还等您决定")
    sun.taps("批准")
    assert sun.sees("已批准：小吴")


def test_who_does_not_answer_is_reminded_after_a_day_and_after_two_it_climbs(fuhe: Town, wu: Person) -> None:
    sun, liu = fuhe.person("孙建国"), fuhe.person("刘敏")
    sun.starts()
    liu.starts()
    asks(wu, "3栋", "302")
    assert sun.sees("您认识吗")
    sun.looks_away()
    wu.waits(hours=24, minutes=1)
    assert sun.sees("您认识吗"), "reminded"
    assert not liu.shows("小吴")
    wu.waits(hours=24)
    assert liu.sees("小吴 说住在 福和苑 3栋 302")
    liu.taps("批准")
    assert wu.sees("核实好了")
    sun.taps("批准")
    assert sun.told() == "这件事已经有人处理过了。"


def test_a_room_that_is_not_in_the_roster_is_asked_for_again(fuhe: Town, wu: Person) -> None:
    reaches_the_room(wu, "3栋")
    wu.sends("999")
    assert wu.sees("没有找到这个房号")
    wu.sends("３０２")
    assert wu.sees("您满 18 岁了吗")


def test_an_owner_is_looked_up_in_the_roster(fuhe: Town, wu: Person) -> None:
    liu = fuhe.person("刘敏")
    liu.starts()
    wu.starts(invited(fuhe))
    answers(wu, standing="业主")
    assert wu.sees("要和名册对一下")
    assert len(homes(fuhe, wu)) == 1, "a member at once, an owner once it is looked up"
    assert liu.sees("说自己是业主")
    assert liu.shows("名册上的业主编号：没有登记")
    liu.taps("批准")
    assert wu.sees("您登记为 福和苑 2栋 202 的业主")


def test_nobody_approves_for_another_building_or_oneself(fuhe: Town, wu: Person) -> None:
    sun = fuhe.person("孙建国")
    sun.starts()
    asks(wu, "2栋", "202")
    assert wu.sees("刘敏 会来核实")
    membership = fuhe.database.read(
        lambda work: work.memberships.of(work.residents.by_telegram(wu.id).id, work.memberships.household_at(5, "202"))
    )
    sun.taps("看议题")
    assert sun.sees("还没有议题")
    sun.tampers(f"1.approve.{membership.id}")
    assert sun.told() == "这要由那栋楼的楼栋长或网格员来决定。"
    wu.taps("我的")
    assert wu.sees("您还没有提过议题")
    wu.tampers(f"1.approve.{membership.id}")
    assert wu.told() == "这要由那栋楼的楼栋长或网格员来决定。"
    wu.tampers(f"1.notours.{membership.id}")
    assert wu.told() == "这件事已经有人处理过了。"
    assert homes(fuhe, wu) == []


def reaches_the_room(who: Person, building: str) -> None:
    who.starts()
    assert who.sees("您好")
    who.taps("我住这里")
    assert who.sees("登记住户")
    who.taps("同意并继续")
    assert who.sees("您住几栋")
    who.taps(building)
    assert who.sees("房号是多少")


def asks(who: Person, building: str, room: str) -> None:
    """They ask to be registered for a room."""
    reaches_the_room(who, building)
    who.sends(room)
    assert who.sees("您满 18 岁了吗")
    who.taps("满 18 岁")
    assert who.sees("您是这一户的")
    who.taps("租户")
    assert who.sees("邻居怎么称呼您")
    who.sends("小吴")
