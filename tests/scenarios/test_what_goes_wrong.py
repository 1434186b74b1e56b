"""Telegram is slow, says no, hangs up, tells things twice and in another order; groups and topics come and go. Whatever
is on its way arrives once it can, and once."""

import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from playground import Person, a_picture
from tests.conftest import new_sqlite
from tests.scenarios.deeds import opened, raised, submits
from tests.scenarios.dump import canonical
from tests.scenarios.test_fire_passage import tell
from tests.scenarios.town import COUNCIL, DEMO, Town, town

pytestmark = pytest.mark.long

FOR_EVER: dict[str, Any] = {"times": None}
FOR_LONG = 60.0
"""Seconds that people wait where the bot tries again, later each time."""
NAMES = ("王秀英", "李强", "刘敏", "吴婷", "孙建国", "赵小雨", "陈志远")

CALLS = {
    "slow": [{"delay": 0.05, "rate": 0.5}],
    "told to wait": [{"status": 429, "retry_after": 1, "rate": 0.08}],
    "internal errors": [{"status": 500, "rate": 0.08}, {"status": 502, "rate": 0.08}],
    "connections reset": [{"hang_up": True, "rate": 0.15}],
    "everything at once": [
        {"delay": 0.02, "rate": 0.2},
        {"status": 429, "retry_after": 1, "rate": 0.03},
        {"status": 502, "rate": 0.08},
        {"hang_up": True, "rate": 0.08},
    ],
}
ACTED = {
    "the answer is lost": [{"method": "*", "hang_up": True, "after": True, "rate": 0.12}],
    "the answer never comes": [
        {"method": method, "silent": True, "after": True, "rate": 0.1}
        for method in ("sendMessage", "sendPhoto", "editMessageText", "editMessageCaption", "answerCallbackQuery")
    ],
}
UPDATES = {
    "doubled": [{"doubled": True, "rate": 0.5}],
    "reordered": [{"reordered": True, "rate": 0.5}],
    "doubled and reordered": [{"doubled": True, "rate": 0.4}, {"reordered": True, "rate": 0.2}],
}
DELIVERIES = {
    "webhook refused": [{"hang_up": True, "rate": 0.3}],
    "webhook says 500": [{"status": 500, "rate": 0.3}],
    "webhook took it and the answer was lost": [{"status": 502, "after": True, "rate": 0.3}],
}


