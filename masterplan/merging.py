"""Two people on one sheet: what each changed is kept; what both changed is put before the later. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core import canonical


def mark(value: Any) -> str:
    """By this a form says which value of a field it showed."""
    return canonical.digest([value])[:10]


def marks(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: mark(value) for name, value in values.items()}


@dataclass(frozen=True)
class Merge:
    """What is to be written; what somebody else changed meanwhile and stays; what both changed differently."""

    write: dict[str, Any] = field(default_factory=dict)
    stays: dict[str, Any] = field(default_factory=dict)
    both: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """Field by field: what stands there now, and what was typed."""


def merged(shown: Mapping[str, str], now: Mapping[str, Any], typed: Mapping[str, Any]) -> Merge:
    """`shown` are the marks of the values that the form showed, `now` the values as they stand, `typed` those sent."""
    found = Merge()
    for name, value in typed.items():
        stands, sent = mark(now[name]), mark(value)
        if sent == stands:
            continue
        if shown.get(name, stands) == stands:
            found.write[name] = value
        elif sent == shown[name]:
            found.stays[name] = now[name]
        else:
            found.both[name] = (now[name], value)
    return found
