"""What the page of the data model shows: its sentence, its structures, what .Stat Suite would do with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from core.errors import Refusal
from core.offers import Offer
from core.wording import in_words
from masterplan import may
from masterplan.data_model import Drawn, cannot_freeze
from masterplan.model_forms import FORMS
from masterplan.page import address
from masterplan.sdmx.artefacts import DataStructure, Named
from masterplan.sdmx.lint import Finding, Level

SHOWN = 40
"""Findings of one kind on the page; the others are counted."""
OPEN = 3
"""More than these are folded away."""

LEVELS: dict[Level, StrOrPromise] = {
    Level.ERROR: gettext_lazy("Keeps data from being loaded or found"),
    Level.WARNING: gettext_lazy("Shows to readers, or costs later"),
    Level.NOTE: gettext_lazy("Good to know"),
}


@dataclass(frozen=True)
class Shown:
    """A structure as the page lists it."""

    structure: DataStructure
    name: str
    dimensions: list[str]
    indicators: list[str]
    flows: list[tuple[str, str]]
    is_chosen: bool


def sentence(model: Drawn) -> str:
    """How large the model is, and whether it can be loaded."""
    structures = len(model.structures.data_structures)
    if not structures:
        return _("There is no data model yet: the first phase has no indicators.")
    size = ngettext("The data model has %(n)s structure.", "The data model has %(n)s structures.", structures)
    errors = sum(one.level is Level.ERROR for one in model.findings)
    if errors:
        words = ngettext("%(n)s thing keeps it from .Stat Suite.", "%(n)s things keep it from .Stat Suite.", errors)
        said = words % {"n": in_words(errors).capitalize()}
    else:
        said = _(".Stat Suite can load it.")
    return f"{size % {'n': in_words(structures)}} {said}"


def standing(model: Drawn) -> str:
    """Whether it is frozen, and whether anything changed since."""
    row = model.frozen_row
    if row is None:
        return _("It was never frozen: a change has no version yet.")
    day = date_format(row.frozen_at.astimezone(model.row.implementation.zone))
    said = {"number": row.number, "day": day, "person": row.frozen_by}
    if model.frozen == model.structures:
        return _("It is as it was frozen, as number %(number)s on %(day)s by %(person)s.") % said
    return _("It has changed since it was frozen, as number %(number)s on %(day)s by %(person)s.") % said


def shown(model: Drawn) -> list[Shown]:
    language = model.row.implementation.language
    flows = defaultdict(list)
    for flow in model.structures.dataflows:
        flows[flow.structure].append((flow.id, name_of(flow, language)))
    chosen = {group.id for group in model.choices.groups}
    lists = {one.id: one for one in model.structures.code_lists}
    return [
        Shown(
            structure=one,
            name=name_of(one, language),
            dimensions=[dimension.id for dimension in one.dimensions],
            indicators=[name_of(code, language) for code in indicators_of(one, lists)],
            flows=flows[one.ref],
            is_chosen=one.id in chosen,
        )
        for one in model.structures.data_structures
    ]


def indicators_of(structure: DataStructure, lists: dict[str, Any]) -> Iterable[Named]:
    found = next((one.representation for one in structure.dimensions if one.id == "INDICATOR"), None)
    held = lists.get(found.enumeration.id) if found and found.enumeration else None
    return held.codes if held else ()


def name_of(one: Named, language: str) -> str:
    return one.names.get(language) or next(iter(one.names.values()), one.id)


@dataclass(frozen=True)
class Matter:
    """Findings that .Stat Suite would answer with the same: what it would do, and what each is about, with its page."""

    consequence: str
    rows: list[tuple[Finding, str]]
    more: int

    @property
    def count(self) -> int:
        return len(self.rows) + self.more

    @property
    def is_long(self) -> bool:
        return self.count > OPEN


def levels(model: Drawn) -> list[tuple[StrOrPromise, list[Matter]]]:
    """The findings by how much they matter, and by what .Stat Suite would do."""
    here = {one.key for one in model.plan.indicators}
    found = []
    for level, title in LEVELS.items():
        by_consequence: dict[str, list[Finding]] = defaultdict(list)
        for one in model.findings:
            if one.level is level:
                by_consequence[one.consequence].append(one)
        matters = [
            Matter(said, [(one, where(model, one, here)) for one in held[:SHOWN]], max(0, len(held) - SHOWN))
            for said, held in by_consequence.items()
        ]
        if matters:
            found.append((title, matters))
    return found


def where(model: Drawn, finding: Finding, indicators: set[str]) -> str:
    """The page on which the matter can be mended; empty if there is none."""
    if finding.subject in indicators:
        return address(model.row, "indicator", finding.subject)
    if finding.about.kind == "Codelist":
        return address(model.row, "parts", "code-lists")
    if finding.rule in ("embargo", "lists", "total"):
        return address(model.row, "model_act", "place")
    return ""


def offers(model: Drawn, person: Any) -> list[Offer]:
    """What the reader may do with the model."""
    here = model.row.implementation
    found = []
    for what, (form, kind) in FORMS.items():
        if may.edits(person, here, kind):
            refusals = reasons(model) if what == "freeze" else []
            found.append(
                Offer(form.title, address(model.row, "model_act", what), button=form.button, refusals=refusals)
            )
    return found


def reasons(model: Drawn) -> list[Refusal]:
    """Why the model cannot be frozen now."""
    said = cannot_freeze(model)
    return [Refusal(said)] if said else []
