"""The data check: silent on clean files, and every single fault named at its line and column."""

import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from masterplan.sdmx.checking import Finding, lines, shape_of
from masterplan.sdmx.checking.keys import Keys
from masterplan.sdmx.checking.shape import Column, Shape
from masterplan.sdmx.templates import data_template
from tests import samples
from tests.masterplan.data_files import FLOW, checked, model, shape, table, text

SHAPE = shape()
CLEAN = table()
HEADER = CLEAN[0]


def at(id_: str) -> int:
    return HEADER.index(id_)


def spoiled(row: int, id_: str, value: str) -> list[list[str]]:
    """The clean table with one other cell; rows count as lines do."""
    rows = [list(one) for one in CLEAN]
    rows[row - 1][at(id_)] = value
    return rows


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_clean_file_raises_no_alarm(tmp_path: Path, end: str, delimiter: str, mark: str) -> None:
    assert checked(tmp_path, mark + text(CLEAN, end=end, delimiter=delimiter), SHAPE) == []


def test_a_clean_file_of_the_older_version_raises_no_alarm(tmp_path: Path) -> None:
    rows = [["DATAFLOW", *row[3:]] if n == 0 else [row[1], *row[3:]] for n, row in enumerate(CLEAN)]
    assert checked(tmp_path, text(rows), SHAPE) == []


@pytest.mark.parametrize("flow", [one.id for one in model().dataflows])
def test_every_template_is_clean(tmp_path: Path, flow: str) -> None:
    structures = model()
    assert checked(tmp_path, data_template(structures, flow), shape_of(structures, flow)) == []


FAULTS = [
    ("SEX", "SEX_X", "“SEX_X” is no code of ILO:CL_SEX(1.0), the list of SEX."),
    ("SEX", " SEX_T", "“ SEX_T” has spaces around it; without them it is a code of SEX."),
    ("SEX", "", "SEX is empty: every row has a value for every dimension."),
    ("EDU", "EDU_AGGREGATE_ADV", "“EDU_AGGREGATE_ADV” is in the list, but this dataflow does not take it in EDU."),
    ("TIME_PERIOD", "2024", "“2024” is no period of frequency Q; write it like 2026-Q1."),
    ("TIME_PERIOD", "2024-Q5", "“2024-Q5” is no period of frequency Q; write it like 2026-Q1."),
    ("TIME_PERIOD", "", "TIME_PERIOD is empty: every row has a value for every dimension."),
    ("OBS_VALUE", "12,5", "“12,5” is no number: figures, and a point before decimals."),
    ("OBS_VALUE", "1_000", "“1_000” is no number: figures, and a point before decimals."),
    ("OBS_VALUE", "٣", "“٣” is no number: figures, and a point before decimals."),
    ("OBS_VALUE", "inf", "“inf” is no number: figures, and a point before decimals."),
    ("OBS_STATUS", "Z", "“Z” is no code of XA_LMIS:CL_OBS_STATUS(1.0), the list of OBS_STATUS."),
    ("COMMENT_OBS", "x" * 1001, "The text has 1001 characters; COMMENT_OBS takes 1000."),
    ("UNIT_MEASURE", "PT", "UNIT_MEASURE of EMP is “PT” here and “PS” before: it has one value."),
    ("STRUCTURE", "flow", "“flow” is neither dataflow nor datastructure."),
    ("ACTION", "X", "“X” is no action: I, A, M, R or D."),
]


@pytest.mark.parametrize(("id_", "value", "said"), FAULTS)
@pytest.mark.parametrize("line", [2, 60, 129])
def test_a_single_fault_is_named_at_its_place(tmp_path: Path, id_: str, value: str, said: str, line: int) -> None:
    found = checked(tmp_path, text(spoiled(line, id_, value)), SHAPE)
    first = 3 if id_ == "UNIT_MEASURE" and line == 2 else line
    if first == line:
        assert found == [Finding(line, at(id_) + 1, said)]
    else:  # the first row speaks for the indicator, so that the second differs
        assert found == [Finding(3, at(id_) + 1, "UNIT_MEASURE of EMP is “PS” here and “PT” before: it has one value.")]


def test_a_row_of_another_dataflow_is_named(tmp_path: Path) -> None:
    found = checked(tmp_path, text(spoiled(9, "STRUCTURE_ID", "XA_LMIS:DF_UNE(1.0)")), SHAPE)
    said = f"The row belongs to XA_LMIS:DF_UNE(1.0), the check is for XA_LMIS:{FLOW}(1.0): one dataflow in each file."
    assert found == [Finding(9, 2, said)]


def test_a_key_that_stands_twice_is_named_with_both_lines(tmp_path: Path) -> None:
    rows = [*CLEAN, list(CLEAN[4])]
    (found,) = checked(tmp_path, text(rows), SHAPE)
    assert (found.line, found.column) == (130, 0)
    assert found.text.endswith("stands in line 5 already.")


