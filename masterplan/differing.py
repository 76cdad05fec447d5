"""What differs between two frozen versions of a plan: row by row, and within a row field by field. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Frozen = Mapping[str, Any]

KEYED = {
    "indicators": "code",
    "sources": "code",
    "lists": "code",
    "questions": "number",
    "phases": "number",
    "domains": "code",
    "frameworks": "code",
    "flows": "name",
    "gaps": "text",
}
"""The sections whose rows are compared, each with the field by which a row is known."""


@dataclass(frozen=True)
class FieldChange:
    """A field that has another value."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class RowChange:
    """A row that was added, taken out, or changed in these fields."""

    section: str
    key: str
    name: str
    kind: str
    fields: tuple[FieldChange, ...] = ()


def differences(old: Frozen, new: Frozen) -> list[RowChange]:
    """Every row that differs, section by section; none where both versions say the same."""
    return [change for section, key in KEYED.items() for change in _section(section, key, old, new)]


def _section(section: str, key: str, old: Frozen, new: Frozen) -> Iterator[RowChange]:
    before, after = _by_key(old.get(section, ()), key), _by_key(new.get(section, ()), key)
    for name in [*after, *(name for name in before if name not in after)]:
        if name not in before:
            yield RowChange(section, name, _name(after[name]), "added")
        elif name not in after:
            yield RowChange(section, name, _name(before[name]), "removed")
        elif found := tuple(_fields(before[name], after[name])):
            yield RowChange(section, name, _name(after[name]), "changed", found)


def _by_key(rows: Sequence[Frozen], key: str) -> dict[str, Frozen]:
    return {str(row[key]): row for row in rows}


def _name(row: Frozen) -> str:
    return str(row.get("short_name") or row.get("name") or row.get("text") or "")


def _fields(old: Frozen, new: Frozen) -> Iterator[FieldChange]:
    for field in [*new, *(field for field in old if field not in new)]:
        if old.get(field) != new.get(field):
            yield FieldChange(field, old.get(field), new.get(field))
