"""The rows of the portfolio: what each says to its reader, which are asked for, and in which order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.models import Person
from core import wording
from desk import principles, standing
from desk.facts import Facts
from desk.lanes.words import day_text
from desk.summaries import Line
from desk.waiting import Wait
from tracks.schedule import Convergence

FIRST, LAST = date.min, date.max
NEVER = -1


@dataclass(frozen=True)
class Row:
    """One implementation in the portfolio of one reader. `mine` is what waits for the reader there."""

    line: Line
    facts: Facts
    mine: Wait | None
    today: date
    opens: bool = True
    """The reader may enter; a unit of a federated country is seen from outside as well."""
    foreseen: date | None = None
    """By when the gate is reached in four of five runs of the forecast, where there is one."""

    @property
    def wait(self) -> Wait | None:
        """What waits for the reader; else what the country waits for."""
        return self.mine or self.facts.wait

    @property
    def days(self) -> int:
        return (self.today - self.wait.since).days if self.wait else NEVER

    @property
    def age(self) -> str:
        if self.wait is None:
            return "–"
        return wording.days(self.days) if self.days else _("today")

    @property
    def whom(self) -> str:
        if self.mine:
            return _("You")
        return standing.whom(self.facts.wait) if self.facts.wait else ""

    @property
    def what(self) -> str:
        return standing.short(self.wait) if self.wait else standing.at_rest(self.facts, today=self.today)

    @property
    def url(self) -> str:
        return standing.url_of(self.wait, self.line.slug) if self.wait else ""

    @property
    def plan(self) -> str:
        if not self.facts.plan:
            return _("no plan yet")
        if not self.facts.baseline:
            return _("indicative")
        return _("agreed, baseline %(number)s") % {"number": self.facts.baseline}

    @property
    def cells(self) -> list[principles.Cell]:
        """What the principles say of it."""
        return principles.cells(self.facts, today=self.today)

    @property
    def is_silent(self) -> bool:
        """Of government, employers or workers nobody has been heard there."""
        return bool(self.facts.institutions and principles.silent_constituencies(self.facts))

    @property
    def apart(self) -> str:
        return wording.days(self.facts.spread) if self.facts.spread is not None else "–"

    @property
    def apart_word(self) -> str:
        return str(Convergence(self.facts.convergence).label) if self.facts.spread is not None else ""

    @property
    def next(self) -> str:
        return self.facts.next_title or "–"

    @property
    def next_on(self) -> str:
        return day_text(self.facts.next_on, today=self.today) if self.facts.next_on else ""

    @property
    def foreseen_words(self) -> str:
        """4 in 5 chances: 3 March"""
        if self.foreseen is None or self.facts.gate_open:
            return ""
        return _("in 4 of 5 cases by %(day)s") % {"day": day_text(self.foreseen, today=self.today)}

    @property
    def gate(self) -> str:
        """gate 2 of 5, 9 July"""
        if not self.facts.lights:
            return ""
        said = {"lit": self.facts.lit, "all": self.facts.lights}
        day = self.facts.gate_expected
        if self.facts.gate_open or day is None:
            return _("gate: %(lit)s of %(all)s lit") % said
        return _("gate: %(lit)s of %(all)s lit, %(day)s") % {**said, "day": day_text(day, today=self.today)}


def row_of(line: Line, person: Person) -> Row:
    found = line.facts()
    return Row(line, found, found.waits_for(person.pk), line.today)


# --- Which, and in which order -----------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """A filter of the portfolio: its name in the address, its words, and which rows it keeps."""

    code: str
    name: StrOrPromise
    keeps: Callable[[Row], bool]


CHOICES = (
    Choice("", gettext_lazy("All"), lambda row: True),
    Choice("mine", gettext_lazy("Waiting on me"), lambda row: row.mine is not None),
    Choice("others", gettext_lazy("Waiting on others"), lambda row: row.mine is None and row.facts.wait is not None),
    Choice("nobody", gettext_lazy("Waiting on nobody"), lambda row: row.wait is None),
    Choice("apart", gettext_lazy("Tracks apart"), lambda row: row.facts.convergence in ("to_watch", "far")),
    Choice("ahead", gettext_lazy("Platform ahead"), lambda row: principles.platform_runs_ahead(row.facts)),
    Choice("unheard", gettext_lazy("Constituency not heard"), lambda row: row.is_silent),
    Choice("indicative", gettext_lazy("Indicative plan"), lambda row: row.facts.plan == "indicative"),
    Choice("agreed", gettext_lazy("Agreed plan"), lambda row: row.facts.plan == "agreed"),
    Choice("postponed", gettext_lazy("Something postponed"), lambda row: row.facts.count("postponed") > 0),
    Choice("completed", gettext_lazy("Completed"), lambda row: row.facts.completed_on is not None),
)


def _part(count: int, every: int) -> float:
    return count / every if every else NEVER


SORTS: dict[str, Callable[[Row], object]] = {
    "name": lambda row: row.line.name.casefold(),
    "apart": lambda row: NEVER if row.facts.spread is None else row.facts.spread,
    "plan": lambda row: (row.facts.plan, row.facts.baseline),
    "next": lambda row: row.facts.next_on or LAST,
    "gate": lambda row: row.facts.gate_expected or LAST,
    "whom": lambda row: row.whom.casefold(),
    "age": lambda row: row.days,
    "national": lambda row: _part(row.facts.national, row.facts.obligatory),
    "pace": lambda row: row.facts.planned_on or FIRST,
    "ahead": lambda row: row.facts.days_ahead,
    "heard": lambda row: _part(row.facts.heard, row.facts.institutions),
    "sources": lambda row: NEVER if row.facts.sources is None else row.facts.sources,
}
USUAL = "-age"


ORDERS = (
    ("", gettext_lazy("longest wait first")),
    ("name", gettext_lazy("by name")),
    ("next", gettext_lazy("next milestone first")),
    ("gate", gettext_lazy("earliest gate first")),
    ("-apart", gettext_lazy("tracks furthest apart first")),
    ("plan", gettext_lazy("by state of the plan")),
    ("-ahead", gettext_lazy("platform furthest ahead first")),
    ("heard", gettext_lazy("fewest heard first")),
)
"""The orders that can be chosen by name, besides those of the heads of the columns."""


def chosen(rows: Sequence[Row], *, show: str, words: str) -> list[Row]:
    """The rows that a filter keeps and whose country holds the words."""
    choice = next((choice for choice in CHOICES if choice.code == show), CHOICES[0])
    asked = words.casefold().split()
    return [row for row in rows if choice.keeps(row) and all(word in row.line.name.casefold() for word in asked)]


def ordered(rows: Sequence[Row], sort: str) -> list[Row]:
    """By one column, downwards with a minus; countries of the same rank by name."""
    key = SORTS.get(sort.removeprefix("-"))
    if key is None:
        return ordered(rows, USUAL)
    by_name = sorted(rows, key=SORTS["name"])  # type: ignore[arg-type]
    return sorted(by_name, key=key, reverse=sort.startswith("-"))  # type: ignore[arg-type]
