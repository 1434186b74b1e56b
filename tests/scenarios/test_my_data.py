"""What is held about somebody: seen, sent, corrected, withdrawn, erased."""

import json
from pathlib import Path

from sqlmodel import SQLModel, select

from playground import Person, a_picture
from playground.model import Message
from storage.work import Work
from tests.scenarios.deeds import opened
from tests.scenarios.test_attachments import copies
from tests.scenarios.town import COUNCIL, Town

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
