"""Verification of the ledger: the first broken entry, file or row, in words. It reads and never writes."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext as _

from core import canonical, ledger
from core.files import path_of
from core.models import Chain, Entry, PersonalDetail, Rendition, StoredFile, Subject


@dataclass
class Report:
    """What was verified: counts, the head of each chain, and the first problem of each kind found."""

    entries: int = 0
    files: int = 0
    rows: int = 0
    heads: list[tuple[str, int, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    anchored: str = ""


@dataclass
class Said:
    """What the entries of the verified chains say about subjects, files and personal details."""

    states: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    facts: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    kinds: dict[UUID, str] = field(default_factory=dict)
    issued: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    personal: dict[str, str] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    hashes: set[str] = field(default_factory=set)


def verify(*, keys: Sequence[str] | None = None, anchor: str = "") -> Report:
    """Verifies the chains named (all by default), then what hangs on them, as of one moment."""
    with transaction.atomic():
        if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return _verify(keys, anchor)


def _verify(keys: Sequence[str] | None, anchor: str) -> Report:
    report, said = Report(), Said()
    chains = Chain.objects.order_by("key") if keys is None else Chain.objects.filter(key__in=keys).order_by("key")
    held = list(chains)
    for chain in held:
        _verify_chain(chain, report, said)
    whole = keys is None
    for check in (_details, _rows, _files, _renditions):
        report.problems.extend(check(held, said, report, whole))
    if anchor:
        _verify_anchor(anchor, said, report)
    return report


# --- One chain ---------------------------------------------------------------------------------


def _verify_chain(chain: Chain, report: Report, said: Said) -> None:
    previous, number, time = ledger.FIRST_PREVIOUS, 0, ""
    for entry in chain.entries.order_by("sequence").iterator(chunk_size=2000):
        number += 1
        problem = _entry_problem(chain.public_id, number, previous, time, entry.header, entry.payload)
        problem = problem or _column_problem(entry)
        if problem:
            report.problems.append(_at(chain.key, number, problem))
            return
        header, payload = json.loads(entry.header), json.loads(entry.payload)
        previous, time = entry.hash, header["time"]
        _take_note(header, payload, entry.hash, chain.key, said)
    report.entries += number
    report.heads.append((chain.key, number, previous))
    if (chain.head_sequence, chain.head_hash) != (number, previous):
        report.problems.append(
            _("Chain %(chain)s: its stored head is entry %(head)s, but the last entry is %(last)s.")
            % {"chain": chain.key, "head": chain.head_sequence, "last": number}
        )


def first_break(chain_id: UUID, lines: Iterable[tuple[str, str]]) -> str:
    """The first problem of (header, payload) texts as a chain, in words; empty if they are whole."""
    previous, time = ledger.FIRST_PREVIOUS, ""
    for number, (header, payload) in enumerate(lines, start=1):
        if problem := _entry_problem(chain_id, number, previous, time, header, payload):
            return _at(str(chain_id), number, problem)
        previous, time = canonical.sha256(header.encode()), json.loads(header)["time"]
    return ""


def _at(chain: str, number: int, problem: str) -> str:
    return _("Chain %(chain)s, entry %(number)s: %(problem)s") % {
        "chain": chain,
        "number": number,
        "problem": problem,
    }


def _entry_problem(chain: UUID, number: int, previous: str, time: str, header: str, payload: str) -> str:
    if not canonical.is_canonical(header):
        return _("the header is not in canonical form.")
    said = json.loads(header)
    if said.get("format") != ledger.FORMAT:
        return _("the format is unknown.")
    if said.get("sequence") != number:
        return _("entry %(expected)s is missing; found %(found)s.") % {
            "expected": number,
            "found": said.get("sequence"),
        }
    if said.get("chain") != str(chain):
        return _("it belongs to another chain.")
    if said.get("previous") != previous:
        return _("it does not follow from the entry before it.")
    if said.get("payload") != canonical.sha256(payload.encode()):
        return _("the payload was changed.")
    if said.get("time", "") < time:
        return _("its time lies before that of the entry before it.")
    return ""


def _column_problem(entry: Entry) -> str:
    for name, value in ledger.columns(entry.header).items():
        if getattr(entry, name) != value:
            return _("the column “%(column)s” differs from the header.") % {"column": name}
    return ""


def _take_note(header: dict[str, Any], payload: dict[str, Any], hash_: str, key: str, said: Said) -> None:
    subject = UUID(header["subject"])
    said.hashes.add(hash_)
    if "kind" in payload:
        said.kinds[subject] = payload["kind"]
    if "state" in payload:
        said.states[subject] = (payload["state"], f"{key}, {header['sequence']}")
    if "facts" in payload:
        said.facts[subject] = payload["facts"]
    if "erased" in payload:
        said.erased.add(payload["erased"])
    if issued := payload.get("data", {}).get("issued"):
        said.issued.append((header["subject"], issued))
    for digest in _personal_in(payload):
        said.personal[digest] = _at(key, header["sequence"], "")


def _personal_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if set(value) == {"personal"}:
            yield value["personal"]
        for item in value.values():
            yield from _personal_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from _personal_in(item)


# --- What hangs on the chains ------------------------------------------------------------------


def _details(chains: list[Chain], said: Said, report: Report, whole: bool) -> Iterator[str]:
    """Personal details: kept with the right hash, or erased by an entry; never missing."""
    held = {detail.digest: detail for detail in PersonalDetail.objects.filter(chain__in=chains)}
    for digest, place in said.personal.items():
        detail = held.get(digest)
        if detail is None:
            yield place + _("a personal detail is missing.")
        elif not detail.salt:
            if digest not in said.erased:
                yield place + _("a personal detail is empty without an entry that erased it.")
        elif ledger.detail_digest(detail.salt, detail.text) != digest:
            yield place + _("a personal detail was changed.")


def subject_models() -> list[type[Subject]]:
    """Every concrete model that the ledger can speak about."""
    return [model for model in apps.get_models() if issubclass(model, Subject)]


def _rows(chains: list[Chain], said: Said, report: Report, whole: bool) -> Iterator[str]:
    """Every row that the ledger speaks of has the state and facts it last had there; none is missing or unknown."""
    keys = {chain.key for chain in chains}
    seen: set[UUID] = set()
    for model in subject_models():
        for row in model._base_manager.select_related(*model.related).iterator(chunk_size=2000):
            if not whole and row.chain_key() not in keys:
                continue
            seen.add(row.public_id)
            report.rows += 1
            if problem := _row_problem(row, said):
                yield f"{row._meta.verbose_name} {row} ({row.public_id}): {problem}"
    known = {model.kind for model in subject_models()}
    for subject, kind in said.kinds.items():
        if kind in known and subject not in seen:
            yield _("Row missing: %(kind)s %(subject)s is in the ledger, but not in the database.") % {
                "kind": kind,
                "subject": subject,
            }


def _row_problem(row: Subject, said: Said) -> str:
    if row.public_id not in said.kinds:
        return _("the ledger knows nothing of it.")
    state = getattr(row, "state", None)
    recorded = said.states.get(row.public_id)
    if state is not None and recorded and recorded[0] != state:
        return _("its state is “%(state)s”, but entry %(place)s left it in “%(recorded)s”.") % {
            "state": state,
            "place": recorded[1],
            "recorded": recorded[0],
        }
    facts = canonical.plain(row.ledger_facts())
    held = said.facts.get(row.public_id, {})
    for name in sorted({*facts, *held}):
        if facts.get(name) != held.get(name):
            return _("“%(field)s” differs from the ledger.") % {"field": name}
    return ""


def _files(chains: list[Chain], said: Said, report: Report, whole: bool) -> Iterator[str]:
    """Every stored file is on disk and still has the content it is named for."""
    for stored in StoredFile.objects.order_by("pk").iterator():
        report.files += 1
        path = path_of(stored.sha256)
        if not path.exists():
            yield _("File missing: %(hash)s.") % {"hash": stored.sha256}
        elif _hash_of(path) != stored.sha256:
            yield _("File changed: %(hash)s has other content now.") % {"hash": stored.sha256}


def _hash_of(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _renditions(chains: list[Chain], said: Said, report: Report, whole: bool) -> Iterator[str]:
    """Every issued PDF is the one that was recorded, and the head printed in it is in its chain."""
    held = {
        (str(rendition.subject), rendition.file.sha256): rendition
        for rendition in Rendition.objects.filter(chain__in=chains).select_related("file", "chain")
    }
    for rendition in held.values():
        entry = Entry.objects.filter(chain=rendition.chain, sequence=rendition.head_sequence).first()
        if rendition.head_sequence and (entry is None or entry.hash != rendition.head_hash):
            yield _("%(rendition)s carries head no. %(number)s, which is not in its chain.") % {
                "rendition": rendition,
                "number": rendition.head_sequence,
            }
    recorded = {(subject, issued["file"]) for subject, issued in said.issued}
    for key in recorded - set(held):
        yield _("Issued file missing: %(hash)s was recorded, but is not stored.") % {"hash": key[1]}
    for key, rendition in held.items():
        if rendition.purpose == Rendition.Purpose.ISSUED and key not in recorded:
            yield _("%(rendition)s was never issued: the ledger knows nothing of it.") % {"rendition": rendition}


def _verify_anchor(anchor: str, said: Said, report: Report) -> None:
    wanted = anchor.replace(" ", "").lower()
    matches = [hash_ for hash_ in said.hashes if hash_.startswith(wanted)]
    if len(wanted) < 12:
        report.problems.append(_("An anchor needs at least its first 12 digits."))
    elif not matches:
        report.problems.append(
            _("The anchor %(anchor)s is in no chain: what was published once is not here.") % {"anchor": anchor}
        )
    else:
        report.anchored = matches[0]
