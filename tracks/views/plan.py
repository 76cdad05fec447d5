"""The plan: lengths and dates of all activities, their confirmation, and the country's own activities."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracks import adapting, forms, planning
from tracks.access import activity_for, plan_for
from tracks.models import Activity, Plan
from tracks.page import state_of
from tracks.situations import activities_of, after_of, situations


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every activity with its length, days and owner; what was agreed and when."""
    plan = plan_for(request.user, slug)
    every = activities_of(plan)
    situations(plan, every)
    after = after_of(plan)
    schedule = planning.planned(plan, every, after)
    rows = [
        {"activity": a, "state": state_of(a), "span": schedule.spans[a.code], "after": after.get(a.code, ())}
        for a in every
    ]
    context = {
        "plan": plan,
        "rows": rows,
        "schedule": schedule,
        "baselines": plan.baselines.order_by("-number"),
        **_frame(plan),
    }
    return render(request, "tracks/plan.html", context)


def _frame(plan: Plan) -> dict[str, Any]:
    held = plan.implementation.held  # type: ignore[attr-defined]
    return {
        "implementation": plan.implementation,
        "membership": next(iter(held.memberships), None),
        "may_plan": held.may("plan"),
    }


@login_required
@require_http_methods(["GET", "POST"])
def lengths(request: HttpRequest, slug: str) -> HttpResponse:
    """Confirms the lengths of all activities that are not completed, in all tracks."""
    plan = plan_for(request.user, slug, "plan")
    ahead = [a for a in activities_of(plan) if a.state != Activity.State.COMPLETED and not a.is_optional]
    form = forms.LengthsForm(request.POST or None, activities=ahead)
    if request.method == "POST" and form.is_valid():
        held = plan.implementation.held.holding("plan")
        confirmed = planning.confirm_lengths(plan, form.cleaned_data, by=request.user, standing=held.standing)
        said = ngettext("%(n)s length is confirmed.", "%(n)s lengths are confirmed.", len(confirmed))
        messages.success(request, said % {"n": len(confirmed)})
        return redirect("tracks:plan", slug)
    context = {"form": form, **_frame(plan)}
    return render(request, "tracks/lengths.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """An activity of the country's own."""
    plan = plan_for(request.user, slug, "plan")
    form = forms.OwnActivityForm(
        request.POST or None, implementation=plan.implementation, activities=activities_of(plan)
    )
    if request.method == "POST" and form.is_valid():
        held = plan.implementation.held.holding("plan")
        made = adapting.add(by=request.user, standing=held.standing, **form.cleaned_data)
        messages.success(request, _("Added: %(activity)s.") % {"activity": made})
        return redirect("tracks:activity", slug, made.code)
    return render(request, "tracks/add.html", {"form": form, **_frame(plan)}, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The country's own words for an activity."""
    activity = activity_for(request.user, slug, code, "plan")
    initial = {"title": activity.title, "short": activity.short, "edition": activity.edition}
    form = forms.NamesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        held = activity.implementation.held.holding("plan")
        adapting.rename(activity, by=request.user, standing=held.standing, **form.cleaned_data)
        return redirect(activity.get_absolute_url())
    context = {"form": form, "activity": activity, **_frame(activity.plan)}
    return render(request, "tracks/rename.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Takes an optional or own activity out of the plan, after asking once."""
    activity = activity_for(request.user, slug, code, "plan")
    if request.method == "POST":
        held = activity.implementation.held.holding("plan")
        adapting.drop(activity, by=request.user, standing=held.standing)
        messages.success(request, _("Dropped: %(activity)s. It stays in the record.") % {"activity": activity})
        return redirect("tracks:plan", slug)
    context = {"activity": activity, "refusals": adapting.drop_refusals(activity), **_frame(activity.plan)}
    return render(request, "tracks/drop.html", context)


@login_required
@require_POST
def wait_for(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Lets the activity wait for another one, or no more; what would form a ring is refused."""
    activity = activity_for(request.user, slug, code, "plan")
    held = activity.implementation.held.holding("plan")
    if lost := request.POST.get("no_more"):
        adapting.wait_no_more(activity, lost, by=request.user, standing=held.standing)
    else:
        adapting.wait_for(activity, [request.POST.get("before", "")], by=request.user, standing=held.standing)
    return redirect(activity.get_absolute_url())
