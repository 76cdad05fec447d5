"""The pages of allauth in our frame: signing in and out, a lost password, the second factor."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Person
from tests.browser import PageFactory, accessibility_findings
from tests.cast import PASSWORD
from tests.cast import person as made

browser = pytest.mark.browser
ADDRESS = "lead@labour.valmera.example"


@pytest.fixture
def lead(db: None) -> Person:
    return made(ADDRESS, name="Ana Brandt")


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.goto("/account/login/?next=/account/2fa/")
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.mark.django_db
def test_nobody_can_sign_up(client: Client) -> None:
    html = client.get(reverse("account_signup")).content.decode()
    assert "by invitation" in html
    assert "<form" not in html.split("<footer")[0]


@pytest.mark.django_db
def test_demo_accounts_are_shown_only_where_the_demo_runs(client: Client) -> None:
    assert b"Demo accounts" not in client.get(reverse("account_login")).content


@browser
def test_a_wrong_password_is_told_at_the_top_and_keeps_the_address(lead: Person, page: Page) -> None:
    sign_in(page, "not the password")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_value(ADDRESS)
    assert accessibility_findings(page) == []


@browser
def test_signing_in_and_out_needs_no_script(lead: Person, new_page: PageFactory) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page)
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/")


@browser
def test_a_lost_password_is_replaced_by_mail(lead: Person, page: Page) -> None:
    page.goto("/account/login/")
    page.get_by_role("link", name="I cannot sign in").click()
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("a mail is on its way")
    mail = max(Path(settings.EMAIL_FILE_PATH).iterdir()).read_text()
    link = re.search(r"https?://[^/\s]+(/account/password/reset/key/\S+)", mail)
    assert link is not None
    page.goto(link[1])
    assert accessibility_findings(page) == []
    for label in page.locator("input[type=password]").all():
        label.fill("another horse, another staple")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your password is changed.")
    sign_in(page, "another horse, another staple")
    expect(page.locator(".whoami")).to_contain_text("Ana Brandt")


@browser
def test_a_second_factor_is_set_up_used_and_given_up(lead: Person, page: Page) -> None:
    sign_in(page)
    page.goto("/account/2fa/")
    page.get_by_role("link", name="Set it up").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    assert accessibility_findings(page) == []
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Use it from now on").click()
    expect(page.get_by_role("alert")).to_be_focused()
    secret = page.locator("code.hash").inner_text()
    page.get_by_label("Code", exact=True).fill(code_of(secret))
    page.get_by_role("button", name="Use it from now on").click()
    assert page.locator(".codes li").count() == 10
    assert accessibility_findings(page) == []
    page.goto("/account/2fa/")
    expect(page.get_by_text("in use")).to_be_visible()
    assert accessibility_findings(page) == []
    page.get_by_role("link", name="Stop using it").click()
    page.get_by_role("button", name="Stop using it").click()
    expect(page.get_by_role("link", name="Set it up")).to_be_visible()


@browser
@pytest.mark.parametrize(
    "path", ["account/password/change/", "profile/", "account/logout/", "account/2fa/", "account/reauthenticate/"]
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_the_account_pages(lead: Person, new_page: PageFactory, path: str, language: str) -> None:
    page = new_page(viewport={"width": 390, "height": 800})
    sign_in(page)
    page.set_extra_http_headers({"Accept-Language": language})
    page.goto(f"/{path}")
    assert accessibility_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


# --- Mails ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_address_without_an_account_is_told_so_and_never_asked_to_sign_up(client: Client, mailoutbox: Any) -> None:
    client.post("/account/password/reset/", {"email": "d'or@lmis.example"})
    [mail] = mailoutbox
    assert mail.to == ["d'or@lmis.example"]
    assert "with the address d'or@lmis.example. There is no account with it." in mail.body
    assert "signup" not in mail.body


@pytest.mark.django_db
def test_a_changed_password_is_told_by_mail(lead: Person, client: Client, mailoutbox: Any) -> None:
    client.force_login(lead)
    chosen = "another horse, another staple"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": chosen, "password2": chosen})
    [mail] = mailoutbox
    assert "This was changed in your account:" in mail.body
    assert "choose a new password now" in mail.body
