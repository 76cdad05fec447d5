"""The closing gate as its pages show it: every combination that can be reached, and the whole way of a waiver."""

import io
import re
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from core import files
from core.models import Entry
from governance import drafting
from record.issuing import reading_copy
from record.models import Signature, SignOff
from tests.cast import PASSWORD, Country
from tests.governance.scenes import worked
from tests.people import Enter
from tests.record.scenes import standing
from tests.tracks import play, scenes
from tests.tracks.shipped import SHIPPED
from tracks.models import Waiver

pytestmark = pytest.mark.django_db

Cast = Mapping[str, Person | None]

NEEDS = {
    # light: the activities that light it, each with all that stands before it
    "governance": ["ADM-1", "ADM-2", "ADM-3", "ADM-4", "ADM-5"],
    "master_plan": ["ADM-1", "ADM-2", "STA-1", "STA-2", "STA-3", "STA-4"],
    "training": ["ADM-1", "ADM-2", "STA-1", "STA-2", "STA-3", "DAM-1", "DAM-2", "DAM-3"],
    "data_model": ["ADM-1", "ADM-2", "STA-1", "STA-2", "STA-3", "DAM-1", "DAM-2", "DAM-3", "DAM-4"],
    "platform": ["ADM-1", "ADM-2", "INT-1", "INT-2", "INT-3"],
}
TITLES = {light.code: light.title for light in SHIPPED.gate.lights}
EVERY = [frozenset(light for light, on in zip(NEEDS, shown, strict=True) if on) for shown in product([0, 1], repeat=5)]
REACHED = [lit for lit in EVERY if "training" in lit or "data_model" not in lit]
REASON = "The host is being moved to another building."
MONITORING = "/i/valmera/manual/sections/monitoring/"
"""The section of the manual that the waivers fill."""
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
LINE = re.compile(r'<li(?: class="(is-done)")?>(.*?)<span class="who">(.*?)</span>\s*</li>', re.S)


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def seen(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def gate(country: Country) -> str:
    return reverse("tracks:gate", args=[country.implementation.slug])


def lights(client: Client, country: Country) -> dict[str, str]:
    """The word beside each light on the page; a lit one also has its mark, and only a lit one."""
    listed = seen(client, gate(country)).partition('<ul class="checks lights">')[2].partition("</section>")[0]
    found = {text(inner.partition("</b>")[0]): (done, text(word)) for done, inner, word in LINE.findall(listed)}
    assert all((word == "lit") == bool(done) for done, word in found.values())
    return {code: found[title][1] for code, title in TITLES.items()}


def headline(client: Client, url: str) -> str:
    return text(seen(client, url).partition("<h1>")[2].partition("</h1>")[0])


def start_closing(client: Client, country: Country) -> int:
    return client.post(reverse("tracks:act", args=[country.implementation.slug, "END-1", "start"])).status_code


def lit(country: Country, *lights: str) -> None:
    scenes.completed(country, *{code for light in lights for code in NEEDS[light]})


# --- What it shows -----------------------------------------------------------------------------


def test_there_are_24_of_them() -> None:
    assert len(set(REACHED)) == len(REACHED) == 24


@pytest.mark.parametrize("shown", REACHED, ids=lambda shown: " ".join(sorted(shown)) or "none")
def test_the_page_shows_each_light_as_it_is_and_only_all_five_open(
    ready: Country, enter: Enter, shown: frozenset[str]
) -> None:
    lit(ready, *shown)
    reader, coordinator = enter(ready["observer"]), enter(ready["coordinator"])
    assert lights(reader, ready) == {code: "lit" if code in shown else "not lit" for code in NEEDS}
    dark = 5 - len(shown)
    said = {0: "The gate is open: the closing workshop can start.", 1: "The gate is closed: one light is not lit."}
    assert headline(reader, gate(ready)) == said.get(dark, f"The gate is closed: {dark} lights are not lit.")
    assert start_closing(coordinator, ready) == (409 if dark else 303)
    assert scenes.state(ready, "END-1") == ("not_started" if dark else "under_way")


@pytest.mark.parametrize("code", ["OPT-1", "OPT-2"])
@pytest.mark.parametrize("shown", [(), tuple(NEEDS)], ids=["dark", "lit"])
def test_optional_activities_never_matter(ready: Country, enter: Enter, code: str, shown: tuple[str, ...]) -> None:
    lit(ready, *shown)
    reader = enter(ready["observer"])
    before = lights(reader, ready), headline(reader, gate(ready))
    for state in ("under_way", "awaiting_signature", "completed", "postponed", "skipped", "to_be_reconfirmed"):
        scenes.put(ready, code, state)
        assert (lights(reader, ready), headline(reader, gate(ready))) == before, state
        assert code not in text(seen(reader, gate(ready)))
    assert start_closing(enter(ready["coordinator"]), ready) == (303 if shown else 409)


def test_what_is_to_be_reconfirmed_darkens_its_light_again(ready: Country, enter: Enter) -> None:
    lit(ready, *NEEDS)
    reopened = enter(ready["agency_lead"]).post(
        reverse("tracks:act", args=["valmera", "DAM-3", "reopen"]), {"reason": "Two registers are new."}
    )
    assert reopened.status_code == 303
    shown = lights(enter(ready["observer"]), ready)
    assert {code for code, word in shown.items() if word == "lit"} == {"governance", "master_plan", "platform"}
    assert start_closing(enter(ready["coordinator"]), ready) == 409


# --- A waiver ----------------------------------------------------------------------------------


def asked_for(client: Client, country: Country, light: str = "platform") -> str:
    """Asks for the waiver on the page of the gate; where that leads."""
    answer = client.post(gate(country), {"light": light, "reason": REASON})
    assert answer.status_code == 303
    return str(answer["Location"])


def form_of(client: Client, path: str) -> dict[str, Any]:
    """The form behind reading, filled in."""
    way_on = re.search(r'href="([^"]*\?place=[^"]*)"', seen(client, path))
    assert way_on, "no place is offered"
    found = HIDDEN.findall(seen(client, way_on[1]))
    kept = {name: value for name, value in found if name != "csrfmiddlewaretoken"}
    return {**kept, "meaning": "approved", "remarks": "", "password": PASSWORD}


def signed(client: Client, path: str, **changes: str) -> None:
    assert client.post(path, {**form_of(client, path), **changes}).status_code == 303


def waived(country: Country, enter: Enter, light: str = "platform") -> Waiver:
    path = asked_for(enter(country["coordinator"]), country, light)
    for role in ("agency_lead", "ilo_officer"):
        signed(enter(country[role]), path)
    return Waiver.objects.get(light=light)


@pytest.mark.parametrize("order", [("agency_lead", "ilo_officer"), ("ilo_officer", "agency_lead")])
def test_a_waiver_needs_both_of_its_signers(ready: Country, enter: Enter, order: tuple[str, str]) -> None:
    lit(ready, *(set(NEEDS) - {"platform"}))
    coordinator, reader = enter(ready["coordinator"]), enter(ready["observer"])
    path = asked_for(coordinator, ready)
    assert lights(reader, ready)["platform"] == "not lit"
    signed(enter(ready[order[0]]), path)
    assert lights(reader, ready)["platform"] == "not lit"
    assert start_closing(coordinator, ready) == 409
    signed(enter(ready[order[1]]), path)
    assert lights(reader, ready)["platform"] == "waived"
    page = text(seen(reader, gate(ready)))
    assert "The gate is open" in page
    assert f"VAL-WV-1 , granted: {REASON}" in page
    assert start_closing(coordinator, ready) == 303


def test_nobody_else_asks_for_one_or_sees_where(ready: Country, everybody: Cast, enter: Enter) -> None:
    before = Entry.objects.count()
    for name, person in everybody.items():
        if name in ("coordinator", "ilo_officer"):
            assert "Ask for this waiver" in seen(enter(person), gate(ready))
            continue
        answer = enter(person).get(gate(ready))
        assert answer.status_code != 200 or "Ask for this waiver" not in answer.content.decode(), name
        asked = enter(person).post(gate(ready), {"light": "platform", "reason": REASON})
        assert asked.status_code in (302, 403, 404), name
    assert (Waiver.objects.count(), Entry.objects.count()) == (0, before)


def test_nobody_else_signs_it(ready: Country, everybody: Cast, enter: Enter) -> None:
    """With the very form of the lead in their hands, not even the second signer."""
    path = asked_for(enter(ready["coordinator"]), ready)
    form = form_of(enter(ready["agency_lead"]), path)
    for name, person in everybody.items():
        if name != "agency_lead":
            assert enter(person).post(path, form).status_code in (302, 403, 404), name
    assert not Signature.objects.exists()


def test_whoever_asks_for_it_never_signs_it(ready: Country, enter: Enter) -> None:
    """The officer may ask, and may sign, but not both."""
    officer = enter(ready["ilo_officer"])
    path = asked_for(officer, ready)
    assert "?place=" not in seen(officer, path)
    other = form_of(enter(ready["agency_lead"]), path)
    assert officer.post(path, other).status_code == 403
    assert not Signature.objects.exists()


def test_one_return_refuses_it_and_it_can_be_asked_for_anew(ready: Country, enter: Enter) -> None:
    lit(ready, *(set(NEEDS) - {"platform"}))
    coordinator = enter(ready["coordinator"])
    path = asked_for(coordinator, ready)
    signed(enter(ready["agency_lead"]), path)
    signed(enter(ready["ilo_officer"]), path, meaning="returned", remarks="Wait for the host.")
    page = text(seen(coordinator, gate(ready)))
    assert "VAL-WV-1 , refused" in page
    assert lights(coordinator, ready)["platform"] == "not lit"
    assert start_closing(coordinator, ready) == 409
    assert asked_for(coordinator, ready) != path


def test_it_waives_its_own_light_and_no_other(ready: Country, enter: Enter) -> None:
    lit(ready, "governance", "master_plan")
    waived(ready, enter)
    reader = enter(ready["observer"])
    assert {code for code, word in lights(reader, ready).items() if word == "not lit"} == {"training", "data_model"}
    assert headline(reader, gate(ready)) == "The gate is closed: 2 lights are not lit."
    assert start_closing(enter(ready["coordinator"]), ready) == 409


# --- What is made afterwards -------------------------------------------------------------------


def test_a_manual_made_afterwards_says_it_and_one_made_before_does_not(ready: Country, enter: Enter) -> None:
    """On the page and in the PDF."""
    by = ready["coordinator"]
    version = drafting.start(ready.implementation, by=by, standing=standing(by, ready.implementation))
    client = enter(by)
    assert REASON not in seen(client, MONITORING)
    waived(ready, enter)
    assert REASON in text(seen(client, MONITORING))
    button = re.search(r'action="([^"]*/print/)"', seen(client, reverse("governance:manual", args=["valmera"])))
    assert button
    asked = client.post(button[1])
    assert asked.status_code == 303
    worked(version)
    made = re.search(r'href="(/i/valmera/issued/[^"]+)"', seen(client, asked["Location"]))
    assert made
    said = text_of(client, made[1])
    assert "may be held without “Platform ready”" in said
    assert f"Reason: {REASON}" in said


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    path = Path(settings.MEDIA_ROOT) / "made.pdf"
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(path).pages)


