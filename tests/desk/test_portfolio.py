"""The portfolio: which rows, in which order, as a file, and the same number of queries for few and for many."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.appointing import appoint
from accounts.models import Person
from core.ledger import SYSTEM, Standing
from core.transitions import perform
from tests import cast as casting
from tests.cast import SINCE, Country
from tests.people import Enter
from tests.tracks.play import activity
from tracks import foresights
from tracks.instantiating import instantiate

pytestmark = pytest.mark.django_db


def more_countries(person: Person, codes: list[str]) -> None:
    """Countries with a plan in which this person observes."""
    for code in codes:
        found = casting.found(code, roles=["observer"], name=f"Land {code}")
        appoint(
            person,
            institution=found.institutions["donor"],
            role="observer",
            by=SYSTEM,
            standing=Standing(),
            start=SINCE,
        )
        instantiate(found.implementation, by=SYSTEM)


def test_it_shows_only_what_one_may_see(country: Country, neighbour: Country, enter: Enter) -> None:
    html = enter(country["observer"]).get(reverse("desk:portfolio")).content.decode()
    assert "Valmera" in html
    assert "Omberland" not in html


def test_without_any_role_it_says_what_it_is(outsider: Person, enter: Enter) -> None:
    assert "No implementation yet" in enter(outsider).get(reverse("desk:portfolio")).content.decode()


def test_whoever_may_open_an_implementation_finds_the_way_there(
    country: Country, administrator: Person, outsider: Person, enter: Enter
) -> None:
    people = {**country.people, "administrator": administrator, "outsider": outsider}
    link = f'href="{reverse("desk:opening")}"'
    pages = {name: enter(person).get(reverse("desk:portfolio")).content.decode() for name, person in people.items()}
    assert {name for name, html in pages.items() if link in html} == {"ilo_officer", "administrator"}


def test_words_and_filters_choose_rows(country: Country, enter: Enter) -> None:
    more_countries(country["observer"], ["AAA", "BBB"])
    reader = enter(country["observer"])
    found = reader.get(reverse("desk:portfolio"), {"q": "land aaa"}).content.decode()
    assert "Land AAA" in found
    assert "Land BBB" not in found
    indicative = reader.get(reverse("desk:portfolio"), {"show": "indicative"}).content.decode()
    assert "Land BBB" in indicative
    assert "<bdi>Valmera</bdi></a><small>" not in indicative


def test_it_sorts_by_name_both_ways(country: Country, enter: Enter) -> None:
    more_countries(country["observer"], ["AAA", "BBB"])
    reader = enter(country["observer"])
    up = reader.get(reverse("desk:portfolio"), {"sort": "name"}).content.decode()
    down = reader.get(reverse("desk:portfolio"), {"sort": "-name"}).content.decode()
    assert up.rindex("Land AAA") < up.rindex("Land BBB")
    assert down.rindex("Land AAA") > down.rindex("Land BBB")


def test_the_order_can_be_chosen_where_there_are_no_heads(country: Country, enter: Enter) -> None:
    more_countries(country["observer"], ["AAA", "BBB"])
    reader, path = enter(country["observer"]), reverse("desk:portfolio")
    form = reader.get(path, {"q": "land", "sort": "name"}).content.decode()
    assert '<option value="name" selected>' in form
    assert (
        '<option value="-national" selected>as it is now'
        in reader.get(path, {"q": "land", "sort": "-national", "look": "principles"}).content.decode()
    )
    assert 'value="nonsense"' not in reader.get(path, {"q": "land", "sort": "nonsense"}).content.decode()


def test_the_forecast_of_the_gate_is_told_until_an_entry_overtakes_it(country: Country, enter: Enter) -> None:
    plan = instantiate(country.implementation, by=SYSTEM)
    reader, path = enter(country["observer"]), reverse("desk:portfolio")
    assert "in 4 of 5 cases" not in reader.get(path).content.decode()
    foresights.make(plan)
    gate = foresights.kept([plan.pk])[plan.pk].gate
    assert gate is not None
    assert foresights.gates([country.implementation.pk]) == {country.implementation.pk: gate.p80}
    assert "in 4 of 5 cases by" in reader.get(path).content.decode()
    perform(activity(country.implementation, "ADM-1"), "start", by=country["coordinator"])
    assert "in 4 of 5 cases" not in reader.get(path).content.decode()


def test_the_file_holds_every_row_and_no_formula(country: Country, enter: Enter) -> None:
    type(country.implementation).objects.update(name="=1+1")
    body = enter(country["observer"]).get(reverse("desk:portfolio_sheet")).getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [row["Country"] for row in rows] == ["'=1+1"]
    assert "has no plan yet" in rows[0]["Where it stands"]


def test_few_and_many_rows_cost_the_same_queries(country: Country, enter: Enter) -> None:
    reader = enter(country["observer"])
    more_countries(country["observer"], ["AAA"])
    few = _queries(reader)
    more_countries(country["observer"], ["BBB", "CCC", "DDD", "EEE", "FFF", "GGG"])
    assert _queries(reader) == few <= 15


def _queries(reader: object) -> int:
    path = reverse("desk:portfolio")
    reader.get(path)  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(path).status_code == 200  # type: ignore[attr-defined]
    return len(queries)
