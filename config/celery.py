"""The Celery application and what it does by the clock; tasks live in the rooms' `tasks.py`."""

import os

from celery import Celery
from celery.schedules import crontab
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["filesystem"] = "core.broker:Transport"
app = Celery("lmis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.update(
    task_soft_time_limit=15 * 60,
    task_time_limit=16 * 60,
    beat_schedule={
        "sweep-jobs": {"task": "core.tasks.sweep_jobs", "schedule": 30.0, "options": {"expires": 30.0}},
        "mail-at-once": {"task": "record.tasks.mail_at_once", "schedule": 300.0, "options": {"expires": 300.0}},
        "mail-digests": {"task": "record.tasks.mail_digests", "schedule": crontab(hour=5, minute=15)},
        "foresee": {"task": "tracks.tasks.foresee", "schedule": crontab(minute=35), "options": {"expires": 3000.0}},
        "project-roles": {"task": "accounts.tasks.project_roles", "schedule": crontab(hour=0, minute=5)},
    },
)
