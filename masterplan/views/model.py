"""The data model of a country: its page, its files, and what can be done with it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader
from core.answers import LedOn, add_errors, form_page, sent
from core.errors import RuleViolation
from masterplan import model_page, page
from masterplan.access import editor_of, part_for, plan_for
from masterplan.data_model import FORMATS, Drawn
from masterplan.model_forms import FORMS
from masterplan.models import DataCheck
from masterplan.sdmx.checking import NotThere


@login_required
@require_safe
def model(request: HttpRequest, slug: str) -> HttpResponse:
    """The structures that follow from the first phase, and what .Stat Suite would do with them."""
    drawn = Drawn(plan_for(reader(request), slug))
    context = {
        "implementation": drawn.row.implementation,
        "sentence": model_page.sentence(drawn),
        "standing": model_page.standing(drawn),
        "offers": model_page.offers(drawn, reader(request)),
        "structures": model_page.shown(drawn),
        "levels": model_page.levels(drawn),
        "formats": list(FORMATS),
        "taken": drawn.taken_rows,
        "checks": drawn.row.data_checks.filter(removed_at=None)[:10],
        "trail": [(_("Master Plan"), page.address(drawn.row)), (_("Data model"), "")],
    }
    return render(request, "masterplan/model.html", context)


@login_required
@require_safe
def model_file(request: HttpRequest, slug: str, format_: str) -> HttpResponse:
    """The model as one file."""
    if format_ not in FORMATS:
        raise Http404
    drawn = Drawn(plan_for(reader(request), slug))
    ending = FORMATS[format_][1]
    return download(drawn.written(format_), f"{drawn.plan.agency}-{format_}.{ending}", f"application/{ending}")


@login_required
@require_safe
def template(request: HttpRequest, slug: str, dataflow: str, what: str) -> HttpResponse:
    """A file to fill in: data of a dataflow, or its reference metadata as the plan has them."""
    drawn = Drawn(plan_for(reader(request), slug))
    try:
        text = drawn.metadata(dataflow) if what == "metadata" else drawn.template(dataflow)
    except NotThere as missing:
        raise Http404(str(missing)) from missing
    return download(text, f"{dataflow}-{what}.csv", "text/csv")


def download(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, slug: str, what: str) -> HttpResponse:
    """Freezing, placing, taking in or checking: the form, and what it does."""
    plan = plan_for(reader(request), slug)
    if what not in FORMS:
        raise Http404
    kind, edited = FORMS[what]
    standing = editor_of(reader(request), plan.implementation, edited)
    form = kind(Drawn(plan), sent(request), request.FILES or None)
    context: dict[str, Any] = {"implementation": plan.implementation, "form": form, "back": page.address(plan, "model")}
    context["trail"] = [(_("Master Plan"), page.address(plan)), (_("Data model"), context["back"]), (form.title, "")]
    if form.is_valid():
        try:
            job = form.done(by=reader(request), standing=standing)
            return LedOn(reverse("core:job", args=[job]) if job else context["back"])
        except ValidationError as error:
            add_errors(form, error)
        except RuleViolation as refused:
            context["refusals"] = refused.reasons
    return form_page(request, "masterplan/model_form.html", context)


@login_required
@require_safe
def data_check(request: HttpRequest, slug: str, public_id: Any) -> HttpResponse:
    """What a check of a data file found."""
    plan = plan_for(reader(request), slug)
    row = part_for(plan, DataCheck, public_id)
    context = {
        "implementation": plan.implementation,
        "check": row,
        "trail": [
            (_("Master Plan"), page.address(plan)),
            (_("Data model"), page.address(plan, "model")),
            (row.name, ""),
        ],
    }
    return render(request, "masterplan/data_check.html", context)
