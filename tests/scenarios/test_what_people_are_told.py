"""What people are told without having asked: when, why, and how to stop it."""

import pytest

from playground import a_picture
from tests.scenarios.deeds import opened, raised
from tests.scenarios.town import COUNCIL, Town

pytestmark = pytest.mark.long


def test_letters_wait_for_the_morning_and_come_as_one(fuhe: Town) -> None:
    wang, liu = fuhe.person("王秀英"), fuhe.person("刘敏")
    liu.starts()
    for number, words in enumerate(["路灯坏了", "楼道有杂物"], start=1):
        raised(wang, words, f"福和-000{number}")
    fuhe.playground.passes(hours=12.5)  # 22:30
    wang.looks_away()
    for number, words in enumerate(["路灯坏了", "楼道有杂物"], start=1):
        opened(liu, number, words)
        liu.taps("受理")
        assert liu.sees("由 刘敏 负责", chat=liu.id)
    fuhe.settled()
    assert wang.does_not_see("您关心的")
    fuhe.playground.passes(hours=8.9)  # 7:24
    fuhe.settled()
    assert wang.does_not_see("您关心的")
    fuhe.playground.passes(hours=0.2)
    assert wang.sees("您关心的 2 个议题有进展")
    assert wang.sees("不想再收到")


def test_news_of_an_urgent_hazard_pass_at_night(fuhe: Town) -> None:
    wang, liu = fuhe.person("王秀英"), fuhe.person("刘敏")
    liu.starts()
    fuhe.playground.passes(hours=13)  # 23:00
    raised(wang, "煤气味很大", "福和-0001", urgent=True)
    assert wang.shows("火警 119 · 报警 110 · 急救 120")
    assert liu.sees("有 1 个新议题等您处理")
    wang.looks_away()
    opened(liu, 1, "煤气味很大")
    liu.taps("受理")
    assert wang.sees("已受理，由 刘敏 负责")


def test_the_fourth_message_of_a_day_waits_for_the_next_morning(fuhe: Town) -> None:
    wang, liu = fuhe.person("王秀英"), fuhe.person("刘敏")
    liu.starts()
    raised(wang, "路灯坏了", "福和-0001")
    raised(wang, "楼道有杂物", "福和-0002")
    for number, act, seen in ((1, "受理", "已受理"), (2, "受理", "已受理"), (1, "提交议事会", "已提交议事会")):
        wang.looks_away()
        opened(liu, number, "路灯坏了" if number == 1 else "楼道有杂物")
        liu.taps(act)
        assert wang.sees(f"✅ {seen}")
    wang.looks_away()
    opened(liu, 2, "楼道有杂物")
    liu.taps("提交议事会")
    fuhe.settled()
    assert wang.does_not_see("这是您提的议题")
    fuhe.playground.passes(hours=22)
    assert wang.sees("这是您提的议题")


def test_whoever_stops_following_hears_no_more(fuhe: Town) -> None:
    wang, liu, li = (fuhe.person(name) for name in ("王秀英", "刘敏", "李强"))
    liu.starts()
    raised(wang, "路灯坏了", "福和-0001")
    opened(li, 1, "路灯坏了")
    li.taps("关注")
    assert li.told() == "已关注，有进展就告诉您。"
    opened(liu, 1, "路灯坏了")
    liu.taps("受理")
    assert li.sees("您关注了它")
    assert wang.sees("这是您提的议题")
    for who in (li, wang):
        who.taps("取消关注")
        assert who.told() == "已取消关注，不再打扰您。"
    fuhe.settled()
    li.looks_away()
    wang.looks_away()
    opened(liu, 1, "路灯坏了")
    liu.taps("提交议事会")
    fuhe.settled()
    for who in (li, wang):
        assert who.does_not_see("所以告诉您")


def test_a_declined_issue_says_why_in_words(fuhe: Town) -> None:
    wang, liu = fuhe.person("王秀英"), fuhe.person("刘敏")
    liu.starts()
    raised(wang, "门口有推销的", "福和-0001")
    opened(liu, 1, "门口有推销的")
    liu.taps("不予受理")
    assert liu.sees("为什么不予受理")
    liu.taps("不属于社区能管的范围")
    assert liu.sees("说给提出人听")
    liu.sends("请打 12315，我把电话发给您了。")
    assert wang.sees("请打 12315，我把电话发给您了。")
    assert wang.sees("不属于社区能管的范围")
    assert liu.sees("状态：不予受理")


def test_who_blocked_the_bot_is_left_alone_until_they_come_back(fuhe: Town) -> None:
    wang, liu = fuhe.person("王秀英"), fuhe.person("刘敏")
    liu.starts()
    raised(wang, "路灯坏了", "福和-0001")
    wang.blocks()
    opened(liu, 1, "路灯坏了")
    liu.taps("受理")
    assert liu.sees("由 刘敏 负责", chat=liu.id)
    fuhe.settled()
    assert fuhe.database.read(lambda work: work.outbox.count("failed")) == 0
    wang.returns()
    fuhe.settled()
    opened(liu, 1, "路灯坏了")
    liu.taps("提交议事会")
    assert wang.sees("✅ 已提交议事会")


