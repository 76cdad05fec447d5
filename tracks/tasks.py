"""Work of this room that runs in the worker, by the clock; what it is stands in the module that it calls."""

from celery import shared_task

from tracks import alerts


@shared_task
def foresee() -> None:
    """Every forecast is brought up to date, and who plans hears what has come to be so."""
    alerts.watch()
