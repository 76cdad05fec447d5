"""Where the rooms are put together: settings, addresses, servers. No rule of the domain lives here."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
