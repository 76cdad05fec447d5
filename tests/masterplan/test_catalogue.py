"""The catalogue that ships is whole: every word that it uses is known, every reference leads somewhere."""

import pytest

from accounts.models import Institution
from masterplan import catalogue
from masterplan.models.base import IDENTIFIER
from masterplan.vocabulary import MeasureType, Periodicity, Standard, Unit

ENTRIES = list(catalogue.indicators().values())


def test_it_has_75_indicators_and_27_code_lists() -> None:
    assert (len(ENTRIES), len(catalogue.code_lists())) == (75, 27)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_every_word_of_an_indicator_is_known(entry: catalogue.Entry) -> None:
    IDENTIFIER(entry.code)
    assert entry.standard in Standard.values
    assert entry.measure_type in MeasureType.values
    assert entry.unit in Unit.values
    assert entry.periodicity in Periodicity.values
    assert entry.domain in catalogue.domains()
    assert entry.responsible in Institution.Kind.values
    assert {framework for framework, _item in entry.places} <= set(catalogue.frameworks())
    assert set(entry.criteria) <= set(catalogue.criteria())
    assert {entry.numerator, entry.denominator} - {""} <= set(catalogue.indicators())
    assert entry.definition
    assert entry.plain
    assert entry.formula
    assert entry.phase in (1, 2, 3)


def test_every_code_elsewhere_has_its_scheme_and_vintage() -> None:
    assert all(all(parts) for entry in ENTRIES for parts in entry.external)


def test_the_lists_of_a_criterion_stand_on_levels_of_their_own() -> None:
    levels = [(held.criterion, held.level) for held in catalogue.code_lists().values()]
    assert len(levels) == len(set(levels))
    assert {criterion for criterion, _level in levels} <= set(catalogue.criteria())


def test_no_list_is_empty_and_none_has_a_code_twice() -> None:
    for held in catalogue.code_lists().values():
        codes = [code for code, _name in held.codes]
        assert codes
        assert len(codes) == len(set(codes))
