"""A cell of the indicator table: edited in place and without script, weight, queries, two people at once."""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import Entry
from tests.cast import Country
from tests.masterplan import scenes
from tests.people import Enter

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
SAVEPOINTS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def address(country: Country, key: str, code: str = "LF") -> str:
    return reverse("masterplan:cell", args=[country.implementation.slug, code, key])


@pytest.fixture
def analyst(country: Country, enter: Enter) -> Client:
    scenes.adopted(country)
    return enter(country["data_analyst"])


def shown(answer: object) -> str:
    return str(answer.context["form"]["shown"].value())


VALUES = {
    "definition": {"definition": "All who work or look for work.", "standard": "ICLS-19"},
    "unit": {"unit": "PS", "multiplier": "6"},
    "formula": {"formula": "E + U"},
    "periodicity": {"periodicity": "M"},
    "reference_period": {"reference_period": "one week"},
    "timeliness": {"timeliness": "T+45"},
}


@pytest.mark.parametrize("key", VALUES)
def test_a_cell_is_kept_in_place(key: str, country: Country, analyst: Client) -> None:
    asked = analyst.get(address(country, key), **HTMX)
    kept = analyst.post(address(country, key), {**VALUES[key], "shown": shown(asked)}, **HTMX)
    assert kept.status_code == 200
    assert kept.content.strip().startswith(b'<tbody id="LF"')
    assert "form" not in kept.context
    found = scenes.indicator(country, "LF")
    expected = {"multiplier": 6, "timeliness": 45}
    assert {name: getattr(found, name) for name in VALUES[key]} == {
        name: expected.get(name, value) for name, value in VALUES[key].items()
    }
    entry = Entry.objects.filter(action="indicator.edited").latest("pk")
    assert set(json.loads(entry.payload)["data"]["changes"]) <= set(VALUES[key])


def test_the_main_source_is_chosen_in_its_cell(country: Country, analyst: Client) -> None:
    first, second = scenes.source(country), scenes.source(country, "CEN")
    for source in (first, second):
        assert analyst.post(address(country, "source"), {"source": source.pk}, **HTMX).status_code == 200
    uses = {use.source.code: use.is_main for use in scenes.indicator(country, "LF").uses.all()}
    assert uses == {"LFS": False, "CEN": True}


def test_an_institution_answers_for_it(country: Country, analyst: Client) -> None:
    ministry = country.institutions["ministry"]
    analyst.post(address(country, "responsible"), {"responsible": ministry.pk}, **HTMX)
    assert scenes.indicator(country, "LF").responsible == ministry


def test_an_institution_of_another_country_is_not_taken(country: Country, neighbour: Country, analyst: Client) -> None:
    stranger = neighbour.institutions["ministry"]
    assert analyst.post(address(country, "responsible"), {"responsible": stranger.pk}, **HTMX).status_code == 422
    assert scenes.indicator(country, "LF").responsible is None


def test_a_list_is_added(country: Country, analyst: Client) -> None:
    plan = scenes.started(country)
    coarse = plan.code_lists.get(code="CL_AGE_AGGREGATE")
    analyst.post(address(country, "disaggregation"), {"code_list": coarse.pk}, **HTMX)
    held = scenes.indicator(country, "LF").disaggregations.get(criterion__code="AGE")
    assert held.code_list == coarse


@pytest.mark.parametrize("typed", ["45 d.", "soon", "T+", "-3", "99999"])
def test_a_wrong_entry_stays_with_its_message(typed: str, country: Country, analyst: Client) -> None:
    answer = analyst.post(address(country, "timeliness"), {"timeliness": typed}, **HTMX)
    assert answer.status_code == 422
    assert "is no delay" in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()


def test_without_script_it_is_a_page_that_leads_back(country: Country, analyst: Client) -> None:
    url = address(country, "timeliness")
    page = analyst.get(url)
    assert b"<h1>" in page.content
    kept = analyst.post(url, {"timeliness": "30", "shown": shown(page)})
    assert kept.status_code == 303
    assert kept["Location"].endswith("?phase=1#LF")


def test_to_leave_it_gives_the_row_back(country: Country, analyst: Client) -> None:
    answer = analyst.get(address(country, "unit") + "?leave", **HTMX)
    assert "form" not in answer.context


def test_to_leave_it_without_script_leads_back_to_the_table(country: Country, analyst: Client) -> None:
    answer = analyst.get(address(country, "unit") + "?leave")
    assert answer.status_code == 303
    assert answer["Location"].startswith("/i/valmera/master-plan/?phase=")


def test_the_later_of_two_sees_both_versions_and_nothing_is_lost(country: Country, enter: Enter) -> None:
    scenes.adopted(country)
    url = address(country, "definition")
    first, second = enter(country["data_analyst"]), enter(country["coordinator"])
    ours, theirs = shown(first.get(url, **HTMX)), shown(second.get(url, **HTMX))
    first.post(url, {"definition": "The first text", "standard": "ICLS-19", "shown": ours}, **HTMX)
    met = second.post(url, {"definition": "The second text", "standard": "ICLS-19", "shown": theirs}, **HTMX)
    assert met.status_code == 409
    assert "The first text" in met.content.decode()
    assert "The second text" in met.content.decode()
    assert scenes.indicator(country, "LF").definition == "The first text"
    again = {"definition": "The second text", "standard": "ICLS-19", "shown": shown(met)}
    assert second.post(url, again, **HTMX).status_code == 200
    assert scenes.indicator(country, "LF").definition == "The second text"


def test_two_on_different_fields_of_one_sheet_do_not_meet(country: Country, enter: Enter) -> None:
    scenes.adopted(country)
    form = reverse("masterplan:edit", args=[country.implementation.slug, "LF"])
    second = enter(country["coordinator"])
    page = second.get(form)
    typed = {name: field.value() for name, field in ((f.name, f) for f in page.context["form"]) if field.value()}
    first = enter(country["data_analyst"])
    first.post(address(country, "timeliness"), {"timeliness": "60"}, **HTMX)
    assert second.post(form, {**typed, "cautions": "Mind the break."}).status_code == 303
    found = scenes.indicator(country, "LF")
    assert (found.timeliness, found.cautions) == (60, "Mind the break.")


def test_editing_a_cell_is_light_and_asks_little(country: Country, analyst: Client) -> None:
    """With 300 indicators and 20 sources in the plan."""
    scenes.crowd(country, 300, 20)
    url = address(country, "responsible", "I0")
    answers = []
    asks: tuple[Callable[[], Any], ...] = (
        lambda: analyst.get(url, **HTMX),
        lambda: analyst.post(url, {"responsible": country.institutions["ministry"].pk}, **HTMX),
    )
    for ask in asks:
        ask()
        with CaptureQueriesContext(connection) as asked:
            answers.append(ask())
        queries = [each["sql"] for each in asked if not each["sql"].startswith(SAVEPOINTS)]
        assert len(queries) <= 12, queries
    assert all(answer.status_code == 200 for answer in answers)
    assert all(len(answer.content) < 10_000 for answer in answers)
    assert all(len(gzip.compress(answer.content)) < 3000 for answer in answers)
