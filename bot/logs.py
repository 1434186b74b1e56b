"""Logs: one line an event, JSON when nobody watches. People are hashes; no message texts; the token never."""

import hashlib
import hmac
import logging
import os
import re
import secrets
import sys
from pathlib import Path
from typing import Any

import structlog

_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")


def configure(key: bytes) -> None:
    """Send all logs, the libraries' too, through one line format on standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _hash_people(key),
        structlog.processors.format_exc_info,
        _without_token,
    ]
    last = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for chatty in ("httpx", "httpcore", "apscheduler", "aiohttp.access", "alembic", "telegram", "fontTools", "fpdf"):
        logging.getLogger(chatty).setLevel(logging.WARNING)  # httpx logs URLs, and URLs hold the token


def secret_key(file: Path) -> bytes:
    """The deployment's key, made on first run with mode 0600; never in the database or a backup."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as opened:
            opened.write(secrets.token_bytes(32))
    return file.read_bytes()


def _hash_people(key: bytes) -> Any:
    def hash_person(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
        if isinstance(event.get("person"), int):
            event["person"] = hmac.digest(key, str(event["person"]).encode(), hashlib.sha256).hex()[:12]
        return event

    return hash_person


def _without_token(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    return {name: _TOKEN.sub("<token>", value) if isinstance(value, str) else value for name, value in event.items()}
