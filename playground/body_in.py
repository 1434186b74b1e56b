"""What came in a request, read by the rules of Telegram's own server: always UTF-8, whatever charset was named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

from aiohttp import web

from playground.line import PRETENDED_SIZE
from playground.model import Upload
from playground.refusals import Refused, bad_request

NOT_UTF8 = "strings must be encoded in UTF-8"
_BOUNDARY = re.compile(r";\s*boundary\s*=\s*(\"[^\"]*\"|[^;\s]*)", re.IGNORECASE)
_DISPOSITION = re.compile(r";\s*([^=;\s]+)\s*=\s*(\"[^\"]*\"|[^;]*)")
_WHOLE = re.compile(r"-?[0-9]{1,19}")
_DECIMAL = re.compile(r"-?[0-9]{1,19}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")

Field = tuple[str, str | Upload]


async def body_of(request: web.Request) -> bytes:
    """The whole body; refused if it is not packed as it says."""
    try:
        return await request.read()
    except web.RequestPayloadError as wrong:
        raise bad_request(f"can't read the body: {wrong}") from None


def kind_of(request: web.Request) -> str:
    """What a body is said to be, such as application/json."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


async def multipart_of(request: web.Request) -> list[Field]:
    """The fields and files of a multipart/form-data body, in their order."""
    boundary = _BOUNDARY.search(request.headers["Content-Type"])
    return multipart(await body_of(request), boundary[1].strip('"') if boundary else "")


def pairs(told: bytes) -> Iterable[tuple[str, str]]:
    """`a=1&b=2`, as in a query or a plain form."""
    for pair in filter(None, told.split(b"&")):
        name, _, value = (_text(unquote_to_bytes(half.replace(b"+", b" "))) for half in pair.partition(b"="))
        yield name, value


def multipart(body: bytes, boundary: str) -> list[Field]:
    """The fields and files of a multipart/form-data body."""
    if not boundary:
        raise bad_request("boundary in multipart/form-data not found")
    mark = b"--" + boundary.encode("utf-8", "surrogateescape")
    beginning, *parts = (b"\r\n" + body).split(b"\r\n" + mark)
    if beginning.strip() or not parts or not parts[-1].startswith(b"--"):
        raise bad_request("multipart/form-data has no end")
    return [_field(part) for part in parts[:-1]]


def _field(part: bytes) -> Field:
    head, separator, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    if not separator:
        raise bad_request("headers in multipart/form-data are empty")
    headers = dict(_header(line) for line in _text(head).split("\r\n"))
    disposition = headers.get("content-disposition", "")
    if disposition.partition(";")[0].strip() != "form-data":
        raise bad_request("expected form-data content disposition")
    said = {match[1]: _unquoted(match[2]) for match in _DISPOSITION.finditer(disposition)}
    if not said.get("name"):
        raise bad_request("field name in multipart/form-data not found")
    if "filename" not in said:
        return said["name"], _text(content)
    pretended = headers.get(PRETENDED_SIZE.lower(), "")
    size = int(pretended) if re.fullmatch(r"[0-9]{1,15}", pretended) else None
    return said["name"], Upload(content, said["filename"] or "file", size)


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _unquoted(value: str) -> str:
    return value.strip().strip('"').replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


def _text(told: bytes) -> str:
    try:
        return told.decode()
    except UnicodeDecodeError:
        raise bad_request(NOT_UTF8) from None


def json_in(told: str) -> Any:
    """What was written as JSON. Raises ValueError if it is none: NaN is none, nor is what is nested too deep."""
    try:
        found = json.loads(told, parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("nested too deep") from None
    except UnicodeEncodeError:
        raise bad_request(NOT_UTF8) from None
    return found


def json_object(told: bytes) -> dict[str, Any]:
    """The JSON object that a body is; of nothing, an empty one."""
    try:
        found = json_in(_text(told)) if told.strip() else {}
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise Refused(400, "Bad Request: object expected as request body")
    return found


def whole_number(told: object) -> int | None:
    """The whole number that was written, if it is one: no spaces, no underscores, no other script's digits."""
    if isinstance(told, str) and _WHOLE.fullmatch(told):
        told = int(told)
    return told if isinstance(told, int) and not isinstance(told, bool) and -(2**63) <= told < 2**63 else None


def decimal_number(told: object) -> float | None:
    """The number that was written, if it is one."""
    if isinstance(told, str) and _DECIMAL.fullmatch(told):
        told = float(told)
    is_number = isinstance(told, (int, float)) and not isinstance(told, bool)
    return float(told) if is_number and abs(told) < 2**63 else None  # type: ignore[arg-type]


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
