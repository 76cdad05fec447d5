"""The rows of the portfolio as a file: those that the address asks for, all pages of them, with every figure."""

from collections.abc import Sequence
from datetime import date
from html import unescape

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core import clock, sheets
from desk import principles, standing
from desk.facts import Facts
from desk.portfolio import asked_for, rows_for
from desk.rows import Row


@login_required
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The rows that were asked for, all pages of them, as a file."""
    rows = [_cells(row) for row in asked_for(request, rows_for(request))]
    return sheets.download(request.GET.get("as"), f"portfolio-{clock.today().isoformat()}", _heads(), rows)


def _heads() -> list[str]:
    return [
        _("Country"),
        _("Plan"),
        _("Baseline"),
        _("Where it stands"),
        _("Working days apart"),
        _("Convergence"),
        _("Next milestone"),
        _("Planned for"),
        _("Gate expected"),
        _("Lights lit"),
        _("Lights"),
        _("Waiting on"),
        _("For what"),
        _("Since"),
        _("Days"),
        _("Activities in national hands"),
        _("Activities"),
        _("Acts in national roles"),
        _("Acts on record"),
        _("Plan last changed by"),
        _("Plan last changed on"),
        _("Platform ahead, working days"),
        _("Stakeholders heard"),
        _("Main stakeholders"),
        _("Not heard yet"),
        _("Sources of the first phase"),
        _("Institutions that feed it"),
    ]


def _cells(row: Row) -> list[object]:
    facts = row.facts
    said = standing.sentence(facts, name=row.line.name, slug=row.line.slug, today=row.today)
    since: date | None = row.wait.since if row.wait else None
    return [
        row.line.name,
        row.plan if not facts.baseline else _("agreed"),
        facts.baseline or "",
        unescape(strip_tags(said)),
        "" if facts.spread is None else facts.spread,
        row.apart_word,
        facts.next_title,
        facts.next_on or "",
        facts.gate_expected or "",
        facts.lit,
        facts.lights,
        row.whom,
        row.what,
        since or "",
        row.days if row.wait else "",
        *_of_principles(facts),
    ]


def _of_principles(facts: Facts) -> Sequence[object]:
    return (
        *(facts.national, facts.obligatory, facts.national_acts, facts.acts),
        *(principles.planner(facts), facts.planned_on or "", facts.days_ahead),
        *(facts.heard, facts.institutions, pgettext("between names", ", ").join(facts.unheard)),
        *("" if figure is None else figure for figure in (facts.sources, facts.feeding)),
    )
