"""Residents' own words, shown as they wrote them."""

from html import escape

from config.texts.catalog import Html

ISOLATE, END = "\u2068", "\u2069"
"""Around words that may hold right-to-left text, so that it turns nothing else around (Unicode bidi isolates)."""

_TURNS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u202c"


def quoted(text: str) -> Html:
    """Their words, escaped. Signs that only turn text around are left out; plain right-to-left text stays."""
    safe = "".join(sign for sign in text if sign not in _TURNS)
    return Html(escape(f"{ISOLATE}{safe}{END}" if _has_right_to_left(safe) else safe, quote=False))


def shortened(text: str, limit: int) -> Html:
    """The first line or so of their words, at most `limit` characters, cut with … and never inside a sign."""
    line = " ".join(text.split())
    return quoted(line if len(line) <= limit else line[: limit - 1].rstrip("\u200d\ufe0f ") + "…")


def _has_right_to_left(text: str) -> bool:
    return any("\u0590" <= sign <= "\u08ff" or "\ufb1d" <= sign <= "\ufefc" for sign in text)
