"""The settings of an implementation: names, calendar, language, emblem and ink, public page, what it is part of."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import implementation_for, reader, standing_in
from accounts.editing import edit_implementation
from accounts.forms import SettingsForm
from accounts.history import history_of
from accounts.models import Implementation
from core.answers import LedOn, add_errors, form_page, sent
from core.errors import RuleViolation


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows and changes the settings."""
    found = implementation_for(request.user, slug, "settings")
    parents = Implementation.objects.open_to(request.user, "settings").exclude(pk=found.pk)
    if found.parent:
        parents = parents | Implementation.objects.filter(pk=found.parent.pk)
    form = SettingsForm(sent(request), request.FILES or None, row=found, parents=parents)
    context = {"implementation": found, "form": form, "history": history_of({found.public_id: found})}
    if request.method == "POST" and form.is_valid():
        try:
            standing = standing_in(found, "settings")
            edit_implementation(found, by=reader(request), standing=standing, before=form.showed, **form.changed_values)
            messages.success(request, _("Saved."))
            return LedOn(reverse("accounts:settings", args=[slug]))
        except ValidationError as error:
            add_errors(form, error)
        except RuleViolation as violation:
            context["refusals"] = violation.reasons
    return form_page(request, "accounts/settings.html", context)
