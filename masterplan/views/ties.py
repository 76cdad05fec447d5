"""What an indicator is tied to: its sources, its disaggregations, its codes elsewhere and places in frameworks."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_stubs_ext import StrOrPromise

from accounts.access import reader
from core.answers import LedOn
from masterplan import page, sheet_parts
from masterplan.access import editor_of, indicator_for
from masterplan.models import Indicator
from masterplan.tie_forms import BreakdownForm, ElsewhereForm, SourcesForm, TiesForm
from record.views.proving import attempt, sent, status_of

Keep = Callable[..., None]


@login_required
@require_http_methods(["GET", "POST"])
def sources(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """What each source of the plan yields for the indicator: its row of the coverage matrix."""

    def keep(row: Indicator, form: Any, **by: Any) -> None:
        sheet_parts.set_sources(row, form.rows, **by)

    return _ties(request, slug, code, SourcesForm, keep, _("Sources of %(indicator)s"))


@login_required
@require_http_methods(["GET", "POST"])
def breakdown(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """By which criteria and lists the indicator is broken down."""

    def keep(row: Indicator, form: Any, **by: Any) -> None:
        sheet_parts.set_disaggregations(row, form.rows, **by)

    return _ties(request, slug, code, BreakdownForm, keep, _("%(indicator)s, broken down"))


@login_required
@require_http_methods(["GET", "POST"])
def elsewhere(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """What the indicator is called elsewhere, and where it stands in frameworks."""

    def keep(row: Indicator, form: Any, **by: Any) -> None:
        sheet_parts.set_codes(row, form.cleaned_data["codes"], **by)
        sheet_parts.set_places(row, form.cleaned_data["places"], **by)

    return _ties(request, slug, code, ElsewhereForm, keep, _("%(indicator)s elsewhere"))


def _ties(
    request: HttpRequest, slug: str, code: str, asks: Callable[..., TiesForm], keep: Keep, title: StrOrPromise
) -> HttpResponse:
    row = indicator_for(reader(request), slug, code)
    standing = editor_of(reader(request), row.implementation, "indicator")
    form = asks(sent(request), row)
    by: dict[str, Any] = {"by": reader(request), "standing": standing}
    if form.is_bound and form.is_valid() and attempt(form, lambda: keep(row, form, **by)):
        messages.success(request, _("Saved: %(indicator)s.") % {"indicator": row})
        return LedOn(page.address(row.plan, "indicator", code))
    here = page.address(row.plan, "indicator", code)
    named = str(title) % {"indicator": row}
    context = {
        "implementation": row.implementation,
        "form": form,
        "title": named,
        "back": here,
        "trail": [(_("Master Plan"), page.address(row.plan)), (str(row), here), (named, "")],
    }
    return render(request, "masterplan/ties.html", context, status=status_of(form))
