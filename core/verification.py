"""Verification of the ledger: what is broken, in words, with its place. It reads and never writes.

What makes a chain whole is said in chains.py; what hangs on the chains is compared in holdings.py.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core import chains, holdings
from core.chains import Broken, Line, Walk
from core.holdings import Said
from core.models import Chain, Entry

SHORTEST_ANCHOR = 12


@dataclass
class Report:
    """What was verified: counts, the head of each chain, every problem found, and where the anchor stands."""

    entries: int = 0
    files: int = 0
    rows: int = 0
    heads: list[tuple[str, int, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    anchored: tuple[str, int, str] | None = None


def verify(*, keys: Sequence[str] | None = None, anchor: str = "") -> Report:
    """Verifies the chains named (all by default) and what hangs on them, as of one moment; then the files.

    `anchor` is a head that was published earlier, at least its first twelve digits.
    """
    report, said = Report(), Said()
    with _one_moment():
        chosen = Chain.objects.order_by("key") if keys is None else Chain.objects.filter(key__in=keys)
        for chain in chosen.order_by("key"):
            said.keys[chain.key] = chain.pk
            _verify_chain(chain, report, said)
        report.problems += holdings.details(said)
        report.rows, problems = holdings.rows(said)
        report.problems += problems
        report.problems += holdings.renditions(said)
        kept = holdings.stored_files()
    report.problems += holdings.files(kept)
    report.files = len(kept)
    if anchor:
        _verify_anchor(anchor, said, report)
    return report


@contextmanager
def _one_moment() -> Iterator[None]:
    """One snapshot of the database for all that is read, without keeping anybody from writing."""
    if connection.in_atomic_block:
        yield
        return
    usual = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        setattr(connection, "transaction_mode", "DEFERRED")  # noqa: B010  # the base class does not know it
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            setattr(connection, "transaction_mode", usual)  # noqa: B010


def _verify_chain(chain: Chain, report: Report, said: Said) -> None:
    """Walks the chain to its end; after the first break it only listens, so that one break is one problem."""
    walk, last, problem = Walk(chain.public_id), 0, ""
    for entry in chain.entries.order_by("sequence").iterator(chunk_size=2000):
        last = entry.sequence
        try:
            line = chains.read(entry.header, entry.payload)
            said.take(line, chain.key)
            if not problem:
                _compare_columns(entry, line)
                walk.step(line)
        except Broken as broken:
            problem = problem or chains.at(chain.key, walk.number + 1, str(broken))
    if not problem and (chain.head_sequence, chain.head_hash) != (walk.number, walk.hash):
        problem = _(
            "Chain %(chain)s: its stored head is entry %(head)s (%(hash)s), but the last entry is %(last)s."
        ) % {"chain": chain.key, "head": chain.head_sequence, "hash": chain.head_hash[:12], "last": last}
    report.entries += walk.number
    report.heads.append((chain.key, walk.number, walk.hash))
    report.problems += [problem] if problem else []


def _compare_columns(entry: Entry, line: Line) -> None:
    for name, value in chains.columns(line).items():
        if getattr(entry, name) != value:
            raise Broken(_("the column “%(column)s” differs from the header.") % {"column": name})


def _verify_anchor(anchor: str, said: Said, report: Report) -> None:
    wanted = anchor.replace(" ", "").lower()
    whole = {key: number for key, number, _hash in report.heads}
    matches = [
        (key, number, hash_)
        for hash_, (key, number) in said.places.items()
        if hash_.startswith(wanted) and number <= whole[key]
    ]
    if len(wanted) < SHORTEST_ANCHOR:
        report.problems.append(_("An anchor needs at least its first 12 digits."))
    elif not matches:
        report.problems.append(
            _("The anchor %(anchor)s is in no chain: what was published once is not here.") % {"anchor": anchor}
        )
    else:
        report.anchored = matches[0]
