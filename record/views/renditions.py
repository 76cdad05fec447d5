"""Handing out PDFs that were made of versions: reading copies and issued files."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import implementation_for
from accounts.models import Implementation
from core.models import Rendition
from core.uploads import serve
from record.access import document_for
from record.issuing import ask, issued_file
from record.models import Version
from record.views.proving import led_on, reader


@require_safe
def rendition(request: HttpRequest, slug: str, public_id: Any) -> HttpResponseBase:
    """The PDF; what a public country has published is for everybody, all else for whoever sees the country."""
    made = Rendition.objects.filter(public_id=public_id, subject__in=_versions_of(slug)).select_related("file").first()
    if not (made and _is_open(slug, made)):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        implementation_for(request.user, slug)
    if made is None:
        raise Http404(_("There is no such file here."))
    mark = "" if made.purpose == Rendition.Purpose.ISSUED else "-reading-copy"
    return serve(made.file, f"{made.reference}{mark}.pdf")


@login_required
@require_POST
def make(request: HttpRequest, slug: str, reference: str, number: int) -> HttpResponse:
    """Asks the worker for a reading copy, or again for an issued file that could not be made."""
    document = document_for(reader(request), slug, reference)
    version = document.versions.filter(number=number).first()
    if version is None:
        raise Http404(_("This document has no such version."))
    version.document = document
    made = issued_file(version)
    if made:
        return led_on("record:rendition", slug, made.public_id)
    job = ask(version, reader(request))
    return led_on("core:job", job.public_id) if job else led_on(version)


def _versions_of(slug: str) -> QuerySet[Version, Any]:
    return Version.objects.filter(document__implementation__slug=slug).values("public_id")


def _is_open(slug: str, made: Rendition) -> bool:
    """The country opted in, and this is the issued file of what it published; agreements and papers are its own."""
    was_published = Version.objects.filter(public_id=made.subject, published_at__isnull=False).exists()
    is_issued = was_published and made.purpose == Rendition.Purpose.ISSUED
    return is_issued and Implementation.objects.public().filter(slug=slug).exists()
