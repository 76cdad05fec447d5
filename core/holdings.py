"""What hangs on the chains – rows, personal details, files, PDFs – compared with what the entries say of it.

Each function gives its problems in words. Nothing is written, and each reads its rows in one query a model.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext as _

from core import canonical, chains, ledger
from core.chains import Line
from core.files import path_of
from core.models import Entry, PersonalDetail, Rendition, StoredFile, Subject

Place = tuple[str, int]
"""Key of a chain and number of an entry."""


@dataclass
class Said:
    """What the entries of some chains say. A chain is heard about its own subjects only."""

    keys: dict[str, int] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    kinds: dict[UUID, str] = field(default_factory=dict)
    subjects: set[tuple[str, UUID]] = field(default_factory=set)
    states: dict[tuple[str, UUID], tuple[str, int]] = field(default_factory=dict)
    facts: dict[tuple[str, UUID], dict[str, Any]] = field(default_factory=dict)
    issued: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    personal: dict[str, Place] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    texts: dict[tuple[str, UUID, str], str] = field(default_factory=dict)
    details: dict[str, PersonalDetail] = field(default_factory=dict)

    def take(self, line: Line, key: str) -> None:
        """Takes in one entry of the chain `key`; later entries overrule earlier ones."""
        subject, number, payload = UUID(line.header["subject"]), line.header["sequence"], line.payload
        self.places[line.hash] = (key, number)
        self.subjects.add((key, subject))
        if "kind" in payload:
            self.kinds[subject] = payload["kind"]
        if "state" in payload:
            self.states[key, subject] = (payload["state"], number)
        if "facts" in payload:
            self.facts[key, subject] = payload["facts"]
        if "erased" in payload:
            self.erased.add(payload["erased"])
        for name, digest in chains.named_references(payload.get("data", {})).items():
            self.texts[key, subject, name] = digest
        issued = payload.get("data", {}).get("issued")
        if isinstance(issued, dict) and "file" in issued:
            self.issued[line.header["subject"], issued["file"]] = issued
        for digest in chains.references(payload):
            self.personal[digest] = (key, number)


def details(said: Said) -> list[str]:
    """Personal details are kept with the right hash, or erased by an entry; never missing, never unknown."""
    problems = []
    held = {
        detail.digest: detail
        for detail in PersonalDetail.objects.filter(chain__in=said.keys.values()).select_related("chain")
    }
    said.details = dict(held)
    for digest, (key, number) in said.personal.items():
        detail = held.pop(digest, None)
        if detail is None or detail.chain.key != key:
            problems.append(chains.at(key, number, _("a personal detail is missing.")))
        elif not ledger.detail_is_true(digest, detail.salt, detail.text, said.erased):
            problems.append(chains.at(key, number, _detail_problem(detail, said)))
    for detail in held.values():
        problems.append(_("Personal detail %(detail)s: no entry refers to it.") % {"detail": detail})
    return problems


def _detail_problem(detail: PersonalDetail, said: Said) -> str:
    if detail.digest in said.erased:
        return _("a personal detail was erased, but is here again.")
    if not detail.salt and not detail.text:
        return _("a personal detail is empty without an entry that erased it.")
    return _("a personal detail was changed.")


def subject_models() -> list[type[Subject]]:
    """Every concrete model that the ledger can speak about."""
    return [model for model in apps.get_models() if issubclass(model, Subject)]


def rows(said: Said) -> tuple[int, list[str]]:
    """Every row of the chains has the state and facts that its chain last gave it; none is missing or unknown."""
    count, problems, seen = 0, [], set()
    for model in subject_models():
        for row in model._base_manager.select_related(*model.related).order_by("pk").iterator(chunk_size=2000):
            seen.add(row.public_id)
            mine = (key := row.chain_key()) in said.keys
            count += mine
            if problem := _row_problem(row, key, said) if mine else _moved_away(row, key, said):
                problems.append(f"{row._meta.verbose_name} {row} ({row.public_id}): {problem}")
    known = {model.kind for model in subject_models()}
    for subject, kind in said.kinds.items():
        if kind in known and subject not in seen:
            problems.append(
                _("Row missing: %(kind)s %(subject)s is in the ledger, but not in the database.")
                % {"kind": kind, "subject": subject}
            )
    return count, problems


def _moved_away(row: Subject, key: str, said: Said) -> str:
    """A row of another chain that only a chain verified here speaks of was moved out of it."""
    if row.public_id not in said.kinds or Entry.objects.filter(chain__key=key, subject=row.public_id).exists():
        return ""
    return _("the ledger speaks of it in another chain: it was moved.")


def _row_problem(row: Subject, key: str, said: Said) -> str:
    if row.public_id not in said.kinds:
        return _("the ledger knows nothing of it.")
    if (key, row.public_id) not in said.subjects:
        return _("the ledger speaks of it in another chain: it was moved.")
    if hasattr(row, "state"):
        recorded, number = said.states.get((key, row.public_id), ("", 0))
        if recorded != row.state:
            return _("its state is “%(state)s”, but entry %(number)s left it in “%(recorded)s”.") % {
                "state": row.state,
                "number": number,
                "recorded": recorded,
            }
    for name in (*_other_facts(row, key, said), *_other_texts(row, key, said)):
        return _("“%(field)s” differs from the ledger.") % {"field": name}
    return ""


def _other_facts(row: Subject, key: str, said: Said) -> list[str]:
    """The facts that are not as recorded; one that a later release of the product added counts from its first entry."""
    now, then = canonical.plain(row.ledger_facts()), said.facts.get((key, row.public_id), {})
    return [name for name in sorted(now.keys() & then.keys()) if now[name] != then[name]]


def _other_texts(row: Subject, key: str, said: Said) -> list[str]:
    """The columns whose personal text is not the one that the ledger refers to, or is still here after erasing."""
    return [
        column
        for column, name in row.personal.items()
        if (digest := said.texts.get((key, row.public_id, name))) is not None
        and not _is_text(said, digest, getattr(row, column) or "")
    ]


def _is_text(said: Said, digest: str, text: str) -> bool:
    if not digest or digest in said.erased:
        return not text
    detail = said.details.get(digest)
    return detail is None or ledger.detail_is_true(digest, detail.salt, text, ())  # a missing one is named already


def renditions(said: Said) -> list[str]:
    """Every issued PDF is the one that was recorded, and the head printed in any PDF is in its chain."""
    problems = []
    unseen = dict(said.issued)
    for made in Rendition.objects.filter(chain__in=said.keys.values()).select_related("file", "chain").order_by("pk"):
        if made.head_sequence and said.places.get(made.head_hash) != (made.chain.key, made.head_sequence):
            problems.append(
                _("%(rendition)s carries head no. %(number)s (%(hash)s), which is not in its chain.")
                % {"rendition": made, "number": made.head_sequence, "hash": made.head_hash[:12]}
            )
        if made.purpose == Rendition.Purpose.ISSUED:
            recorded = unseen.pop((str(made.subject), made.file.sha256), None)
            problems += _issued_problems(made, recorded)
    for _subject, digest in unseen:
        problems.append(_("Issued file missing: %(hash)s was recorded, but is not stored.") % {"hash": digest})
    return problems


def _issued_problems(made: Rendition, recorded: dict[str, Any] | None) -> list[str]:
    if recorded is None:
        return [_("%(rendition)s was never issued: the ledger knows nothing of it.") % {"rendition": made}]
    return [
        _("%(rendition)s: “%(field)s” differs from the ledger.") % {"rendition": made, "field": name}
        for name in ("fingerprint", "language", "reference")
        if name in recorded and recorded[name] != getattr(made, name)
    ]


def stored_files() -> list[tuple[str, int]]:
    """Hash and size of every stored file, as the database has them."""
    return list(StoredFile.objects.order_by("pk").values_list("sha256", "size"))


def files(kept: list[tuple[str, int]]) -> list[str]:
    """Every stored file is on disk and still has the content it is named for."""
    problems = (_file_problem(digest, size) for digest, size in kept)
    return [problem for problem in problems if problem]


def _file_problem(digest: str, size: int) -> str:
    try:
        path = path_of(digest)
        changed = path.stat().st_size != size or _hash_of(path) != digest
    except FileNotFoundError:
        return _("File missing: %(hash)s.") % {"hash": digest}
    except (OSError, ValueError) as error:
        return _("File unreadable: %(hash)s (%(why)s).") % {"hash": digest, "why": error}
    return _("File changed: %(hash)s has other content now.") % {"hash": digest} if changed else ""


def _hash_of(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
