"""Accounts: one's own, and for administrators everybody's."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import account_for, reader, require_administrator
from accounts.editing import edit_person
from accounts.forms import AccountForm, FindForm, ProfileForm
from accounts.models import Person
from core import clock
from core.answers import LedOn, add_errors, form_page, sent
from core.errors import RuleViolation
from core.ledger import Standing

PER_PAGE = 50


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name and language, and the roles that one holds."""
    person = reader(request)
    form = ProfileForm(sent(request), row=person)
    held = person.memberships.current(clock.today()).select_related("implementation", "institution")
    context = {"form": form, "person": person, "held": held.order_by("implementation__name", "pk")}
    if request.method == "POST" and form.is_valid():
        try:
            edit_person(person, by=person, before=form.showed, **form.changed_values)
            return _in_their_language(request, form.cleaned_data["language"])
        except RuleViolation as violation:
            context["refusals"] = violation.reasons
    return form_page(request, "accounts/profile.html", context)


def _in_their_language(request: HttpRequest, language: str) -> HttpResponse:
    """Back to the page, which now speaks the language that was chosen."""
    from django.conf import settings

    with translation.override(language):
        messages.success(request, _("Saved."))
    response = LedOn(reverse("accounts:profile"))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", secure=request.is_secure())
    return response


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Every account, for administrators: found by name or address."""
    require_administrator(request.user)
    form = FindForm(request.GET)
    sought = form.cleaned_data["q"] if form.is_valid() else ""
    found = Person.objects.filter(Q(name__icontains=sought) | Q(email__icontains=sought)).order_by("name", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"find": form, "page": page, "administrators": Person.objects.filter(is_superuser=True).count()}
    return render(request, "accounts/people.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One account, for administrators: name, address, whether it may sign in, whether it administers."""
    person = account_for(request.user, public_id)
    form = AccountForm(sent(request), row=person)
    held = person.memberships.select_related("implementation", "institution").order_by("implementation__name", "pk")
    context = {"form": form, "person": person, "held": held}
    if request.method == "POST" and form.is_valid():
        try:
            standing = Standing(role="administrator")
            edit_person(person, by=reader(request), standing=standing, before=form.showed, **form.changed_values)
            messages.success(request, _("Saved."))
            return LedOn(reverse("accounts:people"))
        except ValidationError as error:
            add_errors(form, error)
        except RuleViolation as violation:
            context["refusals"] = violation.reasons
    return form_page(request, "accounts/account.html", context)
