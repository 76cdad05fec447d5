"""What is signed when an activity is submitted: its completion record, as plain values bound by the fingerprint."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from accounts.roles import Role
from record.models import Version
from tracks import lengths
from tracks.models import Activity, ChecklistItem, Waiver
from tracks.situations import activities_of, group_words


def completion_record(activity: Activity) -> dict[str, Any]:
    """What is signed for an activity: its checklist as declared, files by hash, the signed document it rests on.

    Institutions and roles stand in it by name, in the language of the implementation: it is what people read.
    """
    implementation = activity.implementation
    items = activity.checklist.filter(removed_at=None).prefetch_related("files__file").order_by("order")
    names = {str(key): name for key, name in implementation.institutions.values_list("public_id", "name")}
    with translation.override(implementation.language):
        checklist = [_line(item, names) for item in items]
    return {
        "kind": "completion-record",
        "reference": activity.reference,
        "code": activity.code,
        "title": activity.title,
        "implementation": implementation.name,
        "started_on": activity.started_on,
        "declared": activity.evidence_kind == "declared",
        "document": _document_facts(activity),
        "checklist": checklist,
        "lengths": _lengths(activity) if activity.is_mission else None,
        "waivers": _waivers(activity) if activity.opens_with_gate else None,
    }


def _line(item: ChecklistItem, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "text": item.text,
        "sort": item.sort,
        "required": item.is_required,
        "done": item.is_done if item.sort == ChecklistItem.Sort.TICK else None,
        "value": item.value,
        "unit": item.unit,
        "minimum": item.minimum,
        "attending": [group_words(asked) for asked in item.attending],
        "attendance": [
            {
                "institution": names.get(line["institution"], line["institution"]),
                "role": str(Role(line["role"]).label),
                "count": line["count"],
            }
            for line in item.attendance
        ],
        "files": [line.facts for line in item.files.all() if line.removed_at is None],
    }


def _document_facts(activity: Activity) -> dict[str, Any] | None:
    kind = activity.evidence.get("document")
    held = Version.objects.filter(document__implementation=activity.implementation, document__type=kind)
    standing = next((v for v in held.order_by("-number") if v.is_standing), None) if kind else None
    if standing is None:
        return None
    signoff = standing.sign_off()
    return {"reference": standing.reference, "fingerprint": signoff.fingerprint if signoff else None}


def _lengths(activity: Activity) -> dict[str, int | str | None]:
    return {a.code: lengths.plain(a.length) for a in activities_of(activity.plan) if a.length_confirmed_at}


def _waivers(activity: Activity) -> list[dict[str, str]]:
    held = Waiver.objects.filter(plan=activity.plan, state="granted").order_by("number")
    return [{"light": waiver.light_title, "reference": waiver.reference, "reason": waiver.reason} for waiver in held]
