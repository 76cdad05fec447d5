"""Look-ups of this room: a part is reached only through its implementation, and only to be changed by whom may."""

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.access import implementation_for
from accounts.models import Implementation
from core.ledger import Standing
from masterplan import may
from masterplan.models import Indicator, MasterPlan, Part

P = TypeVar("P", bound=Part)


def found_plan(implementation: Implementation) -> MasterPlan | None:
    """The plan of the implementation that was looked up, if it is started."""
    plan = MasterPlan.objects.filter(implementation=implementation).first()
    if plan:
        plan.implementation = implementation
    return plan


def plan_for(person: Any, slug: str) -> MasterPlan:
    """The plan of the implementation, if `person` sees it."""
    plan = found_plan(implementation_for(person, slug))
    if plan is None:
        raise Http404(_("There is no Master Plan yet."))
    return plan


def indicator_for(person: Any, slug: str, code: str, rows: QuerySet[Indicator] | None = None) -> Indicator:
    """The indicator by its code."""
    implementation = implementation_for(person, slug)
    held = rows if rows is not None else Indicator.objects.select_related("domain", "phase")
    held = held.filter(plan__implementation=implementation, code=code, removed_at=None)
    found = held.select_related("plan").first()
    if found is None:
        raise Http404(_("There is no indicator %(code)s in this plan.") % {"code": code})
    found.plan.implementation = implementation
    return found


def part_for(plan: MasterPlan, model: type[P], public_id: UUID) -> P:
    """The part of this plan, as long as it is not taken out."""
    found = model._default_manager.filter(plan=plan, public_id=public_id, removed_at=None).first()
    if found is None:
        raise Http404(_("There is nothing of that kind in this plan."))
    found.plan = plan
    return found


def must(standing: Standing | None) -> Standing:
    """The standing, or PermissionDenied where there is none."""
    if standing is None:
        raise PermissionDenied(_("Your role does not change this part of the Master Plan."))
    return standing


def editor_of(person: Any, implementation: Implementation, kind: str, owner: int | None = None) -> Standing:
    return must(may.edits(person, implementation, kind, owner=owner))
