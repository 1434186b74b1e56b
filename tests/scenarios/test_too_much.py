"""Too much at once, too much in a day, and somebody who is muted: what people see of it."""

from datetime import datetime, timedelta

import pytest

from config import procedures
from council import issues
from playground import Person
from storage.work import Work
from tests.scenarios.deeds import opened, raised
from tests.scenarios.town import Town

pytestmark = pytest.mark.long

MOST = procedures.load()["default"].at_most


def now(here: Town) -> datetime:
    return here.playground.world.clock.now()


def writes(who: Person, words: str) -> None:
    """They fill in the form, up to the look at what neighbours will see."""
    who.taps("提问题")
    assert who.sees("是什么事")
    who.sends(words)
    for question in ("在哪里", "哪一类"):
        assert who.sees(question)
        who.taps("跳过")
    assert who.sees("这是邻居看到的样子")


def has_raised_all_of_today(here: Town, who: Person) -> None:
    """They have said hello, and raised as many issues as one may in a day."""
    who.starts()
    assert who.sees("您好")

    def raises(work: Work) -> None:
        resident, place = work.residents.by_telegram(who.id), work.places.find("3栋")
        assert resident is not None
        assert place is not None
        answers = {"words": "路灯坏了", "where": str(place.id), "category": "safety"}
        for _ in range(MOST.issues_a_day):
            issues.raise_issue(work, who=resident, answers=answers)

    here.database.run(raises)
    here.settled()


def told(here: Town, who: Person) -> int:
    """How often they were told that they are too quick."""
    return sum(
        f"您发得太快了：一分钟最多收 {MOST.updates_a_minute} 条" in message.words.text
        for message in here.playground.world.chats[who.id].messages.values()
    )


@pytest.mark.long
def test_a_flood_of_a_thousand_stickers_is_told_once_and_holds_up_nobody(fuhe: Town) -> None:
    li, wang = fuhe.person("李强"), fuhe.person("王秀英")
    wang.starts()
    li.starts()
    assert wang.sees("您好")
    assert li.sees("您好")
    began = now(fuhe)
    for _ in range(1000):
        li.sticker()
    raised(wang, "路灯坏了")
    fuhe.settled()
    minutes = (now(fuhe) - began) // timedelta(minutes=1) + 2
    stored = fuhe.database.read(
        lambda work: sum(work.inbox.count(state) for state in ("answered", "handled", "stored"))
    )
    assert stored <= MOST.updates_a_minute * minutes + 20, "the rest was acknowledged and never written down"
    assert 1 <= told(fuhe, li) <= minutes
    assert fuhe.database.read(lambda work: work.outbox.count("waiting") + work.outbox.count("sent")) < 10
    li.waits(minutes=1)
    li.taps("看议题")
    assert li.sees("路灯坏了")


