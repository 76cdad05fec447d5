"""Declaring evidence: one address for each line of a checklist, and the files that were put to it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import reader
from core.ledger import Standing
from core.uploads import accept, serve
from record.forms import Refusable
from record.views.proving import attempt, led_on, status_of
from tracks import declaring, forms
from tracks.access import file_for, item_for
from tracks.attendance import AttendanceForm
from tracks.models import ChecklistItem
from tracks.page import trail

Sort = ChecklistItem.Sort
ELSEWHERE = {Sort.LENGTHS: "tracks:lengths", Sort.ANSWERED: "tracks:assistance"}
"""Lines that are met on a page of their own."""


@login_required
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, slug: str, code: str, item: str) -> HttpResponse:
    """One line of the checklist with its form; what was typed is kept when it cannot be taken."""
    found, standing = item_for(reader(request), slug, code, item)
    if found.sort in ELSEWHERE:
        return led_on(ELSEWHERE[Sort(found.sort)], slug)
    form = _form(request, found)
    if form.is_bound and form.is_valid() and attempt(form, lambda: _declare(request, found, standing, form)):
        messages.success(request, _("Saved: %(line)s") % {"line": found.text})
        return led_on(f"{found.activity.get_absolute_url()}#line-{found.code}")
    if not form.is_bound:
        form.refusals = declaring.closed(found.activity)
    context = {
        "implementation": found.activity.implementation,
        "activity": found.activity,
        "item": found,
        "form": form,
        "trail": trail(found.activity, _("Checklist")),
    }
    return render(request, "tracks/line.html", context, status=status_of(form) if form.is_bound else 200)


def _form(request: HttpRequest, item: ChecklistItem) -> Refusable:
    typed = request.POST if request.method == "POST" else None
    initial = {"shown": item.declared, "is_done": item.is_done, "value": item.value}
    if item.sort == Sort.ATTENDANCE:
        return AttendanceForm(typed, initial=initial, item=item)
    if item.sort == Sort.FILE:
        return forms.UploadForm(typed, request.FILES if typed is not None else None)
    return (forms.FigureForm if item.sort == Sort.FIGURE else forms.TickForm)(typed, initial=initial)


def _declare(request: HttpRequest, item: ChecklistItem, standing: Standing, form: Refusable) -> None:
    values, by = form.cleaned_data, reader(request)
    if item.sort == Sort.FILE:
        stored, name = accept(values["file"])
        declaring.add_file(item, stored, name=name, by=by, standing=standing)
        return
    found: dict[str, Any] = {"is_done": values.get("is_done"), "value": values.get("value")}
    if isinstance(form, AttendanceForm):
        found["attendance"] = form.attendance()
    declaring.declare(item, by=by, standing=standing, shown=values["shown"], **found)


@login_required
@require_POST
def remove_file(request: HttpRequest, slug: str, public_id: Any) -> HttpResponse:
    """Takes a file off its line while the activity is under way."""
    found = file_for(reader(request), slug, public_id)
    item, standing = item_for(reader(request), slug, found.item.activity.code, found.item.code)
    declaring.remove_file(found, by=reader(request), standing=standing)
    messages.success(request, _("%(file)s was taken off. It stays in the record.") % {"file": found.name})
    return led_on(f"{item.activity.get_absolute_url()}#line-{item.code}")


@login_required
@require_safe
def download(request: HttpRequest, slug: str, public_id: Any) -> HttpResponseBase:
    """The file itself, for whoever sees the implementation."""
    found = file_for(reader(request), slug, public_id)
    return serve(found.file, found.name)
