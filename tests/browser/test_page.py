"""The page of phones in a real browser: an issue is raised, seconded and taken up by clicking."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import new_sqlite
from tests.scenarios.town import Town, town

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser

PICTURE = Path(__file__).parents[2] / "docs" / "page.png"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator["playwright.Browser"]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine; on Debian: apt install chromium fonts-noto-cjk")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def here(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Town]:
    with town(new_sqlite(migrated_sqlite, tmp_path / "town.db"), tmp_path) as fuhe:
        yield fuhe


class Phone:
    """One of the page's phones, as fingers and eyes use it."""

    def __init__(self, page: "playwright.Page", number: int) -> None:
        self._phone = page.locator(f'section.phone[data-phone="{number}"]')

    def begins(self) -> None:
        self._phone.locator("button.start").click()

    def presses(self, words: str) -> None:
        """A button: under the newest message that has it, else at the foot of the chat."""
        exactly = re.compile(rf"^\s*{re.escape(words)}\s*$")
        inline = self._phone.locator(".inline button", has_text=exactly)
        at_foot = self._phone.locator(".keyboard button", has_text=exactly)
        inline.or_(at_foot).last.wait_for()
        (inline.last if inline.count() else at_foot.last).click()

    def writes(self, words: str) -> None:
        self._phone.locator("textarea").fill(words)
        self._phone.locator("textarea").press("Enter")

    def reads(self, words: str) -> None:
        self._phone.locator("article[data-message]", has_text=words).last.wait_for()


@pytest.mark.parametrize("size", [(1180, 940), (390, 844)], ids=["wide", "narrow"])
def test_an_issue_is_raised_by_clicking(browser: "playwright.Browser", here: Town, size: tuple[int, int]) -> None:
    page = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN").new_page()
    page.goto(f"{here.playground.url}/#people=10001,10002")
    wang = Phone(page, 1)
    raise_an_issue(wang)


def test_seconding_and_taking_up_by_clicking(
    browser: "playwright.Browser", here: Town, request: pytest.FixtureRequest
) -> None:
    context = browser.new_context(viewport={"width": 1180, "height": 940}, locale="zh-CN", timezone_id="Asia/Shanghai")
    page = context.new_page()
    page.goto(f"{here.playground.url}/#people=10001,10002")
    wang, liu = Phone(page, 1), Phone(page, 2)
    liu.begins()
    raise_an_issue(wang)
    other = browser.new_context(viewport={"width": 1180, "height": 940}, locale="zh-CN").new_page()
    other.goto(f"{here.playground.url}/#people=10004,10005")
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
        page.wait_for_timeout(4500)  # until the toasts are gone
        page.screenshot(path=PICTURE)


def raise_an_issue(wang: Phone) -> None:
    wang.begins()
    wang.presses("提问题")
    wang.reads("是什么事")
    wang.writes("3栋后面的路灯坏了，晚上老人走路看不见")
    wang.reads("在哪里")
    wang.presses("3栋")
    wang.reads("哪一类")
    wang.presses("安全隐患")
    wang.reads("这是邻居看到的样子")
    wang.presses("提交")
    wang.reads("您的议题编号是 福和-0001")
