"""What a file is, decided by its content and not by its name; and whether it holds what no file here may hold.

Nothing is unpacked beyond a few small parts, nothing is run, and no XML is parsed.
"""

import codecs
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

import filetype
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
}
MOST_PARTS = 5000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PIXELS = 50_000_000
SMALL = 1024 * 1024
CHUNK = 64 * 1024

_PACKAGE = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
    "pptx": b"presentationml.presentation.main+xml",
}
_ACTIVE = re.compile(r"vbaproject|vbadata|(^|/)(activex|macrosheets|basic|scripts)/", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*(<!doctype|<html|<svg|<\?xml|<script|<body|#!)", re.IGNORECASE)


def check(file: IO[bytes], ending: str) -> None:
    """Raises ValidationError, in one sentence, unless the content is what files with this ending are."""
    file.seek(0)
    start = file.read(8192)
    if ending in ("csv", "txt"):
        _check_text(file, start, ending)
    elif ending in _MAIN or ending in ("odt", "ods"):
        _check_package(file, start, ending)
    else:
        _check_magic(file, start, ending)
    file.seek(0)


def _not_this(start: bytes, ending: str) -> ValidationError:
    """The refusal of a file whose content is something else; it says what, where that is known."""
    if start.startswith(_OLD_OFFICE):
        return ValidationError(
            _(
                "This is an Office file of the old kind, or one with a password. "
                "Save it without a password as .docx, .xlsx or .pptx, or as PDF."
            ),
            code="old_office",
        )
    found = filetype.guess(start)
    if found is None or found.extension == ending:
        words = _("The content of the file is not what its name says (.%(ending)s), or it is damaged.")
    else:
        words = _("The name of the file says .%(ending)s, but its content is of the kind .%(found)s.")
    return ValidationError(
        words, params={"ending": ending, "found": found.extension if found else ""}, code="other_content"
    )


# --- PDF and pictures --------------------------------------------------------------------------


def _check_magic(file: IO[bytes], start: bytes, ending: str) -> None:
    found = filetype.guess(start)
    if found is None or found.mime != TYPES[ending]:
        raise _not_this(start, ending)
    if ending == "pdf":
        _check_pdf(file)
    else:
        _check_picture(file, found.mime, start, ending)


def _check_pdf(file: IO[bytes]) -> None:
    """A PDF has its end mark near its end; one without was cut short on its way."""
    length = file.seek(0, 2)
    file.seek(max(0, length - 2048))
    if b"%%EOF" not in file.read():
        raise ValidationError(_("The PDF is incomplete: its end is missing. Save it again."), code="cut_short")


def _check_picture(file: IO[bytes], media_type: str, start: bytes, ending: str) -> None:
    from PIL import Image

    broken = (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        file.seek(0)
        with Image.open(file, formats=[media_type.partition("/")[2]]) as picture:
            width, height = picture.size
            picture.verify()
    except broken as error:
        raise _not_this(start, ending) from error
    if width * height > MOST_PIXELS:
        raise ValidationError(
            _("The picture has %(width)s × %(height)s pixels, which is too many. Make it smaller first."),
            params={"width": width, "height": height},
            code="too_many_pixels",
        )


# --- Office and OpenDocument -------------------------------------------------------------------


def _check_package(file: IO[bytes], start: bytes, ending: str) -> None:
    """A package of the right kind, of sane size, without macros and without a password."""
    if not start.startswith(_PACKAGE):
        raise _not_this(start, ending)
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as package:
            _check_parts(package.infolist())
            right = _is_ooxml(package, ending) if ending in _MAIN else _is_opendocument(package, ending)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError, EOFError, ValueError, OSError) as error:
        raise _not_this(start, ending) from error
    if not right:
        raise _not_this(start, ending)


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise ValidationError(_("The file has a password. Save it without one."), code="encrypted")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ValidationError(_("The file is far larger unpacked than it looks and is not taken."), code="bomb")
    if any(_ACTIVE.search(part.filename) for part in parts):
        raise ValidationError(
            _("The file holds macros or other programs. Save it without them (.docx, .xlsx, .pptx, .odt or .ods)."),
            code="macros",
        )


def _is_ooxml(package: zipfile.ZipFile, ending: str) -> bool:
    said = _small_part(package, "[Content_Types].xml")
    return _MAIN[ending] in said and b"macroenabled" not in said.lower()


def _is_opendocument(package: zipfile.ZipFile, ending: str) -> bool:
    if b"encryption-data" in _small_part(package, "META-INF/manifest.xml"):
        raise ValidationError(_("The file has a password. Save it without one."), code="encrypted")
    return _small_part(package, "mimetype") == TYPES[ending].encode()


def _small_part(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(SMALL)


# --- Text --------------------------------------------------------------------------------------


def _check_text(file: IO[bytes], start: bytes, ending: str) -> None:
    """Plain text in UTF-8: no control characters, no program, no page of markup, no PDF written in letters alone."""
    if (found := filetype.guess(start)) and found.mime == TYPES["pdf"]:
        raise _not_this(start, ending)
    if not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _refuse_controls(start.decode("latin-1"))
    try:
        for number, text in enumerate(_decoded(file)):
            if number == 0 and _MARKUP.match(text):
                raise ValidationError(
                    _("This is a program or a page of markup, not plain text or a table."), code="markup"
                )
            _refuse_controls(text)
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("The text is not in UTF-8. Save it again in this encoding (in Excel: “CSV UTF-8”)."), code="not_utf_8"
        ) from error


def _refuse_controls(text: str) -> None:
    if _CONTROLS.search(text):
        raise ValidationError(_("This is not plain text: it holds characters that no text has."), code="not_text")


def _decoded(file: Any) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)
