"""Issuing: once, after publication, with the head as it stood before; reading copies; the command `render`."""

import io
import threading
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import FileResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Implementation
from core import files
from core.errors import RuleViolation
from core.models import Entry, Job, Rendition, StoredFile
from core.verification import verify
from record import documents
from record.issuing import issue, issued_file, reading_copy
from record.models import Version
from tests.cast import Country
from tests.governance.scenes import drafted, published, submitted, worked
from tests.people import Enter
from tests.record.scenes import sign, signoff_of, standing

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    sheets = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)


def rendered(tmp_path: Path, *arguments: Any, **options: Any) -> bytes:
    out = tmp_path / "out.pdf"
    call_command("render", *arguments, out=out, stdout=io.StringIO(), **options)
    return out.read_bytes()


def entries(version: Version, action: str = "version.issued") -> list[Entry]:
    return list(Entry.objects.filter(subject=version.public_id, action=action))


# --- Once --------------------------------------------------------------------------------------


def test_only_what_was_published_is_issued(country: Country) -> None:
    version = submitted(country)
    with pytest.raises(RuleViolation, match="Only what is published"):
        issue(version)
    assert not StoredFile.objects.exists()


def test_asked_again_it_is_the_same_file_though_the_country_has_changed(country: Country) -> None:
    version = published(country)
    assert worked(version).state == Job.State.DONE
    first = issued_file(version)
    assert first is not None
    Implementation.objects.update(name="Renamed")
    again = issue(Version.objects.get(pk=version.pk))
    assert (again.pk, again.file.sha256) == (first.pk, first.file.sha256)
    assert len(entries(version)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_issue_one_file(country: Country) -> None:
    version = published(country)
    start, made, failed = threading.Barrier(2), [], []

    def work() -> None:
        try:
            start.wait(20)
            made.append(issue(Version.objects.get(pk=version.pk)).pk)
        except Exception as error:  # noqa: BLE001  # a thread's error must reach the test
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []
    assert len(set(made)) == 1
    assert Rendition.objects.filter(subject=version.public_id, purpose="issued").count() == 1
    assert len(entries(version)) == 1
    assert verify().problems == []


def test_a_superseded_version_keeps_its_own_file(country: Country) -> None:
    version = published(country)
    worked(version)
    held = issued_file(version)
    by = country["coordinator"]
    second = documents.new_version(version.document, by=by, standing=standing(by, country.implementation))
    assert issued_file(second) is None
    assert issued_file(version) == held


# --- Reading copies ----------------------------------------------------------------------------


def test_a_reading_copy_is_marked_and_made_once_for_each_state_of_the_record(country: Country) -> None:
    version = submitted(country)
    first = reading_copy(version)
    said = text_of(files.content_of(first.file))
    assert "Reading copy – not yet signed" in said
    assert "awaiting 2 signatures" in said
    assert reading_copy(version).pk == first.pk
    sign(signoff_of(version), country["ilo_specialist"])
    later = reading_copy(version)
    assert later.pk != first.pk
    assert "awaiting 1 signature" in text_of(files.content_of(later.file))
    assert entries(version) == []


# --- Through pages -----------------------------------------------------------------------------


def download(country: Country, made: Rendition) -> str:
    return reverse("record:rendition", args=[country.implementation.slug, made.public_id])


def status(client: Client, url: str) -> int:
    """What is answered; a file is read to its end, so that it is closed."""
    answer = client.get(url)
    if isinstance(answer, FileResponse):
        b"".join(answer.streaming_content)  # type: ignore[arg-type]
    return answer.status_code


def test_from_the_button_to_the_download_of_a_reading_copy(country: Country, enter: Enter) -> None:
    version = drafted(country)
    client = enter(country["observer"])
    asked = client.post(reverse("record:print", args=["valmera", "VAL-GM", 1]))
    assert asked.status_code == 303
    assert client.get(asked["Location"]).status_code == 200
    job = worked(version)
    assert job.state == Job.State.DONE
    page_of_job = client.get(asked["Location"]).content.decode()
    assert job.result["url"] in page_of_job
    file = client.get(job.result["url"])
    assert file["Content-Disposition"] == 'attachment; filename="VAL-GM-1-reading-copy.pdf"'
    assert b"".join(file.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]


def test_the_issued_manual_is_for_members_and_for_the_public_where_the_country_opted_in(
    country: Country, neighbour: Country, enter: Enter
) -> None:
    version = published(country)
    worked(version)
    made = issued_file(version)
    assert made is not None
    url = download(country, made)
    assert status(enter(country["data_user"]), url) == 200
    assert status(enter(neighbour["agency_lead"]), url) == 404
    assert status(enter(None), url) == 302
    Implementation.objects.filter(slug="valmera").update(is_public=True)
    assert status(enter(None), url) == 200
    assert status(enter(None), reverse("record:rendition", args=["omberland", made.public_id])) == 302
    assert status(enter(neighbour["agency_lead"]), download(neighbour, made)) == 404


def test_a_reading_copy_of_a_public_country_is_not_for_everybody(country: Country, enter: Enter) -> None:
    Implementation.objects.filter(slug="valmera").update(is_public=True)
    made = reading_copy(drafted(country))
    assert status(enter(None), download(country, made)) == 302


def test_a_file_that_cannot_be_made_says_why_and_is_asked_for_again(country: Country, enter: Enter) -> None:
    broken = files.keep([b"not a picture at all"], media_type="image/png")
    Implementation.objects.filter(slug="valmera").update(emblem=broken)
    version = published(country)
    assert worked(version).state == Job.State.FAILED
    client, url = enter(country["agency_lead"]), reverse("governance:manual", args=["valmera"])
    said = client.get(url).content.decode()
    assert "The emblem is not an image that can be printed." in said
    assert "Try again" in said
    Implementation.objects.filter(slug="valmera").update(emblem=None)
    assert client.post(reverse("record:print", args=["valmera", "VAL-GM", 1])).status_code == 303
    assert worked(version).state == Job.State.DONE
    after = client.get(url).content.decode()
    assert "Download the issued manual" in after
    assert "could not be made" not in after
    assert len(entries(version)) == 1


# --- The command -------------------------------------------------------------------------------


def test_render_gives_the_stored_file_once_it_is_issued(country: Country, tmp_path: Path) -> None:
    version = published(country)
    assert "Reading copy" in text_of(rendered(tmp_path, "governance-manual", "valmera"))
    assert issued_file(version) is None
    assert entries(version) == []
    worked(version)
    made = issued_file(version)
    assert made is not None
    assert rendered(tmp_path, "governance-manual", "valmera") == files.content_of(made.file)


def test_render_takes_the_latest_version_or_the_one_named(country: Country, tmp_path: Path) -> None:
    version = published(country)
    worked(version)
    by = country["coordinator"]
    documents.new_version(version.document, by=by, standing=standing(by, country.implementation))
    assert "Version 2" in text_of(rendered(tmp_path, "governance-manual", "valmera"))
    made = issued_file(version)
    assert made is not None
    assert rendered(tmp_path, "governance-manual", "valmera", number=1) == files.content_of(made.file)


@pytest.mark.parametrize(
    ("kind", "slug"),
    [("governance-manual", "nowhere"), ("governance-manual", "valmera"), ("no-such-kind", "valmera")],
)
def test_render_says_in_words_what_is_not_there(country: Country, tmp_path: Path, kind: str, slug: str) -> None:
    with pytest.raises(CommandError):
        call_command("render", kind, slug, "--out", str(tmp_path / "out.pdf"))
    assert list(tmp_path.iterdir()) == []


def test_render_says_when_the_file_cannot_be_written(country: Country, tmp_path: Path) -> None:
    drafted(country)
    with pytest.raises(CommandError):
        call_command("render", "governance-manual", "valmera", "--out", str(tmp_path / "missing" / "out.pdf"))
