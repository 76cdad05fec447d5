"""The pages of the manual: starting it, reading it, writing it, its versions; what bad input meets."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import Entry
from core.transitions import perform
from governance import drafting
from governance.manual.sections import SECTIONS
from record import documents
from tests.cast import Country
from tests.governance.scenes import drafted, published, submitted
from tests.people import Enter
from tests.record.scenes import appointed, institution, standing

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> [here](javascript:alert(1))"


def address(name: str, country: Country, *more: object) -> str:
    return reverse(f"governance:{name}", args=[country.implementation.slug, *more])


def seen(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def whole(client: Client, country: Country, version: int = 1) -> str:
    """The whole text, read on from part to part."""
    url, pages = f"{address('whole', country)}?version={version}", []
    while not pages or "Read on" in pages[-1]:
        pages.append(seen(client, f"{url}&part={len(pages) + 1}"))
    return "".join(pages)


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def filled(client: Client, url: str, **values: str) -> dict[str, Any]:
    """What the form on the page sends, with these values typed."""
    form = client.get(url).context["form"]
    return {name: form[name].value() for name in form.fields} | values


def saved(country: Country, key: str) -> str:
    document = drafting.manual_of(country.implementation)
    assert document is not None
    return drafting.text_of(document.versions.latest("number"), key)


# --- Starting and reading ----------------------------------------------------------------------


def test_an_empty_place_says_what_it_is_and_offers_one_button_to_whoever_may(country: Country, enter: Enter) -> None:
    offered = {
        role: "Start the manual" in seen(enter(country[role]), address("manual", country)) for role in country.people
    }
    assert {role for role, there in offered.items() if there} == {"ilo_officer", "coordinator", "data_manager"}


def test_it_starts_with_words_in_every_section(country: Country, enter: Enter) -> None:
    client = enter(country["coordinator"])
    assert client.post(address("start", country)).status_code == 303
    page = seen(client, address("manual", country))
    for section in SECTIONS:
        assert reverse("governance:section", args=["valmera", section.key]) in page
    assert Entry.objects.filter(action="version.made").count() == 1


def test_what_the_record_knows_stands_in_it(country: Country, enter: Enter) -> None:
    drafted(country)
    said = text(whole(enter(country["observer"]), country))
    for known in ("Valmera", "Agency lead of VAL", "LMIS coordinator of VAL", "Leading agency"):
        assert known in said


def test_what_is_missing_is_counted_on_the_overview_and_named_in_its_section(country: Country, enter: Enter) -> None:
    drafted(country)
    client, url = enter(country["coordinator"]), address("write", country, "funding")
    client.post(url, filled(client, url, text="Paid by {?} until {?}."))
    page = client.get(address("manual", country))
    assert {section.key: n for section, n in page.context["lines"]}["funding"] == 2
    assert "2 marked places" in seen(client, address("section", country, "funding"))


def test_a_section_that_does_not_exist_is_not_found(country: Country, enter: Enter) -> None:
    drafted(country)
    client = enter(country["coordinator"])
    assert client.get(address("section", country, "no-such")).status_code == 404
    assert client.get(address("write", country, "no-such")).status_code == 404


@pytest.mark.parametrize("number", ["0", "2", "999999999999", "-1", "x", "²", "1 OR 1=1", ""])
def test_a_version_that_does_not_exist_is_not_found(country: Country, enter: Enter, number: str) -> None:
    drafted(country)
    client = enter(country["coordinator"])
    for name in ("manual", "whole"):
        assert client.get(address(name, country), {"version": number}).status_code == 404
    assert client.get(address("compare", country), {"new": number}).status_code == 404


def test_the_manual_of_another_country_is_not_found(country: Country, neighbour: Country, enter: Enter) -> None:
    drafted(neighbour)
    client = enter(country["agency_lead"])
    for name, more in (("manual", []), ("whole", []), ("section", ["principles"]), ("compare", [])):
        assert client.get(address(name, neighbour, *more)).status_code == 404


# --- Writing -----------------------------------------------------------------------------------


def test_a_section_is_written_and_read(country: Country, enter: Enter) -> None:
    drafted(country)
    client, url = enter(country["coordinator"]), address("write", country, "funding")
    answer = client.post(url, filled(client, url, text="The **budget** of {country} pays."))
    assert answer.status_code == 303
    assert answer["Location"] == address("section", country, "funding")
    assert "The <strong>budget</strong> of Valmera pays." in seen(client, answer["Location"])
    assert Entry.objects.filter(action="version.edited").count() == 1


def test_two_people_write_two_sections_at_once(country: Country, enter: Enter) -> None:
    drafted(country)
    one, two = enter(country["coordinator"]), enter(country["data_manager"])
    here, there = address("write", country, "funding"), address("write", country, "risks")
    first, second = filled(one, here, text="First."), filled(two, there, text="Second.")
    assert [one.post(here, first).status_code, two.post(there, second).status_code] == [303, 303]
    assert (saved(country, "funding"), saved(country, "risks")) == ("First.", "Second.")


def test_of_two_tabs_on_one_section_the_second_is_told_and_keeps_what_was_typed(country: Country, enter: Enter) -> None:
    drafted(country)
    client, url = enter(country["coordinator"]), address("write", country, "funding")
    first, second = filled(client, url, text="Paid by the budget."), filled(client, url, text="Paid by the donors.")
    client.post(url, first)
    answer = client.post(url, second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this section" in page
    assert "<del>" in page
    assert "Paid by the donors." in page
    assert saved(country, "funding") == "Paid by the budget."
    again = {name: answer.context["form"][name].value() for name in ("text", "shown")}
    assert client.post(url, again).status_code == 303
    assert saved(country, "funding") == "Paid by the donors."


def test_what_was_submitted_is_never_edited_and_what_was_typed_is_not_lost(country: Country, enter: Enter) -> None:
    version = drafted(country)
    client, url = enter(country["coordinator"]), address("write", country, "funding")
    late = filled(client, url, text="Too late.")
    perform(version, "open_consultation", by=country["coordinator"])
    perform(version, "submit", by=country["coordinator"])
    answer = client.post(url, late)
    assert answer.status_code == 409
    assert "Too late." in answer.content.decode()
    assert saved(country, "funding") != "Too late."


def test_typed_markup_never_runs(country: Country, enter: Enter) -> None:
    drafted(country)
    client, url = enter(country["coordinator"]), address("write", country, "funding")
    client.post(url, filled(client, url, text=HOSTILE))
    for page in (seen(client, address("section", country, "funding")), whole(client, country)):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page


@pytest.mark.parametrize("typed", ["x" * 40_001, "NUL \x00 here", "turned \u202e round"])
def test_what_cannot_be_kept_is_refused_and_shown_again(country: Country, enter: Enter, typed: str) -> None:
    drafted(country)
    client, url = enter(country["coordinator"]), address("write", country, "funding")
    before = saved(country, "funding")
    answer = client.post(url, filled(client, url, text=typed))
    assert answer.status_code == 422
    assert typed[:4] in answer.content.decode()
    assert saved(country, "funding") == before


def test_a_form_without_its_mark_saves_nothing(country: Country, enter: Enter) -> None:
    drafted(country)
    client, url = enter(country["coordinator"]), address("write", country, "funding")
    assert client.post(url, {"text": "Blind.", "shown": "0" * 64}).status_code == 409
    assert client.post(url, {"text": "Blind."}).status_code == 422
    assert saved(country, "funding") != "Blind."


# --- The lifecycle -----------------------------------------------------------------------------


def test_the_page_says_on_whom_the_manual_waits(country: Country, enter: Enter) -> None:
    submitted(country)
    page = text(seen(enter(country["coordinator"]), address("manual", country)))
    assert "Version 1 waits for 2 signatures: " in page
    assert "Start the next version" not in page


@pytest.mark.parametrize("page", ["manual", "whole"])
def test_what_waits_for_signature_is_not_called_in_consultation(page: str, country: Country, enter: Enter) -> None:
    submitted(country)
    shown = text(seen(enter(country["coordinator"]), address(page, country)))
    assert "awaiting signature" in shown
    assert "in consultation" not in shown


def test_whoever_is_asked_is_led_to_sign(country: Country, enter: Enter) -> None:
    version = submitted(country)
    sign = reverse("record:sign", args=["valmera", version.reference])
    assert sign in seen(enter(country["agency_lead"]), address("manual", country))


def test_the_next_version_is_compared_section_by_section(country: Country, enter: Enter) -> None:
    published(country)
    client, url = enter(country["coordinator"]), address("write", country, "funding")
    assert client.post(address("renew", country)).status_code == 303
    client.post(url, filled(client, url, text="Entirely new words."))
    answer = client.get(address("compare", country))
    assert [change.section.key for change in answer.context["changes"] if change.section.key != "about"] == ["funding"]
    assert "<ins>" in answer.content.decode()
    assert "Version 1" in seen(client, address("manual", country))
    assert "Entirely new words." not in whole(client, country)
    assert "Entirely new words." in whole(client, country, version=2)


def test_what_was_published_reads_as_it_was_frozen(country: Country, enter: Enter) -> None:
    published(country)
    appointed(country, "data_user", name="Somebody Later")
    institution(country, "A house founded later")
    page = whole(enter(country["observer"]), country)
    assert "Somebody Later" not in page
    assert "A house founded later" not in page


def test_only_the_latest_version_can_be_renewed(country: Country, enter: Enter) -> None:
    version = published(country)
    by = country["coordinator"]
    documents.new_version(version.document, by=by, standing=standing(by, country.implementation))
    client = enter(by)
    assert client.post(address("renew", country)).status_code == 409
    assert "Start the next version" not in seen(client, address("manual", country) + "?version=1")


def test_the_whole_text_is_read_in_parts_and_leaves_nothing_out(country: Country, enter: Enter) -> None:
    drafted(country)
    page = whole(enter(country["observer"]), country)
    numbers = [section.number for section in SECTIONS if section.key != "waivers"]
    assert [found for found in re.findall(r'<h[23]><span class="no">([^<]+)', page) if found in numbers] == numbers


def test_what_waits_for_signature_is_read_in_the_same_parts(country: Country, enter: Enter) -> None:
    version = submitted(country)
    url = reverse("record:sign", args=["valmera", version.reference])
    client = enter(country["agency_lead"])
    assert "About this manual" in seen(client, url)
    assert "About this manual" not in seen(client, url + "?part=2")
    assert 'aria-current="true">Sections' in seen(client, url + "?part=999999999999")


# --- Weight ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["manual", "whole"])
def test_the_number_of_queries_does_not_grow_with_members(country: Country, enter: Enter, name: str) -> None:
    submitted(country)
    client, url = enter(country["coordinator"]), address(name, country)
    few = queries(client, url)
    for number in range(20):
        appointed(country, "representative", institution=institution(country, f"House {number}"))
    assert queries(client, url) == few


def test_the_number_of_queries_of_a_draft_does_not_grow_either(country: Country, enter: Enter) -> None:
    drafted(country)
    client, url = enter(country["coordinator"]), address("manual", country)
    few = queries(client, url)
    for number in range(20):
        appointed(country, "representative", institution=institution(country, f"House {number}"))
    assert queries(client, url) == few


def queries(client: Client, url: str) -> int:
    seen(client, url)
    with CaptureQueriesContext(connection) as captured:
        seen(client, url)
    return len(captured)


def test_the_pages_of_the_manual_are_light(country: Country, enter: Enter) -> None:
    submitted(country)
    client = enter(country["coordinator"])
    for url in (address("manual", country), *(address("section", country, section.key) for section in SECTIONS)):
        answer = client.get(url, headers={"accept-encoding": "gzip"})
        assert len(answer.content) < 15_000, url
