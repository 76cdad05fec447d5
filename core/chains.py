"""The format of an entry and what makes entries a chain. Pure: texts in, sentences out; no rows are read here.

The format is described in docs/ledger.md. A new need gets a new format number; format 1 stays as it is.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core import canonical

FORMAT = 1
FIRST_PREVIOUS = "0" * 64

FIELDS = frozenset(
    {
        "action",
        "actor",
        "chain",
        "effective",
        "format",
        "institution",
        "payload",
        "previous",
        "role",
        "sequence",
        "subject",
        "time",
    }
)
PARTS: dict[str, type] = {"kind": str, "state": str, "erased": str, "data": dict, "facts": dict}
PERSONAL = "personal"
LONGEST_ACTION, LONGEST_ROLE = 80, 40

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass
class Walk:
    """Where a reader stands in a chain: number, hash and time of the last entry that was whole."""

    chain: UUID
    number: int = 0
    hash: str = FIRST_PREVIOUS
    time: str = ""

    def step(self, header: str, payload: str) -> str:
        """Moves on to the next entry; or stays, and says in words what is wrong with it."""
        if problem := self._problem(header, payload):
            return problem
        self.number += 1
        self.hash = canonical.sha256(header.encode())
        self.time = json.loads(header)["time"]
        return ""

    def _problem(self, header: str, payload: str) -> str:
        if not canonical.is_canonical(header):
            return _("the header is not in canonical form.")
        said = json.loads(header)
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            return _("the format is unknown.")
        if not is_header(said):
            return _("the header does not have the fields of its format.")
        if said["payload"] != canonical.sha256(_bytes(payload)):
            return _("the payload was changed.")
        if not is_payload(payload):
            return _("the payload does not have the form of its format.")
        return self._misplaced(said)

    def _misplaced(self, said: dict[str, Any]) -> str:
        if said["sequence"] != self.number + 1:
            return _("entry %(expected)s is missing; found %(found)s.") % {
                "expected": self.number + 1,
                "found": said["sequence"],
            }
        if said["chain"] != str(self.chain):
            return _("it belongs to another chain.")
        if said["previous"] != self.hash:
            return _("it does not follow from the entry before it.")
        if said["time"] < self.time:
            return _("its time lies before that of the entry before it.")
        return ""


def first_break(chain_id: UUID, lines: Iterable[tuple[str, str]]) -> str:
    """The first problem of (header, payload) texts as a chain, in words; empty if they are whole."""
    walk = Walk(chain_id)
    for header, payload in lines:
        if problem := walk.step(header, payload):
            return at(str(chain_id), walk.number + 1, problem)
    return ""


def at(chain: str, number: int, problem: str) -> str:
    return _("Chain %(chain)s, entry %(number)s: %(problem)s") % {
        "chain": chain,
        "number": number,
        "problem": problem,
    }


def is_header(said: dict[str, Any]) -> bool:
    """True if these are the fields of format 1, each written in its one way."""
    return (
        set(said) == FIELDS
        and _is_word(said["action"], LONGEST_ACTION)
        and (said["role"] is None or _is_word(said["role"], LONGEST_ROLE))
        and type(said["sequence"]) is int
        and all(_is_identifier(said[name]) for name in ("chain", "subject"))
        and all(said[name] is None or _is_identifier(said[name]) for name in ("actor", "institution"))
        and all(_is_hash(said[name]) for name in ("payload", "previous"))
        and _is_day(said["effective"])
        and _is_moment(said["time"])
    )


def is_payload(text: str) -> bool:
    """True if `text` is canonical and its known parts have their types."""
    if not canonical.is_canonical(text):
        return False
    said = json.loads(text)
    return isinstance(said, dict) and all(isinstance(said.get(name, kind()), kind) for name, kind in PARTS.items())


def columns(header: str) -> dict[str, Any]:
    """The querying columns of an entry, derived from its header text alone."""
    said = json.loads(header)
    return {
        "sequence": said["sequence"],
        "hash": canonical.sha256(header.encode()),
        "recorded_at": datetime.fromisoformat(said["time"]),
        "effective_on": date.fromisoformat(said["effective"]),
        "action": said["action"],
        "subject": UUID(said["subject"]),
        "actor": _identifier(said["actor"]),
        "role": said["role"] or "",
        "institution": _identifier(said["institution"]),
    }


def is_reference(value: Any) -> bool:
    """True if this object of a payload stands for a personal detail."""
    return isinstance(value, dict) and set(value) == {PERSONAL} and _is_hash(value[PERSONAL])


def references(value: Any) -> Iterator[str]:
    """The hashes of all personal details that a payload refers to."""
    if is_reference(value):
        yield value[PERSONAL]
    elif isinstance(value, dict):
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def _identifier(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _is_word(value: Any, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _is_identifier(value: Any) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and canonical.moment(datetime.fromisoformat(value)) == value
    except (ValueError, OverflowError):
        return False
