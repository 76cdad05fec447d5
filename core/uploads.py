"""How an upload comes in and a stored file goes out. What a file really is stands in contents.py."""

import logging
import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core import contents, files
from core.contents import TYPES
from core.errors import refuse
from core.models import StoredFile
from core.text import clean_line

INLINE = frozenset({"image/png", "image/jpeg"})
NAME_LIMIT = 150
MEGABYTE = 1024 * 1024

logger = logging.getLogger(__name__)


def accept(upload: "UploadedFile[Any]", *, allowed: Collection[str] = TYPES) -> tuple[StoredFile, str]:
    """Checks and stores an upload; its row and its clean name. `allowed` are endings.

    ValidationError says in one sentence what is wrong with the file; a full disk is a RuleViolation.
    """
    check_upload(upload)
    name = clean_name(upload.name or "")
    ending = name.rpartition(".")[2].lower()
    if ending not in allowed or ending not in TYPES:
        raise ValidationError(
            _("Files of this kind are not taken. Taken are: %(kinds)s."),
            params={"kinds": ", ".join(sorted(allowed))},
            code="kind",
        )
    contents.check(upload, ending)
    return files.keep(upload.chunks(), media_type=TYPES[ending]), name


def check_upload(upload: "UploadedFile[Any]") -> None:
    """It came in whole, holds something, and not too much; what it is, is not looked at."""
    if lost := getattr(upload, "trouble", None):
        refuse(files.trouble(lost))
    _check_size(upload.size or 0)


def _check_size(size: int) -> None:
    if not size:
        raise ValidationError(_("The file is empty."), code="empty")
    if size > settings.UPLOAD_LIMIT:
        raise ValidationError(
            _("The file has %(size).1f MB; at most %(limit).1f MB are taken."),
            params={"size": size / MEGABYTE, "limit": settings.UPLOAD_LIMIT / MEGABYTE},
            code="too_large",
        )


def clean_name(name: str) -> str:
    """The last part of the name in one line and composed letters, at most 150 characters, its ending kept."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    try:
        text = clean_line(last, limit=1000).strip(". ")
    except ValidationError as error:
        words = _("The file cannot be kept under its name. %(why)s")
        raise ValidationError(words, params={"why": error.messages[0]}, code="name") from error
    stem, dot, ending = text.rpartition(".")
    if not stem or not dot or len(ending) > NAME_LIMIT // 2:
        raise ValidationError(_("The file needs a name with an ending, such as report.pdf."), code="name")
    return f"{stem[: NAME_LIMIT - len(ending) - 1].rstrip()}.{ending}"


class Bounded(TemporaryFileUploadHandler):
    """Receives a file without ever writing much more than the limit, and outlives a full disk.

    What is too much is counted and thrown away, so that `accept` can say how large the file was. No form of ours
    sends several files: what follows a file that filled the limit is not received at all.
    """

    received = earlier = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.earlier = self.received

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.earlier >= settings.UPLOAD_LIMIT:
            raise SkipFile
        if start <= settings.UPLOAD_LIMIT and not hasattr(self.file, "trouble"):
            try:
                self.file.write(raw_data)
            except OSError as error:
                self.file.__dict__["trouble"] = error

    def file_complete(self, file_size: int) -> Any:
        try:
            return super().file_complete(file_size)
        except OSError as error:
            self.file.__dict__["trouble"] = error
            return self.file


def serve(stored: StoredFile, name: str, *, inline: bool = False) -> FileResponse:
    """The file as a download under `name`; only plain pictures are ever shown inline from our origin."""
    shown = inline and stored.media_type in INLINE
    try:
        content = files.path_of(stored.sha256).open("rb")
    except OSError:
        logger.exception("The stored file %s cannot be read", stored.sha256)
        raise Http404(_("This file cannot be read at the moment. Ask the administrator to look for it.")) from None
    response = FileResponse(content, content_type=_sent_as(stored.media_type))
    response["Content-Disposition"] = content_disposition_header(not shown, name) or "attachment"
    response["Content-Length"] = str(stored.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = f'"{stored.sha256}"'
    return response


def _sent_as(media_type: str) -> str:
    """Only the types that are taken are named; anything else is bytes."""
    if media_type not in TYPES.values():
        return "application/octet-stream"
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
