"""Completeness against a count that is made another way, on random plans; and what stands at the threshold."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from masterplan.completeness import MANDATORY, Sheet, completeness, missing, reliance

TEXT = st.sampled_from(["", "   ", "words"])
SHEETS = st.lists(
    st.builds(
        Sheet,
        code=st.text("ABC", min_size=1, max_size=3),
        name=st.just("x"),
        phase=st.integers(1, 3),
        definition=TEXT,
        unit=st.sampled_from(["", "PT"]),
        formula=TEXT,
        is_ratio=st.booleans(),
        sources=st.frozensets(st.sampled_from(["LFS", "PES", "CEN"])),
        responsible=st.sampled_from(["", "NSO", "MoL"]),
        periodicity=st.sampled_from(["", "Q"]),
        reference_period=TEXT,
        lists=st.integers(0, 3),
        timeliness=st.one_of(st.none(), st.integers(0, 90)),
    ),
    max_size=40,
)


def counted_by_hand(sheets: list[Sheet], threshold: int) -> tuple[int, int, bool]:
    """Filled, of how many, and whether it is enough: one field after the other, without the code under test."""
    first = [sheet for sheet in sheets if sheet.phase == 1]
    filled = 0
    for sheet in first:
        filled += sheet.definition.strip() != ""
        filled += sheet.unit != ""
        filled += sheet.formula.strip() != "" or sheet.is_ratio
        filled += len(sheet.sources) > 0
        filled += sheet.responsible != ""
        filled += sheet.periodicity != ""
        filled += sheet.reference_period.strip() != ""
        filled += sheet.lists >= 1
        filled += sheet.timeliness is not None
    of = 9 * len(first)
    each = all(sheet.sources and sheet.responsible for sheet in first)
    return filled, of, bool(first) and filled * 100 >= threshold * of and each


@given(SHEETS, st.integers(0, 100))
def test_it_counts_as_a_hand_would(sheets: list[Sheet], threshold: int) -> None:
    found = completeness(sheets, threshold=threshold)
    assert (found.filled, found.of, found.reached) == counted_by_hand(sheets, threshold)


@given(SHEETS)
def test_what_is_listed_as_missing_is_what_is_not_counted(sheets: list[Sheet]) -> None:
    found = completeness(sheets, threshold=70)
    assert sum(len(lack.fields) for lack in found.lacks) == found.of - found.filled
    assert all(set(lack.fields) <= set(MANDATORY) for lack in found.lacks)


@given(SHEETS)
def test_what_the_first_phase_hangs_on_is_counted_as_a_hand_would(sheets: list[Sheet]) -> None:
    first = [sheet for sheet in sheets if sheet.phase == 1]
    found = reliance(sheets)
    assert dict(found.sources) == Counter(source for sheet in first for source in sheet.sources)
    assert dict(found.institutions) == Counter(sheet.responsible for sheet in first if sheet.responsible)


def full(**fields: Any) -> Sheet:
    held = {
        **{"code": "A", "name": "A", "phase": 1, "definition": "d", "unit": "PT", "formula": "f"},
        **{"sources": frozenset({"LFS"}), "responsible": "NSO", "periodicity": "Q", "reference_period": "week"},
        **{"lists": 1, "timeliness": 0},
    }
    return Sheet(**{**held, **fields})


def test_seventy_per_cent_is_enough_and_one_field_less_is_not() -> None:
    """Ten sheets have ninety fields: 63 are 70 per cent."""
    empty = {"definition": "", "unit": "", "formula": "", "reference_period": "", "lists": 0, "timeliness": None}
    sheets = [full(), full(), full(), full(), full(definition="", unit="", formula="")] + [full(**empty)] * 4
    sheets.append(full(**{**empty, "unit": "PT", "formula": "f", "definition": "d"}))
    assert completeness(sheets, threshold=70).filled == 36 + 6 + 12 + 6
    more = [*sheets[:4], full(), *sheets[5:]]
    assert completeness(more, threshold=70).reached
    less = [*sheets[:4], full(unit=""), *sheets[5:]]
    assert completeness(less, threshold=70).more == 1
    assert not completeness(less, threshold=70).reached


def test_a_zero_is_a_value() -> None:
    assert missing(full(timeliness=0)) == ()


def test_without_a_source_or_an_institution_no_share_is_enough() -> None:
    assert not completeness([full(), full(sources=frozenset())], threshold=10).reached
    assert not completeness([full(), full(responsible="")], threshold=10).reached


def test_an_empty_first_phase_reaches_nothing() -> None:
    assert not completeness([full(phase=2)], threshold=0).reached


def test_one_source_for_all_is_named() -> None:
    assert reliance([full(), full()]).on_one_source == "LFS"
    assert reliance([full(), full(sources=frozenset({"PES"}))]).on_one_source == ""
    assert reliance([]).on_one_source == ""
