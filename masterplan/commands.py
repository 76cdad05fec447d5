"""What the commands of this room share: the plan that a command is about, or words on why there is none."""

from django.core.management.base import CommandError

from accounts.models import Implementation
from masterplan.access import found_plan
from masterplan.data_model import Drawn
from masterplan.models import MasterPlan


def plan_of(slug: str) -> MasterPlan:
    implementation = Implementation.objects.filter(slug=slug).first()
    if implementation is None:
        raise CommandError(f"There is no implementation {slug}.")
    plan = found_plan(implementation)
    if plan is None:
        raise CommandError(f"{slug} has no Master Plan.")
    return plan


def model_of(slug: str) -> Drawn:
    return Drawn(plan_of(slug))
