"""Tables for spreadsheets: CSV that no spreadsheet takes for a formula. What stands in them is decided elsewhere."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import get_language

BYTE_ORDER_MARK = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    def write(self, line: str) -> str:
        return line


def cell(value: Any) -> str:
    """The value as text; what a spreadsheet would run is made text by an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_download(name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A CSV file (UTF-8 with a mark, so that every spreadsheet reads it), written while it is sent."""
    writer = csv.writer(_Echo())
    lines = (writer.writerow([cell(value) for value in row]) for row in (head, *rows))
    response = StreamingHttpResponse(_marked(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Content-Language"] = get_language()
    return response


def _marked(lines: Iterable[str]) -> Iterable[str]:
    yield BYTE_ORDER_MARK
    yield from lines