def test_a_row_that_deletes_may_leave_dimensions_open(tmp_path: Path) -> None:
    row = ["dataflow", f"XA_LMIS:{FLOW}(1.0)", "D", "XA", *[""] * (len(HEADER) - 4)]
    assert checked(tmp_path, text([*CLEAN, row]), SHAPE) == []


def test_a_code_of_a_source_is_told_with_its_harmonised_code(tmp_path: Path) -> None:
    mapped = shape_of(model(), FLOW, {"SEX": {"2": "SEX_F", "9": ""}})
    rows = spoiled(5, "SEX", "2")
    rows[8][at("SEX")] = "9"
    assert [one.text for one in checked(tmp_path, text(rows), mapped)] == [
        "“2” is a code of the source; SEX takes “SEX_F” for it.",
        "“9” is a code of the source that is mapped to nothing in SEX.",
    ]


@pytest.mark.parametrize("id_", ["SEX", "TIME_PERIOD", "UNIT_MEASURE"])
def test_a_missing_column_is_named(tmp_path: Path, id_: str) -> None:
    rows = [[cell for n, cell in enumerate(row) if n != at(id_)] for row in CLEAN]
    (found,) = checked(tmp_path, text(rows), SHAPE)
    assert found.line == 1
    assert id_ in found.text


def test_a_column_that_nobody_knows_is_remarked_and_no_fault(tmp_path: Path) -> None:
    rows = [[*row, "UPDATED" if n == 0 else "2026-01-01"] for n, row in enumerate(CLEAN)]
    (found,) = checked(tmp_path, text(rows), SHAPE)
    assert found.remark
    assert (found.line, found.column) == (1, len(HEADER) + 1)


def test_rows_of_another_width_are_named_and_the_rest_is_checked(tmp_path: Path) -> None:
    rows = spoiled(9, "SEX", "?")
    rows[6] = rows[6][:-1]
    found = checked(tmp_path, text(rows), SHAPE)
    assert [(one.line, one.column) for one in found] == [(7, 0), (9, at("SEX") + 1)]


def test_lines_are_counted_through_cells_with_line_ends(tmp_path: Path) -> None:
    rows = spoiled(6, "COMMENT_OBS", "one\r\ntwo\nthree")
    rows[9][at("SEX")] = "?"
    (found,) = checked(tmp_path, text(rows), SHAPE)
    assert found.line == 12


def test_empty_lines_do_no_harm(tmp_path: Path) -> None:
    spaced = text(CLEAN[:3]) + "\n\n" + text(spoiled(5, "SEX", "?")[3:]) + "\n"
    (found,) = checked(tmp_path, spaced, SHAPE)
    assert found.line == 7


# --- Files that are none -----------------------------------------------------------------------

BROKEN = [
    (b"", 1, "The file is empty."),
    (b"a,b\n1,2\n", 1, "The first line is no header of SDMX-CSV: it begins with DATAFLOW or STRUCTURE."),
    (text(CLEAN).encode("utf-16"), 1, "The file is written in UTF-16. Save it as CSV UTF-8."),
    (
        text(spoiled(50, "COMMENT_OBS", "año")).encode("latin-1", "replace"),
        50,
        "The line holds bytes that are no UTF-8. Save the file as CSV UTF-8.",
    ),
    (
        text(spoiled(50, "COMMENT_OBS", "\0")).encode(),
        50,
        "The line holds a null character: this is no text file.",
    ),
    (
        text(CLEAN[:9]).encode() + b'"' + b"x\n" * 200_000,
        10,
        "A cell before here does not end. Is a quotation mark missing?",
    ),
    (
        text(CLEAN, end="\r").encode() * 30,
        1,
        "The lines end as on old Macintoshes. Save the file anew as CSV with usual line ends.",
    ),
    (
        text(CLEAN[:9]).encode() + b"x" * (lines.LONGEST_LINE * 3),
        10,
        "The line is longer than a million characters. Is a line end or a quotation mark missing?",
    ),
]


@pytest.mark.parametrize(("content", "line", "said"), BROKEN)
def test_a_file_that_cannot_be_read_is_told_in_words(tmp_path: Path, content: bytes, line: int, said: str) -> None:
    found = checked(tmp_path, content, SHAPE)
    assert found[-1].text == said
    assert found[-1].line >= line


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_no_bytes_make_it_stumble(tmp_path: Path, content: bytes) -> None:
    checked(tmp_path, content, SHAPE)
    checked(tmp_path, text(CLEAN[:3]).encode() + content, SHAPE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(2, len(CLEAN)), st.sampled_from(["SEX", "AGE", "GEO", "OBS_STATUS"]), st.text(min_size=1, max_size=6)
)
def test_any_other_text_in_a_coded_cell_is_found_there(tmp_path: Path, line: int, id_: str, value: str) -> None:
    codes = SHAPE.by_id()[id_].allowed
    odd = value if value not in codes and "\0" not in value and value.isprintable() else "??"
    found = checked(tmp_path, text(spoiled(line, id_, odd)), SHAPE)
    assert [(one.line, one.column) for one in found] == [(line, at(id_) + 1)]


