"""What a bot does as the page shows it: answers to taps, edits, typing, forum topics, pins."""

from collections.abc import Iterator
from typing import Any

import pytest

from playground import Playground, world_from
from tests.browser.conftest import Opens
from tests.browser.hands import Phone, bot_says

pytestmark = pytest.mark.browser

WANG, LI, FORUM = 1001, 1002, -1001
PEOPLE = [
    {"id": WANG, "name": "王秀英", "language": "zh-hans", "started": True},
    {"id": LI, "name": "李强", "language": "zh-hans", "started": True},
]
COUNCIL = {
    "id": FORUM,
    "title": "议事会",
    "type": "supergroup",
    "members": [WANG, LI],
    "admins": [LI],
    "bot": "admin",
    "forum": True,
    "topics": ["停车", "绿化"],
}


@pytest.fixture
def playground() -> Iterator[Playground]:
    """Two neighbours and a council that talks in topics."""
    with Playground(world_from({"person": PEOPLE, "group": [COUNCIL]})).in_thread() as running:
        yield running


def keys(*words: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": word, "callback_data": word} for word in words]]}


def answers_the_tap(playground: Playground, text: str, *, alert: bool = False) -> None:
    found = bot_says(playground, "getUpdates", timeout=5)
    query = next(update["callback_query"] for update in found if "callback_query" in update)
    bot_says(playground, "getUpdates", offset=found[-1]["update_id"] + 1)
    bot_says(playground, "answerCallbackQuery", callback_query_id=query["id"], text=text, show_alert=alert)


def test_a_tap_is_answered_with_a_toast_or_with_an_alert_that_escape_closes(
    opens: Opens, playground: Playground
) -> None:
    bot_says(playground, "sendMessage", chat_id=WANG, text="路灯坏了", reply_markup=keys("附议", "受理"))
    page = opens(playground.url)
    wang = Phone(page, 1)
    wang.presses("附议")
    wang.at.locator(".inline button[aria-busy=true]").wait_for()
    answers_the_tap(playground, "已附议")
    page.get_by_role("status").filter(has_text="已附议").wait_for()
    wang.at.locator(".inline button[aria-busy=true]").wait_for(state="detached")
    wang.presses("受理")
    answers_the_tap(playground, "只有网格员能受理", alert=True)
    alert = page.get_by_role("alertdialog", name="只有网格员能受理")
    alert.wait_for()
    page.keyboard.press("Escape")
    alert.wait_for(state="hidden")


def test_an_edit_happens_in_place_and_typing_is_seen(opens: Opens, playground: Playground) -> None:
    sent = bot_says(playground, "sendMessage", chat_id=WANG, text="附议：1 户", reply_markup=keys("附议"))
    page = opens(playground.url)
    wang = Phone(page, 1)
    wang.at.locator(".inline button").focus()
    bot_says(
        playground, "editMessageText", chat_id=WANG, message_id=sent["message_id"], text="附议：2 户",
        reply_markup=keys("附议"),
    )  # fmt: skip
    wang.reads("附议：2 户").get_by_text("已编辑").wait_for()
    assert wang.at.locator("article.message").count() == 1
    assert page.evaluate("document.activeElement.textContent") == "附议", "the keyboard stays on the button"
    bot_says(playground, "sendChatAction", chat_id=WANG, action="upload_photo")
    wang.at.get_by_text("正在发照片…").wait_for()


def test_what_is_not_read_yet_is_counted_on_its_chat(opens: Opens, playground: Playground) -> None:
    page = opens(playground.url)
    wang = Phone(page, 1)
    playground.person(LI).sends("大家好", to=FORUM)
    playground.person(LI).sends("今晚开会", to=FORUM)
    unread = wang.at.get_by_role("button", name="议事会 4 条未读")  # and the two topics that were made
    unread.wait_for()
    unread.click()
    wang.reads("今晚开会")
    unread.wait_for(state="detached")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["李强 关闭了话题“停车”", "李强 重新打开了话题“停车”", "王秀英 退出了群组"]),
        ("zh-Hant", ["李强 關閉了話題「停车」", "李强 重新打開了話題「停车」", "王秀英 退出了群組"]),
        ("en", ["李强 closed the topic “停车”", "李强 reopened the topic “停车”", "王秀英 left the group"]),
    ],
)
def test_what_happened_in_a_group_is_said_in_the_pages_language(
    opens: Opens, playground: Playground, language: str, words: list[str]
) -> None:
    topic = next(iter(playground.world.chats[FORUM].topics or {}))
    playground.happens(lambda stage: stage.closes_topic(FORUM, topic, by=LI))
    playground.happens(lambda stage: stage.closes_topic(FORUM, topic, closed=False, by=LI))
    playground.happens(lambda stage: stage.leaves(FORUM, WANG))
    page = opens(f"{playground.url}/?lang={language}#people={LI}")
    li = Phone(page, 1)
    li.opens_chat("议事会")
    li.reads(words[-1])
    li.at.locator(".topics button", has_text="停车").click()
    for line in words[:-1]:
        li.reads(line)


def test_a_forums_topics_stand_apart_and_what_is_pinned_is_at_hand(opens: Opens, playground: Playground) -> None:
    page = opens(playground.url)
    wang, li = Phone(page, 1), Phone(page, 2)
    wang.opens_chat("议事会")
    li.opens_chat("议事会")
    rules = bot_says(playground, "sendMessage", chat_id=FORUM, text="一户一票，先听后说")
    bot_says(playground, "pinChatMessage", chat_id=FORUM, message_id=rules["message_id"])
    wang.at.get_by_role("button", name="看置顶消息：一户一票，先听后说").click()
    wang.at.locator(".topics button", has_text="停车").click()
    wang.writes("3 栋门口又停满了")
    wang.reads("3 栋门口又停满了")
    assert not wang.at.locator("article", has_text="先听后说").count()
    li.at.get_by_role("button", name="停车 1 条未读").click()
    li.reads("3 栋门口又停满了")
