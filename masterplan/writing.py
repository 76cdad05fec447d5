"""Every write to the rows of a Master Plan that is no change of state: added, changed, taken out, always recorded."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import clock, ledger
from core.errors import Refusal, RuleViolation, refuse
from core.ledger import Actor, Standing
from masterplan.merging import Merge, marks, merged
from masterplan.models import MasterPlan, Part
from masterplan.models.base import said, said_of

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
    "structure_group": ("structure_group.added", "structure_group.edited", "structure_group.removed"),
    "frozen_model": ("frozen_model.added", "frozen_model.edited", "frozen_model.removed"),
    "taken_structures": ("taken_structures.added", "taken_structures.edited", "taken_structures.removed"),
    "data_check": ("data_check.added", "data_check.edited", "data_check.removed"),
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


def add(row: P, *, by: Actor, standing: Standing, many: Mapping[str, Any] | None = None) -> P:
    """Keeps a new row, with the rows that its relations to many lead to, and records it."""
    with transaction.atomic():
        ledger.lock_chain(row.chain_key())
        row.checked()
        row.save()
        for name, rows in (many or {}).items():
            getattr(row, name).set(rows)
        ledger.record_event(row, ACTIONS[row.kind][0], by=by, standing=standing)
    return row


class Met(RuleViolation):
    """Two people changed the same fields; nothing was written. `both`: what stands there now, and what was typed."""

    def __init__(self, merge: Merge) -> None:
        super().__init__([Refusal(_("Somebody changed this after you opened it. Look at both, then save again."))])
        self.merge = merge


def change(
    row: P, values: Mapping[str, Any], *, by: Actor, standing: Standing, shown: Mapping[str, str] | None = None
) -> P:
    """Changes these fields; `shown` are the marks of the values that the form showed, so that nobody is overwritten.

    What somebody else changed meanwhile stays where this form did not touch it; raises Met where both changed.
    """
    with transaction.atomic():
        ledger.lock_chain(row.chain_key())
        held = fresh(row)
        old = values_of(held, tuple(values))
        merge = merged(shown or {}, _said(old), _said(values))
        if merge.both:
            raise Met(merge)
        new = {name: values[name] for name in merge.write}
        if new:
            _set(held, new)
            before = {name: old[name] for name in new}
            action = ACTIONS[row.kind][1]
            ledger.record_edit(held, action, by=by, standing=standing, old=_said(before), new=_said(new))
    return held


def values_of(row: Part, names: tuple[str, ...]) -> dict[str, Any]:
    """The values by field; of a relation to many, all rows that it leads to."""
    many = many_of(row)
    return {name: list(getattr(row, name).all()) if name in many else getattr(row, name) for name in names}


def many_of(row: Part) -> set[str]:
    return {field.name for field in row._meta.many_to_many}


def fresh(row: P) -> P:
    """The row as it stands, locked: an entry about it says what is true now, not what its caller once read."""
    held = type(row)._base_manager.select_for_update().get(pk=row.pk)
    held.plan = row.plan
    if held.removed_at:
        refuse(_("It was taken out of the plan already."))
    return held


def _set(row: Part, values: Mapping[str, Any]) -> None:
    """Keeps the values; only what was changed is checked anew."""
    plain = {name: value for name, value in values.items() if name not in many_of(row)}
    for name, value in plain.items():
        setattr(row, name, value)
    if hasattr(row, "edition"):
        row.edition += 1
    row.full_clean(exclude={field.name for field in row._meta.concrete_fields} - set(plain))
    row.save(update_fields=[*plain, *(["edition"] if hasattr(row, "edition") else [])] or None)
    for name in set(values) - set(plain):
        getattr(row, name).set(values[name])


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the ledger and marks can say them."""
    return {name: [said(each) for each in v] if isinstance(v, list) else said(v) for name, v in values.items()}


def shown_marks(row: Part, names: tuple[str, ...]) -> dict[str, str]:
    """The marks of the values as they stand: what a form carries along."""
    return marks(_said(values_of(row, names)))


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
