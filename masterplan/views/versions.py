"""The Master Plan as a document: its versions and states, the advanced draft, the next version, what differs."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import implementation_for, reader, standing_in
from core.answers import LedOn
from core.transitions import perform
from masterplan import document, page, reading, versioning
from masterplan.access import found_plan, plan_for
from masterplan.differing import differences
from masterplan.models import MasterPlan
from record.models import Version

ON_A_PAGE = 30


@login_required
@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the document stands, what can be done with it, and its versions."""
    plan = plan_for(reader(request), slug)
    return render(request, "masterplan/versions.html", versioning.context_of(plan, reader(request)))


def _preparing(request: HttpRequest, slug: str) -> tuple[MasterPlan, dict[str, Any]]:
    """The plan, and by whom and in which capacity, for those who prepare documents."""
    implementation = implementation_for(reader(request), slug, "prepare")
    plan = found_plan(implementation)
    if plan is None:
        raise Http404(_("There is no Master Plan yet."))
    return plan, {"by": reader(request), "standing": standing_in(implementation, "prepare")}


@login_required
@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begins the first version of the document, or the next one."""
    plan, by = _preparing(request, slug)
    held = document.document_of(plan.implementation)
    made = document.renew(held, **by) if held else document.start(plan, **by)
    messages.success(request, _("Version %(number)s is started.") % {"number": made.number})
    return LedOn(page.address(plan, "versions"))


@login_required
@require_POST
def advance(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft becomes the advanced draft, once the threshold is reached."""
    plan, by = _preparing(request, slug)
    held = document.versions_of(plan.implementation)
    if not held:
        raise Http404(_("There is no version yet."))
    perform(held[0], "advance", by=by["by"])
    messages.success(request, _("The Master Plan is an advanced draft."))
    return LedOn(page.address(plan, "versions"))


@login_required
@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs between two versions, row by row and field by field."""
    plan = plan_for(reader(request), slug)
    held = document.versions_of(plan.implementation)
    new = _chosen(held, request.GET.get("new"), 0)
    old = _chosen(held, request.GET.get("old"), held.index(new) + 1)
    found = differences(document.content_of(old), document.content_of(new))
    rows = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "implementation": plan.implementation,
        "old": old,
        "new": new,
        "count": len(found),
        "page": rows,
        "sections": reading.shown(list(rows)),
        "trail": [
            (_("Master Plan"), page.address(plan)),
            (_("Versions"), page.address(plan, "versions")),
            (_("What changed"), ""),
        ],
    }
    return render(request, "masterplan/compare.html", context)


def _chosen(held: list[Version], number: str | None, otherwise: int) -> Version:
    """The version of this number; else the one in this place, the latest first, as far as there is one."""
    if not held:
        raise Http404(_("There is no version yet."))
    if number is None:
        return held[min(otherwise, len(held) - 1)]
    found = next((version for version in held if str(version.number) == number), None)
    if found is None:
        raise Http404(_("The Master Plan has no such version."))
    return found
