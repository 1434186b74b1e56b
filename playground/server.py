"""One HTTP server on loopback: the Bot API, the page of phones and its endpoints."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web

from playground import topics
from playground.bot_api import BotApi, Calls
from playground.edge import always_json, only_from_here
from playground.faults import UPDATES, Fault, Faults
from playground.files import BIGGEST_UPLOAD
from playground.limits import Limits
from playground.model import Account, Chat
from playground.person import Person
from playground.phone_api import PhoneApi
from playground.stage import Stage
from playground.world import World
from playground.world_api import WorldApi
from playground.worlds import Cast, small_world

TOKEN = "70001:a-telegram-of-your-own-not-a-secret"
PAGE = Path(__file__).parent / "page"

T = TypeVar("T")


class Playground:
    """A Telegram of your own, in memory.

    `cast` says who is there (see `world_from`); `people` and `groups` add to it. Without any of them a small world
    is made up. `limits` is Telegram's flood control (`Limits()`), or None for none. `delay` is how many seconds
    every Bot API call but getUpdates takes. With `repeat_updates` every update is delivered a second time. Faults with
    a rate are drawn by `seed`.

    Start it in a running event loop (`await playground.start()`), or in a thread of its own::

        with Playground(limits=None).in_thread() as playground:
            wang = playground.person(1001)

    After the start `url` is where the page is; `bot_url` and `file_url` are what a bot takes for
    `https://api.telegram.org/bot` and `https://api.telegram.org/file/bot`.
    """

    def __init__(
        self,
        cast: Cast | None = None,
        *,
        people: Sequence[Account] = (),
        groups: Sequence[Chat] = (),
        token: str = TOKEN,
        bot_name: str = "议事厅",
        bot_username: str = "PlaygroundBot",
        limits: Limits | None = None,
        delay: float = 0.0,
        repeat_updates: bool = False,
        seed: int = 0,
    ) -> None:
        if cast is None:
            cast = Cast() if people or groups else small_world()
        cast = deepcopy(cast)
        bot = Account(int(token.partition(":")[0]), bot_name, bot_username, is_bot=True)
        self.token = token
        self.world = World(bot, token, limits=limits, faults=Faults(seed))
        self.world.time_zone = cast.time_zone
        if repeat_updates:
            self.faults.add(Fault(UPDATES, doubled=True, times=None))
        for person in [*cast.people, *people]:
            self.world.add_person(person)
        for group in [*cast.groups, *groups]:
            self.world.add_chat(group)
            for name in cast.topics.get(group.id, ()):
                topics.create(self.world, group, self.world.people[group.owner or group.members[0]], name)
        self.world.updates.forget()  # all this was long ago
        for number in cast.started:
            self.world.chats[number].bot = "member"
        self.url = ""
        self._api = BotApi(self.world, delay)
        self._stage = Stage(self.world)
        self._runner: web.AppRunner | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def bot_url(self) -> str:
        """The base URL for a bot's calls; the token comes right after it."""
        return f"{self.url}/bot"

    @property
    def file_url(self) -> str:
        """The base URL for a bot's downloads; the token comes right after it."""
        return f"{self.url}/file/bot"

    @property
    def calls(self) -> Calls:
        """How often the bot called what."""
        return self._api.calls

    @property
    def floods(self) -> int:
        """How many calls were answered with 429."""
        return self.calls.refusals[429]

    @property
    def delay(self) -> float:
        """Seconds that every Bot API call but getUpdates takes; may be changed at any time."""
        return self._api.delay

    @delay.setter
    def delay(self, seconds: float) -> None:
        self._api.delay = seconds

    def person(self, number: int, **options: Any) -> Person:
        """A test client for one of the people; options are those of `Person`."""
        return Person(self.url, number, **options)

    @property
    def faults(self) -> Faults:
        """What is to go wrong."""
        return self.world.faults

    def fails(self, method: str, **how: Any) -> Fault:
        """The next call of a method goes wrong, or the next delivery ("webhook") or update ("updates"); `how` is
        described at `Fault`."""
        return self.do(lambda: self.faults.add(Fault(method, **how)))

    def happens(self, deed: Callable[[Stage], T]) -> T:
        """Let something happen from any thread: `playground.happens(lambda stage: stage.removes_bot(group))`."""
        return self.do(lambda: deed(self._stage))

    def do(self, deed: Callable[[], T]) -> T:
        """Run a function where the world lives, from any thread, and answer what it answers."""
        if self._loop is None or self._loop is _running_loop():
            return deed()

        async def there() -> T:
            return deed()

        return asyncio.run_coroutine_threadsafe(there(), self._loop).result()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Begin to serve (port 0 takes a free one) and answer the URL of the page."""
        app = web.Application(client_max_size=BIGGEST_UPLOAD + 1024 * 1024, middlewares=[only_from_here, always_json])
        app.add_routes(self._api.routes())
        app.add_routes(PhoneApi(self.world).routes())
        app.add_routes(WorldApi(self.world, self.calls).routes())
        app.add_routes([web.get("/", _page), web.get("/page/{file}", _page)])
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self._loop = asyncio.get_running_loop()
        address = self._runner.addresses[0]
        self.url = f"http://[{address[0]}]:{address[1]}" if ":" in address[0] else f"http://{address[0]}:{address[1]}"
        return self.url

    async def stop(self) -> None:
        """Stop serving; waiting long polls are cut off."""
        self.world.webhook.stop()
        if self._runner:
            await self._runner.cleanup()
        self._runner, self._loop = None, None

    @contextmanager
    def in_thread(self, host: str = "127.0.0.1", port: int = 0) -> Iterator[Playground]:
        """Serve from a thread with its own event loop while the `with` block runs."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="playground", daemon=True)
        thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self.start(host, port), loop).result()
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(self.stop(), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    def passes(self, **time: float) -> None:
        """Move the clock forward, `passes(days=5)`, from another thread than the one that serves.

        Returns when every program that follows the clock has seen it (2 s at most).
        """
        assert self._loop is not None, "the playground is not running"
        asyncio.run_coroutine_threadsafe(self.world.clock.forward(timedelta(**time)), self._loop).result()


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


async def _page(request: web.Request) -> web.StreamResponse:
    name = request.match_info.get("file", "index.html")
    file = PAGE / name
    if file.parent != PAGE or not file.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(file)
