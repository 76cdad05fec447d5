"""Look-ups of this room: an activity, a line or a file is reached only through its implementation."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.access import implementation_for
from accounts.models import Institution
from core.ledger import Standing
from tracks import may
from tracks.calendaring import Keeper
from tracks.models import Activity, Calendar, ChecklistItem, EvidenceFile, Plan


def plan_for(person: Any, slug: str, permission: str = "view") -> Plan:
    """The plan of the implementation, if `person` may `permission` there."""
    implementation = implementation_for(person, slug, permission)
    plan = Plan.objects.filter(implementation=implementation).defer("source").first()
    if plan is None:
        raise Http404(_("This implementation has no plan yet."))
    plan.implementation = implementation
    return plan


def activity_for(person: Any, slug: str, code: str, permission: str = "view") -> Activity:
    """The activity by its code, if `person` may `permission` in its implementation."""
    plan = plan_for(person, slug, permission)
    held = Activity.objects.filter(track__plan=plan, code=code, dropped_at=None)
    activity = held.select_related("track", "owner").first()
    if activity is None:
        raise Http404(_("There is no activity %(code)s in this plan.") % {"code": code})
    activity.track.plan = plan
    return activity


def keeper_for(person: Any, slug: str, side: str) -> tuple[Plan, Keeper]:
    """The plan, and whoever keeps the calendar of `side`: the country, the ILO, or an institution by its public id."""
    plan = plan_for(person, slug, "plan")
    institution = _institution(plan, side)
    standing = may.keep_calendar(plan.implementation, of_ilo=side == Calendar.Of.ILO)
    if standing is None:
        raise PermissionDenied(_("The country keeps its calendars, the ILO its own."))
    of = Calendar.Of.INSTITUTION if institution else Calendar.Of(side)
    return plan, Keeper(plan.implementation, of, institution, by=person, standing=standing)


def _institution(plan: Plan, side: str) -> Institution | None:
    """The national institution with this public id; none for the country and the ILO."""
    if side in (Calendar.Of.COUNTRY, Calendar.Of.ILO):
        return None
    with suppress(ValueError):
        national = plan.implementation.institutions.exclude(type=Institution.Kind.ILO)
        if found := national.filter(public_id=UUID(side)).first():
            found.implementation = plan.implementation
            return found
    raise Http404(_("There is no such calendar here."))


def item_for(person: Any, slug: str, code: str, item: str) -> tuple[ChecklistItem, Standing]:
    """A line of the checklist and the standing in which `person` may declare for it."""
    activity = activity_for(person, slug, code)
    standing = may.work_on(person, activity)
    if standing is None:
        raise PermissionDenied(_("Your role does not record evidence for this activity."))
    found = activity.checklist.filter(code=item, removed_at=None).first()
    if found is None:
        raise Http404(_("There is no such line on the checklist."))
    found.activity = activity
    return found, standing


def file_for(person: Any, slug: str, public_id: Any) -> EvidenceFile:
    """A file of evidence in this implementation."""
    plan = plan_for(person, slug)
    held = EvidenceFile.objects.filter(item__activity__track__plan=plan, public_id=public_id)
    found = held.select_related("file", "item__activity__track__plan__implementation").first()
    if found is None:
        raise Http404(_("There is no such file here."))
    return found
