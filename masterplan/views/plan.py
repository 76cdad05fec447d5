"""The Master Plan's own page: how complete it is and the table of indicators; starting it; the list of what lacks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import implementation_for, reader
from core import sheets
from core.answers import LedOn
from masterplan import adopting, may, page, parts, table
from masterplan.access import editor_of, found_plan, plan_for
from masterplan.cells import CELLS
from masterplan.completeness import MANDATORY, completeness, reliance
from masterplan.loading import held_by
from masterplan.models import MasterPlan


@login_required
@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponseBase:
    """How complete the plan is, what can be done, and the indicators that the address asks for."""
    implementation = implementation_for(reader(request), slug)
    found = found_plan(implementation)
    if found is None:
        may_start = may.edits(reader(request), implementation, "master_plan")
        return render(request, "masterplan/none.html", {"implementation": implementation, "may_start": may_start})
    if request.GET.get("as") in sheets.FORMS:
        return _file(request, found)
    return render(request, "masterplan/plan.html", _context(request, found))


def _file(request: HttpRequest, found: MasterPlan) -> HttpResponseBase:
    """The indicators that the address asks for, as a file."""
    wanted = table.asked(request.GET.dict(), _phases(found))
    head, rows = table.lines_of(held_by(found), wanted)
    name = f"{found.implementation.slug}-indicators-{wanted.phase}"
    return sheets.download(request.GET["as"], name, head, rows)


def _phases(found: MasterPlan) -> list[int]:
    return list(found.phases.filter(removed_at=None).values_list("number", flat=True))


def _context(request: HttpRequest, found: MasterPlan) -> dict[str, Any]:
    every = held_by(found)
    known = [held.sheet for held in every]
    counted = completeness(known, threshold=found.threshold)
    wanted = table.asked(request.GET.dict(), _phases(found))
    rows = table.page_of(every, wanted, request.GET.get("page"))
    return {
        "implementation": found.implementation,
        "plan": found,
        "counted": counted,
        "sentence": page.standing_sentence(counted),
        "warnings": page.warnings(reliance(known)),
        "offers": page.offers_on(found, counted, reader(request)),
        "figure": page.figure_of(found, every),
        "count": len(every),
        "exports": sheets.exports(wanted.address()),
        "phases": table.phase_filters(found, every, wanted),
        "domains": table.domain_filters(found, every, wanted),
        "rows": rows,
        "groups": table.groups_of(rows.object_list),
        "kinds": parts.KINDS.values(),
        "heads": CELLS.values(),
        "may_edit": bool(may.edits(reader(request), found.implementation, "indicator")),
    }


@login_required
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Starts the plan with the code lists that ship."""
    implementation = implementation_for(reader(request), slug)
    standing = editor_of(reader(request), implementation, "master_plan")
    adopting.start(implementation, by=reader(request), standing=standing)
    messages.success(request, _("The Master Plan is started. Take indicators over from the catalogue."))
    return LedOn(reverse("masterplan:catalogue", args=[slug]))


@login_required
@require_safe
def missing(request: HttpRequest, slug: str) -> HttpResponse:
    """Every mandatory field of the first phase that is empty, field by field, each with the place to fill it in."""
    found = plan_for(reader(request), slug)
    counted = completeness([held.sheet for held in held_by(found)], threshold=found.threshold)
    by_field = [
        (key, label, [lack for lack in counted.lacks if key in lack.fields]) for key, label in MANDATORY.items()
    ]
    context = {
        "implementation": found.implementation,
        "plan": found,
        "counted": counted,
        "sentence": page.standing_sentence(counted),
        "fields": [(key, label, lacks) for key, label, lacks in by_field if lacks],
        "may_edit": bool(may.edits(reader(request), found.implementation, "indicator")),
        "trail": [(_("Master Plan"), page.address(found)), (_("What lacks"), "")],
    }
    return render(request, "masterplan/missing.html", context)
