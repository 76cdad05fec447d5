"""Making what the tests of this room need: a plan, indicators from the catalogue, sources."""

from typing import Any

from django.db import transaction

from accounts.models import Person
from accounts.roles import authority
from core.ledger import Standing
from masterplan import adopting
from masterplan.models import Disaggregation, Indicator, MasterPlan, Score, Source, SourceUse
from masterplan.writing import add, change
from tests.cast import Country

FEW = ("LF", "POP_WAP", "LFPR", "UNE", "UNE_RT", "REG_UNE")


def standing(person: Person, country: Country) -> Standing:
    return authority(person, country.implementation).memberships[0].standing


def as_(country: Country, role: str = "coordinator") -> dict[str, Any]:
    """By whom and in which capacity."""
    return {"by": country[role], "standing": standing(country[role], country)}


def started(country: Country) -> MasterPlan:
    found = MasterPlan.objects.filter(implementation=country.implementation).first()
    return found or adopting.start(country.implementation, **as_(country))


def adopted(country: Country, *codes: str) -> MasterPlan:
    """The plan with these indicators of the catalogue, a handful where none is named."""
    plan = started(country)
    adopting.adopt(plan, codes or FEW, **as_(country))
    return plan


def indicator(country: Country, code: str) -> Indicator:
    return Indicator.objects.get(plan__implementation=country.implementation, code=code, removed_at=None)


def source(country: Country, code: str = "LFS", *, owner: str = "ministry", **fields: Any) -> Source:
    values = {"name": f"Source {code}", "type": "survey", "owner": country.institutions[owner], **fields}
    return add(Source(plan=started(country), code=code, **values), **as_(country))


def use(indicator: Indicator, source: Source, **fields: Any) -> SourceUse:
    with transaction.atomic():
        return SourceUse.objects.create(indicator=indicator, source=source, **fields)


def complete(country: Country, code: str) -> Indicator:
    """An indicator of the catalogue with every mandatory field filled."""
    adopted(country, code)
    found = indicator(country, code)
    held = Source.objects.filter(plan=found.plan, code="LFS").first() or source(country)
    if not found.uses.exists():
        use(found, held, is_main=True)
        values = {
            "responsible": country.institutions["ministry"],
            "reference_period": "one week",
            "timeliness": 45,
        }
        change(found, values, **as_(country))
    return indicator(country, code)


def crowd(country: Country, indicators: int, sources: int, *, first: int = 0) -> None:
    """A plan as large as they come, straight in the database; every tenth field is empty."""
    plan = started(country)
    phase, domains = plan.phases.get(number=1), list(plan.domains.all())
    owner = country.institutions["ministry"]
    held = Source.objects.bulk_create(
        Source(plan=plan, code=f"S{n}", name=f"Source {n}", type="survey", owner=owner)
        for n in range(sources)
        if not plan.sources.filter(code=f"S{n}").exists()
    )
    Score.objects.bulk_create(Score(source=each, question=q, score=q % 4) for each in held for q in range(1, 13))
    every = list(plan.sources.all())
    made = Indicator.objects.bulk_create(
        Indicator(
            plan=plan,
            code=f"I{n}",
            name=f"Indicator number {n} of a very large plan",
            domain=domains[n % len(domains)],
            phase=phase,
            definition="What it is." if n % 10 else "",
            unit="PT",
            formula="a / b",
            responsible=owner if n % 7 else None,
            periodicity="Q",
            reference_period="week",
            timeliness=45 if n % 3 else None,
        )
        for n in range(first, indicators)
    )
    SourceUse.objects.bulk_create(
        SourceUse(indicator=each, source=every[(n + k) % len(every)], is_main=k == 0)
        for n, each in enumerate(made)
        for k in range(3)
    )
    lists = list(plan.code_lists.filter(level=1).select_related("criterion")[:3])
    Disaggregation.objects.bulk_create(
        Disaggregation(indicator=each, criterion=chosen.criterion, code_list=chosen)
        for each in made
        for chosen in lists
    )
