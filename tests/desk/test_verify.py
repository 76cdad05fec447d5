"""The verify page: what it answers to members and to strangers, of public countries and of others."""

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from core.ledger import head_of
from core.models import Entry, StoredFile
from core.verification import verify
from desk import hashing
from record.documents import add_file
from tests import factories
from tests.cast import Country
from tests.factories import Paper
from tests.people import Enter
from tests.record import scenes

pytestmark = pytest.mark.django_db
URL = reverse("desk:verify")


@pytest.fixture
def paper(country: Country) -> Paper:
    """A published project document of Valmera, which has not opted in."""
    return factories.published(country)


def dropped(content: bytes, *, by: Client | None = None, reference: str = "") -> Any:
    sent = {"file": SimpleUploadedFile("paper.pdf", content), "reference": reference}
    return (by or Client()).post(URL, sent)


def typed(text: str, *, by: Client | None = None) -> Any:
    return (by or Client()).post(URL, {"reference": text})


def shape(response: Any) -> str:
    return str(response.context["found"].verdict)


def said(response: Any) -> str:
    """The answer in words, without the question that the form shows again."""
    found = response.context["found"]
    facts = [f"{name}: {value}" for name, value in found.facts]
    return " ".join([found.title, *found.sentences, *facts, *(url for _name, url in found.links)])


# --- Files -----------------------------------------------------------------------------------------


def test_the_issued_file_of_a_public_country_is_known_with_its_signatories(country: Country, paper: Paper) -> None:
    factories.opted_in(country)
    answer = dropped(paper.content)
    assert shape(answer) == "genuine"
    words = said(answer)
    assert "This is the paper that was issued." in words
    assert "Project document of Valmera, version 1" in words
    assert f"Approved: {country['agency_lead'].name}, Agency lead, Leading agency" in words
    assert "still in the ledger" in words
    assert reverse("record:rendition", args=["valmera", paper.rendition.public_id]) in words
    assert verify().problems == []


@pytest.mark.parametrize("who", ["anonymous", "outsider", "neighbour"])
def test_strangers_learn_of_what_is_not_public_only_that_it_is_genuine(
    cast: dict[str, Person | None], paper: Paper, enter: Enter, who: str
) -> None:
    answer = dropped(paper.content, by=enter(cast[who]))
    assert shape(answer) == "genuine"
    words = said(answer)
    assert paper.version.reference in words
    shown = answer.content.decode().split('class="outcome"')[1].split("</section")[0]
    for hidden in ("Project document", "Valmera", "Agency", "of VAL", "/i/"):
        assert hidden not in words
        assert hidden not in shown


def test_who_sees_the_country_learns_all(country: Country, paper: Paper, enter: Enter) -> None:
    words = said(dropped(paper.content, by=enter(country["observer"])))
    assert "Project document of Valmera" in words
    assert country["agency_lead"].name in words


def test_a_reading_copy_is_told_from_the_issued_file(country: Country, paper: Paper) -> None:
    copy = b"%PDF-1.7 a reading copy"
    factories.rendered(paper.version, copy, purpose="reading")
    answer = dropped(copy)
    assert shape(answer) == "reading_copy"
    assert "of version 1" in said(answer)


def test_a_superseded_paper_names_the_version_in_its_place(country: Country, paper: Paper) -> None:
    factories.next_version(country, paper)
    answer = dropped(paper.content)
    assert shape(answer) == "older"
    assert "version 2 has taken its place" in said(answer)
    assert shape(dropped(b"%PDF-1.7 the next paper")) == "genuine"
    assert verify().problems == []


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 issued ", b"%PDF-1.7 Issued", b"MZ\x90\x00", b"\x00" * 5000])
def test_one_letter_makes_another_paper(paper: Paper, content: bytes) -> None:
    answer = dropped(content)
    assert shape(answer) == "unknown"
    assert "Looked through: 1 issued papers" in said(answer)


def test_with_its_reference_a_changed_file_is_called_changed(country: Country, paper: Paper) -> None:
    factories.opted_in(country)
    answer = dropped(paper.content + b" ", reference=paper.version.reference.lower())
    assert shape(answer) == "changed"
    words = said(answer)
    assert "Fingerprint found" in words
    assert "Fingerprint issued" in words
    assert shape(dropped(paper.content, reference=paper.version.reference)) == "genuine"
    assert shape(dropped(b"other", reference="VAL-XX-9")) == "unknown"


def test_the_fingerprint_that_the_browser_computed_is_enough(paper: Paper) -> None:
    answer = Client().post(URL, {"fingerprint": paper.sha256, "reference": ""})
    assert shape(answer) == "genuine"


@pytest.mark.parametrize("text", ["no hash", "A" * 64, "f" * 63, "' OR 1=1"])
def test_a_fingerprint_that_is_none_is_not_looked_for(paper: Paper, text: str) -> None:
    assert Client().post(URL, {"fingerprint": text}).status_code == 422


def test_a_file_that_belongs_to_a_signed_version_is_known(country: Country, enter: Enter) -> None:
    version = scenes.draft(country, "mou")
    content = b"%PDF-1.4 the memorandum"
    stored = scenes.scan(content)
    at = scenes.standing(country["coordinator"], country.implementation)
    add_file(version, stored, name="mou.pdf", by=country["coordinator"], standing=at)
    assert shape(dropped(content)) == "unknown", "of a draft strangers learn nothing"
    assert shape(dropped(content, by=enter(country["observer"]))) == "reading_copy"


