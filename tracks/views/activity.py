"""The page of one activity, the actions that it offers, and who answers for it by when."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import implementation_for, reader
from core.transitions import action_of, perform, rules_of
from record.access import standing_for
from record.forms import Refusable
from record.views.proving import attempt, led_on, status_of
from tracks import forms, offering, planning
from tracks.access import activity_for
from tracks.models import Activity
from tracks.page import context_of, trail, whole
from tracks.views.changing import answer_of, settle

FORMS: dict[str, type[Refusable]] = {
    "start": forms.OnForm,
    "postpone": forms.PostponeForm,
    "reopen": forms.ReasonForm,
    "skip": forms.ReasonForm,
}
"""What these ask; all others ask nothing."""

ACTIONS = [name for name, rule in rules_of(Activity).items() if rule.shown and rule.may]


@login_required
@require_safe
def page(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """What it is, why it cannot start yet, its checklist, people, dates, evidence, conversation and history."""
    held = whole(implementation_for(reader(request), slug), checked=code)
    return render(request, "tracks/activity.html", context_of(held, held.find(code), reader(request)))


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, slug: str, code: str, action: str) -> HttpResponse:
    """Asks what an action needs, and does it; refusals are shown in place with the input kept."""
    activity = activity_for(reader(request), slug, code)
    if action not in ACTIONS:
        raise Http404(_("There is nothing of that kind to do."))
    form = FORMS.get(action, Refusable)(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and attempt(form, lambda: _perform(request, activity, action, form)):
        messages.success(request, _("Done: %(activity)s.") % {"activity": activity})
        return led_on(activity)
    asked = action_of(activity, action, reader(request))
    if asked is None and not form.is_bound:
        raise Http404(_("This cannot be done now, or not by you."))
    if asked and not form.is_bound:
        form.refusals = list(asked.refusals)
    context = {
        "implementation": activity.implementation,
        "activity": activity,
        "form": form,
        "label": rules_of(Activity)[action].label,
        "note": offering.NOTES[action],
        "possible": asked is not None,
        "trail": trail(activity, rules_of(Activity)[action].label),
    }
    return render(request, "tracks/act.html", context, status=status_of(form) if form.is_bound else 200)


def _perform(request: HttpRequest, activity: Activity, action: str, form: Refusable) -> None:
    perform(activity, action, by=reader(request), **form.cleaned_data)


@login_required
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Who answers for it, its pin, not before which day, when it is due; what that moves is told before it is saved."""
    activity = activity_for(reader(request), slug, code, "plan")
    initial = {name: getattr(activity, name) for name in ("owner", "due_on", "not_before", "pinned_on", "edition")}
    form = forms.DetailsForm(request.POST or None, initial=initial, activity=activity)
    moves = settle(request, form, activity.plan, lambda: _change(request, activity, form.cleaned_data))
    if moves and moves.saved:
        return led_on(activity)
    context = {
        "implementation": activity.implementation,
        "activity": activity,
        "form": form,
        "moves": moves,
        "trail": trail(activity, _("Person and dates")),
    }
    return render(request, "tracks/details.html", context, status=answer_of(form, moves))


def _change(request: HttpRequest, activity: Activity, typed: dict[str, Any]) -> None:
    values = dict(typed)
    edition = values.pop("edition")
    standing = standing_for(activity.implementation, "plan")
    planning.edit(activity, values, by=reader(request), standing=standing, edition=edition)