# --- Keys --------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 300), max_size=400))
def test_repeated_keys_are_those_that_stand_twice(found: list[int]) -> None:
    with Keys() as keys:
        keys.add(found, len(found))
        repeated = sorted(keys.repeated())
    assert repeated == sorted({hash(one) for one in found if found.count(one) > 1})


def test_large_partitions_are_compared_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masterplan.sdmx.checking.keys.HELD", 100)
    held = [*range(50_000), 7, 49_000]
    with Keys() as keys:
        keys.add(held, len(held))
        assert sorted(keys.repeated()) == [7, 49_000]


@pytest.mark.slow
def test_memory_stays_small_whatever_the_size(tmp_path: Path) -> None:
    """300,000 rows and one line of 64 MB: a process that only checks stays under 64 MB."""
    path = tmp_path / "long.csv"
    rows = [row for row in CLEAN[1:] if row[at("TIME_PERIOD")].endswith("Q1")]
    with path.open("w", encoding="utf-8") as file:
        file.write(text([HEADER]))
        for year in range(1000, 5700):
            file.write(text(rows).replace("2024-Q1", f"{year}-Q1"))
        file.write("x" * (64 * 2**20))
    program = (
        "import pickle, re, sys; from pathlib import Path; from django.conf import settings;"
        "settings.configure(USE_I18N=False);"
        "from masterplan.sdmx.checking.check import check;"
        "shape = pickle.loads(Path(sys.argv[2]).read_bytes());"
        "found = [one.line for one in check(Path(sys.argv[1]), shape)];"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1];"
        "print(found[0], len(found), int(peak) // 1024)"
    )
    (tmp_path / "shape").write_bytes(pickle.dumps(SHAPE))
    command = [sys.executable, "-c", program, str(path), str(tmp_path / "shape")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    line, count, megabytes = map(int, done.stdout.split())
    assert (line, count) == (4700 * len(rows) + 2, 1)
    assert megabytes < 64


# --- The standard's own examples ---------------------------------------------------------------


def column(id_: str, role: str, *codes: str) -> Column:
    held = frozenset(codes)
    return Column(id=id_, role=role, kind="code" if codes else "text", codes=held, allowed=held, list_name=f"CL_{id_}")


def of_the_standard(*measures: str) -> Shape:
    """The structure that the examples are about, as far as they say it."""
    return Shape(
        dataflow="ESTAT:NA_MAIN(1.6.0)",
        structure="ESTAT:NA_MAIN(1.6.0)",
        columns=(
            column("DIM_1", "dimension", "A"),
            column("DIM_2", "dimension", "B"),
            column("DIM_3", "time"),
            *(Column(id=id_, role="measure", kind="number") for id_ in measures),
            column("ATTR_1", "attribute"),
            column("ATTR_2", "attribute"),
            column("ATTR_3", "attribute"),
        ),
    )


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05", "06", "07"])
def test_the_examples_of_the_standard_are_clean(tmp_path: Path, number: str) -> None:
    content = samples.read(f"sdmx/sdmx-csv-2.0-example-{number}.csv")
    measures = ("OBS_VALUE1", "OBS_VALUE2") if number in ("02", "03") else ("OBS_VALUE",)
    assert [one for one in checked(tmp_path, content, of_the_standard(*measures)) if not one.remark] == []


def test_the_example_with_two_versions_is_told_of_the_second(tmp_path: Path) -> None:
    content = samples.read("sdmx/sdmx-csv-2.0-example-08.csv")
    (found,) = checked(tmp_path, content, of_the_standard("OBS_VALUE"))
    assert (found.line, found.column) == (3, 2)
    assert "ESTAT:NA_MAIN(1.7.0)" in found.text


@pytest.mark.parametrize(("before", "after"), [("A: Value A", "Z: Value Z"), ("12,4", "12,4,1")])
def test_a_fault_is_found_behind_labels_and_decimal_commas(tmp_path: Path, before: str, after: str) -> None:
    content = samples.read("sdmx/sdmx-csv-2.0-example-04.csv").decode()
    (found,) = checked(tmp_path, content.replace(before, after, 1), of_the_standard("OBS_VALUE"))
    assert found.line == 2


def test_one_of_several_values_is_found(tmp_path: Path) -> None:
    shape = of_the_standard("OBS_VALUE")
    coded = replace(shape, columns=(*shape.columns[:-1], column("ATTR_3", "attribute", "A", "B", "C")))
    content = samples.read("sdmx/sdmx-csv-2.0-example-07.csv").decode()
    assert checked(tmp_path, content, coded) == []
    (found,) = checked(tmp_path, content.replace("A;B;C", "A;X;C"), coded)
    assert found.text.startswith("“X” is no code")
