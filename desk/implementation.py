"""The page of an implementation: where it stands in one sentence, what the reader can do now, the four lanes."""

from collections.abc import Iterator
from typing import Any, Literal

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import implementation_for
from accounts.models import Implementation
from core import wording
from desk import facts, picture, principles, standing, summaries, timescale
from desk.lanes import marks, svg, twin
from desk.lanes.model import Picture
from desk.offering import offers_to, workable
from tracks.models import Plan
from tracks.schedule import Convergence

HINTS = ("Sec-CH-UA-Mobile", "User-Agent")
KEY = (
    *("not_started", "under_way", "awaiting_signature", "completed"),
    *("postponed", "skipped", "to_be_reconfirmed", "cannot_start"),
)


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    implementation = implementation_for(request.user, slug)
    summary, head = summaries.summary_of(implementation)
    found = facts.read(summary.facts)
    plan = Plan.objects.filter(implementation=implementation).first() if found.plan else None
    if plan:
        plan.implementation = implementation
    context = {
        "implementation": implementation,
        "trail": [(_("Portfolio"), reverse("desk:portfolio")), (implementation.name, "")],
        "facts": found,
        "sentence": standing.sentence(found, name=implementation.name, slug=slug, today=summary.on),
        "beneath": standing.beneath(found),
        "offers": offers_to(request.user, implementation, found, workable(plan, implementation.held)),
        "figures": list(figures(found)),
        "warnings": list(warnings(found)),
        "principles": principles.principles(found, today=summary.on),
        "ledger_head": head,
        **_pictured(request, implementation, summary, found),
    }
    response = render(request, "desk/implementation.html", context)
    patch_vary_headers(response, HINTS)
    return response


def _pictured(request: HttpRequest, implementation: Any, summary: Any, found: facts.Facts) -> dict[str, Any]:
    """The picture or the lists of a phone, never both; and the table that says the same."""
    drawn = picture.picture_of(
        picture.read(summary.lanes),
        today=summary.on,
        name=implementation.name,
        slug=implementation.slug,
        direction="rtl" if get_language_bidi() else "ltr",
        limits=(found.to_watch, found.far_apart),
    )
    view = view_of(request)
    shown = _lists(drawn) if view == "lists" else _lanes(request, implementation, drawn)
    return {
        "view": view,
        "baseline": drawn.baseline,
        "rows": twin.table_rows(drawn),
        "lights": twin.light_rows(drawn),
        "finishes": twin.finish_rows(drawn),
        **shown,
    }


def _lanes(request: HttpRequest, implementation: Implementation, drawn: Picture) -> dict[str, Any]:
    """The picture on the time axis that the address asks for."""
    shown, scale = timescale.framed(drawn, request.GET, implementation)
    worn = list(marks.kinds_of(drawn.items()))
    return {"lanes": svg.lanes_svg(shown), "codes": KEY, "marks": worn, "timescale": scale}


def _lists(drawn: Picture) -> dict[str, Any]:
    return {
        "phone": twin.phone_lanes(drawn),
        "closing": twin.closing_steps(drawn),
        "gate": twin.gate_sentence(drawn),
    }


def view_of(request: HttpRequest) -> Literal["lanes", "lists"]:
    """What was asked for; else lists on a phone, and the picture everywhere else."""
    asked = request.GET.get("view")
    if asked in ("lanes", "lists"):
        return "lists" if asked == "lists" else "lanes"
    hint = request.headers.get("Sec-CH-UA-Mobile")
    phone = hint == "?1" if hint else "Mobi" in request.headers.get("User-Agent", "")
    return "lists" if phone else "lanes"


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
