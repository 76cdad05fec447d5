"""Printed documents: valid as archive and for screen readers, the same bytes each time, and never a way out."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import page
import pypdf
import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.test import override_settings
from PIL import Image

from core import pdf
from core.imprint import Imprint, LedgerHead, Paper, Picture, Purpose, SignatureLine

TEMPLATES = Path(__file__).parent / "templates"
EMBLEM = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18"/></svg>'
SIGNED = SignatureLine(
    "Ana Petrov",
    "Head of unit",
    "LMIS coordinator",
    "Ministry of Labour",
    "prepared",
    datetime(2027, 4, 20, 14, 12, tzinfo=UTC),
    on_behalf_of="Dragan Pavle",
    remarks="See section 16.",
    attested_by="Luka Radan",
    reference="VAL-S-12",
    entry=1231,
)
OPEN = SignatureLine("", "", "Agency lead", "Ministry of Labour", "to approve")
IMPRINT = Imprint(
    title="A document",
    subtitle="of the tests",
    owner="Valmera",
    office="Ministry of Labour",
    language="en",
    purpose=Purpose.READING,
    reference="VAL-X-3",
    version="Version 3, 20 April 2027",
    status="Version 3, awaiting one signature",
    fingerprint="9f2c41ab7be0d31855a9c204e61f8b730d4492f6a8137c5e2b90e4d1c36f77e0",
    head=LedgerHead(1284, "7c1e9a4052bd0f63" + "0" * 48),
    made_at=datetime(2027, 4, 20, 10, tzinfo=UTC),
    verify_address="https://lmis.example.org/verify/VAL-X-3",
    emblem=Picture(EMBLEM, "image/svg+xml", "Emblem of Valmera"),
    zone="Europe/Podgorica",
    signatures=(SIGNED, OPEN),
)


@pytest.fixture(autouse=True)
def _templates_of_the_tests() -> Iterator[None]:
    """Templates in tests/core/templates are found beside the product's own."""
    engine: dict[str, Any] = settings.TEMPLATES[0]
    with override_settings(TEMPLATES=[{**engine, "DIRS": [*engine["DIRS"], TEMPLATES]}]):
        yield


def made(body: str = "Some text.", **changes: object) -> bytes:
    return pdf.render("toy_document.html", {"body": body}, imprint=replace(IMPRINT, **changes))  # type: ignore[arg-type]


def text_of(file: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(file)).pages)


def _fonts(reader: pypdf.PdfReader) -> Iterator[str]:
    for sheet in reader.pages:
        resources: Any = sheet["/Resources"]
        for font in resources["/Font"].values():
            yield str(font.get_object()["/BaseFont"])


def assert_valid(file: bytes) -> None:
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(file, profile=profile)
        assert report.is_compliant, [(found.rule_id, found.message) for found in report.failures]


@pytest.mark.parametrize(
    ("language", "purpose", "paper"),
    [
        ("en", Purpose.READING, Paper.A4),
        ("fr", Purpose.ISSUED, Paper.LETTER),
        ("ar", Purpose.READING, Paper.LETTER),
        ("ar", Purpose.ISSUED, Paper.A4),
    ],
)
def test_a_file_is_for_the_archive_and_for_screen_readers(language: str, purpose: Purpose, paper: Paper) -> None:
    assert_valid(made(language=language, purpose=purpose, paper=paper))


def test_a_document_without_anything_optional_is_valid() -> None:
    assert_valid(made(subtitle="", office="", emblem=None, signatures=()))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("signatures", [(), (SIGNED, OPEN)])
def test_a_sheet_has_no_title_page_and_fits_on_one(language: str, signatures: tuple[SignatureLine, ...]) -> None:
    sheet = replace(IMPRINT, language=language, signatures=signatures)
    file = pdf.render("toy_sheet.html", {"body": "Some text."}, imprint=sheet)
    assert_valid(file)
    assert len(pypdf.PdfReader(io.BytesIO(file)).pages) == 1
    assert text_of(file).count("9f2c41ab 7be0d318 55a9c204 e61f8b73") == 1


