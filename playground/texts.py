"""The text and the caption of a Bot API call, as strictly read as Telegram does."""

from __future__ import annotations

from typing import Any

from playground import html_in, telegram_json, words
from playground.links import BadLink, checked
from playground.model import Json, Words
from playground.parameters import Parameters
from playground.refusals import bad_request
from playground.world import World

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
_ENTITY_KINDS = {
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
}


def read_text(world: World, asked: Parameters) -> Words:
    """The text of a call; refused if nothing is left of it."""
    text = _read_words(world, asked, "text")
    if not text.text:
        raise bad_request("text must be non-empty" if asked.text("text") else "message text is empty")
    return text


def _read_words(world: World, asked: Parameters, field: str) -> Words:
    given = asked.object("entities" if field == "text" else f"{field}_entities", "entities")
    text, entities = _marked(asked.text(field), asked.text("parse_mode"), given)
    return words.as_sent(text, _with_people(world, entities))


def read_caption(world: World, asked: Parameters, *, too_long: str) -> Words:
    """The caption of a call; refused with `too_long` beyond 1,024 characters."""
    caption = _read_words(world, asked, "caption")
    if len(caption.text) > LONGEST_CAPTION:
        raise bad_request(too_long)
    return caption


def _marked(text: str, mode: str, entities: Any) -> tuple[str, list[Json]]:
    if mode.lower() == "html":
        try:
            return html_in.read_html(text)
        except html_in.BadHtml as wrong:
            raise bad_request(f"can't parse entities: {wrong}") from None
    if mode.lower() in ("markdown", "markdownv2"):
        raise bad_request("the playground reads no Markdown, only HTML (playground)")
    if mode:
        raise bad_request("unsupported parse_mode")
    return text, [_entity(text, entity) for entity in entities or ()]


def _with_people(world: World, entities: list[Json]) -> list[Json]:
    """Mentions by id name a person who is here, or they are dropped."""
    kept = []
    for entity in entities:
        if entity["type"] == "text_mention":
            person = world.people.get(entity.get("user", {}).get("id"))
            if person is None:
                continue
            entity = {**entity, "user": telegram_json.user(person)}
        kept.append(entity)
    return kept


def _entity(text: str, entity: Any) -> Json:
    if not isinstance(entity, dict) or entity.get("type") not in _ENTITY_KINDS:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    length = words.utf16_length(text)
    start, end = int(entity.get("offset", 0)), int(entity.get("offset", 0)) + int(entity.get("length", 0))
    if start < 0:
        raise bad_request(f"receive an entity with incorrect offset {start}")
    if start > length:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
    if end > length:
        raise bad_request(
            f"entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {end}"
        )
    if entity["type"] == "text_link":
        try:
            return {**entity, "url": checked(str(entity.get("url", "")))}
        except BadLink as wrong:
            raise bad_request(f"entity URL '{entity.get('url', '')}' is invalid: {wrong}") from None
    return {**entity}
