"""The whole Master Plan as JSON types: what a version freezes when it is submitted, and what its pages and PDF read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from masterplan.completeness import completeness
from masterplan.forms import in_words
from masterplan.loading import sheets_of
from masterplan.models import (
    Code,
    CodeList,
    DataFlow,
    Disaggregation,
    ExternalCode,
    FrameworkPlace,
    Gap,
    Indicator,
    MasterPlan,
    MetadataSheet,
    Part,
    PolicyQuestion,
    Release,
    Score,
    Source,
    SourceUse,
    Yardstick,
)
from masterplan.models.base import said

FORMAT = 1
Frozen = dict[str, Any]


def frozen(plan: MasterPlan) -> Frozen:
    """Every live row of the plan, in a fixed order: the same number of queries whatever its size."""
    counted = completeness(sheets_of(plan), threshold=plan.threshold)
    return {
        "format": FORMAT,
        "threshold": plan.threshold,
        "agency": plan.agency,
        "completeness": {"filled": counted.filled, "of": counted.of, "sheets": counted.sheets},
        "phases": _rows(plan.phases, ("number", "name", "reason")),
        "domains": _rows(plan.domains.order_by("order", "code"), ("code", "name", "names")),
        "frameworks": _rows(plan.frameworks.order_by("code"), ("code", "name", "edition", "is_used")),
        "indicators": _indicators(plan),
        "sources": _sources(plan),
        "flows": _words(DataFlow.objects.filter(plan=plan), DataFlow, DataFlow.values),
        "lists": _lists(plan),
        "questions": _questions(plan),
        "gaps": _words(Gap.objects.filter(plan=plan), Gap, Gap.values),
        "releases": _words(Release.objects.filter(plan=plan), Release, Release.values),
        "yardsticks": _words(
            Yardstick.objects.filter(plan=plan).order_by("scheme", "key"),
            Yardstick,
            ("scheme", "key", *Yardstick.values),
        ),
        "metadata": _metadata(plan),
    }


def _rows(rows: Any, names: Iterable[str]) -> list[Frozen]:
    return [{name: said(getattr(row, name)) for name in names} for row in rows.filter(removed_at=None)]


def _words(rows: Any, model: type[Part], names: Iterable[str]) -> list[Frozen]:
    """Rows whose relations are written by the name that people read."""
    beside = [name for name in model.related if not name.startswith("plan")]
    return [_word(row, names) for row in rows.filter(removed_at=None).select_related(*beside)]


def _word(row: Part, names: Iterable[str]) -> Frozen:
    return {name: _value(row, name) for name in names}


def _value(row: Part, name: str) -> Any:
    """Numbers and words as they are, days as text, other rows by code or name."""
    value = getattr(row, name)
    if value is None or isinstance(value, bool | int | Mapping):
        return value
    if hasattr(value, "pk"):
        return str(getattr(value, "code", "") or value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


SHEET = tuple(name for name in Indicator.values if name != "order")


def _indicators(plan: MasterPlan) -> list[Frozen]:
    """Each sheet with its sources, disaggregations, codes elsewhere and places in frameworks."""
    held = Indicator.objects.filter(plan=plan, removed_at=None).select_related(*(n for n in Indicator.related[1:]))
    beside = _beside(plan)
    ordered = held.order_by("domain__order", "domain__code", "order", "code")
    return [
        {
            **_word(row, SHEET),
            "phase": row.phase.number,
            "state": row.state,
            **{name: found[row.pk] for name, found in beside.items()},
        }
        for row in ordered
    ]


def _beside(plan: MasterPlan) -> dict[str, dict[int, list[Any]]]:
    """What hangs on the indicators, by their number."""
    found: dict[str, dict[int, list[Any]]] = {
        name: defaultdict(list) for name in ("sources", "disaggregations", "codes", "places")
    }
    here = {"indicator__plan": plan}
    uses = SourceUse.objects.filter(**here, source__removed_at=None).select_related("source").order_by("source__code")
    for use in uses:
        line = {"source": use.source.code, "availability": use.availability, "is_main": use.is_main}
        found["sources"][use.indicator_id].append(
            {**line, "variables": use.variables, "limits": use.limits, "breaks": use.breaks}
        )
    broken = Disaggregation.objects.filter(**here).select_related("criterion", "code_list")
    for each in broken.order_by("criterion__order", "criterion__code"):
        line = {"criterion": each.criterion.code, "list": each.code_list.code if each.code_list else ""}
        found["disaggregations"][each.indicator_id].append(
            {**line, "mandatory": each.is_mandatory, "publishable": each.is_publishable, "note": each.note}
        )
    for code in ExternalCode.objects.filter(**here).order_by("scheme", "code", "vintage"):
        found["codes"][code.indicator_id].append([code.scheme, code.code, code.vintage])
    for place in FrameworkPlace.objects.filter(**here).select_related("framework").order_by("framework__code", "item"):
        found["places"][place.indicator_id].append([place.framework.code, place.item])
    return found


def _sources(plan: MasterPlan) -> list[Frozen]:
    """Each source with its twelve scores."""
    scores: dict[int, dict[str, int]] = defaultdict(dict)
    for source, question, score in Score.objects.filter(source__plan=plan).values_list("source", "question", "score"):
        scores[source][str(question)] = score
    held = Source.objects.filter(plan=plan, removed_at=None).select_related("owner").order_by("code")
    return [{**_word(row, Source.values), "scores": scores[row.pk]} for row in held]


def _lists(plan: MasterPlan) -> list[Frozen]:
    """The lists that indicators use or that sources have, each with its codes."""
    held = CodeList.objects.filter(plan=plan, removed_at=None).select_related("criterion", "source")
    used = Disaggregation.objects.filter(indicator__plan=plan, indicator__removed_at=None).values("code_list")
    chosen = [row for row in held.order_by("code") if row.source_id] + list(held.filter(pk__in=used).order_by("code"))
    codes: dict[int, list[list[str]]] = defaultdict(list)
    for number, code, name in (
        Code.objects.filter(list__in=chosen).order_by("order", "code").values_list("list", "code", "name")
    ):
        codes[number].append([code, name])
    names = ("code", "name", "criterion", "level", "source", "agency", "version")
    return [{**_word(row, names), "codes": codes[row.pk]} for row in {row.pk: row for row in chosen}.values()]


def _questions(plan: MasterPlan) -> list[Frozen]:
    held = PolicyQuestion.objects.filter(plan=plan, removed_at=None).select_related("asked_by")
    return [
        {
            **_word(row, ("number", "text", "asked_by", "use")),
            "indicators": sorted(each.code for each in row.indicators.all()),
        }
        for row in held.prefetch_related("indicators").order_by("number")
    ]


def _metadata(plan: MasterPlan) -> list[Frozen]:
    held = MetadataSheet.objects.filter(plan=plan, removed_at=None).select_related("source", "indicator")
    rows = [
        {"of": (row.source or row.indicator).code, "language": row.language, "texts": row.texts}  # type: ignore[union-attr]
        for row in held
    ]
    return sorted(rows, key=lambda row: (row["of"], row["language"]))


def word_of(name: str, value: Any) -> str:
    """A frozen value of an indicator sheet as people read it."""
    return in_words(Indicator(), name, value) if name in Indicator.values else str(value)
