"""What is held about somebody: seen, sent, corrected, withdrawn, erased."""

import json
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from playground import Person, a_picture
from playground.model import Message
from storage.work import Work
from tests.conftest import new_sqlite
from tests.scenarios.deeds import opened
from tests.scenarios.test_attachments import copies
from tests.scenarios.town import COUNCIL, BotProcess, Town, town

pytestmark = pytest.mark.long

SECRET = "我家门口的灯坏了三个月"
PLACE_WORDS = "王家门口的台阶"
PICTURES = [a_picture(shade=shade) for shade in (20, 40)]


def dump(here: Town) -> str:
    """All that the database says, as one text."""

    def read(work: Work) -> str:
        tables = [mapper.class_ for mapper in SQLModel._sa_registry.mappers]
        return "\n".join(
            f"{table.__tablename__} {row.model_dump()!r}"
            for table in tables
            for row in work._session.exec(select(table))
        )

    return here.database.read(read)


def messages(here: Town, chat: int) -> list[Message]:
    """What the bot said in a chat, as it stands now."""
    world = here.playground.world
    return here.playground.do(
        lambda: [one for one in world.chats[chat].messages.values() if one.sender.is_bot and not one.service]
    )


def contents(here: Town, chat: int) -> list[bytes]:
    """The pictures a chat shows."""
    return [one.photo[-1].content for one in messages(here, chat) if one.photo]


def raised_with_pictures(who: Person, here: Town) -> None:
    who.starts()
    assert who.sees("您好")
    who.sends(SECRET, photos=PICTURES)
    assert who.sees("作为议题提出来吗")
    here.settled()
    who.taps("作为议题提出")
    assert who.sees("在哪里")
    who.sends(PLACE_WORDS)
    assert who.sees("哪一类")
    who.taps("跳过")
    assert who.sees("这是邻居看到的样子")
    who.taps("显示名字：否")
    assert who.sees("显示名字：是")
    who.taps("提交")
    assert who.sees("福和-0001")
    here.settled()


def erases(who: Person, here: Town) -> None:
    who.sends("/mydata")
    assert who.sees("存多久")
    who.taps("删除我的资料")
    assert who.sees("马上删掉")
    who.taps("继续")
    assert who.sees("删不掉的")
    who.taps("确定删除")
    assert who.sees("您的资料已经删了")
    here.settled()


def test_who_erases_their_data_is_gone_from_the_database_the_group_and_the_neighbours_phone(
    fuhe: Town, tmp_path: Path
) -> None:
    wang, li = fuhe.person("王秀英"), fuhe.person("李强")
    raised_with_pictures(wang, fuhe)
    opened(li, 1, SECRET)
    li.taps("附议")
    assert li.sees("附议：1 户", chat=li.id)
    opened(wang, 1, SECRET)
    assert wang.shows(SECRET, chat=COUNCIL)
    assert len(copies(tmp_path)) == 2
    wang.sends("/mydata")
    assert wang.sees("称呼：王秀英")
    assert wang.shows("住处：福和苑 3栋 101")
    wang.taps("发给我一份")
    fuhe.settled()
    file = next(one.document for one in messages(fuhe, wang.id) if one.document)
    told = json.loads(file.content)
    assert told["resident"]["name"] == "王秀英"
    assert told["issue"][0]["words"] == SECRET
    assert told["membership"][0]["home"] == "福和苑 3栋 101"

    erases(wang, fuhe)

    left = dump(fuhe)
    for personal in (SECRET, PLACE_WORDS, "王秀英", str(wang.id)):
        assert personal not in left, f"{personal} is still there"
    assert copies(tmp_path) == {}
    for chat in (COUNCIL, li.id):
        texts = "\n".join(one.words.text for one in messages(fuhe, chat))
        assert not [personal for personal in (SECRET, PLACE_WORDS, "王秀英") if personal in texts]
        assert not set(contents(fuhe, chat)) & set(PICTURES)
    assert fuhe.database.read(lambda work: work.issues.get(1)).seconds == 1, "counts stay"
    assert messages(fuhe, wang.id)[-1].words.text.startswith("✅ 您的资料已经删了")
    assert wang.keyboard() == []
    assert fuhe.database.read(lambda work: work.journal.broken_at()) is None
    wang.starts()
    assert wang.sees("您的住户身份还没有核实"), "somebody new"


