"""What a status report says, of one country and of a portfolio: composed of summaries. Printing stands elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from itertools import islice

from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from accounts.models import Implementation, Person
from core import wording
from core.imprint import LedgerHead
from core.registry import notices_of
from desk import facts as figures
from desk import picture, rows, standing, summaries
from desk.implementation import figures as figures_of
from desk.implementation import warnings
from desk.lanes.ink import ACCENT
from desk.lanes.model import OPTIONAL, Picture
from desk.lanes.svg import print_svgs
from desk.lanes.twin import FinishRow, LightRow, finish_rows, gate_sentence, light_rows
from desk.lanes.words import day_text
from desk.rows import Row
from desk.waiting import NOTE, Wait

MOST = (7, 5, 4, 3, 2)
"""How many waits and ends are listed, from roomy to tight: a report that runs over is made tighter."""
MOST_COUNTRIES = (30, 22, 15, 8, 5)
OVER = ("completed", "skipped")


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, on whom, and since when."""

    what: str
    whom: str
    since: str
    age: str


@dataclass(frozen=True)
class Ahead:
    """The next thing that ends."""

    day: str
    title: str
    track: str
    milestone: bool


@dataclass(frozen=True)
class CountryReport:
    """One country on one day, in the language of the report."""

    name: str
    on: date
    sentence: str
    beneath: str
    figures: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    lanes: tuple[SafeString, ...]
    finishes: tuple[FinishRow, ...]
    lights: tuple[LightRow, ...]
    gate: str
    waits: tuple[Waiting, ...]
    more_waits: int
    ahead: tuple[Ahead, ...]
    notices: tuple[str, ...]
    tightness: int = 0


@dataclass(frozen=True)
class CountryLine:
    """One country in the report of a portfolio."""

    name: str
    plan: str
    convergence: str
    gate: str
    next: str
    whom: str
    age: str


@dataclass(frozen=True)
class PortfolioReport:
    """What one person sees of all countries, on one day."""

    on: date
    sentence: str
    figures: tuple[tuple[str, str], ...]
    lines: tuple[CountryLine, ...]
    more: int


def report_of(implementation: Implementation, *, tightness: int = 0) -> tuple[CountryReport, LedgerHead]:
    """The report in the active language, with the head of the ledger on which it rests."""
    summary, head = summaries.summary_of(implementation)
    found, today = figures.read(summary.facts), summary.on
    drawn = picture.picture_of(
        picture.read(summary.lanes),
        today=today,
        name=implementation.name,
        slug=implementation.slug,
        direction="rtl" if get_language_bidi() else "ltr",
        limits=(found.to_watch, found.far_apart),
    )
    waits = [wait for wait in found.waits if wait.kind != NOTE]
    made = CountryReport(
        name=implementation.name,
        on=today,
        sentence=plain(standing.sentence(found, name=implementation.name, slug=implementation.slug, today=today)),
        beneath=standing.beneath(found),
        figures=tuple(figures_of(found)),
        warnings=tuple(warnings(found)),
        lanes=print_svgs(without_optional(drawn), accent=implementation.accent or ACCENT) if found.plan else (),
        finishes=finish_rows(drawn),
        lights=light_rows(drawn),
        gate=gate_sentence(drawn),
        waits=tuple(_waiting(wait, today) for wait in waits[: MOST[tightness]]),
        more_waits=max(len(waits) - MOST[tightness], 0),
        ahead=tuple(islice(_ahead(drawn), MOST[tightness])),
        notices=tuple(notices_of(implementation)),
        tightness=tightness,
    )
    return made, LedgerHead(head.sequence, head.hash)


def _waiting(wait: Wait, today: date) -> Waiting:
    days = (today - wait.since).days
    return Waiting(
        what=_capital(standing.short(wait)),
        whom=standing.whom(wait),
        since=date_format(wait.since),
        age=wording.days(days) if days > 0 else _("today"),
    )


