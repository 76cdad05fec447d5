"""Delegations of a country: who signs on whose behalf; offering one, answering it, ending it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import implementation_for
from accounts.models import Implementation
from core import clock
from core.transitions import perform, rules_of
from record import delegating, talk
from record.access import delegation_for
from record.forms import DelegationForm
from record.models import Delegation
from record.views.proving import attempt, led_on, reader, sent, status_of


@login_required
@require_safe
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Every delegation, those in force first; what the reader may answer stands beside it."""
    implementation = implementation_for(reader(request), slug)
    today = clock.today(implementation.zone)
    rows = delegating.rows(implementation, reader(request), on=today)
    context = {
        "implementation": implementation,
        "rows": rows,
        "in_force": [row for row in rows if row.in_force],
        "may_offer": bool(_held(implementation)) and not reader(request).is_superuser,
        "trail": _trail(implementation, _("Delegations"), last=True),
    }
    return render(request, "record/delegations.html", context)


def _held(implementation: Implementation) -> list[Any]:
    """The reader's memberships from which anything is ever signed."""
    held = implementation.held.memberships
    return [member for member in held if delegating.can_be_delegated(member)]


@login_required
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks somebody to sign on one's behalf, for named kinds of record and dates."""
    implementation = implementation_for(reader(request), slug)
    held = _held(implementation)
    if not held:
        raise PermissionDenied(_("Nothing is ever signed in your role, so there is nothing to delegate."))
    people = [member for member in talk.members(implementation) if member.person_id != reader(request).pk]
    form = DelegationForm(sent(request), held=held, people=people)
    if form.is_bound and form.is_valid() and attempt(form, lambda: _offer(request, held, people, form.cleaned_data)):
        messages.success(request, _("Offered. It holds once it is accepted."))
        return led_on("record:delegations", slug=slug)
    context = {
        "implementation": implementation,
        "form": form,
        "held": held,
        "trail": _trail(implementation, _("Offer a delegation")),
    }
    return render(request, "record/offer.html", context, status=status_of(form))


def _offer(request: HttpRequest, held: list[Any], people: list[Any], values: dict[str, Any]) -> None:
    giver = next(member for member in held if str(member.public_id) == values.pop("giver"))
    chosen = values.pop("deputy")
    deputy = next(member.person for member in people if str(member.person.public_id) == chosen)
    delegating.offer(giver, deputy=deputy, by=reader(request), **values)


@login_required
@require_POST
def answer(request: HttpRequest, slug: str, public_id: Any) -> HttpResponse:
    """Accepts, declines or ends a delegation."""
    delegation = delegation_for(reader(request), slug, public_id)
    action = request.POST.get("action", "")
    if action not in rules_of(Delegation):
        raise Http404(_("There is nothing of that kind to do."))
    perform(delegation, action, by=reader(request))
    messages.success(request, _("Recorded: the delegation is %(state)s.") % {"state": delegation.get_state_display()})
    return led_on("record:delegations", slug=slug)


def _trail(implementation: Implementation, name: str, *, last: bool = False) -> list[tuple[str, str]]:
    where = reverse("record:delegations", args=[implementation.slug])
    trail = [(_("Documents"), reverse("record:documents", args=[implementation.slug]))]
    return [*trail, (name, "")] if last else [*trail, (_("Delegations"), where), (name, "")]
