"""Slips of paper by which households are invited: eight on a page of A4, to be printed, cut and handed out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import segno
import structlog

from config.texts.catalog import CATALOGS, Catalog

if TYPE_CHECKING:  # imported where it is used: a running bot draws no slips and need not carry it
    from fpdf import FPDF

log = structlog.get_logger()

WIDTH, HEIGHT = 105.0, 74.25
"""Of a slip, in mm, as all lengths here: A4 in two columns and four rows."""
COLUMNS, ROWS = 2, 4
LEFT, RIGHT = 8.0, WIDTH - 8.0
"""Where words begin and end: nearer the edge many printers do not print."""
QR = 34.0
"""A side of the code, without the white around it, of which its standard wants 4.2 here."""
QR_LEFT, QR_TOP = RIGHT - QR, 6.5
BESIDE_THE_CODE = QR_LEFT - 5 - LEFT
"""How wide words may be there."""
STEPS_TOP = 45.0
"""Above the tallest letter of the first step."""
OVERLAP = 0.02
"""By which rows of a code run into each other: a screen would show hairlines between them."""
SMALLEST = 6.0
"""In points; what does not fit even so is cut."""
UNKNOWN = "□"
PRINTED = ("slip.", "month.", "button.agree")
"""What of our texts is on slips."""
STEPS = ("slip.step_1", "slip.step_2", "slip.step_3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What is printed for one household."""

    place: str
    """The compound's name."""
    stairs: str
    """Building and unit; may be empty."""
    room: str
    link: str
    last_on: date
    """The last day on which somebody may join."""
    language: str


def drawn(slips: Sequence[Slip], ask: str | None = None) -> bytes:
    """The slips as a PDF, in their order; `ask` is who helps, else the words of the language say it.

    A character the font does not have is drawn as □ and logged, once each.
    """
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    pdf.add_font("slip", fname=font_file())
    pen = _Pen(pdf)
    for number, slip in enumerate(slips):
        place_on_page = number % (COLUMNS * ROWS)
        if place_on_page == 0:
            pdf.add_page()
            _cut_lines(pdf)
        row, column = divmod(place_on_page, COLUMNS)
        pen.left, pen.top = column * WIDTH, row * HEIGHT
        _draw(pen, slip, CATALOGS[slip.language], ask)
    for character in sorted(pen.missing):
        log.warning("glyph_missing", character=f"U+{ord(character):04X}")
    return bytes(pdf.output())


def pages(slips: int) -> int:
    """How many sheets of A4 so many slips are."""
    return ceil(slips / (COLUMNS * ROWS))


def font_file() -> Path:
    """NotoSansSC, which zhplot carries: all of GBK and Big5. Raises FileNotFoundError where it is not there."""
    try:
        file = Path(str(distribution("zhplot").locate_file("zhplot/fonts/NotoSansSC-Regular.ttf")))
    except PackageNotFoundError as missing:
        raise FileNotFoundError("the package zhplot") from missing
    if not file.exists():
        raise FileNotFoundError(str(file))
    return file


@cache
def characters() -> frozenset[str]:
    """All that the font can draw. Raises OSError where there is no font, or none that can be read."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(font_file(), lazy=True) as font:
            return frozenset(map(chr, font.getBestCmap()))
    except TTLibError as bad:
        raise OSError(f"{font_file()} cannot be read as a font: {bad}") from bad


def undrawable() -> set[str]:
    """Characters of our own words on slips, in all languages, that the font cannot draw: none, if all is well."""
    ours = (text for words in CATALOGS.values() for key, text in words.texts.items() if key.startswith(PRINTED))
    return set("".join(ours)) - characters()


# --- one slip --------------------------------------------------------------------------------------------------------


def _draw(pen: "_Pen", slip: Slip, words: Catalog, ask: str | None) -> None:
    pen.write(words.plain("slip.invites"), LEFT, 9.5, 10, BESIDE_THE_CODE)
    address = [part for part in (slip.place, slip.stairs) if part]
    for number, part in enumerate(reversed(address)):
        pen.write(part, LEFT, 25.0 - 7.5 * number, 15, BESIDE_THE_CODE)
    pen.write(slip.room, LEFT, 39.5, 36, BESIDE_THE_CODE, heavy=True)
    pen.code(slip.link, QR_LEFT, QR_TOP)
    steps = [words.plain(key, agree=words.plain("button.agree")) for key in STEPS]
    size = min(pen.size_that_fits(step, 12, RIGHT - LEFT) for step in steps)
    for number, step in enumerate(steps):
        pen.write(step, LEFT, STEPS_TOP + 4.5 + 5.5 * number, size, RIGHT - LEFT)
    month = words.plain(f"month.{slip.last_on.month}")
    until = words.plain("slip.until", year=slip.last_on.year, month=month, day=slip.last_on.day)
    help_ = words.plain("slip.ask", whom=ask or words.plain("slip.whom"))
    pen.write(words.plain("slip.secret"), LEFT, 65.8, 9.5, RIGHT - LEFT, heavy=True)
    pen.write(f"{until}{words.plain('slip.between')}{help_}", LEFT, 69.5, 9.5, RIGHT - LEFT)


def _cut_lines(pdf: "FPDF") -> None:
    pdf.set_draw_color(150)
    pdf.set_line_width(0.1)
    pdf.set_dash_pattern(dash=2, gap=2)
    for column in range(1, COLUMNS):
        pdf.line(column * WIDTH, 0, column * WIDTH, ROWS * HEIGHT)
    for row in range(1, ROWS):
        pdf.line(0, row * HEIGHT, COLUMNS * WIDTH, row * HEIGHT)
    pdf.set_dash_pattern()
    pdf.set_draw_color(0)


class _Pen:
    """Draws on the slip whose corner it was put at."""

    def __init__(self, pdf: "FPDF") -> None:
        self._pdf = pdf
        self._known = characters()
        self.left = self.top = 0.0
        self.missing: set[str] = set()

    def write(self, text: str, x: float, y: float, size: float, width: float, heavy: bool = False) -> None:
        """One line with its foot at y, in `size` points, smaller where it would be wider than `width`."""
        text = self._drawable(text)
        self._pdf.set_font("slip", size=self.size_that_fits(text, size, width))
        while text and self._pdf.get_string_width(text) > width:
            text = text[:-2] + "…" if len(text) > 2 else ""
        stroke = self._pdf.font_size * 0.03 if heavy else 0  # the font has one weight: heavier is drawn with an outline
        with self._pdf.local_context(text_mode="FILL_STROKE" if heavy else "FILL", line_width=stroke):
            self._pdf.text(self.left + x, self.top + y, text)

    def size_that_fits(self, text: str, size: float, width: float) -> float:
        """`size`, or as much less as makes the line no wider than `width`; in points."""
        self._pdf.set_font("slip", size=size)
        wide = self._pdf.get_string_width(text)
        return size if wide <= width else max(SMALLEST, size * width / wide * 0.995)

    def code(self, link: str, x: float, y: float) -> None:
        """The link as a QR code with its corner there; black runs of a row are one rectangle."""
        rows = segno.make_qr(link, error="m").matrix
        module = QR / len(rows)
        for number, row in enumerate(rows):
            start = 0
            for end in range(len(row) + 1):
                if end == len(row) or row[end] != row[start]:
                    if row[start]:
                        left, top = self.left + x + start * module, self.top + y + number * module
                        self._pdf.rect(left, top, (end - start) * module, module + OVERLAP, style="F")
                    start = end

    def _drawable(self, text: str) -> str:
        self.missing |= set(text) - self._known
        return "".join(character if character in self._known else UNKNOWN for character in text)
