"""Why planned days moved since a baseline: every event and every day that passed explains the change it made. Pure.

The plan is walked from the baseline to today. An event explains by how much the finish differs right after it; a day
that passes without one is put down to whose turn it was. The changes follow on each other, so they add up to the slip.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tracks.calendars import HALVES, WorkingDays
from tracks.schedule import Pass, Task, checked_order, passed_within

ONE_DAY = timedelta(1)
LONG_PAUSE = timedelta(7)
"""A worked half-day seldom lies farther from the next; it is only asked for the day on which a wait began."""

Target = tuple[str, str]
"""What has a last day: ("activity", its code), ("track", its code) or the gate."""
GATE: Target = ("gate", "")


def activity(code: str) -> Target:
    return "activity", code


def track(code: str) -> Target:
    return "track", code


@dataclass(frozen=True)
class Event:
    """An entry of the ledger that the plan followed. `code` is of the activity that it is about, if of one."""

    sequence: int
    action: str
    day: date
    code: str = ""


@dataclass(frozen=True)
class Turn:
    """Whose turn it was with the activity `code`: to sign, to start, to work …, or nobody's, by agreement.

    `whom` are institutions by name; where nobody held the role, `role` says who was missing. `reference` is of the
    paper that waited.
    """

    kind: str
    code: str
    whom: tuple[str, ...] = ()
    role: str = ""
    reference: str = ""


Cause = Event | Turn


@dataclass(frozen=True)
class Moment:
    """The plan as it stood from one event to the next: its tasks, what was asked of them, whose turn it was.

    `turns` has the turn of each activity that is not finished. Moments between which only turns changed share tasks.
    """

    event: Event
    tasks: Sequence[Task]
    calendar: WorkingDays
    calendars: Mapping[str, WorkingDays] = field(default_factory=dict)
    before_gate: Sequence[str] = ()
    turns: Mapping[str, Turn] = field(default_factory=dict)

    def same_plan(self, other: "Moment") -> bool:
        """Nothing in between changed a planned day."""
        return (
            self.tasks is other.tasks
            and self.calendar == other.calendar
            and self.calendars == other.calendars
            and self.before_gate == other.before_gate
        )


@dataclass(frozen=True)
class Share:
    """What one cause explains of a slip, in half-days; below 0 it brought the finish forward."""

    cause: Cause
    halves: int
    since: date
    until: date

    @property
    def days(self) -> float:
        return self.halves / HALVES


@dataclass(frozen=True)
class Slip:
    """By how much a last day moved since a baseline, and the causes in the order in which they began."""

    agreed: date
    now: date
    shares: tuple[Share, ...]

    @property
    def days(self) -> float:
        """Working days of the country from the agreed day to the present one; the shares add up to them."""
        return sum(share.days for share in self.shares)


def explained(
    moments: Sequence[Moment], *, agreed: Mapping[Target, date], until: date, calendar: WorkingDays
) -> dict[Target, Slip]:
    """The slip of each of these targets that the plan still has, measured in `calendar`.

    The first moment is the plan as the baseline found it, with the event that froze it; the others follow in the
    order of the ledger, up to the day `until`. If the product would reckon the frozen days otherwise by now, the
    event of the freezing explains that.
    """
    walk = _Walk(agreed, calendar)
    here = _Seen(moments[0], moments[0].event.day, _Network(moments[0].tasks))
    walk.step(here, moments[0].event)
    for moment in moments[1:]:
        here = walk.through_days(here, moment.event.day)
        if not moment.same_plan(here.moment):
            here = _Seen(moment, here.on, _Network(moment.tasks))
            walk.step(here, moment.event)
        else:
            here = here.under(moment)
    here = walk.through_days(here, until)
    return {target: walk.slip(target) for target in agreed if target in here.finishes}


class _Network:
    """The tasks of a moment by code, and the order to place them in: the same on each of its days."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.tasks = {task.code: task for task in tasks}
        self.order = checked_order(self.tasks)


class _Seen:
    """The days of a plan as they were reckoned on one day."""

    def __init__(self, moment: Moment, on: date, network: _Network) -> None:
        self.moment, self.on, self.network = moment, on, network
        tasks = network.tasks
        calendars = {"": moment.calendar, **moment.calendars}
        self.passed = passed_within(tasks, network.order, on=on, calendars=calendars)
        self.last: dict[Target, str] = {}
        self.finishes: dict[Target, date] = {}
        spans = self.passed.spans()
        for code, task in tasks.items():
            self._take(activity(code), code, spans[code].finish)
            self._take(track(task.track), code, spans[code].finish)
            if code in moment.before_gate:
                self._take(GATE, code, spans[code].finish)

    def _take(self, target: Target, code: str, finish: date) -> None:
        if target not in self.finishes or finish > self.finishes[target]:
            self.finishes[target], self.last[target] = finish, code

    def under(self, moment: Moment) -> "_Seen":
        """The same days, with the turns of a later moment."""
        seen = object.__new__(_Seen)
        seen.__dict__.update(self.__dict__, moment=moment)
        return seen

    def later(self, on: date) -> "_Seen":
        """The same plan on a later day."""
        return _Seen(self.moment, on, self.network)

    def turn(self, target: Target) -> Turn:
        """Whose turn it was with the activity that the target hangs on."""
        code = root(self.passed, self.last[target])
        return self.moment.turns.get(code, Turn("", code))


