"""Which links Telegram takes, and how it writes them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_USER = re.compile(r"^tg:(?://)?user\?id=(\d+)$", re.IGNORECASE)
_HOST = re.compile(r"^[^\s.:/?#]+(\.[^\s.:/?#]+)+\.?$")


class BadLink(ValueError):
    """A link that Telegram refuses; the message says why in its words."""


def checked(url: str) -> str:
    """The link as Telegram keeps it (`telegram.org` becomes `http://telegram.org/`). Raises BadLink."""
    url = url.strip()
    if not url:
        raise BadLink("URL host is empty")
    if re.match(r"^(tg|ton):", url, re.IGNORECASE):
        return url
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "http", url
    if scheme.lower() not in ("http", "https"):
        raise BadLink("Unsupported URL protocol")
    try:
        parts = urlsplit(f"{scheme.lower()}://{rest}")
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise BadLink("Wrong HTTP URL") from None
    if not host:
        raise BadLink("URL host is empty")
    if not _HOST.match(host) and not host.startswith("["):
        raise BadLink("Wrong HTTP URL")
    return parts.geturl() if parts.path or parts.query or parts.fragment else parts.geturl() + "/"


def person_meant(url: str) -> int | None:
    """The person a `tg://user?id=…` link stands for."""
    match = _USER.match(url.strip())
    return int(match[1]) if match else None
