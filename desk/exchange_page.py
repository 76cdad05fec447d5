"""The page from which a country's status and plan go out, and a plan comes in."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import implementation_for
from accounts.models import Implementation
from core.models import Rendition
from core.offers import Offer
from desk import status_printing


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    implementation = implementation_for(request.user, slug)
    context = {
        "implementation": implementation,
        "trail": [(_("Reports and exchange"), "")],
        "offers": list(_offers(implementation, status_printing.latest(implementation))),
    }
    return render(request, "desk/exchange.html", context)


def _offers(implementation: Implementation, made: Rendition | None) -> Iterator[Offer]:
    slug = [implementation.slug]
    note = _("Where the country stands today, on one page, as PDF.")
    yield Offer(
        _("Status report"), reverse("desk:report", args=slug), note=note, button=_("Make the report"), post=True
    )
    note = _("The lanes and every activity, on as many pages as they need.")
    url = reverse("desk:plan_paper", args=slug)
    yield Offer(_("The plan as PDF"), url, note=note, button=_("Make the PDF"), post=True)
    if made:
        day = date_format(status_printing.day_of(made, implementation))
        url = reverse("desk:report_file", args=[implementation.slug, made.public_id])
        yield Offer(_("The report of %(day)s") % {"day": day}, url, button=_("Open it"))