def test_the_groups_card_is_redrawn_and_never_posted_twice(fuhe: Town) -> None:
    wang, liu, chen = (fuhe.person(name) for name in ("王秀英", "刘敏", "陈志远"))
    raised(wang, "路灯坏了", "福和-0001")
    assert chen.sees("福和-0001", chat=COUNCIL)
    liu.starts()
    opened(liu, 1, "路灯坏了")
    liu.taps("受理")
    assert chen.sees("状态：已受理，由 刘敏 负责", chat=COUNCIL)
    fuhe.settled()
    assert chen.screen(COUNCIL).count("福和-0001") == 1


def test_after_fourteen_days_an_issue_takes_no_more_seconds(fuhe: Town) -> None:
    wang, li = fuhe.person("王秀英"), fuhe.person("李强")
    raised(wang, "路灯坏了", "福和-0001")
    opened(li, 1, "路灯坏了")
    fuhe.playground.passes(days=14, minutes=1)
    li.taps("附议")
    assert li.told() == "附议的时间已经过了。"


def test_a_household_counts_once_and_the_raisers_own_does_not(fuhe: Town) -> None:
    wang, li = fuhe.person("王秀英"), fuhe.person("李强")
    raised(wang, "路灯坏了", "福和-0001")
    wang.tampers("1.second.1")
    assert wang.told() == "这是您家提的，不用再附议。"
    opened(li, 1, "路灯坏了")
    li.taps("附议")
    assert li.sees("附议：1 户", chat=li.id)
    li.taps("取消附议")
    assert li.sees("附议：0 户", chat=li.id)


def test_languages_follow_the_phone_and_can_be_chosen(fuhe: Town) -> None:
    ho, anna, wang = fuhe.person("何太太"), fuhe.person("Anna Schmidt"), fuhe.person("王秀英")
    ho.starts()
    assert ho.sees("點下面的“提問題”開始")
    fuhe.settled()
    assert "我提的議題" in ho.commands().values()
    anna.starts()
    assert anna.sees("Tap “Raise” below")
    anna.taps("Raise")
    assert anna.sees("What is it about?")
    wang.starts()
    assert wang.sees("您好")
    wang.sends("/lang")
    assert wang.sees("请选择语言")
    wang.taps("English")
    assert wang.sees("English from now on")
    wang.sends("看议题")
    assert wang.sees("No issues yet")


def test_help_is_by_role_and_待办_only_for_those_with_one(fuhe: Town) -> None:
    wang, liu = fuhe.person("王秀英"), fuhe.person("刘敏")
    for who in (wang, liu):
        who.starts()
        assert who.sees("您好")
        who.sends("/help")
        assert who.sees("您可以")
    assert liu.shows("您是网格员")
    assert not wang.shows("您是网格员")
    fuhe.settled()
    assert "待办" in liu.keyboard()
    assert "待办" not in wang.keyboard()
    assert "todo" in liu.commands()
    assert "todo" not in wang.commands()


def test_near_me_begins_with_my_own_building(fuhe: Town) -> None:
    anna, wang, li = fuhe.person("Anna Schmidt"), fuhe.person("王秀英"), fuhe.person("李强")
    anna.starts()
    assert anna.sees("Hello")
    raised(wang, "小区门口积水", "福和-0001")
    wang.taps("提问题")
    assert wang.sees("是什么事")
    wang.sends("3栋电梯异响")
    assert wang.sees("在哪里")
    wang.taps("3栋")
    assert wang.sees("哪一类")
    wang.taps("电梯")
    assert wang.sees("这是邻居看到的样子")
    wang.taps("提交")
    assert wang.sees("福和-0002")
    raised(wang, "小花园的椅子坏了", "福和-0003")
    li.starts()
    assert li.sees("您好")
    li.taps("看议题")
    assert li.sees("1. 福和-0003")
    li.taps("我附近")
    assert li.sees("1. 福和-0002")
    wang.taps("我的")
    assert wang.sees("我提的议题")


def test_pictures_beyond_the_first_are_behind_看图(fuhe: Town) -> None:
    wang, li = fuhe.person("王秀英"), fuhe.person("李强")
    wang.starts()
    assert wang.sees("您好")
    wang.taps("提问题")
    assert wang.sees("是什么事")
    wang.sends_photo(a_picture(), "楼道的灯坏了")
    assert wang.sees("在哪里")
    for _ in range(2):
        wang.sends_photo(a_picture())
    fuhe.settled()
    for question in ("在哪里", "哪一类"):
        assert wang.sees(question)
        wang.taps("跳过")
    assert wang.sees("已收到 3 张照片")
    wang.taps("提交")
    assert wang.sees("福和-0001")
    opened(li, 1, "楼道的灯坏了")
    li.taps("看图")
    fuhe.settled()
    assert fuhe.playground.calls["sendMediaGroup", li.id] == 1
    li.taps("附议")
    assert li.sees("取消附议", chat=li.id)
    assert fuhe.playground.calls["editMessageCaption", li.id] == 1, "a card with a picture is redrawn in place"
