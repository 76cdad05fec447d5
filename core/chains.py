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


class Broken(ValueError):
    """An entry is not what it should be; the text says in words what is wrong with it."""


@dataclass(frozen=True)
class Line:
    """One entry as it was written, read from its two texts."""

    header: dict[str, Any]
    payload: dict[str, Any]
    hash: str


@dataclass
class Walk:
    """Where a reader stands in a chain: number, hash and time of the last entry that was whole."""

    chain: UUID
    number: int = 0
    hash: str = FIRST_PREVIOUS
    time: str = ""

    def step(self, line: Line) -> None:
        """Moves on to the next entry; or stays, and raises Broken if it does not follow."""
        said = line.header
        if said["sequence"] != self.number + 1:
            missing = _("entry %(expected)s is missing; found %(found)s.")
            raise Broken(missing % {"expected": self.number + 1, "found": said["sequence"]})
        if said["chain"] != str(self.chain):
            raise Broken(_("it belongs to another chain."))
        if said["previous"] != self.hash:
            raise Broken(_("it does not follow from the entry before it."))
        if said["time"] < self.time:
            raise Broken(_("its time lies before that of the entry before it."))
        self.number, self.hash, self.time = self.number + 1, line.hash, said["time"]


def read(header: str, payload: str) -> Line:
    """The entry that these two texts are; Broken if they are not of the format, or not of each other."""
    if not canonical.is_canonical(header):
        raise Broken(_("the header is not in canonical form."))
    said = json.loads(header)
    if not isinstance(said, dict) or not _is_number(said.get("format")) or said["format"] != FORMAT:
        raise Broken(_("the format is unknown."))
    if not is_header(said):
        raise Broken(_("the header does not have the fields of its format."))
    if said["payload"] != canonical.sha256(payload.encode(errors="surrogatepass")):
        raise Broken(_("the payload was changed."))
    if not is_payload(payload):
        raise Broken(_("the payload does not have the form of its format."))
    return Line(said, json.loads(payload), canonical.sha256(header.encode()))


def first_break(chain_id: UUID, lines: Iterable[tuple[str, str]]) -> str:
    """The first problem of (header, payload) texts as a chain, in words; empty if they are whole."""
    walk = Walk(chain_id)
    try:
        for header, payload in lines:
            walk.step(read(header, payload))
    except Broken as broken:
        return at(str(chain_id), walk.number + 1, str(broken))
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
        and _is_number(said["sequence"])
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


def columns(line: Line) -> dict[str, Any]:
    """The querying columns of an entry, derived from its header alone."""
    said = line.header
    return {
        "sequence": said["sequence"],
        "hash": line.hash,
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


def named_references(data: dict[str, Any]) -> dict[str, str]:
    """The personal details that the data of an entry name, by name; empty where a name was emptied."""
    changes = data.get("changes", {})
    edited = {name: change.get("new") for name, change in changes.items() if isinstance(change, dict)}
    named = {**data, **edited}
    return {
        name: value[PERSONAL] if is_reference(value) else ""
        for name, value in named.items()
        if is_reference(value) or value in (None, "")
    }


def _identifier(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _is_number(value: Any) -> bool:
    """True for a whole number; to Python, but not to JSON, true is one."""
    return type(value) is int


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
