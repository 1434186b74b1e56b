"""The page's endpoints about the whole world: who is there, the clock, files, QR codes, counted calls."""

from __future__ import annotations

import io
from datetime import timedelta
from urllib.parse import quote

import segno
from aiohttp import web

from playground.bot_api import Calls
from playground.model import File, Json
from playground.page_json import after_and_wait, answers_json, asked_in, instant
from playground.refusals import Refused
from playground.world import World


class WorldApi:
    """Answers the page about what is no single phone's."""

    def __init__(self, world: World, calls: Calls) -> None:
        self.world = world
        self.calls = calls

    def routes(self) -> list[web.RouteDef]:
        """What the server serves for the page beside the phones."""
        return [
            web.get("/api/world", answers_json(self._world)),
            web.get("/api/calls", answers_json(self._calls)),
            web.get("/api/clock", answers_json(self._clock)),
            web.post("/api/clock", answers_json(self._move_clock)),
            web.get("/api/files/{path:.+}", self._file),
            web.get("/api/faults", answers_json(self._faults)),
            web.post("/api/faults", answers_json(self._add_fault)),
            web.delete("/api/faults", answers_json(self._clear_faults)),
            web.get("/api/qr", _qr),
        ]

    async def _world(self, request: web.Request) -> Json:
        world = self.world
        bot = world.bot
        return {
            "bot": {"id": bot.id, "username": bot.username, "name": bot.name, "active": world.bot_is_active},
            "people": [
                {
                    "id": person.id,
                    "name": person.name,
                    "about": person.about,
                    "language": person.language,
                    "username": person.username,
                }
                for person in world.people.values()
            ],
            "groups": [
                {"id": chat.id, "title": chat.title, "type": chat.type, "members": chat.members}
                for chat in world.chats.values()
                if chat.type in ("group", "supergroup")
            ],
            "clock": world.clock.face(),
            "time_zone": world.time_zone,
            "revision": world.revision,
        }

    async def _calls(self, request: web.Request) -> Json:
        return {"methods": self.calls.by_method(), "refusals": dict(self.calls.refusals)}

    async def _clock(self, request: web.Request) -> Json:
        said = request.query.get("due")
        try:
            due = instant(said) if said else None
        except ValueError:
            raise Refused(400, "due is an ISO instant") from None
        await self.world.clock.listen(*after_and_wait(request), due=due)
        return self.world.clock.face()

    async def _move_clock(self, request: web.Request) -> Json:
        asked = await asked_in(request)
        clock = self.world.clock
        try:
            if asked.get("to") == "due":
                if await clock.to_due() is None:
                    raise Refused(409, "nothing is due")
            elif "to" in asked:
                await clock.set(instant(str(asked["to"])))
            else:
                await clock.forward(timedelta(seconds=float(asked["seconds"])))
        except (KeyError, TypeError, ValueError, OverflowError):
            wanted = "the clock takes seconds, an ISO instant or due, and shows the years 1970 to 2199"
            raise Refused(400, wanted) from None
        return clock.face()

    async def _faults(self, request: web.Request) -> Json:
        return {"faults": self.world.faults.as_json()}

    async def _add_fault(self, request: web.Request) -> Json:
        self.world.faults.read(await asked_in(request))
        return await self._faults(request)

    async def _clear_faults(self, request: web.Request) -> Json:
        self.world.faults.clear()
        return await self._faults(request)

    async def _file(self, request: web.Request) -> web.Response:
        file = self.world.files.at(request.match_info["path"])
        if file is None:
            raise web.HTTPNotFound
        is_played = file.mime.startswith(("audio/", "video/")) and not file.path.startswith("documents/")
        if file.path.startswith("photos/") or is_played:
            return _shown(request, file)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name or 'file')}"}
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)


def _shown(request: web.Request, file: File) -> web.Response:
    """A file that the page shows or plays; a player may ask for a part of it."""
    headers = {"Cache-Control": "private, max-age=3600", "Accept-Ranges": "bytes"}
    try:
        start, stop, _ = request.http_range.indices(len(file.content))
    except ValueError:
        start = stop = 0
    if start >= stop:
        raise web.HTTPRequestRangeNotSatisfiable(headers={"Content-Range": f"bytes */{len(file.content)}"})
    if "Range" in request.headers:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(file.content)}"
    status = 206 if "Range" in request.headers else 200
    return web.Response(body=file.content[start:stop], status=status, content_type=file.mime, headers=headers)


async def _qr(request: web.Request) -> web.Response:
    """A QR code of a text as a picture that may be shown at any size."""
    try:
        code = segno.make_qr(request.query.get("text") or "", error="m")
    except ValueError as no:
        return web.json_response({"error": f"no QR code holds this: {no}"}, status=400)
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, xmldecl=False)
    return web.Response(body=drawn.getvalue(), content_type="image/svg+xml")
