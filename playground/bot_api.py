"""The Bot API over HTTP: `/bot{token}/{method}` and `/file/bot{token}/{path}`."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from playground import asking, editing, sending
from playground.parameters import Parameters
from playground.refusals import Refused, bad_request
from playground.world import World

log = logging.getLogger(__name__)

METHODS: dict[str, tuple[str, Callable[[World, Parameters], Any]]] = {
    name.lower(): (name, method) for name, method in {**asking.METHODS, **sending.METHODS, **editing.METHODS}.items()
}


@dataclass
class Calls:
    """How often the bot called what. `calls["sendMessage"]` counts a method, `calls["sendMessage", chat]` one chat.

    Every call counts, refused ones too; `refusals` counts the refused ones by HTTP status.
    """

    counts: Counter[str | tuple[str, int]] = field(default_factory=Counter)
    refusals: Counter[int] = field(default_factory=Counter)

    def __getitem__(self, what: str | tuple[str, int]) -> int:
        return self.counts[what]

    def note(self, method: str, chat: int) -> None:
        """Count one call."""
        self.counts[method] += 1
        if chat:
            self.counts[method, chat] += 1

    def by_method(self) -> dict[str, int]:
        """All methods that were called, and how often."""
        return {name: count for name, count in self.counts.items() if isinstance(name, str)}


@dataclass
class Fault:
    """Something that goes wrong with the next call of a method, or of any method ("*").

    It happens `times` times, and only to calls about `chat` if one is given.

    `status` and `description` are what the bot is told, `retry_after` (seconds) goes with a 429. With
    `after=True` the call takes effect all the same: Telegram did it, but the answer never reached the bot.
    With `hang_up=True` the connection is closed without an answer.
    """

    method: str
    status: int = 500
    description: str = "Internal Server Error"
    chat: int | None = None
    times: int = 1
    retry_after: int | None = None
    after: bool = False
    hang_up: bool = False

    def meets(self, method: str, chat: int) -> bool:
        """This call is one it waits for."""
        is_its_method = self.method in ("*", method)
        return self.times > 0 and is_its_method and self.chat in (None, chat)


class BotApi:
    """Answers the bot. `delay` is how long (seconds) every call but getUpdates waits for its answer."""

    def __init__(self, world: World, delay: float = 0.0) -> None:
        self.world = world
        self.delay = delay
        self.calls = Calls()
        self.faults: list[Fault] = []

    def routes(self) -> list[web.RouteDef]:
        """What the server serves for bots."""
        return [
            web.route("*", "/bot{token}/{method}", self._call),
            web.get("/file/bot{token}/{path:.+}", self._download),
        ]

    async def _call(self, request: web.Request) -> web.Response:
        answer = await self._answer(request)
        if self.delay and request.match_info["method"].lower() != "getupdates":
            await asyncio.sleep(self.delay)
        return answer

    async def _answer(self, request: web.Request) -> web.Response:
        try:
            result = await self._result(request)
        except Refused as no:
            self.calls.refusals[no.status] += 1
            return _refusal(no)
        except web.HTTPRequestEntityTooLarge:
            return _refusal(Refused(413, "Request Entity Too Large"))
        except (LookupError, TypeError, ValueError):
            log.exception("the playground stumbled over %s", request.match_info["method"])
            return _refusal(Refused(500, "Internal Server Error: see the playground's log (playground)"))
        return web.json_response({"ok": True, "result": result})

    async def _result(self, request: web.Request) -> Any:
        self._check_token(request)
        asked_method = request.match_info["method"]
        if asked_method.lower() not in METHODS:
            raise bad_request(f"unknown method {asked_method} (playground)")
        name, method = METHODS[asked_method.lower()]
        asked = await Parameters.of(request)
        chat = asked.integer("chat_id")
        self.calls.note(name, chat)
        fault = next((fault for fault in self.faults if fault.meets(name, chat)), None)
        if fault:
            fault.times -= 1
        if fault and not fault.after:
            self._fail(request, fault)
        result = method(self.world, asked)
        if inspect.isawaitable(result):
            result = await result
        if fault:
            self._fail(request, fault)
        return result

    @staticmethod
    def _fail(request: web.Request, fault: Fault) -> None:
        if fault.hang_up and request.transport:
            request.transport.close()
        waits = {} if fault.retry_after is None else {"retry_after": fault.retry_after}
        raise Refused(fault.status, fault.description, **waits)

    def _check_token(self, request: web.Request) -> None:
        if request.match_info["token"] != self.world.token:
            raise Refused(401, "Unauthorized")

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
        except Refused as no:
            return _refusal(no)
        file = self.world.files.at(request.match_info["path"])
        if file is None:
            return _refusal(Refused(404, "Not Found"))
        return web.Response(body=file.content, content_type="application/octet-stream")


def _refusal(no: Refused) -> web.Response:
    told: dict[str, Any] = {"ok": False, "error_code": no.status, "description": no.description}
    if no.parameters:
        told["parameters"] = no.parameters
    return web.json_response(told, status=no.status)
