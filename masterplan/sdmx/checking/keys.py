"""Finds keys that stand twice in any number of rows: digests in partitioned temporary files, then the rows again."""

import tempfile
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

PARTITIONS = 64
GATHERED = 1 << 16
"""Digests that are held before they are written."""
HELD = 1 << 17
"""Digests that are compared at once: about 12 MB."""
WIDTH = 8


class Keys:
    """Takes the digests of keys row by row; afterwards says which digests came more than once.

    A digest is the hash of the key in this process, 64 bits. Equal keys have equal digests; whether keys of one digest
    are equal is for the caller to see in the rows.
    """

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="keys-")
        self.files = [(Path(self.folder.name) / f"{number}").open("wb") for number in range(PARTITIONS)]
        self.gathered: list[list[int]] = [[] for _number in range(PARTITIONS)]
        self.into = [held.append for held in self.gathered]
        self.waiting = 0

    def __enter__(self) -> "Keys":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self.files:
            file.close()
        self.folder.cleanup()

    def add(self, keys: Iterable[object], count: int) -> None:
        """The keys of the next so many rows."""
        into = self.into
        for digest in map(hash, keys):
            into[digest & 63](digest)
        self.waiting += count
        if self.waiting >= GATHERED:
            self.waiting = 0
            for number in range(PARTITIONS):
                self.write(number)

    def write(self, number: int) -> None:
        self.files[number].write(array("q", self.gathered[number]).tobytes())
        self.gathered[number].clear()

    def repeated(self) -> Iterator[int]:
        """Each digest that came more than once."""
        for number, file in enumerate(self.files):
            self.write(number)
            file.flush()
            size = file.tell() // WIDTH
            passes = max(1, -(-size // HELD))
            for turn in range(passes):
                yield from in_turn(Path(file.name), turn, passes)


def in_turn(path: Path, turn: int, passes: int) -> Iterator[int]:
    """The repeated digests among those that this turn looks at: a large partition takes several."""
    seen: set[int] = set()
    told: set[int] = set()
    for block in blocks(path):
        mine = block if passes == 1 else [digest for digest in block if (digest >> 6) % passes == turn]
        fresh = set(mine)
        if len(fresh) == len(mine) and seen.isdisjoint(fresh):
            seen |= fresh
            continue
        for digest in mine:
            if digest in seen and digest not in told:
                told.add(digest)
                yield digest
            seen.add(digest)


def blocks(path: Path) -> Iterator["array[int]"]:
    with path.open("rb") as file:
        while data := file.read(WIDTH * 4096):
            yield array("q", data)
