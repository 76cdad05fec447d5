"""How far apart the ends of the tracks are planned, and since when the word for it has been what it is.

Read from the plan's past, so that whoever asks on another day, or on another computer, gets the same day.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tracks.blueprint import ConvergenceLimits
from tracks.calendars import WorkingDays, spread
from tracks.models import Plan
from tracks.past import Past
from tracks.planning import Network, network_of
from tracks.schedule import convergence, schedule
from tracks.situations import blueprint_of
from tracks.slippage import Moment

ONE_DAY = timedelta(1)

Ends = Mapping[str, date]
"""The last day of each track that has to end with the others."""


@dataclass(frozen=True)
class Drift:
    """`days` working days, the word for them, and the first day of the time in which the word has been the same."""

    days: int
    word: str
    since: date


@dataclass(frozen=True)
class Drifting:
    """The ends as planned now; how far they are apart; by how much the first one comes before all others."""

    ends: Ends
    apart: Drift
    early: Drift

    @property
    def first(self) -> str:
        return min(self.ends, key=lambda code: self.ends[code])

    @property
    def last(self) -> str:
        return max(self.ends, key=lambda code: self.ends[code])


def read(said: Mapping[str, Any]) -> Drifting:
    """From JSON as it was kept."""
    ends = {code: date.fromisoformat(day) for code, day in said["ends"].items()}
    apart, early = (
        Drift(held["days"], held["word"], date.fromisoformat(held["since"])) for held in (said["apart"], said["early"])
    )
    return Drifting(ends, apart, early)


def drifting_of(plan: Plan) -> Drifting | None:
    """As planned today; None where fewer than two tracks have to end together."""
    network = network_of(plan)
    calendar: WorkingDays = network.asked["calendar"]
    if len(network.asked["converging"]) < 2:
        return None
    ends = _ends(network, schedule(network.tasks, **network.asked).finishes)
    limits = blueprint_of(plan).convergence
    apart = _Tracing(lambda held: spread(held.values(), calendar=calendar), limits)
    early = _Tracing(lambda held: spread(sorted(held.values())[:2], calendar=calendar), limits)
    for day, held in _back(plan, network, ends):
        if not [one for one in (apart, early) if one.goes_on(day, held)]:
            break
    return Drifting(ends, apart.found(ends), early.found(ends))


class _Tracing:
    """Goes back from today, day by day, as long as the word for a measure is the same."""

    def __init__(self, measure: Callable[[Ends], int], limits: ConvergenceLimits) -> None:
        self.measure, self.limits = measure, limits
        self.word, self.since, self.is_over = "", date.max, False

    def goes_on(self, day: date, ends: Ends) -> bool:
        word = convergence(self.measure(ends), to_watch=self.limits.to_watch, far_apart=self.limits.far_apart).value
        self.is_over = self.is_over or word != (self.word or word)
        if not self.is_over:
            self.word, self.since = word, day
        return not self.is_over

    def found(self, ends: Ends) -> Drift:
        return Drift(self.measure(ends), self.word, self.since)


def _back(plan: Plan, network: Network, ends: Ends) -> Iterator[tuple[date, Ends]]:
    """The ends as they were planned on the evening of each day, from today back to the day the plan was made."""
    day: date = network.asked["on"]
    yield day, ends
    for moment in reversed(Past(plan).evenings()):
        while day >= moment.event.day:
            yield day, _ends(network, _finishes(moment, day))
            day -= ONE_DAY


def _finishes(moment: Moment, day: date) -> Ends:
    return schedule(moment.tasks, on=day, calendar=moment.calendar, calendars=moment.calendars).finishes


def _ends(network: Network, finishes: Ends) -> Ends:
    return {code: finishes[code] for code in network.asked["converging"] if code in finishes}
