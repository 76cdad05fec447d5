"""Declaring evidence from the page of an activity: ticks, figures, attendance, files, and comments."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.roles import Role
from core.uploads import accept, serve
from tracks import declaring, forms
from tracks.access import file_for, item_for
from tracks.models import ChecklistItem

ATTENDING = tuple(role for role in Role if role != Role.OBSERVER)


@login_required
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, slug: str, code: str, item: str) -> HttpResponse:
    """One line of the checklist with its form; the entries are kept when one of them is wrong."""
    found, standing = item_for(request.user, slug, code, item)
    form = forms.FigureForm(request.POST or None, initial={"value": found.value})
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            values = _declared(request, found, form.cleaned_data)
            declaring.declare(found, by=request.user, standing=standing, **values)
            return redirect(f"{found.activity.get_absolute_url()}#checklist")
        except ValidationError as error:
            problems = list(error.messages)
    context = {
        "item": found,
        "activity": found.activity,
        "implementation": found.activity.implementation,
        "form": form,
        "problems": problems,
        "table": _table(request, found),
        "roles": ATTENDING,
    }
    return render(request, "tracks/line.html", context, status=422 if request.method == "POST" else 200)


def _declared(request: HttpRequest, item: ChecklistItem, data: dict[str, Any]) -> dict[str, Any]:
    if item.sort == ChecklistItem.Sort.ATTENDANCE:
        return {"attendance": list(_counts(request, item))}
    if item.sort == ChecklistItem.Sort.FIGURE:
        return {"value": data["value"]}
    return {"is_done": request.POST.get("is_done") == "on"}


def _counts(request: HttpRequest, item: ChecklistItem) -> Iterator[dict[str, Any]]:
    for institution in item.implementation.institutions.all():
        for role in ATTENDING:
            typed = request.POST.get(f"{institution.public_id}-{role}", "").strip()
            if typed and not (typed.isascii() and typed.isdigit()):
                raise ValidationError(
                    _("%(institution)s, %(role)s: write a whole number."),
                    params={"institution": institution.name, "role": role.label},
                )
            yield {"institution": institution.public_id, "role": role.value, "count": int(typed or 0)}


def _table(request: HttpRequest, item: ChecklistItem) -> list[dict[str, Any]]:
    """Institution by role: the number that attended, as typed or as declared."""
    if item.sort != ChecklistItem.Sort.ATTENDANCE:
        return []
    held = {(row["institution"], row["role"]): row["count"] for row in item.attendance}
    return [
        {
            "institution": institution,
            "cells": [
                {
                    "name": f"{institution.public_id}-{role}",
                    "role": role,
                    "value": request.POST.get(
                        f"{institution.public_id}-{role}", held.get((str(institution.public_id), role.value), "")
                    ),
                }
                for role in ATTENDING
            ],
        }
        for institution in item.implementation.institutions.order_by("name")
    ]


@login_required
@require_POST
def tick(request: HttpRequest, slug: str, code: str, item: str) -> HttpResponse:
    """Ticks a line, or unticks it."""
    found, standing = item_for(request.user, slug, code, item)
    declaring.declare(found, by=request.user, standing=standing, is_done=request.POST.get("is_done") == "on")
    return redirect(f"{found.activity.get_absolute_url()}#checklist")


@login_required
@require_http_methods(["GET", "POST"])
def add_file(request: HttpRequest, slug: str, code: str, item: str) -> HttpResponse:
    """Puts a file to a line."""
    found, standing = item_for(request.user, slug, code, item)
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            stored, name = accept(form.cleaned_data["file"])
            declaring.add_file(found, stored, name=name, by=request.user, standing=standing)
            return redirect(f"{found.activity.get_absolute_url()}#checklist")
        except ValidationError as error:
            form.add_error("file", error)
    context = {
        "item": found,
        "form": form,
        "activity": found.activity,
        "implementation": found.activity.implementation,
    }
    return render(request, "tracks/add_file.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def remove_file(request: HttpRequest, slug: str, public_id: Any) -> HttpResponse:
    """Takes a file off its line while the activity is under way."""
    found = file_for(request.user, slug, public_id)
    item, standing = item_for(request.user, slug, found.item.activity.code, found.item.code)
    declaring.remove_file(found, by=request.user, standing=standing)
    return redirect(f"{item.activity.get_absolute_url()}#checklist")


@login_required
@require_safe
def download(request: HttpRequest, slug: str, public_id: Any) -> HttpResponse:
    """The file itself, for whoever sees the implementation."""
    found = file_for(request.user, slug, public_id)
    return serve(found.file, found.name)
