"""The public pages: only of countries that opted in, and nobody named but those who signed what is published."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.transitions import perform
from tests import factories
from tests.cast import Country
from tests.people import Enter
from tests.record import scenes
from tracks.instantiating import instantiate

pytestmark = pytest.mark.django_db
LIST = reverse("desk:countries")


def url_of(country: Country) -> str:
    return reverse("desk:public", args=[country.implementation.slug])


@pytest.fixture
def open_country(country: Country) -> Country:
    """Valmera with its plan, shown to everybody."""
    instantiate(country.implementation, by=country["ilo_officer"])
    return factories.opted_in(country)


def read(country: Country) -> str:
    return Client().get(url_of(country)).content.decode()


def test_a_country_that_did_not_opt_in_has_no_public_page(country: Country, enter: Enter) -> None:
    assert Client().get(url_of(country)).status_code == 404
    assert enter(country["agency_lead"]).get(url_of(country)).status_code == 404
    assert "Valmera" not in Client().get(LIST).content.decode()
    assert Client().get("/public/nowhere/").status_code == 404


def test_a_country_that_takes_it_back_is_gone_at_once(open_country: Country) -> None:
    assert Client().get(url_of(open_country)).status_code == 200
    open_country.implementation.__class__.objects.update(is_public=False)
    assert Client().get(url_of(open_country)).status_code == 404


def test_it_says_where_the_country_stands(open_country: Country) -> None:
    html = read(open_country)
    assert "Valmera is building its Labour Market Information System. None of its five parts are complete" in html
    assert "Leading agency leads it with" in html
    for title in ("Administrative", "Statistical", "Data modelling", "Information technology"):
        assert title in html
    assert "Closing" not in html.split('class="publanes"')[1].split("</ul>")[0]


def test_before_the_plan_it_says_so(country: Country) -> None:
    factories.opted_in(country)
    assert "Its plan is being made." in read(country)


def test_it_names_nobody(open_country: Country) -> None:
    html = read(open_country)
    for person in open_country.people.values():
        assert person.name not in html
        assert person.email not in html


def test_a_published_paper_is_there_with_its_file_and_its_signatories_alone(open_country: Country) -> None:
    paper = factories.published(open_country, "mission-report")
    html = read(open_country)
    issued = reverse("record:rendition", args=["valmera", paper.rendition.public_id])
    assert issued in html
    answer = Client().get(issued)
    assert b"".join(answer.streaming_content) == paper.content  # type: ignore[attr-defined]
    assert f"Approved: {open_country['agency_lead'].name}, Agency lead, Leading agency" in html
    assert open_country["coordinator"].name not in html
    assert paper.version.reference in html


def test_drafts_and_what_waits_for_signature_never_show(open_country: Country) -> None:
    scenes.draft(open_country, "other", text="secret draft")
    scenes.submitted(open_country, "workshop-report")
    html = read(open_country)
    assert "Other document" not in html
    assert "Workshop report" not in html
    assert "secret draft" not in html


def test_a_withdrawn_signature_is_not_shown(open_country: Country) -> None:
    signoff = scenes.submitted(open_country, "mission-report")
    noted = scenes.sign(signoff, open_country["ilo_officer"])
    scenes.take_back(noted, "withdraw", open_country["ilo_officer"])
    version = scenes.version_of(signoff)
    scenes.sign(scenes.signoff_of(version), open_country["agency_lead"])
    version = scenes.version_of(signoff)
    perform(version, "publish", by=open_country["agency_lead"])
    html = read(open_country)
    assert open_country["agency_lead"].name in html
    assert open_country["ilo_officer"].name not in html


def test_only_the_version_in_force_shows(open_country: Country) -> None:
    paper = factories.published(open_country, "mission-report")
    following = factories.next_version(open_country, paper)
    html = read(open_country)
    assert following.version.reference in html
    assert f">{paper.version.reference}<" not in html


def test_the_list_says_how_far_each_is(open_country: Country, neighbour: Country) -> None:
    html = Client().get(LIST).content.decode()
    assert url_of(open_country) in html
    assert "parts are complete" in html
    assert url_of(neighbour) not in html


def test_the_page_asks_the_database_the_same_for_one_paper_and_for_many(open_country: Country) -> None:
    factories.published(open_country, "mission-report")
    read(open_country)
    few = _queries(url_of(open_country))
    for number in range(8):
        factories.published(open_country, "other", content=f"paper {number}".encode())
    read(open_country)
    assert _queries(url_of(open_country)) == few <= 15


def test_the_list_asks_the_same_for_one_country_and_for_many(open_country: Country, neighbour: Country) -> None:
    Client().get(LIST)
    few = _queries(LIST)
    factories.opted_in(neighbour)
    Client().get(LIST)
    assert _queries(LIST) == few


def _queries(url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(url).status_code == 200
    return len(asked)


def test_script_in_the_names_of_a_country_is_text(open_country: Country) -> None:
    open_country.implementation.__class__.objects.update(name="<script>alert(1)</script>")
    html = read(open_country)
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_the_sign_in_page_leads_to_the_countries_that_opted_in(
    country: Country, neighbour: Country, enter: Enter
) -> None:
    factories.opted_in(country)
    assert f'href="{LIST}"' in enter(None).get(reverse("account_login")).content.decode()
    listed = enter(None).get(LIST).content.decode()
    assert reverse("desk:public", args=["valmera"]) in listed
    assert "omberland" not in listed.lower()
