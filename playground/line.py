"""A person's line to the playground: HTTP with keep-alive, standard library only."""

from __future__ import annotations

import http.client
import json
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from playground.model import Upload

NETWORK_PATIENCE = 60.0
PRETENDED_SIZE = "X-Pretended-Size"
"""A part's header: how big its file is said to be."""


class NotTaken(AssertionError):
    """The playground did not take what a person did; the message says why."""


class Line:
    """One kept-open connection. Use it from one thread at a time."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(
            parts.hostname or "127.0.0.1", parts.port or 80, timeout=NETWORK_PATIENCE
        )

    def get(self, path: str) -> dict[str, Any]:
        """Ask for something."""
        return self._talk("GET", path, None, {})

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        """Do something; fields that are None are left out. Raises NotTaken with the playground's sentence."""
        told = {name: value for name, value in body.items() if value is not None}
        return self._talk("POST", path, json.dumps(told).encode(), {"Content-Type": "application/json"})

    def upload(self, path: str, files: Sequence[tuple[str, Upload]], **fields: Any) -> dict[str, Any]:
        """Do something with files, each under a field's name; fields that are None are left out."""
        boundary = secrets.token_hex(16)
        parts = [
            _part(boundary, f'form-data; name="{name}"', str(value).encode())
            for name, value in fields.items()
            if value is not None
        ]
        for name, file in files:
            pretended = "" if file.size is None else f"\r\n{PRETENDED_SIZE}: {file.size}"
            head = f'form-data; name="{name}"; filename="{_quoted(file.name)}"{pretended}'
            parts.append(_part(boundary, head, file.content))
        body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
        return self._talk("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _talk(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            told: dict[str, Any] = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            self._connection.close()
            raise
        if answer.status >= 400:
            raise NotTaken(f"{method} {path}: {told.get('error', answer.status)}")
        return told


def _part(boundary: str, head: str, content: bytes) -> bytes:
    return f"--{boundary}\r\nContent-Disposition: {head}\r\n\r\n".encode() + content + b"\r\n"


def _quoted(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
