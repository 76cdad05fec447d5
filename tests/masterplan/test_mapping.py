"""Fits of codes and conflicts of sources, against a count made another way."""

from hypothesis import given
from hypothesis import strategies as st

from masterplan.mapping import SourceList, conflicts, fits
from masterplan.vocabulary import Match

CODES, THERE = "abcdef", "XYZ"
TARGETS = st.dictionaries(
    st.sampled_from(CODES),
    st.one_of(st.none(), st.lists(st.sampled_from(THERE), unique=True, max_size=3).map(tuple)),
    min_size=1,
)


@given(TARGETS)
def test_the_fit_follows_from_the_mapping_as_a_whole(targets: dict[str, tuple[str, ...] | None]) -> None:
    for code, fit in fits(targets).items():
        goes = targets[code]
        sharers = [c for c, found in targets.items() if goes and found and goes[0] in found]
        expected = {
            goes is None: None,
            goes == (): Match.NONE,
            goes is not None and len(goes) > 1: Match.SPLIT,
            goes is not None and len(goes) == 1 and len(sharers) > 1: Match.AGGREGATE,
            goes is not None and len(goes) == 1 and len(sharers) == 1: Match.EXACT,
        }[True]
        assert fit == expected


@given(TARGETS)
def test_every_code_is_counted_or_open(targets: dict[str, tuple[str, ...] | None]) -> None:
    held = SourceList("S", {code: code for code in targets}, targets)
    assert sum(held.counts.values()) + len(held.open) == len(targets)


def bands(source: str, last: str, goes: tuple[str, ...] | None) -> SourceList:
    return SourceList(source, {"1": "15–59", "2": last}, {"1": ("X",), "2": goes})


def test_two_sources_with_other_bands_conflict_and_the_bands_are_named() -> None:
    found = conflicts([bands("Census", "60 and over", ()), bands("Survey", "65 and over", ("Y",))])
    assert [(each.sources, each.first, each.second) for each in found] == [
        (("Census", "Survey"), ("60 and over",), ("65 and over",))
    ]


def test_sources_that_yield_the_same_do_not_conflict_whatever_their_codes() -> None:
    assert conflicts([bands("Census", "60 and over", ("Y",)), bands("Survey", "65 and over", ("Y",))]) == []


def test_what_has_to_be_split_is_not_yielded() -> None:
    split = bands("Register", "30 and over", ("Y", "Z"))
    assert split.covers == {"X"}
    assert len(conflicts([split, bands("Survey", "65 and over", ("Y",))])) == 1
