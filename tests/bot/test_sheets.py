"""Files of cells: what is read of them, and what is said of those that cannot be."""

import csv
import io
import math
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot import sheets
from bot.sheets import BadFile, rows_of
from rules.roster import Merged, NotARoster, Roster, read

HEADER = ["社区", "小区", "网格", "楼栋", "单元", "房号", "面积", "业主", "状态"]
LINES = [
    ["福和社区", "福和苑", "第一网格", "1栋", "1单元", "101", "89.5", "A001", "自住"],
    ["福和社区", "福和苑", "第一网格", "1栋", "1单元", "102", "112.36", "𠮷—é", "空置"],
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roster"


def as_csv(*lines: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([HEADER, *lines])
    return written.getvalue()


def as_xlsx(file: Path, *lines: list[Any], header: list[str] = HEADER) -> Any:
    """A workbook saved there; it can be changed and saved again."""
    book = openpyxl.Workbook()
    for line in (header, *lines):
        book.active.append(line)
    book.save(file)
    return book


def roster(file: Path) -> Roster:
    return read(rows_of(file))


def says(file: Path) -> str:
    """The sentence with which it is refused."""
    with pytest.raises(BadFile) as refused:
        rows_of(file)
    assert "\n" not in str(refused.value)
    return str(refused.value)


# --- CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_csv_is_read_in_its_encoding(file: Path, encoding: str, newline: str) -> None:
    file.write_bytes(as_csv(*LINES).replace("\r\n", newline).encode(encoding))
    assert [line.owner for line in roster(file).lines] == ["A001", "𠮷—é"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "big5", "shift-jis"])
def test_other_encodings_are_refused_with_what_to_do(file: Path, encoding: str) -> None:
    file.write_bytes(as_csv(LINES[0]).encode(encoding, errors="replace"))
    with pytest.raises((BadFile, NotARoster), match=r"neither UTF-8 nor GB18030|no line names the columns"):
        roster(file)


def test_the_line_that_is_not_utf_8_is_named(file: Path) -> None:
    file.write_bytes(as_csv(*LINES).encode().replace("空置".encode(), "空置".encode()[:-1]))
    assert "line 3: neither UTF-8 nor GB18030" in says(file)


def test_lines_are_counted_as_in_the_file(file: Path) -> None:
    file.write_text(as_csv(["福和社区", "福\n和苑", *LINES[0][2:]]) + ",,\n\n" + ",".join(LINES[1]), "utf-8")
    assert [line.number for line in roster(file).lines] == [2, 6]


def test_a_quote_that_is_left_open_is_named(file: Path) -> None:
    file.write_text(as_csv(LINES[0]) + '福和社区,"福和苑,第一网格\n' + ",".join(LINES[1]), "utf-8")
    assert "line 3" in says(file)
    assert "quote" in says(file)


def test_a_file_that_is_not_there_or_holds_nothing_is_refused(file: Path) -> None:
    assert "cannot be read: No such file" in says(file)
    assert "cannot be read" in says(file.parent)
    file.write_bytes(b"")
    with pytest.raises(NotARoster):
        roster(file)


def test_more_lines_than_a_roster_has_are_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 50)
    file.write_text(as_csv(*LINES * 50), "utf-8")
    assert "more than 50 lines" in says(file)


# --- .xlsx


def test_a_sheet_says_what_a_csv_file_says(file: Path, tmp_path: Path) -> None:
    as_xlsx(file, *LINES)
    (tmp_path / "csv").write_text(as_csv(*LINES), "utf-8")
    assert roster(file).lines == roster(tmp_path / "csv").lines


def test_numbers_are_read_as_the_sheet_shows_them(file: Path) -> None:
    as_xlsx(file, [*LINES[0][:3], 1, 2, 101, math.nextafter(89.1, 90), 10**10, "自住"])
    [line] = roster(file).lines
    assert (line.places[3][1], line.places[4][1], line.room, line.area) == ("1", "2", "101", 8910)
    assert line.owner == "10000000000"


