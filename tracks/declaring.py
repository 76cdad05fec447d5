"""Declaring evidence: ticks, figures, attendance and files on the checklist of an activity that is under way."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.roles import Role
from core import clock, ledger
from core.canonical import digest
from core.errors import Refusal, RuleViolation, refuse
from core.ledger import Standing
from core.models import StoredFile
from tracks.models import Activity, ChecklistItem, EvidenceFile

OPEN = (Activity.State.UNDER_WAY, Activity.State.TO_BE_RECONFIRMED)
MOST = 10_000


def declare(
    item: ChecklistItem,
    *,
    by: Person,
    standing: Standing,
    is_done: bool | None = None,
    value: int | None = None,
    attendance: Iterable[Mapping[str, Any]] | None = None,
    shown: str = "",
) -> ChecklistItem:
    """Writes what is declared for one line; only the kind of value that the line asks for is taken.

    `shown` is what the form showed (`ChecklistItem.declared`): what somebody else declared since is not overwritten.
    """
    with transaction.atomic():
        ledger.lock_chain(item.chain_key())
        row = _open_item(item)
        if shown and shown != row.declared:
            refuse(_("Somebody declared something else here while you were writing. Compare, then save again."))
        old = _values(row)
        if row.sort == ChecklistItem.Sort.TICK:
            row.is_done = bool(is_done)
        elif row.sort == ChecklistItem.Sort.FIGURE:
            row.value = _figure(row, value)
        elif row.sort == ChecklistItem.Sort.ATTENDANCE:
            row.attendance = _attendance(row, attendance or ())
        row.checked()
        row.save()
        ledger.record_edit(row, "checklist_item.declared", by=by, standing=standing, old=old, new=_values(row))
    return row


def _values(item: ChecklistItem) -> dict[str, Any]:
    return {"is_done": item.is_done, "value": item.value, "attendance": digest(item.attendance)}


def _figure(item: ChecklistItem, value: int | None) -> int | None:
    if value is not None and item.unit == "%" and value > 100:
        raise ValidationError({"value": _("A share is at most 100 %.")})
    return value


def _attendance(item: ChecklistItem, lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lines of institution (public id), role and count, checked against this implementation."""
    known = {str(i) for i in item.implementation.institutions.values_list("public_id", flat=True)}
    made: dict[tuple[str, str], int] = {}
    for line in lines:
        if str(line["institution"]) not in known:
            raise ValidationError(_("That institution takes no part in this implementation."))
        if line["role"] not in Role.values or not 0 <= int(line["count"]) <= MOST:
            raise ValidationError(_("An attendance line needs a role and a number of persons."))
        made[str(line["institution"]), line["role"]] = int(line["count"])
    return [{"institution": at, "role": role, "count": count} for (at, role), count in sorted(made.items()) if count]


def add_file(item: ChecklistItem, stored: StoredFile, *, name: str, by: Person, standing: Standing) -> EvidenceFile:
    """Puts a stored file to a line that asks for one; the same file only once."""
    with transaction.atomic():
        ledger.lock_chain(item.chain_key())
        row = _open_item(item)
        if row.sort != ChecklistItem.Sort.FILE:
            refuse(_("This line does not ask for a file."), url=row.activity.get_absolute_url())
        if row.files.filter(file=stored, removed_at=None).exists():
            raise ValidationError({"file": _("This very file is on the line already.")})
        line = EvidenceFile(item=row, file=stored, name=name, added_by=by)
        line.checked()
        line.save()
        ledger.record_event(line, "evidence_file.added", by=by, standing=standing)
    return line


def remove_file(line: EvidenceFile, *, by: Person, standing: Standing) -> None:
    """Takes a file off the line; it stays in the record."""
    with transaction.atomic():
        ledger.lock_chain(line.chain_key())
        _open_item(line.item)
        line.refresh_from_db(fields=["removed_at"])
        if line.removed_at is None:
            line.removed_at = clock.now()
            line.save(update_fields=["removed_at"])
            ledger.record_event(line, "evidence_file.removed", by=by, standing=standing)


def closed(activity: Activity) -> list[Refusal]:
    """Why nothing can be declared for the activity now; empty while it is under way or to be re-confirmed."""
    if activity.state in OPEN:
        return []
    words = _("Evidence is declared while the activity is under way; it is now: %(state)s.")
    named = {"state": activity.get_state_display()}
    return [Refusal(words % named, activity.get_absolute_url(), str(activity))]


def _open_item(item: ChecklistItem) -> ChecklistItem:
    row = ChecklistItem.objects.select_for_update().get(pk=item.pk)
    row.activity = Activity.objects.select_related("track__plan__implementation").get(pk=row.activity_id)
    if row.removed_at:
        refuse(_("This line was taken off the checklist."), url=row.activity.get_absolute_url())
    if reasons := closed(row.activity):
        raise RuleViolation(reasons)
    return row
