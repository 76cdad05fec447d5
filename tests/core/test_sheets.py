"""Tables as files: the same rows as CSV and XLSX, and nothing in them that a spreadsheet would run."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from core.sheets import download, exports

HEAD = ["Name", "Number", "Since"]
ROWS = [["Orinda", 12, None], ['=HYPERLINK("http://evil")', 0, "2027-04-20"], ["عُمان\x0b", 3, "-"]]


def as_csv(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    text = download("csv", "list", HEAD, rows).getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def as_xlsx(rows: Sequence[Sequence[Any]]) -> Any:
    return openpyxl.load_workbook(io.BytesIO(download("xlsx", "list", HEAD, rows).getvalue())).active


def test_both_hold_the_head_and_every_row() -> None:
    assert [row[0] for row in as_csv(ROWS)][:2] == ["Name", "Orinda"]
    sheet = as_xlsx(ROWS)
    assert [cell.value for cell in sheet[1]] == HEAD
    assert [cell.value for cell in sheet[2]] == ["Orinda", 12, None]
    assert sheet["A4"].value == "عُمان"
    assert (len(as_csv(ROWS)), sheet.max_row) == (4, 4)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\tx"])
def test_nothing_runs(text: str) -> None:
    assert as_csv([[text]])[1] == [f"'{text}"]
    cell = as_xlsx([[text]])["A2"]
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize(("form", "ending"), [("csv", "csv"), ("xlsx", "xlsx"), (None, "csv"), ("nonsense", "csv")])
def test_it_is_named_by_its_form(form: str | None, ending: str) -> None:
    answer = download(form, "list", HEAD, ROWS)
    assert answer["Content-Disposition"] == f'attachment; filename="list.{ending}"'


@pytest.mark.parametrize(("address", "first"), [("/x/", "/x/?as=csv"), ("/x/?q=a", "/x/?q=a&as=csv"), ("?", "?as=csv")])
def test_the_links_keep_the_filters(address: str, first: str) -> None:
    assert exports(address) == [("CSV", first), ("XLSX", first.replace("csv", "xlsx"))]
