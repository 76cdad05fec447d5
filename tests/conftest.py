"""What every test stands on: database, live product, browser, and a clean ground before each test.

The people and rows that tests share live in modules of their own and are listed in `pytest_plugins`.
"""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

pytest_plugins = ["tests.database", "tests.live", "tests.browser", "tests.people"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the running product share one worker of xdist: one server, one browser, no crowd on few cores.

    What asks no database is marked `once`: its answer is the same on every engine.
    """
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("worker"):
            item.add_marker(pytest.mark.xdist_group("live"))
        if not asks_the_database(item):
            item.add_marker(pytest.mark.once)


def asks_the_database(item: pytest.Item) -> bool:
    """A test that pytest-django gives a database to."""
    fixtures = getattr(item, "fixturenames", ())
    return bool({"db", "transactional_db", "django_db_setup"} & set(fixtures) or item.get_closest_marker("django_db"))


@pytest.fixture(autouse=True)
def _clean_ground() -> None:
    """No throttle, stored file or message of an earlier test reaches this one."""
    cache.clear()
    for folder in (Path(settings.MEDIA_ROOT), Path(settings.EMAIL_FILE_PATH)):
        shutil.rmtree(folder, ignore_errors=True)
