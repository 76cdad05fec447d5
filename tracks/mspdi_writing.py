"""Writes `tracks.mspdi` as a Microsoft Project XML file, its elements in the order that Microsoft Project expects."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from lxml import etree

from tracks.mspdi import (
    DAY,
    NAMESPACE,
    Calendar,
    CalendarException,
    Constraint,
    Hours,
    Link,
    Pattern,
    Project,
    Recurrence,
    Sort,
    Task,
)
from tracks.mspdi_calendars import days_of
from tracks.mspdi_reading import LAG_STEPS, RELATIONS, WEEKDAY_OF_ITEM

TYPES = {relation: number for number, relation in RELATIONS.items()}
ITEMS: dict[int | str, int] = {day: item for item, day in WEEKDAY_OF_ITEM.items()} | {
    "day": 0,
    "weekday": 1,
    "weekend": 2,
}
LAG_FORMATS = {Sort.WORK: 7, Sort.ELAPSED: 8, Sort.PERCENT: 19, Sort.ELAPSED_PERCENT: 20}
IN_DAYS, IN_ELAPSED_DAYS = 7, 8
TEXT_FIELDS = {f"Text{number}": str(188743731 + (number - 1) * 3) for number in range(1, 4)}
"""The numbers of the format for the first of a project's own text fields."""

Value = str | int | float | bool | date | datetime | None


def write(project: Project) -> bytes:
    """The file, in UTF-8, the same bytes for the same project."""
    root = etree.Element(f"{{{NAMESPACE}}}Project", nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # the default
    _put(
        root,
        SaveVersion=14,
        Title=project.name,
        ScheduleFromStart=not project.from_finish,
        StartDate=project.start,
        CalendarUID=project.calendar,
        DefaultStartTime="08:00:00",
        DefaultFinishTime="17:00:00",
        MinutesPerDay=project.minutes_per_day,
        MinutesPerWeek=project.minutes_per_week,
        DaysPerMonth=project.days_per_month,
        DurationFormat=IN_DAYS,
        WeekStartDay=1,
        NewTasksAreManual=False,
    )
    _fields(root, project.tasks)
    _group(root, "Calendars", "Calendar", project.calendars, _calendar)
    _group(root, "Tasks", "Task", project.tasks, _task)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True, pretty_print=True)
    return content


def _put(parent: Any, **values: Value) -> None:
    """Values as elements, in this order; what is None or an empty text is left out."""
    for name, value in values.items():
        if value is not None and value != "":
            etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = _text(value)


def _text(value: Value) -> str:
    match value:
        case bool():
            return "1" if value else "0"
        case datetime():
            return value.isoformat(timespec="seconds")
        case float():
            return str(int(value)) if value == int(value) else f"{value:.1f}"
    return "".join(
        letter for letter in str(value) if letter in "\t\n\r" or (letter >= " " and letter not in "\ufffe\uffff")
    )


def _sub(parent: Any, name: str) -> Any:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def _group(parent: Any, group: str, name: str, held: Iterable[Any], write_one: Any) -> None:
    found = list(held)
    if found:
        element = _sub(parent, group)
        for one in found:
            write_one(_sub(element, name), one)


def _fields(root: Any, tasks: Iterable[Task]) -> None:
    used = {name for task in tasks for name in task.texts if name in TEXT_FIELDS}
    _group(root, "ExtendedAttributes", "ExtendedAttribute", sorted(used), _field)


def _field(element: Any, name: str) -> None:
    _put(element, FieldID=TEXT_FIELDS[name], FieldName=name)


# --- Calendars ---------------------------------------------------------------------------------


def _calendar(element: Any, calendar: Calendar) -> None:
    _put(
        element,
        UID=calendar.uid,
        Name=calendar.name,
        IsBaseCalendar=calendar.parent is None,
        IsBaselineCalendar=False,
        BaseCalendarUID=-1 if calendar.parent is None else calendar.parent,
    )
    _week(element, calendar.week)
    _group(element, "Exceptions", "Exception", calendar.exceptions, _exception)
    if calendar.work_weeks:
        weeks = _sub(element, "WorkWeeks")
        for held in calendar.work_weeks:
            week = _sub(weeks, "WorkWeek")
            _period(week, held.first, held.last)
            _put(week, Name=held.name)
            _week(week, held.week)


