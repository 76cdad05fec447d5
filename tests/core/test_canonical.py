"""Canonical bytes: one value, one text, one hash, on every machine. What is hashed is tested with the ledger."""

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from core.canonical import canonical_bytes, canonical_text, digest, is_canonical, plain

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_the_example_of_the_document_has_this_hash() -> None:
    assert canonical_text({"b": [1, None, True], "a": "é\n"}) == '{"a":"é\\n","b":[1,null,true]}'
    assert digest({"b": [1, None, True], "a": "é\n"}) == (
        "29f72abb25e360eefae7381fcf081fad4db6194842fa7c2f0655ab77c3b0376c"
    )


def test_names_are_sorted_by_utf_16_units_as_the_standard_says() -> None:
    assert canonical_text({"\ufb33": 1, "\U0001f600": 2, "a": 3}) == '{"a":3,"\U0001f600":2,"\ufb33":1}'


def test_times_dates_and_identifiers_have_one_form() -> None:
    moment = datetime(2027, 4, 20, 16, 12, tzinfo=timezone(timedelta(hours=2)))
    assert plain(moment) == "2027-04-20T14:12:00.000000Z"
    assert plain(date(2027, 4, 20)) == "2027-04-20"
    assert plain(UUID(int=7)) == "00000000-0000-0000-0000-000000000007"
    assert plain(Decimal("1.50")) == "1.50"
    assert plain(gettext_lazy("Name")) == "Name"
    assert plain((1, {2: None})) == [1, {"2": None}]


@pytest.mark.parametrize("value", [0.1, float("nan"), b"bytes", object(), {1, 2}])
def test_what_two_machines_may_write_in_two_ways_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_bytes({"value": value})


@given(JSON)
def test_the_text_says_the_value_and_is_its_own_canonical_text(value: object) -> None:
    text = canonical_text(value)
    assert json.loads(text) == value
    assert is_canonical(text)


@pytest.mark.parametrize(
    "text",
    ['{"b":1,"a":2}', '{"a": 1}', '{"a":1,"a":1}', "1.0", "[NaN]", "", "{", '"\\u0061"', "[" * 100_000],
)
def test_another_text_of_the_same_value_is_not_canonical(text: str) -> None:
    assert not is_canonical(text)
