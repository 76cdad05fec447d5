"""A frozen plan in words: what its page in parts, its comparison and its PDF show. Nothing is looked up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from core.comparison import Piece
from core.comparison import differences as words_apart
from masterplan.differing import FieldChange, RowChange
from masterplan.freezing import word_of
from masterplan.models import Indicator
from masterplan.vocabulary import Availability

Frozen = Mapping[str, Any]

HIDDEN = frozenset({"code", "name", "names", "short_name", "domain", "plain"})
SECTIONS: dict[str, StrOrPromise] = {
    "indicators": gettext_lazy("Indicators"),
    "sources": gettext_lazy("Sources"),
    "lists": gettext_lazy("Code lists"),
    "questions": gettext_lazy("Policy questions"),
    "phases": gettext_lazy("Phases"),
    "domains": gettext_lazy("Domains"),
    "frameworks": gettext_lazy("Frameworks"),
    "flows": gettext_lazy("Data flows"),
    "gaps": gettext_lazy("Gaps"),
}
LABELS: dict[str, StrOrPromise] = {
    "sources": gettext_lazy("Sources"),
    "disaggregations": gettext_lazy("Broken down by"),
    "codes": gettext_lazy("Elsewhere it is called"),
    "places": gettext_lazy("Frameworks"),
    "scores": gettext_lazy("Scores"),
    "state": gettext_lazy("Status"),
    "phase": gettext_lazy("Phase"),
    "text": gettext_lazy("Text"),
}


@dataclass(frozen=True)
class SheetInWords:
    """One indicator sheet as it is read: its fields that are filled, each by its name."""

    code: str
    name: str
    plain: str
    lines: tuple[tuple[StrOrPromise, str], ...]


def label_of(field: str) -> StrOrPromise:
    if field in LABELS:
        return LABELS[field]
    if field in Indicator.values:
        found: StrOrPromise = getattr(Indicator._meta.get_field(field), "verbose_name", field)
        return found
    return field.replace("_", " ").capitalize()


def words_of(field: str, value: Any) -> str:
    """A frozen value in words; rows beneath a row as a list."""
    if value in (None, "", [], {}):
        return ""
    if field == "sources" and isinstance(value, list):
        return "; ".join(_source(use) for use in value)
    if field == "disaggregations" and isinstance(value, list):
        return ", ".join(f"{each['criterion']} ({each['list'] or '–'})" for each in value)
    if isinstance(value, list):
        return "; ".join(" ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {text}" for key, text in value.items())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return word_of(field, value)


def _source(use: Frozen) -> str:
    label = Availability(use["availability"]).label
    words = _("%(source)s (%(offers)s, main source)") if use["is_main"] else _("%(source)s (%(offers)s)")
    return words % {"source": use["source"], "offers": label}


def sheet_of(row: Frozen) -> SheetInWords:
    lines = tuple(
        (label_of(field), words)
        for field, value in row.items()
        if field not in HIDDEN and (words := words_of(field, value))
    )
    return SheetInWords(row["code"], row["name"], row.get("plain", ""), lines)


def sheets_by_domain(plan: Frozen) -> Iterator[tuple[str, list[SheetInWords]]]:
    """The sheets under the names of their domains, in the order in which they were frozen."""
    names = {row["code"]: row["name"] for row in plan.get("domains", ())}
    for code, rows in groupby(plan.get("indicators", ()), key=lambda row: row["domain"]):
        yield names.get(code, code), [sheet_of(row) for row in rows]


@dataclass(frozen=True)
class ShownChange:
    """A row that differs, with each field word by word."""

    change: RowChange
    fields: tuple[tuple[StrOrPromise, tuple[Piece, ...]], ...]


def shown(changes: Sequence[RowChange]) -> list[tuple[StrOrPromise, list[ShownChange]]]:
    """The changes under the names of their sections."""
    return [
        (SECTIONS[section], [ShownChange(change, tuple(_pieces(change.fields))) for change in rows])
        for section, rows in groupby(changes, key=lambda change: change.section)
    ]


def _pieces(fields: Sequence[FieldChange]) -> Iterator[tuple[StrOrPromise, tuple[Piece, ...]]]:
    for each in fields:
        old, new = words_of(each.field, each.old), words_of(each.field, each.new)
        yield label_of(each.field), words_apart(old, new or _("(empty)"))
