"""The page of an implementation: where it stands in one sentence, what the reader can do now, the four lanes."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import implementation_for
from core import wording
from desk import facts, federation, figure, picture, principles, standing, summaries
from desk.offering import offers_to, workable
from tracks.models import Plan
from tracks.schedule import Convergence


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    implementation = implementation_for(request.user, slug)
    summary, head = summaries.summary_of(implementation)
    found = facts.read(summary.facts)
    plan = Plan.objects.filter(implementation=implementation).first() if found.plan else None
    if plan:
        plan.implementation = implementation
    held_up = picture.held_up(summary.lanes)
    context = {
        "implementation": implementation,
        "trail": [(_("Portfolio"), reverse("desk:portfolio")), (implementation.name, "")],
        "facts": found,
        "sentence": standing.sentence(found, name=implementation.name, slug=slug, today=summary.on),
        "beneath": standing.beneath(found),
        "offers": offers_to(request.user, implementation, found, workable(plan, request.user, held_up)),
        "figures": list(figures(found)),
        "warnings": list(warnings(found)),
        "principles": principles.principles(found, today=summary.on),
        "units": federation.on_its_page(implementation, request.user),
        "may_change": implementation.held.may("settings"),
        "ledger_head": head,
        **figure.context_of(request, implementation, plan, summary=summary, found=found),
    }
    response = render(request, "desk/implementation.html", context)
    patch_vary_headers(response, figure.HINTS)
    return response


# --- In figures --------------------------------------------------------------------------------


def figures(found: facts.Facts) -> Iterator[tuple[str, str]]:
    if not found.obligatory:
        return
    of = _("%(count)s of %(all)s")
    yield _("Deliverables in national hands"), principles.share(found.national, found.obligatory)
    yield _("Institutions heard"), of % {"count": found.heard, "all": found.institutions}
    yield _("Activities completed"), of % {"count": found.count("completed"), "all": found.obligatory}
    if found.lights:
        yield _("Lights of the gate lit"), of % {"count": found.lit, "all": found.lights}
    if found.spread is not None:
        said = {"days": wording.days(found.spread), "word": Convergence(found.convergence).label}
        yield _("Convergence"), _("%(days)s, %(word)s") % said


def warnings(found: facts.Facts) -> Iterator[str]:
    """What the principles of the process ask to be said aloud. Nobody is blamed."""
    if principles.platform_runs_ahead(found):
        yield principles.platform(found)
    if principles.one_source(found):
        yield principles.sources(found)
    if found.convergence == Convergence.FAR and found.spread is not None:
        yield _("The tracks should end at about the same time: what people learn early is lost until the others come.")
    if found.waived:
        words = ngettext(
            "%(count)s light of the gate is waived.", "%(count)s lights of the gate are waived.", found.waived
        )
        yield words % {"count": wording.in_words(found.waived).capitalize()}
