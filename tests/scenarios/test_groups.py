"""The bot is added to groups: by those whose groups they are, and by others."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from council import neighbourhood
from playground import Person
from storage.work import Work
from tests.conftest import new_sqlite
from tests.scenarios.deeds import raised
from tests.scenarios.test_what_goes_wrong import said
from tests.scenarios.town import COUNCIL, Town, town

pytestmark = pytest.mark.long

NEW, ANONYMOUS = -1009, 1087968824


@pytest.fixture
def chen(fuhe: Town) -> Person:
    """陈志远, the convener."""
    return fuhe.person("陈志远")


def founds(here: Town, *people: Person, by: int | None = None, group: int = NEW, **more: Any) -> None:
    """A group comes into being and one of its people adds the bot; the first, if it is not said who."""
    here.playground.happens(lambda stage: stage.founds(group, "邻里一家亲", members=[who.id for who in people], **more))
    here.playground.happens(lambda stage: stage.adds_bot(group, by=by or people[0].id))


def link_in(here: Town, group: int = NEW) -> str:
    """The payload of the link that stands in the group."""
    messages = here.playground.do(lambda: list(here.playground.world.chats[group].messages.values()))
    buttons = [button for message in messages for row in message.buttons or () for button in row]
    (url,) = {button["url"] for button in buttons if "?start=g_" in button.get("url", "")}
    return re.sub(r".*\?start=", "", url)


def of(here: Town, group: int) -> tuple[str, str] | None:
    found = here.database.read(lambda work: work.places.of_group(group))
    return found and (found[0].name, str(found[1]))


def answers(who: Person, place: str, kind: str) -> None:
    assert who.sees("这是哪里的群", chat=who.id)
    who.taps(place)
    assert who.sees("的什么群", chat=who.id)
    who.taps(kind)


def test_the_convener_adds_the_bot_and_says_in_private_whose_group_it_is(fuhe: Town, chen: Person) -> None:
    wang = fuhe.person("王秀英")
    chen.starts()
    assert chen.sees("您好")
    founds(fuhe, chen, wang)
    answers(chen, "福和苑", "议事会群")
    assert chen.sees("“邻里一家亲”是福和苑的议事会群", chat=chen.id)
    assert wang.sees("这里是福和苑的议事会群", chat=NEW)
    raised(wang, "路灯坏了")
    assert wang.sees("福和-0001", chat=NEW)
    fuhe.playground.passes(days=2)
    fuhe.settled()
    assert fuhe.playground.calls["leaveChat", NEW] == 0


def test_a_neighbours_group_is_told_what_it_is_and_of_no_issue(fuhe: Town, chen: Person) -> None:
    wang = fuhe.person("王秀英")
    chen.starts()
    founds(fuhe, chen, wang)
    answers(chen, "福和社区", "邻里群")
    assert wang.sees("这里是福和社区的邻里群", chat=NEW)
    raised(wang, "路灯坏了")
    assert wang.sees("福和-0001", chat=COUNCIL)
    fuhe.settled()
    assert len(said(fuhe, NEW)) == 1
    wang.sends("/issues", to=NEW)
    assert wang.sees("请私下和我说", chat=NEW)


def test_the_wrong_person_binds_nothing_and_the_bot_leaves(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    wang.starts()
    founds(fuhe, wang)
    fuhe.settled()
    fuhe.playground.passes(minutes=2)
    assert wang.sees("这个群还没有登记", chat=NEW)
    fuhe.settled()
    assert fuhe.playground.calls["leaveChat", NEW] == 1
    assert of(fuhe, NEW) is None
    assert not wang.shows("哪里的群")


def test_a_plain_group_of_the_wrong_person_is_left_at_once(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    founds(fuhe, wang, kind="group")
    assert wang.sees("这个群还没有登记", chat=NEW)
    fuhe.settled()
    assert fuhe.playground.calls["leaveChat", NEW] == 1


def test_a_convener_who_never_pressed_start_is_asked_by_a_link(fuhe: Town, chen: Person) -> None:
    wang = fuhe.person("王秀英")
    founds(fuhe, chen, wang)
    assert wang.sees("这是哪里的群，我还不知道", chat=NEW)
    wang.starts(link_in(fuhe))
    assert wang.sees("不是群管理员")
    assert of(fuhe, NEW) is None
    chen.starts(link_in(fuhe))
    answers(chen, "福和苑", "邻里群")
    assert chen.sees("记好了")
    assert of(fuhe, NEW) == ("福和苑", "neighbours")
    chen.starts(link_in(fuhe))
    assert chen.sees("这个群已经登记好了")
    fuhe.playground.passes(days=2)
    fuhe.settled()
    assert fuhe.playground.calls["leaveChat", NEW] == 0


def test_an_anonymous_admin_is_asked_by_a_link_and_when_nobody_answers_the_bot_leaves(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    founds(fuhe, wang, by=ANONYMOUS)
    assert wang.sees("这是哪里的群，我还不知道", chat=NEW)
    wang.starts(link_in(fuhe))
    assert wang.sees("不是群管理员")
    fuhe.playground.passes(hours=25)
    assert wang.sees("还没有人告诉我这是哪里的群", chat=NEW)
    fuhe.settled()
    assert fuhe.playground.calls["leaveChat", NEW] == 1


def test_the_council_moves_to_another_group_and_back(fuhe: Town, chen: Person) -> None:
    wang = fuhe.person("王秀英")
    chen.starts()
    founds(fuhe, chen, wang)
    answers(chen, "福和社区", "议事会群")
    assert chen.sees("已经有一个议事会群了", chat=chen.id)
    chen.taps("换成这个群")
    assert wang.sees("这里是福和社区的议事会群", chat=NEW)
    assert wang.sees("福和社区换用别的群了", chat=COUNCIL)
    chen.taps("选错了，重选")
    assert chen.sees("这是哪里的群", chat=chen.id)
    assert wang.sees("这里是福和社区的议事会群", chat=COUNCIL)
    chen.taps("取消")
    assert chen.sees("这个群还没有登记", chat=chen.id)
    fuhe.playground.passes(days=2)
    fuhe.settled()
    assert (fuhe.playground.calls["leaveChat", NEW], fuhe.playground.calls["leaveChat", COUNCIL]) == (1, 0)
    assert of(fuhe, COUNCIL) == ("福和社区", "council")


def test_removal_migration_and_lost_rights_are_told_to_the_convener(fuhe: Town, chen: Person) -> None:
    wang, new = fuhe.person("王秀英"), -1002
    chen.starts()
    assert chen.sees("您好")
    fuhe.playground.happens(lambda stage: stage.restricts_bot(COUNCIL))
    assert chen.sees("福和社区的议事会群里不能发言了", chat=chen.id)
    raised(wang, "路灯坏了")
    fuhe.settled()
    assert said(fuhe, COUNCIL) == []
    fuhe.playground.happens(lambda stage: stage.demotes_bot(COUNCIL))
    assert wang.sees("福和-0001", chat=COUNCIL)
    fuhe.playground.happens(lambda stage: stage.becomes_supergroup(COUNCIL, new))
    assert chen.sees("升级成了超级群", chat=chen.id)
    fuhe.playground.happens(lambda stage: stage.removes_bot(new))
    assert chen.sees("我已经不在福和社区的议事会群里了", chat=chen.id)
    fuhe.settled()
    letters = [text for text in said(fuhe, chen.id) if "所以告诉您" in text]
    assert len(letters) == 3, f"each once: {letters}"


def test_a_group_that_takes_nothing_is_told_to_the_convener_once(fuhe: Town, chen: Person) -> None:
    wang = fuhe.person("王秀英")
    chen.starts()
    no_right = "Bad Request: not enough rights to send text messages to the chat"
    fuhe.playground.fails("sendMessage", status=400, description=no_right, chat=COUNCIL, times=None)
    raised(wang, "路灯坏了")
    assert chen.sees("福和社区的议事会群里不能发言了", chat=chen.id)
    fuhe.playground.passes(hours=3)
    fuhe.settled()
    assert len([text for text in said(fuhe, chen.id) if "不能发言了" in text]) == 1


@pytest.fixture
def operated(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Town]:
    """A bot that 周伟 operates, in a town of one place."""

    def one_place(work: Work) -> None:
        neighbourhood.serve_one_place(
            work, name="福和社区", prefix="福和", language="zh-Hans", time_zone="Asia/Shanghai"
        )

    url = new_sqlite(migrated_sqlite, tmp_path / "town.db")
    with town(url, tmp_path, settle=one_place, admins=(10009,)) as here:
        yield here


def test_an_operator_of_one_place_is_only_asked_which_group_and_by_the_link_if_need_be(operated: Town) -> None:
    zhou = operated.person("周伟")
    founds(operated, zhou)
    assert zhou.sees("这是哪里的群，我还不知道", chat=NEW)
    zhou.starts(link_in(operated))
    assert zhou.sees("“邻里一家亲”是福和社区的什么群")
    zhou.taps("邻里群")
    assert zhou.sees("选错了，重选")
    zhou.taps("选错了，重选")
    assert zhou.sees("是福和社区的什么群")
    zhou.taps("议事会群")
    assert zhou.sees("这里是福和社区的议事会群", chat=NEW)


def test_removed_before_the_answer_nothing_is_bound(fuhe: Town, chen: Person) -> None:
    chen.starts()
    founds(fuhe, chen)
    assert chen.sees("这是哪里的群", chat=chen.id)
    fuhe.playground.happens(lambda stage: stage.removes_bot(NEW))
    fuhe.settled()
    answers(chen, "福和苑", "议事会群")
    assert chen.told() == "这个群已经登记好了，或者我已经不在里面了。要登记，请把我再加一次。"
    assert of(fuhe, NEW) is None
