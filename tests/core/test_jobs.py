"""Jobs: asked for once, done once, swept when silent, and every end in words. A real worker: test_worker.py."""

import errno
import hashlib
import logging
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from config.celery import app
from core import clock, jobs
from core.errors import Refusal, RuleViolation, WorkFailed
from core.jobs import ATTEMPTS, Report, enqueue, run, sweep
from core.ledger import SYSTEM
from core.models import Job
from tests.cast import Country

TASK = "tests.toy.tasks.copy"
NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def ask(**parameters: Any) -> Job:
    return enqueue(TASK, chain_key="instance", asked_by=SYSTEM, parameters=parameters)


def again(job: Job) -> Job:
    job.refresh_from_db()
    return job


def nothing(job: Job, report: Report) -> Mapping[str, Any]:
    return {}


def queue() -> list[Path]:
    return sorted((settings.BROKER_FOLDER / "queue").glob("*.msg"))


@pytest.fixture
def empty_queue() -> Iterator[None]:
    for message in queue():
        message.unlink()
    yield
    for message in queue():
        message.unlink()


# --- Asking ------------------------------------------------------------------------------------


def test_the_same_work_twice_is_one_job(land: Country) -> None:
    about = land.implementation
    both = [
        enqueue(TASK, subject=about, chain_key=about.chain_key(), asked_by=SYSTEM, parameters={"language": "en"})
        for _time in range(2)
    ]
    assert both[0] == both[1]
    assert (both[0].subject, both[0].state) == (about.public_id, "waiting")


def test_other_parameters_subjects_or_tasks_are_another_job(land: Country) -> None:
    found = {
        ask(language="en").pk,
        ask(language="fr").pk,
        enqueue(TASK, chain_key="other", asked_by=SYSTEM, parameters={"language": "en"}).pk,
        enqueue("other", chain_key="instance", asked_by=SYSTEM, parameters={"language": "en"}).pk,
        enqueue(
            TASK, subject=land.implementation, chain_key="instance", asked_by=SYSTEM, parameters={"language": "en"}
        ).pk,
    }
    assert len(found) == 5


@pytest.mark.parametrize("end", ["done", "failed"])
def test_work_that_is_over_can_be_asked_for_again(end: str) -> None:
    first = ask()
    Job.objects.filter(pk=first.pk).update(state=end)
    assert ask() != first


@pytest.mark.django_db(transaction=True)
def test_twenty_who_ask_at_once_get_one_job() -> None:
    def asking(_number: int) -> int:
        try:
            return ask(language="en").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as crowd:
        assert len(set(crowd.map(asking, range(20)))) == 1
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestTheBroker:
    pytestmark = pytest.mark.usefixtures("empty_queue")

    def test_it_hears_of_the_job_on_commit(self) -> None:
        with transaction.atomic():
            ask()
            assert queue() == []
        assert len(queue()) == 1

    def test_it_never_hears_of_what_was_rolled_back(self) -> None:
        with transaction.atomic():
            ask()
            transaction.set_rollback(True)
        assert queue() == []
        assert not Job.objects.exists()

    def test_it_may_be_away_while_somebody_asks(self, caplog: pytest.LogCaptureFixture) -> None:
        folder = settings.BROKER_FOLDER / "queue"
        folder.rename(folder.with_name("away"))
        folder.write_text("not a folder")
        try:
            job = ask()
            assert again(job).state == "waiting"
            assert "did not take" in caplog.text
        finally:
            folder.unlink()
            folder.with_name("away").rename(folder)
        sweep(clock.now() + timedelta(minutes=2))
        assert len(queue()) == 1


# --- Doing -------------------------------------------------------------------------------------


def test_work_reports_and_ends_with_its_result() -> None:
    job, seen = ask(), []

    def work(job: Job, report: Report) -> Mapping[str, Any]:
        report(40, "Setting pages")
        seen.append(again(job).progress)
        report(250, "More than all")
        seen.append(again(job).progress)
        return {"url": "/x/", "made_on": NOW}

    with clock.at(NOW):
        run(str(job.public_id), work)
    assert seen == [40, 100]
    assert (again(job).state, job.progress, job.attempts) == ("done", 100, 1)
    assert (job.result, job.finished_at) == ({"url": "/x/", "made_on": "2030-01-01T12:00:00.000000Z"}, NOW)


