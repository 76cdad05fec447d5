"""A plan as Microsoft Project writes it into XML (MSPDI): the shapes alone. Reading and writing stand elsewhere.

Times of day are minutes after midnight, lengths are minutes of work, moments have no time zone: so has the format.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum

NAMESPACE = "http://schemas.microsoft.com/project"
DAY = 24 * 60

Hours = tuple[tuple[int, int], ...]
"""The spans of a day in which work is done, from and to in minutes after midnight; empty on a day off."""

MORNING, AFTERNOON = (8 * 60, 12 * 60), (13 * 60, 17 * 60)
FULL_DAY: Hours = (MORNING, AFTERNOON)


class Pattern(IntEnum):
    """How an exception comes again, by the numbers of the format."""

    DAILY = 1
    YEARLY_BY_DAY = 2
    YEARLY_BY_POSITION = 3
    MONTHLY_BY_DAY = 4
    MONTHLY_BY_POSITION = 5
    WEEKLY = 6
    EVERY_SO_MANY_DAYS = 7


class Constraint(IntEnum):
    """What holds a task beside its links, by the numbers of the format."""

    AS_SOON_AS_POSSIBLE = 0
    AS_LATE_AS_POSSIBLE = 1
    MUST_START_ON = 2
    MUST_FINISH_ON = 3
    START_NO_EARLIER_THAN = 4
    START_NO_LATER_THAN = 5
    FINISH_NO_EARLIER_THAN = 6
    FINISH_NO_LATER_THAN = 7


class Sort(StrEnum):
    """What the number of a lag, or the length of a task, counts."""

    WORK = "work"
    ELAPSED = "elapsed"
    PERCENT = "percent"
    ELAPSED_PERCENT = "elapsed_percent"


@dataclass(frozen=True)
class Recurrence:
    """When an exception comes again, from its first day on: `period` counts days, weeks or months.

    `weekdays` are days of a week, Monday is 0. `position` is 0 to 3, 4 is the last; `item` is a weekday, or "day",
    "weekday" or "weekend". The exception's last day ends it; a number of times that the file gives says the same.
    """

    pattern: Pattern
    period: int = 1
    weekdays: frozenset[int] = frozenset()
    month: int = 1
    day: int = 1
    position: int = 0
    item: int | str = "day"


@dataclass(frozen=True)
class CalendarException:
    """Days that are worked otherwise than the week says; without hours, days off."""

    name: str
    first: date
    last: date
    hours: Hours = ()
    recurrence: Recurrence | None = None


@dataclass(frozen=True)
class WorkWeek:
    """Another week between two days; a weekday that is not named keeps its own hours."""

    name: str
    first: date
    last: date
    week: Mapping[int, Hours]


@dataclass(frozen=True)
class Calendar:
    """A working calendar. A weekday (Monday is 0) that `week` does not name is the one of `parent`."""

    uid: int
    name: str
    week: Mapping[int, Hours] = field(default_factory=dict)
    parent: int | None = None
    exceptions: tuple[CalendarException, ...] = ()
    work_weeks: tuple[WorkWeek, ...] = ()


@dataclass(frozen=True)
class Lag:
    """How long after: minutes of work or of time that passes, or hundredths of the length of the one before."""

    amount: float = 0
    sort: Sort = Sort.WORK


@dataclass(frozen=True)
class Link:
    """What a task waits for; `relation` is FS, SS, FF or SF."""

    before: int
    relation: str = "FS"
    lag: Lag = Lag()
    elsewhere: bool = False
    """It comes from another project, whose tasks are not in the file."""


@dataclass(frozen=True)
class Baseline:
    number: int
    start: datetime | None = None
    finish: datetime | None = None
    duration: int | None = None


@dataclass(frozen=True)
class Task:
    """One line of the plan. `duration` is in minutes: of work, or of time that passes where it is elapsed."""

    uid: int
    id: int
    name: str = ""
    wbs: str = ""
    outline: str = ""
    level: int = 1
    start: datetime | None = None
    finish: datetime | None = None
    duration: int | None = None
    elapsed: bool = False
    milestone: bool = False
    summary: bool = False
    active: bool = True
    manual: bool = False
    blank: bool = False
    constraint: Constraint = Constraint.AS_SOON_AS_POSSIBLE
    constraint_date: datetime | None = None
    deadline: datetime | None = None
    calendar: int | None = None
    percent: int = 0
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    links: tuple[Link, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """Own fields of the project, by the name that the file gives them ("Text1", or its alias)."""
    notes: str = ""
    line: int = 0
    """Where it stands in the file."""
    subproject: bool = False
    external: bool = False
    recurring: bool = False
    split: bool = False
    cost: float = 0


@dataclass(frozen=True)
class Project:
    name: str = ""
    start: datetime | None = None
    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: int = 20
    calendar: int | None = None
    calendars: tuple[Calendar, ...] = ()
    tasks: tuple[Task, ...] = ()
    resources: tuple[str, ...] = ()
    assignments: int = 0
    from_finish: bool = False
    """It is planned backwards from its end."""

    def calendar_of(self, task: Task) -> Calendar | None:
        """The calendar by which a task is worked: its own, otherwise the project's."""
        held = {calendar.uid: calendar for calendar in self.calendars}
        return held.get(task.calendar or -1) or held.get(self.calendar or -1)
