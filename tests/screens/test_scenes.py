"""Screens as text files, one a scene, for a reviewer to read in the diff: pytest tests/screens --update-screens."""

from itertools import chain
from pathlib import Path

import pytest

from config.texts.catalog import CATALOGS
from screens.screen import Button, Screen
from tests.screens.scenes import SCENES
from tests.screens.told import PLAIN

FOLDER = Path(__file__).parent
LANGUAGES = ("zh-Hans", "zh-Hant", "en")


def drawn(screen: Screen) -> str:
    """A screen in letters: its picture, its text as it is sent, its buttons with what they carry, its menu."""
    lines = [f"🖼 {screen.picture.file_id}"] if screen.picture else []
    lines.append(screen.text)
    lines += ["  ".join(map(_button, row)) for row in screen.buttons if row]
    lines += [f"⌨ {' | '.join(row)}" for row in screen.menu or ()]
    return "\n".join(lines)


def _button(button: Button) -> str:
    return f"[{button.words} → {button.url or button.tap}]"


@pytest.mark.parametrize("name", SCENES)
def test_a_screen_looks_as_it_was_agreed(name: str, request: pytest.FixtureRequest) -> None:
    file = FOLDER / f"{name}.txt"
    pages = [f"── {language} ──\n{drawn(SCENES[name](PLAIN, CATALOGS[language]))}\n" for language in LANGUAGES]
    now = "\n".join(pages)
    if request.config.getoption("--update-screens"):
        file.write_text(now, "utf-8")
    assert file.exists(), f"{name} is new: read it after pytest tests/screens --update-screens"
    agreed = file.read_text("utf-8")
    assert now == agreed, f"{name} reads differently; if that is meant: pytest tests/screens --update-screens"


def test_no_file_is_left_of_a_scene_that_is_gone() -> None:
    left = {file.stem for file in FOLDER.glob("*.txt")} - set(SCENES)
    assert not left, f"no scene draws {sorted(left)} any more"


@pytest.mark.parametrize("name", SCENES)
def test_a_screen_has_buttons_or_a_menu_and_every_button_does_one_thing(name: str) -> None:
    for language in LANGUAGES:
        screen = SCENES[name](PLAIN, CATALOGS[language])
        buttons = list(chain.from_iterable(screen.buttons))
        assert not (buttons and screen.menu), "a message with a menu can never be edited"
        assert all((button.tap is None) != (button.url is None) for button in buttons)
        does = [button.url or str(button.tap) for button in buttons]
        assert len(set(does)) == len(does), "two buttons do the same"
        reads = [button.words for button in buttons]
        assert len(set(reads)) == len(reads), f"two buttons read alike: {reads}"
        assert all(len(row) <= 8 for row in screen.buttons), "Telegram draws at most eight in a row"
        assert all(len(button.words) <= 40 for button in buttons)
