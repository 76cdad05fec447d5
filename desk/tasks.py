"""Work of this room that runs in the worker; what it is stands in the module that it calls."""

from celery import shared_task

from core import jobs
from desk import checking


@shared_task
def check_record(public_id: str) -> None:
    jobs.run(public_id, checking.check)
