"""What is typed about the ties of an indicator: its sources, its disaggregations, its codes elsewhere."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import Line, Prose
from masterplan import sheet_parts
from masterplan.fields import rows_for
from masterplan.merging import mark
from masterplan.models import CodeList, Criterion, Framework, Indicator, Source
from masterplan.vocabulary import Availability
from record.forms import Refusable

CHANGED = gettext_lazy(
    "Somebody changed this after you opened it. What stands there now: %(now)s. Save again to replace it."
)
NOT_AT_ALL = [("", "–")]


class TiesForm(Refusable):
    """A form that knows the whole list it showed; saving again after a meeting means it."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=10)

    def __init__(self, data: Any, row: Indicator, said: Callable[[Indicator], list[str]]) -> None:
        self.row, self.now = row, said(row)
        super().__init__(data, initial={"shown": mark(self.now)})

    def clean(self) -> dict[str, Any]:
        held: dict[str, Any] = super().clean() or {}
        if held.get("shown") != mark(self.now):
            data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
            data["shown"] = mark(self.now)
            self.data = data
            self.add_error(None, CHANGED % {"now": "; ".join(self.now) or "–"})
        return held


class SourcesForm(TiesForm):
    """For each source of the plan what it yields, and which one is the main one."""

    def __init__(self, data: Any, row: Indicator) -> None:
        super().__init__(data, row, sheet_parts.sources_said)
        self.sources: list[Source] = list(rows_for(Source, row.plan).order_by("code"))
        held = {use.source_id: use for use in row.uses.all()}
        main = next((use.source_id for use in held.values() if use.is_main), "")
        for source in self.sources:
            use = held.get(source.pk)
            self.fields[f"availability_{source.pk}"] = forms.ChoiceField(
                label=_("What it yields"),
                choices=[*NOT_AT_ALL, *Availability.choices],
                required=False,
                initial=use.availability if use else "",
            )
            for name, label in (
                ("variables", _("Table or variables")),
                ("limits", _("Limits")),
                ("breaks", _("Breaks")),
            ):
                self.fields[f"{name}_{source.pk}"] = Line(
                    label=label, required=False, initial=getattr(use, name, ""), limit=500
                )
        choices = [("", _("none"))] + [(str(source.pk), source.name) for source in self.sources]
        self.fields["main"] = forms.ChoiceField(
            label=_("Main source"), choices=choices, required=False, initial=str(main)
        )

    def lines(self) -> Iterator[tuple[Source, list[BoundField]]]:
        for source in self.sources:
            names = ("availability", "variables", "limits", "breaks")
            yield source, [self[f"{name}_{source.pk}"] for name in names]

    def clean(self) -> dict[str, Any]:
        held = super().clean()
        if (main := held.get("main")) and not held.get(f"availability_{main}"):
            self.add_error("main", _("Say first what the main source yields."))
        return held

    @property
    def rows(self) -> list[dict[str, Any]]:
        held = self.cleaned_data
        return [
            {
                "source": source,
                "is_main": held["main"] == str(source.pk),
                **{name: held[f"{name}_{source.pk}"] for name in ("availability", "variables", "limits", "breaks")},
            }
            for source in self.sources
            if held[f"availability_{source.pk}"]
        ]


class BreakdownForm(TiesForm):
    """For each criterion whether the indicator is broken down by it, and by which harmonised list."""

    def __init__(self, data: Any, row: Indicator) -> None:
        super().__init__(data, row, sheet_parts.disaggregations_said)
        self.criteria: list[Criterion] = list(rows_for(Criterion, row.plan).order_by("order", "code"))
        lists: dict[int, list[CodeList]] = {}
        for each in rows_for(CodeList, row.plan).filter(source=None).order_by("level"):
            lists.setdefault(each.criterion_id, []).append(each)
        held = {each.criterion_id: each for each in row.disaggregations.all()}
        for criterion in self.criteria:
            self._ask(criterion, lists.get(criterion.pk, []), held.get(criterion.pk))

    def _ask(self, criterion: Criterion, lists: list[CodeList], held: Any) -> None:
        choices = [*NOT_AT_ALL, ("0", _("yes, without a list yet")), *((str(each.pk), each.name) for each in lists)]
        chosen = str(held.code_list_id or 0) if held else ""
        key = criterion.pk
        self.fields[f"list_{key}"] = forms.ChoiceField(
            label=criterion.name, choices=choices, required=False, initial=chosen
        )
        self.fields[f"mandatory_{key}"] = forms.BooleanField(
            label=_("Mandatory"), required=False, initial=held.is_mandatory if held else True
        )
        self.fields[f"publishable_{key}"] = forms.BooleanField(
            label=_("Published"), required=False, initial=held.is_publishable if held else True
        )
        self.fields[f"note_{key}"] = Line(label=_("Note"), required=False, initial=held.note if held else "")

    def lines(self) -> Iterator[tuple[Criterion, list[BoundField]]]:
        for criterion in self.criteria:
            yield criterion, [self[f"{name}_{criterion.pk}"] for name in ("list", "mandatory", "publishable", "note")]

    @property
    def rows(self) -> list[dict[str, Any]]:
        held = self.cleaned_data
        return [
            {
                "criterion": criterion,
                "code_list_id": int(chosen) or None,
                "is_mandatory": held[f"mandatory_{criterion.pk}"],
                "is_publishable": held[f"publishable_{criterion.pk}"],
                "note": held[f"note_{criterion.pk}"],
            }
            for criterion in self.criteria
            if (chosen := held[f"list_{criterion.pk}"])
        ]


class ElsewhereForm(TiesForm):
    """Codes in other schemes and places in frameworks, one a line."""

    codes = Prose(
        label=gettext_lazy("Codes elsewhere"),
        required=False,
        help_text=gettext_lazy("One a line: scheme, code, vintage. For example: ILOSTAT UNE_DEAP_SEX_AGE_RT 2026."),
    )
    places = Prose(
        label=gettext_lazy("Places in frameworks"),
        required=False,
        help_text=gettext_lazy("One a line: framework, number or element. For example: KILM 9."),
    )

    def __init__(self, data: Any, row: Indicator) -> None:
        super().__init__(data, row, lambda held: [*sheet_parts.codes_said(held), *sheet_parts.places_said(held)])
        self.initial["codes"] = "\n".join(sheet_parts.codes_said(row))
        self.initial["places"] = "\n".join(sheet_parts.places_said(row))

    def clean_codes(self) -> list[tuple[str, str, str]]:
        found = [tuple(line.split(maxsplit=2)) for line in self.cleaned_data["codes"].splitlines() if line.strip()]
        for parts in found:
            if len(parts) < 2 or len(parts[0]) > 40 or len(parts[1]) > 80 or len(parts[-1]) > 80:
                raise ValidationError(_("“%(line)s” is no scheme with a code.") % {"line": " ".join(parts)[:60]})
        return list(dict.fromkeys((parts[0], parts[1], parts[2][:20] if len(parts) > 2 else "") for parts in found))

    def clean_places(self) -> list[tuple[Framework, str]]:
        known = {each.code: each for each in rows_for(Framework, self.row.plan)}
        found = [line.strip().partition(" ") for line in self.cleaned_data["places"].splitlines() if line.strip()]
        for code, _blank, _item in found:
            if code not in known:
                words = _("%(code)s is no framework of this plan; known are: %(known)s.")
                raise ValidationError(words % {"code": code[:40], "known": ", ".join(known)})
        return list(dict.fromkeys((known[code], item.strip()[:80]) for code, _blank, item in found))