def test_it_carries_reference_status_and_head_on_every_page() -> None:
    reader = pypdf.PdfReader(io.BytesIO(made("<p>" + "word " * 3000 + "</p>")))
    assert len(reader.pages) > 3
    for number, sheet in enumerate(reader.pages, start=1):
        text = sheet.extract_text()
        assert "Version 3, awaiting one signature · VAL-X-3" in text
        assert "ledger no. 1284 · 7c1e 9a40 52bd" in text
        assert f"page {number} of {len(reader.pages)}" in text


def test_a_reading_copy_says_so_on_every_page_and_an_issued_file_on_none() -> None:
    mark = "Reading copy – not yet signed"
    reading = pypdf.PdfReader(io.BytesIO(made("<p>" + "word " * 3000 + "</p>")))
    assert all(mark in sheet.extract_text() for sheet in reading.pages)
    assert mark not in text_of(made(purpose=Purpose.ISSUED))


def test_the_title_page_and_the_page_of_signatures_prove_what_was_signed() -> None:
    text = text_of(made(purpose=Purpose.ISSUED))
    assert text.count("9f2c41ab 7be0d318 55a9c204 e61f8b73") == 2
    assert text.count("0d4492f6 a8137c5e 2b90e4d1 c36f77e0") == 2
    assert "Ledger head when issued" in text
    assert "Verify this document at https://lmis.example.org/verify/VAL-X-3" in text


def test_a_signature_says_who_for_whom_when_in_which_zone_and_how() -> None:
    text = " ".join(text_of(made()).split())
    for said in (
        "Ana Petrov, Head of unit",
        "LMIS coordinator, Ministry of Labour",
        "on behalf of Dragan Pavle",
        "20 April 2027, 16:12 (UTC+2)",
        "Signed on paper; true copy attested by Luka Radan",
        "See section 16.",
        "VAL-S-12",
        "ledger no. 1231",
        "to approve",
        "not yet signed",
    ):
        assert said in text, said


def test_the_same_document_has_the_same_bytes() -> None:
    assert made() == made()
    assert made() != made(head=LedgerHead(1285, "8" * 64))


def test_the_properties_of_the_file_name_it() -> None:
    reader = pypdf.PdfReader(io.BytesIO(made()))
    assert reader.metadata is not None
    assert reader.metadata.title == "A document of the tests, Valmera, Version 3, 20 April 2027"
    assert "VAL-X-3" in str(reader.metadata.subject)
    assert IMPRINT.head.hash in str(reader.metadata.subject)
    assert reader.metadata.creation_date == IMPRINT.made_at
    assert "/work/" not in str(reader.metadata)


def test_headings_are_bookmarks_and_links_stay_inside() -> None:
    reader = pypdf.PdfReader(io.BytesIO(made("<h2>One</h2><p>x</p><h3>One below</h3><p>y</p>")))
    names = str(reader.outline)
    assert "One below" in names
    assert "Signatures" in names


def test_the_code_leads_to_the_verify_address() -> None:
    alts = re.findall(r"QR code: (\S+), where", pdf.markup("toy_document.html", {"body": ""}, imprint=IMPRINT))
    assert alts == [IMPRINT.verify_address] * 2


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/pixel.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "../../config/settings.py",
        "pdf/../../config/settings.py",
        "%2e%2e/%2e%2e/etc/passwd",
    ],
)
def test_nothing_is_fetched_from_outside(address: str) -> None:
    shelf = pdf.Shelf({})
    with pytest.raises(ValueError, match="Not on the shelf"):
        shelf.fetch(address if ":" in address else pdf.OURS + address)


def test_a_foreign_address_leaves_the_document_as_it_is() -> None:
    assert_valid(made('<p>before <img src="https://elsewhere.example/x.png" alt="x"> after</p>'))


def test_a_part_of_ours_that_is_missing_fails_in_words() -> None:
    with pytest.raises(pdf.RenderFailed, match=r"a part of it is missing: pdf/no_such\.css"):
        made('<link rel="stylesheet" href="pdf/no_such.css">')


