"""A small load generator for loopback: one page, so many clients, so many seconds. Standard library only."""

import gzip
import http.client
import itertools
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass
class Cell:
    """What one page at one number of clients measured; times in milliseconds."""

    name: str
    clients: int
    times: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    compressed: list[int] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    seconds: float = 0.0

    def summary(self) -> dict[str, object]:
        ordered = sorted(self.times)
        return {
            "page": self.name,
            "clients": self.clients,
            "requests": len(ordered),
            "p50_ms": round(statistics.median(ordered), 1) if ordered else None,
            "p95_ms": round(ordered[int(len(ordered) * 0.95)], 1) if ordered else None,
            "per_second": round(len(ordered) / self.seconds, 1) if self.seconds else None,
            "bytes": round(statistics.mean(self.sizes)) if self.sizes else None,
            "bytes_compressed": round(statistics.mean(self.compressed)) if self.compressed else None,
            "wrong_answers": len(self.wrong),
        }


def measure(
    base: str, name: str, paths: Callable[[], Iterator[str]], *, cookie: str, clients: int, seconds: float
) -> Cell:
    """Asks for the pages of `paths` in turn from each client until the time is over; loopback only."""
    parts = urlsplit(base)
    if parts.hostname not in LOOPBACK:
        raise ValueError("Load is made on loopback only.")
    cell, lock = Cell(name, clients), threading.Lock()
    shared, until = paths(), time.monotonic() + seconds

    def client() -> None:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        while time.monotonic() < until:
            with lock:
                path = next(shared)
            _ask(connection, path, cookie, cell, lock)
        connection.close()

    begun = time.monotonic()
    threads = [threading.Thread(target=client) for _number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cell.seconds = time.monotonic() - begun
    return cell


def _ask(connection: http.client.HTTPConnection, path: str, cookie: str, cell: Cell, lock: threading.Lock) -> None:
    before = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "identity"})
    answer = connection.getresponse()
    body = answer.read()
    spent = (time.perf_counter() - before) * 1000
    with lock:
        if answer.status == 200:
            cell.times.append(spent)
            cell.sizes.append(len(body))
            if len(cell.compressed) < 5:
                cell.compressed.append(len(gzip.compress(body, 6)))
        else:
            cell.wrong.append(answer.status)


def around(template: str, count: int) -> Callable[[], Iterator[str]]:
    """The addresses of `template` with {n} from 1 to `count`, over and over."""
    return lambda: (template.format(n=number) for number in itertools.cycle(range(1, count + 1)))


def memory(root: int) -> int:
    """PSS of a process and its descendants in MB: shared pages counted once."""
    return round(sum(_pss(pid) for pid in _tree(root)) / 1024)


def cpu(root: int) -> float:
    """Seconds of CPU that a process and its descendants have used."""
    return sum(_ticks(pid) for pid in _tree(root)) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15]))


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _tree(root: int) -> set[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    found = {root}
    while grown := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= grown
    return found


def probe() -> float:
    """Milliseconds of a fixed loop: how fast this machine is at this moment."""
    before = time.perf_counter()
    total = 0
    for number in range(200_000):
        total += number % 7
    return round((time.perf_counter() - before) * 1000, 1)
