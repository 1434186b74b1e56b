"""The Bot API over HTTP: `/bot{token}/{method}` and `/file/bot{token}/{path}`."""

from __future__ import annotations

import asyncio
import inspect
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

from aiohttp import web

from playground import asking, editing, managing, sending
from playground.faults import DOWNLOAD, Fault
from playground.parameters import Parameters
from playground.refusals import Refused, bad_request
from playground.witness import witnessed
from playground.world import World

METHODS: dict[str, tuple[str, Callable[[World, Parameters], Any]]] = {
    name.lower(): (name, method)
    for group in (asking.METHODS, sending.METHODS, editing.METHODS, managing.METHODS)
    for name, method in group.items()
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


class BotApi:
    """Answers the bot. `delay` is how long (seconds) every call but getUpdates waits for its answer."""

    def __init__(self, world: World, delay: float = 0.0) -> None:
        self.world = world
        self.delay = delay
        self.calls = Calls()
        world.faults.methods = [name for name, _ in METHODS.values()]

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
            name, result = await self._result(request)
        except Refused as no:
            self.calls.refusals[no.status] += 1
            return _refusal(no)
        witnessed(name, result)
        return web.json_response({"ok": True, "result": result})

    async def _result(self, request: web.Request) -> tuple[str, Any]:
        """The method that was called, and what it answers."""
        self._check_token(request)
        asked_method = request.match_info["method"]
        if asked_method.lower() not in METHODS:
            raise bad_request(f"unknown method {asked_method} (playground)")
        name, method = METHODS[asked_method.lower()]
        asked = await Parameters.of(request)
        self.calls.note(name, asked.number("chat_id") or 0)
        fault = self.world.faults.meet(name, self._about(asked))
        if fault and not fault.after and not fault.is_only_late:
            await _go_wrong(request, fault)
        result = method(self.world, asked)
        if inspect.isawaitable(result):
            result = await result
        if fault:
            await _go_wrong(request, fault)
        return name, result

    def _about(self, asked: Parameters) -> int:
        """The chat that a call is about; the answer to a tap is about whoever tapped."""
        query = self.world.queries.get(asked.number("callback_query_id") or -1)
        return query.person if query else asked.number("chat_id") or 0

    def _check_token(self, request: web.Request) -> None:
        if request.match_info["token"] != self.world.token:
            raise Refused(401, "Unauthorized")

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._check_token(request)
            if fault := self.world.faults.meet(DOWNLOAD, 0):
                await _go_wrong(request, fault)
        except Refused as no:
            return _refusal(no)
        file = self.world.files.at(request.match_info["path"])
        if file is None:
            return _refusal(Refused(404, "Not Found"))
        return web.Response(body=file.content, content_type="application/octet-stream")


async def _go_wrong(request: web.Request, fault: Fault) -> None:
    """Let it happen; returns if the call is only late."""
    await asyncio.sleep(fault.delay)
    if fault.silent:
        await asyncio.Event().wait()  # until whoever asked hangs up
    if fault.hang_up and request.transport:
        socket = request.transport.get_extra_info("socket")
        socket.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not a goodbye
        request.transport.abort()
    if not fault.is_only_late:
        raise fault.refusal


def _refusal(no: Refused) -> web.Response:
    told: dict[str, Any] = {"ok": False, "error_code": no.status, "description": no.description}
    if no.parameters:
        told["parameters"] = no.parameters
    return web.json_response(told, status=no.status)
