"""JSON in and JSON out, for the endpoints of the page."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from playground.line import PRETENDED_SIZE
from playground.model import Json, Upload
from playground.refusals import Refused

LONGEST_WAIT = 25.0

Handler = Callable[[web.Request], Awaitable[Any]]


def answers_json(answer: Handler) -> Handler:
    """A handler whose answer, or refusal, is written as JSON."""

    async def handler(request: web.Request) -> web.Response:
        try:
            return web.json_response(await answer(request))
        except Refused as no:
            return web.json_response({"error": no.description}, status=no.status)
        except web.HTTPRequestEntityTooLarge:
            return web.json_response({"error": "more than 50 MB are not sent at once"}, status=413)

    return handler


async def asked_in(request: web.Request) -> Json:
    """What the body of a request says, JSON or a form."""
    if request.content_type == "multipart/form-data":
        return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    try:
        asked = json.loads(await request.text() or "{}")
    except ValueError:
        raise Refused(400, "this is no JSON") from None
    if not isinstance(asked, dict):
        raise Refused(400, "a JSON object is expected")
    return asked


async def uploads_in(request: web.Request) -> list[tuple[str, Upload]]:
    """The files in the body of a request, in their order, each with its field's name."""
    if request.content_type != "multipart/form-data":
        return []
    fields = (await request.post()).items()
    return [(name, _upload(file)) for name, file in fields if isinstance(file, web.FileField)]


def _upload(file: web.FileField) -> Upload:
    pretended = file.headers.get(PRETENDED_SIZE, "")
    return Upload(file.file.read(), file.filename or "file", int(pretended) if pretended.isdecimal() else None)


def number(asked: Json, field: str) -> int:
    """A whole number that has to be there."""
    try:
        return int(asked[field])
    except (KeyError, TypeError, ValueError):
        raise Refused(400, f"{field} is missing") from None


def number_or_none(asked: Json, field: str) -> int | None:
    """A whole number, or None where nothing was said."""
    return number(asked, field) if asked.get(field) else None


def instant(told: str) -> datetime:
    """An ISO instant; UTC unless it says otherwise. Raises ValueError."""
    found = datetime.fromisoformat(told)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def after_and_wait(request: web.Request) -> tuple[int, float]:
    """What a long poll asks: news since which revision, and how long to wait for it."""
    try:
        after = int(request.query.get("after", "-1"))
        wait = float(request.query.get("wait", "0"))
    except ValueError:
        raise Refused(400, "after and wait are numbers") from None
    return after, min(max(wait, 0.0), LONGEST_WAIT)
