"""The page's own endpoints: `/api/...`, spoken by the page of phones and by `Person`."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from aiohttp import web

from playground import people
from playground.bot_api import Calls
from playground.model import Account, Chat, Json, Message
from playground.phones import message_on_phone, phone
from playground.refusals import Refused
from playground.world import World

LONGEST_WAIT = 25.0

Handler = Callable[[web.Request], Awaitable[Any]]


class PhoneApi:
    """Answers phones."""

    def __init__(self, world: World, calls: Calls) -> None:
        self.world = world
        self.calls = calls

    def routes(self) -> list[web.RouteDef]:
        """What the server serves for the page."""
        person = "/api/phones/{person:\\d+}"
        return [
            web.get("/api/world", _json(self._world)),
            web.get("/api/calls", _json(self._calls)),
            web.get("/api/clock", _json(self._clock)),
            web.post("/api/clock", _json(self._move_clock)),
            web.get("/api/files/{path:.+}", self._file),
            web.get(person, _json(self._phone)),
            web.post(f"{person}/messages", _json(self._send)),
            web.post(f"{person}/edits", _json(self._edit)),
            web.post(f"{person}/forwards", _json(self._forward)),
            web.post(f"{person}/stickers", _json(self._sticker)),
            web.post(f"{person}/taps", _json(self._tap)),
            web.post(f"{person}/start", _json(self._start)),
            web.post(f"{person}/block", _json(self._block)),
            web.post(f"{person}/seen", _json(self._seen)),
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
            "revision": world.revision,
        }

    async def _calls(self, request: web.Request) -> Json:
        return {"methods": self.calls.by_method(), "refusals": dict(self.calls.refusals)}

    async def _clock(self, request: web.Request) -> Json:
        await self.world.clock.listen(*_after_and_wait(request))
        return self.world.clock.face()

    async def _move_clock(self, request: web.Request) -> Json:
        asked = await _asked(request)
        try:
            if "to" in asked:
                to = datetime.fromisoformat(str(asked["to"]))
                await self.world.clock.set(to if to.tzinfo else to.replace(tzinfo=UTC))
            else:
                await self.world.clock.forward(timedelta(seconds=float(asked["seconds"])))
        except (KeyError, TypeError, ValueError, OverflowError):
            raise Refused(400, "the clock takes seconds or an ISO instant") from None
        return self.world.clock.face()

    async def _file(self, request: web.Request) -> web.Response:
        file = self.world.files.at(request.match_info["path"])
        if file is None:
            raise web.HTTPNotFound
        if file.mime.startswith("image/") and file.width:
            kept = {"Cache-Control": "private, max-age=3600"}
            return web.Response(body=file.content, content_type=file.mime, headers=kept)
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name or 'file')}"}
        return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)

    async def _phone(self, request: web.Request) -> Json:
        person = self._person(request)
        after, wait = _after_and_wait(request)
        mine = self.world.phones[person.id]
        await mine.bell.until(lambda: mine.revision > after, within=wait)
        return phone(self.world, person)

    async def _send(self, request: web.Request) -> Json:
        person, asked = self._person(request), await _asked(request)
        photo = asked.get("photo")
        message = people.sends(
            self.world,
            person,
            self._chat(person, asked),
            str(asked.get("text") or ""),
            photo=photo.file.read() if isinstance(photo, web.FileField) else None,
            reply_to=_number(asked, "reply_to") if asked.get("reply_to") else None,
        )
        return message_on_phone(self.world, person, message)

    async def _edit(self, request: web.Request) -> Json:
        person, asked = self._person(request), await _asked(request)
        message = self._message(self._chat(person, asked), asked)
        edited = people.edits(self.world, person, message, str(asked.get("text") or ""))
        return message_on_phone(self.world, person, edited)

    async def _forward(self, request: web.Request) -> Json:
        person, asked = self._person(request), await _asked(request)
        message = self._message(self._chat(person, asked), asked)
        copy = people.forwards(self.world, person, message, self._chat(person, asked, "to"))
        return message_on_phone(self.world, person, copy)

    async def _sticker(self, request: web.Request) -> Json:
        person, asked = self._person(request), await _asked(request)
        message = people.sends_sticker(self.world, person, self._chat(person, asked), str(asked.get("emoji") or ""))
        return message_on_phone(self.world, person, message)

    async def _tap(self, request: web.Request) -> Json:
        person, asked = self._person(request), await _asked(request)
        chat = self._chat(person, asked)
        if asked.get("data") is not None:
            data = str(asked["data"])
        else:
            data = people.data_of_button(self._message(chat, asked), _number(asked, "row"), _number(asked, "column"))
        query = people.taps(self.world, person, chat, _number(asked, "message"), data)
        return {"id": query.id, "revision": self.world.revision}

    async def _start(self, request: web.Request) -> Json:
        person, asked = self._person(request), await _asked(request)
        payload = asked.get("payload")
        message = people.starts(self.world, person, str(payload) if payload else None)
        return message_on_phone(self.world, person, message)

    async def _block(self, request: web.Request) -> Json:
        person, asked = self._person(request), await _asked(request)
        people.blocks(self.world, person, blocked=bool(asked.get("blocked", True)))
        return {"revision": self.world.revision}

    async def _seen(self, request: web.Request) -> Json:
        person, asked = self._person(request), await _asked(request)
        self.world.mark_read(person, self._chat(person, asked))
        return {"revision": self.world.revision}

    def _person(self, request: web.Request) -> Account:
        person = self.world.people.get(int(request.match_info["person"]))
        if person is None:
            raise Refused(404, "nobody here has this id")
        return person

    def _chat(self, person: Account, asked: Json, field: str = "chat") -> Chat:
        chat = self.world.chats.get(_number(asked, field))
        if chat is None or person.id not in chat.members:
            raise Refused(404, "this phone has no such chat")
        return chat

    def _message(self, chat: Chat, asked: Json) -> Message:
        message = chat.messages.get(_number(asked, "message"))
        if message is None:
            raise Refused(404, "this message is not there any more")
        return message


def _json(answer: Handler) -> Handler:
    async def handler(request: web.Request) -> web.Response:
        try:
            return web.json_response(await answer(request))
        except Refused as no:
            return web.json_response({"error": no.description}, status=no.status)

    return handler


async def _asked(request: web.Request) -> Json:
    if request.content_type == "multipart/form-data":
        return dict(await request.post())
    try:
        asked = json.loads(await request.text() or "{}")
    except ValueError:
        raise Refused(400, "this is no JSON") from None
    if not isinstance(asked, dict):
        raise Refused(400, "a JSON object is expected")
    return asked


def _number(asked: Json, field: str) -> int:
    try:
        return int(asked[field])
    except (KeyError, TypeError, ValueError):
        raise Refused(400, f"{field} is missing") from None


def _after_and_wait(request: web.Request) -> tuple[int, float]:
    try:
        after = int(request.query.get("after", "-1"))
        wait = float(request.query.get("wait", "0"))
    except ValueError:
        raise Refused(400, "after and wait are numbers") from None
    return after, min(max(wait, 0.0), LONGEST_WAIT)
