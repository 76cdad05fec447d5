"""The nine mandatory fields as cells of the indicator table: what each shows, what it asks for, how it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_stubs_ext import StrOrPromise

from masterplan import sheet_parts
from masterplan.completeness import MANDATORY
from masterplan.fields import Named, rows_for
from masterplan.forms import PartForm
from masterplan.models import CodeList, Indicator, Source

THOUSANDS = {3: gettext_lazy("thousand"), 6: gettext_lazy("million"), 9: gettext_lazy("billion")}


@dataclass(frozen=True)
class Cell:
    """A column of the table. `names` are the fields of the indicator that it asks for; the others have forms here."""

    key: str
    head: StrOrPromise
    verb: StrOrPromise
    shows: Callable[[Indicator], str]
    names: tuple[str, ...] = ()

    @property
    def label(self) -> StrOrPromise:
        return MANDATORY[self.key]


def _definition(row: Indicator) -> str:
    if not row.definition:
        return ""
    return row.get_standard_display() or _("written")


def _unit(row: Indicator) -> str:
    power = THOUSANDS.get(row.multiplier, "") if row.unit else ""
    return f"{power} {row.get_unit_display()}".strip() if row.unit else ""


def _formula(row: Indicator) -> str:
    if row.is_ratio:
        return _("n ÷ d")
    return Truncator(row.formula).words(2)


def _source(row: Indicator) -> str:
    codes = [use.source.code for use in row.uses.all() if use.availability != "not_available"]
    if len(codes) > 2:
        return _("%(first)s and %(count)s more") % {"first": codes[0], "count": len(codes) - 1}
    return ", ".join(codes)


def _lists(row: Indicator) -> str:
    """Their number, counted when the row was loaded."""
    return str(getattr(row, "lists", "") or "")


CELLS: dict[str, Cell] = {
    cell.key: cell
    for cell in (
        Cell("definition", gettext_lazy("Definition"), gettext_lazy("add"), _definition, ("definition", "standard")),
        Cell("unit", gettext_lazy("Unit"), gettext_lazy("add"), _unit, ("unit", "multiplier")),
        Cell(
            "formula", gettext_lazy("Formula"), gettext_lazy("add"), _formula, ("formula", "numerator", "denominator")
        ),
        Cell("source", gettext_lazy("Source"), gettext_lazy("find"), _source),
        Cell(
            "responsible",
            pgettext_lazy("who answers for an indicator", "Answers"),
            gettext_lazy("name"),
            lambda row: row.responsible.label if row.responsible else "",
            ("responsible",),
        ),
        Cell(
            "periodicity",
            gettext_lazy("Period"),
            gettext_lazy("add"),
            lambda row: row.get_periodicity_display(),
            ("periodicity",),
        ),
        Cell(
            "reference_period",
            gettext_lazy("Reference"),
            gettext_lazy("add"),
            lambda row: row.reference_period,
            ("reference_period",),
        ),
        Cell("disaggregation", gettext_lazy("Lists"), gettext_lazy("add"), _lists),
        Cell(
            "timeliness",
            pgettext_lazy("days after a period ends", "Ready"),
            gettext_lazy("add"),
            lambda row: f"T+{row.timeliness}" if row.timeliness is not None else "",
            ("timeliness",),
        ),
    )
}


class SourceCellForm(PartForm):
    """Which source is the main one; the others and what each yields stand on a page of their own."""

    def __init__(self, data: Any, row: Indicator) -> None:
        super().__init__(data, row, ())
        held = row.uses.filter(is_main=True).values_list("source", flat=True).first()
        self.fields["source"] = Named(
            rows_for(Source, row.plan), label=_("Main source"), initial=held, empty_label=_("none yet")
        )


class ListCellForm(PartForm):
    """One more harmonised list by which the indicator is broken down."""

    def __init__(self, data: Any, row: Indicator) -> None:
        super().__init__(data, row, ())
        lists = rows_for(CodeList, row.plan).filter(source=None).select_related("criterion")
        self.fields["code_list"] = Named(lists, label=_("Broken down by one more list"), empty_label="–")


def form_of(cell: Cell, row: Indicator, data: Any) -> PartForm:
    special: Mapping[str, Callable[..., PartForm]] = {"source": SourceCellForm, "disaggregation": ListCellForm}
    made = special[cell.key](data, row) if cell.key in special else PartForm(data, row, cell.names)
    first = next(iter(made.fields.values()))
    first.widget.attrs["data-focus"] = ""
    for field in made.fields.values():
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 2
    return made


def keep(cell: Cell, row: Indicator, form: PartForm, **by: Any) -> None:
    """Keeps what was typed into the cell."""
    if cell.key == "source":
        sheet_parts.set_main_source(row, form.cleaned_data["source"], **by)
    elif cell.key == "disaggregation":
        sheet_parts.add_list(row, form.cleaned_data["code_list"], **by)
    else:
        form.save(**by)
