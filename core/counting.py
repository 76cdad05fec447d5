"""The default cache, values as files, made fit for counting: of many that add a key at once, one succeeds.

Django's own looks first and writes then. The counts of attempts are kept under a lock that is such a key, so many
attempts at once were counted as one.
"""

import os
import tempfile
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class Files(FileBasedCache):
    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Adds the key unless it is there; the file gets its name whole, and only if the name is free."""
        if self.has_key(key, version):  # this takes away what has expired
            return False
        own: Any = self  # the type stubs name none of these parts
        own._createdir()
        own._cull()
        handle, written = tempfile.mkstemp(dir=own._dir)
        try:
            with open(handle, "wb") as file:
                own._write_content(file, timeout, value)
            os.link(written, own._key_to_file(key, version))
        except FileExistsError:
            return False
        finally:
            os.remove(written)
        return True
