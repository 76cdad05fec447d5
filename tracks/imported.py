"""What an import does, or would do, as people read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from core import canonical
from tracks.lengths import words
from tracks.models import Activity
from tracks.moving import Moves

NAMES: Mapping[str, StrOrPromise] = {
    "title": gettext_lazy("title"),
    "length": gettext_lazy("length"),
    "shortest": gettext_lazy("shortest length"),
    "longest": gettext_lazy("longest length"),
    "not_before": gettext_lazy("not before"),
    "pinned_on": gettext_lazy("pinned on"),
    "due_on": gettext_lazy("due"),
    "waits": gettext_lazy("waits for"),
}


@dataclass(frozen=True)
class Change:
    """One thing that an import changes, as people read it."""

    activity: str
    what: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        return f"{self.activity}, {self.what}: {self.before or '–'} → {self.after or '–'}"


@dataclass
class Import:
    """What an import does, or would do."""

    added: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    rounded: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    moves: Moves = field(default_factory=Moves)
    saved: bool = False

    @property
    def any(self) -> bool:
        return bool(self.added or self.changes)

    @property
    def mark(self) -> str:
        """One short mark of all that it does: whoever confirms it has seen just this."""
        said = [[*vars(change).values()] for change in self.changes]
        return canonical.digest([self.added, said, self.moves.mark])[:16]


def changes_of(activity: Activity, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    return [Change(str(activity), str(NAMES[name]), shown(old[name]), shown(value)) for name, value in new.items()]


def shown(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, date):
        return date_format(value)
    return words(value) if isinstance(value, Decimal) else str(value)
