"""The same work without a mouse, and without scripts: nothing that matters needs either."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from record.models import Signature
from tests.browser import PageFactory
from tests.cast import PASSWORD, Country
from tests.governance.scenes import issued
from tests.pages import Reader
from tests.record.scenes import submitted
from tests.tracks import scenes

pytestmark = pytest.mark.browser

MOST_STOPS = 80
# Where the keyboard is: what it is called, whether one sees that it is there, and whether it is on the screen.
WHERE = """() => {
  const at = document.activeElement, css = getComputedStyle(at), box = at.getBoundingClientRect();
  const label = at.labels?.[0] ?? at;
  return {
    name: (label.innerText || at.textContent || "").replace(/\\s+/g, " ").trim(),
    kind: at.type || at.localName,
    seen: at.matches(":focus-visible") && css.outlineStyle !== "none" && parseFloat(css.outlineWidth) >= 2,
    there: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


# --- By the keyboard alone ---------------------------------------------------------------------


def where(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(WHERE)
    return found


def tab_to(page: Page, name: str, *, kind: str = "") -> None:
    """Tab after Tab until the keyboard is there; at each stop one sees where it is."""
    passed = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = where(page)
        assert (at["seen"], at["there"]) == (True, True), at
        if at["name"].startswith(name) and kind in ("", at["kind"]):
            return
        passed.append(at["name"])
    raise AssertionError(f"“{name}” is not reached by Tab: {passed}")


def enter(page: Page) -> None:
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def test_signing_by_the_keyboard_alone(country: Country, page: Page) -> None:
    submitted(country)
    page.goto("/account/login/")
    tab_to(page, "E-mail address")
    page.keyboard.type(country["agency_lead"].email)
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    enter(page)
    tab_to(page, "Skip to the page")
    page.keyboard.press("Enter")
    tab_to(page, "Read and sign")
    enter(page)
    tab_to(page, "I have read it: go on")
    enter(page)
    tab_to(page, "Approved", kind="radio")
    page.keyboard.press("ArrowDown")
    assert where(page)["name"].startswith("Acknowledged with reservation")
    page.keyboard.press("ArrowUp")
    tab_to(page, "Remarks")
    page.keyboard.type("Agreed at the meeting.")
    tab_to(page, "Your password, once more")
    page.keyboard.type(PASSWORD)
    tab_to(page, "Sign for Leading agency")
    enter(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("You have signed “Project document” for Leading agency.")
    expect(page.locator(".confirm")).to_be_focused()
    given = Signature.objects.get()
    assert (given.meaning, given.remarks, given.signer) == (
        "approved",
        "Agreed at the meeting.",
        country["agency_lead"],
    )


def test_a_wrong_password_leads_the_keyboard_to_what_is_wrong(country: Country, page: Page) -> None:
    submitted(country)
    reader = Reader(page)
    reader.sign_in(country["agency_lead"].email)
    reader.find_to_sign("Project document")
    reader.check()
    reader.confirm("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    tab_to(page, "Your password, once more: That is not your password")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your password, once more")).to_be_focused()
    assert not Signature.objects.exists()


# --- Without scripts ---------------------------------------------------------------------------


@pytest.fixture
def plain(new_page: PageFactory) -> Reader:
    """A browser that runs no scripts."""
    return Reader(new_page(java_script_enabled=False))


@pytest.mark.parametrize("code", ["ADM-4", "STA-3"])
def test_an_activity_is_completed_without_scripts(
    country: Country, plain: Reader, new_page: PageFactory, tmp_path: Path, code: str
) -> None:
    """From My work: attendance, files, figures and ticks, then the signature that completes it."""
    scenes.planned(country)
    activity = scenes.under_way(country, code)
    paper = tmp_path / "paper.txt"
    paper.write_text("what was agreed")
    plain.sign_in(country["coordinator"].email)
    plain.reads("yours to do")
    plain.follow(f"Go on with “{activity.short}”")
    for line in plain.lines():
        here = plain.line(line)
        plain.figure(here)
        button = here.get_by_role("button")
        with plain.led_on():
            (button if button.count() else here.get_by_role("link")).click()
        if not button.count():
            plain.supply(paper)
            plain.press("Save")
        plain.is_done(line)
    plain.press("Submit for sign-off")
    lead = Reader(new_page(java_script_enabled=False))
    lead.sign_in(country["agency_lead"].email)
    lead.find_to_sign(f"{code} {activity.title}")
    lead.check()
    lead.confirm()
    lead.press("Sign for Leading agency")
    assert lead.headline() == f"You have signed “{code} {activity.title}” for Leading agency."
    assert scenes.state(country, code) == "completed"


def test_the_manual_is_downloaded_without_scripts(country: Country, plain: Reader) -> None:
    made = issued(country)
    plain.sign_in(country["observer"].email)
    plain.open("/i/valmera/")
    with plain.led_on():
        plain.page.get_by_role("navigation").get_by_role("link", name="Governance").first.click()
    with plain.page.expect_download() as download:
        plain.link("Download the issued manual").click()
    assert download.value.suggested_filename == "VAL-GM-1.pdf"
    assert Path(download.value.path()).stat().st_size == made.file.size
