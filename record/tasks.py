"""Work of this room that runs in the worker: mail at once, the digest of the day, and printing."""

from celery import shared_task

from core import jobs
from record import evidence, issuing, mailing


@shared_task(autoretry_for=(OSError,), retry_backoff=30, retry_backoff_max=1800, max_retries=8)
def mail_at_once() -> None:
    """What waits to be signed is mailed as soon as it does; the clock calls it again for what was lost."""
    mailing.mail_at_once()


@shared_task(autoretry_for=(OSError,), retry_backoff=60, max_retries=8)
def mail_digests() -> None:
    """One digest a day for each person."""
    mailing.mail_digests()


@shared_task
def issue_version(job_id: str) -> None:
    """The issued file of a published version."""
    jobs.run(job_id, issuing.issue_job)


@shared_task
def make_reading_copy(job_id: str) -> None:
    """A marked reading copy of a version as it stands."""
    jobs.run(job_id, issuing.reading_copy_job)


@shared_task
def make_evidence(public_id: str) -> None:
    """The page that proves one signature."""
    jobs.run(public_id, evidence.make)
