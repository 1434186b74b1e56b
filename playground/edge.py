"""The edge of the server: only this machine is answered, and whoever asks amiss is told why, always in JSON."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = logging.getLogger(__name__)

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
STUMBLED = "the playground stumbled over this, see its log (playground)"


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Serve only what was asked of this machine by name: a web page elsewhere cannot reach in by DNS or by form."""
    for asked in (f"//{request.host}", request.headers.get("Origin", "//localhost")):
        if _host(asked) not in _LOOPBACK:
            return web.json_response({"error": "the playground only answers on this machine"}, status=403)
    answer = await handler(request)
    if not answer.prepared:
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer


@web.middleware
async def always_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What nobody foresaw is a 400 as well: a bot must not take it for an outage and ask again."""
    try:
        return await handler(request)
    except web.HTTPException as no:
        return _refusal(request, no.status, no.reason, no.headers.get("Content-Range"))
    except Exception:
        log.exception("the playground stumbled over %s", request.path)
        return _refusal(request, 400, f"Bad Request: {STUMBLED}")


def _refusal(request: web.Request, status: int, words: str, content_range: str | None = None) -> web.Response:
    told = {"ok": False, "error_code": status, "description": words}
    if request.path.startswith(("/api/", "/page/")):
        told = {"error": words}
    return web.json_response(told, status=status, headers={"Content-Range": content_range} if content_range else None)


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
