"""What the buttons carry: short enough, read back as it was written, and not trusted."""

import re
from dataclasses import fields
from itertools import chain
from typing import Any, get_type_hints

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from config import procedures
from config.texts.catalog import CATALOGS
from council.questions import TOGGLES
from rules.forms import FormName
from rules.issues import Found
from rules.stages import Act
from screens import taps
from screens.taps import Tap
from tests.screens.scenes import SCENES
from tests.screens.told import PLAIN

KINDS: list[type[Tap]] = [
    kind for kind in vars(taps).values() if isinstance(kind, type) and issubclass(kind, Tap) and kind is not Tap
]
LARGEST = 10**9 - 1
VALUES = sorted(
    {"submit", "keep", "elsewhere", str(LARGEST), *CATALOGS, *chain.from_iterable(TOGGLES.values())}
    | {value for one in procedures.load().values() for value in (*one.categories, *one.decline_reasons)}
)
"""Whatever an option's value can be."""

LINK = r"https://t\.me/(?:\w+\?start=[A-Za-z0-9_-]{1,64}|share/url\?url=https%3A%2F%2Ft\.me%2F[\w%.-]+)"
"""To the bot, or to pass such a link on."""


def of_kind(kind: type[Tap]) -> st.SearchStrategy[Tap]:
    """Every payload of a kind that a button of ours can carry."""
    by_type = {int: st.integers(0, LARGEST), str: st.sampled_from(VALUES)}
    hints = get_type_hints(kind)
    given = [by_type[hint] if (hint := hints[f.name]) in by_type else st.sampled_from(list(hint)) for f in fields(kind)]
    return st.tuples(*given).map(lambda values: kind(*values))


any_tap = st.sampled_from(KINDS).flatmap(of_kind)


def kinds_that_take(payload: str) -> list[type[Tap]]:
    """As PTB looks for a handler."""
    return [kind for kind in KINDS if re.match(kind.pattern(), payload)]


@given(tap=any_tap)
def test_a_button_comes_back_as_it_was_given(tap: Tap) -> None:
    payload = str(tap)
    assert 1 <= len(payload.encode()) <= 64, f"Telegram takes 64 bytes, {payload} is longer"
    assert kinds_that_take(payload) == [type(tap)], "one handler, and the right one"
    assert type(tap).read(payload) == tap


@given(tap=any_tap)
def test_a_button_of_another_version_is_nobodys(tap: Tap) -> None:
    for version in ("0", "2", "", "11", "a"):
        assert kinds_that_take(version + str(tap)[1:]) == []


@given(
    tap=any_tap,
    at=st.integers(0, 40),
    cut=st.integers(0, 3),
    put=st.text(st.sampled_from(".-_aZ09 \n٣１é😀\x00'\"%;/\\"), max_size=3),
)
@example(tap=taps.Open(7), at=7, cut=0, put="٣")
def test_a_forged_button_is_nobodys_or_read_without_harm(tap: Tap, at: int, cut: int, put: str) -> None:
    payload = str(tap)
    forged = payload[:at] + put + payload[at + cut :]
    for kind in kinds_that_take(forged):
        harmless(kind.read(forged))


@given(payload=st.text(max_size=64))
@example("")
@example("1")
@example("1.open.")
@example("1.open.-1")
@example("1.takeup.raise\n")
@example("1.open.99999999999999999999")
@example("1.triage.second.7")
@example("1.triage.nothing.7")
@example("1.choose.raise.3.'; DROP TABLE issue; --")
def test_any_other_payload_is_nobodys_or_read_without_harm(payload: str) -> None:
    for kind in kinds_that_take(payload):
        harmless(kind.read(payload))


def harmless(tap: Any) -> None:
    for field in fields(tap):
        value = getattr(tap, field.name)
        if isinstance(value, int):
            assert 0 <= value <= LARGEST
        elif isinstance(value, FormName | Found | Act):
            assert value in type(value)
        else:
            assert re.fullmatch(r"[A-Za-z0-9_-]{1,30}", value)


def test_every_word_leads_to_one_kind() -> None:
    words = [kind.word for kind in KINDS]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("name", SCENES)
def test_every_button_on_a_screen_finds_its_way_back(name: str) -> None:
    for words in CATALOGS.values():
        for button in chain.from_iterable(SCENES[name](PLAIN, words).buttons):
            if button.tap is not None:
                payload = str(button.tap)
                assert len(payload.encode()) <= 64
                assert [kind.read(payload) for kind in kinds_that_take(payload)] == [button.tap]
            else:
                assert re.fullmatch(LINK, button.url or "")
