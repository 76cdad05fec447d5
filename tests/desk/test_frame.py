"""The frame of every page: places, who reads, language, and what each reader is not shown."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import Person
from core.colour import PAPER, READABLE, contrast, parsed
from core.files import keep
from desk.ink import sheet
from desk.masthead import Masthead, masthead
from tests.cast import Country

PNG = b"\x89PNG\r\n\x1a\n"
Framed = Callable[..., Masthead]

pytestmark = pytest.mark.django_db


@pytest.fixture
def framed() -> Framed:
    """`framed(person, view_name, **context)`: the masthead of a page that this person reads."""

    def made(person: object, view_name: str = "", **context: object) -> Masthead:
        request = RequestFactory().get("/")
        request.user = person  # type: ignore[assignment]
        request.resolver_match = type("Match", (), {"view_name": view_name})()
        return masthead({"request": request, **context})  # type: ignore[arg-type]

    return made


def shown(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_a_member_is_told_by_role_and_institution(country: Country, framed: Framed) -> None:
    head = framed(country["agency_lead"], implementation=country.implementation)
    assert head.role == "Agency lead"
    assert head.institution == str(country.members["agency_lead"].institution)


def test_somebody_outside_every_country_is_told_by_name(outsider: Person, framed: Framed) -> None:
    assert framed(outsider).role == str(outsider)


def test_the_administrator_is_called_so(administrator: Person, country: Country, framed: Framed) -> None:
    assert framed(administrator, implementation=country.implementation).institution == "Administrator"


def test_an_outsider_is_offered_no_place_inside(country: Country, outsider: Person, framed: Framed) -> None:
    head = framed(outsider, "desk:public", implementation=country.implementation)
    assert not {"implementation", "documents", "members", "record"} & {place.code for place in head.places}


def test_every_place_leads_somewhere(country: Country, framed: Framed, enter: Callable[[Person], Client]) -> None:
    person = country["agency_lead"]
    head = framed(person, implementation=country.implementation)
    answers = {place.code: enter(person).get(place.url).status_code for place in head.places}
    assert set(answers.values()) <= {200}


def test_the_present_place_is_marked(country: Country, framed: Framed) -> None:
    head = framed(country["agency_lead"], "accounts:members", implementation=country.implementation)
    marked = [place.code for place in head.places if place.here]
    assert marked == [place.code for place in head.places if place.code == "members"]


def test_a_page_may_name_its_place(country: Country, framed: Framed) -> None:
    head = framed(country["agency_lead"], "core:job", implementation=country.implementation, place="my_work")
    assert [place.code for place in head.places if place.here] == [
        place.code for place in head.places if place.code == "my_work"
    ]


def test_a_visitor_may_enter(framed: Framed) -> None:
    assert [place.code for place in framed(AnonymousUser()).places][-1] == "sign_in"


def test_a_phone_shows_the_nearest_place(country: Country, framed: Framed) -> None:
    near = framed(country["agency_lead"], implementation=country.implementation).nearest
    assert near is not None
    assert near.code == "my_work"
    assert framed(AnonymousUser(), "account_login").nearest is None
    assert getattr(framed(AnonymousUser()).nearest, "code", "") == "sign_in"


def test_one_live_region_one_main_and_a_way_past_the_places(client: Client) -> None:
    html = client.get(reverse("account_login")).content.decode()
    assert html.count('role="status"') == 1
    assert html.count("<main") == 1
    assert 'class="skip" href="#main"' in html


def test_the_page_has_the_direction_of_its_language(client: Client) -> None:
    html = client.get(reverse("account_login"), headers={"Accept-Language": "ar"}).content.decode()
    assert '<html lang="ar" dir="rtl">' in html


def test_nothing_is_left_in_english_on_an_arabic_page(client: Client) -> None:
    html = client.get(reverse("account_login"), headers={"Accept-Language": "ar"}).content.decode()
    body = html[html.index("<body>") :]
    body = re.sub(r'<(\w+)[^>]*\b(?:lang="en"|translate="no")[^>]*>.*?</\1>|<kbd>.*?</kbd>', "", body, flags=re.DOTALL)
    assert re.findall(r"[A-Za-z]{2,}", shown(body).replace("UTC", "")) == []


def test_the_language_is_chosen_by_a_form(client: Client) -> None:
    page = client.get(reverse("account_login"))
    assert b'name="language" value="ar"' in page.content
    client.post(reverse("set_language"), {"language": "ar", "next": reverse("account_login")})
    assert b'dir="rtl"' in client.get(reverse("account_login")).content


def test_only_languages_with_a_catalogue_are_offered(client: Client) -> None:
    html = client.get(reverse("account_login")).content.decode()
    assert 'value="fr"' not in html
    assert 'value="es"' not in html


@pytest.mark.parametrize("code", ["ffdd00", "ffffff", "2b3fc0", "00ffaa", "000000"])
def test_any_ink_is_made_readable(code: str) -> None:
    accent = re.search(r"--accent: #(\w{6})", sheet(code))
    assert accent is not None
    assert contrast(parsed(accent[1]), PAPER) >= READABLE


def test_a_readable_ink_stays_as_it_was_chosen() -> None:
    assert "--accent: #2b3fc0" in sheet("2b3fc0")


def test_the_ink_of_a_country_comes_by_an_address_of_its_own(country: Country, framed: Framed, client: Client) -> None:
    country.implementation.accent = "#0b5a46"
    head = framed(country["observer"], implementation=country.implementation)
    assert client.get(head.ink)["Content-Type"].startswith("text/css")


def test_an_emblem_is_seen_by_members_and_not_by_others(
    country: Country, outsider: Person, enter: Callable[[Person | None], Client]
) -> None:
    type(country.implementation).objects.update(emblem=keep([PNG], media_type="image/png"))
    path = reverse("desk:emblem", args=[country.implementation.slug])
    assert enter(country["observer"]).get(path).content == PNG
    assert enter(outsider).get(path).status_code == 404
    assert enter(None).get(path).status_code == 404


def test_an_emblem_is_public_where_the_country_opted_in(country: Country, client: Client) -> None:
    stored = keep([b"<svg xmlns='http://www.w3.org/2000/svg'/>"], media_type="image/svg+xml")
    type(country.implementation).objects.update(emblem=stored, is_public=True)
    answer = client.get(reverse("desk:emblem", args=[country.implementation.slug]))
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_no_image_is_no_emblem(country: Country, enter: Callable[[Person], Client]) -> None:
    type(country.implementation).objects.update(emblem=keep([b"<html>"], media_type="text/html"))
    answer = enter(country["observer"]).get(reverse("desk:emblem", args=[country.implementation.slug]))
    assert answer.status_code == 404
