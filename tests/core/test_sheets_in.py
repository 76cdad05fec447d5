"""Sheets of strangers: plain cells with their places; what is too large, broken or tricky is refused in words."""

import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core import sheets, sheets_in
from core.sheets_in import Row


def xlsx(*rows: list[Any], merge: str = "") -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def values(rows: list[Row]) -> list[list[Any]]:
    return [[cell.value for cell in row.cells] for row in rows]


def why_not(content: bytes, name: str = "plan.xlsx") -> str:
    with pytest.raises(ValidationError) as refused:
        sheets_in.read(content, name=name)
    return refused.value.messages[0]


def repacked(content: bytes, part: str, text: bytes) -> bytes:
    """The same package with one part replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return file.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_whatever_a_spreadsheet_saved_it_as(delimiter: str, encoding: str) -> None:
    text = delimiter.join(["Code", "Title"]) + "\r\n" + delimiter.join(["ADM-1", '"Two\nlines"']) + "\r\n"
    (rows,) = sheets_in.read(text.encode(encoding), name="plan.csv")
    assert values(rows) == [["Code", "Title"], ["ADM-1", "Two\nlines"]]
    assert rows[1].cells[1].place == "B3"


def test_what_we_kept_from_running_comes_back_as_it_was() -> None:
    content = sheets.as_csv(["Title"], [["=1+1"], ["-5"], ["plain"]])
    (rows,) = sheets_in.read(content, name="x.csv")
    assert [(row.cells[0].value, row.cells[0].formula) for row in rows[1:]] == [
        ("=1+1", False),
        ("-5", False),
        ("plain", False),
    ]


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C"])), min_size=2, max_size=4)))
def test_every_text_survives_csv_but_for_its_blanks(rows: list[list[str]]) -> None:
    content = sheets.as_csv(["a", "b"], rows)
    (found,) = sheets_in.read(content, name="x.csv")
    said = [[cell.strip() for cell in row] for row in rows]
    assert len(found) == len(rows) + 1
    for ours, theirs in zip(said, values(found)[1:], strict=True):
        for mine, other in zip(ours, theirs, strict=True):
            assert other in (mine, mine.removeprefix("'"))


def test_places_go_beyond_the_letter_z() -> None:
    assert [sheets_in.place_of(at, 7) for at in (0, 25, 26, 701, 702)] == ["A7", "Z7", "AA7", "ZZ7", "AAA7"]


def test_formulas_and_merged_cells_are_told_apart() -> None:
    (rows,) = sheets_in.read(xlsx(["Code", "Length"], ["ADM-1", "=1+1"], ["ADM-2", 3], merge="A3:B3"), name="p.xlsx")
    assert rows[1].cells[1].formula
    assert rows[2].cells[0].merged


def test_a_truncated_file_is_refused() -> None:
    whole = xlsx(["Code"], ["ADM-1"])
    for length in (10, 100, len(whole) // 2, len(whole) - 30):
        assert "not whole" in why_not(whole[:length])
    assert "cut off, or of another kind" in why_not(b"Code,Title\n")


def test_a_file_with_many_rows_is_refused_before_it_is_read() -> None:
    assert "more than 5,000 rows" in why_not(("Code\n" + "ADM-1\n" * 50_000).encode(), "plan.csv")
    sheet = b"<worksheet><sheetData>" + b'<row r="1"/>' * 50_000 + b"</sheetData></worksheet>"
    assert "more than 5,000 rows" in why_not(repacked(xlsx(["Code"]), "xl/worksheets/sheet1.xml", sheet))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(xlsx(["Code"]), "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 80_000_000 + b"</worksheet>")
    assert len(bomb) < 1_000_000
    assert why_not(bomb) == "Unpacked, the file has more than 64 MB; it is not a plan that was taken out here."


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_entities_in_any_part_are_refused(part: str) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    assert "entities of its own" in why_not(repacked(xlsx(["Code"]), part, bomb))


def test_another_package_is_told_what_it_is() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert why_not(file.getvalue()) == "This is not an XLSX file: it holds no workbook."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        ("Code;Länge\n".encode("latin-1"), "not text in UTF-8"),
        (b"Code\x00Title", "neither CSV nor XLSX"),
        (b'Code\n"open', "a quotation mark is open"),
        (b"," * 200, "more than 100 columns"),
    ],
)
def test_csv_that_is_not_right_is_told_why(content: bytes, said: str) -> None:
    assert said in why_not(content, "plan.csv")


@given(st.binary(max_size=300))
def test_no_bytes_bring_it_down(content: bytes) -> None:
    whole = xlsx(["Code", "Title"], ["ADM-1", "x"])
    for tried in (content, whole[: len(content) * 20] + content + whole[len(content) * 20 :]):
        try:
            sheets_in.read(tried, name="plan.csv")
        except ValidationError as refused:
            assert refused.messages  # noqa: PT017  # anything else is a failure
