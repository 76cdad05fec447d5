"""Uploads: what is taken, what is refused in which words, and how a stored file goes out again."""

import io
import os
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import FileResponse, Http404
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings

from core import contents, files
from core.contents import TYPES
from core.errors import RuleViolation
from core.models import StoredFile
from core.uploads import accept, clean_name, serve

pytestmark = pytest.mark.django_db


# --- Real files --------------------------------------------------------------------------------


def pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (3, 2)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind)
    return out.getvalue()


def package(parts: dict[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


MAIN = {
    "docx": ("wordprocessingml.document.main+xml", "word/document.xml"),
    "xlsx": ("spreadsheetml.sheet.main+xml", "xl/workbook.xml"),
    "pptx": ("presentationml.presentation.main+xml", "ppt/presentation.xml"),
}


def office(ending: str, main: str = "", **more: bytes | str) -> bytes:
    kind, part = MAIN[ending]
    said = f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{main or kind}"/></Types>'
    return package({"[Content_Types].xml": said, part: "<x/>", **more})


def opendocument(ending: str, manifest: str = "<manifest/>", **more: str) -> bytes:
    return package({"mimetype": TYPES[ending], "META-INF/manifest.xml": manifest, "content.xml": "<x/>", **more})


GOOD: dict[str, Callable[[], bytes]] = {
    "report.pdf": pdf,
    "emblem.png": picture,
    "photo.jpg": lambda: picture("JPEG"),
    "PHOTO.JPEG": lambda: picture("JPEG"),
    "letter.docx": lambda: office("docx"),
    "table.xlsx": lambda: office("xlsx"),
    "slides.pptx": lambda: office("pptx"),
    "letter.odt": lambda: opendocument("odt"),
    "table.ods": lambda: opendocument("ods"),
    "table.csv": lambda: "\ufeffcountry;rate\r\nعُمان;3,1\r\n".encode(),
    "codes.csv": lambda: b"MZ,BM,GIF8\n1,2,3\n",
    "notes.txt": lambda: "Ünïcödé\tand tabs\n".encode(),
}


def upload(name: str, content: bytes) -> "UploadedFile[Any]":
    return SimpleUploadedFile(name, content)


def refusal(name: str, content: bytes, **options: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        accept(upload(name, content), **options)
    assert not StoredFile.objects.exists()
    [message] = refused.value.messages
    assert message.endswith((".", ")", "”)."))
    return message


@pytest.mark.parametrize("name", GOOD)
def test_these_are_taken_and_kept_as_they_came(name: str) -> None:
    content = GOOD[name]()
    stored, shown = accept(upload(name, content))
    assert shown == name
    assert (stored.media_type, stored.size) == (TYPES[name.rpartition(".")[2].lower()], len(content))
    assert files.content_of(stored) == content
    assert files.path_of(stored.sha256).stat().st_mode & 0o777 == 0o440


def test_the_same_content_under_two_names_is_kept_once() -> None:
    assert accept(upload("a.txt", b"same"))[0] == accept(upload("b.txt", b"same"))[0]


# --- What is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["page.html", "page.htm", "drawing.svg", "run.exe", "run.sh", "run.js", "all.zip", "old.doc", "macro.docm",
     "macro.xlsm", "data.xml", "image.gif", "report.pdf.exe"],
)  # fmt: skip
def test_other_endings_are_not_taken_whatever_they_hold(name: str) -> None:
    assert refusal(name, pdf()).startswith("Files of this kind are not taken. Taken are: csv, docx,")


def test_a_form_may_take_fewer_kinds() -> None:
    assert "Taken are: jpg, png." in refusal("report.pdf", pdf(), allowed={"png", "jpg"})


@pytest.mark.parametrize("name", [name for name in GOOD if not name.endswith(("csv", "txt"))])
@pytest.mark.parametrize("other", ["program", "page", "nothing but zeros", "its own beginning", "another kind"])
def test_content_that_is_not_what_the_name_says_is_refused(name: str, other: str) -> None:
    content = {
        "program": b"MZ\x90\x00" + bytes(200),
        "page": b"<!doctype html><script>alert(1)</script>",
        "nothing but zeros": bytes(5000),
        "its own beginning": GOOD[name]()[:12],
        "another kind": picture() if name.endswith("pdf") else pdf(),
    }[other]
    assert "content" in (said := refusal(name, content)) or "incomplete" in said


@pytest.mark.parametrize("name", ["table.csv", "notes.txt"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90\x00\x03" + bytes(200), "not plain text"),
        (b"\x7fELF\x02\x01\x01" + bytes(9), "not plain text"),
        (b"name\x00value", "not plain text"),
        ("Überschrift".encode("latin-1"), "not in UTF-8"),
        ("table".encode("utf-16"), "not in UTF-8"),
        (b"x" * 70_000 + b"\xff", "not in UTF-8"),
        (b"x" * 70_000 + b"\xc3", "not in UTF-8"),
        (b"#!/bin/sh\nrm -rf /\n", "a program or a page of markup"),
        (b"\xef\xbb\xbf  <HTML><script>", "a program or a page of markup"),
        (b'<?xml version="1.0"?><svg/>', "a program or a page of markup"),
        (b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\n%%EOF\n", "its content is of the kind .pdf"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:9]),
)
def test_what_is_not_plain_text_is_refused_as_text(name: str, content: bytes, words: str) -> None:
    assert words in refusal(name, content)


OFFICE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "macros": ("a.docx", lambda: office("docx", **{"word/vbaProject.bin": b"x"}), "holds macros"),
    "hidden macros": ("a.xlsx", lambda: office("xlsx", **{"xl/VBAPROJECT.BIN": b"x"}), "holds macros"),
    "old macros": ("a.xlsx", lambda: office("xlsx", **{"xl/macrosheets/sheet1.xml": b"x"}), "holds macros"),
    "controls": ("a.pptx", lambda: office("pptx", **{"ppt/activeX/activeX1.bin": b"x"}), "holds macros"),
    "basic": ("a.odt", lambda: opendocument("odt", **{"Basic/Standard/Module1.xml": "x"}), "holds macros"),
    "renamed docm": ("a.docx", lambda: office("docx", "ms-word.document.macroEnabled.main+xml"), "not what its name"),
    "renamed xlsx": ("a.docx", lambda: office("xlsx"), "content is of the kind .xlsx"),
    "template": ("a.docx", lambda: office("docx", "wordprocessingml.template.main+xml"), "not what its name"),
    "renamed ods": ("a.odt", lambda: opendocument("ods"), "content"),
    "plain archive": ("a.docx", lambda: package({"x.txt": "x"}), "content is of the kind .zip"),
    "old office": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "of the old kind, or one with"),
    "secret opendocument": ("a.odt", lambda: opendocument("odt", "<encryption-data/>"), "has a password"),
    "bomb": ("a.xlsx", lambda: office("xlsx", **{"xl/big.xml": bytes(contents.MOST_UNPACKED)}), "far larger unpacked"),
    "crowd": ("a.docx", lambda: office("docx", **{f"p{n}": "" for n in range(5001)}), "far larger unpacked"),
    "cut": ("a.docx", lambda: office("docx")[:-30], "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("what", OFFICE)
def test_packages_that_could_harm_or_deceive_are_refused(what: str) -> None:
    name, make, words = OFFICE[what]
    assert words in refusal(name, make())


def test_a_package_with_a_password_is_refused() -> None:
    content = bytearray(office("docx"))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        place = content.find(mark) + (6 if mark == b"PK\x03\x04" else 8)
        content[place] |= 1
    assert "has a password" in refusal("a.docx", bytes(content))


def test_a_package_that_begins_as_a_program_is_refused() -> None:
    """A zip archive may have anything before it; here it may not."""
    assert "content is of the kind .exe" in refusal("a.docx", b"MZ\x90\x00" + office("docx"))


def test_a_pdf_that_was_cut_short_is_refused() -> None:
    assert "incomplete" in refusal("report.pdf", pdf()[:200] + bytes(4000))


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    assert "8000 × 7000 pixels" in refusal("emblem.png", picture(size=(8000, 7000)))


def test_a_broken_picture_is_refused() -> None:
    content = bytearray(picture(size=(60, 60)))
    content[60] ^= 0xFF
    assert "damaged" in refusal("emblem.png", bytes(content))


def test_an_empty_file_is_refused() -> None:
    assert refusal("notes.txt", b"") == "The file is empty."


@pytest.mark.parametrize(("more", "taken"), [(0, True), (1, False)])
def test_the_limit_is_exact(more: int, taken: bool, settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 5000
    content = b"x" * (5000 + more)
    if taken:
        assert accept(upload("a.txt", content))[0].size == 5000
    else:
        assert refusal("a.txt", content) == "The file has 0.0 MB; at most 0.0 MB are taken."


# --- Names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\system32\\x.pdf", "x.pdf"),
        ("C:\\Users\\Anna\\Mémoire.pdf", "Mémoire.pdf"),
        ("/absolute/x.pdf", "x.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("  spaced   out .pdf ", "spaced out.pdf"),
        ("تقرير.pdf", "تقرير.pdf"),
        (".hidden.pdf", "hidden.pdf"),
        ("two.dots.pdf", "two.dots.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("trailing.pdf.", "trailing.pdf"),
    ],
)
def test_names_lose_their_path_and_keep_their_letters(name: str, shown: str) -> None:
    assert clean_name(name) == shown


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".pdf", "noending", "x\x00.pdf", "x\n\x1b.pdf", "evil\u202efdp.exe", "a\u2066b.pdf",
     "x." + "y" * 90]
)  # fmt: skip
def test_names_that_deceive_or_say_nothing_are_refused(name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_name(name)
    assert refused.value.messages[0].startswith("The file ")


@given(st.text(max_size=400))
def test_any_name_is_refused_or_clean(name: str) -> None:
    try:
        shown = clean_name(name)
    except ValidationError:
        return
    assert 3 <= len(shown) <= 150
    assert not set(shown) & set("/\\\x00\r\n\u202e")
    assert unicodedata.is_normalized("NFC", shown)
    assert clean_name(shown).rpartition(".")[2] == shown.rpartition(".")[2]


# --- Receiving ---------------------------------------------------------------------------------


@contextmanager
def received(name: str, content: bytes) -> Iterator["UploadedFile[Any]"]:
    """The upload as a form gets it, through the product's own handlers."""
    request = RequestFactory().post("/", {"file": SimpleUploadedFile(name, content)})
    found = request.FILES["file"]
    assert isinstance(found, UploadedFile)
    with closing(found):
        yield found


def test_a_large_file_comes_through_whole() -> None:
    content = os.urandom(3_000_000)
    with received("x.pdf", content) as found:
        assert b"".join(found.chunks()) == content


def test_of_a_file_that_is_too_large_hardly_more_than_the_limit_is_written(settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 1_500_000
    with received("x.txt", b"x" * 6_000_000) as found:
        assert found.size == 6_000_000
        assert found.file is not None
        assert os.fstat(found.file.fileno()).st_size < 1_700_000
        with pytest.raises(ValidationError, match=r"has 5\.7 MB; at most 1\.4 MB"):
            accept(found)


def test_a_request_of_many_files_fills_no_disk(settings: Settings) -> None:
    """Whoever is not signed in can send a form, too: its files are received before anybody is asked."""
    settings.UPLOAD_LIMIT = 1_500_000
    many = {f"file{number}": SimpleUploadedFile("x.txt", b"x" * 1_500_000) for number in range(5)}
    request = RequestFactory().post("/", many)
    assert sum(found.size or 0 for found in request.FILES.values()) == 1_500_000
    for found in request.FILES.values():
        found.close()


def test_a_disk_that_is_full_while_a_file_comes_in_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """/dev/full is the kernel's own full disk."""
    monkeypatch.setattr(
        "django.core.files.uploadedfile.tempfile.NamedTemporaryFile",
        lambda **options: open("/dev/full", "w+b"),  # noqa: SIM115
    )
    with (
        received("x.txt", b"x" * 3_000_000) as found,
        pytest.raises(RuleViolation, match="The disk of the server is full"),
    ):
        accept(found)


# --- Serving -----------------------------------------------------------------------------------


def read(answer: FileResponse) -> bytes:
    """What goes out. The file is closed here: closing the answer would end the request, and with it the test's rows."""
    content = answer.getvalue()
    answer.file_to_stream.close()
    return content


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("inline", [True, False])
def test_only_plain_pictures_are_shown_inline_and_nothing_is_guessed(name: str, inline: bool) -> None:
    stored, shown = accept(upload(name, GOOD[name]()))
    answer = serve(stored, shown, inline=inline)
    is_picture = stored.media_type in ("image/png", "image/jpeg")
    assert answer["Content-Disposition"].startswith("inline" if inline and is_picture else "attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["ETag"] == f'"{stored.sha256}"'
    assert read(answer) == GOOD[name]()


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("report.pdf", 'attachment; filename="report.pdf"'),
        ('a "quoted" name.pdf', 'attachment; filename="a \\"quoted\\" name.pdf"'),
        ("été.pdf", "attachment; filename*=utf-8''%C3%A9t%C3%A9.pdf"),
        ("تقرير.pdf", "attachment; filename*=utf-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.pdf"),
    ],
)
def test_the_name_is_written_as_the_standard_says(name: str, header: str) -> None:
    stored, _name = accept(upload("report.pdf", pdf()))
    answer = serve(stored, name)
    assert answer["Content-Disposition"] == header
    read(answer)


def test_a_kind_that_is_not_ours_goes_out_as_bytes() -> None:
    """Whatever was stored by another way: no page and no script ever goes out under its own type."""
    stored = files.keep([b"<script>"], media_type="text/html")
    answer = serve(stored, "x.html", inline=True)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    read(answer)


def test_a_file_that_is_gone_is_said_to_be_gone(caplog: pytest.LogCaptureFixture) -> None:
    stored, name = accept(upload("notes.txt", b"x"))
    files.path_of(stored.sha256).unlink()
    with pytest.raises(Http404, match="cannot be read"):
        serve(stored, name)
    assert stored.sha256 in caplog.text
