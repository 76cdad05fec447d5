"""The public pages: of each country that opted in, and the list of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Implementation
from core import ledger
from desk.public import figures, published, track_rows


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """The countries that opted in to a public page."""
    held = Implementation.objects.public().order_by("name")
    return render(request, "desk/countries.html", {"implementations": held})


@require_safe
def public(request: HttpRequest, slug: str) -> HttpResponse:
    """Progress in plain words, published documents, who takes part. Only for countries that opted in."""
    implementation = Implementation.objects.public().select_related("emblem").filter(slug=slug).first()
    if implementation is None:
        raise Http404(_("There is no public page at this address."))
    context: dict[str, Any] = {
        "implementation": implementation,
        "rows": track_rows(implementation),
        "documents": published(implementation),
        "facts": figures(implementation),
        "institutions": implementation.institutions.order_by("name"),
        "ledger_head": ledger.head_of(implementation.chain_key()),
    }
    return render(request, "desk/public.html", context)
