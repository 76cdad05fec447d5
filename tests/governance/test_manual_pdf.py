"""The printed manual: valid, complete, the right mark on each page, and calm under hostile text."""

import io
import logging
import re
from dataclasses import replace

import page
import pypdf
import pytest

from core import pdf
from core.imprint import Purpose
from governance.manual import printing
from governance.manual.content import ManualContent
from governance.manual.lines import SectionText
from governance.manual.sections import SECTIONS
from tests.governance.manual_sample import FINGERPRINT, MEMBERS, WAIVER, content, imprint, with_text


def printed(of: ManualContent, *, purpose: Purpose = Purpose.READING) -> bytes:
    return printing.printed(of, imprint=imprint(of, purpose=purpose))


def pages_of(file: bytes) -> list[str]:
    return [" ".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(io.BytesIO(file)).pages]


def assert_valid(file: bytes) -> None:
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(file, profile=profile)
        assert report.is_compliant, [(found.rule_id, found.message) for found in report.failures]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_manual_is_for_the_archive_and_for_screen_readers(language: str) -> None:
    assert_valid(printed(content(language=language), purpose=Purpose.ISSUED))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ar"])
def test_sixty_pages_are_valid_too(language: str) -> None:
    file = printed(content(language=language, plan_rows=400, member_rows=400, waivers=(WAIVER,)))
    assert len(pypdf.PdfReader(io.BytesIO(file)).pages) >= 60
    assert_valid(file)


def test_version_head_and_fingerprint_can_be_read_out() -> None:
    pages = pages_of(printed(content(), purpose=Purpose.ISSUED))
    assert "Version 3, 20 April 2027" in pages[0]
    assert all("Version 3 · VAL-GM-3" in text and "ledger no. 1284 · 7c1e 9a40 52bd" in text for text in pages)
    assert FINGERPRINT[:8] in pages[0]
    assert FINGERPRINT[-8:] in pages[-1]


def test_the_contents_give_the_page_on_which_a_section_stands() -> None:
    pages = pages_of(printed(content(), purpose=Purpose.ISSUED))
    for title in ("Decision rules", "Amendments and transition", "Forms"):
        found = re.search(rf"{title}[ .]+(\d+)", pages[1])
        assert found, title
        assert title in pages[int(found[1]) - 1]


def test_every_section_is_a_bookmark() -> None:
    reader = pypdf.PdfReader(io.BytesIO(printed(content())))
    outline = str(reader.outline)
    for section in SECTIONS:
        assert str(section.title) in outline, section.key


def test_the_running_head_names_the_section() -> None:
    pages = pages_of(printed(content(), purpose=Purpose.ISSUED))
    assert any(text.count("5 Roles and responsibilities") >= 2 for text in pages)


def test_a_reading_copy_lists_what_is_missing_and_an_issued_manual_does_not() -> None:
    reading = " ".join(pages_of(printed(content())))
    issued = " ".join(pages_of(printed(content(), purpose=Purpose.ISSUED)))
    assert "Still to be completed" in reading
    assert "Still to be completed" not in issued
    assert "{" not in issued


def test_a_waiver_stands_on_the_title_page_and_in_the_plan() -> None:
    pages = pages_of(printed(content(waivers=(WAIVER,)), purpose=Purpose.ISSUED))
    assert "Waiver: the closing workshop may be held without “platform ready”" in pages[0]
    assert any("Waivers granted" in text and "Claire Moreau, ILO" in text for text in pages)


def test_the_page_of_signatures_says_who_signed_with_which_meaning() -> None:
    last = pages_of(printed(content()))[-1]
    for said in ("Ana Petrov", "prepared", "on behalf of Dragan Pavle, Minister", "true copy attested by Luka Radan"):
        assert said in last, said
    assert "to note not yet signed" in last


def test_the_typesetter_has_nothing_to_complain_about(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        printed(content(waivers=(WAIVER,)))
    assert caplog.messages == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> & < > \" '",
        "pay\u202eload\u2066 \x00 \ufeff \ue000",
        "x" * 10_000,
        "word " * 2000,
        "# " * 5000,
        "| a " * 50 + "|\n" + "|-" * 50 + "|\n" + "| b\n" * 100,
        "- a\n" * 2000,
        "> " * 200 + "deep",
        "**[bold *link* `code` {agency}](https://a.example)** `code` \n\n***\n\n    pre\n",
        "<https://a.example/"
        + "long/" * 300
        + ">\n\n| A | B |\n|---|---|\n| <https://a.example/"
        + "x" * 900
        + "> | b |",
        "| A | B |\n|---|---|\n| " + "y" * 3000 + " | " + "z" * 3000 + " |",
        "سوق العمل in English وبالعربية 2027",
        "😀 🫨 𐊠 漢字 ไทย",
    ],
    ids=lambda text: ascii(text[:16]),
)
def test_whatever_is_typed_the_file_stays_valid(text: str) -> None:
    evil = replace(MEMBERS[0], name=text[:300], title=text[:300])
    few = replace(
        with_text("risks", text, members=(evil,)),
        texts=(SectionText("risks", text), SectionText("annex_people", "All.")),
    )
    assert_valid(printed(few))


def test_a_manual_that_says_nothing_yet_can_be_printed() -> None:
    assert_valid(printed(ManualContent("Valmera", "en", 1, content().fixed_on, ())))


def test_the_same_version_has_the_same_bytes() -> None:
    few = replace(content(), texts=(SectionText("risks", "One."),))
    assert printed(few) == printed(few)


def test_the_file_is_of_a_sensible_size() -> None:
    assert len(printed(content())) < 600_000
    assert pdf.VARIANT == "pdf/a-3a"
