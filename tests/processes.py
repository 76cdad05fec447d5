"""Real processes for tests: the web server and the Celery worker, on the test database. No fixtures here."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

READY_WITHIN = 180.0
STOPPED_WITHIN = 20.0
LAST_LINES = 40


def database_url() -> str:
    """The address of the database that the tests themselves use at this moment."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    who = ":".join(quote(str(part), safe="") for part in (found["USER"], found["PASSWORD"]) if part)
    return f"postgres://{who}@{found['HOST'] or 'localhost'}:{found['PORT'] or 5432}/{found['NAME']}"


def environment(**more: str) -> dict[str, str]:
    """What the product's processes are started with: the tests' files and database, the product's settings."""
    shared = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "TMPDIR": os.environ["LMIS_VAR"],
        "PYTHONWARNINGS": "default",
    }
    return os.environ | shared | more


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Started:
    """A process in a session of its own, its output in a file."""

    command: Sequence[str]
    log: Path
    env: dict[str, str] = field(default_factory=environment)
    process: subprocess.Popen[bytes] | None = None

    def start(self, *more: str, ready: Callable[[], bool]) -> None:
        """Starts and waits until `ready`; what the process said is in the error when it does not get there."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [*self.command, *more],
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=settings.BASE_DIR,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_WITHIN
        while not ready():
            if not self.runs or time.monotonic() > deadline:
                raise RuntimeError(f"{' '.join(self.command[:4])} did not start:\n{self.said_last()}")
            time.sleep(0.05)

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def said_last(self) -> str:
        return "\n".join(self.said().splitlines()[-LAST_LINES:])

    def stop(self) -> None:
        """Asks politely, then insists."""
        if self.process is None:
            return
        if self.runs:
            self.process.terminate()
        try:
            self.process.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """SIGKILL to the process and all its children, as a power cut would do."""
        if self.process is not None and self.runs:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(STOPPED_WITHIN)


def until(condition: Callable[[], bool], *, within: float, what: str) -> None:
    """Waits until `condition` holds; fails after `within` seconds with what was waited for."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"Not within {within:.0f} s: {what}")
        time.sleep(0.05)


def answers(url: str) -> bool:
    """Whether a server answers at `url` at all, with whatever status below 500."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        with error:
            return error.code < 500
    except OSError:
        return False


class Server(Started):
    """granian with two workers, as `bin/demo` starts it."""

    def __init__(self, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        super().__init__(
            command=[
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "config.wsgi:application"),
                *("--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "8"),
            ],
            log=folder / "server.log",
            env=environment(SITE_ADDRESS=self.url),
        )

    def run(self) -> None:
        self.start(ready=lambda: answers(f"{self.url}/account/login/"))


class Worker(Started):
    """A Celery worker with one child, as `bin/demo` starts it; `run("-B")` adds the sweeper's clock."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.name = f"test-{os.getpid()}@localhost"
        super().__init__(
            command=[
                *(sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "prefork"),
                *("--concurrency", "1", "--max-tasks-per-child", "20", "--loglevel", "INFO"),
                *("--hostname", self.name, "--schedule", str(folder / "beat-schedule")),
            ],
            log=folder / "worker.log",
            env=environment(**more),
        )

    def run(self, *more: str) -> None:
        before = self.said().count(" ready.")
        self.start(*more, ready=lambda: self.said().count(" ready.") > before)
