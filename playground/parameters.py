"""What a Bot API call was asked with, whether it came as a query, a form, JSON or multipart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from playground.files import BIGGEST_UPLOAD
from playground.model import Chat, Upload
from playground.refusals import Refused, bad_request
from playground.world import World


class Parameters:
    """The parameters of one call, each read as the type the method wants."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = dict(values)

    @classmethod
    async def of(cls, request: web.Request) -> Parameters:
        """Read them from a request; query and body together, the body wins."""
        values: dict[str, Any] = dict(request.query)
        if request.method == "POST":
            if request.content_type == "application/json":
                values.update(await _json_body(request))
            elif request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
                values.update(await request.post())
        return cls(values)

    def text(self, name: str) -> str:
        """A string; empty if it was not given."""
        value = self.values.get(name)
        if isinstance(value, (dict, list)):
            return json.dumps(value)
        return "" if value is None or isinstance(value, web.FileField) else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number, or the default if it is missing or no number."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """True for true, yes and 1."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def object(self, name: str, called: str) -> Any:
        """Something that was written as JSON; None if it was not given. Refuses what is no JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {called} JSON object") from None

    def required(self, name: str, called: str) -> Any:
        """Something that was written as JSON and has to be there."""
        if not self.text(name):
            raise bad_request(f'parameter "{name}" is required')
        return self.object(name, called)

    def upload(self, name: str) -> Upload | None:
        """An uploaded file, given directly or as `attach://other_field`; None if there is none."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self.values.get(value.removeprefix("attach://"))
        if not isinstance(value, web.FileField):
            return None
        content = value.file.read()
        if len(content) > BIGGEST_UPLOAD:
            raise Refused(413, "Request Entity Too Large")
        return Upload(content, value.filename or "file")

    def chat(self, world: World) -> Chat:
        """The chat that is meant by id or @username."""
        asked = self.text("chat_id").strip()
        if not asked:
            raise bad_request("chat_id is empty")
        if asked.startswith("@"):
            name = asked.removeprefix("@").lower()
            public = (chat for chat in world.chats.values() if chat.username and not chat.is_private)
            found = next((chat for chat in public if str(chat.username).lower() == name), None)
        else:
            found = world.chats.get(self.integer("chat_id"))
        if found is None:
            raise bad_request("chat not found")
        return found


async def _json_body(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        raise Refused(400, "Bad Request: can't parse JSON object") from None
    if not isinstance(body, dict):
        raise Refused(400, "Bad Request: object expected as request body")
    return body
