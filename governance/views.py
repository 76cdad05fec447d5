"""Reading the Governance manual: where it stands, one section or the whole of it, and what changed.

Writing it and renewing it stand in writing.py.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import implementation_for, reader
from governance import drafting, offering
from governance.assembling import content_of
from governance.manual.content import ManualContent
from governance.manual.diff import changes
from governance.manual.sections import BY_KEY, SECTIONS, Section
from record.issuing import issued_file, making
from record.models import Version


def version_of(implementation: Any, number: str | None = None) -> Version | None:
    """The version asked for by number, the latest otherwise; None while there is no manual."""
    document = drafting.manual_of(implementation)
    if document is None:
        return None
    held = document.versions.select_related("document")
    if number is None:
        found: Version | None = held.latest("number")
    else:
        found = held.filter(number=number).first() if number.isdecimal() and len(number) < 6 else None
    if found is None:
        raise Http404(_("The manual has no such version."))
    found.document.implementation = implementation
    return found


def asked_for(request: HttpRequest, implementation: Any) -> Version:
    """The version that the address names, the latest otherwise; 404 while there is no manual."""
    version = version_of(implementation, request.GET.get("version"))
    if version is None:
        raise Http404(_("There is no manual yet."))
    return version


@login_required
@require_safe
def manual(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the manual stands, what is missing in it, its sections, and what can be done with it."""
    implementation = implementation_for(reader(request), slug)
    version = version_of(implementation, request.GET.get("version"))
    may_prepare = implementation.held.may("prepare")
    context = {"implementation": implementation, "may_prepare": may_prepare, "place": "governance"}
    if version is None:
        return render(request, "governance/none.html", context)
    content, signoff = content_of(version), offering.signoff_of(version)
    versions = list(version.document.versions.order_by("-number"))
    issued = issued_file(version)
    context |= {
        "version": version,
        "versions": versions,
        "document": version.document,
        "gaps": content.gaps,
        "lines": _lines(content),
        "sentence": offering.standing_sentence(version, signoff),
        "offers": offering.offers_on(version, signoff, versions, reader(request)),
        "issued": issued,
        "job": None if issued else making(version),
    }
    return render(request, "governance/manual.html", context)


def _lines(content: ManualContent) -> list[tuple[Section, int]]:
    """The contents: every section with the number of places that are still to be completed in it."""
    missing = {section.key: 0 for section in SECTIONS}
    for gap in content.gaps:
        missing[gap.section.key] += gap.count
    return [(section, missing[section.key]) for section in SECTIONS]


@login_required
@require_safe
def section(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One section as it reads."""
    implementation = implementation_for(reader(request), slug)
    version = asked_for(request, implementation)
    if key not in BY_KEY:
        raise Http404(_("The manual has no such section."))
    content = content_of(version)
    context = {
        "implementation": implementation,
        "version": version,
        "manual": content,
        "section": BY_KEY[key],
        "chapter": content.chapter_of(key),
        "gaps": [gap for gap in content.gaps if gap.section.key == key],
        "may_write": version.is_editable and implementation.held.may("prepare"),
        "others": neighbours(key),
        "trail": trail(implementation, str(BY_KEY[key].title)),
    }
    return render(request, "governance/section.html", context)


def trail(implementation: Any, here: str) -> list[tuple[str, str]]:
    return [(_("Governance manual"), offering.address(implementation)), (here, "")]


def neighbours(key: str) -> dict[str, Section | None]:
    """The sections before and after this one."""
    keys = list(BY_KEY)
    place = keys.index(key)
    return {
        "before": BY_KEY[keys[place - 1]] if place else None,
        "after": BY_KEY[keys[place + 1]] if place + 1 < len(keys) else None,
    }


@login_required
@require_safe
def whole(request: HttpRequest, slug: str) -> HttpResponse:
    """All sections one after the other, in a few parts."""
    implementation = implementation_for(reader(request), slug)
    version = asked_for(request, implementation)
    context = {
        "implementation": implementation,
        "version": version,
        "manual": content_of(version),
        "trail": trail(implementation, _("The whole text")),
    }
    return render(request, "governance/whole.html", context)


@login_required
@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """What differs between two versions, section by section."""
    implementation = implementation_for(reader(request), slug)
    new = version_of(implementation, request.GET.get("new"))
    old = version_of(implementation, request.GET.get("old") or str(max(1, new.number - 1))) if new else None
    if new is None or old is None:
        raise Http404(_("There is no manual yet."))
    context = {
        "implementation": implementation,
        "old": old,
        "new": new,
        "changes": changes(content_of(old), content_of(new)),
        "versions": new.document.versions.order_by("-number"),
        "trail": trail(implementation, _("What changed")),
    }
    return render(request, "governance/compare.html", context)
