"""Handing out PDFs that were made of versions: reading copies and issued files."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import implementation_for
from accounts.models import Implementation
from core.models import Rendition
from core.uploads import serve
from record.models import Version


@require_safe
def rendition(request: HttpRequest, slug: str, public_id: Any) -> HttpResponseBase:
    """The PDF; an issued file of a public country is for everybody, all else for whoever sees the country."""
    made = Rendition.objects.filter(public_id=public_id, subject__in=_versions_of(slug)).select_related("file").first()
    if not (made and _is_open(slug, made)):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        implementation_for(request.user, slug)
    if made is None:
        raise Http404(_("There is no such file here."))
    mark = "" if made.purpose == Rendition.Purpose.ISSUED else "-reading-copy"
    return serve(made.file, f"{made.reference}{mark}.pdf")


def _versions_of(slug: str) -> QuerySet[Version, Any]:
    return Version.objects.filter(document__implementation__slug=slug).values("public_id")


def _is_open(slug: str, made: Rendition) -> bool:
    """The country opted in, and this is what it issued."""
    is_issued = made.purpose == Rendition.Purpose.ISSUED
    return is_issued and Implementation.objects.public().filter(slug=slug).exists()
