"""One issued manual, looked at from all sides: valid for the archive, and saying all that it must."""

import io
import json
from collections.abc import Iterator

import page
import pypdf
import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from core import files
from core.models import Entry, Rendition
from record.issuing import issued_file
from record.models import Version
from tests import cast as casting
from tests.governance.scenes import published, worked
from tests.record.scenes import signoff_of

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    sheets = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in sheets)


@pytest.fixture(scope="module")
def paper(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Rendition, bytes]]:
    """The issued manual of Valmera and its bytes."""
    with django_db_blocker.unblock(), transaction.atomic():
        country = casting.found("VAL", slug="valmera", name="Valmera")
        version = published(country)
        worked(version)
        made = issued_file(version)
        assert made is not None
        yield made, files.content_of(made.file)
        transaction.set_rollback(True)


def test_the_issued_file_is_for_the_archive_and_for_screen_readers(paper: tuple[Rendition, bytes]) -> None:
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(paper[1], profile=profile)
        assert report.is_compliant, [(found.rule_id, found.message) for found in report.failures]


def test_it_says_which_version_it_is_who_signed_and_where_it_is_recorded(paper: tuple[Rendition, bytes]) -> None:
    made, content = paper
    said = text_of(content)
    for part in ("Version 1", "VAL-GM-1", "Agency lead of VAL", "ILO specialist of VAL", "approved", "noted"):
        assert part in said, part
    assert f"ledger no. {made.head_sequence}" in said
    assert made.head_hash[:4] in said
    assert made.fingerprint[-8:] in said
    assert "Reading copy" not in said


def test_its_head_is_the_entry_before_it_was_issued(paper: tuple[Rendition, bytes]) -> None:
    made, _content = paper
    entry = Entry.objects.get(subject=made.subject, action="version.issued")
    assert json.loads(entry.header)["previous"] == made.head_hash
    assert made.file.sha256 in entry.payload


def test_it_is_found_under_its_fingerprint(paper: tuple[Rendition, bytes]) -> None:
    version = Version.objects.get(public_id=paper[0].subject)
    assert paper[0].fingerprint == signoff_of(version).fingerprint
