"""The units of a federated country, rolled up: where each stands, and all of them together.

Whoever sees the country sees this; who may enter a unit is asked of accounts, as everywhere. Each unit has a plan of
its own, so nothing here is planned: figures are added, and the lights of a unit are the unit's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import implementation_for
from accounts.models import Implementation
from core import wording
from desk import drawn_rows, rows, summaries
from desk.opening import may_open
from desk.rows import Row

PAGE = 50
BESIDE = 5
"""So many units stand on the country's own page, those that have waited longest."""


@login_required
@require_safe
def units(request: HttpRequest, slug: str) -> HttpResponse:
    """All units, with their lanes in small; the order and the page stand in the address."""
    country = implementation_for(request.user, slug)
    every = units_of(country, request.user)
    ordered = rows.ordered(every, request.GET.get("sort", rows.USUAL))
    part = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    context = {
        "implementation": country,
        "place": "implementation",
        "trail": [(country.name, reverse("desk:implementation", args=[slug])), (_("Units"), "")],
        "sentence": sentence(country, every),
        "figures": list(figures(every)),
        "page": part,
        "opening": f"{reverse('desk:opening')}?parent={slug}" if may_open_unit(request.user, country) else "",
        **drawn_rows.lanes(list(part)),
    }
    return render(request, "desk/units.html", context)


def units_of(country: Implementation, person: Any) -> list[Row]:
    """A row for each unit; those that the reader may not enter have no link inside."""
    lines = summaries.lines(Implementation.objects.rolled_up_in(country))
    if not lines:
        return []
    entered = set(Implementation.objects.visible_to(person).rolled_up_in(country).values_list("pk", flat=True))
    return [replace(rows.row_of(line, person), opens=line.pk in entered) for line in lines]


def may_open_unit(person: Any, country: Implementation) -> bool:
    """Whoever opens implementations, and may change the settings of the country."""
    return country.held.may("settings") and may_open(person)


def on_its_page(country: Implementation, person: Any) -> dict[str, Any]:
    """What the country's own page shows of its units; nothing where it has none."""
    every = units_of(country, person)
    if not every:
        return {}
    shown = rows.ordered(every, rows.USUAL)[:BESIDE]
    drawn = drawn_rows.lanes(shown, foretold=False)
    return {"sentence": sentence(country, every), "figures": list(figures(every)), **drawn}


# --- Together --------------------------------------------------------------------------------------


def sentence(country: Implementation, every: Sequence[Row]) -> SafeString:
    """How many units there are, how many of them wait, and which has waited longest."""
    name = format_html("<bdi>{}</bdi>", country.name)
    if not every:
        return format_html(_("{country} has no units yet."), country=name)
    words = ngettext("{country} has {count} unit.", "{country} has {count} units.", len(every))
    counted = format_html(words, country=name, count=wording.in_words(len(every)))
    waiting = [row for row in every if row.wait]
    if not waiting:
        return format_html("{} {}", counted, _("None waits for anybody."))
    longest = max(waiting, key=lambda row: row.days)
    words = ngettext(
        "{count} waits for somebody: {unit}, for {age}.",
        "{count} wait for somebody, {unit} longest: {age}.",
        len(waiting),
    )
    said = wording.in_words(len(waiting))
    unit = format_html("<bdi>{}</bdi>", longest.line.name)
    age = format_html('<em class="nowrap">{}</em>', longest.age)
    return format_html("{} {}", counted, format_html(words, count=said[:1].upper() + said[1:], unit=unit, age=age))


def figures(every: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """What all units are together; each figure with what it is of."""
    of = _("%(count)s of %(all)s")
    facts = [row.facts for row in every]
    yield _("Units"), wording.grouped(len(facts))
    yield _("With an agreed plan"), of % {"count": sum(one.plan == "agreed" for one in facts), "all": len(facts)}
    completed, obligatory = sum(one.count("completed") for one in facts), sum(one.obligatory for one in facts)
    yield _("Activities completed"), of % {"count": completed, "all": obligatory}
    yield _("Activities in hand"), of % {"count": sum(one.working for one in facts), "all": obligatory}
    yield _("Activities postponed"), of % {"count": sum(one.count("postponed") for one in facts), "all": obligatory}
    lit, lights = sum(one.lit for one in facts), sum(one.lights for one in facts)
    yield _("Lights of the gates lit"), of % {"count": lit, "all": lights}
    yield _("Gates open"), of % {"count": sum(one.gate_open for one in facts), "all": len(facts)}
    yield _("Waiting for somebody"), of % {"count": sum(row.wait is not None for row in every), "all": len(facts)}
