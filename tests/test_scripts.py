"""The scripts that people run: bin/demo from nothing to a served page and back, and what bin/vendor notices."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

from tests.processes import Started, answers, database_url, free_port, until
from tests.settings import OF_THE_PRODUCT

ROOT = Path(settings.BASE_DIR)
OF_THE_TESTS = {*OF_THE_PRODUCT, "DJANGO_SETTINGS_MODULE", "LMIS_PSEUDO_LOCALE"}


@pytest.fixture
def shell(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """The environment of somebody who starts the demo on an empty database, with files of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    return kept | {
        "LMIS_VAR": str(tmp_path / "var"),
        "DATABASE_URL": database_url(),
        "PORT": str(free_port()),
    }


@pytest.fixture
def demo(shell: dict[str, str], tmp_path: Path) -> Iterator[Started]:
    found = Started(command=[str(ROOT / "bin" / "demo")], log=tmp_path / "demo.log", env=shell)
    yield found
    found.stop()


def manage(*arguments: str, env: dict[str, str]) -> str:
    command = [str(ROOT / ".venv" / "bin" / "python"), "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=120).stdout


def commands_naming(text: str) -> list[str]:
    """Command lines of processes that run now and name `text`."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it may have ended meanwhile
            found.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return [line for line in found if text in line]


@pytest.mark.worker
@pytest.mark.slow
def test_the_demo_serves_until_ctrl_c(demo: Started) -> None:
    address = f"http://127.0.0.1:{demo.env['PORT']}/"
    demo.start(ready=lambda: "The demo answers at" in demo.said())
    assert answers(f"{address}account/login/")
    for account in json.loads(manage("demo", "--index", env=demo.env | {"LMIS_DEMO": "1"}))["accounts"]:
        assert account["address"] in demo.said()
    assert commands_naming(demo.env["LMIS_VAR"])
    assert demo.process is not None
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(30) == 0
    until(lambda: not commands_naming(demo.env["LMIS_VAR"]), within=30, what="no process of the demo is left")
    assert not answers(address)


@pytest.mark.worker
@pytest.mark.slow
def test_preparing_twice_changes_nothing(shell: dict[str, str]) -> None:
    command = [str(ROOT / "bin" / "demo"), "--prepare"]
    seen = []
    for _time in ("first", "second"):
        subprocess.run(command, env=shell, check=True, capture_output=True, timeout=240)
        seen.append(manage("verify_ledger", env=shell))
    assert seen[0] == seen[1]


def test_a_changed_vendored_file_is_noticed(tmp_path: Path) -> None:
    for folder in ("bin", "static/vendor", "tests/vendor"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    check = [str(tmp_path / "bin" / "vendor"), "--check"]
    assert subprocess.run(check, capture_output=True, timeout=60).returncode == 0
    with (tmp_path / "static/vendor/htmx.min.js").open("a") as changed:
        changed.write("//")
    done = subprocess.run(check, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "static/vendor/htmx.min.js" in done.stdout + done.stderr
