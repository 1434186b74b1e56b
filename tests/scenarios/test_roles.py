"""Somebody is asked to do something for the neighbourhood, and stops doing it; units claim their zones."""

import re
from datetime import date

import pytest

from playground import Person
from tests.scenarios.deeds import opened, raised
from tests.scenarios.test_my_data import erases
from tests.scenarios.town import COUNCIL, Town

pytestmark = pytest.mark.long


@pytest.fixture
def chen(fuhe: Town) -> Person:
    """陈志远, the convener of 福和社区."""
    chen = fuhe.person("陈志远")
    chen.starts()
    assert chen.sees("您好")
    return chen


def gives(chen: Person, role: str = "网格员", place: str = "福和苑", until: str = "一年") -> None:
    """From the question which role on."""
    assert chen.sees("做什么")
    chen.taps(role)
    assert chen.sees("管哪里")
    chen.taps(place)
    assert chen.sees("做到什么时候")
    if until in chen.buttons():
        chen.taps(until)
    else:
        chen.sends(until)
    assert chen.sees("请看一看")
    chen.taps("提交")


def asks_whom(chen: Person) -> None:
    """By buttons alone."""
    chen.taps("待办")
    assert chen.sees("待办")
    chen.taps("角色")
    assert chen.sees("谁在做什么")
    chen.taps("给一个角色")
    assert chen.sees("给谁")


def test_a_role_is_given_by_a_contact_and_the_menu_and_the_commands_follow(fuhe: Town, chen: Person) -> None:
    wang = fuhe.person("王秀英")
    wang.starts()
    assert wang.sees("您好")
    assert "待办" not in wang.keyboard()
    asks_whom(chen)
    chen.sends_contact(wang)
    gives(chen)
    assert chen.sees("王秀英 现在是 福和苑 的网格员")
    assert wang.sees("您是 福和苑 的网格员，到2027年8月26日")
    assert wang.shows("新议题最先到您这里"), "what she can do now"
    assert "待办" in wang.keyboard()
    fuhe.settled()
    assert "todo" in wang.commands()
    assert "role" not in wang.commands()


def test_a_convener_has_the_command_for_roles_and_a_new_one_gets_it(fuhe: Town, chen: Person) -> None:
    fuhe.settled()
    assert "role" in chen.commands()
    wang = fuhe.person("王秀英")
    wang.starts()
    chen.sends("/role")
    assert chen.sees("谁在做什么")
    chen.sends_contact(wang)
    gives(chen, "召集人", until="2026-12-31")
    assert wang.sees("您是 福和苑 的召集人，到2026年12月31日")
    fuhe.settled()
    assert "role" in wang.commands()


def test_who_erases_their_data_keeps_no_commands_of_a_role(fuhe: Town) -> None:
    liu = fuhe.person("刘敏")
    liu.starts()
    fuhe.settled()
    assert "todo" in liu.commands()
    erases(liu, fuhe)
    assert "todo" not in liu.commands()


def test_a_role_is_taken_on_by_a_link_once(fuhe: Town, chen: Person) -> None:
    wu, zhao = fuhe.person("吴婷"), fuhe.person("赵小雨")
    asks_whom(chen)
    chen.taps("生成一个链接")
    gives(chen, "楼栋长", "2栋", "不限期")
    assert chen.sees("只能用一次")
    payload = re.search(r"start=(r_[\w-]{22})", chen.last()["text"])
    assert payload is not None
    for one in (wu, zhao):
        one.starts(payload[1])
        assert one.sees("陈志远 请您担任 2栋 的楼栋长，不限期")
    wu.taps("接受")
    assert wu.sees("您是 2栋 的楼栋长")
    assert "待办" in wu.keyboard()
    assert chen.sees("吴婷 接受了您发的链接")
    zhao.taps("接受")
    assert "已经有人用过" in zhao.told()
    assert "待办" not in zhao.keyboard()
    fuhe.settled()
    assert "todo" in wu.commands()


def test_in_the_group_a_reply_asks_in_private_which_role(fuhe: Town, chen: Person) -> None:
    wang = fuhe.person("王秀英")
    said = wang.sends("我来管吧", to=COUNCIL)
    chen.sends("/role@PlaygroundBot", to=COUNCIL, reply_to=said["id"])
    assert chen.sees("请 王秀英 做什么", chat=chen.id)
    assert chen.sees("请私下和我说", chat=COUNCIL)
    assert not chen.shows("做什么？", chat=COUNCIL)
    wang.sends("/role@PlaygroundBot", to=COUNCIL, reply_to=said["id"])
    fuhe.settled()
    assert not wang.shows("做什么？"), "she gives no roles"


