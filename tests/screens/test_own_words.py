"""Whatever people write is shown as they wrote it, turns nothing else around and breaks no message."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from config.texts.catalog import CATALOGS, Html
from playground.html_in import read_html
from rules.issues import News, Why
from rules.stages import Stage
from screens import issues, letters
from screens.own_words import quoted, shortened
from screens.screen import Screen
from tests.screens.scenes import SCENES
from tests.screens.told import Told, at_stage, card, fullest

CAPTION, TEXT = 1024, 4096
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that only turn text around."""
NASTY = {
    "markup": "<b>&\"'</b><a href=x>灯</a>",
    "a tag left open": "<blockquote><b>",
    "entities": "&lt;b&gt; &amp;amp; &#60; &nbsp;",
    "Markdown": "*灯* _坏_ [了](tg://user?id=1) `x` ||y|| ```z```",
    "braces": "{words} {0} {n!r} {} %s",
    "right to left": "שלום مرحبا",
    "turned around": "\u202e灯坏了\u2066\u2067 end",
    "zero width": "\u200b灯\u200d坏\ufeff了\u2060",
    "emoji": "😀" * 500,
    "families": "👨‍👩‍👧‍👦" * 71,
    "flags": "🇨🇳" * 250,
    "one long word": "w" * 500,
    "Chinese": "灯" * 500,
    "lines": "灯\n" * 250,
    "accents": "e\u0301" * 250,
}
words_of_people = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80)


def read(screen: Screen) -> str:
    """What is seen of a screen; raises where Telegram would refuse it."""
    text, _ = read_html(screen.text)
    return text


@pytest.mark.parametrize("kind", NASTY)
def test_no_screen_breaks_on_what_people_write(kind: str) -> None:
    told = Told.all_in(NASTY[kind])
    for name, scene in SCENES.items():
        for language, words in CATALOGS.items():
            screen = scene(told, words)
            most = CAPTION if screen.picture else TEXT
            assert 0 < len(read(screen)) <= most, f"{name} in {language} does not fit {most} characters"


@pytest.mark.parametrize("kind", NASTY)
def test_a_card_says_what_was_written(kind: str) -> None:
    seen = read(SCENES["card_raised"](Told.all_in(NASTY[kind]), CATALOGS["zh-Hans"]))
    written = "".join(sign for sign in NASTY[kind] if sign not in TURNS)
    assert written in seen


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("language", CATALOGS)
def test_the_fullest_card_fits_under_a_picture(stage: Stage, language: str) -> None:
    told = Told.all_in("灯" * 500)
    screen = issues.private_card(card(fullest(told, stage), follows=True), CATALOGS[language])
    assert screen.picture
    assert len(read(screen)) <= CAPTION


@pytest.mark.parametrize("language", CATALOGS)
def test_ten_pieces_of_news_fit_one_message(language: str) -> None:
    told = Told.all_in("灯" * 500)
    news = [News(issue=at_stage(told, Stage.declined, number), why=Why.follows) for number in range(10)]
    assert len(read(letters.news(news, CATALOGS[language]))) <= TEXT


# --- quoted and shortened


@given(words=words_of_people)
@example("a < b & c > d \"'")
@example("\u202e\u2066")
def test_quoted_words_read_as_they_were_written(words: str) -> None:
    said = quoted(words)
    assert isinstance(said, Html)
    seen, entities = read_html(said)
    assert "".join(sign for sign in seen if sign not in TURNS) == "".join(sign for sign in words if sign not in TURNS)
    assert entities == [], "nothing somebody writes becomes markup"


@given(words=words_of_people)
def test_quoted_words_close_what_they_open(words: str) -> None:
    turns = [sign for sign in read_html(quoted(words))[0] if sign in TURNS]
    assert turns in ([], ["\u2068", "\u2069"])


@pytest.mark.parametrize("words", ["שלום", "مرحبا", "灯 שלום 坏"])
def test_words_that_run_from_right_to_left_are_kept_apart(words: str) -> None:
    assert quoted(words) == f"\u2068{words}\u2069"


@given(words=words_of_people, limit=st.integers(2, 60))
def test_shortened_words_are_the_beginning_of_what_was_written(words: str, limit: int) -> None:
    seen = "".join(sign for sign in read_html(shortened(words, limit))[0] if sign not in TURNS)
    line = " ".join(words.split())
    whole = "".join(sign for sign in line if sign not in TURNS)
    assert len(seen) <= limit
    if len(line) <= limit:
        assert seen == whole
    else:
        assert seen.endswith("…")
        assert whole.startswith(seen[:-1])


def test_shortened_words_are_one_line_and_end_with_a_whole_sign() -> None:
    assert shortened("灯坏了\n\n  很黑", 24) == "灯坏了 很黑"
    assert shortened("灯坏了很黑", 4) == "灯坏了…"
    assert shortened("灯坏 了很黑", 4) == "灯坏…", "no space before the dots"
    assert shortened("灯👨‍👩‍👧很黑", 4) == "灯👨…", "no joiner that joins nothing"
    assert shortened("<b>灯</b>坏了", 4) == "&lt;b&gt;…", "never inside an entity"


def test_nothing_here_is_normalised_away() -> None:
    decomposed = unicodedata.normalize("NFD", "é")
    assert quoted(decomposed) == decomposed
