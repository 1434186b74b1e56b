"""Who lives in the playground of these tests, and how they talk to it as a bot."""

import asyncio
import http.client
import json
import queue
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from telegram import Bot
from telegram.request import HTTPXRequest

from playground import Playground, world_from
from playground.bell import Bell

WANG, LI, GROUP, BASIC = 1001, 1002, -1001001, -4001
CAST = {
    "person": [
        {"id": WANG, "name": "王", "language": "zh-hans", "username": "wang", "about": {"zh": "三号楼", "en": "No 3"}},
        {"id": LI, "name": "李", "language": "en"},
    ],
    "group": [
        {"id": GROUP, "title": "小区群", "type": "supergroup", "members": [WANG, LI], "admins": [WANG]},
        {"id": BASIC, "title": "三号楼", "type": "group", "members": [WANG, LI]},
    ],
}


class Api:
    """PTB's Bot, one call at a time, without `await`; `refused` asks over plain HTTP for Telegram's exact words."""

    def __init__(self, playground: Playground, loop: asyncio.AbstractEventLoop, request: HTTPXRequest) -> None:
        self.playground = playground
        self.loop = loop
        self.bot = Bot(
            playground.token,
            base_url=playground.bot_url,
            base_file_url=playground.file_url,
            request=request,
            get_updates_request=request,
        )

    def __getattr__(self, method: str) -> Callable[..., Any]:
        return lambda *args, **kwargs: self.loop.run_until_complete(getattr(self.bot, method)(*args, **kwargs))

    def updates(self, **asked: Any) -> list[Any]:
        """All that waits now, confirmed at once."""
        found = list(self.get_updates(timeout=0, **asked))
        if found:
            self.get_updates(offset=found[-1].update_id + 1, timeout=0)
        return found

    def asked(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The whole JSON answer to a call made by hand."""
        body = json.dumps(parameters).encode()
        url = f"{self.playground.bot_url}{self.playground.token}/{method}"
        return post(url, body)[1]

    def refused(self, method: str, **parameters: Any) -> str:
        """The description of a refusal."""
        answer = self.asked(method, **parameters)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"


def post(url: str, body: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as no:
        return no.code, json.load(no)


def gives_up(api: Api, words: str) -> None:
    """The bot asks for a message to be sent and hangs up as soon as it was taken, without waiting for the answer."""

    async def ask() -> None:
        taken = api.playground.calls["sendMessage"]
        call = asyncio.create_task(api.bot.send_message(WANG, words))
        await asyncio.to_thread(until_more_were_taken, api.playground, taken)
        assert not call.done()
        call.cancel()
        await asyncio.wait({call})

    api.loop.run_until_complete(ask())


def asks(playground: Playground, path: str, body: bytes, kind: str, **headers: str) -> tuple[int, Any]:
    """The status and the JSON of the answer to any body at all."""
    line = http.client.HTTPConnection(playground.url.removeprefix("http://"), timeout=60)
    try:
        line.request("POST", path, body, {"Content-Type": kind, **headers})
        answer = line.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        line.close()


def until_more_were_taken(playground: Playground, before: int) -> None:
    """Return when more messages than before were asked for."""
    while playground.calls["sendMessage"] == before:
        time.sleep(0)


def until_somebody_waits(bell: Bell) -> None:
    """Return when a long poll hangs on this bell."""
    while not bell.is_awaited:
        time.sleep(0)


def until_nobody_waits(bell: Bell) -> None:
    """Return when no long poll hangs on this bell any more."""
    while bell.is_awaited:
        time.sleep(0)


def bot_of(playground: Playground) -> Bot:
    return Bot(playground.token, base_url=playground.bot_url, base_file_url=playground.file_url)


@asynccontextmanager
async def started() -> AsyncIterator[tuple[Playground, Bot]]:
    playground = Playground(world_from(CAST))
    await playground.start()
    async with bot_of(playground) as bot:
        yield playground, bot
    await playground.stop()


async def polling(playground: Playground) -> None:
    """Wait until somebody long-polls."""
    await asyncio.to_thread(until_somebody_waits, playground.world.updates.bell)


class Hook:
    """A bot's webhook at `url`: `answers` are the statuses it gives, 200 when there are none left. It answers nobody
    before `holds` deliveries have been under way at once."""

    def __init__(self) -> None:
        self.url = ""
        self.taken: queue.Queue[tuple[str, str, int]] = queue.Queue()
        self.answers: list[int] = []
        self.strays: list[str] = []
        self.holds = 1
        self.most_at_once = 0
        self._now = 0
        self._enough = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        if self._now >= self.holds:
            self._enough.set()
        await self._enough.wait()
        told = await request.json()
        self._now -= 1
        status = self.answers.pop(0) if self.answers else 200
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        self.taken.put((told["message"]["text"], secret, status))
        return web.Response(status=status, headers={"Location": "/elsewhere"} if 300 <= status < 400 else None)

    async def stray(self, request: web.Request) -> web.Response:
        """Somebody came who was not asked to."""
        self.strays.append(f"{request.method} {request.path}")
        return web.Response()

    def next(self, count: int) -> list[tuple[str, str, int]]:
        """(words, secret, status answered) of what comes next."""
        return [self.taken.get(timeout=5) for _ in range(count)]
