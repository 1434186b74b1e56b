"""The page's endpoints for one phone: `/api/phones/…`, spoken by the page of phones and by `Person`."""

from __future__ import annotations

from collections.abc import Iterator

from aiohttp import web

from playground import people
from playground.body_in import decimal_number
from playground.model import Account, Chat, Json, Message, Upload
from playground.page_json import (
    after_and_wait,
    answers_json,
    asked_and_uploads_in,
    asked_in,
    number,
    number_or_none,
)
from playground.phones import message_on_phone, phone
from playground.refusals import Refused
from playground.world import World


class PhoneApi:
    """Answers phones."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[web.RouteDef]:
        """What the server serves for phones."""
        person = "/api/phones/{person:[0-9]{1,15}}"
        return [
            web.get(person, answers_json(self._phone)),
            web.post(f"{person}/messages", answers_json(self._send)),
            web.post(f"{person}/edits", answers_json(self._edit)),
            web.post(f"{person}/forwards", answers_json(self._forward)),
            web.post(f"{person}/stickers", answers_json(self._sticker)),
            web.post(f"{person}/taps", answers_json(self._tap)),
            web.post(f"{person}/start", answers_json(self._start)),
            web.post(f"{person}/block", answers_json(self._block)),
            web.post(f"{person}/seen", answers_json(self._seen)),
        ]

    async def _phone(self, request: web.Request) -> Json:
        person = self._person(request)
        after, wait = after_and_wait(request)
        mine = self.world.phones[person.id]
        await mine.bell.until(lambda: mine.revision > after, within=wait)
        return phone(self.world, person)

    async def _send(self, request: web.Request) -> Json:
        person, (asked, uploads) = self._person(request), await asked_and_uploads_in(request)
        media = [*self._told(asked), *(self._sent(asked, *file) for file in uploads)]
        message = people.sends(
            self.world,
            person,
            self._chat(person, asked),
            str(asked.get("text") or ""),
            media=media,
            reply_to=number_or_none(asked, "reply_to"),
            topic=number_or_none(asked, "topic"),
        )
        return message_on_phone(self.world, person, message)

    def _sent(self, asked: Json, kind: str, upload: Upload) -> Json:
        """A file as a message holds it; `duration` is that of a voice message or a video."""
        files = self.world.files
        if kind == "photo":
            return {"photo": files.add_photo(upload)}
        if kind not in ("document", "voice", "video"):
            raise Refused(400, f"a message holds no {kind}")
        shape = {} if kind == "document" else {"duration": number_or_none(asked, "duration") or 0}
        return {kind: files.add(kind, upload, **shape)}

    def _told(self, asked: Json) -> Iterator[Json]:
        """A place or somebody's number, as a message holds it."""
        if asked.get("latitude") is not None or asked.get("longitude") is not None:
            place = {name: decimal_number(asked.get(name)) for name in ("latitude", "longitude")}
            if None in place.values():
                raise Refused(400, "a location has a latitude and a longitude")
            yield {"location": place}
        if asked.get("contact"):
            who = self.world.people.get(number(asked, "contact"))
            if who is None:
                raise Refused(404, "nobody here has this id")
            yield {"contact": who}

    async def _edit(self, request: web.Request) -> Json:
        person, asked = self._person(request), await asked_in(request)
        message = self._message(self._chat(person, asked), asked)
        edited = people.edits(self.world, person, message, str(asked.get("text") or ""))
        return message_on_phone(self.world, person, edited)

    async def _forward(self, request: web.Request) -> Json:
        person, asked = self._person(request), await asked_in(request)
        message = self._message(self._chat(person, asked), asked)
        copy = people.forwards(self.world, person, message, self._chat(person, asked, "to"))
        return message_on_phone(self.world, person, copy)

    async def _sticker(self, request: web.Request) -> Json:
        person, asked = self._person(request), await asked_in(request)
        if not asked.get("emoji"):
            raise Refused(400, "a sticker has an emoji")
        chat, topic = self._chat(person, asked), number_or_none(asked, "topic")
        message = people.sends(self.world, person, chat, media=[{"sticker": str(asked["emoji"])}], topic=topic)
        return message_on_phone(self.world, person, message)

    async def _tap(self, request: web.Request) -> Json:
        person, asked = self._person(request), await asked_in(request)
        chat = self._chat(person, asked)
        if asked.get("data") is not None:
            data = str(asked["data"])
        else:
            data = people.data_of_button(self._message(chat, asked), number(asked, "row"), number(asked, "column"))
        query = people.taps(self.world, person, chat, number(asked, "message"), data)
        return {"id": query.id, "revision": self.world.revision}

    async def _start(self, request: web.Request) -> Json:
        person, asked = self._person(request), await asked_in(request)
        payload = asked.get("payload")
        message = people.starts(self.world, person, str(payload) if payload else None)
        return message_on_phone(self.world, person, message)

    async def _block(self, request: web.Request) -> Json:
        person, asked = self._person(request), await asked_in(request)
        people.blocks(self.world, person, blocked=bool(asked.get("blocked", True)))
        return {"revision": self.world.revision}

    async def _seen(self, request: web.Request) -> Json:
        person, asked = self._person(request), await asked_in(request)
        self.world.mark_read(person, self._chat(person, asked), number_or_none(asked, "topic"))
        return {"revision": self.world.revision}

    def _person(self, request: web.Request) -> Account:
        person = self.world.people.get(int(request.match_info["person"]))
        if person is None:
            raise Refused(404, "nobody here has this id")
        return person

    def _chat(self, person: Account, asked: Json, field: str = "chat") -> Chat:
        chat = self.world.chats.get(number(asked, field))
        if chat is None or person.id not in chat.members:
            raise Refused(404, "this phone has no such chat")
        return chat

    def _message(self, chat: Chat, asked: Json) -> Message:
        message = chat.messages.get(number(asked, "message"))
        if message is None:
            raise Refused(404, "this message is not there any more")
        return message
