"""Views of the portfolio: an address that can be passed on, and a name for it that is one's own."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from core.models import Entry
from desk.keeping import MOST, keep, query_of
from desk.models import KeptView
from tests.cast import Country
from tests.desk.test_portfolio import more_countries
from tests.people import Enter

pytestmark = pytest.mark.django_db
ASKED = "?look=principles&show=indicative&q=land&sort=-heard&page=3&nonsense=1"


@pytest.fixture
def reader(country: Country, enter: Enter) -> Client:
    return enter(country["observer"])


def kept(reader: Client, name: str, query: str = ASKED) -> object:
    return reader.post(reverse("desk:kept_views") + query, {"name": name})


def test_keeping_leads_to_the_view_and_lists_it(country: Country, reader: Client) -> None:
    more_countries(country["observer"], ["AAA", "BBB"])
    answer = reader.post(reverse("desk:kept_views") + ASKED, {"name": "Indicative lands"})
    assert answer.status_code == 303
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked == {"look": ["principles"], "show": ["indicative"], "q": ["land"], "sort": ["-heard"]}
    page = reader.get(answer["Location"])
    assert {row.line.name for row in page.context["page"]} == {"Land AAA", "Land BBB"}
    assert 'aria-current="true"><bdi>Indicative lands</bdi>' in page.content.decode()


def test_the_address_alone_is_the_view(country: Country, reader: Client, enter: Enter) -> None:
    """Whoever gets the address sees the same columns and filter, over what they may see."""
    more_countries(country["observer"], ["AAA"])
    there = enter(country["ilo_officer"]).get(reverse("desk:portfolio") + ASKED).content.decode()
    assert "Plan last changed by" in there or "No country is like that" in there
    assert "Land AAA" not in there


def test_nobody_else_sees_it_and_the_record_says_nothing(country: Country, reader: Client, enter: Enter) -> None:
    before = Entry.objects.count()
    kept(reader, "Mine alone")
    assert "Mine alone" in reader.get(reverse("desk:portfolio")).content.decode()
    assert "Mine alone" not in enter(country["coordinator"]).get(reverse("desk:portfolio")).content.decode()
    assert Entry.objects.count() == before


def test_a_name_is_given_once_and_what_was_typed_stays(reader: Client) -> None:
    kept(reader, "Waiting")
    answer = reader.post(reverse("desk:kept_views") + ASKED, {"name": "WAITING"})
    html = answer.content.decode()
    assert (answer.status_code, 'value="WAITING"' in html) == (422, True)
    assert "You keep a view of this name already" in html


def test_it_can_be_removed_by_its_owner_only(country: Country, reader: Client, enter: Enter) -> None:
    kept(reader, "For a while")
    path = reverse("desk:kept_view_removal", args=[KeptView.objects.get().public_id])
    assert enter(country["coordinator"]).post(path).status_code == 404
    assert reader.post(path).status_code == 303
    assert not KeptView.objects.exists()
    assert reader.post(path).status_code == 404


def test_there_is_an_end_to_them(country: Country, reader: Client) -> None:
    for number in range(MOST):
        keep(country["observer"], f"View {number}", "")
    answer = reader.post(reverse("desk:kept_views") + ASKED, {"name": "One more"})
    assert answer.status_code == 422
    assert "Remove one first" in answer.content.decode()


@pytest.mark.once
def test_a_view_is_written_in_one_way() -> None:
    assert query_of(QueryDict("sort=name&show=mine&page=2&q=++two++words+&x=1")) == "show=mine&q=two+words&sort=name"
    assert query_of(QueryDict("q=%F0%9F%98%80" + "x" * 500)) == "q=%F0%9F%98%80" + "x" * 99
    assert query_of(QueryDict("page=2")) == ""
