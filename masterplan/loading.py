"""Loading what the pure functions of this room compute with: each look asks the database the same number of times."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Prefetch, Q

from masterplan import completeness, rules
from masterplan.models import Indicator, MasterPlan, SourceUse
from masterplan.vocabulary import Availability

HELD = ("plan", "domain", "phase", "responsible", "numerator", "denominator")


def indicators_of(plan: MasterPlan) -> list[Indicator]:
    """The indicators of the plan with what the table and completeness look at: two queries."""
    held = Indicator.objects.filter(plan=plan, removed_at=None).select_related(*HELD[1:])
    lists = Count("disaggregations", filter=Q(disaggregations__code_list__isnull=False))
    found: list[Indicator] = list(held.annotate(lists=lists).prefetch_related(_uses()))
    for indicator in found:
        indicator.plan = plan
    return found


def _uses() -> Any:
    return Prefetch("uses", SourceUse.objects.select_related("source").order_by("-is_main", "source__code"))


def sheet_of(indicator: Indicator) -> completeness.Sheet:
    """The indicator, loaded by `indicators_of`, as completeness sees it."""
    return completeness.Sheet(
        code=indicator.code,
        name=str(indicator),
        phase=indicator.phase.number,
        definition=indicator.definition,
        unit=indicator.unit,
        formula=indicator.formula,
        is_ratio=indicator.is_ratio,
        sources=frozenset(
            use.source.code for use in indicator.uses.all() if use.availability != Availability.NOT_AVAILABLE
        ),
        responsible=indicator.responsible.label if indicator.responsible else "",
        periodicity=indicator.periodicity,
        reference_period=indicator.reference_period,
        lists=getattr(indicator, "lists", 0),
        timeliness=indicator.timeliness,
    )


def sheets_of(indicators: Iterable[Indicator]) -> list[completeness.Sheet]:
    return [sheet_of(indicator) for indicator in indicators]


def situation_of(indicator: Indicator) -> rules.SheetSituation:
    """What the guards of one sheet look at."""
    indicator.lists = indicator.disaggregations.filter(code_list__isnull=False).count()  # type: ignore[attr-defined]
    return rules.SheetSituation(indicator.get_absolute_url(), completeness.missing(sheet_of(indicator)))
