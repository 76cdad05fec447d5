"""Measures the product on a portfolio it makes: pages at one and eight clients, a signature, queries, bytes, memory.

Usage: bin/bench [--implementations 50] [--activities 25] [--seconds 5] [--keep]

It makes a database of its own on PostgreSQL, serves it with two workers, measures, and drops it. JSON on standard
output. Compare only figures of one run: `probe_ms` says how fast the machine was beside each cell.
"""

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    arguments = _arguments()
    with _database(arguments) as url:
        os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings", "ALLOWED_HOSTS": "127.0.0.1"}
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
            environment = {**os.environ, "DATABASE_URL": url}
            manage = [sys.executable, str(ROOT / "manage.py")]
            subprocess.run([*manage, "migrate", "--verbosity", "0"], env=environment, check=True, timeout=300)
            size = f"{self.arguments.implementations}, {self.arguments.activities}"
            code = f"from bench.portfolio import build; build({size})"
            subprocess.run([*manage, "shell", "-v0", "-c", code], env=environment, check=True, timeout=3600)
        return url

    def __exit__(self, *problem: object) -> None:
        if not self.arguments.keep:
            self.server.execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')
        self.server.close()


def _measured(arguments: argparse.Namespace) -> dict[str, Any]:
    from bench import load
    from bench.portfolio import OFFICER

    cookie, count = _cookie(OFFICER), arguments.implementations
    pages = {
        "portfolio": "/portfolio/",
        "implementation": "/i/c{n}/",
        "activity": "/i/c{n}/activities/STA-2/",
        "my work": "/",
        "plan": "/i/c{n}/plan/",
        "record": "/i/c{n}/record/",
    }
    cells = []
    with _served() as (base, server):
        for name, template in pages.items():
            list(load.measure(base, name, load.around(template, count), cookie=cookie, clients=1, seconds=1).times)
            for clients in arguments.clients:
                probed = load.probe()
                cell = load.measure(
                    base, name, load.around(template, count), cookie=cookie, clients=clients, seconds=arguments.seconds
                )
                cells.append({**cell.summary(), "probe_ms": probed})
        used = load.memory(server)
    return {
        "implementations": count,
        "activities": arguments.activities,
        "pages": cells,
        "queries": {name: _queries(template.format(n=1), OFFICER) for name, template in pages.items()},
        "signature": _signature(),
        "web_pss_mb": used,
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
        for _try in range(100):
            try:
                urllib.request.urlopen(f"{base}/account/login/", timeout=5).read()
                return base, self.process.pid
            except OSError:
                time.sleep(0.1)
        raise SystemExit("The server did not answer.")

    def __exit__(self, *problem: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


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
    for signoff in SignOff.objects.filter(state="open").select_related("implementation")[:20]:
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
