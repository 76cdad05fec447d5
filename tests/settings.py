"""Settings of the test suite: the product's own, with files and a database that vanish with the run.

Only `TEST_DATABASE_URL` and `TEST_BROKER_URL` say where to test; what the shell holds for the product is not read.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests import pseudo

ROOMY = 512 * 1024 * 1024
OF_THE_PRODUCT = [
    "ALLOWED_HOSTS",
    "BEHIND_PROXY",
    "BROKER_FOLDER",
    "CACHE_URL",
    "CELERY_BROKER_URL",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_POOL",
    "DATABASE_URL",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "LMIS_DEMO",
    "LMIS_ENV",
    "LOG_LEVEL",
    "MEDIA_ROOT",
    "SECRET_KEY",
    "SECURE_SSL_REDIRECT",
    "SITE_ADDRESS",
    "UPLOAD_LIMIT",
]


def _ground() -> Path:
    """A new folder, in memory where there is room: nothing in it needs to outlive the run."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOMY
    folder = Path(tempfile.mkdtemp(prefix="lmis-test-", dir=memory if roomy else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


GROUND = _ground()
for name in OF_THE_PRODUCT:
    os.environ.pop(name, None)
os.environ["LMIS_VAR"] = str(GROUND)
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{GROUND / 'unused.sqlite3'}"
if os.environ.get("TEST_BROKER_URL"):
    os.environ["CELERY_BROKER_URL"] = os.environ["TEST_BROKER_URL"]

# Pages from right to left, long words and untranslated English show in a language of nonsense.
os.environ["LMIS_PSEUDO_LOCALE"] = str(pseudo.write(GROUND / "pseudo"))

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, INSTALLED_APPS, STORAGES  # noqa: E402

# A file, not memory, on SQLite: server, worker and threads open it too. A name of its own on PostgreSQL.
sqlite = "sqlite" in DATABASES["default"]["ENGINE"]
DATABASES["default"]["TEST"] = {"NAME": str(GROUND / "db.sqlite3") if sqlite else f"test_lmis_{os.getpid()}"}
# Tests render pages without collecting static files first; the live server has them collected.
COLLECTED_STATIC = STORAGES["staticfiles"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
(GROUND / "static").mkdir(exist_ok=True)
INSTALLED_APPS += ["tests.toy"]
PASSWORD_HASHERS = ["tests.hashers.LightArgon2"]
