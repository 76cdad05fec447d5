"""One's own profile, and the accounts that administrators look after."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from core.verification import verify
from tests import cast as casting
from tests.cast import PASSWORD, Country
from tests.people import Enter

pytestmark = pytest.mark.django_db
PROFILE = reverse("accounts:profile")
SIGN_IN = reverse("account_login") + f"?next={PROFILE}"


def filled(client: Client, url: str, **values: Any) -> dict[str, Any]:
    found = {bound.name: bound.value() for bound in client.get(url).context["form"]}
    return {name: "on" if value is True else value for name, value in found.items() if value is not False} | values


def test_one_changes_name_and_language_and_nothing_else(country: Country, enter: Enter) -> None:
    person = country["data_user"]
    client = enter(person)
    more = {"email": "stolen@valmera.example", "is_superuser": "on", "is_active": ""}
    assert client.post(PROFILE, filled(client, PROFILE, name="New Name", **more)).status_code == 303
    person.refresh_from_db()
    assert (person.name, person.is_superuser, person.is_active) == ("New Name", False, True)
    assert person.email == "data_user@valmera.example"
    assert verify().problems == []


def test_the_profile_lists_ones_roles(country: Country, enter: Enter) -> None:
    html = enter(country["data_user"]).get(PROFILE).content.decode()
    assert "Data user" in html
    assert "Valmera" in html


def test_nobody_adds_an_address_to_the_account(country: Country, enter: Enter) -> None:
    client = enter(country["data_user"])
    client.post("/account/email/", {"action_add": "", "email": "second@valmera.example"})
    assert not EmailAddress.objects.filter(email="second@valmera.example").exists()


def test_an_administrator_finds_and_changes_an_account(country: Country, administrator: Person, enter: Enter) -> None:
    client, person = enter(administrator), country["data_user"]
    listed = client.get(reverse("accounts:people"), {"q": "DATA_USER"})
    assert [found.email for found in listed.context["page"]] == ["data_user@valmera.example"]
    url = reverse("accounts:account", args=[person.public_id])
    assert client.post(url, filled(client, url, email="New@Valmera.example")).status_code == 303
    person.refresh_from_db()
    assert person.email == "new@valmera.example"
    assert verify().problems == []


def test_a_changed_address_no_longer_signs_in(country: Country, administrator: Person, enter: Enter) -> None:
    person = country["data_user"]
    old = person.email
    assert Client().post(SIGN_IN, {"login": old, "password": PASSWORD}).status_code == 302
    client, url = enter(administrator), reverse("accounts:account", args=[person.public_id])
    client.post(url, filled(client, url, email="new@valmera.example"))
    assert Client().post(SIGN_IN, {"login": old, "password": PASSWORD}).status_code == 200
    assert Client().post(SIGN_IN, {"login": "new@valmera.example", "password": PASSWORD}).status_code == 302


def test_whoever_loses_an_address_hears_of_it_there(
    country: Country,
    administrator: Person,
    enter: Enter,
    mailoutbox: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    person = country["data_user"]
    old = person.email
    client, url = enter(administrator), reverse("accounts:account", args=[person.public_id])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, filled(client, url, name="Another Name"))
        client.post(url, filled(client, url, email="new@valmera.example"))
    [mail] = mailoutbox
    assert mail.to == [old]
    assert "was changed" in mail.body
    assert "new@valmera.example" not in mail.body + str(mail.alternatives)


def test_a_closed_account_is_out_at_once(country: Country, administrator: Person, enter: Enter) -> None:
    person = country["data_user"]
    inside = enter(person)
    assert inside.get(PROFILE).status_code == 200
    client, url = enter(administrator), reverse("accounts:account", args=[person.public_id])
    sent = filled(client, url)
    del sent["is_active"]
    assert client.post(url, sent).status_code == 303
    assert inside.get(PROFILE).status_code == 302


def test_an_address_is_taken_once(country: Country, administrator: Person, enter: Enter) -> None:
    client = enter(administrator)
    url = reverse("accounts:account", args=[country["data_user"].public_id])
    response = client.post(url, filled(client, url, email="OBSERVER@valmera.example"))
    assert list(response.context["form"].errors) == ["email"]


def test_nobody_ends_the_last_administratorship(administrator: Person, enter: Enter) -> None:
    client, url = enter(administrator), reverse("accounts:account", args=[administrator.public_id])
    for name in ("is_superuser", "is_active"):
        sent = filled(client, url)
        del sent[name]
        response = client.post(url, sent)
        assert response.status_code == 409
        assert "only administrator" in response.content.decode()
    assert Person.objects.get(pk=administrator.pk).is_superuser


def test_an_account_without_a_role_reads_why(enter: Enter) -> None:
    somebody = casting.person("alone@valmera.example", name="Alone")
    assert "Rights come from roles alone" in enter(somebody).get(PROFILE).content.decode()
