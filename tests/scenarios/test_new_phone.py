"""Somebody has a new phone: the building head makes sure that it is them; the old account is told, and may say no."""

import pytest

from playground import Person
from tests.scenarios.deeds import opened, raised
from tests.scenarios.test_joining import homes, reaches_the_room
from tests.scenarios.town import Town

pytestmark = pytest.mark.long


@pytest.fixture
def old(fuhe: Town) -> Person:
    """王秀英's old phone, on which she raised something."""
    wang = fuhe.person("王秀英")
    raised(wang, "路灯坏了")
    return wang


@pytest.fixture
def new(fuhe: Town) -> Person:
    """吴婷's phone is 王秀英's new one."""
    return fuhe.person("吴婷")


@pytest.fixture
def sun(fuhe: Town) -> Person:
    head = fuhe.person("孙建国")
    head.starts()
    return head


def says_to_be_wang(who: Person) -> None:
    reaches_the_room(who, "3栋")
    who.sends("101")
    assert who.sees("您以前用另一个账号登记过吗")
    who.taps("王○○")
    assert who.sees("孙建国 会当面或打电话核实是您本人")


def test_a_new_phone_takes_over_all_there_was_and_the_old_one_is_told(
    fuhe: Town, old: Person, new: Person, sun: Person
) -> None:
    says_to_be_wang(new)
    assert not new.shows("王秀英"), "who does not know the members does not learn them here"
    assert sun.sees("吴婷 说自己就是 福和苑 3栋 101 的 王秀英")
    assert len(homes(fuhe, old)) == 1
    sun.taps("批准")
    assert sun.sees("换到了新账号")
    assert new.sees("登记换到了这个账号")
    assert "我住这里" not in new.keyboard()
    assert old.sees("这个账号停用了")
    new.taps("我的")
    assert new.sees("路灯坏了")
    new.taps("1")
    new.taps("撤回")
    assert new.sees("提出人已撤回")
    old.taps("我的")
    assert old.sees("您还没有提过议题"), "met as somebody new"


def test_a_refusal_is_told_and_leaves_all_as_it_was(fuhe: Town, old: Person, new: Person, sun: Person) -> None:
    says_to_be_wang(new)
    assert sun.sees("说自己就是")
    sun.taps("拒绝")
    assert sun.sees("为什么拒绝")
    sun.taps("取消")
    assert sun.sees("还等您决定")
    sun.taps("拒绝")
    assert sun.sees("为什么拒绝")
    sun.taps("请带证件来社区一趟")
    assert sun.sees("不换账号")
    assert new.sees("账号没有换：请带证件来社区一趟")
    assert homes(fuhe, new) == []
    assert len(homes(fuhe, old)) == 1
    assert not old.shows("停用")


def test_the_old_account_says_that_it_was_not_her(fuhe: Town, old: Person, new: Person, sun: Person) -> None:
    chen = fuhe.person("陈志远")
    chen.starts()
    says_to_be_wang(new)
    assert sun.sees("说自己就是")
    sun.taps("批准")
    assert old.sees("不是您换的，请马上点下面")
    old.taps("这不是我")
    assert old.sees("已经停用")
    assert "我住这里" in old.keyboard()
    for told in (sun, chen):
        assert told.sees("王秀英（福和苑 3栋 101）的旧账号说：换账号的不是本人")
    assert new.sees("先停用了")
    li = fuhe.person("李强")
    raised(li, "电梯坏了", "福和-0002")
    for who in (old, new):
        opened(who, 2, "电梯坏了")
        who.taps("附议")
        assert who.told() == "附议要先核实住户身份。您可以提问题、看议题。"
    says_to_be_wang(old)
    assert sun.sees("说自己就是")
    sun.taps("批准")
    assert old.sees("登记换到了这个账号")
    opened(old, 2, "电梯坏了")
    old.taps("附议")
    assert old.sees("附议：1 户", chat=old.id)


def test_nobody_else_decides_or_denies_by_forged_taps(fuhe: Town, old: Person, new: Person, sun: Person) -> None:
    li = fuhe.person("李强")
    li.starts()
    says_to_be_wang(new)
    assert sun.sees("说自己就是")
    li.taps("我的")
    assert li.sees("您还没有提过议题")
    for who in (li, old):
        for word in ("approvelink", "refuselink"):
            who.tampers(f"1.{word}.1")
            assert who.told() == "这要由那栋楼的楼栋长或网格员来决定。"
    li.tampers("1.notme.1")
    assert li.told() == "这不是您的账号的事。"
    assert homes(fuhe, new) == []
    sun.taps("批准")
    assert new.sees("登记换到了这个账号")
    sun.taps("我的")
    assert sun.sees("您还没有提过议题")
    sun.tampers("1.notme.1")
    assert sun.told() == "这不是您的账号的事。"
