"""Institutions that take part: adding one, and changing what is known of it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import implementation_for, institution_for, reader, standing_in
from accounts.appointing import add_institution
from accounts.editing import edit_institution
from accounts.forms import InstitutionFields, InstitutionForm
from accounts.history import history_of
from core.answers import LedOn, add_errors, form_page, sent
from core.errors import RuleViolation


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Adds an institution."""
    implementation = implementation_for(request.user, slug, "appoint")
    form = InstitutionFields(sent(request), initial={"is_main_stakeholder": True})
    if request.method == "POST" and form.is_valid():
        try:
            standing = standing_in(implementation, "appoint")
            made = add_institution(implementation, **form.cleaned_data, by=reader(request), standing=standing)
            messages.success(request, _("%(institution)s takes part now.") % {"institution": made})
            return LedOn(reverse("accounts:members", args=[slug]))
        except ValidationError as error:
            add_errors(form, error)
    return form_page(request, "accounts/institution.html", {"implementation": implementation, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def institution(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Changes an institution; its people keep their roles."""
    found = institution_for(request.user, slug, public_id)
    form = InstitutionForm(sent(request), row=found)
    context = {"implementation": found.implementation, "institution": found, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            standing = standing_in(found.implementation, "appoint")
            edit_institution(found, by=reader(request), standing=standing, before=form.showed, **form.changed_values)
            messages.success(request, _("Saved."))
            return LedOn(reverse("accounts:members", args=[slug]))
        except ValidationError as error:
            add_errors(form, error)
        except RuleViolation as violation:
            context["refusals"] = violation.reasons
    return form_page(request, "accounts/institution.html", context | {"history": history_of({found.public_id: found})})
