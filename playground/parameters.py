"""What a Bot API call was asked with, whether it came as a query, a form, JSON or multipart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from playground.body_in import body_of, decimal_number, json_in, json_object, kind_of, multipart_of, pairs, whole_number
from playground.files import BIGGEST_UPLOAD
from playground.model import Chat, Upload
from playground.refusals import Refused, bad_request
from playground.world import World


class Parameters:
    """The parameters of one call, each read as the type the method wants."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = {name: _written(value) for name, value in values.items() if value is not None}

    @classmethod
    async def of(cls, request: web.Request) -> Parameters:
        """Read them from a request; query and body together, the body wins."""
        values: dict[str, Any] = dict(pairs(request.raw_path.partition("?")[2].encode("utf-8", "surrogateescape")))
        if request.method == "POST":
            kind = kind_of(request)
            if kind == "application/json":
                values.update(json_object(await body_of(request)))
            elif kind == "application/x-www-form-urlencoded":
                values.update(pairs(await body_of(request)))
            elif kind == "multipart/form-data":
                values.update(await multipart_of(request))
        return cls(values)

    def text(self, name: str) -> str:
        """A string; empty if it was not given."""
        value = self.values.get(name, "")
        return "" if isinstance(value, Upload) else value

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number, or the default if it is missing. Refused where Telegram would silently read 0."""
        if not self.text(name):
            return default
        found = self.number(name)
        if found is None:
            raise bad_request(f'parameter "{name}" must be a whole number (playground)')
        return found

    def number(self, name: str) -> int | None:
        """A whole number; None if it is missing or no number."""
        return whole_number(self.text(name))

    def decimal(self, name: str) -> float | None:
        """A number; None if it is missing or no number."""
        return decimal_number(self.text(name))

    def flag(self, name: str) -> bool:
        """True for true, yes and 1."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def object(self, name: str, called: str) -> Any:
        """Something that was written as JSON; None if it was not given. Refuses what is no JSON."""
        if not self.text(name).strip():
            return None
        try:
            return json_in(self.text(name))
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
        if not isinstance(value, Upload):
            return None
        if len(value.content) > BIGGEST_UPLOAD:
            raise Refused(413, "Request Entity Too Large")
        return value

    def chat(self, world: World) -> Chat:
        """The chat that is meant by id or @username: a group, or somebody the bot has met."""
        asked = self.text("chat_id")
        if not asked:
            raise bad_request("chat_id is empty")
        if asked.startswith("@"):
            name = asked.removeprefix("@").lower()
            public = (chat for chat in world.chats.values() if chat.username and not chat.is_private)
            found = next((chat for chat in public if str(chat.username).lower() == name), None)
        else:
            found = world.chats.get(self.number("chat_id") or 0)
        if found is None or (found.is_private and not world.bot_knows(found.id)):
            raise bad_request("chat not found")
        return found


def _written(value: Any) -> str | Upload:
    """A value as Telegram's server keeps it: what was no string in a JSON body stays as it was written there."""
    return value if isinstance(value, (str, Upload)) else json.dumps(value, ensure_ascii=False)
