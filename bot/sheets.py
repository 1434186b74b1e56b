"""Files of cells: CSV (UTF-8, GB18030) and .xlsx become rows of text."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.cell import column_index_from_string

from rules.roster import COLUMNS, HEADER_WITHIN, Merged, NotARoster, Row

BIGGEST = 64 * 1024 * 1024
"""Bytes of a file, and of all that is packed in it: a street's roster has a tenth of that."""
MOST_ROWS = 200_000
MOST_COLUMNS = 200
UNSOUND = (
    zipfile.BadZipFile, zlib.error, ParseError, KeyError, IndexError, ValueError, TypeError, AttributeError,
    RuntimeError, OSError,
)  # fmt: skip
"""What reading a damaged .xlsx may raise; RuntimeError where a part has a password."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


class BadFile(Exception):
    """The file cannot be read; the message says why and what to do."""


def rows_of(file: Path) -> list[Row]:
    """All lines of a file that hold something. Raises BadFile."""
    try:
        if file.stat().st_size > BIGGEST:
            raise BadFile(f"{file.name} is bigger than {BIGGEST >> 20} MB: no roster is; export only the list")
        data = file.read_bytes()
    except OSError as why:
        raise BadFile(f"{file} cannot be read: {why.strerror}") from why
    if data.startswith(b"PK"):
        return list(_of_xlsx(file.name, io.BytesIO(data)))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadFile(f"{file.name} is an old .xls (or has a password), whatever it is called: save it as .xlsx or CSV")
    return list(_of_csv(file.name, data))


def names_columns(cells: Any) -> bool:
    """Whether a line looks like the one that names a roster's columns."""
    return sum(str(cell).strip().lower() in COLUMNS for cell in cells) > 1


# --- CSV -------------------------------------------------------------------------------------------------------------


def _of_csv(name: str, data: bytes) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(_text(name, data), newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cells):
                yield begins, cells
            begins = reader.line_num + 1
            _not_too_many(name, begins, len(cells))
    except csv.Error as why:
        raise BadFile(f"{name}, line {begins}: {why}; is a quote left open there? Save the file as CSV again") from why


def _text(name: str, data: bytes) -> str:
    """UTF-8 with or without BOM, else GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise BadFile(f"{name} is neither UTF-8 nor GB18030: save it as “CSV UTF-8”, or as .xlsx")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            text = ""
        if any(names_columns(line.replace('"', "").split(",")) for line in text.splitlines()[:HEADER_WITHIN]):
            return text
        line = data.count(b"\n", 0, bad.start) + 1
        raise BadFile(f"{name}, line {line}: neither UTF-8 nor GB18030; save it as “CSV UTF-8”, or as .xlsx") from bad


# --- .xlsx -----------------------------------------------------------------------------------------------------------


def _of_xlsx(name: str, file: io.BytesIO) -> Iterator[Row]:
    _no_bomb(name, file)
    try:
        workbook = openpyxl.load_workbook(file, read_only=True)  # formulas stay formulas: none is taken for its value
        try:
            yield from _of_sheet(name, file, _sheet_with_a_roster(workbook))
        finally:
            workbook.close()
    except UNSOUND as why:
        raise BadFile(_unsound(name, why)) from why


def _unsound(name: str, why: Exception) -> str:
    reason = str(why).partition("\n")[0]
    return f"{name} is not a sound .xlsx ({reason}): open it and save it anew, or as CSV"


def _no_bomb(name: str, file: io.BytesIO) -> None:
    """What is packed says how big it is; unpacking stops there, so that a lie costs nothing."""
    try:
        with zipfile.ZipFile(file) as packed:
            size, names = sum(part.file_size for part in packed.infolist()), packed.namelist()
    except UNSOUND as why:
        raise BadFile(_unsound(name, why)) from why
    if size > BIGGEST:
        raise BadFile(f"{name} unpacks to more than {BIGGEST >> 20} MB: no roster does; export only the list")
    if "xl/workbook.xml" not in names:
        raise BadFile(f"{name} is packed, but no .xlsx: save it as .xlsx or CSV")


def _sheet_with_a_roster(workbook: Any) -> Any:
    """The sheet that names a roster's columns; the first where none does. Raises NotARoster where several do."""
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"] or workbook.worksheets[:1]
    for sheet in sheets:
        sheet.reset_dimensions()  # some programs write wrong ones
    found = [sheet for sheet in sheets if any(map(names_columns, sheet.iter_rows(max_row=20, values_only=True)))]
    if len(found) > 1:
        names = ", ".join(sheet.title for sheet in found)
        raise NotARoster(f"there is a roster in each of the sheets {names}: leave one, or put them into one list")
    if not sheets:
        raise NotARoster("there is no sheet in it")
    return (found or sheets)[0]


def _of_sheet(name: str, file: io.BytesIO, sheet: Any) -> Iterator[Row]:
    merged = _merged(file, sheet)
    above: dict[int, str] = {}
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        _not_too_many(name, number, len(row))
        cells = [_text_of(value) for value in row]
        for column, (first, last) in merged.get(number, {}).items():
            cells += [""] * (column + 1 - len(cells))
            if number == first:
                above[column] = cells[column]
            elif number <= last:
                cells[column] = Merged(above.get(column, ""))
        if any(cells):
            yield number, cells


def _merged(file: io.BytesIO, sheet: Any) -> dict[int, dict[int, tuple[int, int]]]:
    """Line → column (from 0) → (first, last line) of the merged cell it lies in; of a wide one, the first
    column. openpyxl does not tell when it reads line by line."""
    with zipfile.ZipFile(file) as packed:
        found = _MERGED.findall(packed.read(sheet._worksheet_path.lstrip("/")))
    lines: dict[int, dict[int, tuple[int, int]]] = {}
    for left, top, _, bottom in found:
        first, last = int(top), min(int(bottom), MOST_ROWS)
        for number in range(first, last + 1) if last > first else ():
            lines.setdefault(number, {})[column_index_from_string(left.decode()) - 1] = (first, last)
    return lines


def _text_of(value: Any) -> str:
    """As the sheet shows it, or nearly: numbers with the 15 digits it keeps, dates as 2026-03-01."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).upper()
    if isinstance(value, int | float):
        return f"{value:.15g}"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(getattr(value, "text", value))


def _not_too_many(name: str, rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise BadFile(f"{name} has more than {MOST_ROWS} lines or {MOST_COLUMNS} columns: export only the list")