def test_nothing_that_is_dropped_is_kept(paper: Paper) -> None:
    before = StoredFile.objects.count(), Entry.objects.count()
    dropped(b"secret content of somebody else")
    assert (StoredFile.objects.count(), Entry.objects.count()) == before


def test_a_huge_file_is_cut_off(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "LARGEST", 100_000)
    answer = dropped(b"0" * 300_000)
    assert answer.status_code == 422
    assert "larger than anything" in answer.content.decode()


def test_many_files_are_cut_off_like_one(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "LARGEST", 100_000)
    many = {f"file{number}": SimpleUploadedFile("paper.pdf", b"0" * 60_000) for number in range(3)}
    answer = Client().post(URL, {**many, "file": SimpleUploadedFile("paper.pdf", b"paper"), "reference": ""})
    assert answer.status_code == 422
    assert "larger than anything" in answer.content.decode()


def test_a_file_of_many_pieces_has_the_same_hash(country: Country) -> None:
    content = bytes(range(256)) * 20_000
    paper = factories.published(country, content=content)
    assert paper.sha256 == hashlib.sha256(content).hexdigest()
    assert shape(dropped(content)) == "genuine"


# --- References and hashes -------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["VAL-PD-1", "val-pd-1", "  VAL-PD-1 ", "VAL - PD - 1"])
def test_a_reference_is_found_however_it_is_typed(paper: Paper, text: str) -> None:
    answer = typed(text)
    assert shape(answer) == "genuine"
    assert "A reference alone proves nothing" in said(answer)


def test_a_signature_is_found_by_its_reference(country: Country, paper: Paper) -> None:
    reference = paper.signoff.signatures.get().reference
    stranger = said(typed(reference))
    assert "This signature was given and stands." in stranger
    assert country["agency_lead"].name not in stranger
    factories.opted_in(country)
    words = said(typed(reference))
    assert f"Signed by: {country['agency_lead'].name}" in words
    assert "Meaning: approved" in words


def test_a_signature_that_was_taken_back_says_so(country: Country, enter: Enter) -> None:
    signoff = scenes.submitted(country, "project-document", scenes.step("approved", "agency_lead", needed=2))
    given = scenes.sign(signoff, country["agency_lead"])
    scenes.take_back(given, "withdraw", country["agency_lead"])
    answer = typed(given.reference, by=enter(country["observer"]))
    assert shape(answer) == "older"
    assert "does not stand any more" in said(answer)
    assert shape(typed(given.reference)) == "unknown"


def test_the_fingerprint_that_was_signed_is_found(country: Country, paper: Paper) -> None:
    text = paper.signoff.fingerprint
    spaced = " ".join(text[at : at + 8] for at in range(0, 64, 8))
    for form in (text, text.upper(), spaced):
        assert "signed by all who were asked" in said(typed(form))


def test_what_is_still_before_its_signers_is_unknown_to_strangers(country: Country, enter: Enter) -> None:
    signoff = scenes.submitted(country, "project-document", scenes.step("approved", "agency_lead"))
    for asked in (signoff.reference, signoff.fingerprint):
        assert shape(typed(asked)) == "unknown"
        assert shape(typed(asked, by=enter(country["observer"]))) == "reading_copy"


def test_a_ledger_head_is_found_whole_or_as_it_is_printed(country: Country, paper: Paper) -> None:
    head = head_of(country.implementation.chain_key())
    short = f"{head.hash[:4]} {head.hash[4:8]} {head.hash[8:12]}"
    for form in (head.hash, short, f"ledger no. 1 284 · {short}"):
        words = said(typed(form))
        assert "still in its ledger" in words
        assert "Valmera" not in words
    factories.opted_in(country)
    assert "Ledger of: Valmera" in said(typed(head.hash))
    assert shape(typed("0" * 64)) == "unknown"
    assert shape(typed(head.hash[:11])) == "unknown", "eleven figures are too few"


@pytest.mark.parametrize(
    "text",
    [
        "VAL-XX-1",
        "OMB-PD-1",
        "--",
        "VAL-",
        "%",
        "VAL-PD-%",
        "VAL-PD-1' OR '1'='1",
        "<script>alert(1)</script>",
        "٣٤",
        "ⅤAL-PD-1",
    ],
)
def test_what_is_not_here_is_not_known(paper: Paper, text: str) -> None:
    answer = typed(text)
    assert shape(answer) == "unknown"
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("text", ["", "   ", "NUL\x00", "x" * 10_000, "\u202eVAL-PD-1"])
def test_what_cannot_be_a_question_is_told(text: str) -> None:
    answer = typed(text)
    assert answer.status_code == 422
    assert "Nothing was compared" in answer.content.decode()


def test_a_link_asks_by_its_address(paper: Paper) -> None:
    answer = Client().get(URL, {"reference": paper.version.reference})
    assert shape(answer) == "genuine"


def test_too_many_questions_from_one_address_are_put_off(paper: Paper) -> None:
    answers = [typed(paper.version.reference).status_code for _question in range(32)]
    assert answers == [200] * 30 + [429] * 2
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post(URL, {"reference": paper.version.reference}).status_code == 200


def test_a_form_from_elsewhere_is_refused(paper: Paper) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(URL, {"reference": paper.version.reference}).status_code == 403


def test_the_page_says_how_to_do_without_it() -> None:
    html = Client().get(reverse("desk:verify_yourself")).content.decode()
    assert "sha256sum" in html
    assert "simple electronic signature" in html
