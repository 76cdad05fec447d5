"""Faults with a real worker: it is killed, the broker's files are lost, the disk is full. The job outlives them all."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from core import clock
from core.files import path_of
from core.jobs import enqueue, sweep
from core.ledger import SYSTEM
from core.models import Chain, Job, StoredFile
from tests.processes import Worker, until
from tests.toy.tasks import copy, traces

TASKS = ("-I", "tests.toy.tasks")
SOON = 60.0

pytestmark = pytest.mark.worker
on_files = pytest.mark.skipif(
    not settings.CELERY_BROKER_URL.startswith("filesystem"), reason="the broker of this run keeps no files"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the work leaves its traces and waits for the file `go`."""
    made = tmp_path / "work"
    made.mkdir()
    return made


def ask(folder: Path, **parameters: object) -> Job:
    said = {"folder": str(folder), **parameters}
    return enqueue(copy.name, chain_key=Chain.INSTANCE, asked_by=SYSTEM, parameters=said)


def state(job: Job) -> str:
    job.refresh_from_db()
    return str(job.state)


def until_it_is(job: Job, *states: str) -> None:
    until(lambda: state(job) in states, within=SOON, what=f"job {states}, it is {state(job)}: {job.message}")


def started(folder: Path, times: int) -> list[int]:
    """Waits until the work was started so often; the processes that did."""
    until(lambda: len(_pids(folder)) >= times, within=SOON, what=f"work started {times} times")
    return _pids(folder)


def _pids(folder: Path) -> list[int]:
    return [int(line.split()[1]) for line in traces(folder) if line.startswith("started")]


def test_what_is_asked_for_is_done(worker: Worker, folder: Path) -> None:
    worker.run(*TASKS)
    job = ask(folder)
    started(folder, 1)
    until(lambda: state(job) == "running" and job.progress == 10, within=SOON, what="progress of 10 per cent")
    (folder / "go").touch()
    until_it_is(job, "done")
    assert path_of(job.result["file"]).read_bytes() == b"x" * 1024


def test_a_killed_worker_is_no_end_and_the_work_ends_once(worker: Worker, folder: Path) -> None:
    worker.run(*TASKS)
    job = ask(folder)
    started(folder, 1)
    worker.kill()
    assert state(job) == "running"
    (folder / "go").touch()
    worker.run(*TASKS)
    sweep(clock.now() + timedelta(minutes=3))
    until_it_is(job, "done", "failed")
    assert (state(job), job.attempts) == ("done", 2)
    assert traces(folder)[-1] == "ended"
    assert traces(folder).count("ended") == 1
    assert StoredFile.objects.count() == 1


def test_a_killed_child_of_the_worker_is_no_end_either(worker: Worker, folder: Path) -> None:
    """The worker delivers the message again at once; the job is still held, so nothing is done twice."""
    worker.run(*TASKS)
    job = ask(folder)
    [child] = started(folder, 1)
    os.kill(child, signal.SIGKILL)
    until(lambda: "SIGKILL" in worker.said() or "WorkerLost" in worker.said(), within=SOON, what="loss noticed")
    (folder / "go").touch()
    sweep(clock.now() + timedelta(minutes=3))
    until_it_is(job, "done", "failed")
    assert (state(job), job.attempts, traces(folder).count("ended")) == ("done", 2, 1)


def test_a_message_that_comes_twice_is_done_once(worker: Worker, folder: Path) -> None:
    (folder / "go").touch()
    job = ask(folder)
    for _time in range(3):
        copy.delay(str(job.public_id))
    worker.run(*TASKS)
    until_it_is(job, "done")
    until(lambda: worker.said().count(" succeeded in ") >= 4, within=SOON, what="all four messages read")
    assert (traces(folder).count("ended"), job.attempts) == (1, 1)


@on_files
def test_lost_files_of_the_broker_are_sent_again(worker: Worker, folder: Path) -> None:
    (folder / "go").touch()
    job = ask(folder)
    shutil.rmtree(settings.BROKER_FOLDER / "queue")
    (settings.BROKER_FOLDER / "queue").mkdir()
    worker.run(*TASKS)
    assert state(job) == "waiting"
    sweep(clock.now() + timedelta(minutes=2))
    until_it_is(job, "done")
    assert traces(folder).count("ended") == 1


@on_files
def test_all_folders_of_the_broker_may_go_while_the_worker_runs(worker: Worker, folder: Path) -> None:
    worker.run(*TASKS)
    (folder / "go").touch()
    for name in ("queue", "processed", "control"):
        shutil.rmtree(settings.BROKER_FOLDER / name)
        (settings.BROKER_FOLDER / name).mkdir()
    job = ask(folder)
    sweep(clock.now() + timedelta(minutes=2))
    until_it_is(job, "done")


@on_files
def test_messages_that_were_cut_short_are_dropped_and_the_worker_goes_on(worker: Worker, folder: Path) -> None:
    queue = settings.BROKER_FOLDER / "queue"
    for number, left in enumerate(["", '{"body": "W1si', "\udcff"]):
        (queue / f"0{number}_left.celery.msg").write_bytes(left.encode(errors="surrogateescape"))
    (folder / "go").touch()
    job = ask(folder)
    worker.run(*TASKS)
    until_it_is(job, "done")
    assert list(queue.glob("*_left*")) == []
    assert worker.said().count("could not be read was dropped") == 3


# --- A full disk -------------------------------------------------------------------------------


def mounts() -> list[str]:
    """What starts a program in a space of mounts of its own; nothing where this machine does not allow it."""
    for found in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"]):
        tried = [*found, "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"]
        if shutil.which("unshare") and subprocess.run(tried, capture_output=True, timeout=20).returncode == 0:
            return found
    return []


@pytest.fixture
def cramped(worker: Worker) -> Worker:
    """A worker whose disk for files holds 64 kB."""
    if not (apart := mounts()):
        pytest.skip("this machine lets nobody mount a small disk")
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    script = 'mount -t tmpfs -o size=64k tmpfs "$0" && exec "$@"'
    worker.command = [*apart, "sh", "-c", script, str(media), *worker.command]
    worker.run(*TASKS)
    return worker


def test_a_full_disk_is_told_in_words_and_small_work_still_done(cramped: Worker, folder: Path) -> None:
    (folder / "go").touch()
    too_big, small = ask(folder, kilobytes=100), ask(folder, kilobytes=4)
    until_it_is(too_big, "failed", "done")
    assert state(too_big) == "failed"
    assert too_big.message.startswith("The disk of the server is full. Nothing was changed.")
    assert "Traceback" in cramped.said()
    until_it_is(small, "done")
    assert StoredFile.objects.count() == 1


def test_a_file_that_may_not_grow_is_told_in_words_too(tmp_path: Path) -> None:
    """The same without a mount: the kernel lets no file of this process grow beyond 64 kB."""
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536));"
        "import django; django.setup();"
        "from core import files; from core.errors import RuleViolation\n"
        "try: files.keep([b'x' * 100_000], media_type='text/plain')\n"
        "except RuleViolation as refused: print(refused, list(files.path_of('0' * 64).parents[2].glob('incoming/*')))"
    )
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LMIS_VAR": str(tmp_path),
        "MEDIA_ROOT": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.startswith("The disk of the server is full.")
    assert done.stdout.rstrip().endswith("[]")
