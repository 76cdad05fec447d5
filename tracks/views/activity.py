"""The page of one activity, and the actions that it offers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.history import history_of
from core.offers import Offer
from core.transitions import action_of, actions_for, perform, rules_of
from tracks import forms, planning
from tracks.access import activity_for
from tracks.models import Activity
from tracks.page import neighbours, offers_of, said_on, signers_of
from tracks.planning import planned
from tracks.situations import activities_of, after_of, situations

FORMS: dict[str, type[Any]] = {
    "start": forms.OnForm,
    "postpone": forms.PostponeForm,
    "reopen": forms.ReasonForm,
    "skip": forms.ReasonForm,
}
"""Actions that ask something first; all others happen at the press of the button."""


@login_required
@require_safe
def page(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """What it is, why it cannot start yet, its checklist, people, dates, evidence, conversation and history."""
    activity = activity_for(request.user, slug, code)
    return render(request, "tracks/activity.html", _context(request, activity))


def _context(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    plan = activity.plan
    every = activities_of(plan)
    situations(plan, every)
    activity = next(found for found in every if found.pk == activity.pk)
    activity.track.plan = plan
    schedule = planned(plan, every)
    offers: list[Offer] = offers_of(activity, actions_for(activity, request.user), asks=set(FORMS))
    return {
        "implementation": plan.implementation,
        "membership": _membership(plan.implementation),
        "activity": activity,
        "offers": offers,
        "span": schedule.spans.get(activity.code),
        "situation": activity.situation(request.user),
        **neighbours(activity, every, after_of(plan), schedule),
        **signers_of(activity),
        **said_on(activity, request.user),
        "history": history_of({activity.public_id: str(activity)}),
    }


def _membership(implementation: Any) -> Any:
    return next(iter(implementation.held.memberships), None)


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, slug: str, code: str, action: str) -> HttpResponse:
    """Asks what an action needs, and does it; refusals are shown in place with the input kept."""
    activity = activity_for(request.user, slug, code)
    name = request.POST.get("action", action)
    asked = action_of(activity, name, request.user) if name in _names() else None
    if asked is None and request.method == "GET":
        raise Http404(_("There is nothing of that kind to do now."))
    kind = FORMS.get(name)
    form = kind(request.POST or None) if kind else None
    if request.method == "POST" and (form is None or form.is_valid()):
        perform(activity, name, by=request.user, **(form.cleaned_data if form else {}))
        messages.success(request, _("Done: %(activity)s.") % {"activity": activity})
        return redirect(activity.get_absolute_url())
    context = {"form": form, "asked": asked, "activity": activity, "implementation": activity.implementation}
    return render(request, "tracks/act.html", context, status=422 if request.method == "POST" else 200)


def _names() -> set[str]:
    return {name for name, rule in rules_of(Activity).items() if rule.shown and rule.may}


@login_required
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Who answers for it, when it is due, not before which day."""
    activity = activity_for(request.user, slug, code, "plan")
    initial = {name: getattr(activity, name) for name in ("owner", "due_on", "not_before", "edition")}
    form = forms.DetailsForm(request.POST or None, initial=initial, activity=activity)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        edition = values.pop("edition")
        held = activity.implementation.held.holding("plan")
        planning.edit(activity, values, by=request.user, standing=held.standing, edition=edition)
        return redirect(activity.get_absolute_url())
    context = {"form": form, "activity": activity, "implementation": activity.implementation}
    return render(request, "tracks/details.html", context, status=422 if form.is_bound else 200)
