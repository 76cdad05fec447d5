"""Work of this room that runs in the worker: checking data files."""

from celery import shared_task

from core import jobs
from masterplan import data_model


@shared_task
def check_data(job_id: str) -> None:
    """A data file held against its dataflow."""
    jobs.run(job_id, data_model.check_by_job)