def test_what_is_too_old_to_be_deleted_is_emptied(fuhe: Town) -> None:
    wang, li = fuhe.person("王秀英"), fuhe.person("李强")
    raised_with_pictures(wang, fuhe)
    opened(li, 1, SECRET)
    opened(wang, 1, SECRET)
    wang.waits(hours=49)
    erases(wang, fuhe)
    for chat in (COUNCIL, li.id):
        shown = messages(fuhe, chat)
        assert not set(contents(fuhe, chat)) & set(PICTURES), "a blank stands in the picture's place"
        cards = [one.words.text for one in shown if one.photo]
        assert cards, "they are still there"
        assert not any(SECRET in text or PLACE_WORDS in text for text in cards)
    assert any("（已删除）" in one.words.text for one in messages(fuhe, wang.id))


def test_a_name_is_corrected(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    raised_with_pictures(wang, fuhe)
    assert wang.shows("提出人：王秀英", chat=COUNCIL)
    wang.taps("我的")
    wang.sends("/help")
    assert wang.sees("我存了您哪些资料")
    wang.taps("我的资料")
    assert wang.sees("称呼：王秀英")
    wang.taps("改称呼")
    assert wang.sees("想改成什么")
    wang.sends("王阿姨")
    assert wang.sees("改好了")
    assert wang.shows("称呼：王阿姨")
    fuhe.settled()
    assert wang.shows("提出人：王阿姨", chat=COUNCIL)


def test_consent_is_withdrawn_and_given_again(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    raised_with_pictures(wang, fuhe)
    wang.sends("/mydata")
    assert wang.sees("存多久")
    wang.taps("撤回同意")
    assert wang.sees("不能附议和投票")
    wang.taps("不了，回去")
    assert wang.sees("存多久")
    wang.taps("撤回同意")
    wang.taps("确定撤回同意")
    assert wang.sees("登记取消了")
    assert "我住这里" in wang.keyboard()
    assert wang.shows(SECRET, chat=COUNCIL), "what was raised stays"
    wang.sends("/mydata")
    assert wang.sees("住处：没有登记")


def test_an_album_that_comes_in_while_one_erases_is_gone_with_the_rest(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    wang.starts()
    assert wang.sees("您好")
    wang.taps("提问题")
    assert wang.sees("是什么事")
    wang.sends(SECRET, photos=PICTURES)
    wang.tampers("1.ofmydata.erase")
    assert wang.sees("您的资料已经删了")
    fuhe.settled()
    left = dump(fuhe)
    assert SECRET not in left
    assert str(wang.id) not in left


def test_a_forged_button_erases_nobody_but_whoever_taps_it(fuhe: Town) -> None:
    wang, li = fuhe.person("王秀英"), fuhe.person("李强")
    raised_with_pictures(wang, fuhe)
    li.starts()
    assert li.sees("您好")
    li.taps("看议题")
    assert li.sees(SECRET[:5])
    for forged in ("1.ofmydata.erase.1", f"1.ofmydata.erase.{wang.id}", "1.ofmydata.everything"):
        li.tampers(forged)
        assert li.told() == "这个按钮已经旧了，请点“看议题”看最新的。"
    assert SECRET in dump(fuhe)


@pytest.mark.processes
def test_killed_right_after_the_tap_the_data_is_gone_and_one_is_told(migrated_sqlite: Path, tmp_path: Path) -> None:
    with town(new_sqlite(migrated_sqlite, tmp_path / "town.db"), tmp_path, as_process=True) as here:
        assert isinstance(here.bot, BotProcess)
        wang = here.person("王秀英")
        raised_with_pictures(wang, here)
        wang.tampers("1.ofmydata.erase")
        here.until(lambda work: work.residents.by_telegram(wang.id) is None)
        here.bot.again()
        assert wang.sees("您的资料已经删了")
        here.settled()
        here.until(lambda work: not work.attachments.needless(1))
        assert copies(tmp_path) == {}
        left = dump(here)
        assert SECRET not in left
        assert str(wang.id) not in left
