"""The harmonised list of disaggregations as a page: each criterion with its lists, what sources use, and conflicts."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from masterplan import list_sheets, mapping
from masterplan.mapping import Conflict, SourceList
from masterplan.models import CodeList, Criterion, Indicator, MasterPlan


@dataclass(frozen=True)
class Broken:
    """A criterion with its harmonised lists by level and the lists of sources."""

    criterion: Criterion
    harmonised: list[CodeList]
    of_sources: list[tuple[CodeList, SourceList]]
    conflicts: list[str]


def overview(plan: MasterPlan) -> list[Broken]:
    """Every criterion of the plan: five queries."""
    lists: dict[int, list[CodeList]] = defaultdict(list)
    held = CodeList.objects.filter(plan=plan, removed_at=None).select_related("source")
    for each in held.annotate(size=Count("codes")).order_by("level", "source__code", "code"):
        lists[each.criterion_id].append(each)
    mapped = list_sheets.lists_of_sources(plan)
    criteria = Criterion.objects.filter(plan=plan, removed_at=None).order_by("order", "code")
    return [_broken(criterion, lists[criterion.pk], mapped.get(criterion.pk, [])) for criterion in criteria]


def _broken(criterion: Criterion, lists: list[CodeList], mapped: list[SourceList]) -> Broken:
    own = sorted((each for each in lists if each.source_id), key=lambda each: each.source.code if each.source else "")
    return Broken(
        criterion,
        [each for each in lists if each.is_harmonised],
        list(zip(own, mapped, strict=True)),
        [in_words(criterion, found) for found in mapping.conflicts(mapped)],
    )


def in_words(criterion: Criterion, found: Conflict) -> str:
    """“Age: Census has 60 and over; Labour force survey has 65 and over.”"""
    sides = [
        _("%(source)s has %(codes)s") % {"source": source, "codes": _listed(codes)}
        for source, codes in zip(found.sources, (found.first, found.second), strict=True)
        if codes
    ]
    words = {"criterion": criterion, "sides": "; ".join(sides)}
    return _("%(criterion)s: two sources do not fit each other: %(sides)s.") % words


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(codes[:4]) + (" …" if len(codes) > 4 else "")


def conflicts_of(indicator: Indicator) -> list[str]:
    """Where the sources of one indicator do not fit each other, among the criteria that it is broken down by."""
    mapped = list_sheets.lists_of_sources(indicator.plan, indicator=indicator)
    if not mapped:
        return []
    criteria = Criterion.objects.filter(pk__in=indicator.disaggregations.values("criterion")).order_by("order")
    return [
        in_words(criterion, found)
        for criterion in criteria
        for found in mapping.conflicts(mapped.get(criterion.pk, []))
    ]


def harmonised_for(code_list: CodeList) -> CodeList | None:
    """The harmonised list that a source's list is mapped to: of its own level, else the first."""
    held = CodeList.objects.filter(criterion=code_list.criterion_id, source=None, removed_at=None).order_by("level")
    return held.filter(level=code_list.level).first() or held.first()


def rows_of(code_list: CodeList) -> list[dict[str, Any]]:
    """The codes of a list, those of a source with where they go and how they fit."""
    targets = list_sheets.targets_of(code_list) if code_list.source_id else {}
    kinds = mapping.fits(targets)
    return [
        {
            "code": code,
            "name": name,
            "targets": ", ".join(targets.get(code) or ()),
            "match": found.label if (found := kinds.get(code)) else "",
        }
        for code, name in list_sheets.codes_of(code_list)
    ]
