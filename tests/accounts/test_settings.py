"""Settings of an implementation and its institutions, through their pages."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Implementation
from core.verification import verify
from tests.cast import Country
from tests.people import Enter

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


def url_of(country: Country) -> str:
    return reverse("accounts:settings", args=[country.implementation.slug])


def filled(client: Client, url: str, **values: Any) -> dict[str, Any]:
    """The form as it stands on the page, with some values changed."""
    form = client.get(url).context["form"]
    found = {bound.name: bound.value() for bound in form}
    found = {name: value for name, value in found.items() if value not in (None, False)}
    return found | {"is_public": ""} | values


def test_every_setting_is_saved_and_written_into_the_record(country: Country, neighbour: Country, enter: Enter) -> None:
    client, url = enter(country["agency_lead"]), url_of(country)
    sent = filled(
        client,
        url,
        title="LMIS of Valmera",
        is_public="on",
        accent="#1F5F8B",
        time_zone="Africa/Tunis",
        weekend=[4, 5],
        language="ar",
        emblem=SimpleUploadedFile("arms.png", PNG, "image/png"),
    )
    assert client.post(url, sent).status_code == 303
    row = Implementation.objects.get(pk=country.implementation.pk)
    assert (row.title, row.is_public, row.accent) == ("LMIS of Valmera", True, "#1f5f8b")
    assert (row.time_zone, row.weekend, row.language) == ("Africa/Tunis", [4, 5], "ar")
    assert row.emblem
    assert row.emblem.media_type == "image/png"
    assert verify().problems == []


def test_an_emblem_stays_until_it_is_taken_away(country: Country, enter: Enter) -> None:
    client, url = enter(country["agency_lead"]), url_of(country)
    client.post(url, filled(client, url, emblem=SimpleUploadedFile("arms.png", PNG)))
    client.post(url, filled(client, url, title="Other"))
    assert Implementation.objects.get(slug="valmera").emblem is not None
    client.post(url, filled(client, url, without_emblem="on"))
    assert Implementation.objects.get(slug="valmera").emblem is None
    assert verify().problems == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"accent": "#ffee99"}, "accent"),
        ({"accent": "red; }"}, "accent"),
        ({"accent": "#12345"}, "accent"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"weekend": ["9"]}, "weekend"),
        ({"weekend": []}, "weekend"),
        ({"language": "xx"}, "language"),
        ({"title": ""}, "title"),
        ({"name": "A\u2066B"}, "name"),
        ({"parent": "999999"}, "parent"),
        ({"emblem": SimpleUploadedFile("arms.svg", b"<svg/>")}, "emblem"),
        ({"emblem": SimpleUploadedFile("arms.png", b"")}, "emblem"),
        ({"emblem": SimpleUploadedFile("arms.png", b"MZ executable")}, "emblem"),
        ({"emblem": SimpleUploadedFile("arms.png", PNG + b"0" * 1024 * 1024)}, "emblem"),
        ({"emblem": SimpleUploadedFile("arms.pdf", b"%PDF-1.7")}, "emblem"),
    ],
    ids=str,
)
def test_wrong_input_is_told_beside_its_field(
    country: Country, enter: Enter, wrong: dict[str, Any], field: str
) -> None:
    client, url = enter(country["agency_lead"]), url_of(country)
    response = client.post(url, filled(client, url, **wrong))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert verify().problems == []


def test_a_pale_accent_is_refused_with_one_that_can_be_read(country: Country, enter: Enter) -> None:
    client, url = enter(country["agency_lead"]), url_of(country)
    response = client.post(url, filled(client, url, accent="#ffcc00"))
    assert "1 is needed" in response.content.decode()


def test_it_becomes_part_only_of_what_the_reader_sees(country: Country, neighbour: Country, enter: Enter) -> None:
    client, url = enter(country["agency_lead"]), url_of(country)
    other = neighbour.implementation.pk
    assert list(client.post(url, filled(client, url, parent=other)).context["form"].errors) == ["parent"]


def test_of_two_tabs_the_second_is_refused_and_keeps_what_was_typed(country: Country, enter: Enter) -> None:
    client, url = enter(country["agency_lead"]), url_of(country)
    one, two = filled(client, url, title="First tab"), filled(client, url, title="Second tab")
    assert client.post(url, one).status_code == 303
    late = client.post(url, two)
    assert late.status_code == 409
    assert "Somebody changed it" in late.content.decode()
    assert 'value="Second tab"' in late.content.decode()
    assert Implementation.objects.get(slug="valmera").title == "First tab"


def test_address_and_code_cannot_be_sent(country: Country, enter: Enter) -> None:
    client, url = enter(country["agency_lead"]), url_of(country)
    client.post(url, filled(client, url, slug="other", code="XXX", opened_at="2000-01-01"))
    assert Implementation.objects.filter(slug="valmera", code="VAL").exists()


def test_an_institution_is_added_and_changed(country: Country, enter: Enter) -> None:
    client = enter(country["coordinator"])
    new = reverse("accounts:new_institution", args=["valmera"])
    sent = {"name": "Trade Union Congress", "type": "workers", "constituency": "workers"}
    assert client.post(new, sent).status_code == 303
    made = country.implementation.institutions.get(name="Trade Union Congress")
    url = reverse("accounts:institution", args=["valmera", made.public_id])
    assert client.post(url, filled(client, url, short_name="TUC", hosts_platform="on")).status_code == 303
    made.refresh_from_db()
    assert (made.short_name, made.hosts_platform) == ("TUC", True)
    assert verify().problems == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "Workers", "type": "workers", "constituency": "workers"}, "__all__"),
        ({"name": "New", "type": "employers", "constituency": "government"}, "constituency"),
        ({"name": "New", "type": "ministry", "constituency": "workers"}, "constituency"),
        ({"name": "New", "type": "leading_agency", "constituency": "government"}, "__all__"),
        ({"name": "", "type": "ministry", "constituency": "government"}, "name"),
        ({"name": "x" * 10_000, "type": "ministry", "constituency": "government"}, "name"),
    ],
)
def test_an_institution_that_does_not_fit_is_told(
    country: Country, enter: Enter, sent: dict[str, str], field: str
) -> None:
    response = enter(country["coordinator"]).post(reverse("accounts:new_institution", args=["valmera"]), sent)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_an_institution_of_another_country_is_not_found(country: Country, neighbour: Country, enter: Enter) -> None:
    foreign = neighbour.institutions["ministry"]
    url = reverse("accounts:institution", args=["valmera", foreign.public_id])
    assert enter(country["coordinator"]).post(url, {"name": "Mine"}).status_code == 404
