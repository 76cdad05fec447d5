"""Reads a Microsoft Project XML file into `tracks.mspdi`. What it means for a plan of ours stands elsewhere.

Every value that cannot be read is refused with its line; elements that are not needed are passed over.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree

from core import xml_reading
from tracks import mspdi
from tracks.mspdi_values import Reader

RELATIONS = {0: "FF", 1: "FS", 2: "SF", 3: "SS"}
ELAPSED_FORMATS = frozenset({4, 6, 8, 10, 12, 36, 38, 40, 42, 44})
PERCENT_FORMATS = frozenset({19, 51})
ELAPSED_PERCENT_FORMATS = frozenset({20, 52})
LAG_STEPS = 10
"""Lags are written in tenths of a minute."""
LEFT_OUT = -1
NO_CALENDAR = 0
WEEKDAY_OF_ITEM = {3: 6, 4: 0, 5: 1, 6: 2, 7: 3, 8: 4, 9: 5}
OTHER_ITEMS = {0: "day", 1: "weekday", 2: "weekend"}
MOST_TASKS = 20_000


def read(content: bytes) -> mspdi.Project:
    """The project of a file. ValidationError says in one sentence what is wrong, and in which line."""
    root = xml_reading.parse(content)
    name = etree.QName(root)
    if name.localname != "Project" or name.namespace not in (mspdi.NAMESPACE, None):
        words = _(
            "This is not a plan in Microsoft Project's XML: it begins with “%(tag)s” where “Project” is expected."
        )
        raise ValidationError(words % {"tag": name.localname}, code="kind")
    project = _project(Reader(root))
    _check(project)
    return project


def _project(root: Reader) -> mspdi.Project:
    fields = _own_fields(root)
    assignments = [held for group in root.every("Assignments") for held in group.every("Assignment")]
    split = {one.number("TaskUID", 0) for one in assignments if _has_gap(one)}
    resources = [one for group in root.every("Resources") for one in group.every("Resource")]
    tasks = [one for group in root.every("Tasks") for one in group.every("Task")]
    if len(tasks) > MOST_TASKS:
        words = _("The file has %(count)s tasks; at most %(most)s are read.")
        raise ValidationError(words % {"count": len(tasks), "most": MOST_TASKS}, code="too_many")
    return mspdi.Project(
        name=root.text("Title") or root.text("Name"),
        start=root.moment("StartDate"),
        minutes_per_day=root.number("MinutesPerDay", 480) or 480,
        minutes_per_week=root.number("MinutesPerWeek", 2400) or 2400,
        days_per_month=root.number("DaysPerMonth", 20) or 20,
        calendar=root.number("CalendarUID", 0) or None,
        calendars=tuple(_calendar(one) for group in root.every("Calendars") for one in group.every("Calendar")),
        tasks=tuple(_task(one, fields, split) for one in tasks),
        resources=tuple(one.text("Name") for one in resources if one.text("Name")),
        assignments=sum(one.number("ResourceUID", LEFT_OUT) > 0 for one in assignments),
        from_finish=not root.flag("ScheduleFromStart", standard=True),
    )


def _own_fields(root: Reader) -> dict[str, str]:
    """The names of the project's own fields by their number, an alias before the name."""
    held = [one for group in root.every("ExtendedAttributes") for one in group.every("ExtendedAttribute")]
    return {one.text("FieldID"): one.text("Alias") or one.text("FieldName") for one in held}


# --- Calendars ---------------------------------------------------------------------------------


def _calendar(held: Reader) -> mspdi.Calendar:
    days = [one for group in held.every("WeekDays") for one in group.every("WeekDay")]
    parent = held.number("BaseCalendarUID", LEFT_OUT)
    uid = held.number("UID", LEFT_OUT)
    is_base = held.flag("IsBaseCalendar", standard=True) or parent in (LEFT_OUT, NO_CALENDAR, uid)
    exceptions = [_exception(one) for group in held.every("Exceptions") for one in group.every("Exception")]
    return mspdi.Calendar(
        uid=uid,
        name=held.text("Name"),
        week=_week(days),
        parent=None if is_base else parent,
        exceptions=tuple(exceptions or [_old_exception(one) for one in days if not one.number("DayType", 0)]),
        work_weeks=tuple(_work_week(one) for group in held.every("WorkWeeks") for one in group.every("WorkWeek")),
    )


