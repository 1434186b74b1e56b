"""A person's line to the playground: HTTP with keep-alive, standard library only."""

from __future__ import annotations

import http.client
import json
import secrets
from typing import Any
from urllib.parse import urlsplit

NETWORK_PATIENCE = 60.0


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

    def upload(self, path: str, photo: bytes, **fields: Any) -> dict[str, Any]:
        """Do something with a picture."""
        boundary = secrets.token_hex(16)
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
            if value is not None
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="photo"; filename="photo"\r\n\r\n'
        body = b"".join([*parts, head.encode(), photo, f"\r\n--{boundary}--\r\n".encode()])
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
