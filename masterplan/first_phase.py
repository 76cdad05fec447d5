"""The first phase of a Master Plan as the data model takes it: rows in, frozen dataclasses out, in few queries."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch

from masterplan import catalogue
from masterplan.models import (
    Code,
    CodeList,
    Disaggregation,
    Indicator,
    Mapping,
    MasterPlan,
    MetadataSheet,
    SourceUse,
    StructureGroup,
)
from masterplan.sdmx import artefacts
from masterplan.sdmx import plan as drawn
from masterplan.sdmx.artefacts import Texts
from masterplan.sdmx.checking.shape import Mappings
from masterplan.vocabulary import Match, Status

FREQUENCIES = {"M": "M", "Q": "Q", "S": "S"}
"""Every other periodicity is told as years."""


def plan_of(plan: MasterPlan, reusable: Iterable[artefacts.CodeList] = ()) -> drawn.Plan:
    """The indicators of the first phase with all they refer to. The same number of queries for any number of them."""
    language = plan.implementation.language
    indicators = list(first_phase(plan))
    lists = list(harmonised(plan))
    return drawn.Plan(
        agency=plan.agency or f"{plan.implementation.code}_LMIS",
        agency_names={language: plan.implementation.name},
        languages=(language, *(one for one in plan.languages if one != language)),
        domains=domains_of(indicators, language),
        criteria=tuple(
            drawn.Criterion(key=row.code, names=named(row.name, row.names, language))
            for row in plan.criteria.filter(removed_at=None)
        ),
        lists=tuple(list_of(row, language) for row in lists),
        indicators=tuple(indicator_of(row, language) for row in indicators),
        area=drawn.ListedCode(code=plan.implementation.code, names={language: plan.implementation.name}),
        sources=sources_of(indicators, language),
        reusable=(*shipped_lists(), *reusable),
    )


def first_phase(plan: MasterPlan) -> Iterable[Indicator]:
    held = Indicator.objects.filter(plan=plan, removed_at=None, phase__number=1).exclude(state=Status.SUSPENDED)
    uses = SourceUse.objects.filter(source__removed_at=None).select_related("source").order_by("-is_main", "pk")
    broken_down = Disaggregation.objects.select_related("criterion", "code_list")
    return held.select_related("domain", "responsible").prefetch_related(
        Prefetch("uses", uses), Prefetch("disaggregations", broken_down)
    )


def harmonised(plan: MasterPlan) -> Iterable[CodeList]:
    codes = Code.objects.select_related("parent").order_by("order", "code")
    held = CodeList.objects.filter(plan=plan, removed_at=None, source=None)
    return held.prefetch_related(Prefetch("codes", codes))


def named(name: str, names: dict[str, str], language: str) -> Texts:
    """The name in the language of documents, and what it is called in others."""
    return {language: name} | {key: said for key, said in names.items() if said and key != language}


def list_of(row: CodeList, language: str) -> drawn.ListOfCodes:
    codes = tuple(
        drawn.ListedCode(
            code=code.code,
            names=named(code.name, code.names, language),
            parent=code.parent.code if code.parent else "",
        )
        for code in row.codes.all()
    )
    names = named(row.name, row.names, language)
    return drawn.ListOfCodes(key=row.code, names=names, codes=codes, agency=row.agency, version=row.version)


def indicator_of(row: Indicator, language: str) -> drawn.Indicator:
    return drawn.Indicator(
        key=row.code,
        names=named(row.name, row.names, language),
        domain=row.domain.code,
        descriptions={language: row.plain or row.definition} if row.plain or row.definition else {},
        unit=row.unit,
        multiplier=row.multiplier,
        decimals=row.decimals,
        frequencies=(FREQUENCIES.get(row.periodicity, "A"),),
        uses=tuple(
            drawn.Use(criterion=use.criterion.code, list=use.code_list.code)
            for use in row.disaggregations.all()
            if use.code_list and not use.code_list.removed_at
        ),
        sources=tuple(use.source.code for use in row.uses.all()),
        responsible=row.responsible.name if row.responsible else "",
        release=row.timeliness,
        confidentiality=row.confidentiality,
    )


def domains_of(indicators: Iterable[Indicator], language: str) -> tuple[drawn.Domain, ...]:
    """The domains in use, in their order."""
    held = {row.domain.code: row.domain for row in indicators}
    ordered = sorted(held.values(), key=lambda domain: (domain.order, domain.code))
    return tuple(drawn.Domain(key=one.code, names=named(one.name, one.names, language)) for one in ordered)


def sources_of(indicators: Iterable[Indicator], language: str) -> tuple[drawn.Source, ...]:
    held = {use.source.code: use.source for row in indicators for use in row.uses.all()}
    return tuple(drawn.Source(key=code, names={language: held[code].name}) for code in sorted(held))


def shipped_lists() -> Iterable[artefacts.CodeList]:
    """The lists of ILOSTAT that ship with the catalogue."""
    for one in catalogue.code_lists().values():
        codes = tuple(artefacts.Code(id=code, names={"en": name}) for code, name in one.codes)
        yield artefacts.CodeList(id=one.code, agency=catalogue.AGENCY, names={"en": one.name}, codes=codes)


def metadata_of(plan: MasterPlan) -> dict[str, dict[str, Texts]]:
    """The texts of reference metadata by indicator and concept, in every language that they are written in."""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    held = MetadataSheet.objects.filter(plan=plan, removed_at=None, indicator__isnull=False)
    for sheet in held.select_related("indicator"):
        for concept, said in sheet.texts.items():
            if sheet.indicator:
                found[sheet.indicator.code][concept][sheet.language] = said
    return {code: dict(texts) for code, texts in found.items()}


def choices_of(plan: MasterPlan) -> drawn.Choices:
    """What was decided on the data model; the rest is proposed."""
    language = plan.implementation.language
    inside = Prefetch("indicators", Indicator.objects.filter(removed_at=None).order_by("order", "code"))
    held = StructureGroup.objects.filter(plan=plan, removed_at=None).prefetch_related(inside)
    groups = tuple(
        drawn.Grouped(
            id=row.code,
            names=named(row.name, row.names, language),
            indicators=tuple(one.code for one in row.indicators.all()),
        )
        for row in held
    )
    return drawn.Choices(groups=groups)


def mappings_of(plan: MasterPlan) -> Mappings:
    """For each criterion the codes of sources and the harmonised code of each; empty where there is none or many."""
    held = Mapping.objects.filter(code__list__plan=plan, code__list__removed_at=None)
    found: dict[str, dict[str, str]] = {}
    for row in held.select_related("code__list__criterion", "target"):
        single = row.target.code if row.target and row.match in (Match.EXACT, Match.AGGREGATE) else ""
        found.setdefault(row.code.list.criterion.code, {})[row.code.code] = single
    return found
