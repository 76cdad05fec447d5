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
from core.errors import refuse
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
) -> ChecklistItem:
    """Writes what is declared for one line; only the kind of value that the line asks for is taken."""
    with transaction.atomic():
        ledger.lock_chain(item.chain_key())
        row = _open_item(item)
        old = {"is_done": row.is_done, "value": row.value, "attendance": digest(row.attendance)}
        if row.sort == ChecklistItem.Sort.TICK:
            row.is_done = bool(is_done)
        elif row.sort == ChecklistItem.Sort.FIGURE:
            row.value = _figure(row, value)
        elif row.sort == ChecklistItem.Sort.ATTENDANCE:
            row.attendance = _attendance(row, attendance or ())
        row.checked()
        row.save()
        new = {"is_done": row.is_done, "value": row.value, "attendance": digest(row.attendance)}
        ledger.record_edit(row, "checklist_item.declared", by=by, standing=standing, old=old, new=new)
    return row


def _figure(item: ChecklistItem, value: int | None) -> int | None:
    if value is not None and item.unit == "%" and value > 100:
        raise ValidationError(_("A share is at most 100 %."))
    return value


def _attendance(item: ChecklistItem, lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lines of institution (public id), role and count, checked against this implementation."""
    known = {str(i) for i in item.implementation.institutions.values_list("public_id", flat=True)}
    made = []
    for line in lines:
        if str(line["institution"]) not in known:
            raise ValidationError(_("That institution takes no part in this implementation."))
        if line["role"] not in Role.values or not 0 <= int(line["count"]) <= MOST:
            raise ValidationError(_("An attendance line needs a role and a number of persons."))
        if int(line["count"]):
            made.append({"institution": str(line["institution"]), "role": line["role"], "count": int(line["count"])})
    return sorted(made, key=lambda line: (line["institution"], line["role"]))


def add_file(item: ChecklistItem, stored: StoredFile, *, name: str, by: Person, standing: Standing) -> EvidenceFile:
    """Puts a stored file to the line."""
    with transaction.atomic():
        ledger.lock_chain(item.chain_key())
        row = _open_item(item)
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
        line.removed_at = clock.now()
        line.save(update_fields=["removed_at"])
        ledger.record_event(line, "evidence_file.removed", by=by, standing=standing)


def _open_item(item: ChecklistItem) -> ChecklistItem:
    row = ChecklistItem.objects.select_for_update().get(pk=item.pk)
    activity = Activity.objects.get(pk=row.activity_id)
    if activity.state not in OPEN:
        refuse(
            _("Evidence is declared while the activity is under way; it is now: %(state)s.")
            % {"state": activity.get_state_display()},
            url=activity.get_absolute_url(),
        )
    return row
