"""Two people on one sheet, as a pure rule: against every combination of what was shown, stands there and was typed."""

from hypothesis import given
from hypothesis import strategies as st

from masterplan.merging import marks, merged

VALUES = st.sampled_from(["", "a", "b", 3, None])
FIELDS = st.dictionaries(st.sampled_from(["unit", "formula", "phase"]), st.tuples(VALUES, VALUES, VALUES), min_size=1)


@given(FIELDS)
def test_nothing_that_anybody_changed_is_lost(fields: dict[str, tuple[object, object, object]]) -> None:
    shown = {name: first for name, (first, _now, _typed) in fields.items()}
    now = {name: stands for name, (_first, stands, _typed) in fields.items()}
    typed = {name: sent for name, (_first, _now, sent) in fields.items()}
    found = merged(marks(shown), now, typed)
    for name in fields:
        mine, theirs = typed[name] != shown[name], now[name] != shown[name]
        assert (name in found.both) == (mine and theirs and typed[name] != now[name])
        assert (name in found.write) == (mine and not theirs)
        assert (name in found.stays) == (theirs and not mine)


def test_both_versions_are_handed_back() -> None:
    found = merged(marks({"unit": "PT"}), {"unit": "NB"}, {"unit": "CR"})
    assert found.both == {"unit": ("NB", "CR")}
    assert not found.write


def test_without_marks_what_is_typed_is_written() -> None:
    assert merged({}, {"unit": "PT"}, {"unit": "NB"}).write == {"unit": "NB"}
