"""A source: its page, its twelve questions, its registry sheet; reference metadata of sources and indicators."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader
from core.answers import LedOn
from core.ledger import Standing
from masterplan import describing, metadata, page, source_page, source_sheets
from masterplan.access import editor_of, indicator_for, part_for, plan_for
from masterplan.forms import PartForm, grouped
from masterplan.models import Indicator, Source
from masterplan.source_forms import MetadataForm, ScoresForm
from record.views.proving import attempt, sent, status_of


def source_for(request: HttpRequest, slug: str, public_id: UUID) -> Source:
    return part_for(plan_for(reader(request), slug), Source, public_id)


@login_required
@require_safe
def source(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """What the source is, what it is worth, what comes of it."""
    found = source_for(request, slug, public_id)
    return render(request, "masterplan/source.html", source_page.context_of(found, reader(request)))


@login_required
@require_http_methods(["GET", "POST"])
def scores(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """The twelve questions on its quality."""
    found = source_for(request, slug, public_id)
    by: dict[str, Any] = {"by": reader(request), "standing": _standing(request, found, "source")}
    form = ScoresForm(sent(request), found)
    if form.is_bound and form.is_valid() and attempt(form, lambda: source_sheets.scored(found, form.answers, **by)):
        messages.success(request, _("The quality of %(source)s is scored.") % {"source": found})
        return LedOn(page.address(found.plan, "source", found.public_id))
    context = _context(found, _("Quality")) | {"form": form}
    return render(request, "masterplan/scores.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def registry(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """The sheet of the registry, for its assessment."""
    found = source_for(request, slug, public_id)
    by: dict[str, Any] = {"by": reader(request), "standing": _standing(request, found, "registry")}
    row = source_sheets.registry_of(found)
    form = PartForm(sent(request), row, row.values)
    if form.is_bound and form.is_valid() and attempt(form, lambda: form.save(**by)):
        messages.success(request, _("The registry sheet is saved."))
        return LedOn(page.address(found.plan, "source", found.public_id))
    context = _context(found, _("Registry sheet")) | {
        "form": form,
        "groups": grouped(form, ((_("What the registry is, and how it is kept"), row.values),)),
    }
    return render(request, "masterplan/part.html", context, status=status_of(form))


def _standing(request: HttpRequest, found: Source, kind: str) -> Standing:
    return editor_of(reader(request), found.implementation, kind, found.owner_id)


def _context(found: Source, title: str) -> dict[str, Any]:
    here = page.address(found.plan, "source", found.public_id)
    return {
        "implementation": found.implementation,
        "source": found,
        "title": f"{title}: {found}",
        "back": here,
        "trail": [
            (_("Master Plan"), page.address(found.plan)),
            (_("Sources"), page.address(found.plan, "parts", "sources")),
            (str(found), here),
            (title, ""),
        ],
    }


@login_required
@require_http_methods(["GET", "POST"])
def source_metadata(request: HttpRequest, slug: str, public_id: UUID, language: str) -> HttpResponse:
    """The reference metadata of a source in one language."""
    found = source_for(request, slug, public_id)
    standing = _standing(request, found, "metadata_sheet")
    context = _context(found, _("Reference metadata"))
    return _metadata(request, found, language, standing, context)


@login_required
@require_http_methods(["GET", "POST"])
def indicator_metadata(request: HttpRequest, slug: str, code: str, language: str) -> HttpResponse:
    """The reference metadata of an indicator in one language."""
    found = indicator_for(reader(request), slug, code)
    standing = editor_of(reader(request), found.implementation, "metadata_sheet")
    here = page.address(found.plan, "indicator", found.code)
    trail = [(_("Master Plan"), page.address(found.plan)), (str(found), here), (_("Reference metadata"), "")]
    context = {
        "implementation": found.implementation,
        "title": _("Reference metadata of %(indicator)s") % {"indicator": found},
        "back": here,
        "trail": trail,
    }
    return _metadata(request, found, language, standing, context)


def _metadata(
    request: HttpRequest, about: Source | Indicator, language: str, standing: Standing, context: dict[str, Any]
) -> HttpResponse:
    if language not in describing.languages_of(about.plan):
        raise Http404(_("The plan is not kept in that language."))
    asked = metadata.OF_SOURCES if isinstance(about, Source) else metadata.OF_INDICATORS
    sheet = source_sheets.sheet_of(about, language)
    form = MetadataForm(sent(request), sheet.texts, asked)
    by: dict[str, Any] = {"by": reader(request), "standing": standing}
    if form.is_bound and form.is_valid() and attempt(form, lambda: describing.keep(sheet, form, **by)):
        messages.success(request, _("The reference metadata are saved."))
        return LedOn(context["back"])
    context |= {"form": form, "language": get_language_info(language), "filled": metadata.filled(sheet.texts, asked)}
    return render(request, "masterplan/metadata.html", context, status=status_of(form))
