"""What the printed plan says: the lanes, as large as the paper lets them be, and every activity in a table."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from accounts.models import Implementation
from core.imprint import LedgerHead
from core.registry import notices_of
from desk import facts, picture, standing, summaries
from desk.lanes.ink import ACCENT
from desk.lanes.marks import kinds_of
from desk.lanes.svg import print_svgs
from desk.lanes.twin import FinishRow, LightRow, TableRow, finish_rows, gate_sentence, light_rows, table_rows
from tracks import foresights
from tracks.models import Plan


@dataclass(frozen=True)
class PlanPaper:
    """The plan of one country on one day, in the language of the paper. `lanes` are the sheets of the picture."""

    on: date
    beneath: str
    lanes: tuple[SafeString, ...]
    marks: tuple[str, ...]
    rows: tuple[TableRow, ...]
    baseline: int
    finishes: tuple[FinishRow, ...]
    lights: tuple[LightRow, ...]
    gate: str
    notices: tuple[str, ...]


def paper_of(implementation: Implementation) -> tuple[PlanPaper, LedgerHead]:
    """The plan in the active language, with the head of the ledger on which it rests."""
    summary, head = summaries.summary_of(implementation)
    found = facts.read(summary.facts)
    drawn = picture.picture_of(
        picture.read(summary.lanes),
        today=summary.on,
        name=implementation.name,
        slug=implementation.slug,
        direction="rtl" if get_language_bidi() else "ltr",
        limits=(found.to_watch, found.far_apart),
    )
    plan = Plan.objects.filter(implementation=implementation).only("pk").first()
    if plan:
        drawn = picture.foreseen(drawn, foresights.kept([plan.pk]).get(plan.pk))
    paper = PlanPaper(
        on=summary.on,
        beneath=standing.beneath(found),
        lanes=print_svgs(drawn, accent=implementation.accent or ACCENT) if found.plan else (),
        marks=tuple(kinds_of(drawn.items())),
        rows=table_rows(drawn),
        baseline=drawn.baseline,
        finishes=finish_rows(drawn),
        lights=light_rows(drawn),
        gate=gate_sentence(drawn),
        notices=tuple(notices_of(implementation)),
    )
    return paper, LedgerHead(head.sequence, head.hash)
