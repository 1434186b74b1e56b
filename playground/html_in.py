"""Telegram's HTML: what a bot may write, read with Telegram's rules and refused in Telegram's words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playground import links
from playground.model import Json
from playground.words import utf16_length

_STYLE_OF = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
}
_TAGS = {*_STYLE_OF, "a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}
_SPACE = " \t\n\r\v\0"
_CHARACTER = re.compile(
    r"&(?:#(?P<number>\d{1,8})|#[xX](?P<hex>[0-9a-fA-F]{1,7})|(?P<name>lt|gt|amp|quot)(?![a-zA-Z]));?"
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class BadHtml(ValueError):
    """HTML that Telegram can't parse; the message is the reason in its words."""


@dataclass
class _Tag:
    name: str
    attributes: dict[str, str]
    offset: int
    begins: int

    @property
    def language(self) -> str:
        """What <code class="language-…"> names."""
        kind, _, language = self.attributes.get("class", "").partition("language-")
        return language if self.name == "code" and not kind else ""


def read_html(source: str) -> tuple[str, list[Json]]:
    """The plain text of a message and its entities (not yet trimmed or put in order). Raises BadHtml."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text = ""
        self.length = 0
        self.open: list[_Tag] = []
        self.entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            if self.source.startswith("</", self.at):
                self._end_tag()
            elif self.source[self.at] == "<":
                self._start_tag()
            else:
                self._write(self._character())
        if self.open:
            raise BadHtml(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        if any("\ud800" <= character <= "\udfff" for character in self.text):
            raise BadHtml(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return self.text, self.entities

    def _write(self, character: str) -> None:
        self.text += character
        self.length += utf16_length(character)

    def _character(self) -> str:
        """The next character, an `&…;` decoded if it is one that Telegram knows."""
        match = _CHARACTER.match(self.source, self.at)
        if match:
            code = int(match["number"] or "0") or int(match["hex"] or "0", 16)
            if match["name"] or 0 < code < 0x10FFFF:
                self.at = match.end()
                return _NAMED[match["name"]] if match["name"] else chr(code)
        self.at += 1
        return self.source[self.at - 1]

    def _here(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _up_to(self, stops: str) -> str:
        begin = self.at
        while self._here() and self._here() not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def _skip_space(self) -> None:
        while self._here() and self._here() in _SPACE:
            self.at += 1

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _start_tag(self) -> None:
        begin = self._byte(self.at)
        self.at += 1
        name = self._up_to(_SPACE + ">").lower()
        if not self._here():
            raise BadHtml(f"Unclosed start tag at byte offset {begin}")
        if name not in _TAGS:
            raise BadHtml(f'Unsupported start tag "{name}" at byte offset {begin}')
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise BadHtml(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(_Tag(name, attributes, self.length, len(self.text)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Read up to and including the `>`."""
        attributes: dict[str, str] = {}
        while True:
            self._skip_space()
            if self._here() == ">":
                self.at += 1
                return attributes
            name = self._up_to(_SPACE + "=>/\"'")
            if not name:
                if not self._here():
                    raise BadHtml(f'Unclosed start tag "{tag}" at byte offset {begin}')
                raise BadHtml(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            self._skip_space()
            value = ""
            if self._here() == "=":
                self.at += 1
                value = self._value(tag, begin)
            if not self._here():
                raise BadHtml(f'Unclosed start tag "{tag}" at byte offset {begin}')
            attributes[name] = value

    def _value(self, tag: str, begin: int) -> str:
        self._skip_space()
        quote = self._here()
        if not quote:
            raise BadHtml(f'Unclosed start tag "{tag}" at byte offset {begin}')
        if quote not in "\"'":
            token = self._byte(self.at)
            match = re.compile(r"[A-Za-z0-9.-]*").match(self.source, self.at)
            assert match
            self.at = match.end()
            if self._here() and self._here() not in _SPACE + ">":
                raise BadHtml(f"Unexpected end of name token at byte offset {token}")
            return match[0].lower()
        self.at += 1
        value = ""
        while self._here() != quote:
            if not self._here():
                raise BadHtml(f"Unclosed start tag at byte offset {begin}")
            value += self._character()
        self.at += 1
        return value

    def _end_tag(self) -> None:
        begin = self._byte(self.at)
        if not self.open:
            raise BadHtml(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        name = self._up_to(_SPACE + ">").lower()
        self._skip_space()
        if self._here() != ">":
            raise BadHtml(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise BadHtml(f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"')
        if self.length > tag.offset:
            self._close(tag)

    def _close(self, tag: _Tag) -> None:
        """Keep what a tag says about the text it held."""
        entity: Json = {"type": tag.name, "offset": tag.offset, "length": self.length - tag.offset}
        if tag.name in _STYLE_OF:
            entity["type"] = _STYLE_OF[tag.name]
        elif tag.name == "blockquote":
            entity["type"] = "expandable_blockquote" if "expandable" in tag.attributes else "blockquote"
        elif tag.name == "tg-emoji":
            entity |= _custom_emoji(tag.attributes.get("emoji-id", ""))
        elif tag.name == "tg-time":
            entity |= _date_time(tag.attributes)
        elif tag.name == "a":
            link = _link(tag.attributes.get("href") or self.text[tag.begins :])
            if link is None:
                return
            entity |= link
        elif self._joins_code_and_pre(tag, entity):
            return
        elif tag.language:
            entity["language"] = tag.language
        self.entities.append(entity)

    def _joins_code_and_pre(self, tag: _Tag, entity: Json) -> bool:
        """<pre><code class="language-x"> is one entity, if both hold exactly the same text."""
        last = self.entities[-1] if self.entities else {}
        same = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        if same and tag.name == "pre" and last.get("type") == "code" and last.get("language"):
            last["type"] = "pre"
            return True
        if same and tag.name == "code" and last.get("type") == "pre" and tag.language:
            last["language"] = tag.language
            return True
        return False


def _custom_emoji(number: str) -> Json:
    if not number.isdecimal() or not 0 < int(number) < 2**63:
        raise BadHtml("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": number}


def _date_time(attributes: dict[str, str]) -> Json:
    if not attributes.get("unix", "").isdecimal():
        raise BadHtml("Invalid Unix time specified")
    told: Json = {"type": "date_time", "unix_time": int(attributes["unix"])}
    if attributes.get("format"):
        told["date_time_format"] = attributes["format"]
    return told


def _link(url: str) -> Json | None:
    person = links.person_meant(url)
    if person is not None:
        return {"type": "text_mention", "user": {"id": person}}
    try:
        return {"type": "text_link", "url": links.checked(url)}
    except links.BadLink:
        return None
