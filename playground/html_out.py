"""Safe HTML for the phones, made from a text and its entities and never from what somebody typed."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from playground.model import Json, Words
from playground.words import utf16_length, utf16_slice

_TAG_OF = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}


def safe_html(words: Words) -> str:
    """Only b i u s code pre a blockquote and span.spoiler; everything else is escaped."""
    tagged = [(entity, *_tags(words, entity)) for entity in words.entities if _tags(words, entity)[0]]
    ends = {entity["offset"] + entity["length"] for entity, *_ in tagged}
    cuts = sorted({0, utf16_length(words.text), *ends, *(entity["offset"] for entity, *_ in tagged)})
    html = ""
    open_now: list[tuple[Json, str, str]] = []
    for start, end in pairwise(cuts):
        wanted = [one for one in tagged if one[0]["offset"] <= start and end <= one[0]["offset"] + one[0]["length"]]
        same = 0
        while same < min(len(open_now), len(wanted)) and open_now[same][0] is wanted[same][0]:
            same += 1
        html += "".join(closing for _, _, closing in reversed(open_now[same:]))
        html += "".join(opening for _, opening, _ in wanted[same:])
        html += escape(utf16_slice(words.text, start, end))
        open_now = wanted
    html += "".join(closing for _, _, closing in reversed(open_now))
    return html.replace("</blockquote>\n", "</blockquote>").replace(
        "</pre>\n", "</pre>"
    )  # a block ends its line itself


def _tags(words: Words, entity: Json) -> tuple[str, str]:
    kind = entity["type"]
    if kind in _TAG_OF:
        return f"<{_TAG_OF[kind]}>", f"</{_TAG_OF[kind]}>"
    if kind == "spoiler":
        return '<span class="spoiler">', "</span>"
    address = entity.get("url", "")
    if kind == "url":
        address = utf16_slice(words.text, entity["offset"], entity["offset"] + entity["length"])
        address = address if "://" in address else f"http://{address}"
    if not address.lower().startswith(("http://", "https://")):
        return "", ""
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">', "</a>"
