"""The public pages: of each country that opted in, and the list of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Implementation
from desk import facts, public, summaries


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """The countries that opted in to a public page, and how far each is."""
    held = Implementation.objects.public().order_by("name")
    rows = [(line, public.parts(found)) for line in summaries.lines(held) if (found := line.facts())]
    return render(request, "desk/countries.html", {"rows": rows})


@require_safe
def country(request: HttpRequest, slug: str) -> HttpResponse:
    """Progress in plain words, published documents, who takes part. Only for countries that opted in."""
    implementation = Implementation.objects.public().select_related("emblem").filter(slug=slug).first()
    if implementation is None:
        raise Http404(_("There is no public page at this address."))
    summary, head = summaries.summary_of(implementation)
    found = facts.read(summary.facts)
    institutions = list(implementation.institutions.order_by("name"))
    documents = public.published(implementation)
    context: dict[str, Any] = {
        "implementation": implementation,
        "sentence": public.sentence(implementation, found),
        "beneath": public.led_by(institutions),
        "today": summary.on,
        "tracks": public.track_rows(summary),
        "documents": documents,
        "figures": _figures(found, len(institutions), len(documents)),
        "institutions": institutions,
        "ledger_head": head,
    }
    return render(request, "desk/public.html", context)


def _figures(found: facts.Facts, institutions: int, documents: int) -> list[tuple[str, str]]:
    of = _("%(count)s of %(all)s")
    rows = [(_("Institutions taking part"), str(institutions)), (_("Published documents"), str(documents))]
    if found.lights:
        rows.append((_("Parts complete"), of % {"count": found.lit, "all": found.lights}))
        rows.append((_("Institutions heard"), of % {"count": found.heard, "all": found.institutions}))
    return rows
