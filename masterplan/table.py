"""The table of indicators: which rows a reader asked for, in which groups, and what each cell shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from masterplan import completeness
from masterplan.cells import CELLS, Cell
from masterplan.loading import Held, sheet_of, whole
from masterplan.models import Indicator, MasterPlan

ON_A_PAGE = 20


@dataclass(frozen=True)
class Shown:
    """A cell of one row: its column and its words; empty where the field is missing."""

    cell: Cell
    words: str


@dataclass(frozen=True)
class Row:
    """An indicator as a row of the table."""

    indicator: Indicator
    cells: tuple[Shown, ...]
    lowest: int | None

    @property
    def filled(self) -> int:
        return len(self.cells) - len(completeness.missing(sheet_of(self.indicator)))


def row_of(indicator: Indicator) -> Row:
    """The row of an indicator that was loaded by `whole`."""
    scores = [use.lowest for use in indicator.uses.all() if use.lowest is not None]  # type: ignore[attr-defined]
    shown = tuple(Shown(cell, cell.shows(indicator)) for cell in CELLS.values())
    return Row(indicator, shown, min(scores, default=None))


@dataclass(frozen=True)
class Asked:
    """Which rows the address asks for."""

    phase: int
    domain: str
    missing: bool

    def address(self, **other: Any) -> str:
        """The address with these answers changed."""
        held = {"phase": self.phase, "domain": self.domain, "missing": "1" if self.missing else ""} | other
        return f"?{urlencode({key: value for key, value in held.items() if value})}"

    def takes(self, held: Held, *, phase: bool = True, domain: bool = True, missing: bool = True) -> bool:
        return (
            (not phase or held.sheet.phase == self.phase)
            and (not domain or not self.domain or held.domain == self.domain)
            and (not missing or not self.missing or bool(completeness.missing(held.sheet)))
        )


def asked(query: Mapping[str, str], phases: Sequence[int]) -> Asked:
    number = query.get("phase", "")
    known = int(number) if number.isdecimal() and len(number) < 4 else 0
    return Asked(
        phase=known if known in phases else (phases[0] if phases else 1),
        domain=query.get("domain", "")[:30],
        missing=query.get("missing") == "1",
    )


Filter = tuple[StrOrPromise, int, str, bool]


def phase_filters(plan: MasterPlan, every: Sequence[Held], wanted: Asked) -> list[Filter]:
    """The links to the phases: name, number of indicators, address, whether it is the present one."""
    return [
        (
            phase.name,
            sum(held.sheet.phase == phase.number for held in every),
            wanted.address(phase=phase.number, domain=""),
            phase.number == wanted.phase,
        )
        for phase in plan.phases.filter(removed_at=None).order_by("number")
    ]


def domain_filters(plan: MasterPlan, every: Sequence[Held], wanted: Asked) -> list[Filter]:
    """The links to the domains of the phase, and to what lacks something."""
    here = [held for held in every if wanted.takes(held, domain=False, missing=False)]
    counts = {code: len(list(rows)) for code, rows in groupby(here, key=lambda held: held.domain)}
    names = dict(plan.domains.filter(removed_at=None).values_list("code", "name"))
    lacking = sum(bool(completeness.missing(held.sheet)) for held in here)
    return [
        (_("All domains"), len(here), wanted.address(domain="", missing=""), not wanted.domain and not wanted.missing),
        *(
            (names.get(code, code), count, wanted.address(domain=code, missing=""), wanted.domain == code)
            for code, count in counts.items()
        ),
        (_("Only what is missing"), lacking, wanted.address(missing="1", domain=""), wanted.missing),
    ]


def page_of(every: Iterable[Held], wanted: Asked, number: Any) -> Page[Any]:
    """The page of rows; only these are loaded whole."""
    page = Paginator([held for held in every if wanted.takes(held)], ON_A_PAGE).get_page(number)
    loaded = {row.pk: row for row in whole(Indicator.objects.filter(pk__in=[held.pk for held in page.object_list]))}
    rows: Any = [row_of(loaded[held.pk]) for held in page.object_list if held.pk in loaded]
    page.object_list = rows
    return page


def lines_of(every: Iterable[Held], wanted: Asked) -> tuple[list[str], list[list[Any]]]:
    """The head and the rows that were asked for, as a file has them: all of them, the definition in full."""
    pks = [held.pk for held in every if wanted.takes(held)]
    loaded = {row.pk: row for row in whole(Indicator.objects.filter(pk__in=pks))}
    head = [_("Code"), _("Indicator"), _("Domain"), _("Phase"), *(str(cell.label) for cell in CELLS.values())]
    return head, [_line(loaded[pk]) for pk in pks if pk in loaded]


def _line(row: Indicator) -> list[Any]:
    full = {"definition": row.definition, "formula": row.formula}
    cells = [full.get(key) or cell.shows(row) for key, cell in CELLS.items()]
    return [row.code, row.name, row.domain.name, row.phase.number, *cells]


def groups_of(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """The rows under the names of their domains."""
    return [(name, list(found)) for name, found in groupby(rows, key=lambda row: row.indicator.domain.name)]
