"""JSON in and JSON out, for the endpoints of the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from playground.body_in import body_of, decimal_number, json_object, kind_of, multipart_of, whole_number
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
    told, _ = await asked_and_uploads_in(request)
    return told


async def asked_and_uploads_in(request: web.Request) -> tuple[Json, list[tuple[str, Upload]]]:
    """What the body of a request says, and the files in it in their order, each with its field's name."""
    if kind_of(request) != "multipart/form-data":
        return json_object(await body_of(request)), []
    fields = await multipart_of(request)
    told = {name: value for name, value in fields if isinstance(value, str)}
    return told, [(name, value) for name, value in fields if isinstance(value, Upload)]


def number(asked: Json, field: str) -> int:
    """A whole number that has to be there."""
    found = whole_number(asked.get(field))
    if found is None:
        raise Refused(400, f"{field} is missing, or no whole number")
    return found


def number_or_none(asked: Json, field: str) -> int | None:
    """A whole number, or None where nothing was said."""
    return number(asked, field) if asked.get(field) else None


def instant(told: str) -> datetime:
    """An ISO instant; UTC unless it says otherwise. Raises ValueError."""
    found = datetime.fromisoformat(told)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def after_and_wait(request: web.Request) -> tuple[int, float]:
    """What a long poll asks: news since which revision, and how long to wait for it."""
    after = whole_number(request.query.get("after", "-1"))
    wait = decimal_number(request.query.get("wait", "0"))
    if after is None or wait is None:
        raise Refused(400, "after and wait are numbers")
    return after, min(max(wait, 0.0), LONGEST_WAIT)