@pytest.mark.parametrize(
    ("value", "what"),
    [("=F2+1", "formula"), ("#REF!", "error"), (date(2026, 3, 1), "date"), (123456789012345678, "cut")],
)
def test_formulas_errors_dates_and_cut_numbers_are_bad(file: Path, value: Any, what: str) -> None:
    as_xlsx(file, LINES[0], [*LINES[1][:5], value, *LINES[1][6:]])
    [problem] = roster(file).problems
    assert (problem.line, problem.column) == (3, "房号")
    assert what in problem.right


def test_a_merged_place_is_the_place_of_all_its_lines_a_merged_area_nobodys(file: Path) -> None:
    book = as_xlsx(file, *LINES, [*LINES[0][:5], "103", "70", "A003", "自住"])
    book.active.merge_cells("D2:D4")
    book.save(file)
    assert [line.places[3][1] for line in roster(file).lines] == ["1栋"] * 3
    assert isinstance(rows_of(file)[2][1][3], Merged)
    book.active.merge_cells("G2:G3")
    book.save(file)
    assert [(problem.line, problem.column) for problem in roster(file).problems] == [(3, "面积")]


def test_a_merged_title_above_the_columns_is_let_be(file: Path) -> None:
    book = as_xlsx(file, *LINES)
    book.active.insert_rows(1)
    book.active["A1"] = "福和社区住户名册"
    book.active.merge_cells("A1:I1")
    book.save(file)
    assert [line.number for line in roster(file).lines] == [3, 4]


def test_the_sheet_with_the_roster_is_read_and_two_are_refused(file: Path) -> None:
    book = as_xlsx(file, *LINES)
    book.create_sheet("填写说明", 0).append(["请按模板填写"])
    book.save(file)
    assert len(roster(file).lines) == 2
    book.create_sheet("二").append(HEADER)
    book.save(file)
    with pytest.raises(NotARoster, match="Sheet, 二"):
        rows_of(file)


def test_an_old_xls_is_refused_whatever_it_is_called(file: Path) -> None:
    file.with_suffix(".xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    assert "old .xls" in says(file.with_suffix(".xlsx"))


def packed(file: Path, *parts: tuple[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts:
            written.writestr(name, content)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(file: Path) -> None:
    as_xlsx(file, *LINES)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as written, written.open("xl/media/x.bin", "w") as part:
        for _ in range(sheets.BIGGEST // 2**20 + 1):
            part.write(bytes(2**20))
    assert file.stat().st_size < 2**20
    assert "unpacks to more than 64 MB" in says(file)


def test_a_zip_that_lies_about_its_size_unpacks_no_further(file: Path) -> None:
    as_xlsx(file, *LINES)
    name = b"xl/worksheets/sheet1.xml"
    data = bytearray(file.read_bytes())
    entry = data.rindex(name) - 46  # in the directory at the end
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    file.write_bytes(data)
    assert "not a sound .xlsx" in says(file)


def test_a_bomb_of_entities_is_refused(file: Path) -> None:
    as_xlsx(file, *LINES)
    nested = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    entities = f'<!DOCTYPE x [<!ENTITY l0 "{"l" * 100}">{nested}]>'
    sheet = f"{entities}<worksheet><sheetData><row><c>&l9;</c></row></sheetData></worksheet>"
    with zipfile.ZipFile(file) as old:
        parts = [(name, old.read(name)) for name in old.namelist() if name != "xl/worksheets/sheet1.xml"]
    packed(file, *parts, ("xl/worksheets/sheet1.xml", sheet.encode()))
    assert "not a sound .xlsx" in says(file)


@pytest.mark.parametrize("left", [10, 200, 2000])
def test_half_a_file_is_refused(file: Path, left: int) -> None:
    as_xlsx(file, *LINES)
    file.write_bytes(file.read_bytes()[:left])
    assert "not a sound .xlsx" in says(file)


def test_another_packed_file_is_refused(file: Path) -> None:
    packed(file, ("word/document.xml", b"<x/>"))
    assert "no .xlsx" in says(file)
    packed(file, ("xl/workbook.xml", b"<x"))
    assert "not a sound .xlsx" in says(file)