def _week(days: list[Reader]) -> dict[int, mspdi.Hours]:
    """The hours of each weekday that is named; Sunday is 1 in the file, Monday 0 here."""
    return {
        (one.number("DayType", 0) - 2) % 7: _hours(one) for one in days if 1 <= one.number("DayType", 0) <= 7
    }  # fmt: skip


def _hours(held: Reader) -> mspdi.Hours:
    """Without hours, a day that is worked is worked as usual."""
    if not held.flag("DayWorking"):
        return ()
    times = [one for group in held.every("WorkingTimes") for one in group.every("WorkingTime")]
    spans = [(one.time("FromTime"), one.time("ToTime")) for one in times]
    return tuple(sorted((begin, end or mspdi.DAY) for begin, end in spans if begin is not None and end is not None))


def _period(held: Reader) -> tuple[date, date]:
    period = next(iter(held.every("TimePeriod")), None)
    first = period.moment("FromDate") if period else None
    last = period.moment("ToDate") if period else None
    if first is None or last is None:
        raise held.wrong(_("An exception of a calendar has no days."))
    if last < first:
        raise held.wrong(_("An exception of a calendar ends before it begins."))
    return first.date(), last.date()


def _old_exception(held: Reader) -> mspdi.CalendarException:
    """As Project 2003 and earlier wrote it: a weekday without a weekday."""
    first, last = _period(held)
    return mspdi.CalendarException(held.text("Name"), first, last, _hours(held))


def _exception(held: Reader) -> mspdi.CalendarException:
    first, last = _period(held)
    return mspdi.CalendarException(held.text("Name"), first, last, _hours(held), _recurrence(held))


def _recurrence(held: Reader) -> mspdi.Recurrence | None:
    """None where every day is meant, as with the types for which Project has no page."""
    pattern = held.number("Type", mspdi.Pattern.DAILY)
    period = max(held.number("Period", 1), 1)
    if pattern not in set(mspdi.Pattern) or pattern == mspdi.Pattern.DAILY:
        return None
    if pattern == mspdi.Pattern.EVERY_SO_MANY_DAYS and period == 1:
        return None
    item = held.number("MonthItem", 0)
    mask = held.number("DaysOfWeek", 0)
    return mspdi.Recurrence(
        pattern=mspdi.Pattern(pattern),
        period=period,
        weekdays=frozenset((bit - 1) % 7 for bit in range(7) if mask & 1 << bit),
        month=min(max(held.number("Month", 0), 0), 11) + 1,
        day=min(max(held.number("MonthDay", 1), 1), 31),
        position=min(max(held.number("MonthPosition", 0), 0), 4),
        item=WEEKDAY_OF_ITEM.get(item, OTHER_ITEMS.get(item, "day")),
    )


def _work_week(held: Reader) -> mspdi.WorkWeek:
    first, last = _period(held)
    days = [one for group in held.every("WeekDays") for one in group.every("WeekDay")]
    return mspdi.WorkWeek(held.text("Name"), first, last, _week(days))


# --- Tasks -------------------------------------------------------------------------------------


def _task(held: Reader, fields: dict[str, str], split: set[int]) -> mspdi.Task:
    uid = held.number("UID", LEFT_OUT)
    manual = held.flag("Manual")
    form = held.number("DurationFormat", 0)
    calendar = held.number("CalendarUID", LEFT_OUT)
    duration = held.minutes("Duration")
    return mspdi.Task(
        uid=uid,
        id=held.number("ID", uid),
        name=held.text("Name"),
        wbs=held.text("WBS"),
        outline=held.text("OutlineNumber"),
        level=held.number("OutlineLevel", 1),
        start=held.moment("Start"),
        finish=held.moment("Finish"),
        duration=held.minutes("ManualDuration") if duration is None and manual else duration,
        elapsed=form in ELAPSED_FORMATS,
        milestone=held.flag("Milestone"),
        summary=held.flag("Summary"),
        active=held.flag("Active", standard=True),
        manual=manual,
        blank=held.flag("IsNull"),
        constraint=_constraint(held),
        constraint_date=held.moment("ConstraintDate"),
        deadline=held.moment("Deadline"),
        calendar=calendar if calendar > 0 else None,
        percent=held.number("PercentComplete", 0),
        actual_start=held.moment("ActualStart"),
        actual_finish=held.moment("ActualFinish"),
        links=tuple(_link(one) for one in held.every("PredecessorLink")),
        baselines=tuple(_baseline(one) for one in held.every("Baseline")),
        texts=_texts(held, fields),
        notes=held.text("Notes"),
        line=held.line,
        subproject=held.flag("IsSubproject"),
        external=held.flag("ExternalTask"),
        recurring=held.flag("Recurring"),
        split=uid in split or _was_interrupted(held),
        cost=held.amount("Cost") or held.amount("FixedCost"),
    )


