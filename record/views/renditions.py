"""Handing out PDFs that were made of versions: reading copies and issued files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
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
    implementation = get_object_or_404(Implementation, slug=slug)
    held = Rendition.objects.filter(chain__key=implementation.chain_key(), public_id=public_id)
    found = held.select_related("file").first()
    if not (found and implementation.is_public and found.purpose == Rendition.Purpose.ISSUED):
        implementation_for(request.user, slug)
    if found is None:
        raise Http404(_("There is no such file here."))
    version = Version.objects.get(public_id=found.subject)
    mark = "" if found.purpose == Rendition.Purpose.ISSUED else "-reading-copy"
    return serve(found.file, f"{version.reference}{mark}.pdf")
