"""What differs between two versions of a blueprint. What a country makes of it is decided where it is upgraded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from tracks.blueprint import Blueprint


@dataclass(frozen=True)
class FieldChange:
    """One field with another value; `of` is track, activity, document, light, gate, convergence or blueprint."""

    of: str
    code: str
    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class OrderChange:
    """An activity that waits for others than before."""

    code: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Differences:
    """Activities by code; everything else that was added, removed or changed stands in `changed`.

    A track, document or light that only one version has is a change of its field "itself", from or to None.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[FieldChange, ...] = ()
    order: tuple[OrderChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.order)

    def of_activity(self, code: str) -> tuple[FieldChange, ...]:
        return tuple(change for change in self.changed if change.of == "activity" and change.code == code)


def differences(old: Blueprint, new: Blueprint) -> Differences:
    """What a move from `old` to `new` adds, removes and changes, in the order of the files."""
    return Differences(
        added=tuple(code for code in new.by_code if code not in old.by_code),
        removed=tuple(code for code in old.by_code if code not in new.by_code),
        changed=tuple(_changes(old, new)),
        order=tuple(_order(old, new)),
    )


def _changes(old: Blueprint, new: Blueprint) -> Iterator[FieldChange]:
    for name in ("code", "version", "title", "language"):
        yield from _if_other("blueprint", "", name, getattr(old, name), getattr(new, name))
    yield from _of_fields("convergence", "", old.convergence, new.convergence)
    yield from _if_other("gate", "", "opens", old.gate.opens, new.gate.opens)
    for of, before, after in _kinds(old, new):
        yield from _of_things(of, before, after)
    for code, activity in old.by_code.items():
        if code in new.by_code:
            yield from _of_fields("activity", code, activity, new.by_code[code], leaving_out="after")


def _kinds(old: Blueprint, new: Blueprint) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    yield "track", {one.code: one for one in old.tracks}, {one.code: one for one in new.tracks}
    yield "document", {one.kind: one for one in old.documents}, {one.kind: one for one in new.documents}
    yield "light", {one.code: one for one in old.gate.lights}, {one.code: one for one in new.gate.lights}


def _of_things(of: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldChange]:
    for code in dict.fromkeys([*old, *new]):
        before, after = old.get(code), new.get(code)
        if before is None or after is None:
            yield FieldChange(of, code, "itself", before, after)
        else:
            yield from _of_fields(of, code, before, after)


def _of_fields(of: str, code: str, old: Any, new: Any, *, leaving_out: str = "") -> Iterator[FieldChange]:
    for field in fields(old):
        if field.name != leaving_out:
            yield from _if_other(of, code, field.name, getattr(old, field.name), getattr(new, field.name))


def _if_other(of: str, code: str, field: str, old: Any, new: Any) -> Iterator[FieldChange]:
    if old != new:
        yield FieldChange(of, code, field, old, new)


def _order(old: Blueprint, new: Blueprint) -> Iterator[OrderChange]:
    for code, before in old.after.items():
        after = new.after.get(code, before)
        if set(after) != set(before):
            gained = tuple(one for one in after if one not in before)
            yield OrderChange(code, gained, tuple(one for one in before if one not in after))
