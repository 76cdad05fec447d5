"""The command `check_blueprint`: figures and exit 0, or one line for each problem and exit 1."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.tracks.shipped import FILE, TEXT


def said(file: Path | str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("check_blueprint", str(file), stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    return out.getvalue(), 0


def test_the_shipped_blueprint_is_counted() -> None:
    output, code = said(FILE)
    assert code == 0
    assert "activities: 20 (milestones: 9, optional: 2)" in output
    assert "dependencies: 24" in output
    assert "lights of the gate: 5" in output
    assert output.endswith("No problem found.\n")


def test_each_problem_has_a_line_of_its_own(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    text = TEXT.replace("length = [2, 3]", "length = [3, 2]").replace('after = ["STA-3"]', 'after = ["STA-8"]')
    wrong.write_text(text, encoding="utf-8")
    output, code = said(wrong)
    places = [text[: text.index(slip)].count("\n") + 1 for slip in ("length = [3, 2]", 'after = ["STA-8"]')]
    assert code == 1
    assert [line.rsplit(":", 1)[0] for line in output.splitlines()] == [f"{wrong}:{place}" for place in places]


def test_a_file_that_is_not_text_is_named_with_its_line(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_bytes(b"[blueprint]\ntitle = '\xff'\n")
    assert said(wrong) == (f"{wrong}:2: The file is not text in UTF-8.\n", 1)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be opened"):
        said(tmp_path / "none.toml")
