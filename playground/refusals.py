"""How Telegram says no."""

from __future__ import annotations


class Refused(Exception):
    """A call that Telegram refuses: `status` is the HTTP status, `description` Telegram's own words."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad_request(words: str) -> Refused:
    """400, the request itself is wrong."""
    return Refused(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refused:
    """403, the bot may not do this here (blocked, not started, not a member)."""
    return Refused(403, f"Forbidden: {words}")
