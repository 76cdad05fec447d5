"""Sheets of strangers, CSV and XLSX, as plain cells with their places, bounded in size. What they mean is elsewhere."""

import csv
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.sheets import FORMULA
from core.xml_reading import refuse_tricks

MOST_ROWS, MOST_COLUMNS = 5_000, 100
MOST_BYTES = 8 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 500
LONGEST_CELL = 5_000
DELIMITERS = (",", ";", "\t")
LETTERS = 26

DAMAGED = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError, EOFError, RuntimeError, SyntaxError),
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError),
)
"""What a damaged package leads its readers to, XML that cannot be parsed (a SyntaxError) included."""

Value = str | int | float | bool | date | None


@dataclass(frozen=True)
class Cell:
    """One cell: what stands in it and where, as in D5. `formula` is true where it is worked out by the sheet."""

    value: Value
    place: str
    formula: bool = False
    merged: bool = False


@dataclass(frozen=True)
class Row:
    number: int
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        return all(cell.value in (None, "") for cell in self.cells)


def read(content: bytes, *, name: str) -> list[list[Row]]:
    """The sheets of a file; a CSV file has one. ValidationError says in one sentence why it is not read."""
    if not content:
        raise ValidationError(_("The file is empty."), code="empty")
    if len(content) > MOST_BYTES:
        words = _("The file has more than %(limit)s MB; a plan has far less. Take out what is not needed.")
        raise ValidationError(words % {"limit": MOST_BYTES // 1024 // 1024}, code="too_large")
    packed = content[:4] == b"PK\x03\x04"
    if name.lower().endswith(".xlsx") and not packed:
        raise ValidationError(_("This is not a whole XLSX file: it is cut off, or of another kind."), code="broken")
    return _xlsx(content) if packed else [_csv(content)]


# --- CSV -----------------------------------------------------------------------------------------


def _csv(content: bytes) -> list[Row]:
    text = _decoded(content)
    head = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    rows: list[Row] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            rows.append(Row(reader.line_num, tuple(_plain(cell, at, reader.line_num) for at, cell in enumerate(cells))))
            _check_count(len(rows), max((len(row.cells) for row in rows[-1:]), default=0))
    except csv.Error as error:
        words = _("Line %(line)s cannot be read as CSV: a quotation mark is open, or a cell is too long.")
        raise ValidationError(words % {"line": reader.line_num}, code="broken") from error
    return rows


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        words = _("The file is not text in UTF-8. Save it as “CSV UTF-8”, or as XLSX.")
        raise ValidationError(words, code="encoding") from error
    if "\x00" in text:
        raise ValidationError(_("This is neither CSV nor XLSX."), code="kind")
    return text


def _plain(text: str, at: int, line: int) -> Cell:
    """A cell of CSV; the apostrophe that kept it from being run is taken off."""
    text = text.strip()
    if text.startswith("'") and text[1:2] in FORMULA:
        text = text[1:]
        return Cell(text, place_of(at, line))
    return Cell(text, place_of(at, line), formula=text.startswith("=") and len(text) > 1)


def place_of(column: int, row: int) -> str:
    """D5, for column 3 and row 5."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _check_count(rows: int, columns: int) -> None:
    if rows > MOST_ROWS:
        words = _("The sheet has more than %(limit)s rows; a plan has far fewer. Take out what is not part of it.")
        raise ValidationError(words % {"limit": f"{MOST_ROWS:,}"}, code="too_many")
    if columns > MOST_COLUMNS:
        words = _("The sheet has more than %(limit)s columns; it is not a plan that was taken out here.")
        raise ValidationError(words % {"limit": MOST_COLUMNS}, code="too_many")


# --- XLSX ----------------------------------------------------------------------------------------


def _xlsx(content: bytes) -> list[list[Row]]:
    _check_package(content)
    from openpyxl import load_workbook  # only what reads a sheet loads it

    try:
        book = load_workbook(BytesIO(content), read_only=False, data_only=False, keep_links=False)
        return [list(_rows(sheet)) for sheet in book.worksheets]
    except ValidationError:
        raise
    except DAMAGED as error:
        raise ValidationError(_broken(), code="broken") from error


def _check_package(content: bytes) -> None:
    """Looks at the package before anything in it is unpacked: its parts, their sizes, their rows."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _check_parts(package)
    except DAMAGED as error:
        raise ValidationError(_broken(), code="broken") from error


def _check_parts(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if "xl/workbook.xml" not in package.namelist():
        raise ValidationError(_("This is not an XLSX file: it holds no workbook."), code="kind")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        words = _("Unpacked, the file has more than %(limit)s MB; it is not a plan that was taken out here.")
        raise ValidationError(words % {"limit": MOST_UNPACKED // 1024 // 1024}, code="too_large")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with package.open(part) as held:
                text = held.read(MOST_UNPACKED + 1)
            if text.strip():
                refuse_tricks(text)
            if part.filename.startswith("xl/worksheets/"):
                _check_count(text.count(b"<row "), 0)


def _broken() -> str:
    return _("The XLSX file is not whole: it is cut off or damaged. Save or send it again.")


def _rows(sheet: Any) -> Iterator[Row]:
    """The rows as far as anything stands in them."""
    if (sheet.max_column or 0) > MOST_COLUMNS:
        _check_count(0, sheet.max_column)
    merged = {(row, column) for block in sheet.merged_cells.ranges for row, column in block.cells}
    for row in sheet.iter_rows():
        cells = tuple(
            Cell(_value(cell.value), cell.coordinate, cell.data_type == "f", (cell.row, cell.column) in merged)
            for cell in row
        )
        yield Row(row[0].row, cells)


def _value(value: Any) -> Value:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return value.strip()[:LONGEST_CELL]
    return value if isinstance(value, int | float | bool | date) or value is None else str(value)
