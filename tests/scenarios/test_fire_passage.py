"""The fire passage, up to the council's table: the story the whole house is built for.

On her rounds the grid worker sees that bikes block the fire passage of building 3. She files it with a photo, marked
urgent. Neighbours second it, one of them in the council's group; with the fifth household it reaches the council's
table by itself, and everybody concerned is told. A second, smaller matter is handed straight to the property company.

Told in every combination: both databases, updates fetched and posted, delivered once and twice, and the process killed
with SIGKILL and another one started never, after every act (before anybody saw what came of it), or after every answer.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from sqlalchemy.engine import URL

from playground import Person, a_picture
from tests.conftest import new_sqlite
from tests.scenarios.dump import canonical
from tests.scenarios.town import COUNCIL, BotProcess, Town, town

pytestmark = pytest.mark.long

Killed = Literal["never", "after every act", "after every answer"]


class Step(NamedTuple):
    """Somebody does something; somebody sees what came of it (on their own phone, unless it says another)."""

    who: str
    does: Callable[[Person], object]
    sees: str
    on_phone_of: str | None = None
    chat: int | None = None


def opens(code: str) -> Callable[[Person], object]:
    """Look at an issue by the link that every card in the group carries."""
    return lambda who: who.starts(f"i_{int(code.split('-')[1])}")


STORY = [
    Step("刘敏", lambda liu: liu.starts(), "刘敏，您好"),
    Step("王秀英", lambda wang: wang.starts(), "王秀英，您好"),
    Step("刘敏", lambda liu: liu.taps("提问题"), "是什么事"),
    Step("刘敏", lambda liu: liu.sends_photo(a_picture(), "3栋楼下的消防通道被电动车占了"), "在哪里"),
    Step("刘敏", lambda liu: liu.taps("福和苑"), "哪一类"),
    Step("刘敏", lambda liu: liu.taps("消防通道"), "这是邻居看到的样子"),
    Step("刘敏", lambda liu: liu.taps("紧急：否"), "火警 119 · 报警 110 · 急救 120"),
    Step("刘敏", lambda liu: liu.taps("提交"), "福和-0001"),
    Step("刘敏", lambda liu: None, "福和-0001", chat=COUNCIL),
    Step("王秀英", opens("福和-0001"), "3栋楼下的消防通道"),
    Step("王秀英", lambda wang: wang.taps("附议"), "取消附议"),
    Step("李强", opens("福和-0001"), "3栋楼下的消防通道"),
    Step("李强", lambda li: li.taps("附议"), "取消附议"),
    Step("李强", lambda li: li.taps("取消附议"), "附议：1 户"),
    Step("李强", lambda li: li.taps("附议"), "附议：2 户"),
    Step("吴婷", opens("福和-0001"), "3栋楼下的消防通道"),
    Step("吴婷", lambda wu: wu.taps("附议"), "附议：2 户", "王秀英", COUNCIL),
    Step("吴婷", lambda wu: wu.taps("关注"), "取消关注"),
    Step("孙建国", opens("福和-0001"), "3栋楼下的消防通道"),
    Step("孙建国", lambda sun: sun.taps("附议"), "附议：3 户"),
    Step("赵小雨", lambda zhao: zhao.taps("附议", chat=COUNCIL), "附议：4 户", chat=COUNCIL),
    Step("陈志远", lambda chen: chen.taps("附议", chat=COUNCIL), "已提交议事会", chat=COUNCIL),
    Step("刘敏", lambda liu: None, "这是您提的议题"),
    Step("吴婷", lambda wu: None, "您关注了它"),
    Step("李强", lambda li: None, "您附议过"),
    Step("陈志远", lambda chen: chen.starts(), "陈志远，您好"),
    Step("陈志远", lambda chen: chen.taps("待办"), "福和-0001"),
    Step("王秀英", lambda wang: wang.sends("小花园的路灯不亮了"), "作为议题提出来吗"),
    Step("王秀英", lambda wang: wang.taps("作为议题提出"), "在哪里"),
    Step("王秀英", lambda wang: wang.sends("小花园西边"), "哪一类"),
    Step("王秀英", lambda wang: wang.taps("跳过"), "这是邻居看到的样子"),
    Step("王秀英", lambda wang: wang.taps("显示名字：否"), "显示名字：是 ✅"),
    Step("王秀英", lambda wang: wang.taps("提交"), "福和-0002"),
    Step("刘敏", lambda liu: liu.taps("待办"), "福和-0002"),
    Step("刘敏", opens("福和-0002"), "小花园西边"),
    Step("刘敏", lambda liu: liu.taps("受理"), "已受理", "王秀英"),
    Step("刘敏", lambda liu: liu.taps("直接派单"), "派给谁"),
    Step("刘敏", lambda liu: liu.taps("福和物业"), "由 福和物业 承办"),
    Step("王秀英", lambda wang: None, "已派单，由 福和物业 承办"),
]


@pytest.fixture(scope="module")
def undisturbed(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """How the story ends where nothing goes wrong: on SQLite, every update once, no process killed."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with town(new_sqlite(migrated_sqlite, folder / "town.db"), folder) as here:
        tell(here, "never")
        return canonical(here.database)


@pytest.mark.parametrize("posted", [False, True], ids=["polled", "posted"])
@pytest.mark.parametrize("twice", [False, True], ids=["once", "twice"])
def test_the_story_ends_the_same_on_either_database(
    database_url: URL, twice: bool, posted: bool, undisturbed: dict[str, list[str]], tmp_path: Path
) -> None:
    with town(database_url, tmp_path, twice=twice, posted=posted) as here:
        tell(here, "never")
        assert canonical(here.database) == undisturbed


@pytest.mark.processes
@pytest.mark.parametrize("killed", ["after every act", "after every answer"])
@pytest.mark.parametrize("posted", [False, True], ids=["polled", "posted"])
@pytest.mark.parametrize("twice", [False, True], ids=["once", "twice"])
def test_the_story_ends_the_same_when_the_process_is_killed(
    database_url: URL, twice: bool, posted: bool, killed: Killed, undisturbed: dict[str, list[str]], tmp_path: Path
) -> None:
    with town(database_url, tmp_path, twice=twice, posted=posted, as_process=True) as here:
        tell(here, killed)
        assert canonical(here.database) == undisturbed
        assert here.playground.floods == 0, "Telegram told us to wait"


def tell(here: Town, killed: Killed) -> None:
    """Tell the story; whoever waits in vain fails with what their phone shows."""
    people = {name: here.person(name) for step in STORY for name in (step.who, step.on_phone_of) if name}
    for step in STORY:
        step.does(people[step.who])
        if killed == "after every act":
            restart(here)
        reader = people[step.on_phone_of or step.who]
        assert reader.sees(step.sees, chat=step.chat)
        if killed == "after every answer":
            restart(here)
    here.settled()
    here.database.run(lambda work: work.journal.seal())
    assert here.database.read(lambda work: work.journal.broken_at()) is None


def restart(here: Town) -> None:
    assert isinstance(here.bot, BotProcess)
    here.bot.again()
    here.settled()
