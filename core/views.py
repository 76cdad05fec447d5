"""The page of a job: how far it is, what came of it. What the work is, and who may ask for it, stands elsewhere."""

from typing import Protocol, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import clock
from core.jobs import UNHEARD
from core.models import Job


class Viewer(Protocol):
    """Who looks: a person, of whom this room knows no more than this."""

    @property
    def public_id(self) -> UUID: ...

    def sees(self, chain_key: str) -> bool: ...


@require_safe
@login_required
@never_cache
def job(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """For whoever asked, and for all who see the implementation; the page, or for htmx the progress alone."""
    found = get_object_or_404(Job, public_id=public_id)
    viewer = cast(Viewer, request.user)
    if viewer.public_id != found.asked_by and not viewer.sees(found.chain_key):
        raise Http404
    context = {
        "job": found,
        "url": request.path,
        "label": found.parameters.get("title") or _("What you asked for"),
        "done_url": found.result.get("url") or found.parameters.get("back") or "/",
        "done_label": found.result.get("label") or _("Go on"),
        "back": found.parameters.get("back"),
        "is_late": found.state == Job.State.WAITING and clock.now() - found.asked_at > UNHEARD,
    }
    fragment = getattr(request, "htmx", False)
    return render(request, "components/progress.html" if fragment else "core/job.html", context)
