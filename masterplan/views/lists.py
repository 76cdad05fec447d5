"""The harmonised list of disaggregations: its overview, one code list, and the mapping of a source's list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader
from core.answers import LedOn
from masterplan import breaking_down, list_sheets, may, page
from masterplan.access import editor_of, part_for, plan_for
from masterplan.forms import grouped
from masterplan.list_forms import FIELDS, ListForm, MappingForm
from masterplan.models import CodeList, MasterPlan
from record.views.proving import attempt, sent, status_of


@login_required
@require_safe
def lists(request: HttpRequest, slug: str) -> HttpResponse:
    """Each criterion with its lists and where sources disagree."""
    plan = plan_for(reader(request), slug)
    context = {
        "implementation": plan.implementation,
        "broken": breaking_down.overview(plan),
        "may_edit": bool(may.edits(reader(request), plan.implementation, "code_list")),
        "trail": [(_("Master Plan"), page.address(plan)), (_("Disaggregations"), "")],
    }
    return render(request, "masterplan/lists.html", context)


def _owner(code_list: CodeList) -> int | None:
    return code_list.source.owner_id if code_list.source else None


@login_required
@require_safe
def code_list(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """The codes of one list; of a source's list also where they go."""
    plan = plan_for(reader(request), slug)
    found = part_for(plan, CodeList, public_id)
    rows = Paginator(breaking_down.rows_of(found), 100).get_page(request.GET.get("page"))
    context = _context(plan, found, str(found)) | {
        "rows": rows,
        "may_edit": bool(may.edits(reader(request), plan.implementation, "code_list", owner=_owner(found))),
        "harmonised": breaking_down.harmonised_for(found) if found.source_id else None,
    }
    return render(request, "masterplan/list.html", context)


def _context(plan: MasterPlan, found: CodeList, title: str) -> dict[str, Any]:
    home = page.address(plan, "lists")
    return {
        "implementation": plan.implementation,
        "list": found,
        "title": title,
        "back": home if found._state.adding else page.address(plan, "list", found.public_id),
        "trail": [(_("Master Plan"), page.address(plan)), (_("Disaggregations"), home), (title, "")],
    }


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A list of the country's own, or of one of its sources."""
    plan = plan_for(reader(request), slug)
    return _form(request, CodeList(plan=plan), _("Add a code list"))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """The list and its codes as one form."""
    found = part_for(plan_for(reader(request), slug), CodeList, public_id)
    return _form(request, found, str(found))


def _form(request: HttpRequest, row: CodeList, title: str) -> HttpResponse:
    standing = editor_of(reader(request), row.implementation, "code_list", None if row._state.adding else _owner(row))
    form = ListForm(sent(request), row)
    if form.is_bound and form.is_valid() and attempt(form, lambda: form.save(by=reader(request), standing=standing)):
        messages.success(request, _("The code list is saved."))
        return LedOn(page.address(row.plan, "list", form.row.public_id))
    groups = ((_("Which list"), FIELDS), (_("What is in it"), ("codes",)))
    context = _context(row.plan, row, title) | {"form": form, "groups": grouped(form, groups)}
    return render(request, "masterplan/part.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def mapping(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Where each code of a source goes in the harmonised list."""
    plan = plan_for(reader(request), slug)
    found = part_for(plan, CodeList, public_id)
    harmonised = breaking_down.harmonised_for(found) if found.source_id else None
    if harmonised is None:
        raise Http404(_("Only the list of a source is mapped, and only where its criterion has a harmonised list."))
    standing = editor_of(reader(request), plan.implementation, "code_list", _owner(found))
    form = MappingForm(sent(request), found, harmonised)
    by: dict[str, Any] = {"by": reader(request), "standing": standing}

    def keep() -> None:
        list_sheets.set_targets(found, harmonised, form.typed, **by)

    if form.is_bound and form.is_valid() and attempt(form, keep):
        messages.success(request, _("The mapping is saved."))
        return LedOn(page.address(plan, "list", found.public_id))
    context = _context(plan, found, _("Map %(list)s") % {"list": found}) | {"form": form, "harmonised": harmonised}
    return render(request, "masterplan/mapping.html", context, status=status_of(form))
