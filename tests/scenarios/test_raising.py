"""Raising an issue, as residents do it."""

from playground import a_picture
from tests.scenarios.town import Town


def test_an_issue_is_raised_with_four_taps_beside_the_words(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    wang.starts()
    wang.taps("提问题")
    assert wang.sees("是什么事")
    wang.sends("楼道的灯坏了，晚上看不见")
    assert wang.sees("在哪里")
    wang.taps("3栋")
    assert wang.sees("哪一类")
    wang.taps("安全隐患")
    assert wang.sees("这是邻居看到的样子")
    wang.taps("提交")
    assert wang.sees("福和-0001")
    assert wang.shows("刘敏 会在 8月31日 周一 17:00 前处理")


def test_a_photo_may_come_before_with_or_after_the_words(fuhe: Town) -> None:
    wang, li, zhao = (fuhe.person(name) for name in ("王秀英", "李强", "赵小雨"))
    for who in (wang, li, zhao):
        who.starts()
        who.taps("提问题")
        assert who.sees("是什么事")
    wang.sends_photo(a_picture())
    assert wang.sees("已收到 1 张照片")
    wang.sends("楼道的灯坏了")
    li.sends_photo(a_picture(), "楼道的灯坏了")
    zhao.sends("楼道的灯坏了")
    assert zhao.sees("在哪里")
    zhao.sends_photo(a_picture())
    for who in (wang, li, zhao):
        assert who.sees("在哪里")
        who.taps("跳过")
        assert who.sees("哪一类")
        who.taps("跳过")
        assert who.sees("这是邻居看到的样子")
        assert who.last()["photo"]
