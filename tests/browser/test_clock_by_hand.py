"""The page's clock: it is moved, and the page says what came of it."""

import json
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from playground import Playground
from tests.browser.conftest import Opens
from tests.browser.hands import Phone, bot_says

pytestmark = pytest.mark.browser

CHEN, GROUP = 10003, -1001


@pytest.fixture
def reminded(playground: Playground) -> Iterator[datetime]:
    """Somebody follows the clock and has to remind 陈志远 and the group in three days; when that is."""
    playground.person(CHEN).starts()
    clock = f"{playground.url}/api/clock"
    stop = threading.Event()
    with urllib.request.urlopen(clock) as answer:
        face = json.load(answer)
    due = datetime.fromisoformat(face["now"]) + timedelta(days=3)

    def follow() -> None:
        revision, owed = face["revision"], True
        while not stop.is_set():
            asked = {"after": revision, "wait": 0.3, **({"due": due.isoformat()} if owed else {})}
            with urllib.request.urlopen(f"{clock}?{urllib.parse.urlencode(asked)}") as answer:
                told = json.load(answer)
            revision = told["revision"]
            if owed and datetime.fromisoformat(told["now"]) >= due:
                owed = False
                bot_says(playground, "sendMessage", chat_id=CHEN, text="明天议事会")
                bot_says(playground, "sendMessage", chat_id=CHEN, text="请准备议程")
                bot_says(playground, "sendMessage", chat_id=GROUP, text="明天晚上七点")

    follower = threading.Thread(target=follow)
    follower.start()
    yield due
    stop.set()
    follower.join()


def test_the_clock_goes_to_the_next_thing_due_and_shows_what_happened(
    opens: Opens, playground: Playground, reminded: datetime
) -> None:
    page = opens(playground.url)
    page.get_by_role("button", name="把时间拨到下一件到期的事：").click()
    page.get_by_role("button", name="看 福和社区居民议事会：1 条新消息").wait_for()
    page.get_by_role("button", name="看 陈志远：2 条新消息").click()
    phone = Phone(page, 2)
    phone.reads("请准备议程")
    assert phone.at.locator(".who .name").inner_text() == "陈志远"
    page.get_by_role("button", name="把时间拨到下一件到期的事", exact=True).click()
    page.get_by_text("眼下没有到期的事。").wait_for(timeout=15_000)


def test_an_hour_and_a_day_later_nobody_may_have_got_anything(opens: Opens, playground: Playground) -> None:
    page = opens(playground.url)
    page.get_by_role("button", name="把时间拨快 1 小时").click()
    page.get_by_text("已拨快 1 小时").wait_for()
    page.get_by_role("button", name="把时间拨快 1 天").click()
    page.get_by_text("已拨快 1 天 1 小时").wait_for()
    page.get_by_text("没有人收到新消息。").wait_for()
