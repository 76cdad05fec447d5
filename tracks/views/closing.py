"""The closing stage: the gate with its five lights and waivers, and requests for remote assistance."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import reader
from core.transitions import action_of, perform
from record.access import standing_for
from record.views.proving import attempt, led_on, status_of
from tracks import assistance, closing, forms, table
from tracks.access import plan_for
from tracks.models import Activity, Plan, Waiver
from tracks.waivers import request_waiver


@login_required
@require_http_methods(["GET", "POST"])
def gate_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The five lights, what each waits for, the waivers; whoever may can ask for one here."""
    plan = plan_for(reader(request), slug, "request_waiver" if request.method == "POST" else "view")
    standing = closing.standing_of(plan)
    form = forms.WaiverForm(request.POST or None, lights=standing.askable)
    if request.method == "POST":
        form = forms.WaiverForm(request.POST, lights=standing.choices)
    made: list[Waiver] = []
    if form.is_bound and form.is_valid():
        by, capacity = reader(request), standing_for(plan.implementation, "request_waiver")
        values = form.cleaned_data
        if attempt(form, lambda: made.append(request_waiver(plan, by=by, standing=capacity, **values))):
            return led_on(made[0])
    asks = plan.implementation.held.may("request_waiver") and (standing.askable or form.is_bound)
    context = {**table.frame(plan, _("The closing gate")), "standing": standing, "form": form if asks else None}
    return render(request, "tracks/gate.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def assistance_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Requests for remote assistance, each with its answer; asked here by the country."""
    plan = plan_for(reader(request), slug, "ask_assistance" if request.method == "POST" else "view")
    activity = _follow_up(plan)
    form = forms.AskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        by, standing = reader(request), standing_for(plan.implementation, "ask_assistance")
        if attempt(form, lambda: assistance.ask(activity, by=by, standing=standing, text=form.cleaned_data["text"])):
            messages.success(request, _("The request is sent; whoever assists is told."))
            return led_on("tracks:assistance", slug)
    held = plan.implementation.held
    context = {
        **table.frame(plan, _("Remote assistance")),
        "activity": activity,
        "requests": list(activity.requests.select_related("asked_by", "answered_by").order_by("-number")),
        "form": form if held.may("ask_assistance") else None,
        "closed": assistance.closed(activity),
        "may_answer": held.may("assist"),
    }
    return render(request, "tracks/assistance.html", context, status=status_of(form))


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
    """Answers one request; whoever comes second sees the answer, and what they typed."""
    plan = plan_for(reader(request), slug, "assist")
    requests = _follow_up(plan).requests.select_related("asked_by", "answered_by")
    asked = get_object_or_404(requests, number=number)
    form = forms.AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["answer"]
        if attempt(form, lambda: perform(asked, "reply", by=reader(request), answer=words)):
            messages.success(request, _("%(request)s is answered.") % {"request": asked})
            return led_on("tracks:assistance", slug)
    context: dict[str, Any] = {**table.frame(plan, _("Remote assistance")), "asked": asked, "form": form}
    context["possible"] = action_of(asked, "reply", reader(request)) is not None
    return render(request, "tracks/answer.html", context, status=status_of(form))
