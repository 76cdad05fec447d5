"""Files that others wrote, in `shared/data` beside the project. A test that wants one is skipped where they are not."""

from pathlib import Path

import pytest


def folder(name: str) -> Path:
    """The folder `name` of the samples; skips the test where there is none."""
    for above in Path(__file__).parents:
        if (found := above / "shared" / "data" / name).is_dir():
            return found
    pytest.skip(f"the samples that others saved as {name} are not here")


def read(path: str) -> bytes:
    """What a sample holds; `path` is below the folder of the samples."""
    name, _slash, rest = path.partition("/")
    return (folder(name) / rest).read_bytes()
