"""Slips on paper: what is on them, how they are drawn, and the files they come in."""

import re
import zlib
from datetime import date

import pytest
import segno
from structlog.testing import capture_logs

from bot import slips
from bot.slips import Slip, drawn
from config.texts.catalog import CATALOGS

pytestmark = pytest.mark.long

LINK = "https://t.me/FuheCouncilBot?start=h_0123456789abcdefghijkl"


def slip(room: str = "101", place: str = "福和苑", language: str = "zh-Hans", link: str = LINK) -> Slip:
    return Slip(place=place, stairs="3栋·2单元", room=room, link=link, last_on=date(2026, 9, 25), language=language)


def pages(pdf: bytes) -> list[str]:
    """What draws each page."""
    streams = [zlib.decompress(found) for found in re.findall(rb"/FlateDecode.*?stream\n(.*?)\nendstream", pdf, re.S)]
    return [text for stream in streams if " re f" in (text := stream.decode("latin-1"))]


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (8, 1), (9, 2), (33, 5)])
def test_eight_slips_are_on_a_page_of_a4(count: int, sheets: int) -> None:
    pdf = drawn([slip(str(number)) for number in range(count)])
    assert len(re.findall(rb"/Type /Page\b", pdf)) == sheets == slips.pages(count)
    assert b"/MediaBox [0 0 595.28 841.89]" in pdf


@pytest.mark.parametrize("language", sorted(CATALOGS))
def test_all_our_words_can_be_drawn(language: str) -> None:
    assert slips.undrawable() == set()
    with capture_logs() as logged:
        drawn([slip(language=language)])
    assert logged == []


def test_characters_of_both_scripts_can_be_drawn() -> None:
    """All that GBK and Big5 know as 汉字: what rosters are written in, but for the rarest names."""
    for encoding, first in (("gbk", 0x81), ("big5", 0xA4)):
        pairs = (bytes([high, low]) for high in range(first, 0xFE) for low in range(0x40, 0xFF))
        known = {pair.decode(encoding, errors="ignore") for pair in pairs}
        hanzi = {character for character in known if "\u4e00" <= character <= "\u9fff"}
        assert len(hanzi) > 13_000
        assert hanzi <= slips.characters(), encoding


def test_a_rare_character_becomes_a_box_and_is_logged_once() -> None:
    with capture_logs() as logged:
        pdf = drawn([slip(place="𠮷祥里"), slip(place="𠮷祥里", room="🙂")])
    assert [(line["event"], line["character"]) for line in logged] == [
        ("glyph_missing", "U+1F642"),
        ("glyph_missing", "U+20BB7"),
    ]
    assert len(pages(pdf)) == 1


def test_the_code_is_the_link_in_black_and_at_least_30_mm_wide() -> None:
    """The rectangles of the page are laid over the modules of the code, one by one."""
    [page] = pages(drawn([slip()]))
    rows = segno.make_qr(LINK, error="m").matrix
    side, points = len(rows), 72 / 25.4
    module = slips.QR / side * points
    black = set()
    for found in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) -([\d.]+) re f", page):
        left, top, wide, _ = map(float, found)
        row = round((841.89 - top - slips.QR_TOP * points) / module)
        column = round((left - slips.QR_LEFT * points) / module)
        black |= {(row, column + step) for step in range(round(wide / module))}
    assert black == {(row, column) for row in range(side) for column in range(side) if rows[row][column]}
    assert slips.QR >= 30


def test_the_code_has_white_around_it_as_its_standard_wants() -> None:
    for name in ("Bot5x", "A" * 32):
        link = LINK.replace("FuheCouncilBot", name)
        quiet = 4 * slips.QR / len(segno.make_qr(link, error="m").matrix)
        assert quiet <= slips.QR_TOP
        assert quiet <= slips.WIDTH - slips.RIGHT
        assert quiet <= slips.QR_LEFT - slips.BESIDE_THE_CODE - slips.LEFT
        assert quiet <= slips.STEPS_TOP - slips.QR_TOP - slips.QR


def test_a_long_name_is_made_to_fit() -> None:
    long = "金陵花园" * 30
    with capture_logs() as logged:
        drawn([slip(place=long, room=long), slip(place="", room="甲")])
    assert logged == []


def test_so_little_of_the_font_is_embedded_that_a_page_is_small() -> None:
    assert len(drawn([slip(str(number)) for number in range(8)])) < 100_000
