"""The page of phones in a real browser: an issue is raised, seconded and taken up by clicking."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Opens
from tests.browser.hands import Phone
from tests.conftest import new_sqlite
from tests.scenarios.town import Town, town

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PICTURE = Path(__file__).parents[2] / "docs" / "page.png"
LAMP = "3栋后面的路灯坏了，晚上老人走路看不见"


@pytest.fixture
def here(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Town]:
    with town(new_sqlite(migrated_sqlite, tmp_path / "town.db"), tmp_path) as fuhe:
        yield fuhe


@pytest.mark.parametrize("size", [(1180, 940), (390, 844)], ids=["wide", "narrow"])
def test_an_issue_is_raised_by_clicking(opens: Opens, here: Town, size: tuple[int, int]) -> None:
    page = opens(f"{here.playground.url}/#people=10001,10002", *size)
    raise_an_issue(Phone(page, 1))


def test_seconding_and_taking_up_by_clicking(opens: Opens, here: Town, request: pytest.FixtureRequest) -> None:
    page = opens(f"{here.playground.url}/#people=10001,10002")
    page.get_by_role("button", name="知道了").click()
    wang, liu = Phone(page, 1), Phone(page, 2)
    liu.begins()
    raise_an_issue(wang)
    other = opens(f"{here.playground.url}/#people=10004,10005")
    for neighbour in (Phone(other, 1), Phone(other, 2)):
        neighbour.begins()
        neighbour.presses("看议题")
        neighbour.reads("福和-0001")
        neighbour.presses("1")
        neighbour.reads("路灯坏了")
        neighbour.presses("附议")
        neighbour.reads("附议：")
    liu.presses("待办")
    liu.reads("1. 福和-0001")
    liu.presses("1")
    liu.reads("附议：2 户")
    liu.presses("受理")
    wang.reads("已受理，由 刘敏 负责")
    if request.config.getoption("--update-screens"):
        page.mouse.move(0, 0)
        page.wait_for_function("!document.querySelector('.toast')")
        page.screenshot(path=PICTURE)


def test_an_issue_is_raised_with_the_keyboard_alone(opens: Opens, here: Town) -> None:
    page = opens(f"{here.playground.url}/#people=10001,10002")
    wang = Phone(page, 1)
    tabs_to(page, "button.start")
    page.keyboard.press("Enter")
    wang.reads("点下面的")
    tabs_to(page, ".keyboard button", "提问题")
    page.keyboard.press("Enter")
    wang.reads("是什么事")
    tabs_to(page, "textarea")
    page.keyboard.insert_text(LAMP)
    page.keyboard.press("Enter")
    for question, answer in [("在哪里", "3栋"), ("哪一类", "安全隐患"), ("这是邻居看到的样子", "提交")]:
        wang.reads(question)
        tabs_to(page, ".inline button", answer)
        page.keyboard.press("Enter")
    wang.reads("您的议题编号是 福和-0001")


def test_the_clock_goes_to_the_morning_that_the_news_waits_for(opens: Opens, here: Town) -> None:
    page = opens(f"{here.playground.url}/#people=10001,10002")
    wang, liu = Phone(page, 1), Phone(page, 2)
    liu.begins()
    raise_an_issue(wang)
    here.playground.passes(hours=13)  # eleven at night: nobody is woken up
    liu.presses("待办")
    liu.reads("1. 福和-0001")
    liu.presses("1")
    liu.presses("受理")
    liu.reads("状态：已受理，由 刘敏 负责")
    page.get_by_role("button", name="把时间拨到下一件到期的事").click()
    page.locator(".happened .summary", has_text="8月27日 周四 07:3").wait_for()
    page.get_by_role("button", name="看 王秀英：1 条新消息").click()
    wang.reads("已受理，由 刘敏 负责")


def tabs_to(page: "Page", what: str, words: str = "") -> None:
    """Tab forward, as far as the whole page goes once around, until the keyboard is on it and shows where it is."""
    for _ in range(80):
        page.keyboard.press("Tab")
        on_it = page.evaluate(
            "([what, words]) => document.activeElement.matches(what)"
            " && document.activeElement.closest('section.phone')?.dataset.phone === '1'"
            " && (!words || document.activeElement.textContent.trim() === words)",
            [what, words],
        )
        if on_it:
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style != "none", f"one cannot see that the keyboard is on {what}"
            return
    raise AssertionError(f"Tab does not lead to {what} {words}")


def raise_an_issue(wang: Phone) -> None:
    wang.begins()
    wang.presses("提问题")
    wang.reads("是什么事")
    wang.writes(LAMP)
    wang.reads("在哪里")
    wang.presses("3栋")
    wang.reads("哪一类")
    wang.presses("安全隐患")
    wang.reads("这是邻居看到的样子")
    wang.presses("提交")
    wang.reads("您的议题编号是 福和-0001")