def _constraint(held: Reader) -> mspdi.Constraint:
    number = held.number("ConstraintType", 0)
    return mspdi.Constraint(number) if number in set(mspdi.Constraint) else mspdi.Constraint.AS_SOON_AS_POSSIBLE


def _link(held: Reader) -> mspdi.Link:
    amount, form = held.amount("LinkLag"), held.number("LagFormat", 0)
    if form in PERCENT_FORMATS:
        lag = mspdi.Lag(amount, mspdi.Sort.PERCENT)
    elif form in ELAPSED_PERCENT_FORMATS:
        lag = mspdi.Lag(amount, mspdi.Sort.ELAPSED_PERCENT)
    else:
        lag = mspdi.Lag(amount / LAG_STEPS, mspdi.Sort.ELAPSED if form in ELAPSED_FORMATS else mspdi.Sort.WORK)
    return mspdi.Link(
        before=held.number("PredecessorUID", LEFT_OUT),
        relation=RELATIONS.get(held.number("Type", 1), "FS"),
        lag=lag,
        elsewhere=held.flag("CrossProject"),
    )


def _baseline(held: Reader) -> mspdi.Baseline:
    return mspdi.Baseline(
        number=held.number("Number", 0),
        start=held.moment("Start"),
        finish=held.moment("Finish"),
        duration=held.minutes("Duration"),
    )


def _texts(held: Reader, fields: dict[str, str]) -> dict[str, str]:
    found = {}
    for one in held.every("ExtendedAttribute"):
        if value := one.text("Value"):
            number = one.text("FieldID")
            found[fields.get(number) or number] = value
    return found


def _was_interrupted(held: Reader) -> bool:
    """Work stopped and goes on on another day."""
    stop, resume = held.moment("Stop"), held.moment("Resume")
    return bool(stop and resume and resume - stop > timedelta(days=4))


def _has_gap(assignment: Reader) -> bool:
    """The work of an assignment rests for a while: a task done in parts."""
    seen_work = rested = False
    for one in _work(assignment):
        if one and seen_work and rested:
            return True
        seen_work, rested = seen_work or bool(one), bool(seen_work and not one)
    return False


def _work(assignment: Reader) -> Iterator[int]:
    """The minutes of the days or hours of an assignment, in their order."""
    planned = "1"
    for one in assignment.every("TimephasedData"):
        if one.text("Type") == planned and (one.text("Unit") or "2") == "2":
            yield one.minutes("Value") or 0


# --- What has to hold together -----------------------------------------------------------------


def _check(project: mspdi.Project) -> None:
    seen: set[int] = set()
    for task in project.tasks:
        if task.uid in seen:
            words = _("Line %(line)s: the number %(uid)s is given to two tasks.")
            raise ValidationError(words % {"line": task.line, "uid": task.uid}, code="twice")
        seen.add(task.uid)
    _check_calendars({calendar.uid: calendar for calendar in project.calendars})


def _check_calendars(held: dict[int, mspdi.Calendar]) -> None:
    for calendar in held.values():
        above, met = calendar.parent, {calendar.uid}
        while above in held:
            if above in met:
                words = _("The calendar “%(name)s” rests on itself.")
                raise ValidationError(words % {"name": calendar.name}, code="ring")
            met.add(above)
            above = held[above].parent
