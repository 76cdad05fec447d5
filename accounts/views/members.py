"""Members and roles of an implementation: who holds what, and appointing, changing, ending, reminding."""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import implementation_for, membership_for, reader, standing_in
from accounts.appointing import edit_membership, end_membership, facts_of
from accounts.duties import DUTIES
from accounts.forms import ROLE_HINTS, AppointmentForm, EndingForm, MembershipForm
from accounts.history import history_of
from accounts.inviting import appoint_by_address, has_accepted, tell
from accounts.models import Implementation, Membership
from accounts.offers import offers_of_member, offers_of_members
from accounts.roster import FILTERS, Roster, grouped, roster_of, seat_of
from accounts.rules import not_yours_to_give, roles_to_give
from core import clock, sheets
from core.answers import LedOn, add_errors, form_page, sent
from core.errors import RuleViolation
from core.ledger import head_of

PER_PAGE = 50


@login_required
@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Institutions with their people, roles and dates; filters and the page stand in the address."""
    implementation = implementation_for(request.user, slug)
    roster = _roster(implementation)
    which = request.GET.get("show", "now")
    seats = roster.shown(which if which in FILTERS else "now")
    if (form := request.GET.get("as")) in sheets.FORMS:
        return _sheet(form, implementation, seats)
    page = Paginator(seats, PER_PAGE).get_page(request.GET.get("page"))
    facts = facts_of(implementation, request.user)
    context = {
        "implementation": implementation,
        "ledger_head": head_of(implementation.chain_key()),
        "roster": roster,
        "page": page,
        "groups": grouped(list(page), roster, with_empty=which == "now" and not page.has_other_pages()),
        "filters": _filters(roster, which),
        "exports": sheets.exports(f"?{urlencode({'show': which})}"),
        "offers": offers_of_members(implementation, facts),
        "empty": [(role, DUTIES[role]) for role in roster.empty_roles],
        "has_units": implementation.units.exists(),
        "gift": roles_to_give(facts) if implementation.held.may("appoint") else [],
    }
    return render(request, "accounts/members.html", context)


def _roster(implementation: Implementation) -> Roster:
    held = implementation.memberships.select_related("person", "institution")
    return roster_of(list(held), list(implementation.institutions.all()), on=clock.today(implementation.zone))


def _filters(roster: Roster, which: str) -> list[tuple[str, int, str, bool]]:
    names = {
        "now": _("Now"),
        "ending": _("Ending"),
        "invited": _("Invited"),
        "ahead": _("Beginning"),
        "ended": _("Ended"),
    }
    return [
        (name, len(roster.shown(code)), f"?show={code}", code == (which if which in names else "now"))
        for code, name in names.items()
    ]


def _sheet(form: str | None, implementation: Implementation, seats: list[Any]) -> HttpResponseBase:
    head = [_("Name"), _("Title"), _("Role"), _("Institution"), _("Kind"), _("From"), _("To"), _("State")]
    members = [(seat, seat.membership) for seat in seats]
    rows = [
        [
            *(member.person.name, member.title, member.get_role_display()),
            *(member.institution.name, member.institution.get_type_display()),
            *(member.start, member.end, seat.word),
        ]
        for seat, member in members
    ]
    return sheets.download(form, f"{implementation.slug}-members", head, rows)


@login_required
@require_http_methods(["GET", "POST"])
def appointment(request: HttpRequest, slug: str) -> HttpResponse:
    """Appoints somebody by their address: to a role that is in the reader's gift."""
    implementation = implementation_for(request.user, slug, "appoint")
    roles = roles_to_give(facts_of(implementation, request.user))
    initial = {"start": clock.today(implementation.zone), **_asked(request, implementation)}
    form = AppointmentForm(sent(request), implementation=implementation, roles=roles, initial=initial)
    context: dict[str, Any] = {"implementation": implementation, "form": form, "hints": ROLE_HINTS}
    if request.method == "POST" and form.is_valid():
        try:
            made = appoint_by_address(
                **form.cleaned_data, by=reader(request), standing=standing_in(implementation, "appoint")
            )
            return _told(request, made)
        except ValidationError as error:
            add_errors(form, error)
        except RuleViolation as violation:
            context["refusals"] = violation.reasons
    return form_page(request, "accounts/appointment.html", context)


