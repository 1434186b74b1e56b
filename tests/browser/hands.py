"""Fingers and eyes on the page's phones."""

import json
import re
import urllib.request
from typing import TYPE_CHECKING, Any

from playground import Playground

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


class Phone:
    """One of the page's phones, counted from 1."""

    def __init__(self, page: "Page", number: int) -> None:
        self.page = page
        self.at = page.locator(f'section.phone[data-phone="{number}"]')

    def begins(self) -> None:
        self.at.locator("button.start").click()

    def presses(self, words: str) -> None:
        """A button: under the newest message that has it, else at the foot of the chat."""
        exactly = re.compile(rf"^\s*{re.escape(words)}\s*$")
        inline = self.at.locator(".inline button", has_text=exactly)
        at_foot = self.at.locator(".keyboard button", has_text=exactly)
        inline.or_(at_foot).last.wait_for()
        (inline.last if inline.count() else at_foot.last).click()

    def writes(self, words: str) -> None:
        self.at.locator("textarea").fill(words)
        self.at.locator("textarea").press("Enter")

    def reads(self, words: str) -> "Locator":
        message = self.at.locator("article[data-message]", has_text=words).last
        message.wait_for()
        return message

    def opens_chat(self, title: str) -> None:
        self.at.locator(".chats button", has_text=title).click()

    def attaches(self, kind: str, *files: dict[str, Any]) -> None:
        """Through the paperclip's menu: 照片, 文件."""
        self.clips(kind)
        with self.page.expect_file_chooser() as chooser:
            self.at.get_by_role("menuitem", name=kind).click()
        chooser.value.set_files(list(files))  # type: ignore[arg-type]

    def clips(self, kind: str) -> None:
        self.at.locator(".attach").click()
        self.at.get_by_role("menuitem", name=kind).wait_for()


def bot_says(playground: Playground, method: str, **what: Any) -> Any:
    """What a bot would ask, over plain HTTP: PTB's own loop and the browser's do not go together."""
    url = f"{playground.bot_url}{playground.token}/{method}"
    request = urllib.request.Request(url, json.dumps(what).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["result"]
