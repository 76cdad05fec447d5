"""Files kept by the hash of their content, written once. What an upload may be is decided in `uploads.py`."""

import errno
import os
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from core import clock
from core.errors import refuse
from core.models import StoredFile

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def path_of(digest: str) -> Path:
    """Where the content with this SHA-256 (hexadecimal) lies. Names given by people never enter a path."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError(f"Not a SHA-256 in hexadecimal: {digest!r}")
    return Path(settings.MEDIA_ROOT) / "sha256" / digest[:2] / digest


def keep(chunks: Iterable[bytes], *, media_type: str) -> StoredFile:
    """Stores the content under its hash and returns its row; the same content twice is one file.

    The file is complete on disk before it has its name. A full disk is a RuleViolation in words.
    """
    try:
        digest, size = _write(chunks)
    except OSError as error:
        refuse(trouble(error))
    stored, _made = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"size": size, "media_type": media_type, "stored_at": clock.now()}
    )
    return stored


def trouble(error: OSError) -> str:
    """Why a file could not be written, and how to go on, in words."""
    if error.errno in FULL:
        return no_room()
    return _(
        "A file could not be written or read (%(why)s). Nothing was changed. "
        "Ask the administrator to look at the disk of the server, then try again."
    ) % {"why": error.strerror or error}


def no_room() -> str:
    return _("The disk of the server is full. Nothing was changed. Ask the administrator to make room, then try again.")


def _write(chunks: Iterable[bytes]) -> tuple[str, int]:
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    hashed, size = sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as target:
            for chunk in chunks:
                target.write(chunk)
                hashed.update(chunk)
                size += len(chunk)
            target.flush()
            os.fsync(target.fileno())
        _settle(Path(name), path_of(hashed.hexdigest()))
    finally:
        Path(name).unlink(missing_ok=True)
    return hashed.hexdigest(), size


def _settle(written: Path, final: Path) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    written.chmod(0o440)
    if not final.exists():
        written.replace(final)
        _sync(final.parent)


def _sync(folder: Path) -> None:
    """Makes the name of a new file as durable as its content."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def content_of(stored: StoredFile) -> bytes:
    return path_of(stored.sha256).read_bytes()
