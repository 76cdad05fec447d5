"""When each activity can be done: one pass forward over the order, in working days. Pure, computed, never stored."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tracks.calendars import WorkingDays, spread
from tracks.network import in_order


class Convergence(TextChoices):
    """How near to each other the tracks end."""

    CLOSE = "close", _("close together")
    TO_WATCH = "to_watch", _("to watch")
    FAR = "far", _("far apart")


def convergence(days: int, *, to_watch: int, far_apart: int) -> Convergence:
    """The word for a spread in working days: more than `to_watch`, more than `far_apart`."""
    if days > far_apart:
        return Convergence.FAR
    return Convergence.TO_WATCH if days > to_watch else Convergence.CLOSE


@dataclass(frozen=True)
class Task:
    """What the schedule must know of an activity. `length` is in working days, at least 1."""

    code: str
    track: str
    length: int
    after: tuple[str, ...] = ()
    not_before: date | None = None
    postponed_until: date | None = None
    started: date | None = None
    finished: date | None = None


@dataclass(frozen=True)
class Span:
    """The first and the last day of an activity, both worked on."""

    start: date
    finish: date


@dataclass(frozen=True)
class Schedule:
    """The days of each activity; the last day of each track; the day on which all before the gate is done."""

    spans: Mapping[str, Span]
    finishes: Mapping[str, date]
    gate: date | None
    spread: int

    def finish(self, code: str) -> date:
        return self.spans[code].finish


def schedule(
    tasks: Iterable[Task],
    *,
    on: date,
    calendar: WorkingDays,
    before_gate: Collection[str] = (),
    converging: Collection[str] = (),
) -> Schedule:
    """The earliest days of every task as seen on the day `on`.

    What is finished keeps its days; what is under way ends today at the earliest, what is not begun starts
    today at the earliest. `before_gate` names activities, `converging` the tracks whose ends are compared.
    Raises `network.Cycle` with the chain, and ValueError for an unknown predecessor or a length below 1.
    """
    by_code = {task.code: task for task in tasks}
    _refuse_nonsense(by_code)
    passing = _Pass(on=on, calendar=calendar)
    for code in in_order({code: task.after for code, task in by_code.items()}):
        passing.place(by_code[code])
    finishes = _finishes(by_code.values(), passing.spans)
    ends = [passing.spans[code].finish for code in before_gate]
    compared = [finishes[track] for track in converging if track in finishes]
    return Schedule(
        spans=passing.spans,
        finishes=finishes,
        gate=max(ends, default=None),
        spread=spread(compared, calendar=calendar),
    )


def _refuse_nonsense(tasks: Mapping[str, Task]) -> None:
    for task in tasks.values():
        unknown = [code for code in task.after if code not in tasks]
        if unknown:
            raise ValueError(f"{task.code} waits for {unknown[0]}, which is not in the plan")
        if task.length < 1:
            raise ValueError(f"{task.code} has a length of {task.length} working days")


class _Pass:
    """Places one task after another; counts in numbers of working days, and turns them into dates at the end."""

    def __init__(self, *, on: date, calendar: WorkingDays) -> None:
        self.calendar = calendar
        self.today = calendar.before(on)
        self.spans: dict[str, Span] = {}
        self._free: dict[str, int] = {}
        """For each task placed, the number of the first working day after it."""

    def place(self, task: Task) -> None:
        if task.finished:
            self._keep(task, start=task.started or task.finished, finish=task.finished)
        elif task.started:
            self._under_way(task, task.started)
        else:
            first = self._first(task)
            self._work(task, start=self.calendar.day(first), last=first + task.length - 1)

    def _first(self, task: Task) -> int:
        """Behind its predecessors, today or later, and not before the days that were set for it."""
        dates = [day for day in (task.not_before, task.postponed_until) if day]
        return max([self._behind(task.after), self.today, *map(self.calendar.before, dates)])

    def _under_way(self, task: Task, started: date) -> None:
        """Ends after its length, but not in the past, not before what it rests on, nor before it is resumed."""
        last = self.calendar.before(started) + task.length - 1
        resumed = self.calendar.before(task.postponed_until) if task.postponed_until else self.today
        self._work(task, start=started, last=max(last, self.today, resumed, self._behind(task.after) - 1))

    def _behind(self, after: Sequence[str]) -> int:
        return max((self._free[code] for code in after), default=self.today)

    def _work(self, task: Task, *, start: date, last: int) -> None:
        self.spans[task.code] = Span(start, self.calendar.day(last))
        self._free[task.code] = last + 1

    def _keep(self, task: Task, *, start: date, finish: date) -> None:
        self.spans[task.code] = Span(start, finish)
        self._free[task.code] = self.calendar.through(finish)


def _finishes(tasks: Iterable[Task], spans: Mapping[str, Span]) -> dict[str, date]:
    finishes: dict[str, date] = {}
    for task in tasks:
        end = spans[task.code].finish
        finishes[task.track] = max(end, finishes.get(task.track, end))
    return finishes
