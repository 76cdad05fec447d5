"""What pages that change the plan have in common: what moves is shown, then it is saved, then said."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from record.forms import Refusable
from record.views.proving import attempt, status_of
from tracks import moving
from tracks.models import Plan
from tracks.moving import Moves


def settle(
    request: HttpRequest, form: Refusable, plan: Plan, change: Callable[[], object], *, looks_first: bool = False
) -> Moves | None:
    """Saves what a valid form asks for, once what that moves was seen; None where a rule or the input is against it.

    Where it `looks_first`, it is shown even if nothing moves.
    """
    found: list[Moves] = []
    if form.is_bound and form.is_valid():
        seen = request.POST.get("seen", None if looks_first else "")
        attempt(form, lambda: found.append(moving.carry_out(plan, change, seen=seen)))
    if not found:
        return None
    if found[0].saved:
        messages.success(request, " ".join(filter(None, [_("Saved."), moving.said(found[0])])))
    return found[0]


def answer_of(form: Refusable, moves: Moves | None) -> int:
    """The status of a page that shows what moves, that refuses, or that was only asked for."""
    return 200 if moves is not None else status_of(form)
