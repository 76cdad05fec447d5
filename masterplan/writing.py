"""Every write to the rows of a Master Plan that is no change of state: added, changed, taken out, always recorded."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import canonical, clock, ledger
from core.errors import refuse
from core.ledger import Actor, Standing
from masterplan.models import MasterPlan, Part
from masterplan.models.base import said_of

P = TypeVar("P", bound=Part)

ACTIONS: dict[str, tuple[str, str, str]] = {
    "framework": ("framework.added", "framework.edited", "framework.removed"),
    "domain": ("domain.added", "domain.edited", "domain.removed"),
    "phase": ("phase.added", "phase.edited", "phase.removed"),
    "indicator": ("indicator.added", "indicator.edited", "indicator.removed"),
    "source": ("source.added", "source.edited", "source.removed"),
    "registry": ("registry.added", "registry.edited", "registry.removed"),
    "data_flow": ("data_flow.added", "data_flow.edited", "data_flow.removed"),
    "metadata_sheet": ("metadata_sheet.added", "metadata_sheet.edited", "metadata_sheet.removed"),
    "criterion": ("criterion.added", "criterion.edited", "criterion.removed"),
    "code_list": ("code_list.added", "code_list.edited", "code_list.removed"),
    "policy_question": ("policy_question.added", "policy_question.edited", "policy_question.removed"),
    "gap": ("gap.added", "gap.edited", "gap.removed"),
    "release": ("release.added", "release.edited", "release.removed"),
    "yardstick": ("yardstick.added", "yardstick.edited", "yardstick.removed"),
    "consultation_round": ("consultation_round.added", "consultation_round.edited", "consultation_round.removed"),
    "consultation_reply": ("consultation_reply.added", "consultation_reply.edited", "consultation_reply.removed"),
}
"""The ledger's actions for each kind of part: added, changed, taken out."""


def start(*, implementation: Any, by: Actor, standing: Standing, **values: Any) -> MasterPlan:
    """The empty plan of an implementation, once."""
    with transaction.atomic():
        ledger.lock_chain(implementation.chain_key())
        if MasterPlan.objects.filter(implementation=implementation).exists():
            refuse(_("The Master Plan was started already."))
        plan = MasterPlan(implementation=implementation, made_at=clock.now(), **values)
        plan.checked()
        plan.save()
        ledger.record_event(plan, "master_plan.started", by=by, standing=standing)
    return plan


def settle(plan: MasterPlan, values: Mapping[str, Any], *, by: Actor, standing: Standing) -> MasterPlan:
    """Changes what holds for the whole plan: threshold, agency, languages."""
    with transaction.atomic():
        ledger.lock_chain(plan.chain_key())
        row = MasterPlan.objects.select_for_update().get(pk=plan.pk)
        old = said_of(row, tuple(values))
        for name, value in values.items():
            setattr(row, name, value)
        row.checked()
        row.save()
        new = said_of(row, tuple(values))
        ledger.record_edit(row, "master_plan.edited", by=by, standing=standing, old=old, new=new)
    return row


def add(row: P, *, by: Actor, standing: Standing) -> P:
    """Keeps a new row and records it."""
    with transaction.atomic():
        ledger.lock_chain(row.chain_key())
        row.checked()
        row.save()
        ledger.record_event(row, ACTIONS[row.kind][0], by=by, standing=standing)
    return row


def mark(row: Part, names: tuple[str, ...]) -> str:
    """By this a form says which values it showed."""
    return canonical.digest(said_of(row, names))[:16]


def change(row: P, values: Mapping[str, Any], *, by: Actor, standing: Standing, shown: str = "") -> P:
    """Changes these fields; `shown` is the mark of the values that the form showed, so that nobody is overwritten."""
    names = tuple(sorted(values))
    with transaction.atomic():
        ledger.lock_chain(row.chain_key())
        held = type(row)._base_manager.select_for_update().get(pk=row.pk)
        if held.removed_at:
            refuse(_("It was taken out of the plan already."))
        if shown and shown != mark(held, names):
            refuse(_("Somebody changed this after you opened it. Look at both, then save again."))
        old = said_of(held, names)
        for name, value in values.items():
            setattr(held, name, value)
        if hasattr(held, "edition"):
            held.edition += 1
        held.checked()
        held.save()
        said = said_of(held, names)
        ledger.record_edit(held, ACTIONS[row.kind][1], by=by, standing=standing, old=old, new=said)
    return held


def take_out(row: P, *, by: Actor, standing: Standing) -> P:
    """Takes the row out of the plan; it stays in the record, and its code is free again."""
    with transaction.atomic():
        ledger.lock_chain(row.chain_key())
        held = type(row)._base_manager.select_for_update().get(pk=row.pk)
        if held.removed_at is None:
            held.removed_at = clock.now()
            held.save(update_fields=["removed_at"])
            ledger.record_event(held, ACTIONS[row.kind][2], by=by, standing=standing)
    return held