def test_what_is_too_much_for_today_is_kept_and_goes_tomorrow(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    has_raised_all_of_today(fuhe, wang)
    writes(wang, "垃圾没人收")
    wang.taps("提交")
    assert wang.sees(f"您今天已经提了 {MOST.issues_a_day} 个议题")
    assert wang.shows("8月27日 周四 00:00")
    assert wang.shows("垃圾没人收")
    wang.waits(days=1)
    wang.taps("提交")
    assert wang.sees(f"福和-{MOST.issues_a_day + 1:04}")


def test_a_hazard_is_reported_whatever_was_raised_before(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    has_raised_all_of_today(fuhe, wang)
    writes(wang, "楼道里有煤气味")
    wang.taps("提交")
    assert wang.sees("有危险的事不用等")
    wang.taps("紧急：否")
    assert wang.sees("有危险先打电话")
    wang.taps("提交")
    assert wang.sees(f"福和-{MOST.issues_a_day + 1:04}")


def test_somebody_is_muted_is_told_why_reports_a_hazard_all_the_same_and_it_is_lifted(fuhe: Town) -> None:
    li, chen, zhao = fuhe.person("李强"), fuhe.person("陈志远"), fuhe.person("赵小雨")
    raised(li, "物业都是骗子")
    for one in (chen, zhao):
        one.starts()
        assert one.sees("您好")
    opened(zhao, 1, "物业都是骗子")
    assert "禁言提出人" not in zhao.buttons(chat=zhao.id)
    opened(chen, 1, "物业都是骗子")
    chen.taps("禁言提出人")
    assert chen.sees("福和-0001 的提出人在 福和苑 禁言多久")
    chen.taps("7 天")
    assert chen.sees("为什么禁言")
    chen.taps("骂人、侮辱人")
    assert chen.sees("说给对方听")
    chen.sends("请说<b>事</b>，别骂人 & 别点名")
    assert chen.sees("这样禁言，对吗")
    assert chen.shows("请说<b>事</b>，别骂人 & 别点名")
    chen.taps("提交")
    assert chen.sees("已禁言：福和-0001 的提出人")
    assert not chen.shows("李强")

    assert li.sees("您暂时不能在 福和苑 提新议题，到 9月2日 周三 10:")
    assert li.shows("原因：骂人、侮辱人")
    assert li.shows("请说<b>事</b>，别骂人 & 别点名")
    assert li.shows("决定的人：召集人")
    writes(li, "消防通道被堵了")
    li.taps("提交")
    assert li.sees("您现在不能在 福和苑 提新议题")
    li.taps("紧急：否")
    assert li.sees("119")
    li.taps("提交")
    assert li.sees("福和-0002")

    chen.taps("待办")
    assert chen.sees("福和社区禁言名单（1）")
    chen.taps("福和社区禁言名单（1）")
    assert chen.sees("福和-0001 的提出人")
    chen.taps("1")
    assert chen.sees("决定的人：召集人")
    chen.taps("解除禁言")
    assert chen.sees("已解除禁言")
    assert li.sees("禁言提前解除了")
    writes(li, "路灯坏了")
    li.taps("提交")
    assert li.sees("福和-0003")


def test_a_mute_ends_by_itself_and_what_was_written_meanwhile_goes(fuhe: Town) -> None:
    li, chen = fuhe.person("李强"), fuhe.person("陈志远")
    raised(li, "物业都是骗子")
    chen.starts()
    assert chen.sees("您好")
    opened(chen, 1, "物业都是骗子")
    chen.taps("禁言提出人")
    for question, answer in (("禁言多久", "1 天"), ("为什么禁言", "反复提同样的事"), ("说给对方听", "跳过")):
        assert chen.sees(question)
        chen.taps(answer)
    assert chen.sees("这样禁言，对吗")
    chen.taps("提交")
    assert li.sees("您暂时不能在 福和苑 提新议题")
    writes(li, "路灯坏了")
    li.taps("提交")
    assert li.sees("您现在不能在 福和苑 提新议题")
    li.waits(days=1, minutes=1)
    assert li.sees("您在 福和苑 的禁言到期了")
    li.taps("提问题")
    assert li.sees("您有一份没写完的")
    assert li.shows("路灯坏了")
    li.taps("提交")
    assert li.sees("福和-0002")


def test_forged_taps_mute_nobody(fuhe: Town) -> None:
    li, zhao = fuhe.person("李强"), fuhe.person("赵小雨")
    raised(li, "路灯坏了")
    zhao.starts()
    assert zhao.sees("您好")
    opened(zhao, 1, "路灯坏了")
    for forged in ("1.mute.1", "1.mute.999", "1.unmute.1", "1.openmute.1", "1.muted.1.0", "1.muted.999.0"):
        zhao.tampers(forged)
    assert zhao.sees("禁言由那里的召集人决定")
    fuhe.settled()
    assert fuhe.database.read(_muted) == 0


def _muted(work: Work) -> int:
    place = work.places.the_only()
    assert place is not None
    return work.mutes.count(place.id)
