"""What may be uploaded, decided by content and not by name, and how a stored file is handed out."""

import unicodedata
import zipfile
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _

from core.files import keep, path_of
from core.models import StoredFile
from core.text import clean_line

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
INLINE = frozenset({"image/png", "image/jpeg"})
OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "content.xml", "ods": "content.xml"}
MOST_PARTS = 5000
MOST_UNPACKED = 500 * 1024 * 1024
NAME_LIMIT = 150


def accept(upload: UploadedFile, *, allowed: frozenset[str] = frozenset(TYPES)) -> tuple[StoredFile, str]:
    """Checks and stores an upload; returns its row and the clean name. ValidationError says what is wrong."""
    name = clean_name(upload.name or "")
    ending = name.rpartition(".")[2].lower()
    if ending not in allowed or ending not in TYPES:
        raise ValidationError(
            _("Files of this kind are not taken. These are: %(kinds)s."), params={"kinds": ", ".join(sorted(allowed))}
        )
    if not upload.size:
        raise ValidationError(_("The file is empty."))
    if upload.size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // (1024 * 1024)
        raise ValidationError(_("The file is larger than %(limit)s MB."), params={"limit": limit})
    if not _is_what_it_says(upload, ending):
        words = _("The content of the file is not what its name says (%(ending)s).")
        raise ValidationError(words, params={"ending": ending})
    upload.seek(0)
    return keep(upload.chunks(), media_type=TYPES[ending]), name


def clean_name(name: str) -> str:
    """The last part of the name, one line, composed letters, at most 150 characters; its ending is kept."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    text = clean_line(last, limit=1000).strip(". ")
    stem, dot, ending = text.rpartition(".")
    if not stem or not dot:
        raise ValidationError(_("The file needs a name with an ending, such as report.pdf."))
    return f"{stem[: NAME_LIMIT - len(ending) - 1]}.{ending}"


def _is_what_it_says(upload: Any, ending: str) -> bool:
    upload.seek(0)
    start = upload.read(8192)
    if ending in ("csv", "txt"):
        return _is_text(upload)
    if ending in OFFICE:
        return start.startswith(b"PK\x03\x04") and _is_office(upload, ending)
    guess = filetype.guess(start)
    return guess is not None and guess.mime == TYPES[ending]


def _is_text(upload: Any) -> bool:
    upload.seek(0)
    try:
        text = upload.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return "\x00" not in text and not text.startswith(("MZ", "#!"))


def _is_office(upload: Any, ending: str) -> bool:
    """An Office or ODF package of the right kind, without macros, not encrypted, of sane size."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as package:
            parts = package.infolist()
    except zipfile.BadZipFile:
        return False
    names = [part.filename for part in parts]
    return (
        len(parts) <= MOST_PARTS
        and sum(part.file_size for part in parts) <= MOST_UNPACKED
        and not any(part.flag_bits & 1 for part in parts)
        and not any("vbaproject" in name.lower() or "basic/" in name.lower() for name in names)
        and any(name.startswith(OFFICE[ending]) for name in names)
    )


def serve(stored: StoredFile, name: str, *, inline: bool = False) -> HttpResponse:
    """The file as a download; only plain images are ever shown inline from our origin."""
    shown = "inline" if inline and stored.media_type in INLINE else "attachment"
    response = FileResponse(path_of(stored.sha256).open("rb"), content_type=stored.media_type)
    response["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(name)}"
    response["Content-Length"] = str(stored.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["ETag"] = f'"{stored.sha256}"'
    return response
