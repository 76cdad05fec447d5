"""Asking for status reports and handing them out: a country's to whoever sees it, a portfolio's to whoever asked."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import implementation_for, reader
from core.answers import LedOn
from core.models import Job, Rendition
from core.uploads import serve
from desk import status_printing


def _to(job: Job) -> HttpResponse:
    return LedOn(reverse("core:job", args=[job.public_id]))


@login_required
@require_POST
def make(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks the worker for the report of a country; the page of the job says how far it is."""
    return _to(status_printing.ask(implementation_for(request.user, slug), by=reader(request)))


@login_required
@require_safe
def report(request: HttpRequest, slug: str, public_id: UUID) -> FileResponse:
    implementation = implementation_for(request.user, slug)
    held = Rendition.objects.filter(renderable=status_printing.KIND, subject=implementation.public_id)
    return _served(held.select_related("file").filter(public_id=public_id).first())


@login_required
@require_POST
def make_for_portfolio(request: HttpRequest) -> HttpResponse:
    return _to(status_printing.ask_for_portfolio(reader(request)))


@login_required
@require_safe
def portfolio_report(request: HttpRequest, public_id: UUID) -> FileResponse:
    """Only for whoever asked for it: it says what that person sees."""
    held = Rendition.objects.filter(renderable=status_printing.PORTFOLIO, subject=reader(request).public_id)
    return _served(held.select_related("file").filter(public_id=public_id).first())


def _served(made: Rendition | None) -> FileResponse:
    if made is None:
        raise Http404(_("There is no such report here."))
    return serve(made.file, f"{made.reference.lower()}.pdf")
