"""The `MessageEntity` objects a bot gives instead of HTML, read as strictly as Telegram does."""

from __future__ import annotations

from typing import Any

from playground.fields import object_field, text_field, text_or_none, whole_field
from playground.links import BadLink, checked
from playground.model import Json
from playground.refusals import bad_request
from playground.words import utf16_length

_WRONG = "can't parse MessageEntity"
_KINDS = (
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
    "date_time",
)


def read_entities(text: str, asked: Any) -> list[Json]:
    """The entities of a text; what Telegram does not know of them is left out."""
    if asked is None:
        return []
    if not isinstance(asked, list):
        raise bad_request("entities are an Array of MessageEntity (playground)")
    return [_entity(text, one) for one in asked]


def _entity(text: str, told: Any) -> Json:
    if not isinstance(told, dict):
        raise bad_request(f"{_WRONG}: expected an Object")
    kind = text_field(told, "type", _WRONG)
    if kind not in _KINDS:
        raise bad_request(f"{_WRONG}: Unsupported type specified")
    offset, length = whole_field(told, "offset", _WRONG), whole_field(told, "length", _WRONG)
    _check_place(text, offset, length)
    return {"type": kind, "offset": offset, "length": length, **_particulars(kind, told)}


def _check_place(text: str, start: int, length: int) -> None:
    if start < 0:
        raise bad_request(f"receive an entity with incorrect offset {start}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    end, whole = start + length, utf16_length(text)
    if start > whole:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
    if end > whole:
        raise bad_request(
            f"entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {end}"
        )
    if _splits_a_symbol(text, start):
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {start}")
    if _splits_a_symbol(text, end):
        raise bad_request(
            f"entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol at UTF-16 offset {end}"
        )


def _splits_a_symbol(text: str, offset: int) -> bool:
    unit = text.encode("utf-16-le")[2 * offset : 2 * offset + 2]
    return len(unit) == 2 and 0xDC00 <= int.from_bytes(unit, "little") <= 0xDFFF


def _particulars(kind: str, told: Json) -> Json:
    """What an entity of this kind has beside its place."""
    if kind == "text_link":
        url = text_field(told, "url", _WRONG)
        try:
            return {"url": checked(url)}
        except BadLink as wrong:
            raise bad_request(f"entity URL '{url}' is invalid: {wrong}") from None
    if kind == "text_mention":
        return {"user": {"id": whole_field(object_field(told, "user", _WRONG), "id", _WRONG)}}
    if kind == "custom_emoji":
        return {"custom_emoji_id": str(whole_field(told, "custom_emoji_id", _WRONG))}
    if kind == "date_time":
        look = text_or_none(told, "date_time_format", _WRONG)
        return {"unix_time": whole_field(told, "unix_time", _WRONG), **({"date_time_format": look} if look else {})}
    language = text_or_none(told, "language", _WRONG) if kind == "pre" else None
    return {"language": language} if language else {}
