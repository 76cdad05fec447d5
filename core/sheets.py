"""Tables for spreadsheets, as CSV and XLSX; nothing in them runs as a formula. What they hold is decided elsewhere."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import get_language

BYTE_ORDER_MARK = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FORMS = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _Echo:
    def write(self, line: str) -> str:
        return line


def exports(address: str) -> list[tuple[str, str]]:
    """The links under a list to the same rows as files: name and address, for components/filters.html."""
    joint = "" if address.endswith("?") else "&" if "?" in address else "?"
    return [(form.upper(), f"{address}{joint}as={form}") for form in FORMS]


def download(form: str | None, name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """The rows as a file in the form that was asked for by `?as=`, as CSV where none was."""
    response = _xlsx(head, rows) if form == "xlsx" else _csv(head, rows)
    response["Content-Disposition"] = f'attachment; filename="{name}.{"xlsx" if form == "xlsx" else "csv"}"'
    response["Content-Language"] = get_language()
    return response


# --- CSV -----------------------------------------------------------------------------------------


def cell(value: Any) -> str:
    """The value as text; what a spreadsheet would run is made text by an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _csv(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """In UTF-8 with a mark, so that every spreadsheet reads it, written while it is sent."""
    return StreamingHttpResponse(_marked(_lines(head, rows)), content_type="text/csv; charset=utf-8")


def _lines(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterable[str]:
    writer = csv.writer(_Echo())
    return (writer.writerow([cell(value) for value in row]) for row in (head, *rows))


def _marked(lines: Iterable[str]) -> Iterable[str]:
    yield BYTE_ORDER_MARK
    yield from lines


# --- XLSX ----------------------------------------------------------------------------------------


def as_csv(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    """The same as `download` sends, whole."""
    return "".join(_marked(_lines(head, rows))).encode()


def _xlsx(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> FileResponse:
    return FileResponse(BytesIO(as_xlsx(head, rows)), content_type=XLSX)


def as_xlsx(head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    """Written row by row; only the packed file is held."""
    from openpyxl import Workbook  # only what writes a sheet loads it

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (head, *rows):
        sheet.append([_held(sheet, value) for value in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _held(sheet: Any, value: Any) -> Any:
    """Numbers and days stay what they are; everything else is text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if value is None or isinstance(value, int | Decimal):
        return value
    if isinstance(value, date):
        held = WriteOnlyCell(sheet, value)
        held.number_format = "yyyy-mm-dd"
        return held
    found = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    found.data_type = "s"
    return found
