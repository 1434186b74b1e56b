"""The health page: is the process alive, is it ready, and if not, why."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Health:
    """Ready when nothing is wrong; each problem is a sentence for the operator."""

    problems: list[str] = field(default_factory=list)
    facts: dict[str, int | str | bool] = field(default_factory=dict)


class HealthPage:
    """GET /health: 200 when ready, 503 when not, with what is wrong and how much waits."""

    def __init__(self, host: str, port: int, ask: Callable[[], Awaitable[Health]]) -> None:
        self._host, self._port, self._ask = host, port, ask
        self._runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Serve; the page's address. Raises OSError where the port is taken."""
        app = web.Application()
        app.router.add_get("/health", self._show)
        self._runner = web.AppRunner(app, access_log=None)
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
