"""Asking for the plan as PDF, and handing it out to whoever sees the country."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import implementation_for, reader
from core.answers import LedOn
from core.models import Rendition
from core.uploads import serve
from desk import plan_printing


@login_required
@require_POST
def make(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks the worker for the plan; the page of the job says how far it is."""
    job = plan_printing.ask(implementation_for(request.user, slug), by=reader(request))
    return LedOn(reverse("core:job", args=[job.public_id]))


@login_required
@require_safe
def paper(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponseBase:
    """The plan as it was printed."""
    implementation = implementation_for(request.user, slug)
    held = Rendition.objects.filter(renderable=plan_printing.KIND, subject=implementation.public_id)
    made = held.select_related("file").filter(public_id=public_id).first()
    if made is None:
        raise Http404(_("There is no such plan here."))
    return serve(made.file, f"{made.reference.lower()}.pdf")
