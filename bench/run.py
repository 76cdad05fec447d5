"""Measures the product on a portfolio it makes: pages, a signature, a printed manual, queries, bytes, memory, planning.

Usage: bin/bench [--implementations 50] [--activities 25] [--seconds 5] [--planning] [--keep]
       bin/bench --data-check [1000000]; bin/bench --structures [300]

It makes a database of its own on PostgreSQL, serves it with two workers, measures, and drops it. JSON on standard
output. Compare only figures of one run: `probe_ms` says how fast the machine was beside each cell. The pages stand
in pages.json; docs/speed.md says what is measured.
"""

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGES = Path(__file__).with_name("pages.json")
SIGNATURES = 20
sys.path.insert(0, str(ROOT))


def main() -> None:
    arguments = _arguments()
    if arguments.data_check or arguments.structures:
        from bench import sdmx

        print(json.dumps(sdmx.measured(arguments.data_check, arguments.structures), indent=2))
        return
    with tempfile.TemporaryDirectory() as folder, _database(arguments) as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings", "ALLOWED_HOSTS": "127.0.0.1"}
        os.environ |= {"BROKER_FOLDER": folder, "EMAIL_URL": "dummymail://"}
        import django

        django.setup()
        print(json.dumps(_measured(arguments), indent=2))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures the product on a portfolio that it makes.")
    parser.add_argument("--implementations", type=int, default=50)
    parser.add_argument("--activities", type=int, default=25)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    parser.add_argument(
        "--server", default=os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    )
    parser.add_argument(
        "--manual", type=int, default=3, metavar="ROUNDS", help="how often a manual is printed; 0: never"
    )
    parser.add_argument(
        "--data-check", type=int, default=0, metavar="ROWS", nargs="?", const=1_000_000, help="only the data check"
    )
    parser.add_argument(
        "--structures", type=int, default=0, metavar="INDICATORS", nargs="?", const=300, help="only writing structures"
    )
    parser.add_argument(
        "--planning", action="store_true", help="measure the schedule, the forecast and the lanes; see planning.py"
    )
    parser.add_argument("--keep", action="store_true", help="keep the database, and use it again next time")
    return parser.parse_args()


