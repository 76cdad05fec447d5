"""Microsoft Project XML: what we read and write is what MPXJ, a reader that shares nothing with ours, reads."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests import samples
from tests.tracks import mspdi_made
from tests.tracks.mpxj_reading import read_by_mpxj
from tests.tracks.mspdi_compared import differences
from tracks.mspdi import Project
from tracks.mspdi_reading import read
from tracks.mspdi_writing import write

pytestmark = [
    pytest.mark.skipif(not shutil.which("java"), reason="MPXJ needs Java"),
    pytest.mark.slow,
]

OURS = sorted((Path(__file__).parent.parent / "data" / "mspdi").glob("*.xml"))
SEEDS = range(60)


def test_it_reads_files_as_mpxj_does() -> None:
    assert OURS
    for file, said in zip(OURS, read_by_mpxj(*OURS), strict=True):
        assert differences(read(file.read_bytes()), said) == [], file.name


def test_it_reads_what_microsoft_project_saved_as_mpxj_does() -> None:
    files = sorted(samples.folder("mspdi").glob("*.xml"))
    for file, said in zip(files, read_by_mpxj(*files), strict=True):
        assert differences(read(file.read_bytes()), said) == [], file.name


def test_mpxj_reads_what_we_write_as_it_was(tmp_path: Path) -> None:
    made = [mspdi_made.project(seed) for seed in SEEDS]
    files = [_written(plan, tmp_path / f"{seed}.xml") for seed, plan in zip(SEEDS, made, strict=True)]
    window = (date(2000, 1, 1), date(2011, 6, 30))
    for seed, plan, said in zip(SEEDS, made, read_by_mpxj(*files, window=window), strict=True):
        assert differences(plan, said, window) == [], f"seed {seed}"


@pytest.mark.parametrize("seed", SEEDS)
def test_reading_gives_what_was_written(seed: int) -> None:
    plan = mspdi_made.project(seed)
    found = read(write(plan))
    tasks = tuple(replace(task, line=0) for task in found.tasks)
    kept = [replace(calendar, exceptions=()) for calendar in plan.calendars]
    assert tasks == plan.tasks
    assert [replace(calendar, exceptions=()) for calendar in found.calendars] == kept


def _written(plan: Project, file: Path) -> Path:
    file.write_bytes(write(plan))
    return file
