"""The documents of a country: the list, starting one, the page of one, and its next version."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import implementation_for
from core import clock, sheets
from record import documents, shelf, sight
from record.access import document_for, standing_for
from record.forms import ShelfForm, StartForm, VersionForm
from record.kinds import KINDS
from record.models import Document, Version
from record.views.proving import attempt, led_on, reader, sent, status_of

PER_PAGE = 50


@login_required
@require_safe
def listing(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every document with its version in force and the one ahead; filters stand in the address."""
    implementation = implementation_for(reader(request), slug)
    every = shelf.shelf(implementation, on=clock.today(implementation.zone))
    form = ShelfForm(request.GET)
    found = shelf.chosen(every, **(form.cleaned_data if form.is_valid() else {}), show=request.GET.get("show", ""))
    if (as_file := request.GET.get("as")) in sheets.FORMS:
        return sheets.download(as_file, f"{implementation.slug}-documents", *shelf.table(found))
    context = {
        "implementation": implementation,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "every": every,
        "find": form,
        "filters": shelf.filters(every, request.GET.get("show", "")),
        "exports": sheets.exports(f"?{_answers(request)}"),
        "sums": shelf.sums(every),
        "may_prepare": implementation.held.may("prepare"),
    }
    return render(request, "record/documents.html", context)


def _answers(request: HttpRequest) -> str:
    """The filters of the address, without the page."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Starts a document of a kind; what has a room of its own is started there."""
    implementation = implementation_for(reader(request), slug, "prepare")
    kinds = [kind for kind in KINDS.values() if not kind.structured]
    initial = {"language": implementation.language, "type": request.GET.get("type", "")}
    form = StartForm(sent(request), initial=initial, kinds=kinds)
    if form.is_bound and form.is_valid():
        made: list[Version] = []
        values = form.cleaned_data
        standing = standing_for(implementation, "prepare")
        start = partial(documents.start, implementation, by=reader(request), standing=standing, kind=values["type"])
        if attempt(form, lambda: made.append(start(title=values["title"], language=values["language"]))):
            return led_on(made[0])
    context = {"implementation": implementation, "form": form, "structured": sight.structured(implementation)}
    return render(request, "record/start.html", context, status=status_of(form))


@login_required
@require_safe
def page(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """One version of a document: its text, files, signatures, consultation, and what can be done with it."""
    document = document_for(reader(request), slug, reference)
    return render(request, "record/document.html", sight.context_of(_version(request, document), reader(request)))


def _version(request: HttpRequest, document: Document) -> Version:
    """The version asked for; else the one that people may rely on, else the latest."""
    versions = list(document.versions.all())
    wanted = request.GET.get("version", "")
    if wanted:
        found = next((version for version in versions if str(version.number) == wanted), None)
    else:
        found = shelf.standing_of(versions) or versions[0]
    if found is None:
        raise Http404(_("This document has no such version."))
    found.document = document
    return found


@login_required
@require_http_methods(["GET", "POST"])
def new_version(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """Begins the next version, with the text and files of the latest."""
    document = document_for(reader(request), slug, reference, "prepare")
    form = VersionForm(sent(request))
    if request.method == "POST" and form.is_valid():
        made: list[Version] = []
        standing = standing_for(document.implementation, "prepare")
        begin = partial(documents.new_version, document, by=reader(request), standing=standing)
        if attempt(form, lambda: made.append(begin(note=form.cleaned_data["note"]))):
            return led_on(made[0])
    context = {"implementation": document.implementation, "document": document, "form": form}
    return render(request, "record/new_version.html", {**context, **_trail(document)}, status=status_of(form))


def _trail(document: Document) -> dict[str, Any]:
    return {"trail": sight.trail(document, _("New version"))}
