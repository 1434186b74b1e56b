"""In which language somebody is spoken to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.texts.catalog import CATALOGS
from rules.residents import Resident, language_of

SOMEBODY = Resident(id=1, telegram_id=1, name="王", language=None, language_code=None, opaque_id="a")


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh", "zh-Hans"),
        ("zh-hans", "zh-Hans"),
        ("zh-cn", "zh-Hans"),
        ("zh-sg", "zh-Hans"),
        ("zh-hant", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-hk", "zh-Hant"),
        ("zh-mo", "zh-Hant"),
        ("zh-tw", "zh-Hant"),
        ("zh_TW", "zh-Hant"),
        ("ZH-HK", "zh-Hant"),
        ("en", "en"),
        ("en-GB", "en"),
        ("de", "en"),
        ("", None),
        (None, None),
    ],
)
def test_telegrams_language_leads_to_one_of_ours(code: str | None, language: str | None) -> None:
    assert language_of(code) == language


@given(code=st.one_of(st.none(), st.text(max_size=12)))
def test_whatever_telegram_says_there_are_words_for_it(code: str | None) -> None:
    assert language_of(code) in {None, *CATALOGS}
    assert replace(SOMEBODY, language_code=code).speaks in {None, *CATALOGS}


def test_a_chosen_language_comes_before_telegrams() -> None:
    assert replace(SOMEBODY, language="en", language_code="zh-hk").speaks == "en"
    assert replace(SOMEBODY, language_code="zh-hk").speaks == "zh-Hant"
    assert SOMEBODY.speaks is None, "the deployment's own, then"
