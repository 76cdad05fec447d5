"""When each activity can be done, and how late it may be. Pure, computed, never stored.

One pass forward over the order gives the earliest days, one backward the latest that still meet the gate. Both count
in worked half-days; `Pass` is also what the forecast runs over many lengths at once.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tracks.calendars import HALVES, Line, WorkingDays, spread
from tracks.network import in_order

HORIZON = 4
"""Years beyond the last date given that a schedule is tried in first; four times as many whenever they do not do."""
LONGEST_PLAN = 400
"""Years after which a plan is refused."""


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


class Relation(TextChoices):
    """Which end of an activity waits for which end of the one before it."""

    FINISH_START = "FS", _("starts after it finishes")
    START_START = "SS", _("starts after it starts")
    FINISH_FINISH = "FF", _("finishes after it finishes")
    START_FINISH = "SF", _("finishes after it starts")


@dataclass(frozen=True)
class Link:
    """What an activity waits for. `lag` is in working days of the activity that waits; below 0 it is a lead."""

    before: str
    relation: str = Relation.FINISH_START
    lag: float = 0


@dataclass(frozen=True)
class Task:
    """What the schedule must know of an activity.

    `length` is in working days, in steps of a half; 0 is a moment. `after` names what must be finished before it
    starts, `links` holds the other relations. `pinned` is the day on which it starts and no other. `calendar` names
    one of the calendars of the schedule; empty is the country's.
    """

    code: str
    track: str
    length: float
    after: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    not_before: date | None = None
    pinned: date | None = None
    postponed_until: date | None = None
    started: date | None = None
    finished: date | None = None
    calendar: str = ""

    @property
    def awaited(self) -> tuple[str, ...]:
        """The codes of all that it waits for in some way."""
        return (*self.after, *(link.before for link in self.links)) if self.links else self.after


@dataclass(frozen=True)
class Span:
    """The first and the last day of an activity, both worked on."""

    start: date
    finish: date


@dataclass(frozen=True)
class Slack:
    """How much an activity may be delayed, in working days of its own calendar.

    `total` moves neither the gate (`to_gate`) nor, behind the gate, the end of the plan; `free` moves no other
    activity. `start` and `finish` are the latest days.
    """

    total: float
    free: float
    start: date
    finish: date
    to_gate: bool

    @property
    def critical(self) -> bool:
        return self.to_gate and self.total <= 0


@dataclass(frozen=True)
class Schedule:
    """The days of each activity; the last day of each track; the day on which all before the gate is done.

    `broken` holds the pins that cannot be kept, each with the chain of codes that pushes it away; a chain of its own
    code alone means that its day has passed.
    """

    spans: Mapping[str, Span]
    finishes: Mapping[str, date]
    gate: date | None
    spread: int
    broken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _passed: "Pass | None" = field(default=None, repr=False, compare=False)
    _before_gate: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def finish(self, code: str) -> date:
        return self.spans[code].finish

    def half_days(self, code: str) -> tuple[bool, bool]:
        """Whether the activity starts in an afternoon, and whether it ends at noon."""
        if self._passed is None:
            return False, False
        begins, shown = self._passed.begins[code], self._passed.shown[code]
        return begins % HALVES == 1, shown % HALVES == 0

    @cached_property
    def slack(self) -> Mapping[str, Slack]:
        """How much each activity that is not finished may be delayed; worked out when it is asked for."""
        return _Backward(self._passed, self._before_gate).slack() if self._passed else {}


def schedule(
    tasks: Iterable[Task],
    *,
    on: date,
    calendar: WorkingDays,
    calendars: Mapping[str, WorkingDays] | None = None,
    before_gate: Collection[str] = (),
    converging: Collection[str] = (),
) -> Schedule:
    """The earliest days of every task as seen on the day `on`.

    What is finished keeps its days; what is under way ends today at the earliest, what is not begun starts
    today at the earliest. `before_gate` names activities, `converging` the tracks whose ends are compared.
    Raises `network.Cycle` with the chain, and ValueError for an unknown predecessor or calendar, a length below 0 and
    a plan of more than 400 years.
    """
    by_code = {task.code: task for task in tasks}
    order = checked_order(by_code)
    kinds = {"": calendar, **(calendars or {})}
    passed = passed_within(by_code, order, on=on, calendars=kinds)
    spans = passed.spans()
    finishes = _finishes(by_code.values(), spans)
    compared = [finishes[track] for track in converging if track in finishes]
    return Schedule(
        spans=spans,
        finishes=finishes,
        gate=max([spans[code].finish for code in before_gate], default=None),
        spread=spread(compared, calendar=calendar),
        broken={code: passed.chain_to(code) for code in passed.broken},
        _passed=passed,
        _before_gate=tuple(before_gate),
    )


def checked_order(tasks: Mapping[str, Task]) -> list[str]:
    """The codes in an order to place them in. Raises what `schedule` raises."""
    for task in tasks.values():
        unknown = [code for code in task.awaited if code not in tasks]
        if unknown:
            raise ValueError(f"{task.code} waits for {unknown[0]}, which is not in the plan")
        if task.length < 0:
            raise ValueError(f"{task.code} has a length of {task.length} working days")
    return in_order({code: task.awaited for code, task in tasks.items()})


def passed_within(
    tasks: Mapping[str, Task],
    order: Sequence[str],
    *,
    on: date,
    calendars: Mapping[str, WorkingDays],
    lengths: Mapping[str, Any] | None = None,
    delays: Mapping[str, int] | None = None,
    arithmetic: "Arithmetic | None" = None,
) -> "Pass":
    """The pass forward, in as many years as it needs; `lengths` in half-days, those of the tasks if none are given.

    `delays` holds tasks that are not finished back by some half-days beyond all other reasons.
    """
    unknown = [task for task in tasks.values() if task.calendar not in calendars]
    if unknown:
        raise ValueError(f"{unknown[0].code} has the calendar {unknown[0].calendar}, which is not known")
    first, last = _dates(tasks.values(), on)
    held = lengths or {code: halves(task.length) for code, task in tasks.items()}
    years = HORIZON
    while True:
        until = date(min(last.year + years, date.max.year - 1), 1, 1)
        lines = {name: calendar.line(first, until) for name, calendar in calendars.items()}
        try:
            return Pass(tasks, order, held, lines, on=on, delays=delays or {}, arithmetic=arithmetic or PLAIN)
        except IndexError:
            if years > LONGEST_PLAN:
                raise ValueError(f"the plan is longer than {LONGEST_PLAN} years") from None
            years *= 4


def halves(days: float) -> int:
    """Working days as half-days, rounded to the nearest."""
    return round(days * HALVES)


def _dates(tasks: Iterable[Task], on: date) -> tuple[date, date]:
    """The first and the last date that the schedule has to look at, with room before the first."""
    first = last = on
    for task in tasks:
        for day in (task.not_before, task.pinned, task.postponed_until, task.started, task.finished):
            if day is not None:
                first, last = min(first, day), max(last, day)
    return date(max(first.year - 1, 1), 1, 1), last


@dataclass(frozen=True)
class Arithmetic:
    """How a pass counts: over plain numbers, or over many at once."""

    most: Callable[[list[Any]], Any]
    choose: Callable[[Any, Any, Any], Any]
    table: Callable[[list[int]], Any]


PLAIN = Arithmetic(
    most=max,
    choose=lambda which, one, other: one if which else other,
    table=lambda numbers: numbers,
)


class Pass:
    """The pass forward: for each task the numbers of its first half-day and of the first one after it.

    `start` and `end` count in the half-days of the task's own calendar; `ends` says on which half-day of all it is
    over, `shown` the one on which it is seen to finish. Raises IndexError beyond the years of the lines.
    """

    def __init__(
        self,
        tasks: Mapping[str, Task],
        order: Sequence[str],
        lengths: Mapping[str, Any],
        lines: Mapping[str, Line],
        *,
        on: date,
        delays: Mapping[str, int],
        arithmetic: Arithmetic,
    ) -> None:
        self.tasks, self.order, self.lengths, self.lines, self.delays = tasks, order, lengths, lines, delays
        self.how = arithmetic
        table = arithmetic.table
        self.tables = {name: (table(line.number), table(line.at)) for name, line in lines.items()}
        self.start: dict[str, Any] = {}
        self.end: dict[str, Any] = {}
        self.begins: dict[str, Any] = {}
        self.ends: dict[str, Any] = {}
        self.shown: dict[str, Any] = {}
        self.bounds: dict[str, list[tuple[str, Any]]] = {}
        """What each task that is not begun was held back by: a code, or its own for a date, and until when."""
        self.broken: list[str] = []
        today = {name: line.before(on) for name, line in lines.items()}
        evening = {name: self._evening(name, number) for name, number in today.items()}
        for code in order:
            task = tasks[code]
            if task.finished is not None:
                self._keep(task, task.finished)
            elif task.started is not None:
                self._under_way(task, task.started, evening[task.calendar])
            else:
                self._place(task, today[task.calendar])

    def _evening(self, name: str, number: int) -> int:
        """The number after the last half-day of the day on which the half-day `number` is worked."""
        line = self.lines[name]
        return line.through(line.day(line.at[number]))

    def _keep(self, task: Task, finished: date) -> None:
        line = self.lines[task.calendar]
        begin, over = line.half(task.started or finished), line.half(finished) + HALVES
        self.start[task.code], self.end[task.code] = line.number[begin], line.number[over]
        self.begins[task.code], self.ends[task.code], self.shown[task.code] = begin, over, over - 1

    def _under_way(self, task: Task, started: date, evening: int) -> None:
        """Ends after its length, but not in the past, not before what it rests on, nor before it is resumed."""
        line = self.lines[task.calendar]
        start = line.before(started)
        bounds = [start + self.lengths[task.code], evening]
        if task.postponed_until:
            bounds.append(self._evening(task.calendar, line.before(task.postponed_until)))
        number, at = self.tables[task.calendar]
        bounds += [number[self.ends[code]] for code in task.after]
        bounds += [bound for link in task.links if (bound := self._finish_behind(link, number)) is not None]
        end = self.how.most(bounds) + self.delays.get(task.code, 0)
        self.start[task.code], self.end[task.code], self.begins[task.code] = start, end, line.half(started)
        self.shown[task.code] = at[end - 1]
        self.ends[task.code] = self.shown[task.code] + 1

    def _finish_behind(self, link: Link, number: Any) -> Any:
        if link.relation == Relation.START_START:
            return None
        if link.relation == Relation.START_FINISH:
            return number[self.begins[link.before]] + halves(link.lag)
        lag = halves(link.lag) if link.relation == Relation.FINISH_FINISH else 0
        return number[self.ends[link.before]] + lag

    def _place(self, task: Task, today: int) -> None:
        """As early as its links and dates let it, today or later; on its pinned day if that can be kept."""
        code, line = task.code, self.lines[task.calendar]
        number, _at = self.tables[task.calendar]
        behind = [(before, number[self.ends[before]]) for before in task.after]
        behind += [(link.before, self._start_behind(link, number, code)) for link in task.links]
        dated = max([today, *(line.before(day) for day in (task.not_before, task.postponed_until) if day)])
        behind.append((code, dated))
        start = self.how.most([bound for _code, bound in behind]) if len(behind) > 1 else dated
        self.bounds[code] = behind
        if task.pinned is not None:
            pin = line.before(task.pinned)
            if self.how is PLAIN and start > pin:
                self.broken.append(code)
            start, dated = self.how.most([start, pin]), max(dated, pin)
        start = self.start[code] = start + self.delays.get(code, 0)
        if task.length:
            self._last(task, start, start + self.lengths[code])
        else:
            self._moment(task, start, dated)

    def _last(self, task: Task, start: Any, end: Any) -> None:
        _number, at = self.tables[task.calendar]
        code = task.code
        self.end[code], self.begins[code] = end, at[start]
        self.shown[code] = at[end - 1]
        self.ends[code] = self.shown[code] + 1

    def _moment(self, task: Task, start: Any, dated: int) -> None:
        """A length of nothing: on the evening of what it waits for, or on the morning of the day that was set."""
        _number, at = self.tables[task.calendar]
        code = task.code
        evening, by_date = at[start - 1] + 1, start == dated
        self.end[code] = start
        self.begins[code] = self.ends[code] = self.how.choose(by_date, at[start], evening)
        self.shown[code] = self.how.choose(by_date, at[start], evening - 1)

    def _start_behind(self, link: Link, number: Any, code: str) -> Any:
        lag = halves(link.lag)
        if link.relation == Relation.FINISH_START:
            return number[self.ends[link.before]] + lag
        if link.relation == Relation.START_START:
            return number[self.begins[link.before]] + lag
        other = self.ends if link.relation == Relation.FINISH_FINISH else self.begins
        return number[other[link.before]] + lag - self.lengths[code]

    def spans(self) -> dict[str, Span]:
        """The days of each task, of a pass over plain numbers."""
        return {
            code: Span(task.started or self._day(min(self.begins[code], self.shown[code])), self._day(self.shown[code]))
            if task.finished is None
            else Span(task.started or task.finished, task.finished)
            for code, task in self.tasks.items()
        }

    def _day(self, half: int) -> date:
        return self.lines[""].day(half)

    def chain_to(self, code: str) -> tuple[str, ...]:
        """What holds this task back, from the first cause to itself."""
        chain = [code]
        while chain[-1] in self.bounds:
            behind = self.bounds[chain[-1]]
            latest = max(bound for _code, bound in behind)
            holder = next(by for by, bound in behind if bound == latest)
            if holder == chain[-1] or self.start[chain[-1]] > latest:
                break
            chain.append(holder)
        return tuple(reversed(chain))


class _Backward:
    """The pass backward: until when each task may start and finish without moving what comes after it."""

    def __init__(self, passed: Pass, before_gate: Collection[str]) -> None:
        self.passed, self.tasks = passed, passed.tasks
        self.before_gate = frozenset(before_gate)
        self.waiting: dict[str, list[tuple[str, Link]]] = {code: [] for code in self.tasks}
        for code, task in self.tasks.items():
            for before in task.after:
                self.waiting[before].append((code, _PLAIN_LINK))
            for link in task.links:
                self.waiting[link.before].append((code, link))
        self.end_of_plan = max(passed.ends.values(), default=0)
        self.gate = max([passed.ends[code] for code in self.before_gate], default=self.end_of_plan)
        self.late_start: dict[str, int] = {}
        self.late_end: dict[str, int] = {}
        self.to_gate: dict[str, bool] = {}

    def slack(self) -> dict[str, Slack]:
        """For each task that is not finished."""
        found: dict[str, Slack] = {}
        for code in reversed(self.passed.order):
            self._place(code)
            if self.tasks[code].finished is None:
                found[code] = self._found(code)
        return {code: found[code] for code in self.tasks if code in found}

    def _place(self, code: str) -> None:
        """The latest half-days of one task, all that wait for it being placed."""
        task, passed = self.tasks[code], self.passed
        followers = [(after, link) for after, link in self.waiting[code] if self.tasks[after].finished is None]
        self.to_gate[code] = code in self.before_gate or any(self.to_gate[after] for after, _link in followers)
        if task.finished is not None:
            self.late_start[code], self.late_end[code] = passed.start[code], passed.end[code]
            return
        over = self.gate if code in self.before_gate else self.end_of_plan
        start, end = self._until(code, over, self.late_start, self.late_end)
        if task.pinned is not None and task.started is None:
            start = min(start, passed.start[code])
            end = start + passed.lengths[code]
        self.late_start[code], self.late_end[code] = start, end

    def _until(self, code: str, over: int, starts: Mapping[str, int], ends: Mapping[str, int]) -> tuple[int, int]:
        """The latest first half-day, and the one after the last, if the followers have these starts and ends."""
        passed, task = self.passed, self.tasks[code]
        line = passed.lines[task.calendar]
        begin = None
        for after, link in self.waiting[code]:
            follower = self.tasks[after]
            if follower.finished is not None:
                continue
            bound = self._bound(follower, link, starts[after], ends[after])
            if bound is None:
                continue
            if link.relation in (Relation.FINISH_START, Relation.FINISH_FINISH):
                over = min(over, bound)
            else:
                begin = bound if begin is None else min(begin, bound)
        end = line.number[over]
        length = passed.lengths[code]
        if begin is not None and task.started is None:
            end = min(end, line.number[begin + 1] - 1 + length)
        return end - length, end

    def _bound(self, follower: Task, link: Link, start: int, end: int) -> int | None:
        """The last half-day on which the awaited end may lie; None if what is under way waits for it no more."""
        line = self.passed.lines[follower.calendar]
        to_start = link.relation in (Relation.FINISH_START, Relation.START_START)
        if follower.started is not None and to_start:
            if link.relation == Relation.START_START:
                return None
            return line.at[min(end, len(line.at) - 1)]
        number = (start if to_start else end) - halves(link.lag)
        return line.at[min(max(number, 0), len(line.at) - 1)]

    def _found(self, code: str) -> Slack:
        passed, task = self.passed, self.tasks[code]
        line = passed.lines[task.calendar]
        over = self.gate if code in self.before_gate else self.end_of_plan
        _start, free_end = self._until(code, over, passed.start, passed.end)
        late_start = passed.start[code] if task.started else self.late_start[code]
        late_end = self.late_end[code]
        return Slack(
            total=(late_end - passed.end[code]) / HALVES,
            free=(min(free_end, late_end) - passed.end[code]) / HALVES,
            start=task.started or line.day(line.at[max(late_start, 0)]),
            finish=line.day(line.at[max(late_end - 1, 0)]),
            to_gate=self.to_gate[code],
        )


_PLAIN_LINK = Link("")


def _finishes(tasks: Iterable[Task], spans: Mapping[str, Span]) -> dict[str, date]:
    finishes: dict[str, date] = {}
    for task in tasks:
        end = spans[task.code].finish
        finishes[task.track] = max(end, finishes.get(task.track, end))
    return finishes