def _week(parent: Any, week: Mapping[int, Hours]) -> None:
    if week:
        days = _sub(parent, "WeekDays")
        for number in range(1, 8):
            weekday = (number - 2) % 7
            if weekday in week:
                day = _sub(days, "WeekDay")
                _put(day, DayType=number, DayWorking=bool(week[weekday]))
                _times(day, week[weekday])


def _times(parent: Any, hours: Hours) -> None:
    if hours:
        times = _sub(parent, "WorkingTimes")
        for begin, end in hours:
            _put(_sub(times, "WorkingTime"), FromTime=_clock(begin), ToTime=_clock(end % DAY))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}:00"


def _period(parent: Any, first: date, last: date) -> None:
    _put(_sub(parent, "TimePeriod"), FromDate=f"{first}T00:00:00", ToDate=f"{last}T23:59:00")


def _exception(element: Any, held: CalendarException) -> None:
    _put(element, EnteredByOccurrences=False)
    _period(element, held.first, held.last)
    _put(element, Occurrences=sum(1 for _day in days_of(held)), Name=held.name)
    _pattern(element, held.recurrence)
    _put(element, DayWorking=bool(held.hours))
    _times(element, held.hours)


def _pattern(element: Any, held: Recurrence | None) -> None:
    if held is None:
        _put(element, Type=int(Pattern.DAILY))
        return
    by_position = held.pattern in (Pattern.MONTHLY_BY_POSITION, Pattern.YEARLY_BY_POSITION)
    yearly = held.pattern in (Pattern.YEARLY_BY_DAY, Pattern.YEARLY_BY_POSITION)
    by_day = held.pattern in (Pattern.YEARLY_BY_DAY, Pattern.MONTHLY_BY_DAY)
    _put(
        element,
        Type=int(held.pattern),
        Period=None if yearly else held.period,
        DaysOfWeek=sum(1 << (day + 1) % 7 for day in held.weekdays) if held.pattern == Pattern.WEEKLY else None,
        MonthItem=ITEMS[held.item] if by_position else None,
        MonthPosition=held.position if by_position else None,
        Month=held.month - 1 if yearly else None,
        MonthDay=held.day if by_day else None,
    )


# --- Tasks -------------------------------------------------------------------------------------


def _task(element: Any, task: Task) -> None:
    form = IN_ELAPSED_DAYS if task.elapsed else IN_DAYS
    _put(element, UID=task.uid, ID=task.id, Name=task.name, Active=task.active, Manual=task.manual, Type=1)
    _put(element, IsNull=task.blank, WBS=task.wbs, OutlineNumber=task.outline, OutlineLevel=task.level, Priority=500)
    _put(element, Start=task.start, Finish=task.finish, Duration=_length(task.duration))
    if task.manual:
        _put(element, ManualStart=task.start, ManualFinish=task.finish, ManualDuration=_length(task.duration))
    _put(element, DurationFormat=form, Milestone=task.milestone, Summary=task.summary)
    _put(element, PercentComplete=task.percent, ActualStart=task.actual_start, ActualFinish=task.actual_finish)
    bound = task.constraint not in (Constraint.AS_SOON_AS_POSSIBLE, Constraint.AS_LATE_AS_POSSIBLE)
    _put(
        element,
        ConstraintType=int(task.constraint),
        CalendarUID=task.calendar or -1,
        ConstraintDate=task.constraint_date if bound else None,
        Deadline=task.deadline,
        Notes=task.notes,
    )
    for link in task.links:
        _link(_sub(element, "PredecessorLink"), link)
    for name, value in task.texts.items():
        if name in TEXT_FIELDS:
            _put(_sub(element, "ExtendedAttribute"), FieldID=TEXT_FIELDS[name], Value=value)
    for held in task.baselines:
        baseline = _sub(element, "Baseline")
        _put(baseline, Number=held.number, Start=held.start, Finish=held.finish, Duration=_length(held.duration))
        _put(baseline, DurationFormat=IN_DAYS)


def _length(minutes: int | None) -> str | None:
    return None if minutes is None else f"PT{minutes // 60}H{minutes % 60}M0S"


def _link(element: Any, link: Link) -> None:
    steps = 1 if link.lag.sort in (Sort.PERCENT, Sort.ELAPSED_PERCENT) else LAG_STEPS
    _put(
        element,
        PredecessorUID=link.before,
        Type=TYPES[link.relation],
        CrossProject=link.elsewhere,
        LinkLag=round(link.lag.amount * steps),
        LagFormat=LAG_FORMATS[link.lag.sort],
    )
