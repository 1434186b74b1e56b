"""The text and the caption of a Bot API call, as strictly read as Telegram does."""

from __future__ import annotations

from typing import Any

from playground import html_in, telegram_json, words
from playground.entities_in import read_entities
from playground.model import Json, Words
from playground.parameters import Parameters
from playground.refusals import bad_request
from playground.world import World

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


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
    return text, read_entities(text, entities)


def _with_people(world: World, entities: list[Json]) -> list[Json]:
    """Mentions by id name a person who is here, or they are dropped."""
    kept = []
    for entity in entities:
        if entity["type"] == "text_mention":
            person = world.people.get(entity["user"]["id"])
            if person is None:
                continue
            entity = {**entity, "user": telegram_json.user(person)}
        kept.append(entity)
    return kept