class _database:
    """A database of this size, made if missing, dropped at the end unless it is kept."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        import psycopg

        self.arguments = arguments
        self.name = f"lmis_bench_{arguments.implementations}_{arguments.activities}"
        self.server = psycopg.connect(arguments.server, autocommit=True)

    def __enter__(self) -> str:
        url: str = self.arguments.server.rsplit("/", 1)[0] + "/" + self.name
        held = self.server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name]).fetchone()
        if held is None:
            self.server.execute(f'CREATE DATABASE "{self.name}"')
        self._run("manage.py", "migrate", "--verbosity", "0", url=url)
        if held is None:
            self._fill(url)
        return url

    def _fill(self, url: str) -> None:
        """Makes the portfolio in as many processes as there are cores; what a crash would lose is made again."""
        size = f"{self.arguments.implementations}, {self.arguments.activities}"
        turns = os.cpu_count() or 1
        self._run("manage.py", "shell", "-v0", "-c", "from bench.portfolio import invite; invite()", url=url)
        code = "from bench.portfolio import build; build({size}, {turn}, {turns})"
        made = [
            self._start("manage.py", "shell", "-v0", "-c", code.format(size=size, turn=turn, turns=turns), url=url)
            for turn in range(turns)
        ]
        ended = [process.wait() for process in made]
        if any(ended):
            raise SystemExit("The portfolio could not be made.")
        self._count(url)

    def _count(self, url: str) -> None:
        """Lets PostgreSQL count the new rows now, as it does by itself within a minute of the last big change."""
        import psycopg

        with psycopg.connect(url, autocommit=True) as filled:
            filled.execute("VACUUM ANALYZE")

    def _run(self, *command: str, url: str) -> None:
        if self._start(*command, url=url).wait():
            raise SystemExit(f"{' '.join(command)} failed.")

    def _start(self, *command: str, url: str) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, "DATABASE_URL": url, "PGOPTIONS": "-c synchronous_commit=off"}
        return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)

    def __exit__(self, *problem: object) -> None:
        if not self.arguments.keep:
            self.server.execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')
        self.server.close()


def _measured(arguments: argparse.Namespace) -> dict[str, Any]:
    from bench import load
    from bench.portfolio import OFFICER

    cookie, count = _cookie(OFFICER), arguments.implementations
    pages = {each["name"]: each["path"] for each in json.loads(PAGES.read_text())["requests"]}
    cells = []
    with _served() as (base, server), _worker() as worker:
        for name, template in pages.items():
            paths = load.around(template, count)
            load.measure(base, name, paths, cookie=cookie, clients=2, seconds=1)
            for clients in arguments.clients:
                probed, used = load.probe(), load.cpu(server)
                cell = load.measure(base, name, paths, cookie=cookie, clients=clients, seconds=arguments.seconds)
                used = (load.cpu(server) - used) / max(1, len(cell.times))
                cells.append({**cell.summary(), "cpu_ms": round(used * 1000, 1), "probe_ms": probed})
        memory = {"web": load.memory(server), "worker": load.memory(worker)}
    return {
        "implementations": count,
        "activities": arguments.activities,
        "pages": cells,
        "queries": {name: _queries(template.format(n=1), OFFICER) for name, template in pages.items()},
        "signature": _signature(),
        "manual": _manual(arguments.manual),
        "planning": _planning(OFFICER) if arguments.planning else {},
        "pss_mb": memory,
    }


class _served:
    """The product served by granian with two workers on a free port."""

    def __enter__(self) -> tuple[str, int]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "collectstatic", "--no-input", "-v0"], check=True, timeout=300
        )
        command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "config.wsgi:application"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "2"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        base = f"http://127.0.0.1:{port}"
        for _try in range(600):
            try:
                urllib.request.urlopen(f"{base}/account/login/", timeout=5).read()
                return base, self.process.pid
            except OSError:
                time.sleep(0.1)
        raise SystemExit("The server did not answer.")

    def __exit__(self, *problem: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


class _worker:
    """The worker for mails and papers, idle: its memory is told apart."""

    def __enter__(self) -> int:
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "prefork", "--concurrency", "1"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(5)
        return self.process.pid

    def __exit__(self, *problem: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


def _manual(rounds: int) -> dict[str, Any]:
    """A long manual beside WeasyPrint alone; see pdf.py."""
    if not rounds:
        return {}
    command = [sys.executable, str(ROOT / "bench" / "pdf.py"), "--rounds", str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=1800)
    found: dict[str, Any] = json.loads(done.stdout)
    return {name: found[name] for name in ("median", "ratio", "mark", "within")}


def _planning(address: str) -> dict[str, Any]:
    from bench import planning

    return {**planning.measured(), "lanes": planning.lanes(_client(address), "c1")}


def _client(address: str) -> Any:
    from django.test import Client

    from accounts.models import Person

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Person.objects.get(email=address), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _cookie(address: str) -> str:
    return f"sessionid={_client(address).cookies['sessionid'].value}"


def _queries(path: str, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = _client(address)
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        client.get(path)
    return sum(1 for query in caught.captured_queries if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT")))


def _signature() -> dict[str, float]:
    """One signature from the check of the password to the commit; hashing apart."""
    from accounts.models import Person
    from bench.portfolio import LEAD, PASSWORD
    from desk.demo.playing import sign
    from record.models import SignOff

    lead = Person.objects.get(email=LEAD)
    hashing, signing = [], []
    for signoff in SignOff.objects.filter(state="open").select_related("implementation")[:SIGNATURES]:
        begun = time.perf_counter()
        lead.check_password(PASSWORD)
        hashed = time.perf_counter()
        sign(signoff, lead)
        hashing.append((hashed - begun) * 1000)
        signing.append((time.perf_counter() - hashed) * 1000)
    if not signing:
        return {}
    return {
        "hashing_p50_ms": round(statistics.median(hashing), 1),
        "signing_p50_ms": round(statistics.median(signing), 1),
        "signatures": len(signing),
    }


if __name__ == "__main__":
    main()