def without_optional(drawn: Picture) -> Picture:
    """What blocks nothing is left out: the page has room for the tracks alone."""
    return replace(drawn, lanes=tuple(lane for lane in drawn.lanes if lane.key != OPTIONAL))


def _ahead(drawn: Picture) -> Iterator[Ahead]:
    """What ends next, by its day; an optional activity never counts."""
    items = [(item, lane) for lane in drawn.lanes for item in lane.items if item.state not in OVER]
    for item, lane in sorted(items, key=lambda pair: (pair[0].finish, pair[0].code)):
        if not item.optional:
            yield Ahead(day_text(item.finish, today=drawn.today), item.title, lane.title, item.milestone)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def plain(markup: SafeString) -> str:
    """A sentence without its links."""
    return unescape(strip_tags(markup))


# --- The portfolio -----------------------------------------------------------------------------


def portfolio_of(person: Person, *, on: date, tightness: int = 0) -> PortfolioReport:
    """All countries that the person sees, those that wait longest first."""
    visible = Implementation.objects.visible_to(person)
    every = sorted((rows.row_of(line, person) for line in summaries.lines(visible)), key=_rank)
    return PortfolioReport(
        on=on,
        sentence=" ".join(_said(every)),
        figures=tuple(_sums(every)),
        lines=tuple(_line(row) for row in every[: MOST_COUNTRIES[tightness]]),
        more=max(len(every) - MOST_COUNTRIES[tightness], 0),
    )


def _said(every: Sequence[Row]) -> Iterator[str]:
    """How many countries there are, and which has waited longest."""
    words = ngettext("%(count)s country takes part.", "%(count)s countries take part.", len(every))
    yield _capital(words % {"count": wording.in_words(len(every))})
    waiting = [row for row in every if row.facts.wait]
    if not waiting:
        yield _("None waits for anybody.")
        return
    row = max(waiting, key=_waited)
    assert row.facts.wait
    days = (row.today - row.facts.wait.since).days
    said = {"country": row.line.name, "whom": standing.whom(row.facts.wait), "age": wording.days(days)}
    yield _("%(country)s has waited longest: %(age)s, for %(whom)s.") % said


def _rank(row: Row) -> tuple[int, str]:
    return -_waited(row), row.line.name.casefold()


def _waited(row: Row) -> int:
    return (row.today - row.facts.wait.since).days if row.facts.wait else -1


def _sums(every: Sequence[Row]) -> Iterator[tuple[str, str]]:
    of = _("%(count)s of %(all)s")

    def said(count: int) -> str:
        return of % {"count": count, "all": len(every)}

    yield _("Plan agreed"), said(sum(row.facts.plan == "agreed" for row in every))
    yield _("Gate open"), said(sum(row.facts.gate_open for row in every))
    yield _("Tracks close together"), said(sum(row.facts.convergence == "close" for row in every))
    yield _("Wait for nobody"), said(sum(row.facts.wait is None for row in every))
    yield _("Completed"), said(sum(row.facts.completed_on is not None for row in every))


def _gate(row: Row) -> str:
    found = row.facts
    if not found.lights:
        return "–"
    said = _("%(lit)s of %(all)s lit") % {"lit": found.lit, "all": found.lights}
    if found.gate_open or not found.gate_expected:
        return said
    return f"{said}, {day_text(found.gate_expected, today=row.today)}"


def _line(row: Row) -> CountryLine:
    wait = row.facts.wait
    return CountryLine(
        name=row.line.name,
        plan=row.plan,
        convergence=", ".join(part for part in (row.apart, row.apart_word) if part),
        gate=_gate(row),
        next=", ".join(part for part in (row.next, row.next_on) if part),
        whom=standing.whom(wait) if wait else standing.at_rest(row.facts, today=row.today),
        age=(wording.days(_waited(row)) if _waited(row) > 0 else _("today")) if wait else "–",
    )
