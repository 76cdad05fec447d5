"""Work of this room that runs in the worker, by the clock; what it is stands in the module that it calls."""

from celery import shared_task

from tracks import foresights


@shared_task
def foresee() -> int:
    return foresights.make_stale()
