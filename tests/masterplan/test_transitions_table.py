"""Every transition × state × role of an indicator sheet. A rule that is not listed fails the table."""

import pytest

from core.errors import RuleViolation
from core.transitions import perform
from masterplan.models import Indicator
from tests.cast import Country
from tests.masterplan import scenes
from tests.transition_table import Cast, Table, every_row, line

pytestmark = pytest.mark.django_db

SHEETS = ("data_analyst", "coordinator")
MODEL = ("data_manager", "coordinator")


def indicator(country: Country) -> Indicator:
    return scenes.complete(country, "LF")


TABLE = Table(
    Indicator,
    {
        "agree": line("proposed", *SHEETS),
        "reconsider": line("agreed modelled loaded published", *SHEETS),
        "model": line("agreed", *MODEL),
        "load": line("modelled", *MODEL),
        "publish": line("loaded", *MODEL),
        "suspend": line("proposed agreed modelled loaded published", *SHEETS),
        "resume": line("suspended", *SHEETS),
    },
    indicator,
)


def test_every_rule_is_listed() -> None:
    TABLE.lists_every_rule()


@every_row(TABLE)
def test_it_is_offered_in_its_states_to_its_people(table: Table, action: str, country: Country, cast: Cast) -> None:
    table.offers(action, country, cast)


@every_row(TABLE)
def test_others_are_refused_and_nothing_happens(table: Table, action: str, country: Country, cast: Cast) -> None:
    table.refuses_others(action, country, cast)


@every_row(TABLE)
def test_in_another_state_nobody_does_it(table: Table, action: str, country: Country, cast: Cast) -> None:
    table.refuses_in_other_states(action, country, cast)


@every_row(TABLE)
def test_the_product_does_by_itself_only_what_no_person_does(table: Table, action: str, country: Country) -> None:
    table.is_not_done_by_the_product(action, country)


def test_an_incomplete_sheet_is_not_agreed_and_every_empty_field_is_named(country: Country) -> None:
    scenes.adopted(country, "LF")
    with pytest.raises(RuleViolation) as refused:
        perform(scenes.indicator(country, "LF"), "agree", by=country["data_analyst"])
    said = [str(reason) for reason in refused.value.reasons]
    assert "This field is empty: Source." in said
    assert all("#" in reason.url for reason in refused.value.reasons)


def test_a_complete_sheet_is_agreed(country: Country) -> None:
    assert perform(indicator(country), "agree", by=country["data_analyst"]).state == "agreed"