@pytest.fixture(scope="module")
def undisturbed(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """How the story of the fire passage ends where nothing goes wrong: the database, and what people were told."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with town(new_sqlite(migrated_sqlite, folder / "town.db"), folder) as here:
        tell(here, "never")
        return canonical(here.database), unasked(here)


@pytest.fixture
def url(migrated_sqlite: Path, tmp_path: Path) -> Any:
    return new_sqlite(migrated_sqlite, tmp_path / "town.db")


def unasked(here: Town) -> dict[str, Counter[str]]:
    """What was said to each without being asked, and what stands in the council's group: the words, how often each."""
    told = {name: Counter(t for t in said(here, here.person(name).id) if "所以告诉您" in t) for name in NAMES}
    return {**told, "group": Counter(said(here, COUNCIL))}


def said(here: Town, chat: int, topic: int | None = None) -> list[str]:
    """What the bot's messages in a chat say now; in one topic, if one is named."""

    def read() -> list[str]:
        there = here.playground.world.chats[chat].messages.values()
        return [one.words.text for one in there if one.sender.is_bot and not one.service and topic in (None, one.topic)]

    return here.playground.do(read)


def all_of_it(told: dict[str, Counter[str]], undisturbed: dict[str, Counter[str]]) -> None:
    """Everybody was told everything. A letter that had to wait tells the newest state only: of an issue that was taken
    up and handed on meanwhile, it tells the latter."""
    for name, expected in undisturbed.items():
        missing = [text for text in expected - told[name] if "已受理，由 刘敏 负责" not in text]
        assert not missing, f"{name} was not told {missing}"


def all_of_it_and_once(told: dict[str, Counter[str]], undisturbed: dict[str, Counter[str]]) -> None:
    all_of_it(told, undisturbed)
    for name, expected in undisturbed.items():
        assert told[name] <= expected, f"{name} was told too much: {told[name] - expected}"


def tell_while(here: Town, faults: list[dict[str, Any]], **more: Any) -> None:
    """Tell the story of the fire passage while these go wrong, again and again."""
    here.patience = FOR_LONG
    for fault in faults:
        here.playground.fails(**FOR_EVER, **fault, **more)
    tell(here, "never")
    assert any(fault.happened for fault in here.playground.faults.all), "nothing went wrong"


@pytest.mark.faults
@pytest.mark.parametrize("what", CALLS)
def test_whatever_telegram_does_with_our_calls_all_arrives_and_arrives_once(
    what: str, url: Any, tmp_path: Path, undisturbed: tuple[Any, Any]
) -> None:
    with town(url, tmp_path) as here:
        tell_while(here, CALLS[what], method="*")
        assert canonical(here.database) == undisturbed[0]
        all_of_it_and_once(unasked(here), undisturbed[1])


@pytest.mark.faults
@pytest.mark.parametrize("what", ACTED)
def test_where_telegram_acted_and_we_never_heard_of_it_all_arrives_at_least_once(
    what: str, url: Any, tmp_path: Path, undisturbed: tuple[Any, Any]
) -> None:
    """The one case in which a message may come twice: nobody can know whether it was sent."""
    with town(url, tmp_path, patience=0.5) as here:
        tell_while(here, ACTED[what])
        assert canonical(here.database) == undisturbed[0]
        all_of_it(unasked(here), undisturbed[1])


@pytest.mark.faults
@pytest.mark.parametrize("posted", [False, True], ids=["polled", "posted"])
@pytest.mark.parametrize("what", UPDATES)
def test_updates_that_come_twice_or_in_another_order_change_nothing(
    what: str, posted: bool, url: Any, tmp_path: Path, undisturbed: tuple[Any, Any]
) -> None:
    with town(url, tmp_path, posted=posted) as here:
        tell_while(here, UPDATES[what], method="updates")
        assert canonical(here.database) == undisturbed[0]
        all_of_it_and_once(unasked(here), undisturbed[1])


@pytest.mark.faults
@pytest.mark.parametrize("what", DELIVERIES)
def test_what_the_webhook_did_not_take_is_posted_again(
    what: str, url: Any, tmp_path: Path, undisturbed: tuple[Any, Any]
) -> None:
    with town(url, tmp_path, posted=True) as here:
        tell_while(here, DELIVERIES[what], method="webhook")
        assert canonical(here.database) == undisturbed[0]
        all_of_it_and_once(unasked(here), undisturbed[1])


def test_while_one_chat_is_told_to_wait_the_taps_of_others_are_answered(fuhe: Town) -> None:
    wang, li, liu = (fuhe.person(name) for name in ("王秀英", "李强", "刘敏"))
    raised(wang, "路灯坏了")
    opened(li, 1, "路灯坏了")
    opened(liu, 1, "路灯坏了")
    fuhe.settled()
    for method in ("sendMessage", "editMessageText"):
        fuhe.playground.fails(method, status=429, retry_after=600, chat=wang.id, times=None)
        fuhe.playground.fails(method, status=429, retry_after=600, chat=COUNCIL, times=None)
    wang.taps("看议题")
    liu.taps("受理")
    assert liu.told() == "已受理，由您负责。"
    li.taps("附议")
    assert li.told().startswith("已附议")
    assert li.sees("附议：1 户", chat=li.id)
    assert "已受理" not in wang.screen(wang.id), "she is told to wait for ten minutes"


# --- people, groups and topics come and go


def bound(who: Person) -> None:
    """They say in private that it is the community council's group."""
    assert who.sees("这是哪里的群", chat=who.id)
    who.taps("福和社区")
    assert who.sees("的什么群", chat=who.id)
    who.taps("议事会群")
    assert who.sees("新议题会发到这里", chat=COUNCIL)


def test_who_blocks_the_bot_in_the_middle_of_a_form_goes_on_with_it_when_they_return(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    wang.starts()
    assert wang.sees("您好")
    wang.taps("提问题")
    assert wang.sees("是什么事")
    fuhe.settled()
    wang.blocks()
    fuhe.settled()
    wang.returns()
    wang.sends("路灯坏了")
    assert wang.sees("在哪里")
    for question in ("哪一类", "这是邻居看到的样子"):
        wang.taps("跳过")
        assert wang.sees(question)
    wang.taps("提交")
    assert wang.sees("福和-0001")


def test_a_card_that_is_due_follows_a_group_that_becomes_a_supergroup(fuhe: Town) -> None:
    wang, new = fuhe.person("王秀英"), -1002
    fuhe.playground.fails("sendMessage", status=429, retry_after=1, chat=COUNCIL, times=1)
    raised(wang, "路灯坏了")
    fuhe.playground.happens(lambda stage: stage.becomes_supergroup(COUNCIL, new))
    assert wang.sees("福和-0001", chat=new)
    fuhe.settled()
    assert len(said(fuhe, new)) == 1


def test_a_bot_that_is_removed_and_added_again_goes_on_posting(fuhe: Town) -> None:
    wang, chen = fuhe.person("王秀英"), fuhe.person("陈志远")
    raised(wang, "路灯坏了")
    assert chen.sees("福和-0001", chat=COUNCIL)
    fuhe.playground.happens(lambda stage: stage.removes_bot(COUNCIL))
    fuhe.settled()
    opened(chen, 1, "路灯坏了")
    chen.taps("受理")
    assert chen.sees("已受理", chat=chen.id)
    fuhe.settled()
    fuhe.playground.happens(lambda stage: stage.adds_bot(COUNCIL, by=chen.id))
    bound(chen)
    opened(chen, 1, "路灯坏了")
    chen.taps("提交议事会")
    assert chen.sees("已提交议事会，等待讨论", chat=COUNCIL)
    fuhe.settled()
    assert fuhe.database.read(lambda work: work.outbox.count("failed")) == 0


def test_in_a_forum_the_cards_have_a_topic_which_is_made_again_when_it_is_deleted(url: Any, tmp_path: Path) -> None:
    forum = {**DEMO, "group": [{**group, "type": "supergroup", "forum": True} for group in DEMO["group"]]}
    with town(url, tmp_path, world=forum) as here:
        wang, chen = here.person("王秀英"), here.person("陈志远")

        def group() -> Any:
            return here.playground.world.chats[COUNCIL]

        here.playground.happens(lambda stage: stage.removes_bot(COUNCIL))
        here.settled()
        chen.starts()
        here.playground.happens(lambda stage: stage.adds_bot(COUNCIL, by=chen.id))
        bound(chen)
        here.playground.happens(lambda stage: stage.promotes_bot(COUNCIL, by=chen.id))
        here.settled()
        raised(wang, "路灯坏了")
        assert chen.sees("福和-0001", chat=COUNCIL)
        here.settled()
        (first,) = group().topics.values()
        assert first.name == "议题"
        assert [text.startswith("福和-0001") for text in said(here, COUNCIL, first.id)] == [True]
        here.playground.happens(lambda stage: stage.deletes_topic(COUNCIL, first.id))
        opened(chen, 1, "路灯坏了")
        chen.taps("受理")
        assert chen.sees("已受理，由 陈志远 负责", chat=COUNCIL)
        here.settled()
        (second,) = group().topics.values()
        assert [text.startswith("福和-0001") for text in said(here, COUNCIL, second.id)] == [True]
        here.playground.happens(lambda stage: stage.demotes_bot(COUNCIL, by=chen.id))
        here.playground.happens(lambda stage: stage.deletes_topic(COUNCIL, second.id))
        raised(wang, "电梯坏了", "福和-0002")
        assert chen.sees("福和-0002", chat=COUNCIL), "where it may make no topics, the cards are in General"
        assert here.database.read(lambda work: work.outbox.count("failed")) == 0


def test_the_clock_can_be_moved_to_the_next_thing_that_is_due(fuhe: Town) -> None:
    wang, liu = fuhe.person("王秀英"), fuhe.person("刘敏")
    liu.starts()
    wang.waits(hours=13)
    raised(wang, "路灯坏了")
    fuhe.settled()
    assert "有 1 个新议题等您处理" not in liu.screen(liu.id), "it is 23:00"
    wang.waits_until_due()
    assert liu.sees("有 1 个新议题等您处理")


@pytest.mark.faults
@pytest.mark.parametrize(
    "fault", [{"status": 502}, {"status": 429, "retry_after": 2}, {"hang_up": True}], ids=["502", "429", "reset"]
)
def test_what_came_with_an_issue_arrives_whole_and_once_whatever_goes_wrong(fault: dict[str, Any], fuhe: Town) -> None:
    fuhe.patience = FOR_LONG
    wang, li = fuhe.person("王秀英"), fuhe.person("李强")
    wang.starts()
    assert wang.sees("您好")
    wang.sends("路灯坏了", photos=[a_picture(shade=shade) for shade in (10, 20, 30)])
    assert wang.sees("作为议题提出来吗")
    wang.sends(voice=b"OggS" + b"\0" * 40, duration=3)
    assert wang.sees("1 段语音")
    wang.sends_location(31.2, 121.4)
    assert wang.sees("1 个位置")
    wang.taps("作为议题提出")
    submits(wang)
    opened(li, 1, "路灯坏了")
    fuhe.settled()
    for method in ("sendMediaGroup", "sendVoice", "sendLocation"):
        fuhe.playground.fails(method, **fault)
    li.taps("看图")
    li.taps("看位置")

    def shown() -> list[str]:
        there = fuhe.playground.world.chats[li.id].messages.values()
        kinds = ("album", "voice", "location")
        return [kind for one in there if one.sender.is_bot for kind in kinds if getattr(one, kind)]

    waited = threading.Event()
    for _ in range(600):
        if len(shown()) >= 4:
            break
        waited.wait(0.05)
    fuhe.settled()
    assert sorted(shown()) == ["album", "album", "location", "voice"]


def test_a_card_that_the_group_does_not_take_waits_for_the_bots_rights(fuhe: Town) -> None:
    wang, chen = fuhe.person("王秀英"), fuhe.person("陈志远")
    no_right = "Bad Request: not enough rights to send text messages to the chat"
    fuhe.playground.fails("sendMessage", status=400, description=no_right, chat=COUNCIL, times=1)
    raised(wang, "路灯坏了")
    fuhe.settled()
    assert said(fuhe, COUNCIL) == []
    fuhe.playground.happens(lambda stage: stage.promotes_bot(COUNCIL, by=chen.id))
    assert wang.sees("福和-0001", chat=COUNCIL)
    assert fuhe.database.read(lambda work: work.outbox.count("failed")) == 0


def test_where_a_group_takes_no_photos_the_card_comes_in_words(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    fuhe.playground.fails(
        "sendPhoto", status=400, description="Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN", chat=COUNCIL, times=None
    )
    wang.starts()
    assert wang.sees("您好")
    wang.sends_photo(a_picture(), "路灯坏了")
    assert wang.sees("作为议题提出来吗")
    wang.taps("作为议题提出")
    submits(wang)
    assert wang.sees("路灯坏了", chat=COUNCIL)


def test_who_comes_back_in_the_middle_of_a_form_is_asked_the_question_again(fuhe: Town) -> None:
    wang = fuhe.person("王秀英")
    wang.starts()
    assert wang.sees("您好")
    wang.taps("提问题")
    assert wang.sees("是什么事")
    fuhe.settled()
    wang.blocks()
    fuhe.settled()
    wang.returns()
    assert wang.sees("是什么事")
