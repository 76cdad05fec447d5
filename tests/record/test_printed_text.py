"""Every kind of document that is one text becomes a PDF: reading copies, the issued file, the page, the command."""

import io

import page
import pypdf
import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Implementation
from core import files
from core.errors import RuleViolation
from core.models import Entry, Job, Rendition
from core.registry import renderables
from core.transitions import perform
from core.verification import verify
from record import documents
from record.issuing import issue, issued_file, reading_copy
from record.kinds import KINDS
from record.models import Version
from tests.cast import Country
from tests.factories import opted_in
from tests.governance.scenes import drafted, worked
from tests.people import Enter
from tests.record.scenes import draft, scan, sign, signoff_of, standing, submitted, take_back, version_of

pytestmark = pytest.mark.django_db

TEXT = "## Purpose\n\nThe register is kept by **the Agency**.\n\n### Costs\n\n| year | sum |\n|---|---|\n| 2027 | 12 |"


def text_of(content: bytes) -> str:
    sheets = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)


def content_of(made: Rendition) -> bytes:
    return files.content_of(made.file)


def concluded(country: Country, kind: str) -> Version:
    """A document of this kind at the end of its lifecycle; the worker has not come yet."""
    version = version_of(submitted(country, kind))
    for role in ("agency_lead", "ilo_officer"):
        signoff = signoff_of(version)
        if (signoff.state == "open" and kind != "request-letter") or role == "ilo_officer":
            sign(signoff, country[role])
    version = Version.objects.get(pk=version.pk)
    if version.state == "approved":
        perform(version, "publish", by=country["agency_lead"])
    elif version.state == "signed":
        perform(version, "enter_into_force", by=country["coordinator"])
    return Version.objects.get(pk=version.pk)


def test_every_kind_can_be_rendered() -> None:
    assert set(renderables) == set(KINDS)


@pytest.mark.parametrize("kind", ["request-letter", "mou", "project-document", "assessment-report"])
def test_what_is_concluded_is_issued_once_by_the_worker(country: Country, kind: str) -> None:
    version = concluded(country, kind)
    assert worked(version).state == Job.State.DONE
    made = issued_file(version)
    assert made is not None
    said = text_of(content_of(made))
    for part in ("Purpose", "keeps the register", "Version 1", version.reference, "ILO project officer of VAL"):
        assert part in said, part
    assert f"ledger no. {made.head_sequence}" in said
    assert signoff_of(version).fingerprint[-8:] in said
    assert "Reading copy" not in said
    assert issue(version).pk == made.pk
    assert Entry.objects.filter(subject=version.public_id, action="version.issued").count() == 1
    assert verify().problems == []


def test_the_issued_file_is_for_the_archive_and_for_screen_readers(country: Country) -> None:
    version = draft(country, text=TEXT)
    by = country["coordinator"]
    documents.add_file(version, scan(), name="annex.pdf", by=by, standing=standing(by, country.implementation))
    perform(version, "submit", by=by)
    sign(signoff_of(version), country["agency_lead"])
    made = issue(perform(Version.objects.get(pk=version.pk), "publish", by=country["agency_lead"]))
    said = text_of(content_of(made))
    assert "annex.pdf" in said
    assert scan().sha256[:8] in said
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(content_of(made), profile=profile)
        assert report.is_compliant, [(found.rule_id, found.message) for found in report.failures]


@pytest.mark.parametrize("kind", ["mou", "project-document"])
def test_before_its_conclusion_there_are_reading_copies_alone(country: Country, kind: str) -> None:
    version = version_of(submitted(country, kind))
    with pytest.raises(RuleViolation, match="Only what is published"):
        issue(version)
    assert "Reading copy – not yet signed" in text_of(content_of(reading_copy(version)))
    sign(signoff_of(version), country["agency_lead"])
    sign(signoff_of(version), country["ilo_officer"])
    version = Version.objects.get(pk=version.pk)
    with pytest.raises(RuleViolation, match="Only what is published"):
        issue(version)
    assert "Reading copy – not yet issued" in text_of(content_of(reading_copy(version)))


def test_a_version_that_was_superseded_unpublished_is_never_issued(country: Country) -> None:
    signoff, by = submitted(country), country["coordinator"]
    sign(signoff, country["agency_lead"], meaning="returned", remarks="Too short.")
    version = version_of(signoff)
    documents.new_version(version.document, by=by, standing=standing(by, country.implementation))
    version = Version.objects.get(pk=version.pk)
    assert version.state == "superseded"
    with pytest.raises(RuleViolation, match="Only what is published"):
        issue(version)


