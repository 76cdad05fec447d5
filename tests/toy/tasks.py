"""Long work for tests: each run leaves its trace in a folder, so that a test sees how often it ran and where."""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from celery import shared_task

from core import files, jobs
from core.jobs import Report
from core.models import Job

PATIENCE = 60.0


@shared_task
def copy(public_id: str) -> None:
    jobs.run(public_id, make_copy)


def make_copy(job: Job, report: Report) -> Mapping[str, Any]:
    """Says that it started, waits for the file `go` in its folder, keeps a file of `size` bytes, says that it ended."""
    folder = Path(job.parameters["folder"])
    trace(folder, f"started {os.getpid()}")
    report(10, "Reading")
    deadline = time.monotonic() + PATIENCE
    while not (folder / "go").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    stored = files.keep((b"x" * 1024 for _part in range(job.parameters.get("kilobytes", 1))), media_type="text/plain")
    trace(folder, "ended")
    return {"file": stored.sha256}


def trace(folder: Path, line: str) -> None:
    with (folder / "trace").open("a") as out:
        out.write(f"{line}\n")


def traces(folder: Path) -> list[str]:
    return (folder / "trace").read_text().splitlines() if (folder / "trace").exists() else []
