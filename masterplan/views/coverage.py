"""Coverage: questions of policy, indicators by source, the ten components and the seven dimensions."""

from collections import defaultdict
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import reader
from core.answers import LedOn
from masterplan import coverage, may, page, table, yardsticks
from masterplan.access import editor_of, plan_for
from masterplan.forms import PartForm, grouped
from masterplan.loading import held_by, uses_of
from masterplan.models import MasterPlan, Source, Yardstick
from record.views.proving import attempt, sent, status_of

ON_A_PAGE = 25


@login_required
@require_safe
def matrix(request: HttpRequest, slug: str) -> HttpResponse:
    """What each source offers to each indicator of a phase, and so which questions can be answered."""
    plan = plan_for(reader(request), slug)
    every, uses = held_by(plan), uses_of(plan)
    phases = list(plan.phases.filter(removed_at=None).values_list("number", flat=True))
    wanted = table.asked(request.GET.dict(), phases)
    here = [held for held in every if held.sheet.phase == wanted.phase]
    sources = list(Source.objects.filter(plan=plan, removed_at=None).order_by("code"))
    rows = Paginator(here, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "implementation": plan.implementation,
        "phases": table.phase_filters(plan, every, wanted),
        "sources": sources,
        "page": rows,
        "rows": [(held.sheet, [uses.get(held.sheet.code, {}).get(s.code, "") for s in sources]) for held in rows],
        "counts": coverage.counted(uses, [held.sheet.code for held in here]),
        "total": len(here),
        "questions": coverage.answered(_questions(plan), uses),
        "may_edit": bool(may.edits(reader(request), plan.implementation, "indicator")),
        "may_state": bool(may.edits(reader(request), plan.implementation, "policy_question")),
        "trail": [(_("Master Plan"), page.address(plan)), (_("Coverage"), "")],
    }
    return render(request, "masterplan/coverage.html", context)


def _questions(plan: MasterPlan) -> list[tuple[str, list[str]]]:
    """Each question with the codes of the indicators that answer it."""
    codes: dict[int, list[str]] = defaultdict(list)
    held = plan.questions.filter(removed_at=None)
    for pk, code in held.filter(indicators__removed_at=None).values_list("pk", "indicators__code"):
        if code:
            codes[pk].append(code)
    return [(text, codes[pk]) for pk, text in held.order_by("number").values_list("pk", "text")]


@login_required
@require_safe
def judged(request: HttpRequest, slug: str) -> HttpResponse:
    """The two yardsticks, line by line."""
    plan = plan_for(reader(request), slug)
    held = yardsticks.judged(plan)
    parts = held[yardsticks.COMPONENTS]
    context = {
        "implementation": plan.implementation,
        "yardsticks": [(yardsticks.TITLES[scheme], lines) for scheme, lines in held.items()],
        "exist": yardsticks.reached(parts, 2),
        "feed": yardsticks.reached(parts, 3),
        "may_edit": bool(may.edits(reader(request), plan.implementation, "yardstick")),
        "trail": [(_("Master Plan"), page.address(plan)), (_("How far the country is"), "")],
    }
    return render(request, "masterplan/yardsticks.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, slug: str, scheme: str, key: str) -> HttpResponse:
    """How far the country is on one line, who keeps it, and what that rests on."""
    plan = plan_for(reader(request), slug)
    standing = editor_of(reader(request), plan.implementation, "yardstick")
    form = _form(plan, scheme, key, sent(request))
    if form.is_bound and form.is_valid() and attempt(form, lambda: form.save(by=reader(request), standing=standing)):
        messages.success(request, _("The judgement is saved."))
        return LedOn(page.address(plan, "yardsticks"))
    title = str(yardsticks.KEYS[scheme][key])
    context: dict[str, Any] = {
        "implementation": plan.implementation,
        "form": form,
        "groups": grouped(form, ((yardsticks.TITLES[scheme], ("level", "owner", "evidence")),)),
        "title": title,
        "back": page.address(plan, "yardsticks"),
        "trail": [
            (_("Master Plan"), page.address(plan)),
            (_("How far the country is"), page.address(plan, "yardsticks")),
            (title, ""),
        ],
    }
    return render(request, "masterplan/part.html", context, status=status_of(form))


def _form(plan: MasterPlan, scheme: str, key: str, data: Any) -> PartForm:
    if key not in yardsticks.KEYS.get(scheme, {}):
        raise Http404(_("There is no such line."))
    row = Yardstick.objects.filter(plan=plan, scheme=scheme, key=key, removed_at=None).first()
    row = row or Yardstick(plan=plan, scheme=scheme, key=key)
    row.plan = plan
    form = PartForm(data, row, ("level", "owner", "evidence"))
    levels = [("", "–"), *enumerate(yardsticks.LEVELS[scheme])]
    form.fields["level"] = forms.TypedChoiceField(
        label=_("How far"), choices=levels, required=False, coerce=int, empty_value=None
    )
    return form
