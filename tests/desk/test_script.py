"""What app.js adds, in a real browser; and that the pages do without it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PageFactory

GUIDE = "/styleguide/?country"

pytestmark = pytest.mark.browser


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


@pytest.fixture
def guide(page: Page) -> Page:
    page.goto(GUIDE)
    page.evaluate("document.activeElement.blur()")
    return page


def test_slash_goes_to_the_search(guide: Page) -> None:
    guide.keyboard.press("/")
    assert focused(guide) == "id_find-words"


def test_keys_do_nothing_while_somebody_types(guide: Page) -> None:
    guide.locator("#id_find-words").fill("")
    guide.locator("#id_find-words").press("?")
    guide.locator("#id_find-words").press("g")
    guide.locator("#id_find-words").press("w")
    expect(guide.locator("#keys")).to_be_hidden()
    assert guide.locator("#id_find-words").input_value() == "?gw"


def test_a_question_mark_opens_the_list_of_keys(guide: Page) -> None:
    guide.keyboard.press("?")
    expect(guide.locator("#keys")).to_be_visible()
    guide.keyboard.press("Escape")
    expect(guide.locator("#keys")).to_be_hidden()


def test_the_palette_finds_a_place(guide: Page) -> None:
    guide.keyboard.press("Control+k")
    guide.locator("#palette-find").fill("sign")
    guide.keyboard.press("Enter")
    guide.wait_for_url("**/account/login/")


def test_the_palette_closes_by_escape_and_by_a_press_outside(guide: Page) -> None:
    guide.keyboard.press("Control+k")
    guide.keyboard.press("Escape")
    expect(guide.locator("#palette")).to_be_hidden()
    guide.keyboard.press("Control+k")
    guide.mouse.click(5, 5)
    expect(guide.locator("#palette")).to_be_hidden()


def test_a_dialog_opens_in_place_and_gives_the_focus_back(guide: Page) -> None:
    opener = guide.locator("[data-opens=more]")
    opener.click()
    expect(guide.locator("#more")).to_be_visible()
    guide.locator("#more button").click()
    expect(guide.locator("#more")).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_error_summary_has_the_focus_and_leads_to_its_field(page: Page) -> None:
    page.goto(GUIDE)
    assert "problem" in focused(page)
    page.locator(".problem a").first.click()
    assert focused(page) == "id_name"


def test_a_reference_is_copied(new_page: PageFactory) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(GUIDE)
    page.locator("[data-copy='VAL-GM-3-S4']").click()
    expect(page.locator("#live")).to_have_text("Copied: VAL-GM-3-S4")
    assert page.evaluate("navigator.clipboard.readText()") == "VAL-GM-3-S4"


def test_what_is_swapped_in_is_announced(guide: Page) -> None:
    expect(guide.locator("#live")).to_contain_text("done", timeout=10_000)
    expect(guide.locator("#job-a1 progress")).to_have_count(0)


def test_a_file_lands_where_it_is_dropped(guide: Page) -> None:
    guide.evaluate(
        """() => {
          const files = new DataTransfer();
          files.items.add(new File(["%PDF"], "manual.pdf", {type: "application/pdf"}));
          const drop = new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true});
          document.querySelector("[data-drop]").dispatchEvent(drop);
        }"""
    )
    assert guide.evaluate("document.querySelector('[data-drop] input[type=file]').files[0].name") == "manual.pdf"


def test_only_the_fingerprint_of_a_file_is_sent(guide: Page, tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"abc")
    guide.evaluate(
        """() => {
          const form = document.createElement("form");
          form.method = "get"; form.id = "ask"; form.dataset.fingerprint = "found";
          form.innerHTML = '<input type="file" name="paper"><input name="found"><button>Compare</button>';
          document.querySelector("main").append(form);
        }"""
    )
    guide.locator("#ask input[type=file]").set_input_files(paper)
    guide.locator("#ask button").click()
    guide.wait_for_url("**found=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad*")
    assert "paper.pdf" not in guide.url


def test_a_lost_server_is_told(guide: Page) -> None:
    guide.evaluate("htmx.trigger(document.body, 'htmx:sendError')")
    expect(guide.locator("#problems")).to_contain_text("Nothing was changed")


def test_everything_is_there_without_scripts(new_page: PageFactory) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(GUIDE)
    expect(page.get_by_role("link", name="Read and sign")).to_be_visible()
    expect(page.locator("[data-copy]").first).to_be_hidden()
    page.get_by_role("button", name="Keys").click()
    expect(page.locator("#keys")).to_be_visible()
