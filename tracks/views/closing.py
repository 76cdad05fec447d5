"""The closing stage: the gate with its five lights and waivers, and requests for remote assistance."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.transitions import perform
from tracks import assistance, forms, gate
from tracks.access import plan_for
from tracks.models import Activity, Plan
from tracks.situations import activities_of, lights_of, waived_lights
from tracks.waivers import request_waiver


@login_required
@require_http_methods(["GET", "POST"])
def gate_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The five lights, what each waits for, the waivers; whoever may can ask for one here."""
    plan = plan_for(request.user, slug)
    shown = _lights(plan)
    askable = [(row["light"].code, row["light"].title) for row in shown if row["askable"]]
    may = plan.implementation.held.may("request_waiver")  # type: ignore[attr-defined]
    form = forms.WaiverForm(request.POST or None, lights=askable)
    if request.method == "POST":
        plan_for(request.user, slug, "request_waiver")
        if form.is_valid():
            held = plan.implementation.held.holding("request_waiver")  # type: ignore[attr-defined]
            made = request_waiver(plan, by=request.user, standing=held.standing, **form.cleaned_data)
            return redirect(made.get_absolute_url())
    context = {
        "shown": shown,
        "form": form if may and askable else None,
        "opens": gate.opens([row["light"] for row in shown], waived=waived_lights(plan)),
        **_frame(plan),
    }
    return render(request, "tracks/gate.html", context, status=422 if request.method == "POST" else 200)


def _lights(plan: Plan) -> list[dict[str, Any]]:
    every = activities_of(plan)
    by_code = {activity.code: activity for activity in every}
    live = {w.light: w for w in plan.waivers.exclude(state="refused").select_related("plan__implementation")}
    return [
        {
            "light": light,
            "waits": [by_code[code] for code in light.waits_for if code in by_code],
            "waiver": live.get(light.code),
            "askable": not light.lit and light.code not in live,
        }
        for light in lights_of(plan, every)
    ]


def _frame(plan: Plan) -> dict[str, Any]:
    held = plan.implementation.held  # type: ignore[attr-defined]
    return {
        "plan": plan,
        "implementation": plan.implementation,
        "membership": next(iter(held.memberships), None),
    }


@login_required
@require_http_methods(["GET", "POST"])
def assistance_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Requests for remote assistance, each with its answer; asked here by the country."""
    plan = plan_for(request.user, slug)
    activity = _follow_up(plan)
    form = forms.AskForm(request.POST or None)
    if request.method == "POST":
        plan_for(request.user, slug, "ask_assistance")
        if form.is_valid():
            held = plan.implementation.held.holding("ask_assistance")  # type: ignore[attr-defined]
            assistance.ask(activity, by=request.user, standing=held.standing, **form.cleaned_data)
            return redirect("tracks:assistance", slug)
    held = plan.implementation.held  # type: ignore[attr-defined]
    context = {
        "activity": activity,
        "requests": activity.requests.select_related("asked_by", "answered_by").order_by("-number"),
        "form": form if held.holding("ask_assistance") else None,
        "may_answer": held.holding("assist") is not None,
        **_frame(plan),
    }
    return render(request, "tracks/assistance.html", context, status=422 if request.method == "POST" else 200)


def _follow_up(plan: Plan) -> Activity:
    """The activity whose requests must all be answered."""
    held = Activity.objects.filter(track__plan=plan, checklist__sort="answered", dropped_at=None)
    found = held.select_related("track__plan__implementation").first()
    if found is None:
        raise Http404(_("This plan has no follow-up."))
    return found


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Answers one request."""
    plan = plan_for(request.user, slug, "assist")
    asked = get_object_or_404(_follow_up(plan).requests.select_related("asked_by"), number=number)
    form = forms.AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        perform(asked, "reply", by=request.user, answer=form.cleaned_data["answer"])
        return redirect("tracks:assistance", slug)
    context = {"asked": asked, "form": form, **_frame(plan)}
    return render(request, "tracks/answer.html", context, status=422 if form.is_bound else 200)
