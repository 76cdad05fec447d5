"""Work of this room that runs in the worker; what it is stands in the module that it calls."""

from celery import shared_task

from core import jobs
from desk import checking, plan_printing, status_printing


@shared_task
def check_record(public_id: str) -> None:
    jobs.run(public_id, checking.check)


@shared_task
def make_status_report(public_id: str) -> None:
    """The status report of a country, or of what one person sees of all."""
    jobs.run(public_id, status_printing.make)


@shared_task
def make_plan_paper(public_id: str) -> None:
    """The plan of a country, printed."""
    jobs.run(public_id, plan_printing.make)
