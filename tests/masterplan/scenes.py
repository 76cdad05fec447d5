"""Making what the tests of this room need: a plan, indicators from the catalogue, sources."""

from typing import Any

from django.db import transaction

from accounts.models import Person
from accounts.roles import authority
from core.ledger import Standing
from masterplan import adopting
from masterplan.models import Indicator, MasterPlan, Source, SourceUse
from masterplan.writing import add
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
