"""Long work: asked for, taken, watched and tried again. The Job row is the record; the broker only carries its id.

What the work is stands in the rooms: a Celery task gives `run` the id and one plain function.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread
from typing import Any

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, Error, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise
from kombu.exceptions import ChannelError, KombuError

from core import canonical, clock, files
from core.errors import RuleViolation, WorkFailed
from core.ledger import Actor
from core.models import Job, Subject

BEAT = timedelta(seconds=10)
SILENT = timedelta(minutes=2)
UNHEARD = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=10)
PATIENCE = timedelta(days=1)
ATTEMPTS = 5
LIVE = (Job.State.WAITING, Job.State.RUNNING)
CUT_OFF = gettext_lazy(
    "This was started %(attempts)s times and cut off each time, perhaps because the server has not enough memory "
    "for it. Ask the administrator to look at job %(job)s."
)
UNTAKEN = gettext_lazy(
    "Nothing took this up within a day. Ask the administrator whether the worker runs; then try again."
)
ASKED_IN = "asked_in"
"""The parameter that keeps the asker's language: what the job says is said in it."""

Report = Callable[[int, StrOrPromise], None]
"""Called with per cent and one sentence; raises TakenAway once another worker has the job."""

Work = Callable[[Job, Report], Mapping[str, Any]]
"""The plain function. Its result has JSON types; `url` and `label` lead from the job's page to what was made.

It may be run again after it was cut off, so running it twice must be as good as once.
"""

logger = logging.getLogger(__name__)


class TakenAway(Exception):
    """The job was given to another worker, because this one had been silent for too long."""


# --- Asking ------------------------------------------------------------------------------------


def enqueue(
    task_name: str,
    *,
    subject: Subject | None = None,
    chain_key: str,
    asked_by: Actor,
    parameters: Mapping[str, Any],
) -> Job:
    """Asks for work, sent to the broker on commit. Identical work that is not over is returned, not doubled."""
    about = subject.public_id if subject else None
    said = {"subject": about, "chain": chain_key, "parameters": parameters}
    job, made = Job.objects.get_or_create(
        task=task_name,
        parameters_hash=canonical.digest(said),
        state__in=LIVE,
        defaults={
            "state": Job.State.WAITING,
            "subject": about,
            "chain_key": chain_key,
            "asked_by": asked_by.public_id,
            "parameters": canonical.plain({**parameters, ASKED_IN: translation.get_language()}),
            "asked_at": clock.now(),
        },
    )
    if made:
        transaction.on_commit(partial(_send, job), robust=True)
    return job


def _send(job: Job) -> None:
    """Puts the id into the queue. If the broker does not answer, the sweeper sends it again."""
    try:
        current_app.send_task(job.task, args=[str(job.public_id)])
    except (OSError, ChannelError, KombuError):
        logger.warning("The broker did not take job %s", job.public_id, exc_info=True)


# --- Doing -------------------------------------------------------------------------------------


def run(public_id: str, work: Work) -> None:
    """Does the work of a waiting job, once: the task boundary, where every failure becomes words."""
    job = _take(public_id)
    if job is None:
        return
    with translation.override(job.parameters.get(ASKED_IN)):
        try:
            with _beating(job):
                result = canonical.plain(work(job, partial(_report, job)))
        except TakenAway:
            logger.warning("Job %s was taken over by another worker", public_id)
        except Exception as error:  # the task boundary
            logger.exception("Job %s (%s) failed", public_id, job.task)
            _end(job, state=Job.State.FAILED, message=in_words(error, job))
        else:
            _end(job, state=Job.State.DONE, progress=100, message="", result=result)


def _take(public_id: str) -> Job | None:
    """The job, now this worker's; None if it is not there or not waiting."""
    mine = Job.objects.filter(public_id=public_id, state=Job.State.WAITING).update(
        state=Job.State.RUNNING,
        attempts=F("attempts") + 1,
        heartbeat_at=clock.now(),
        progress=0,
        message="",
    )
    return Job.objects.get(public_id=public_id) if mine else None