def test_a_job_that_is_over_running_or_unknown_is_not_done_again() -> None:
    job, count = ask(), []

    def work(job: Job, report: Report) -> Mapping[str, Any]:
        run(str(job.public_id), work)  # delivered a second time while it is under way
        count.append(1)
        return {}

    run(str(job.public_id), work)
    run(str(job.public_id), work)
    run(str(uuid.uuid4()), work)
    assert count == [1]


def test_a_worker_that_was_given_up_learns_it_and_writes_nothing() -> None:
    job, reached = ask(), []

    def work(job: Job, report: Report) -> Mapping[str, Any]:
        sweep(clock.now() + timedelta(minutes=3))
        run(str(job.public_id), lambda job, report: {"by": "the second"})
        report(50, "Still here")
        reached.append("never")
        return {"by": "the first"}

    run(str(job.public_id), work)
    assert (again(job).state, job.result, job.attempts) == ("done", {"by": "the second"}, 2)
    assert reached == []


@pytest.mark.django_db(transaction=True)
def test_the_heart_beats_during_one_long_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BEAT", timedelta(seconds=0.1))
    job, beats = ask(), []

    def work(job: Job, report: Report) -> Mapping[str, Any]:
        before = again(job).heartbeat_at
        hashlib.pbkdf2_hmac("sha256", b"one call", b"into C", 2_000_000)
        beats.append((before, again(job).heartbeat_at))
        return {}

    run(str(job.public_id), work)
    [(before, after)] = beats
    assert after - before > timedelta(seconds=0.1)
    ended = again(job).heartbeat_at
    time.sleep(0.3)
    assert again(job).heartbeat_at == ended


# --- Failing in words --------------------------------------------------------------------------

FAILURES: dict[str, tuple[Callable[[], Exception], str]] = {
    "disk": (lambda: OSError(errno.ENOSPC, "No space left on device"), "The disk of the server is full."),
    "quota": (lambda: OSError(errno.EDQUOT, "Quota exceeded"), "The disk of the server is full."),
    "file": (lambda: PermissionError(errno.EACCES, "Permission denied"), "A file could not be written or read (Perm"),
    "render": (lambda: WorkFailed("A part of it is missing: cover."), "A part of it is missing: cover."),
    "rule": (lambda: RuleViolation([Refusal("One."), Refusal("Two.")]), "One. Two."),
    "input": (lambda: ValidationError(["The date is wrong.", "So is the place."]), "The date is wrong. So is"),
    "person": (lambda: PermissionDenied(), "You may not do this here."),
    "time": (lambda: SoftTimeLimitExceeded(), "This took longer than it may."),
    "memory": (lambda: MemoryError(), "The server has not enough memory for this."),
    "service": (lambda: ConnectionRefusedError(), "A service that this needs did not answer."),
    "anything": (lambda: ZeroDivisionError("division by zero"), "Something failed that should not"),
    "database": (lambda: DatabaseError("syntax error"), "Something failed that should not"),
}


@pytest.mark.parametrize("what", FAILURES)
def test_every_failure_ends_in_words_and_its_trace_in_the_log(what: str, caplog: pytest.LogCaptureFixture) -> None:
    make, words = FAILURES[what]
    job = ask()

    def work(job: Job, report: Report) -> Mapping[str, Any]:
        raise make()

    run(str(job.public_id), work)
    assert (again(job).state, job.progress, job.attempts) == ("failed", 0, 1)
    assert job.message.startswith(words)
    assert "division by zero" not in job.message
    assert job.finished_at is not None
    [entry] = [entry for entry in caplog.records if entry.levelno == logging.ERROR]
    assert entry.exc_info is not None
    assert str(job.public_id) in entry.getMessage()


def test_an_unforeseen_failure_says_the_number_of_the_job() -> None:
    job = ask()
    run(str(job.public_id), lambda job, report: {}["no such key"])
    assert str(job.public_id) in again(job).message


def test_a_result_that_cannot_be_kept_is_a_failure_too() -> None:
    job = ask()
    run(str(job.public_id), lambda job, report: {"size": 0.5})
    assert again(job).state == "failed"


