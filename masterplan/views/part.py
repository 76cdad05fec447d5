"""The smaller parts of a plan: the list of a kind, adding one, changing it, taking it out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader
from core import sheets
from core.answers import LedOn
from core.ledger import Standing
from masterplan import page, parts
from masterplan.access import must, part_for, plan_for
from masterplan.forms import PartForm, grouped
from masterplan.models import MasterPlan, Part
from masterplan.taking_out import take_out
from record.forms import Refusable
from record.views.proving import attempt, sent, status_of


def kind_of(slug: str) -> parts.PartKind:
    if slug not in parts.KINDS:
        raise Http404(_("The Master Plan has no such part."))
    return parts.KINDS[slug]


@login_required
@require_safe
def every(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """All rows of a kind, as a page or as a file."""
    plan, sort = plan_for(reader(request), slug), kind_of(kind)
    rows = sort.rows(plan)
    heads = [head for head, _shows in sort.columns]
    if request.GET.get("as") in sheets.FORMS:
        lines = [[str(shows(row) or "") for _head, shows in sort.columns] for row in rows]
        return sheets.download(request.GET["as"], f"{slug}-{kind}", heads, lines)
    found = Paginator(rows, 50).get_page(request.GET.get("page"))
    may_add = bool(parts.adds(sort, reader(request), plan))
    context = {
        "implementation": plan.implementation,
        "kind": sort,
        "page": found,
        "rows": [(row, [(head, shows(row)) for head, shows in sort.columns]) for row in found],
        "heads": heads,
        "may_add": may_add,
        "exports": sheets.exports("?"),
        "trail": _trail(plan, str(sort.title)),
    }
    return render(request, "masterplan/parts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """A new row of a kind."""
    plan, sort = plan_for(reader(request), slug), kind_of(kind)
    return _edit(request, sort, parts.new(sort, plan), must(parts.adds(sort, reader(request), plan)))


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, kind: str, public_id: UUID) -> HttpResponse:
    """One row of a kind, as a form."""
    plan, sort = plan_for(reader(request), slug), kind_of(kind)
    row = part_for(plan, sort.model, public_id)
    return _edit(request, sort, row, must(parts.changes(row, reader(request))))


def _edit(request: HttpRequest, sort: parts.PartKind, row: Part, standing: Standing) -> HttpResponse:
    form = parts.form_of(sort, row, sent(request), person=reader(request))
    if form.is_bound and form.is_valid() and attempt(form, lambda: form.save(by=reader(request), standing=standing)):
        messages.success(request, _("Saved: %(row)s.") % {"row": form.row})
        return LedOn(_home(sort, form.row))
    title = str(sort.add) if row._state.adding else str(row)
    context = _context(sort, row, form, title)
    return render(request, "masterplan/part.html", context, status=status_of(form))


def _context(sort: parts.PartKind, row: Part, form: Any, title: str) -> dict[str, Any]:
    return {
        "implementation": row.plan.implementation,
        "kind": sort,
        "row": row,
        "form": form,
        "groups": grouped(form, sort.groups) if isinstance(form, PartForm) else (),
        "back": _home(sort, row),
        "title": title,
        "trail": _trail(row.plan, str(sort.title), page.address(row.plan, "parts", sort.slug), title),
    }


def _home(sort: parts.PartKind, row: Part) -> str:
    """Where the row is shown."""
    if sort.slug == "sources" and not row._state.adding:
        return page.address(row.plan, "source", row.public_id)
    return page.address(row.plan, "parts", sort.slug)


def _trail(plan: MasterPlan, title: str, url: str = "", here: str = "") -> list[tuple[str, str]]:
    steps = [(_("Master Plan"), page.address(plan)), (title, url)]
    return [*steps, (here, "")] if here else steps


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, slug: str, kind: str, public_id: UUID) -> HttpResponse:
    """Asks once more, then takes the row out of the plan; the record keeps it."""
    plan, sort = plan_for(reader(request), slug), kind_of(kind)
    row = part_for(plan, sort.model, public_id)
    standing = must(parts.changes(row, reader(request)))
    form = Refusable(sent(request))
    if form.is_bound and attempt(form, lambda: take_out(row, by=reader(request), standing=standing)):
        messages.success(request, _("Taken out of the plan: %(row)s.") % {"row": row})
        return LedOn(page.address(plan, "parts", kind))
    context = _context(sort, row, form, str(row))
    return render(request, "masterplan/remove.html", context, status=status_of(form))
