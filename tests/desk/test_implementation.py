"""The page of an implementation: its sentence, what is offered to whom, picture or lists, and what it costs."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.ledger import SYSTEM
from core.transitions import perform
from desk.models import Summary
from desk.summaries import waiting_count
from record import documents
from tests.cast import Country
from tests.people import Enter
from tests.tracks.play import activity, standing
from tracks.instantiating import instantiate

MOST = 15

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(country: Country) -> Country:
    instantiate(country.implementation, by=SYSTEM)
    return country


@pytest.fixture
def submitted(planned: Country) -> Country:
    """The request letter waits to be acknowledged by the ILO project officer."""
    coordinator = planned["coordinator"]
    perform(activity(planned.implementation, "ADM-1"), "start", by=coordinator)
    version = documents.start(
        planned.implementation,
        kind="request-letter",
        by=coordinator,
        standing=standing(coordinator, planned.implementation),
        content={"text": "Text"},
    )
    perform(version, "submit", by=coordinator)
    return planned


def page(country: Country, role: str, enter: Enter, query: str = "", **headers: str) -> str:
    path = reverse("desk:implementation", args=[country.implementation.slug]) + query
    answer = enter(country[role]).get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_country_without_a_plan_says_so(country: Country, enter: Enter) -> None:
    assert "has no plan yet" in page(country, "observer", enter)


def test_it_says_what_can_start_and_offers_it(planned: Country, enter: Enter) -> None:
    html = page(planned, "coordinator", enter)
    assert "Start “Request received”" in html
    assert reverse("tracks:act", args=["valmera", "ADM-1", "start"]) in html


def test_it_names_the_one_whose_signature_is_awaited(submitted: Country, enter: Enter) -> None:
    html = page(submitted, "observer", enter)
    assert "waits for" in html
    assert "one signature" in html
    assert "<bdi>Ilo</bdi>" in html


def test_only_who_can_sign_is_offered_the_paper(submitted: Country, enter: Enter) -> None:
    assert "Read and sign" in page(submitted, "ilo_officer", enter)
    assert "Read and sign" not in page(submitted, "agency_lead", enter)
    assert waiting_count(submitted["ilo_officer"]) == 1
    assert waiting_count(submitted["agency_lead"]) == 0


def test_an_observer_is_offered_nothing(planned: Country, enter: Enter) -> None:
    assert "Nothing waits for you here." in page(planned, "observer", enter)


def test_picture_or_lists_never_both(planned: Country, enter: Enter) -> None:
    wide = page(planned, "observer", enter)
    phone = page(planned, "observer", enter, **{"Sec-CH-UA-Mobile": "?1"})
    asked = page(planned, "observer", enter, "?view=lists")
    assert 'class="lanes' in wide
    assert "lanelist" not in wide
    assert "lanelist" in phone
    assert 'class="lanes' not in phone
    assert "lanelist" in asked


def test_the_table_says_every_activity(planned: Country, enter: Enter) -> None:
    html = page(planned, "observer", enter)
    assert all(f">{code}</a>" in html for code in ("ADM-1", "STA-4", "DAM-3", "INT-2", "END-2"))


def test_it_costs_few_queries(submitted: Country, enter: Enter) -> None:
    reader, path = enter(submitted["coordinator"]), reverse("desk:implementation", args=["valmera"])
    reader.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert reader.get(path).status_code == 200
    assert len(queries) <= MOST


def test_a_summary_made_anew_has_the_same_bytes(submitted: Country) -> None:
    waiting_count(submitted["ilo_officer"])
    before = list(Summary.objects.values_list("facts", "lanes", "sequence"))
    call_command("rebuild_summaries")
    assert list(Summary.objects.values_list("facts", "lanes", "sequence")) == before