@pytest.mark.django_db(transaction=True)
def test_a_broken_transaction_of_the_work_does_not_keep_the_end_from_being_written() -> None:
    job = ask()

    def work(job: Job, report: Report) -> Mapping[str, Any]:
        with transaction.atomic():
            Job.objects.create(task="x", chain_key="x", asked_at=NOW, parameters_hash="y" * 64)
            with connection.cursor() as cursor:
                cursor.execute("SELECT nothing FROM nowhere")
        return {}

    run(str(job.public_id), work)
    assert again(job).state == "failed"
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_does_not_keep_the_end_from_being_written() -> None:
    job = ask()

    def work(job: Job, report: Report) -> Mapping[str, Any]:
        connection.connection.close()
        return {"url": "/made/"}

    run(str(job.public_id), work)
    assert (again(job).state, job.result) == ("done", {"url": "/made/"})


def test_the_job_speaks_the_language_of_whoever_asked() -> None:
    said = []
    with translation.override("fr"):
        job = ask()
    with translation.override("en"):
        run(str(job.public_id), lambda job, report: said.append(translation.get_language()) or {})
    assert said == ["fr"]


# --- Sweeping ----------------------------------------------------------------------------------


def set_back(job: Job, **values: Any) -> Job:
    Job.objects.filter(pk=job.pk).update(**values)
    return again(job)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """The jobs handed to the broker; that it takes them is tested with a real one."""
    found: list[Job] = []
    monkeypatch.setattr(jobs, "_send", found.append)
    return found


@pytest.mark.parametrize(("silent", "again_sent"), [(119, False), (121, True)])
def test_a_running_job_is_sent_again_after_two_silent_minutes(silent: int, again_sent: bool, sent: list[Job]) -> None:
    job = set_back(ask(), state="running", attempts=1, heartbeat_at=NOW - timedelta(seconds=silent), progress=70)
    sweep(NOW)
    assert (sent == [job]) is again_sent
    assert (again(job).state, job.progress) == (("waiting", 0) if again_sent else ("running", 70))


def test_after_its_last_attempt_a_silent_job_fails_in_words(sent: list[Job]) -> None:
    job = set_back(ask(), state="running", attempts=ATTEMPTS, heartbeat_at=NOW - timedelta(minutes=3))
    sweep(NOW)
    assert sent == []
    assert again(job).state == "failed"
    assert "was started 5 times and cut off each time" in job.message
    assert str(job.public_id) in job.message


def test_a_job_that_is_cut_off_each_time_is_tried_five_times(sent: list[Job]) -> None:
    job, moment = ask(), NOW
    for _attempt in range(10):
        jobs._take(str(job.public_id))
        set_back(job, heartbeat_at=moment)
        moment += timedelta(minutes=3)
        sweep(moment)
    assert (again(job).state, job.attempts, len(sent)) == ("failed", ATTEMPTS, ATTEMPTS - 1)


@pytest.mark.parametrize(("waited", "again_sent"), [(59, False), (61, True)])
def test_a_waiting_job_is_sent_again_after_a_minute(waited: int, again_sent: bool, sent: list[Job]) -> None:
    job = set_back(ask(), asked_at=NOW - timedelta(seconds=waited))
    sweep(NOW)
    assert (sent == [job]) is again_sent
    assert (again(job).state, job.attempts) == ("waiting", 0)


def test_a_long_queue_is_not_filled_with_copies(sent: list[Job]) -> None:
    set_back(ask(), asked_at=NOW)
    for half_minutes in range(120):
        sweep(NOW + timedelta(seconds=30 * half_minutes))
    assert len(sent) <= 9


def test_a_job_that_nothing_takes_up_within_a_day_fails_in_words(sent: list[Job]) -> None:
    job = set_back(ask(), asked_at=NOW - timedelta(hours=25))
    sweep(NOW)
    assert again(job).state == "failed"
    assert "Nothing took this up within a day" in job.message


def test_what_is_over_is_left_alone(sent: list[Job]) -> None:
    old = NOW - timedelta(days=2)
    done = set_back(ask(), state="done", asked_at=old, heartbeat_at=old)
    sweep(NOW)
    assert (again(done).state, sent) == ("done", [])


def test_two_sweepers_at_once_send_once(sent: list[Job]) -> None:
    job = set_back(ask(), state="running", attempts=1, heartbeat_at=NOW - timedelta(minutes=3))
    jobs._retry(job, NOW)
    jobs._retry(job, NOW)
    assert sent == [job]


def test_what_is_done_by_the_clock_exists() -> None:
    app.loader.import_default_modules()
    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in app.tasks, name
