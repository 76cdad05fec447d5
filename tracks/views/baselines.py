"""Baselines: the list, one beside today, why one of its days moved, and proposing a further one."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader
from record.views.proving import attempt, led_on, status_of
from tracks import comparing, forms, may, proposing
from tracks.access import plan_for
from tracks.models import Baseline, Proposal


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every baseline, the latest first, and what is with its signers."""
    return render(request, "tracks/baselines.html", comparing.context_of(plan_for(reader(request), slug)))


@login_required
@require_safe
def one(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What was agreed beside the plan of today, and what moved the day of the gate."""
    return render(request, "tracks/baseline.html", comparing.comparison(_baseline(request, slug, number)))


@login_required
@require_safe
def slip(request: HttpRequest, slug: str, number: int, code: str) -> HttpResponse:
    """Why one last day moved: every event, decision and wait, adding up to the whole."""
    return render(request, "tracks/slip.html", comparing.explanation(_baseline(request, slug, number), code))


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Puts the plan as it stands before its signers, as a further baseline."""
    plan = plan_for(reader(request), slug)
    standing = may.propose_baseline(plan.implementation)
    if standing is None:
        raise PermissionDenied(_("A baseline is proposed by who coordinates for the country."))
    form = forms.ProposalForm(request.POST if request.method == "POST" else None)
    made: list[Proposal] = []
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(
            form, lambda: made.append(proposing.propose(plan, reason=reason, by=reader(request), standing=standing))
        ):
            return led_on(made[0])
    context = {**comparing.under(plan, (_("Propose a new baseline"), "")), "latest": comparing.latest(plan)}
    shown = {**context, "form": form, "refusals": () if form.refusals else proposing.refusals_to_propose(plan)}
    return render(request, "tracks/propose.html", shown, status=status_of(form))


def _baseline(request: HttpRequest, slug: str, number: int) -> Baseline:
    plan = plan_for(reader(request), slug)
    found = get_object_or_404(Baseline.objects.select_related("proposal__proposed_by"), plan=plan, number=number)
    found.plan = plan
    return found
