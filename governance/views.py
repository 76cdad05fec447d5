"""The Governance manual: reading it, writing it section by section, comparing versions, printing it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import implementation_for, reader, standing_in
from core.errors import Refusal, RuleViolation
from core.models import Job
from core.transitions import perform
from governance import drafting
from governance.assembling import content_of
from governance.forms import SectionForm
from governance.manual.diff import changes
from governance.manual.sections import BY_KEY, SECTIONS
from governance.offering import STRAIGHT, offers_on, standing_sentence
from record import documents
from record.issuing import issued_file
from record.models import Version
from record.models.version import ISSUING, READING


def _version(implementation: Any, number: str | None = None) -> Version | None:
    """The version asked for by number, the latest otherwise; None while there is no manual."""
    document = drafting.manual_of(implementation)
    if document is None:
        return None
    if number is None:
        found: Version | None = drafting.latest(document)
    else:
        held = document.versions.select_related("document__implementation")
        found = held.filter(number=number).first() if number.isdigit() and len(number) < 6 else None
    if found is None:
        raise Http404(_("The manual has no such version."))
    found.document.implementation = implementation
    return found


def _frame(implementation: Any) -> dict[str, Any]:
    held = implementation.held
    return {
        "implementation": implementation,
        "membership": next(iter(held.memberships), None),
        "may_prepare": held.holding("prepare") is not None,
    }


@login_required
@require_safe
def manual(request: HttpRequest, slug: str) -> HttpResponse:
    """The manual as it reads, what is missing in it, and what can be done with it."""
    implementation = implementation_for(reader(request), slug)
    version = _version(implementation, request.GET.get("version"))
    context = _frame(implementation)
    if version is None:
        return render(request, "governance/none.html", context)
    content = content_of(version)
    context |= {
        "version": version,
        "document": version.document,
        "versions": version.document.versions.order_by("-number"),
        "manual": content,
        "gaps": content.gaps,
        "sentence": standing_sentence(version),
        "offers": offers_on(version, reader(request)),
        "issued": issued_file(version),
        "sections": SECTIONS,
        "job": _job(version),
    }
    return render(request, "governance/manual.html", context)


def _job(version: Version) -> Job | None:
    """The job that is making the issued file, or that failed to."""
    held = Job.objects.filter(subject=version.public_id, task=ISSUING).exclude(state=Job.State.DONE)
    return held.order_by("-pk").first()


@login_required
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Starts the manual from the default text."""
    implementation = implementation_for(reader(request), slug, "prepare")
    drafting.start(implementation, by=reader(request), standing=standing_in(implementation, "prepare"))
    messages.success(request, _("The manual is started; every section has a text to begin with."))
    return redirect("governance:manual", slug)


@login_required
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One section of a draft with its form; what was typed is kept when it cannot be saved."""
    implementation = implementation_for(reader(request), slug, "prepare")
    version = _version(implementation)
    if version is None or key not in BY_KEY:
        raise Http404(_("The manual has no such section."))
    typed = version.content.get("texts", {}).get(key, "")
    form = SectionForm(request.POST or None, initial={"text": typed, "edition": version.edition})
    refusals: tuple[Refusal, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            standing = standing_in(implementation, "prepare")
            drafting.write(version, key, by=reader(request), standing=standing, **form.cleaned_data)
            return redirect(_at(slug, key))
        except RuleViolation as violation:
            refusals = tuple(violation.reasons)
    context = {
        **_frame(implementation),
        "version": version,
        "section": BY_KEY[key],
        "form": form,
        "refusals": refusals,
        "others": _neighbours(key),
    }
    return render(request, "governance/section.html", context, status=422 if request.method == "POST" else 200)


def _at(slug: str, key: str) -> str:
    return f"{reverse('governance:manual', args=[slug])}#{BY_KEY[key].anchor}"


def _neighbours(key: str) -> dict[str, Any]:
    """The sections before and after this one."""
    keys = list(BY_KEY)
    place = keys.index(key)
    return {
        "before": BY_KEY[keys[place - 1]] if place else None,
        "after": BY_KEY[keys[place + 1]] if place + 1 < len(keys) else None,
    }


@login_required
@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs between two versions, section by section."""
    implementation = implementation_for(reader(request), slug)
    new = _version(implementation, request.GET.get("new"))
    if new is None:
        raise Http404(_("There is no manual yet."))
    asked = request.GET.get("old") or str(max(1, new.number - 1))
    old = _version(implementation, asked)
    if old is None:
        raise Http404(_("The manual has no such version."))
    context = {
        **_frame(implementation),
        "old": old,
        "new": new,
        "changes": changes(content_of(old), content_of(new)),
        "versions": new.document.versions.order_by("-number"),
    }
    return render(request, "governance/compare.html", context)


@login_required
@require_POST
def print_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Asks the worker for a reading copy, or again for an issued file that could not be made."""
    implementation = implementation_for(reader(request), slug)
    version = _version(implementation, str(number))
    if version is None:
        raise Http404(_("There is no manual yet."))
    waits = version.state in ("published", "superseded") and issued_file(version) is None
    job = version.ask_for(ISSUING if waits else READING, reader(request))
    return redirect("core:job", job.public_id) if job else redirect("governance:manual", slug)


@login_required
@require_POST
def act(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A step of the lifecycle at the press of a button; a refusal is shown as a page with its reasons."""
    implementation = implementation_for(reader(request), slug)
    version = _version(implementation, str(number))
    name = request.POST.get("action", "")
    if version is None or name not in STRAIGHT:
        raise Http404(_("There is nothing of that kind to do."))
    perform(version, name, by=reader(request))
    messages.success(request, standing_sentence(version))
    return redirect("governance:manual", slug)


@login_required
@require_POST
def renew(request: HttpRequest, slug: str) -> HttpResponse:
    """The next version, with the text of the latest."""
    implementation = implementation_for(reader(request), slug, "prepare")
    document = drafting.manual_of(implementation)
    if document is None:
        raise Http404(_("There is no manual yet."))
    made = documents.new_version(document, by=reader(request), standing=standing_in(implementation, "prepare"))
    messages.success(request, _("Version %(number)s is started.") % {"number": made.number})
    return redirect("governance:manual", slug)
