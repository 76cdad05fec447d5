"""The plan: lengths and days of all activities, and confirming the lengths."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader
from record.access import standing_for
from record.views.proving import led_on
from tracks import forms, planning, table
from tracks.access import plan_for
from tracks.models import Plan
from tracks.situations import activities_of
from tracks.views.changing import answer_of, settle


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every activity with its length, days and owner; what was agreed and when."""
    plan = plan_for(reader(request), slug)
    return render(request, "tracks/plan.html", table.context_of(plan, reader(request)))


@login_required
@require_http_methods(["GET", "POST"])
def lengths(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirms the lengths of all activities that are not over, in all tracks; what that moves is told before."""
    plan = plan_for(reader(request), slug, "plan")
    ahead = planning.lengths_ahead(activities_of(plan))
    form = forms.LengthsForm(request.POST or None, activities=ahead, initial={"shown": planning.shown_lengths(ahead)})
    moves = settle(request, form, plan, lambda: _confirm(request, plan, form))
    if moves and moves.saved:
        return led_on("tracks:plan", slug)
    context = {
        **table.frame(plan, _("Lengths")),
        "form": form,
        "moves": moves,
        "groups": table.length_groups(form, ahead),
    }
    return render(request, "tracks/lengths.html", context, status=answer_of(form, moves))


def _confirm(request: HttpRequest, plan: Plan, form: forms.LengthsForm) -> None:
    by, standing = reader(request), standing_for(plan.implementation, "plan")
    planning.confirm_lengths(plan, form.lengths, by=by, standing=standing, shown=form.cleaned_data["shown"])