def test_a_report_put_before_its_signers_afterwards_says_it_too(ready: Country, enter: Enter) -> None:
    """On the page where it is signed, in what is signed, and in the PDF."""
    waived(ready, enter)
    lead = enter(ready["agency_lead"])
    report = play.through_document(ready.implementation, "assessment-report", by=ready["coordinator"], signers=[])
    signoff = report.sign_off()
    assert signoff
    assert REASON in signoff.content
    assert REASON in text(seen(lead, signoff.get_absolute_url()))
    made = io.BytesIO(files.content_of(reading_copy(report).file))
    assert REASON in " ".join(" ".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(made).pages)


def test_what_was_fixed_before_stays_as_it_was(ready: Country, enter: Enter) -> None:
    """A manual that was with its signers when the waiver was granted says nothing of it."""
    scenes.under_way(ready, "ADM-5")
    play.through_document(ready.implementation, "governance-manual", by=ready["coordinator"], signers=[])
    waived(ready, enter)
    assert REASON not in text(seen(enter(ready["observer"]), MONITORING))


def test_the_record_of_the_closing_workshop_says_it_to_its_signers(ready: Country, enter: Enter) -> None:
    lit(ready, *(set(NEEDS) - {"platform"}))
    waived(ready, enter)
    coordinator, lead = enter(ready["coordinator"]), enter(ready["agency_lead"])
    assert start_closing(coordinator, ready) == 303
    play.declare_all(scenes.activity(ready, "END-1"), ready["coordinator"])
    assert coordinator.post(reverse("tracks:act", args=["valmera", "END-1", "submit"])).status_code == 303
    path = SignOff.objects.get(what="END-1").get_absolute_url()
    assert REASON in text(seen(lead, path))
    signed(lead, path)
    assert scenes.state(ready, "END-1") == "completed"
