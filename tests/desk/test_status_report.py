"""Status reports: what they say, for whom, on one page for the archive and for screen readers, and found again."""

import io
from pathlib import Path
from typing import Any

import page
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Implementation
from core import clock, files, jobs
from core.ledger import head_of
from core.models import Job, Rendition
from core.registry import notice_sources
from desk import status_printing
from desk.status_report import MOST, portfolio_of, report_of
from tests.cast import Country
from tests.people import Enter
from tests.tracks import scenes
from tracks.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(country: Country) -> Plan:
    return scenes.planned(country)


def pages_of(content: bytes) -> list[str]:
    return [" ".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(io.BytesIO(content)).pages]


def made(implementation: Implementation) -> tuple[Rendition, bytes]:
    found = status_printing.made_of(implementation)
    return found, files.content_of(found.file)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_one_page_for_the_archive_and_for_screen_readers(country: Country, plan: Plan, language: str) -> None:
    Implementation.objects.filter(pk=country.implementation.pk).update(language=language)
    country.implementation.refresh_from_db()
    _found, content = made(country.implementation)
    assert len(pages_of(content)) == 1
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(content, profile=profile)
        assert report.is_compliant, [(found.rule_id, found.message) for found in report.failures]


def test_it_says_where_the_country_stands_what_waits_and_on_which_head(country: Country, plan: Plan) -> None:
    found, content = made(country.implementation)
    (said,) = pages_of(content)
    head = head_of(country.implementation.chain_key())
    for part in ("Valmera: Status report", "Administrative", "Master Plan published", "not lit", "The next ends"):
        assert part in said, part
    assert f"ledger no. {head.sequence}" in said
    assert found.head_hash == head.hash
    assert found.fingerprint[:8] in said
    assert "Reading copy" not in said


def test_the_same_report_is_not_made_twice_while_nothing_changes(country: Country, plan: Plan) -> None:
    first, _content = made(country.implementation)
    assert made(country.implementation)[0] == first
    scenes.add(country, "education", "representative")
    assert made(country.implementation)[0] != first


def test_a_granted_waiver_is_said(country: Country, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = "The light “Platform ready” was waived."
    monkeypatch.setitem(notice_sources._items, "tests", lambda implementation: [notice])
    assert notice in pages_of(made(country.implementation)[1])[0]


def test_what_does_not_fit_is_made_tighter_until_one_page_is_enough(
    country: Country, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices = [
        f"{number}. A notice that is long enough to fill a line and a half of the page, and says so."
        for number in range(14)
    ]
    monkeypatch.setitem(notice_sources._items, "tests", lambda implementation: notices)
    assert len(pages_of(made(country.implementation)[1])) == 1
    assert len(report_of(country.implementation, tightness=len(MOST) - 1)[0].ahead) == MOST[-1]


def test_a_country_without_a_plan_has_a_report_too(country: Country) -> None:
    assert "Valmera has no plan yet." in pages_of(made(country.implementation)[1])[0]


def test_the_job_makes_it_and_leads_to_it(country: Country, plan: Plan, enter: Enter) -> None:
    client = enter(country["observer"])
    answer = client.post(reverse("desk:report", args=["valmera"]))
    job = Job.objects.get(task=status_printing.TASK)
    assert answer["Location"] == reverse("core:job", args=[job.public_id])
    jobs.run(str(job.public_id), status_printing.make)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.message
    file = client.get(job.result["url"])
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert file["Content-Type"] == "application/pdf"
    page_of = client.get(reverse("desk:exchange", args=["valmera"])).content.decode()
    assert job.result["url"] in page_of


def test_its_file_is_known_to_the_verify_page(country: Country, plan: Plan, client: Client) -> None:
    found, _content = made(country.implementation)
    answer = client.post(reverse("desk:verify"), {"fingerprint": found.file.sha256}).content.decode()
    assert "This status report was made here." in answer
    assert found.reference in answer


def test_the_portfolio_holds_what_its_reader_sees_and_nothing_else(
    country: Country, neighbour: Country, plan: Plan
) -> None:
    officer = country["ilo_officer"]
    report = portfolio_of(officer, on=clock.today())
    assert [line.name for line in report.lines] == ["Valmera"]
    found = status_printing.portfolio_made_for(officer)
    (said,) = pages_of(files.content_of(found.file))
    assert "Valmera" in said
    assert "Omberland" not in said


def test_the_report_of_a_portfolio_is_for_whoever_asked(country: Country, plan: Plan, enter: Enter) -> None:
    found = status_printing.portfolio_made_for(country["ilo_officer"])
    url = reverse("desk:portfolio_report_file", args=[found.public_id])
    assert b"".join(enter(country["ilo_officer"]).get(url).streaming_content).startswith(b"%PDF")
    assert enter(country["agency_lead"]).get(url).status_code == 404


def test_the_command_writes_it(country: Country, plan: Plan, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "report.pdf"
    call_command("render", "status-report", "valmera", "--out", str(file))
    assert len(pages_of(file.read_bytes())) == 1
    assert f"VAL-STATUS-{clock.today():%Y%m%d}" in capsys.readouterr().out
    call_command("render", "portfolio-report", country["ilo_officer"].email, "--out", str(file))
    assert "Valmera" in pages_of(file.read_bytes())[0]


@pytest.mark.parametrize(("kind", "of"), [("status-report", "nowhere"), ("portfolio-report", "nobody@nowhere.example")])
def test_the_command_says_what_is_not_there(kind: str, of: str, db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=of):
        call_command("render", kind, of, "--out", str(tmp_path / "x.pdf"))
