"""Whether a country takes part in comparisons: everybody of it can read it, its Agency lead decides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import implementation_for, reader, standing_in
from accounts.editing import agree_to_compare
from accounts.history import history_of
from core.answers import LedOn


@login_required
@require_http_methods(["GET", "POST"])
def comparison(request: HttpRequest, slug: str) -> HttpResponse:
    """What taking part means, whether the country does, and since when; `agrees` is yes or no."""
    writes = request.method == "POST"
    found = implementation_for(request.user, slug, "consent" if writes else "view")
    agrees = request.POST.get("agrees", "")
    if agrees in ("yes", "no"):
        agree_to_compare(found, agrees=agrees == "yes", by=reader(request), standing=standing_in(found, "consent"))
        messages.success(request, _("The country takes part.") if agrees == "yes" else _("It takes part no more."))
        return LedOn(reverse("accounts:comparison", args=[slug]))
    context = {
        "implementation": found,
        "unsaid": writes,
        "decides": found.held.may("consent"),
        "history": history_of({found.public_id: found}, only=("comparison.agreed", "comparison.ended")),
    }
    return render(request, "accounts/comparison.html", context, status=422 if writes else 200)
