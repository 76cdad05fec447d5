"""Moving an activity to another day: by the form, or by dragging it along the lanes, which leads to the same form."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import reader
from record.access import standing_for
from record.views.proving import attempt, led_on
from tracks import forms, planning, redating
from tracks.access import activity_for
from tracks.models import Activity
from tracks.page import trail
from tracks.views.changing import answer_of, settle


@login_required
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """To which day, and whether it is fixed; ?day= is where it was dropped. What moves is told before it is saved."""
    activity = activity_for(reader(request), slug, code, "plan")
    redating.refuse_what_is_begun(activity)
    dropped = _dropped(request)
    how = "pinned_on" if activity.pinned_on else "not_before"
    initial = {"day": dropped or redating.starts_now(activity), "how": how, "edition": activity.edition}
    form = forms.MoveForm(request.POST or None, initial=initial)
    found: list[redating.Foreseen] = []
    if dropped and not form.is_bound:
        dates = {"not_before": None, "pinned_on": None, how: dropped}
        attempt(form, lambda: found.append(redating.foreseen(activity, dates)))
    moves = settle(request, form, activity.plan, lambda: _change(request, activity, form))
    if moves and moves.saved:
        return led_on(activity)
    context = {
        "implementation": activity.implementation,
        "activity": activity,
        "form": form,
        "moves": found[0].moves if found else moves,
        "later": redating.later_words(dropped, found[0].starts) if dropped and found else "",
        "trail": trail(activity, _("Move")),
    }
    return render(request, "tracks/move.html", context, status=answer_of(form, moves) if form.is_bound else 200)


def _dropped(request: HttpRequest) -> date | None:
    """The day that the address names, if it is one that can be planned for."""
    try:
        found: Any = forms.Day().clean(request.GET.get("day", ""))
    except ValidationError:
        return None
    return found if isinstance(found, date) else None


def _change(request: HttpRequest, activity: Activity, form: forms.MoveForm) -> None:
    standing = standing_for(activity.implementation, "plan")
    edition = form.cleaned_data["edition"]
    planning.edit(activity, form.dates, by=reader(request), standing=standing, edition=edition)
