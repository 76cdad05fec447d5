"""Who signs each kind of document, and the institutions that the country names for it."""

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import reader
from accounts.models import Implementation
from record.views.proving import attempt, led_on, status_of
from tracks import forms, may, routes, table
from tracks.access import plan_for


@login_required
@require_http_methods(["GET", "POST"])
def routes_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who signs each kind of document; the country names institutions where the process lets it."""
    plan = plan_for(reader(request), slug)
    implementation = plan.implementation
    standing = may.name_signers(implementation)
    if request.method == "POST" and standing is None:
        raise PermissionDenied(_("Only the country itself names who signs for it."))
    signings = routes.signings_of(implementation)
    sent = _signers_form(request, signings, implementation) if request.method == "POST" else None
    if sent and standing and sent.is_valid():
        what, shown, chosen = (sent.cleaned_data[name] for name in ("what", "shown", "institutions"))
        name = partial(routes.name_institutions, implementation, what, chosen, by=reader(request), standing=standing)
        if attempt(sent, lambda: name(shown=shown)):
            messages.success(request, _("Saved: it holds for what is submitted from now on."))
            return led_on("tracks:routes", slug)
    rows = _signing_rows(signings, implementation, sent=sent, may_name=standing is not None)
    context = {**table.frame(plan, _("Who signs documents")), "rows": rows, "form": sent}
    return render(request, "tracks/routes.html", context, status=status_of(sent) if sent else 200)


def _signers_form(
    request: HttpRequest, signings: Sequence[routes.Signing], implementation: Implementation
) -> forms.SignersForm:
    """The form that was sent, by the kind that it names."""
    what = request.POST.get("what", "")
    if what not in {signing.what for signing in signings if signing.names}:
        raise Http404(_("The country names nobody for this kind of document."))
    return forms.SignersForm(request.POST, choices=_choices(implementation), auto_id=f"{what}-%s")


def _choices(implementation: Implementation) -> list[tuple[str, str]]:
    return [(str(found.public_id), found.name) for found in routes.nameable(implementation)]


def _signing_rows(
    signings: Sequence[routes.Signing],
    implementation: Implementation,
    *,
    sent: forms.SignersForm | None,
    may_name: bool,
) -> list[tuple[routes.Signing, forms.SignersForm | None]]:
    """Each kind with its form, if the reader may name institutions for it; the one that was sent as it was sent."""
    choices = _choices(implementation) if may_name else []

    def form_of(signing: routes.Signing) -> forms.SignersForm | None:
        if not (may_name and signing.names):
            return None
        if sent and sent.data.get("what") == signing.what:
            return sent
        initial = {"what": signing.what, "shown": signing.shown, "institutions": list(signing.named)}
        return forms.SignersForm(initial=initial, choices=choices, auto_id=f"{signing.what}-%s")

    return [(signing, form_of(signing)) for signing in signings]
