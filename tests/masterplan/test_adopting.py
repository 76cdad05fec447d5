"""Taking indicators over from the catalogue: what comes with them, what is linked, and what the record says."""

import pytest

from core.models import Entry
from core.verification import verify
from masterplan import adopting, catalogue
from masterplan.models import Criterion, MasterPlan
from masterplan.writing import take_out
from tests.cast import Country
from tests.masterplan import scenes

pytestmark = pytest.mark.django_db


def test_a_plan_starts_with_what_ships(country: Country) -> None:
    plan = scenes.started(country)
    assert plan.code_lists.count() == 27
    assert plan.criteria.count() == len(catalogue.criteria())
    assert plan.phases.count() == 3


def test_the_whole_catalogue_can_be_taken_over_and_the_record_holds(country: Country) -> None:
    plan = scenes.adopted(country, *catalogue.indicators())
    assert plan.indicators.count() == 75
    assert adopting.open_to(plan) == []
    assert Entry.objects.filter(action="indicator.added").count() == 75
    assert verify(keys=[country.implementation.chain_key()]).problems == []


def test_what_an_indicator_brings_along(country: Country) -> None:
    scenes.adopted(country, "UNE_RT")
    found = scenes.indicator(country, "UNE_RT")
    assert (found.unit, found.standard, found.phase.number) == ("PT", "ICLS-19", 1)
    assert {str(code) for code in found.external_codes.all()} == {"ILOSTAT UNE_DEAP_SEX_AGE_RT"}
    assert {code.vintage for code in found.external_codes.all()} == {"2022", "2026"}
    assert "KILM 9" in {str(place) for place in found.places.all()}
    lists = {held.criterion.code: str(held.code_list) for held in found.disaggregations.all()}
    assert lists["SEX"] == "Sex"
    assert lists["REGION"] == "None"


def test_a_ratio_is_linked_once_both_are_there(country: Country) -> None:
    scenes.adopted(country, "UNE_RT")
    assert not scenes.indicator(country, "UNE_RT").is_ratio
    scenes.adopted(country, "UNE", "LF")
    found = scenes.indicator(country, "UNE_RT")
    assert found.numerator == scenes.indicator(country, "UNE")
    assert found.denominator == scenes.indicator(country, "LF")
    assert verify(keys=[country.implementation.chain_key()]).problems == []


def test_what_the_country_has_is_left_as_it_is(country: Country) -> None:
    plan = scenes.adopted(country, "LF")
    assert adopting.adopt(plan, ["LF"], **scenes.as_(country)) == []
    assert plan.indicators.count() == 1


def test_what_the_country_took_out_is_not_brought_back(country: Country) -> None:
    plan = scenes.started(country)
    take_out(Criterion.objects.get(plan=plan, code="DSB"), **scenes.as_(country))
    scenes.adopted(country, "LF")
    held = scenes.indicator(country, "LF").disaggregations.all()
    assert "DSB" not in {each.criterion.code for each in held}


def test_the_one_institution_of_a_kind_is_proposed(country: Country) -> None:
    scenes.adopted(country, "STRIKE_NB", "LF")
    assert scenes.indicator(country, "STRIKE_NB").responsible == country.institutions["leading_agency"]
    assert scenes.indicator(country, "LF").responsible is None


def test_there_is_one_plan_for_a_country(country: Country) -> None:
    scenes.started(country)
    assert scenes.started(country) == MasterPlan.objects.get()