def test_an_emblem_of_pixels_is_made_fit_for_the_archive() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (3000, 2000), (10, 20, 30, 0)).save(out, "JPEG")
    file = made(emblem=Picture(out.getvalue(), "image/jpeg", "Emblem"))
    assert_valid(file)
    assert len(file) < 200_000


def test_an_emblem_that_is_no_image_fails_in_words() -> None:
    with pytest.raises(pdf.RenderFailed, match="not an image that can be printed"):
        made(emblem=Picture(b"MZ not an image", "image/png", "Emblem"))


def test_a_vector_emblem_cannot_reach_out() -> None:
    hostile = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
        b'<script>alert(1)</script><image xlink:href="file:///etc/passwd" width="9" height="9"/></svg>'
    )
    file = made(emblem=Picture(hostile, "image/svg+xml", "Emblem"))
    assert_valid(file)
    assert b"root:" not in file


def test_a_document_nested_beyond_sense_fails_in_words() -> None:
    with pytest.raises(pdf.RenderFailed, match="too large or too deeply nested"):
        made("<div>" * 5000 + "deep" + "</div>" * 5000)


def test_it_tells_how_far_it_is() -> None:
    told: list[int] = []
    pdf.render("toy_document.html", {"body": "x"}, imprint=IMPRINT, progress=told.append)
    assert told == [5, 70, 100]


def test_hidden_characters_do_not_reach_the_page() -> None:
    text = text_of(made("<p>a\u202eb\x00c\ufeffd</p>"))
    assert "abcd" in text


def test_a_character_without_a_glyph_is_written_as_its_number() -> None:
    file = made("<p>before \U0001fae8 \U000102a0 after</p>")
    assert_valid(file)
    text = text_of(file)
    assert "before" in text
    assert "U+102A0" in text or "\U000102a0" in text


def test_ordinary_signs_of_writing_are_printed() -> None:
    text = text_of(made("<p>→ ≤ ≥ − × € ✓ □ • … „Größe“ Ђ Ω ő ł</p>"))
    for sign in "→≤≥−×€✓□•…ÖößЂΩől".replace("Ö", ""):
        assert sign in text, sign
    assert "U+" not in text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_only_our_own_fonts_are_embedded(language: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(made("<p>سوق <b>العمل</b> → ✓</p><pre>code</pre>", language=language)))
    names = set(_fonts(reader))
    assert len(names) >= 5
    assert [name for name in names if "+Doc-" not in name] == []


def test_the_fonts_are_those_that_their_readme_lists() -> None:
    folder = Path(settings.BASE_DIR) / "static/fonts/pdf"
    lines = (folder / "README.md").read_text().splitlines()
    listed = {line[66:]: line[:64] for line in lines if line.endswith(".ttf")}
    assert listed == {font.name: sha256(font.read_bytes()).hexdigest() for font in folder.glob("*.ttf")}


def test_no_stream_ends_in_a_way_that_strict_readers_misread() -> None:
    for count in range(12):
        assert b"\r\nendstream" not in made(f"<p>{'word ' * count}</p>")


def test_long_names_and_many_signers_stay_on_their_pages() -> None:
    many = tuple(
        replace(SIGNED, name=f"Person {at}", institution="Institution of a very long name " * 4) for at in range(40)
    )
    file = made(
        title="A title as long as titles of official documents sometimes are, and then a little longer",
        owner="United Federal Republic of Long Names and Many Words",
        notices=("A notice. " * 400,),
        signatures=many,
    )
    assert_valid(file)
    assert text_of(file).count("Person 39") == 1
    assert "All places are listed on the page of signatures." in text_of(file)


def test_an_unknown_template_is_our_mistake_and_not_hidden() -> None:
    with pytest.raises(TemplateDoesNotExist):
        pdf.render("no_such_template.html", {}, imprint=IMPRINT)


@override_settings(LANGUAGE_CODE="en")
def test_the_language_of_the_document_is_not_that_of_the_server() -> None:
    html = pdf.markup("toy_document.html", {"body": ""}, imprint=replace(IMPRINT, language="ar"))
    assert '<html lang="ar" dir="rtl">' in html
    assert "Signatures" not in html
