"""Looking over the playground's shoulder: every answer it gives a bot and every update it delivers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

WITNESSES: list[Callable[[str, str], None]] = []
"""Each is called with the method that was answered ("webhook" for a delivered update) and the JSON of the result. Tests
compare what they saw with the types of a Telegram library."""


def witnessed(method: str, result: Any) -> None:
    """Tell all who watch."""
    for witness in WITNESSES:
        witness(method, json.dumps(result))
