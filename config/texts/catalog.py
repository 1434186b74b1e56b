"""Every sentence the bot says, one TOML file per language."""

import tomllib
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

SOURCE = "zh-Hans"
"""The language the others are checked against."""


class Html(str):
    """Text that is safe to send as Telegram HTML. `say` makes it; a value that is Html is not escaped again."""

    __slots__ = ()


class Catalog:
    """The texts of one language."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self.texts = texts

    def say(self, key: str, **values: object) -> Html:
        """The sentence under `key` as Telegram HTML; every value that is not Html itself is escaped."""
        safe = {
            name: value if isinstance(value, Html) else escape(str(value), quote=False)
            for name, value in values.items()
        }
        return Html(self._text(key, values).format(**safe))

    def plain(self, key: str, **values: object) -> str:
        """The sentence for a button or a toast: no HTML, nothing escaped. For texts without markup."""
        return self._text(key, values).format(**values)

    def _text(self, key: str, values: Mapping[str, object]) -> str:
        if key in self.texts:
            return self.texts[key]
        one = values.get("n") == 1 and f"{key}.one" in self.texts  # a counted text: [key] one = ..., other = ...
        return self.texts[f"{key}.one" if one else f"{key}.other"]


Catalogs = Mapping[str, Catalog]


def load(folder: Path = Path(__file__).parent) -> dict[str, Catalog]:
    """The catalogs, by language: zh-Hans, zh-Hant, en."""
    files = sorted(folder.glob("*.toml"))
    return {f.stem: Catalog(f.stem, dict(_flat(tomllib.loads(f.read_text("utf-8"))))) for f in files}


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


CATALOGS: Catalogs = load()
"""All languages; the files are part of the program and do not change while it runs."""


def in_all_languages(key: str) -> list[str]:
    """How a button's words read in each language: old keyboards stay on phones."""
    return sorted({catalog.texts[key] for catalog in CATALOGS.values()})