def _asked(request: HttpRequest, implementation: Implementation) -> dict[str, Any]:
    """The institution and the role that a link to the form names."""
    wanted = request.GET.get("institution", "")
    found = [place.pk for place in implementation.institutions.all() if str(place.public_id) == wanted]
    return {"role": request.GET.get("role", ""), "institution": found[0] if found else None}


def _told(request: HttpRequest, membership: Membership) -> HttpResponse:
    who = {"person": membership.person.name, "role": membership.get_role_display()}
    if tell(membership):
        messages.success(request, _("%(person)s is now %(role)s, and a mail says so.") % who)
    else:
        text = _("%(person)s is now %(role)s, but the mail could not be sent. Remind them later.")
        messages.warning(request, text % who)
    return LedOn(reverse("accounts:members", args=[membership.implementation.slug]))


@login_required
@require_http_methods(["GET", "POST"])
def membership(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """One role of one person: its title and dates, and what happened to it."""
    found = membership_for(request.user, slug, public_id)
    form = MembershipForm(sent(request), membership=found)
    context = _about(request, found) | {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            standing = standing_in(found.implementation, "appoint")
            edit_membership(found, **form.cleaned_data, by=reader(request), standing=standing)
            messages.success(request, _("Saved."))
            return LedOn(reverse("accounts:members", args=[slug]))
        except ValidationError as error:
            add_errors(form, error)
        except RuleViolation as violation:
            context["refusals"] = violation.reasons
    return form_page(request, "accounts/membership.html", context)


def _about(request: HttpRequest, found: Membership) -> dict[str, Any]:
    facts = facts_of(found.implementation, request.user, role=found.role)
    refusal = not_yours_to_give(facts)
    return {
        "implementation": found.implementation,
        "member": found,
        "seat": seat_of(found, on=clock.today(found.implementation.zone)),
        "refusals": [refusal] if refusal else [],
        "offers": offers_of_member(found, refusal),
        "history": history_of({found.public_id: found}),
    }


@login_required
@require_http_methods(["GET", "POST"])
def ending(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Ends a role on a day, after saying what follows from it."""
    found = membership_for(request.user, slug, public_id)
    today = clock.today(found.implementation.zone)
    form = EndingForm(sent(request), initial={"on": found.end or today})
    context = _about(request, found) | {"form": form, "others": _others(found)}
    if request.method == "POST" and form.is_valid():
        try:
            standing = standing_in(found.implementation, "appoint")
            end_membership(found, by=reader(request), standing=standing, on=form.cleaned_data["on"])
            messages.success(request, _("The role of %(person)s ends.") % {"person": found.person.name})
            return LedOn(reverse("accounts:members", args=[slug]))
        except ValidationError as error:
            add_errors(form, error)
        except RuleViolation as violation:
            context["refusals"] = violation.reasons
    return form_page(request, "accounts/ending.html", context)


def _others(found: Membership) -> int:
    """How many others hold the same role here today."""
    current = found.implementation.memberships.current(clock.today(found.implementation.zone))
    return current.filter(role=found.role).exclude(person=found.person).values("person").distinct().count()


@login_required
@require_POST
def reminder(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Mails the invitation again; three times a day at most."""
    found = membership_for(request.user, slug, public_id)
    if has_accepted(found.person):
        messages.info(request, _("%(person)s has signed in already.") % {"person": found.person.name})
    elif not ratelimit.consume(request, action="remind", key=str(found.person.pk)):
        messages.warning(request, _("%(person)s was reminded three times today.") % {"person": found.person.name})
    elif tell(found):
        messages.success(request, _("A new link is on its way to %(person)s.") % {"person": found.person.name})
    else:
        messages.warning(request, _("The mail could not be sent. Try again later."))
    return LedOn(reverse("accounts:members", args=[slug]))
