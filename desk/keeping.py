"""Keeping a view of the portfolio under a name in one's account, and removing it. Which rows it shows: see rows.py."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import reader
from accounts.models import Person
from core.answers import LedOn, add_errors, form_page, sent
from core.text import Line
from desk.models import KeptView

ANSWERS = ("look", "show", "q", "sort")
"""What a view is made of; its page is not part of it."""
LONGEST = 100
"""Characters of one answer."""
MOST = 30
"""So many views one person keeps: more are not found again."""


def query_of(asked: QueryDict) -> str:
    """The view that an address asks for, in one way of writing: what nobody asked for is left out."""
    found = QueryDict(mutable=True)
    for name in ANSWERS:
        if answer := " ".join(asked.get(name, "").split())[:LONGEST]:
            found[name] = answer
    return found.urlencode()


class KeepingForm(forms.Form):
    """Under which name."""

    name = Line(label=gettext_lazy("Name"), limit=60, help_text=gettext_lazy("Such as “Waiting on the ministries”."))


def keep(person: Person, name: str, query: str) -> KeptView:
    """The view under this name; ValidationError where the name is taken, or too many are kept already."""
    if person.kept_views.count() >= MOST:
        raise ValidationError(_("You keep %(most)s views already. Remove one first.") % {"most": MOST})
    try:
        with transaction.atomic():
            return KeptView.objects.create(person=person, name=name, query=query)
    except IntegrityError:
        taken = _("You keep a view of this name already. Give another name, or remove that view first.")
        raise ValidationError({"name": taken}) from None


@login_required
@require_http_methods(["GET", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """The views that one keeps, and the form that keeps the one in the address."""
    person = reader(request)
    query = query_of(request.GET)
    form = KeepingForm(sent(request))
    context: dict[str, Any] = {"form": form, "query": query, "address": _address(query)}
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep(person, form.cleaned_data["name"], query)
            messages.success(request, _("“%(name)s” is kept.") % {"name": kept})
            return LedOn(_address(query))
        except ValidationError as error:
            add_errors(form, error)
    context["kept"] = kept_by(person)
    return form_page(request, "desk/kept_views.html", context)


@login_required
@require_POST
def removal(request: HttpRequest, public_id: Any) -> HttpResponse:
    """Removes one of one's own views."""
    found = get_object_or_404(KeptView, public_id=public_id, person=reader(request))
    found.delete()
    messages.success(request, _("“%(name)s” is not kept any more.") % {"name": found})
    return LedOn(reverse("desk:kept_views"))


def kept_by(person: Any, present: str | None = None) -> list[tuple[KeptView, str, bool]]:
    """The views that a person keeps, each with its address and whether it is the present one; one query."""
    held = KeptView.objects.filter(person=person)
    return [(kept, _address(kept.query), kept.query == present) for kept in held]


def _address(query: str) -> str:
    return f"{reverse('desk:portfolio')}?{query}" if query else reverse("desk:portfolio")
