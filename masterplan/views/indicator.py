"""The sheet of one indicator: read, filled in as one form, moved on, added by the country, taken out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reader
from core.answers import LedOn
from core.transitions import perform, rules_of
from masterplan import page, sheet
from masterplan.access import editor_of, indicator_for, plan_for
from masterplan.forms import PartForm, grouped
from masterplan.loading import whole
from masterplan.models import Indicator
from masterplan.taking_out import take_out
from record.forms import Refusable
from record.views.proving import attempt, sent, status_of

ACTIONS = frozenset(rules_of(Indicator))


@login_required
@require_safe
def indicator(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The sheet as it reads."""
    rows = whole(Indicator.objects.select_related("numerator", "denominator", "responsible_person"))
    found = indicator_for(reader(request), slug, code, rows)
    return render(request, "masterplan/indicator.html", sheet.context_of(found, reader(request)))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The whole sheet as one form; what two people changed differently is shown to the later one."""
    found = indicator_for(reader(request), slug, code)
    standing = editor_of(reader(request), found.implementation, "indicator")
    return _form(request, found, sheet.GROUPS, sheet.NAMES, standing)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """An indicator of the country's own."""
    plan = plan_for(reader(request), slug)
    standing = editor_of(reader(request), plan.implementation, "indicator")
    made = Indicator(plan=plan, order=plan.indicators.count() + 1)
    groups = ((_("An indicator of the country’s own"), ("code", *sheet.BRIEF)),)
    return _form(request, made, groups, ("code", *sheet.BRIEF), standing)


def _form(request: HttpRequest, row: Indicator, groups: Any, names: Any, standing: Any) -> HttpResponse:
    form = PartForm(sent(request), row, names)
    if form.is_bound and form.is_valid() and attempt(form, lambda: form.save(by=reader(request), standing=standing)):
        messages.success(request, _("Saved: %(indicator)s.") % {"indicator": form.typed.get("name", row)})
        return LedOn(page.address(row.plan, "indicator", form.typed["code"]))
    title = _("Add an indicator") if row._state.adding else str(row)
    back = page.address(row.plan) if row._state.adding else page.address(row.plan, "indicator", row.code)
    context = {
        "implementation": row.plan.implementation,
        "form": form,
        "groups": grouped(form, groups),
        "title": title,
        "back": back,
        "remove_url": "" if row._state.adding else page.address(row.plan, "remove", row.code),
        "trail": [(_("Master Plan"), page.address(row.plan)), (title, "")],
    }
    return render(request, "masterplan/part.html", context, status=status_of(form))


@login_required
@require_POST
def act(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Moves the sheet on; refusals become a page of their own."""
    found = indicator_for(reader(request), slug, code)
    action = request.POST.get("action", "")
    if action not in ACTIONS:
        raise Http404(_("There is nothing of that kind to do."))
    perform(found, action, by=reader(request))
    messages.success(request, _("Done: %(indicator)s.") % {"indicator": found})
    return LedOn(page.address(found.plan, "indicator", code))


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Asks once more, then takes the indicator out of the plan; the record keeps it."""
    found = indicator_for(reader(request), slug, code)
    standing = editor_of(reader(request), found.implementation, "indicator")
    form = Refusable(sent(request))
    if form.is_bound and attempt(form, lambda: take_out(found, by=reader(request), standing=standing)):
        messages.success(request, _("Taken out of the plan: %(row)s.") % {"row": found})
        return LedOn(page.address(found.plan))
    context = {
        "implementation": found.implementation,
        "form": form,
        "title": str(found),
        "back": page.address(found.plan, "indicator", code),
        "trail": [(_("Master Plan"), page.address(found.plan)), (str(found), "")],
    }
    return render(request, "masterplan/remove.html", context, status=status_of(form))
