"""Lines of TOML values, compared with what tomllib reads and with where each value was written."""

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.tracks.shipped import TEXT
from tracks.toml_lines import Path, line_of, lines_of

AWKWARD = '''# a comment = "not a key"
title = "first"
"a b" . 'c' = """two
lines, a quote " and ""quotes""""
literal = \'\'\'it's
[not a table]\'\'\'

[[thing]]   # [[none]]
list = [1, # one
  "two, ]", { name = '# three', "more" = [
    4 ] },
]
when = 1979-05-27T07:32:00Z
[thing.part]
deep.er = true
[[thing.piece]]
[[thing.piece]]
empty = {}
[[thing]]
list = []
'''


def paths(value: Any, path: Path = ()) -> set[Path]:
    """The way to every value that tomllib sees."""
    found = {path} if path else set()
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        found |= paths(one, (*path, key))
    return found


def test_awkward_toml_is_followed() -> None:
    lines = lines_of(AWKWARD)
    assert set(lines) == paths(tomllib.loads(AWKWARD))
    assert lines["a b", "c"] == 3
    assert lines["literal",] == 5
    assert (lines["thing", 0, "list", 0], lines["thing", 0, "list", 1]) == (9, 10)
    assert lines["thing", 0, "list", 2, "more", 0] == 11
    assert lines["thing", 0, "part", "deep", "er"] == 15
    assert (lines["thing", 0, "piece", 0], lines["thing", 0, "piece", 1, "empty"]) == (16, 18)
    assert lines["thing", 1, "list"] == 20


def test_lines_end_in_any_way() -> None:
    assert lines_of(AWKWARD.replace("\n", "\r\n")) == lines_of(AWKWARD)


def test_every_value_of_the_shipped_blueprint_has_its_line() -> None:
    assert set(lines_of(TEXT)) == paths(tomllib.loads(TEXT))


def test_what_has_no_line_takes_that_of_the_table_around_it() -> None:
    lines = lines_of("[a]\nb = 1\n[c]\n")
    assert line_of(("c", "missing", 3), lines) == 3
    assert line_of(("nowhere",), lines) == 1


keys = st.text(min_size=1, max_size=6).filter(lambda key: key.isprintable())
texts = st.text(alphabet=st.sampled_from("ab\"\\'#[]{},=.\n é"), max_size=12)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


values = st.recursive(
    st.integers(0, 99) | st.booleans() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[\n" + "".join(f"  {inline(one)}, # , ] comment\n" for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value) if isinstance(value, str) else str(value)


@given(st.dictionaries(keys, values, max_size=4), st.lists(st.dictionaries(keys, values, max_size=3), max_size=3))
def test_any_toml_is_followed(top: dict[str, Any], tables: list[dict[str, Any]]) -> None:
    written = [f"{quoted(key)} = {inline(value)}" for key, value in top.items() if key != "many"]
    for table in tables:
        written += ["[[many]]", *(f"{quoted(key)} = {inline(value)}" for key, value in table.items())]
    text = "\n".join(written)
    lines = lines_of(text)
    assert set(lines) == paths(tomllib.loads(text))
    rows = text.split("\n")
    for path in (path for path in lines if len(path) == 3 and path[0] == "many"):
        assert rows[lines[path] - 1].startswith(quoted(str(path[2])))