def test_who_loses_a_role_loses_its_menu_its_commands_and_its_reminders(fuhe: Town, chen: Person) -> None:
    liu = fuhe.person("刘敏")
    liu.starts()
    assert liu.sees("您好")
    raised(fuhe.person("王秀英"), "路灯坏了")
    assert liu.sees("等您处理")
    opened(liu, 1, "路灯坏了")
    chen.sends("/role")
    assert chen.sees("刘敏 · 网格员")
    number = next(line[0] for line in chen.last()["text"].splitlines() if "刘敏" in line)
    chen.taps(number)
    assert chen.sees("收回 刘敏 的网格员")
    chen.taps("收回")
    assert chen.sees("已收回：刘敏")
    assert liu.sees("您不再是 福和苑 的网格员了")
    assert "待办" not in liu.keyboard()
    fuhe.settled()
    assert "todo" not in liu.commands()
    liu.taps("受理")
    assert "由那里的网格员或召集人来做" in liu.told(), "her old card still has the button"
    liu.looks_away()
    raised(fuhe.person("李强"), "门坏了", "福和-0002")
    fuhe.settled()
    assert liu.does_not_see("等您处理")


def test_a_role_ends_on_its_date(fuhe: Town, chen: Person) -> None:
    wang = fuhe.person("王秀英")
    wang.starts()
    asks_whom(chen)
    chen.sends_contact(wang)
    gives(chen, until="2026-08-28")
    assert wang.sees("到2026年8月28日")
    chen.waits(days=2, hours=13)
    fuhe.settled()
    assert "todo" in wang.commands(), "23:00 of the last day"
    chen.waits(hours=2)
    fuhe.settled()
    assert "todo" not in wang.commands()
    assert not wang.shows("任期到了"), "nobody is woken at one in the morning"
    chen.waits(hours=7)
    assert wang.sees("您在 福和苑 的网格员任期到了")
    assert "待办" not in wang.keyboard()
    raised(fuhe.person("李强"), "门坏了")
    opened(wang, 1, "门坏了")
    assert "受理" not in wang.buttons()


def test_a_term_that_was_prolonged_does_not_end_before(fuhe: Town, chen: Person) -> None:
    wang = fuhe.person("王秀英")
    wang.starts()
    for until in ("2026-08-28", "2026-08-30"):
        asks_whom(chen)
        chen.sends_contact(wang)
        gives(chen, until=until)
        assert wang.sees(f"到2026年8月{until[-2:]}日")
    chen.waits(days=3)
    fuhe.settled()
    assert not wang.shows("任期到了")
    assert "todo" in wang.commands()
    chen.waits(days=2)
    assert wang.sees("任期到了")
    fuhe.settled()
    assert "todo" not in wang.commands()


def test_a_handler_claims_a_zone_and_is_offered_its_issues_first(fuhe: Town) -> None:
    zhou, liu = fuhe.person("周伟"), fuhe.person("刘敏")
    zhou.starts()
    liu.starts()
    assert zhou.sees("您好")
    zhou.taps("待办")
    assert zhou.sees("待办")
    zhou.taps("责任区")
    assert zhou.sees("福和物业 的责任区")
    assert zhou.shows("3栋：你们")
    assert zhou.shows("2栋：还没有单位负责")
    zhou.taps("认领 2栋")
    assert "已认领：2栋" in zhou.told()
    assert zhou.sees("退还 2栋")
    raised(fuhe.person("赵小雨"), "路灯坏了")
    opened(liu, 1, "路灯坏了")
    liu.taps("直接派单")
    assert liu.sees("派给谁")
    assert liu.buttons()[0].startswith("福和物业")
    liu.taps(liu.buttons()[0])
    assert liu.sees("福和物业：工作日 8:00–18:00，010-0000-0000", chat=liu.id)
    assert not liu.shows("010-0000-0000", chat=COUNCIL)


def test_nobody_else_claims_a_zone_whatever_they_tap(fuhe: Town) -> None:
    wang, zhou = fuhe.person("王秀英"), fuhe.person("周伟")
    raised(wang, "路灯坏了")
    for data in ("1.claim.1.5", "1.unclaim.1.5", "1.zones.1.0", "1.take.1", "1.takenow.1", "1.roles.0.0", "1.give.0"):
        wang.tampers(data)
        assert wang.told() in ("责任区由承办单位自己的人来认领。", "角色由那里的召集人来给。"), data
    zhou.starts()
    assert fuhe.database.read(lambda work: work.residents.all_roles(date(2026, 8, 26)))[0][0].name
