"""Adapting the process to a country: its own activities, their names and their order."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import implementation_for, reader
from record.access import standing_for
from record.forms import Refusable
from record.views.proving import attempt, led_on, status_of
from tracks import adapting, forms, page, table
from tracks.access import activity_for, plan_for
from tracks.models import Activity
from tracks.schedule import Relation
from tracks.situations import activities_of
from tracks.views.changing import answer_of, settle


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """An activity of the country's own."""
    plan = plan_for(reader(request), slug, "plan")
    activities = activities_of(plan)
    form = forms.OwnActivityForm(
        request.POST or None, implementation=plan.implementation, activities=activities, initial={"length": 5}
    )
    made: list[Activity] = []
    if form.is_bound and form.is_valid():
        by, standing = reader(request), standing_for(plan.implementation, "plan")
        values = form.cleaned_data
        if attempt(form, lambda: made.append(adapting.add(by=by, standing=standing, **values))):
            messages.success(request, _("Added: %(activity)s.") % {"activity": made[0]})
            return led_on(made[0])
    return render(
        request, "tracks/add.html", {**table.frame(plan, _("Add an activity")), "form": form}, status=status_of(form)
    )


@login_required
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The country's own words for an activity."""
    activity = activity_for(reader(request), slug, code, "plan")
    initial = {"title": activity.title, "short": activity.short, "edition": activity.edition}
    form = forms.NamesForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        by, standing = reader(request), standing_for(activity.implementation, "plan")
        if attempt(form, lambda: adapting.rename(activity, by=by, standing=standing, **form.cleaned_data)):
            messages.success(request, _("Saved."))
            return led_on(activity)
    return render(request, "tracks/rename.html", _frame(activity, form, _("Rename")), status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Takes an optional or own activity out of the plan, after asking once."""
    activity = activity_for(reader(request), slug, code, "plan")
    form = Refusable(request.POST if request.method == "POST" else None)
    if form.is_bound:
        by, standing = reader(request), standing_for(activity.implementation, "plan")
        if attempt(form, lambda: adapting.drop(activity, by=by, standing=standing)):
            messages.success(request, _("Dropped: %(activity)s. It stays in the record.") % {"activity": activity})
            return led_on("tracks:plan", slug)
    form.refusals = form.refusals or adapting.drop_refusals(activity)
    return render(
        request, "tracks/drop.html", _frame(activity, form, _("Drop")), status=status_of(form) if form.is_bound else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def wait_for(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Lets the activity wait for another one, in another way, or no more; a ring is refused; what moves is told."""
    held = page.whole(implementation_for(reader(request), slug, "plan"), checked=code)
    activity = held.find(code)
    form = _wait_form(request, held, activity)
    moves = settle(request, form, held.plan, lambda: _order(request, activity, form.cleaned_data))
    if moves and moves.saved:
        return led_on(activity)
    if not form.is_bound:
        form.refusals = adapting.wait_refusals(activity)
    context = _frame(activity, form, _("What it waits for")) | page.neighbours(held, activity) | {"moves": moves}
    return render(request, "tracks/wait_for.html", context, status=answer_of(form, moves) if form.is_bound else 200)


def _wait_form(request: HttpRequest, held: page.Whole, activity: Activity) -> forms.WaitForm:
    """Empty, filled with the link that is asked for by `of`, or as it was sent."""
    if request.method == "POST":
        return forms.WaitForm(request.POST, choices=held.activities)
    links = {link.before: link for link in held.links.get(activity.code, ())}
    link = links.get(request.GET.get("of", ""))
    choices = [held.find(link.before)] if link else page.waits(held, activity)
    initial = {"before": link.before, "relation": link.relation, "lag": Decimal(str(link.lag))} if link else {}
    return forms.WaitForm(choices=choices, initial=initial)


def _order(request: HttpRequest, activity: Activity, values: Mapping[str, Any]) -> None:
    by, standing = reader(request), standing_for(activity.implementation, "plan")
    if values["no_more"]:
        adapting.wait_no_more(activity, values["no_more"], by=by, standing=standing)
    else:
        relation, lag = values["relation"] or Relation.FINISH_START, values["lag"] or Decimal(0)
        adapting.wait_for(activity, [values["before"]], relation=relation, lag=lag, by=by, standing=standing)


def _frame(activity: Activity, form: Refusable, here: str) -> dict[str, Any]:
    trail = page.trail(activity, here)
    return {"implementation": activity.implementation, "activity": activity, "form": form, "trail": trail}
