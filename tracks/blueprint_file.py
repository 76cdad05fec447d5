"""A blueprint out of its TOML text or out of plain data, and back into plain data; with all its problems at once."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _

from tracks.blueprint import Blueprint, Gate, Length, Step
from tracks.blueprint_check import faults
from tracks.blueprint_reading import EACH, read_blueprint
from tracks.toml_lines import Path, line_of, lines_of
from tracks.toml_tables import Notes, Table
from tracks.vocabulary import Vocabulary

NAMES = {
    Blueprint: {"tracks": "track", "activities": "activity", "documents": "document"},
    Gate: {"lights": "light"},
}
"""Lists that are called by their singular in the file, where each `[[…]]` heads one of them."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, and the line of the file (1 where there is no file)."""

    line: int
    text: str


class BlueprintError(ValueError):
    """The blueprint cannot be used; all that is wrong with it, in the order of its lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(f"{problem.line}: {problem.text}" for problem in self.problems))


def parse(text: str, *, vocabulary: Vocabulary) -> Blueprint:
    """The blueprint of a TOML text. Raises BlueprintError with every problem and its line."""
    try:
        data, lines = tomllib.loads(text), lines_of(text)
    except tomllib.TOMLDecodeError as error:
        raise BlueprintError([_fault_of_syntax(error, text=text)]) from None
    except RecursionError:
        raise BlueprintError([Problem(1, _("Lists stand too deep in one another."))]) from None
    return from_data(data, vocabulary=vocabulary, lines=lines)


def from_data(data: Mapping[str, Any], *, vocabulary: Vocabulary, lines: Mapping[Path, int] | None = None) -> Blueprint:
    """The blueprint of plain data, as `as_data` gives it. Raises BlueprintError with every problem."""
    notes = Notes()
    blueprint = read_blueprint(Table(data, notes=notes))
    found = [*notes.found, *faults(blueprint, vocabulary=vocabulary)]
    if found:
        raise BlueprintError(Problem(line_of(path, lines or {}), text) for path, text in found)
    return blueprint


def as_data(blueprint: Blueprint) -> dict[str, Any]:
    """The blueprint as JSON types, shaped like its file; what has its usual value is left out."""
    whole = _plain(blueprint)
    head = {key: whole.pop(key) for key in ("code", "version", "title", "language") if key in whole}
    return {"blueprint": head, **whole}


def _fault_of_syntax(error: tomllib.TOMLDecodeError, *, text: str) -> Problem:
    place = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$", str(error))
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    reason = str(error)[: place.start()] if place else str(error)
    return Problem(line, _("This is not valid TOML: %(reason)s.") % {"reason": reason})


def _plain(value: Any) -> Any:
    if isinstance(value, Length):
        return [value.shortest, value.longest]
    if isinstance(value, Step):
        return _plain_fields(value) | ({"needed": EACH} if value.each else {})
    if is_dataclass(value):
        return _plain_fields(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def _plain_fields(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    names = NAMES.get(type(value), {})
    for field in fields(value):
        content = getattr(value, field.name)
        if field.name == "who":
            plain |= _plain(content)
        elif field.default is MISSING or content != field.default:
            plain[names.get(field.name, field.name)] = _plain(content)
    if isinstance(value, Step):
        plain.pop("each", None)
    return plain
