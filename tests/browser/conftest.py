"""A headless Chromium, pages that may not complain, and a playground for them to show."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from playground import Playground, world_from
from tests.scenarios.bot_process import DEMO

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",  # a microphone that nobody has to allow
    "--use-fake-device-for-media-stream",
]
# The browser itself notes a server that has gone home, and the clock's polite "nothing is due".
EXPECTED = re.compile(r"net::ERR_|status of 409")
Opens = Callable[..., "Page"]


def bad_news(kind: str, text: str) -> list[str]:
    """What the console says, if it is an error of ours."""
    return [text] if kind == "error" and not EXPECTED.search(text) else []


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """One for all tests of a module. Not for the session: while it runs, no other test could run an event loop."""
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine; on Debian: apt install chromium fonts-noto-cjk")
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opens(browser: "Browser") -> Iterator[Opens]:
    """Opens an address as somebody far away would, who reads the time of the place all the same; at the end the
    browser's console must hold no error."""
    complaints: list[str] = []
    contexts = []

    def open_page(url: str, width: int = 1180, height: int = 940, locale: str = "zh-CN", **more: Any) -> "Page":
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, timezone_id="America/New_York", **more
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", lambda said: complaints.extend(bad_news(said.type, said.text)))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        page.locator("section.phone:visible .messages").first.wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def playground() -> Iterator[Playground]:
    """The demo's people, with nobody behind the bot."""
    with Playground(world_from(DEMO)).in_thread() as running:
        yield running