def root(passed: Pass, code: str) -> str:
    """The activity on which the finish of this one hangs: the first of the chain that holds it."""
    while (holder := _holder(passed, code)) != code:
        code = holder
    return code


def _holder(passed: Pass, code: str) -> str:
    task = passed.tasks[code]
    if task.finished is not None:
        return code
    if code in passed.bounds:
        latest = max(bound for _by, bound in passed.bounds[code])
        return code if passed.start[code] > latest else next(by for by, b in passed.bounds[code] if b == latest)
    return next((before for before in _open(passed, task) if _reaches(passed, before, task)), code)


def _open(passed: Pass, task: Task) -> Iterable[str]:
    """What an activity under way still waits for: it was taken up again."""
    return (before for before in task.awaited if passed.tasks[before].finished is None)


def _reaches(passed: Pass, before: str, task: Task) -> bool:
    number, _at = passed.tables[task.calendar]
    return bool(number[passed.ends[before]] >= passed.end[task.code])


class _Walk:
    """The way from a baseline to today, and what each step on it explained."""

    def __init__(self, agreed: Mapping[Target, date], calendar: WorkingDays) -> None:
        self.agreed, self.calendar = agreed, calendar
        self.known = dict(agreed)
        self.shares: dict[Target, dict[Cause, Share]] = {target: {} for target in agreed}

    def step(self, here: _Seen, event: Event) -> None:
        """All that differs now is explained by this event."""
        for target in self._moved(here):
            self._put_down(target, event, here)

    def through_days(self, here: _Seen, until: date) -> _Seen:
        """Lets the days up to `until` pass; each that moves something is put down to whose turn it was."""
        if until <= here.on:
            return here
        later = here.later(until)
        self._days(here, later)
        return later

    def _days(self, before: _Seen, after: _Seen) -> None:
        """Halves the time until it is a single day, or until nothing moves in it, or all of it moves as one.

        A finish never comes earlier because a day has passed: what is equal at both ends was equal in between.
        """
        moved = self._moved(after)
        if not moved:
            return
        if after.on - before.on == ONE_DAY or _moves_as_one(after):
            for target in moved:
                self._put_down(target, after.turn(target), after)
            return
        middle = before.later(before.on + (after.on - before.on) // 2)
        self._days(before, middle)
        self._days(middle, after)

    def _moved(self, here: _Seen) -> list[Target]:
        return [t for t, finish in self.known.items() if here.finishes.get(t, finish) != finish]

    def _put_down(self, target: Target, cause: Cause, here: _Seen) -> None:
        halves = _halves(self.known[target], here.finishes[target], calendar=self.calendar)
        self.known[target] = here.finishes[target]
        held = self.shares[target].get(cause)
        since, until = (here.on, here.on) if isinstance(cause, Event) else self._worked(here.on, halves)
        self.shares[target][cause] = (
            replace(held, halves=held.halves + halves, until=until) if held else Share(cause, halves, since, until)
        )

    def _worked(self, until: date, halves: int) -> tuple[date, date]:
        """The first and the last of so many half-days in a row, up to this day: those that moved something in turn."""
        line = self.calendar.line(until - halves * LONG_PAUSE, until)
        last = max(line.through(until) - 1, 0)
        return line.day(line.at[max(last - halves + 1, 0)]), line.day(line.at[last])

    def slip(self, target: Target) -> Slip:
        shares = (share for share in self.shares[target].values() if share.halves)
        return Slip(self.agreed[target], self.known[target], tuple(sorted(shares, key=lambda share: share.since)))


def _moves_as_one(after: _Seen) -> bool:
    """What time pushes moves half-day by half-day with it: what holds a finish at the end held it all the while.

    True where all that is not finished is reckoned in one calendar of whole days; over several, each day is looked at.
    """
    calendars = {task.calendar for task in after.moment.tasks if task.finished is None}
    if len(calendars) != 1:
        return False
    name = calendars.pop()
    held = after.moment.calendar if not name else after.moment.calendars[name]
    return not held.half_days and not any(partner.half_days for partner in held.partners)


def _halves(first: date, last: date, *, calendar: WorkingDays) -> int:
    """The worked half-days after `first` up to `last`; below 0 when `last` comes first."""
    line = calendar.line(min(first, last), max(first, last))
    return line.through(last) - line.through(first)
