"""Taking indicators over from the catalogue that ships."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import reader
from core.answers import UNFIT, LedOn
from masterplan import adopting, catalogue, may, page
from masterplan.access import editor_of, plan_for


@login_required
@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, slug: str) -> HttpResponse:
    """The indicators of the catalogue that the plan does not have, by domain; those ticked are taken over."""
    plan = plan_for(reader(request), slug)
    chosen = request.POST.getlist("code")
    if request.method == "POST":
        standing = editor_of(reader(request), plan.implementation, "indicator")
        if made := adopting.adopt(plan, chosen, by=reader(request), standing=standing):
            words = ngettext("%(n)s indicator was taken over.", "%(n)s indicators were taken over.", len(made))
            messages.success(request, words % {"n": len(made)})
            return LedOn(page.address(plan))
    context: dict[str, Any] = {
        "implementation": plan.implementation,
        "groups": _groups(adopting.open_to(plan)),
        "taken": len(catalogue.indicators()) - len(adopting.open_to(plan)),
        "nothing": request.method == "POST",
        "may_edit": bool(may.edits(reader(request), plan.implementation, "indicator")),
        "trail": [(_("Master Plan"), page.address(plan)), (_("Catalogue"), "")],
    }
    return render(request, "masterplan/catalogue.html", context, status=UNFIT if context["nothing"] else 200)


def _groups(entries: list[catalogue.Entry]) -> list[tuple[str, list[catalogue.Entry]]]:
    order = list(catalogue.domains())
    ordered = sorted(entries, key=lambda entry: order.index(entry.domain))
    return [(catalogue.domains()[code].name, list(found)) for code, found in groupby(ordered, key=lambda e: e.domain)]