def _held(job: Job) -> QuerySet[Job]:
    """The row, as long as this attempt has it: its number keeps a worker that was given up from writing."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)


def _report(job: Job, percent: int, message: StrOrPromise) -> None:
    now = {"progress": min(max(percent, 0), 100), "message": str(message), "heartbeat_at": clock.now()}
    if not _held(job).update(**now):
        raise TakenAway


def _end(job: Job, **values: Any) -> None:
    """Writes the end, on a new connection if the old one broke. Where it cannot be written at all, the sweeper
    finds the job silent and it is done again."""
    end = {"finished_at": clock.now(), **values}
    try:
        _held(job).update(**end)
    except Error:
        logger.exception("The end of job %s could not be written at once", job.public_id)
        connection.close()
        with suppress(Error):
            _held(job).update(**end)


@contextmanager
def _beating(job: Job) -> Iterator[None]:
    """Shows signs of life in a thread of its own, also while the work is inside one long call.

    Inside a transaction nobody else sees the job yet, and the thread could only wait for its lock.
    """
    if connection.in_atomic_block:
        yield
        return
    over = Event()
    thread = Thread(target=_beat, args=(job, over), name=f"heart of job {job.public_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(job: Job, over: Event) -> None:
    while not over.wait(BEAT.total_seconds()):
        try:
            _held(job).update(heartbeat_at=clock.now())
        except Error:
            logger.warning("A sign of life of job %s could not be written", job.public_id, exc_info=True)
        finally:
            connection.close()


def in_words(error: Exception, job: Job) -> str:
    """What is wrong and how to go on, as a complete sentence for whoever asked."""
    match error:
        case RuleViolation() | WorkFailed():
            return str(error)
        case ValidationError():
            return " ".join(error.messages)
        case PermissionDenied():
            return str(error) or _("You may not do this here.")
        case SoftTimeLimitExceeded():
            return _("This took longer than it may. Try again with less at once.")
        case ConnectionError() | TimeoutError():
            return _("A service that this needs did not answer. Try again in some minutes.")
        case OSError():
            return files.trouble(error)
        case DatabaseError() if _is_full(error):
            return files.no_room()
        case MemoryError():
            return _("The server has not enough memory for this. Try again with less at once.")
    return _(
        "Something failed that should not, and the administrator finds it in the log as job %(job)s. "
        "Try again; if it fails again, tell the administrator this number."
    ) % {"job": job.public_id}


def _is_full(error: DatabaseError) -> bool:
    """True if the database itself found no room on its disk."""
    said = error.__cause__
    return getattr(said, "sqlstate", "") == "53100" or getattr(said, "sqlite_errorname", "") == "SQLITE_FULL"


# --- Sweeping ----------------------------------------------------------------------------------


def sweep(now: datetime) -> None:
    """Sends again what got lost: jobs whose worker fell silent, and jobs that no worker has heard of."""
    for job in Job.objects.filter(Q(heartbeat_at__lt=now - SILENT), state=Job.State.RUNNING).order_by("pk"):
        _retry(job, now)
    for job in Job.objects.filter(state=Job.State.WAITING, asked_at__lt=now - UNHEARD).order_by("pk"):
        _remind(job, now)


def _retry(job: Job, now: datetime) -> None:
    """A job whose worker fell silent waits again, or fails after its last attempt."""
    if job.attempts >= ATTEMPTS:
        _give_up(_held(job), job, CUT_OFF)
    elif (
        _held(job)
        .filter(heartbeat_at=job.heartbeat_at)
        .update(state=Job.State.WAITING, heartbeat_at=now, progress=0, message="")
    ):
        logger.warning("Job %s fell silent and is sent again", job.public_id)
        _send(job)


def _remind(job: Job, now: datetime) -> None:
    """A waiting job is sent again, at pauses that double, so that a long queue does not fill with copies."""
    unheard = Job.objects.filter(
        pk=job.pk, state=Job.State.WAITING, attempts=job.attempts, heartbeat_at=job.heartbeat_at
    )
    sent = job.heartbeat_at or job.asked_at
    pause = min(max(sent - job.asked_at, UNHEARD), LONGEST_PAUSE)
    if not job.attempts and now - job.asked_at > PATIENCE:
        _give_up(unheard, job, UNTAKEN)
    elif now - sent > pause and unheard.update(heartbeat_at=now):
        _send(job)


def _give_up(held: QuerySet[Job], job: Job, sentence: StrOrPromise) -> None:
    with translation.override(job.parameters.get(ASKED_IN)):
        said = str(sentence) % {"attempts": job.attempts, "job": job.public_id}
    held.update(state=Job.State.FAILED, message=said, finished_at=clock.now())
    logger.error("Job %s (%s) was given up: %s", job.public_id, job.task, said)
