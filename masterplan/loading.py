"""Loading what the pure functions of this room compute with: each look asks the database the same number of times."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from masterplan import breaking_down, completeness, rules
from masterplan.completeness import Sheet
from masterplan.models import Indicator, MasterPlan, SourceUse
from masterplan.vocabulary import Availability

LISTS = Count("disaggregations", filter=Q(disaggregations__code_list__isnull=False))
READ = (
    *("pk", "code", "short_name", "name", "phase__number", "domain__code", "definition", "unit", "formula"),
    *("numerator", "denominator", "responsible__short_name", "responsible__name", "periodicity"),
    *("reference_period", "timeliness"),
)


@dataclass(frozen=True)
class Held:
    """A sheet as completeness sees it, with the row and the domain that it belongs to."""

    pk: int
    domain: str
    sheet: Sheet


def held_by(plan: MasterPlan) -> list[Held]:
    """Every sheet of the plan, in the order of the table: two queries."""
    sources = sources_by_indicator(plan)
    rows = Indicator.objects.filter(plan=plan, removed_at=None).annotate(lists=LISTS).values(*READ, "lists")
    ordered = rows.order_by("domain__order", "domain__code", "order", "code")
    return [Held(row["pk"], row["domain__code"], _sheet(row, sources[row["pk"]])) for row in ordered]


def sources_by_indicator(plan: MasterPlan) -> dict[int, set[str]]:
    """The codes of the sources that yield each indicator, or could after a change."""
    found: dict[int, set[str]] = defaultdict(set)
    uses = SourceUse.objects.filter(indicator__plan=plan, source__removed_at=None)
    for pk, code in uses.exclude(availability=Availability.NOT_AVAILABLE).values_list("indicator", "source__code"):
        found[pk].add(code)
    return found


def _sheet(row: dict[str, Any], sources: set[str]) -> Sheet:
    return Sheet(
        code=row["code"],
        name=row["short_name"] or row["name"],
        phase=row["phase__number"],
        definition=row["definition"],
        unit=row["unit"],
        formula=row["formula"],
        is_ratio=row["numerator"] is not None and row["denominator"] is not None,
        sources=frozenset(sources),
        responsible=row["responsible__short_name"] or row["responsible__name"] or "",
        periodicity=row["periodicity"],
        reference_period=row["reference_period"],
        lists=row["lists"],
        timeliness=row["timeliness"],
    )


def sheets_of(plan: MasterPlan) -> list[Sheet]:
    return [held.sheet for held in held_by(plan)]


def whole(rows: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """The indicators with all that a row of the table shows: two queries, the lowest score of each source included."""
    return (
        rows.annotate(lists=LISTS)
        .select_related("domain", "phase", "responsible")
        .prefetch_related(Prefetch("uses", scored_uses()))
    )


def scored_uses() -> QuerySet[SourceUse]:
    """Uses of sources that are still in the plan, each with the lowest score of its source as `lowest`."""
    held = SourceUse.objects.filter(source__removed_at=None).select_related("source__owner")
    return held.annotate(lowest=Min("source__scores__score")).order_by("-is_main", "source__code")


def sheet_of(indicator: Indicator) -> Sheet:
    """An indicator loaded by `whole`, as completeness sees it."""
    held = indicator.responsible
    yields = (use for use in indicator.uses.all() if use.availability != Availability.NOT_AVAILABLE)
    return Sheet(
        code=indicator.code,
        name=str(indicator),
        phase=indicator.phase.number,
        definition=indicator.definition,
        unit=indicator.unit,
        formula=indicator.formula,
        is_ratio=indicator.is_ratio,
        sources=frozenset(use.source.code for use in yields),
        responsible=held.label if held else "",
        periodicity=indicator.periodicity,
        reference_period=indicator.reference_period,
        lists=indicator.lists,  # type: ignore[attr-defined]  # counted by `whole`
        timeliness=indicator.timeliness,
    )


def situation_of(indicator: Indicator) -> rules.SheetSituation:
    """What the guards of one sheet look at."""
    held = whole(Indicator.objects.filter(pk=indicator.pk)).get()
    held.plan = indicator.plan
    return rules.SheetSituation(
        url=indicator.get_absolute_url(),
        missing=completeness.missing(sheet_of(held)),
        conflicts=tuple(breaking_down.conflicts_of(held)),
    )


def uses_of(plan: MasterPlan) -> dict[str, dict[str, str]]:
    """By the code of each indicator what each source offers, by its code: one query."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    uses = SourceUse.objects.filter(indicator__plan=plan, indicator__removed_at=None, source__removed_at=None)
    for code, source, availability in uses.values_list("indicator__code", "source__code", "availability"):
        found[code][source] = availability
    return found
