"""Opening an implementation: who may, what stands afterwards, and that a half-open country never stays."""

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Implementation, Person
from core.verification import verify
from tests.cast import Country
from tests.people import Enter
from tracks.models import Activity, Plan

pytestmark = pytest.mark.django_db
URL = reverse("desk:opening")


def filled(**values: Any) -> dict[str, Any]:
    return {
        "name": "Omberland",
        "code": "OMB",
        "slug": "omberland",
        "country_code": "",
        "title": "Labour Market Information System",
        "language": "en",
        "time_zone": "Africa/Tunis",
        "weekend": ["4", "5"],
        "agency": "Ministry of Work",
        "ilo": "International Labour Organization",
        "officer_email": "",
        "officer_name": "",
        "lead_email": "lead@omberland.example",
        "lead_name": "Ada Lead",
        "coordinator_email": "coordinator@omberland.example",
        "coordinator_name": "Co Ordinator",
    } | values


def roles(slug: str = "omberland") -> dict[str, str]:
    held = Implementation.objects.get(slug=slug).memberships.select_related("person")
    return {member.role: member.person.email for member in held}


def test_an_officer_opens_a_country_with_its_plan_and_first_people(country: Country, enter: Enter) -> None:
    response = enter(country["ilo_officer"]).post(URL, filled())
    assert (response.status_code, response["Location"]) == (303, "/i/omberland/members/")
    opened = Implementation.objects.get(slug="omberland")
    assert roles() == {
        "ilo_officer": country["ilo_officer"].email,
        "agency_lead": "lead@omberland.example",
        "coordinator": "coordinator@omberland.example",
    }
    assert Plan.objects.get(implementation=opened).state == "indicative"
    assert Activity.objects.filter(track__plan__implementation=opened).count() >= 20
    assert (opened.time_zone, opened.weekend, opened.is_public) == ("Africa/Tunis", [4, 5], False)
    assert {letter.to[0] for letter in mail.outbox} == {"lead@omberland.example", "coordinator@omberland.example"}
    assert verify().problems == []


def test_an_officer_alone_may_begin(country: Country, enter: Enter) -> None:
    alone = filled(lead_email="", lead_name="", coordinator_email="", coordinator_name="")
    assert enter(country["ilo_officer"]).post(URL, alone).status_code == 303
    assert set(roles()) == {"ilo_officer"}


def test_an_administrator_names_the_officer(administrator: Person, enter: Enter) -> None:
    client = enter(administrator)
    response = client.post(URL, filled())
    assert list(response.context["form"].errors) == ["officer_email"]
    assert not Implementation.objects.exists()
    named = filled(officer_email="officer@ilo.example", officer_name="Of Ficer")
    assert client.post(URL, named).status_code == 303
    assert roles()["ilo_officer"] == "officer@ilo.example"
    assert administrator.email not in roles().values()
    assert verify().problems == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "VAL"}, "code"),
        ({"code": "val"}, "code"),
        ({"code": "A-B"}, "code"),
        ({"slug": "valmera"}, "slug"),
        ({"slug": "../../etc"}, "slug"),
        ({"name": ""}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"time_zone": "Nowhere"}, "time_zone"),
        ({"weekend": ["8"]}, "weekend"),
        ({"agency": ""}, "agency"),
        ({"lead_name": ""}, "lead_name"),
        ({"coordinator_email": "not an address"}, "coordinator_email"),
        ({"parent": "99999"}, "parent"),
    ],
)
def test_wrong_input_opens_nothing(country: Country, enter: Enter, wrong: dict[str, Any], field: str) -> None:
    response = enter(country["ilo_officer"]).post(URL, filled(**wrong))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Implementation.objects.count() == 1
    assert not Person.objects.filter(email__endswith="omberland.example").exists()
    assert verify().problems == []


def test_nobody_is_opened_onto_both_sides(country: Country, enter: Enter) -> None:
    officer = country["ilo_officer"]
    response = enter(officer).post(URL, filled(lead_email=officer.email))
    assert response.status_code == 409
    assert Implementation.objects.count() == 1
    assert not Person.objects.filter(email__endswith="omberland.example").exists()


def test_opened_twice_is_opened_once(country: Country, enter: Enter) -> None:
    client = enter(country["ilo_officer"])
    assert [client.post(URL, filled()).status_code for _again in range(2)] == [303, 422]
