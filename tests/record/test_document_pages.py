"""The pages of documents: the list, one version, the draft, its files, the steps of its lifecycle, and who may."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.transitions import perform
from record.models import Document, Version, VersionFile
from tests.cast import Country
from tests.people import Enter
from tests.record.scenes import draft, sign, signoff_of, submitted, version_of

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def url(name: str, *args: Any) -> str:
    return reverse(f"record:{name}", args=["valmera", *args])


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def upload(client: Any, name: str, content: bytes, *, at: str = "") -> HttpResponse:
    sent = SimpleUploadedFile(name, content)
    answer: HttpResponse = client.post(at or url("add_file", "VAL-PD", 1), {"file": sent})
    return answer


def status(answer: Any) -> int:
    """The status, after reading what is streamed to its end."""
    if answer.streaming:
        list(answer.streaming_content)
    return int(answer.status_code)


def test_an_empty_country_says_what_comes_here(country: Country, enter: Enter) -> None:
    assert "No document is on file yet." in text(enter(country["observer"]).get(url("documents")))


def test_it_is_started_and_edited(country: Country, enter: Enter) -> None:
    client = enter(country["coordinator"])
    made = client.post(url("start"), {"type": "project-document", "title": "", "language": "en"})
    assert (made.status_code, made["Location"]) == (303, "/i/valmera/documents/VAL-PD/?version=1")
    edit = url("edit", "VAL-PD", 1)
    assert client.get(edit).status_code == 200
    saved = client.post(edit, {"title": "Plan", "text": "## Aim\n\nWork.", "note": "", "edition": "1"})
    assert saved.status_code == 303
    assert Version.objects.get().content == {"text": "## Aim\n\nWork."}
    page = client.get(saved["Location"])
    assert "<h3>Aim</h3>" in page.content.decode()
    assert Document.objects.get().title == "Plan"


def test_a_second_of_a_single_kind_is_refused_in_place(country: Country, enter: Enter) -> None:
    draft(country)
    answer = enter(country["coordinator"]).post(
        url("start"), {"type": "project-document", "language": "en", "title": ""}
    )
    assert (answer.status_code, "There is one already" in text(answer)) == (409, True)


def test_a_kind_with_a_room_of_its_own_is_not_started_here(country: Country, enter: Enter) -> None:
    answer = enter(country["coordinator"]).post(url("start"), {"type": "governance-manual", "language": "en"})
    assert (answer.status_code, Document.objects.count()) == (422, 0)


def test_somebody_was_faster_and_the_text_is_kept(country: Country, enter: Enter) -> None:
    draft(country)
    client = enter(country["coordinator"])
    data = {"title": "Plan", "note": "", "edition": "1"}
    client.post(url("edit", "VAL-PD", 1), {**data, "text": "Mine"})
    answer = client.post(url("edit", "VAL-PD", 1), {**data, "text": "Theirs, later"})
    assert answer.status_code == 409
    assert "Theirs, later" in answer.content.decode()
    assert Version.objects.get().content == {"text": "Mine"}


def test_dates_the_wrong_way_round(country: Country, enter: Enter) -> None:
    draft(country, "mou")
    data = {"title": "MoU", "text": "x", "starts_on": "2027-05-02", "ends_on": "2027-05-01", "edition": "1", "note": ""}
    answer = enter(country["coordinator"]).post(url("edit", "VAL-MU", 1), data)
    assert (answer.status_code, "The last day lies before the first." in text(answer)) == (422, True)


def test_files_are_added_downloaded_and_taken_out(country: Country, enter: Enter) -> None:
    draft(country)
    client = enter(country["coordinator"])
    assert upload(client, "Annex 1.pdf", PDF).status_code == 303
    line = VersionFile.objects.get()
    got = client.get(url("file", line.public_id))
    assert b"".join(got.streaming_content) == PDF  # type: ignore[attr-defined]
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert client.post(url("remove_file", line.public_id)).status_code == 303
    assert "Annex 1.pdf" not in text(client.get(url("document", "VAL-PD")))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.pdf", b""),
        ("program.exe", b"MZ\x90\x00"),
        ("program.pdf", b"MZ\x90\x00\x03"),
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("page.html", b"<script>alert(1)</script>"),
        ("letter.docx", b"PK\x03\x04 no package"),
        ("no-ending", PDF),
        (".pdf", PDF),
    ],
)
def test_what_is_not_what_it_says_is_not_taken(country: Country, enter: Enter, name: str, content: bytes) -> None:
    draft(country)
    answer = upload(enter(country["coordinator"]), name, content)
    assert (answer.status_code, VersionFile.objects.count()) == (422, 0)


def test_a_file_too_large_is_not_taken(country: Country, enter: Enter, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    draft(country)
    answer = upload(enter(country["coordinator"]), "large.pdf", PDF + b"0" * settings.UPLOAD_LIMIT)
    assert (answer.status_code, "at most 1.0 MB" in text(answer)) == (422, True)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "..\\..\\boot.pdf",
        "/etc/cron.d/job.pdf",
        "a/b/c.pdf",
        "cod\u202efdp.pdf",
        "nul\x00l.pdf",
    ],
)
def test_tricks_in_a_name_leave_no_trace(country: Country, enter: Enter, name: str) -> None:
    draft(country)
    upload(enter(country["coordinator"]), name, PDF)
    kept = VersionFile.objects.get().name
    assert not set("/\\") & set(kept)
    assert ".." not in kept
    assert kept.isprintable()


def test_every_step_of_a_published_document_in_pages(country: Country, enter: Enter) -> None:
    version = draft(country)
    coordinator, lead = enter(country["coordinator"]), enter(country["agency_lead"])
    submit = url("act", "VAL-PD", 1, "submit")
    assert "The version is frozen" in text(coordinator.get(submit))
    assert coordinator.post(submit).status_code == 303
    sign(signoff_of(version), country["agency_lead"])
    publish = url("act", "VAL-PD", 1, "publish")
    assert coordinator.get(publish).status_code == 404
    assert coordinator.post(publish).status_code == 403
    assert lead.post(publish).status_code == 303
    assert Version.objects.get().state == "published"
    assert "Version 1 is published since" in text(lead.get(url("document", "VAL-PD")))


def test_every_step_of_an_agreement_in_pages(country: Country, enter: Enter) -> None:
    draft(country, "mou")
    client = enter(country["coordinator"])
    for action in ("begin_drafting", "review_legally", "submit"):
        assert client.post(url("act", "VAL-MU", 1, action)).status_code == 303, action
    signoff = signoff_of(Version.objects.get())
    for role in ("agency_lead", "ilo_officer"):
        sign(signoff, country[role])
    assert client.post(url("act", "VAL-MU", 1, "enter_into_force"), {"on": "2026-05-01"}).status_code == 303
    lead = enter(country["agency_lead"])
    assert lead.post(url("act", "VAL-MU", 1, "end"), {"reason": ""}).status_code == 422
    assert lead.post(url("act", "VAL-MU", 1, "end"), {"reason": "Replaced.", "on": "2026-06-01"}).status_code == 303
    version = Version.objects.get()
    assert (version.state, str(version.starts_on), str(version.ends_on)) == ("ended", "2026-05-01", "2026-06-01")


def test_it_does_not_end_before_it_began(country: Country, enter: Enter) -> None:
    signoff = submitted(country, "mou")
    for role in ("agency_lead", "ilo_officer"):
        sign(signoff, country[role])
    perform(version_of(signoff), "enter_into_force", by=country["coordinator"])
    for day in ("2020-01-01", "2999-01-01", "not a day"):
        answer = enter(country["agency_lead"]).post(url("act", "VAL-MU", 1, "end"), {"reason": "Replaced.", "on": day})
        assert (answer.status_code, Version.objects.get().state) == (422, "in_force")


def test_a_refused_step_says_why_in_place(country: Country, enter: Enter) -> None:
    draft(country, text="")
    client = enter(country["coordinator"])
    assert "It is empty" in text(client.get(url("document", "VAL-PD")))
    answer = client.post(url("act", "VAL-PD", 1, "submit"))
    assert (answer.status_code, "It is empty" in text(answer)) == (409, True)


def test_steps_that_no_page_offers_are_not_found(country: Country, enter: Enter) -> None:
    draft(country)
    client = enter(country["agency_lead"])
    for action in ("settle", "supersede", "unsettle", "delete", "__init__", "save"):
        assert client.post(url("act", "VAL-PD", 1, action)).status_code == 404


def test_the_version_in_force_is_shown_first_and_the_draft_is_named(country: Country, enter: Enter) -> None:
    signoff = submitted(country)
    sign(signoff, country["agency_lead"])
    coordinator = enter(country["coordinator"])
    assert coordinator.post(url("new_version", "VAL-PD"), {"note": "Budget of year two"}).status_code == 303
    page = text(coordinator.get(url("document", "VAL-PD")))
    assert "Version 1 is signed by all who were asked" in page
    assert "signed version 1; draft 2 has changes" in page
    assert "Version 2 is a draft" in text(coordinator.get(url("document", "VAL-PD") + "?version=2"))


def test_what_changed_since_the_version_before(country: Country, enter: Enter) -> None:
    sign(submitted(country), country["agency_lead"])
    client = enter(country["coordinator"])
    client.post(url("new_version", "VAL-PD"), {"note": ""})
    data = {"text": "## Purpose\n\nThe ministry keeps the register.", "note": "", "edition": "1"}
    client.post(url("edit", "VAL-PD", 2), data)
    page = client.get(url("document", "VAL-PD") + "?version=2").content.decode()
    assert re.search(r"<del>.*agency.*</del>", page, re.S)
    assert re.search(r"<ins>.*ministry.*</ins>", page, re.S)


@pytest.mark.parametrize("version", ["9", "0", "-1", "abc", "1%00", "1 or 1"])
def test_a_version_that_is_not_there(country: Country, enter: Enter, version: str) -> None:
    draft(country)
    assert enter(country["observer"]).get(f"{url('document', 'VAL-PD')}?version={version}").status_code == 404


def test_who_may_not_prepare_sees_but_does_not_write(country: Country, enter: Enter) -> None:
    draft(country)
    for role in ("observer", "agency_lead", "data_user", "representative"):
        client = enter(country[role])
        assert client.get(url("document", "VAL-PD")).status_code == 200
        for page in (
            url("edit", "VAL-PD", 1),
            url("add_file", "VAL-PD", 1),
            url("new_version", "VAL-PD"),
            url("start"),
        ):
            assert client.get(page).status_code == 403
            assert client.post(page, {}).status_code == 403


def test_a_document_of_another_country_is_not_found(country: Country, neighbour: Country, enter: Enter) -> None:
    version = draft(country)
    upload(enter(country["coordinator"]), "annex.pdf", PDF)
    line = VersionFile.objects.get()
    client = enter(neighbour["coordinator"])
    for slug in ("valmera", "omberland"):
        assert client.get(f"/i/{slug}/documents/VAL-PD/").status_code == 404
        assert client.get(f"/i/{slug}/documents/VAL-PD/1/edit/").status_code == 404
        assert client.post(f"/i/{slug}/documents/VAL-PD/1/do/submit/").status_code == 404
        assert client.get(f"/i/{slug}/files/{line.public_id}/").status_code == 404
        assert client.post(f"/i/{slug}/files/{line.public_id}/remove/").status_code == 404
        assert client.post(f"/i/{slug}/comments/version/{version.public_id}/", {"text": "x"}).status_code == 404
    assert VersionFile.objects.get().removed_at is None


def test_the_public_downloads_what_a_public_country_has_published(country: Country, enter: Enter) -> None:
    version = draft(country)
    upload(enter(country["coordinator"]), "annex.pdf", PDF)
    address = url("file", VersionFile.objects.get().public_id)
    anybody = enter(None)
    type(country.implementation).objects.update(is_public=True)
    assert status(anybody.get(address)) == 302
    perform(version, "submit", by=country["coordinator"])
    sign(signoff_of(version), country["agency_lead"])
    assert status(anybody.get(address)) == 302
    perform(Version.objects.get(), "publish", by=country["agency_lead"])
    assert status(anybody.get(address)) == 200
    type(country.implementation).objects.update(is_public=False)
    assert status(anybody.get(address)) == 302


def test_filters_stand_in_the_address(country: Country, enter: Enter) -> None:
    draft(country, "mou")
    submitted(country)
    client = enter(country["observer"])
    page = text(client.get(url("documents") + "?show=waiting"))
    assert ("VAL-PD" in page, "VAL-MU" in page) == (True, False)
    page = text(client.get(url("documents") + "?words=understanding"))
    assert ("VAL-PD" in page, "VAL-MU" in page) == (False, True)
    assert client.get(url("documents") + "?show=nonsense&kind=nonsense&page=99&words=%00").status_code == 200


def test_the_list_makes_the_same_queries_for_any_number(country: Country, enter: Enter) -> None:
    client = enter(country["observer"])
    draft(country)
    few = queries(client, url("documents"))
    for _number in range(12):
        draft(country, "other")
    assert queries(client, url("documents")) == few <= 9


def queries(client: Client, address: str) -> int:
    """How many queries the page makes once what is kept for it is there."""
    client.get(address)
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


@pytest.mark.parametrize(("form", "mark"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_the_list_is_a_file_with_the_rows_of_its_filter(country: Country, enter: Enter, form: str, mark: bytes) -> None:
    draft(country)
    submitted(country, "mou")
    client = enter(country["observer"])
    url = reverse("record:documents", args=["valmera"])
    links = dict(client.get(url, {"show": "work"}).context["exports"])
    body = b"".join(client.get(url + links[form.upper()]).streaming_content)  # type: ignore[attr-defined]
    assert body.startswith(mark)
    if form == "csv":
        assert [line.split(",")[1] for line in body.decode().splitlines()] == ["Reference", "VAL-PD"]
