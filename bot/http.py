"""What the bot serves: the health page, and where Telegram may post updates."""

import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import web

from bot.doorkeeper import is_number

log = structlog.get_logger()

SECRET = "X-Telegram-Bot-Api-Secret-Token"
LARGEST_UPDATE = 1024 * 1024
"""Bytes; an update is a few thousand."""


@dataclass(frozen=True, slots=True)
class Health:
    """Ready when nothing is wrong; each problem is a sentence for the operator."""

    problems: list[str] = field(default_factory=list)
    facts: dict[str, int | str | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where updates are posted, the secret that comes with them, and who keeps them."""

    path: str
    secret: str
    keep: Callable[[list[dict[str, Any]]], Awaitable[None]]


class HttpServer:
    """GET /health: 200 when ready, 503 when not, with what is wrong and how much waits. POST to the webhook's path: 200
    once the update is on disk, 403 without the secret, 400 for what is no update, 413 for what is too large."""

    def __init__(
        self, host: str, port: int, ask: Callable[[], Awaitable[Health]], webhook: Webhook | None = None
    ) -> None:
        self._host, self._port, self._ask, self._webhook = host, port, ask, webhook
        self._runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Serve; the health page's address. Raises OSError where the port is taken."""
        app = web.Application(client_max_size=LARGEST_UPDATE)
        app.router.add_get("/health", self._show)
        if self._webhook is not None:
            app.router.add_post(self._webhook.path, self._receive)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}/health"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _show(self, request: web.Request) -> web.Response:
        health = await self._ask()
        body = {"live": True, "ready": not health.problems, "why_not": health.problems, **health.facts}
        return web.json_response(body, status=503 if health.problems else 200)

    async def _receive(self, request: web.Request) -> web.Response:
        assert self._webhook is not None
        given = request.headers.get(SECRET, "")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), self._webhook.secret.encode()):
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
        except web.HTTPException:
            raise
        except Exception:  # no JSON, too deep, no gzip: whatever cannot be read is no update
            return web.Response(status=400)
        if not isinstance(update, dict) or not is_number(update.get("update_id")):
            return web.Response(status=400)
        try:
            await self._webhook.keep([update])
        except Exception:
            log.exception("store_failed", mend="the database takes no updates; Telegram posts them again")
            return web.Response(status=503)
        return web.Response(status=200)
