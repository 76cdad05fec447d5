"""Background work of the mechanisms: the sweeper that keeps jobs from getting lost."""

from celery import shared_task

from core import clock, jobs


@shared_task
def sweep_jobs() -> None:
    """Every half minute: jobs that fell silent or were never heard of are sent again."""
    jobs.sweep(clock.now())
