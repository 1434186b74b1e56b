"""A playground for each test, PTB's real Bot to talk to it, and two neighbours."""

import asyncio
from collections.abc import Iterator

import pytest
from aiohttp import web
from telegram.request import HTTPXRequest

from playground import Person, Playground, world_from
from tests.playground.neighbours import CAST, LI, WANG, Api, Hook
from tests.telegram_types import watched


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def request_of_ptb(loop: asyncio.AbstractEventLoop) -> Iterator[HTTPXRequest]:
    request = HTTPXRequest()
    yield request
    loop.run_until_complete(request.shutdown())


@pytest.fixture(autouse=True)
def as_telegram_tells_it() -> Iterator[None]:
    """All that a bot is told in these tests is as the Bot API has it."""
    with watched():
        yield


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground(world_from(CAST)).in_thread() as running:
        yield running


@pytest.fixture
def api(playground: Playground, loop: asyncio.AbstractEventLoop, request_of_ptb: HTTPXRequest) -> Api:
    return Api(playground, loop, request_of_ptb)


@pytest.fixture
def wang(playground: Playground) -> Person:
    """Has pressed Start; the bot has seen it."""
    person = playground.person(WANG, patience=5)
    person.starts()
    playground.do(playground.world.updates.forget)
    return person


@pytest.fixture
def li(playground: Playground) -> Person:
    """Has not pressed Start."""
    return playground.person(LI, patience=5)


@pytest.fixture
def hook(playground: Playground) -> Iterator[Hook]:
    """A webhook that is served from the playground's thread."""
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    app.router.add_route("*", "/elsewhere", hook.stray)
    runner = web.AppRunner(app)
    assert playground._loop

    async def serve() -> str:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}/hook"

    hook.url = asyncio.run_coroutine_threadsafe(serve(), playground._loop).result()
    yield hook
    asyncio.run_coroutine_threadsafe(runner.cleanup(), playground._loop).result()
