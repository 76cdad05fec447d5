"""Receiving a file for its hash alone: it is read piece by piece, and nothing of it is kept or looked into."""

import hashlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

LARGEST = 64 * 1024 * 1024
"""Larger than anything that is ever issued."""


class Hashed(SimpleUploadedFile):
    """What is left of an uploaded file: its size and its SHA-256."""

    def __init__(self, *, digest: str, size: int) -> None:
        super().__init__("file", b"")
        self.digest, self.size = digest, size


class OnlyTheHash(FileUploadHandler):
    """Hashes what arrives and throws it away; beyond the limit, in one file or in many, it stops reading."""

    stopped = False
    received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.hashed = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > LARGEST:
            self.stopped = True
            raise StopUpload(connection_reset=True)
        self.hashed.update(raw_data)

    def file_complete(self, file_size: int) -> Hashed:
        return Hashed(digest=self.hashed.hexdigest(), size=file_size)
