"""How complete a Master Plan is: the nine mandatory fields of each indicator, and the threshold. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

MANDATORY = {
    "definition": _("Definition"),
    "unit": _("Unit"),
    "formula": _("Formula"),
    "source": _("Source"),
    "responsible": _("Responsible institution"),
    "periodicity": _("Periodicity"),
    "reference_period": _("Reference period"),
    "disaggregation": _("Disaggregation with a code list"),
    "timeliness": _("Ready, days after the period ends"),
}
"""The mandatory fields of an indicator sheet, in the order of the table."""


@dataclass(frozen=True)
class Sheet:
    """An indicator sheet as completeness sees it; sources are those that yield it now or could."""

    code: str
    name: str
    phase: int
    definition: str = ""
    unit: str = ""
    formula: str = ""
    is_ratio: bool = False
    sources: frozenset[str] = frozenset()
    responsible: str = ""
    periodicity: str = ""
    reference_period: str = ""
    lists: int = 0
    timeliness: int | None = None


def has(sheet: Sheet) -> dict[str, bool]:
    """For each mandatory field whether it is filled."""
    return {
        "definition": bool(sheet.definition.strip()),
        "unit": bool(sheet.unit),
        "formula": bool(sheet.formula.strip()) or sheet.is_ratio,
        "source": bool(sheet.sources),
        "responsible": bool(sheet.responsible),
        "periodicity": bool(sheet.periodicity),
        "reference_period": bool(sheet.reference_period.strip()),
        "disaggregation": sheet.lists > 0,
        "timeliness": sheet.timeliness is not None,
    }


def missing(sheet: Sheet) -> tuple[str, ...]:
    """The mandatory fields that are empty, in their order."""
    return tuple(field for field, filled in has(sheet).items() if not filled)


@dataclass(frozen=True)
class Lack:
    """One sheet and the mandatory fields that it lacks."""

    code: str
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Completeness:
    """The count over the sheets of the first phase."""

    sheets: int
    filled: int
    threshold: int
    lacks: tuple[Lack, ...]

    @property
    def of(self) -> int:
        return self.sheets * len(MANDATORY)

    @property
    def needed(self) -> int:
        """The fields that the threshold asks for, rounded up to a whole one."""
        return -(-self.of * self.threshold // 100)

    @property
    def per_cent(self) -> int:
        """Whole per cent, rounded down, so that it never shows more than there is."""
        return self.filled * 100 // self.of if self.of else 0

    @property
    def more(self) -> int:
        """How many fields the threshold still asks for."""
        return max(0, self.needed - self.filled)

    @property
    def without_source(self) -> tuple[Lack, ...]:
        return tuple(lack for lack in self.lacks if "source" in lack.fields)

    @property
    def without_responsible(self) -> tuple[Lack, ...]:
        return tuple(lack for lack in self.lacks if "responsible" in lack.fields)

    @property
    def reached(self) -> bool:
        """The threshold is reached, and every sheet of the first phase has a source and a responsible institution."""
        return bool(self.sheets) and not (self.more or self.without_source or self.without_responsible)


def completeness(sheets: Iterable[Sheet], *, threshold: int, phase: int = 1) -> Completeness:
    """Counts the mandatory fields of the sheets of one phase."""
    counted = [sheet for sheet in sheets if sheet.phase == phase]
    lacks = tuple(Lack(sheet.code, sheet.name, found) for sheet in counted if (found := missing(sheet)))
    filled = len(counted) * len(MANDATORY) - sum(len(lack.fields) for lack in lacks)
    return Completeness(sheets=len(counted), filled=filled, threshold=threshold, lacks=lacks)


@dataclass(frozen=True)
class Reliance:
    """How much of the first phase hangs on one source or one institution."""

    sources: tuple[tuple[str, int], ...]
    institutions: tuple[tuple[str, int], ...]
    sheets: int

    @property
    def on_one_source(self) -> str:
        """The only source of the first phase, or nothing."""
        return self.sources[0][0] if self.sheets and len(self.sources) == 1 else ""

    @property
    def on_one_institution(self) -> str:
        return self.institutions[0][0] if self.sheets and len(self.institutions) == 1 else ""


def reliance(sheets: Sequence[Sheet], *, phase: int = 1) -> Reliance:
    """How many sheets of the phase each source and each institution feeds, the most first."""
    counted = [sheet for sheet in sheets if sheet.phase == phase]
    sources = _counted(source for sheet in counted for source in sheet.sources)
    institutions = _counted(sheet.responsible for sheet in counted if sheet.responsible)
    return Reliance(sources, institutions, len(counted))


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
