"""One version of a document: editing the draft, its files, and the steps of its lifecycle."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.transitions import action_of, perform
from core.uploads import accept, serve
from record import documents, sight
from record.access import file_for, standing_for, version_for
from record.forms import DraftForm, EndForm, FileForm, ForceForm, Refusable, may_rename
from record.models import Version
from record.views.proving import attempt, led_on, reader, sent, status_of

FORMS: dict[str, type[Refusable]] = {"end": EndForm, "enter_into_force": ForceForm}


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, reference: str, number: int) -> HttpResponse:
    """Changes a draft; what was typed is kept when somebody else was faster."""
    version = version_for(reader(request), slug, reference, number, "prepare")
    if version.document.sort.structured:
        return led_on(sight.own_room(version.document))
    renames = may_rename(version.document)
    form = DraftForm(sent(request), version=version, may_rename=renames)
    if form.is_bound and form.is_valid() and attempt(form, lambda: _save(request, version, form.cleaned_data)):
        messages.success(request, _("Saved."))
        return led_on(version)
    context = {"implementation": version.implementation, "version": version, "form": form}
    trail = sight.trail(version.document, _("Edit version %(number)s") % {"number": number})
    return render(request, "record/edit.html", {**context, "trail": trail}, status=status_of(form))


def _save(request: HttpRequest, version: Version, values: dict[str, Any]) -> None:
    standing = standing_for(version.implementation, "prepare")
    title, edition, text = values.pop("title", ""), values.pop("edition"), values.pop("text")
    documents.edit(
        version,
        by=reader(request),
        standing=standing,
        edition=edition,
        title=title,
        content={**version.content, "text": text},
        **values,
    )


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, slug: str, reference: str, number: int, action: str) -> HttpResponse:
    """Says what a step of the lifecycle brings about, asks what it needs, and does it."""
    version = version_for(reader(request), slug, reference, number)
    if action not in sight.ACTIONS:
        raise Http404(_("There is nothing of that kind to do."))
    asked = action_of(version, action, reader(request))
    if asked is None and request.method == "GET":
        raise Http404(_("This cannot be done now, or not by you."))
    form = FORMS.get(action, Refusable)(sent(request))
    values = form.cleaned_data if form.is_bound and form.is_valid() else None
    if values is not None and attempt(form, partial(perform, version, action, by=reader(request), **values)):
        messages.success(request, _("Done: %(what)s.") % {"what": version.reference})
        return led_on(version)
    context = {**sight.asking(version, action), "form": form, "asked": asked}
    return render(request, "record/act.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def add_file(request: HttpRequest, slug: str, reference: str, number: int) -> HttpResponse:
    """Adds a file to a draft; type and size are checked by its content."""
    version = version_for(reader(request), slug, reference, number, "prepare")
    form = FileForm(sent(request), request.FILES or None)
    if form.is_bound and form.is_valid() and attempt(form, lambda: _add(request, version, form.cleaned_data["file"])):
        return led_on(f"{version.get_absolute_url()}#files")
    context = {"implementation": version.implementation, "version": version, "form": form}
    trail = sight.trail(version.document, _("Add a file"))
    return render(request, "record/add_file.html", {**context, "trail": trail}, status=status_of(form))


def _add(request: HttpRequest, version: Version, upload: Any) -> None:
    stored, name = accept(upload)
    standing = standing_for(version.implementation, "prepare")
    documents.add_file(version, stored, name=name, by=reader(request), standing=standing)


@login_required
@require_POST
def remove_file(request: HttpRequest, slug: str, public_id: Any) -> HttpResponse:
    """Takes a file out of a draft; it stays in the record."""
    line = file_for(reader(request), slug, public_id, "prepare")
    standing = standing_for(line.version.implementation, "prepare")
    documents.remove_file(line, by=reader(request), standing=standing)
    return led_on(f"{line.version.get_absolute_url()}#files")


@require_safe
def download(request: HttpRequest, slug: str, public_id: Any) -> HttpResponseBase:
    """The file, for whoever sees the implementation; for everybody where the country published it."""
    try:
        line = file_for(reader(request), slug, public_id)
    except Http404:
        if request.user.is_authenticated:
            raise
        return redirect_to_login(request.get_full_path())
    return serve(line.file, line.name)
