"""Texts as Telegram keeps them: trimmed, with entities found and put in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from playground.model import Json, Words

MOST_ENTITIES = 100
_STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
_QUOTES = {"blockquote", "expandable_blockquote"}
_CODE = {"code", "pre"}
_RANK = {
    **dict.fromkeys(_QUOTES, 0),
    **dict.fromkeys(_CODE, 10),
    **{"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94},
}
_FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"，。；！？、（）《》]+", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.@-])[\w.+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![\w@])")),
    ("url", re.compile(r"(?<![\w.@/-])(?:[A-Za-z0-9-]+\.)+(?:com|org|net|cn|io|me|dev|app|gov|edu)\b(?:/[^\s，。]*)?")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z0-9_]{3,32}(?![\w@])")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}(?![\w#])")),
)


def utf16_length(text: str) -> int:
    """How many UTF-16 units the text takes: what Telegram counts offsets in."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, start: int, end: int) -> str:
    """The part of a text between two UTF-16 offsets."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "replace")


def as_sent(text: str, entities: Iterable[Json] = ()) -> Words:
    """What Telegram makes of a text: cleaned, trimmed, links and commands found, at most 100 entities kept."""
    text, kept = _trimmed(text, list(entities))
    kept = _nested(kept)
    taken = [_span(entity) for entity in kept if entity["type"] not in _STYLES | _QUOTES]
    for entity in found(text):
        start, end = _span(entity)
        if all(end <= other_start or other_end <= start for other_start, other_end in taken):
            kept.append(entity)
            taken.append((start, end))
    kept.sort(key=_place)
    return Words(text, tuple(kept[:MOST_ENTITIES]))


def found(text: str) -> Iterator[Json]:
    """Links, commands, mentions and hashtags that stand in a plain text."""
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            written = match[0].rstrip(".,;:!?)'\"") if kind == "url" else match[0]
            yield {"type": kind, "offset": utf16_length(text[: match.start()]), "length": utf16_length(written)}


def said(words: Words, kind: str) -> list[str]:
    """The pieces of a text that are entities of one kind, such as all its mentions."""
    entities = (entity for entity in words.entities if entity["type"] == kind)
    return [utf16_slice(words.text, *_span(entity)) for entity in entities]


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    text = "".join(" " if character < " " and character != "\n" else character for character in text.replace("\r", ""))
    text = text.rstrip()
    first = min((entity["offset"] for entity in entities), default=utf16_length(text))
    cut = min(first, len(text) - len(text.lstrip(" \n")))
    text = text[cut:]
    length = utf16_length(text)
    kept = []
    for entity in entities:
        start, end = _span(entity)
        start, end = max(start - cut, 0), min(end - cut, length)
        if start < end:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, kept


def _nested(entities: list[Json]) -> list[Json]:
    """No entity inside code, no quotation in a quotation; styles are cut around code."""
    kept: list[Json] = []
    for entity in sorted(entities, key=_place):
        span = _span(entity)
        outer = [other for other in kept if _overlap(_span(other), span)]
        if entity["type"] in _QUOTES and any(other["type"] in _QUOTES for other in outer):
            continue
        if entity["type"] in _STYLES and any(other["type"] == entity["type"] for other in outer):
            continue
        if entity["type"] not in _STYLES | _QUOTES and any(o["type"] not in _STYLES | _QUOTES for o in outer):
            continue
        kept.append(entity)
    code = [_span(entity) for entity in kept if entity["type"] in _CODE]
    return [piece for entity in kept for piece in _cut_around(entity, code)]


def _cut_around(entity: Json, code: list[tuple[int, int]]) -> list[Json]:
    if entity["type"] not in _STYLES:
        return [entity]
    pieces = [_span(entity)]
    for start, end in code:
        pieces = [
            piece
            for left, right in pieces
            for piece in ((left, min(right, start)), (max(left, end), right))
            if piece[0] < piece[1]
        ]
    return [{**entity, "offset": left, "length": right - left} for left, right in sorted(set(pieces))]


def _span(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _place(entity: Json) -> tuple[int, int, int]:
    """Outer entities first; of two that hold the same text, quotations first, then code, links and styles."""
    return entity["offset"], -entity["length"], _RANK.get(entity["type"], 50)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
