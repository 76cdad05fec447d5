"""One cell of the indicator table, edited where it stands; without script on a page of its own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import reader
from core.answers import LedOn
from masterplan import cells, page, table
from masterplan.access import editor_of, indicator_for
from masterplan.forms import PartForm
from masterplan.loading import whole
from masterplan.models import Indicator
from record.views.proving import attempt, sent, status_of


@login_required
@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, slug: str, code: str, key: str) -> HttpResponse:
    """The form of the cell beneath its row; once kept, or left, the row alone."""
    indicator = indicator_for(reader(request), slug, code, whole(Indicator.objects.all()))
    standing = editor_of(reader(request), indicator.implementation, "indicator")
    if key not in cells.CELLS:
        raise Http404(_("The table has no such column."))
    if "leave" in request.GET:
        return _row(request, indicator, key) if request.htmx else LedOn(_back(indicator))  # type: ignore[attr-defined]
    form = cells.form_of(cells.CELLS[key], indicator, sent(request))
    by: dict[str, Any] = {"by": reader(request), "standing": standing}
    if form.is_bound and form.is_valid() and attempt(form, lambda: cells.keep(cells.CELLS[key], indicator, form, **by)):
        if request.htmx:  # type: ignore[attr-defined]
            return _row(request, _again(indicator), key)
        messages.success(request, _("Saved: %(indicator)s.") % {"indicator": indicator})
        return LedOn(_back(indicator))
    return _asking(request, indicator, key, form)


def _back(indicator: Indicator) -> str:
    """The indicator's place in the table."""
    return f"{page.address(indicator.plan)}?phase={indicator.phase.number}#{indicator.code}"


def _again(indicator: Indicator) -> Indicator:
    """The row as it stands after it was kept."""
    found = whole(Indicator.objects.filter(pk=indicator.pk)).get()
    found.plan = indicator.plan
    return found


def _row(request: HttpRequest, indicator: Indicator, key: str) -> HttpResponse:
    return render(request, "masterplan/row.html", _context(indicator, key))


def _asking(request: HttpRequest, indicator: Indicator, key: str, form: PartForm) -> HttpResponse:
    template = "masterplan/row.html" if request.htmx else "masterplan/cell.html"  # type: ignore[attr-defined]
    context = _context(indicator, key) | {"form": form, "cell": cells.CELLS[key]}
    return render(request, template, context, status=status_of(form))


def _context(indicator: Indicator, key: str) -> dict[str, Any]:
    return {
        "implementation": indicator.implementation,
        "row": table.row_of(indicator),
        "here": key,
        "may_edit": True,
        "trail": [(_("Master Plan"), page.address(indicator.plan)), (str(indicator), "")],
    }
