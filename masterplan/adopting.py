"""Taking indicators over from the catalogue, with the frameworks, domains, criteria and code lists that they need."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Implementation, Institution
from core import canonical, ledger
from core.ledger import Actor, Standing
from masterplan import catalogue, writing
from masterplan.catalogue import AGENCY, Entry
from masterplan.models import (
    Code,
    CodeList,
    Criterion,
    Disaggregation,
    Domain,
    ExternalCode,
    Framework,
    FrameworkPlace,
    Indicator,
    MasterPlan,
    Phase,
)
from masterplan.writing import add, change

TAKEN = (
    "name",
    "short_name",
    "standard",
    "measure_type",
    "unit",
    "multiplier",
    "definition",
    "plain",
    "formula",
    "periodicity",
)


def start(implementation: Implementation, *, by: Actor, standing: Standing) -> MasterPlan:
    """A plan with three phases, and with every framework, domain, criterion and code list that ships."""
    with transaction.atomic():
        plan = writing.start(implementation=implementation, by=by, standing=standing)
        for number, name in enumerate((_("First phase"), _("Second phase"), _("Later")), start=1):
            add(Phase(plan=plan, number=number, name=name), by=by, standing=standing)
        for framework in catalogue.frameworks().values():
            made: Any = Framework(plan=plan, code=framework.code, name=framework.name, **framework.more)
            add(made, by=by, standing=standing)
        for order, domain in enumerate(catalogue.domains().values()):
            add(Domain(plan=plan, code=domain.code, name=domain.name, order=order), by=by, standing=standing)
        for order, criterion in enumerate(catalogue.criteria().values()):
            made = Criterion(plan=plan, code=criterion.code, name=criterion.name, order=order, **criterion.more)
            add(made, by=by, standing=standing)
        _add_lists(plan, by=by, standing=standing)
    return plan


def _add_lists(plan: MasterPlan, *, by: Actor, standing: Standing) -> None:
    criteria = {criterion.code: criterion for criterion in plan.criteria.filter(removed_at=None)}
    for shipped in catalogue.code_lists().values():
        made = CodeList(
            plan=plan,
            criterion=criteria[shipped.criterion],
            code=shipped.code,
            name=shipped.name,
            level=shipped.level,
            agency=AGENCY,
            codes_digest=codes_digest(shipped.codes),
        )
        add(made, by=by, standing=standing)
        Code.objects.bulk_create(
            Code(list=made, code=code, name=name, order=order)
            for order, (code, name) in enumerate(shipped.codes, start=1)
        )


def codes_digest(codes: Iterable[tuple[str, str]]) -> str:
    """By this the ledger knows which codes a list has."""
    return canonical.digest([list(pair) for pair in codes])


def open_to(plan: MasterPlan) -> list[Entry]:
    """The indicators of the catalogue that the plan has not taken over."""
    held = set(plan.indicators.filter(removed_at=None).values_list("code", flat=True))
    return [entry for entry in catalogue.indicators().values() if entry.code not in held]


def adopt(plan: MasterPlan, codes: Iterable[str], *, by: Actor, standing: Standing) -> list[Indicator]:
    """Takes these indicators over; those that the plan has already are left as they are."""
    wanted = set(codes)
    with transaction.atomic():
        ledger.lock_chain(plan.chain_key())
        ground = _Ground(plan)
        entries = [entry for entry in open_to(plan) if entry.code in wanted]
        made = [_adopt(entry, ground) for entry in entries]
        _link_ratios(plan, made, by, standing)
        for indicator in made:
            ledger.record_event(indicator, "indicator.added", by=by, standing=standing, catalogue=indicator.code)
    return made


class _Ground:
    """What the indicators stand on, loaded once. What the country has taken out is not brought back."""

    def __init__(self, plan: MasterPlan) -> None:
        self.plan = plan
        self.domains: dict[str, Domain] = _by_code(plan.domains)
        self.frameworks = _by_code(plan.frameworks)
        self.criteria = _by_code(plan.criteria)
        self.phases = {phase.number: phase for phase in plan.phases.filter(removed_at=None)}
        lists = plan.code_lists.filter(removed_at=None, source=None).order_by("-level")
        self.lists = {held.criterion_id: held for held in lists}
        self.order = plan.indicators.count()
        self.institutions: dict[str, list[Institution]] = {}
        for institution in plan.implementation.institutions.all():
            self.institutions.setdefault(institution.type, []).append(institution)

    def responsible(self, kind: str) -> Institution | None:
        """The institution of this kind, where there is exactly one: a first proposal."""
        found = self.institutions.get(kind, [])
        return found[0] if len(found) == 1 else None

    def domain(self, code: str) -> Domain:
        return self.domains.get(code) or next(iter(self.domains.values()))

    def phase(self, number: int) -> Phase:
        return self.phases.get(number) or self.phases[max(self.phases)]


def _by_code(rows: Any) -> dict[str, Any]:
    return {row.code: row for row in rows.filter(removed_at=None)}


def _adopt(entry: Entry, ground: _Ground) -> Indicator:
    ground.order += 1
    made = Indicator(
        plan=ground.plan,
        code=entry.code,
        domain=ground.domain(entry.domain),
        phase=ground.phase(entry.phase),
        responsible=ground.responsible(entry.responsible),
        order=ground.order,
        **{name: getattr(entry, name) for name in TAKEN},
    )
    made.checked()
    made.save()
    _beside(made, entry, ground)
    return made


def _beside(made: Indicator, entry: Entry, ground: _Ground) -> None:
    """Its codes elsewhere, its places in frameworks, and by what it is broken down."""
    ExternalCode.objects.bulk_create(
        ExternalCode(indicator=made, scheme=scheme, code=code, vintage=vintage)
        for scheme, code, vintage in entry.external
    )
    FrameworkPlace.objects.bulk_create(
        FrameworkPlace(indicator=made, framework=ground.frameworks[code], item=item)
        for code, item in entry.places
        if code in ground.frameworks
    )
    Disaggregation.objects.bulk_create(
        Disaggregation(indicator=made, criterion=criterion, code_list=ground.lists.get(criterion.pk))
        for code in entry.criteria
        if (criterion := ground.criteria.get(code))
    )


def _link_ratios(plan: MasterPlan, made: list[Indicator], by: Actor, standing: Standing) -> None:
    """A ratio refers to numerator and denominator once both are in the plan; also one that was taken over earlier."""
    held = {indicator.code: indicator for indicator in plan.indicators.filter(removed_at=None)}
    new = {indicator.code: indicator for indicator in made}
    for code, indicator in held.items():
        entry = catalogue.indicators().get(code)
        if entry is None or indicator.numerator_id or indicator.denominator_id:
            continue
        both = {"numerator": held.get(entry.numerator), "denominator": held.get(entry.denominator)}
        if all(both.values()) and code in new:
            new[code].numerator, new[code].denominator = both["numerator"], both["denominator"]
            new[code].save(update_fields=["numerator", "denominator"])
        elif all(both.values()) and (entry.numerator in new or entry.denominator in new):
            change(indicator, both, by=by, standing=standing)