def test_what_an_issued_paper_carries_is_revoked_and_not_withdrawn(country: Country) -> None:
    version = concluded(country, "request-letter")
    worked(version)
    given = signoff_of(version).signatures.get()
    with pytest.raises(RuleViolation, match="issued file of VAL-RL-1 carries it"):
        take_back(given, "withdraw", country["ilo_officer"])
    assert take_back(given, "revoke", country["agency_lead"]).state == "revoked"


def test_it_says_what_was_bound_though_the_title_changed_since(country: Country) -> None:
    version = concluded(country, "project-document")
    Version.objects.get(pk=version.pk).document.__class__.objects.update(title="Renamed")
    assert "Renamed" not in text_of(content_of(issue(Version.objects.get(pk=version.pk))))


# --- Through pages and the command -------------------------------------------------------------


def test_the_page_offers_a_reading_copy_and_then_the_issued_file(country: Country, enter: Enter) -> None:
    version = version_of(submitted(country))
    url, reader = version.document.get_absolute_url(), enter(country["observer"])
    asked = reverse("record:print", args=["valmera", "VAL-PD", 1])
    assert asked in reader.get(url).content.decode()
    assert reader.post(asked).status_code == 303
    assert worked(version).result["url"]
    sign(signoff_of(version), country["agency_lead"])
    perform(Version.objects.get(pk=version.pk), "publish", by=country["agency_lead"])
    assert "The issued file is being made." in reader.get(url).content.decode()
    worked(version)
    made = issued_file(version)
    assert made is not None
    html = reader.get(url).content.decode()
    assert reverse("record:rendition", args=["valmera", made.public_id]) in html
    assert f"/verify/?reference={made.file.sha256}" in html
    assert "being made" not in html
    assert "<title>This is the p" in reader.get(f"/verify/?reference={made.file.sha256}").content.decode()
    assert reader.post(asked)["Location"] == reverse("record:rendition", args=["valmera", made.public_id])


def test_beside_a_draft_stands_the_file_of_the_version_that_is_published(country: Country, enter: Enter) -> None:
    version, by = concluded(country, "project-document"), country["coordinator"]
    worked(version)
    made = issued_file(version)
    assert made is not None
    second = documents.new_version(version.document, by=by, standing=standing(by, country.implementation))
    html = enter(country["observer"]).get(second.get_absolute_url()).content.decode()
    assert "Download version 1 as issued" in html
    assert "Make a reading copy of version 2" in html


def test_agreements_and_papers_are_not_for_everybody(country: Country, enter: Enter) -> None:
    opted_in(country)
    for kind, status in (("mou", 302), ("request-letter", 302), ("project-document", 200)):
        made = issue(concluded(country, kind))
        answer = enter(None).get(reverse("record:rendition", args=["valmera", made.public_id]))
        assert (kind, answer.status_code) == (kind, status)
        if status == 200:
            assert b"".join(answer.streaming_content) == content_of(made)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["mou", "project-document"])
def test_render_writes_it(country: Country, kind: str, tmp_path: object) -> None:
    out = io.StringIO()
    path = f"{tmp_path}/out.pdf"
    version = version_of(submitted(country, kind))
    call_command("render", kind, "valmera", "--out", path, stdout=out)
    assert version.reference in out.getvalue()
    with open(path, "rb") as file:
        assert "keeps the register" in text_of(file.read())


def test_render_of_a_kind_with_many_documents_asks_which(country: Country, tmp_path: object) -> None:
    for number in (1, 2):
        draft(country, "mission-report", text=f"Mission {number}")
    path = f"{tmp_path}/out.pdf"
    call_command("render", "mission-report", "valmera", "--document", "VAL-MR1", "--out", path, stdout=io.StringIO())
    with open(path, "rb") as file:
        assert "Mission 1" in text_of(file.read())


def test_its_day_is_that_of_the_country(country: Country) -> None:
    Implementation.objects.update(time_zone="Pacific/Auckland")
    version = Version.objects.get(pk=draft(country).pk)
    day = version.made_at.astimezone(version.implementation.zone).day
    assert f"Version 1, {day} " in text_of(content_of(reading_copy(version)))


# --- Places that are still open ----------------------------------------------------------------


def test_before_a_manual_with_open_places_is_submitted_the_page_says_so(country: Country, enter: Enter) -> None:
    version = drafted(country)
    perform(version, "open_consultation", by=country["coordinator"])
    reader, url = enter(country["coordinator"]), reverse("record:act", args=["valmera", "VAL-GM", 1, "submit"])
    assert "places would be signed empty" in reader.get(url).content.decode()
    assert reader.post(url).status_code == 303


def test_of_a_text_no_place_is_open(country: Country, enter: Enter) -> None:
    draft(country)
    url = reverse("record:act", args=["valmera", "VAL-PD", 1, "submit"])
    assert "signed empty" not in enter(country["coordinator"]).get(url).content.decode()
