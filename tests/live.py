"""Fixtures of the running product: `site` (server) and `worker`, for tests marked browser or worker."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.processes import Server, Worker
from tests.settings import COLLECTED_STATIC, GROUND


@pytest.fixture(scope="session")
def _server(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Server]:
    """One server for the session; it sees whatever the tests have committed."""
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": COLLECTED_STATIC}):
        call_command("collectstatic", interactive=False, verbosity=0)
    with django_db_blocker.unblock():
        server = Server(GROUND)
    try:
        server.run()
        yield server
    finally:
        server.stop()


@pytest.fixture
def site(transactional_db: None, _server: Server) -> Server:
    """The product as people reach it: `site.url` answers from the rows that the test commits."""
    return _server


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Worker]:
    """A worker that is not started yet: `worker.run()`, `worker.stop()`, `worker.kill()`."""
    shutil.rmtree(settings.BROKER_FOLDER / "queue", ignore_errors=True)
    (settings.BROKER_FOLDER / "queue").mkdir(parents=True)
    found = Worker(tmp_path)
    yield found
    found.kill()
