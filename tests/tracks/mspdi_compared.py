"""What two readers of one plan found, put side by side: ours and MPXJ."""

from datetime import date, timedelta
from typing import Any

from tests.tracks.mpxj_reading import WINDOW
from tracks.mspdi import Calendar, Lag, Project, Sort, Task
from tracks.mspdi_calendars import Clock

PERCENT = {"%": Sort.PERCENT, "e%": Sort.ELAPSED_PERCENT}


def minutes_of(length: list[Any] | None, project: Project) -> tuple[float, Sort] | None:
    """A length as MPXJ says it, in minutes."""
    if length is None:
        return None
    amount, unit = length
    day = project.minutes_per_day
    if unit in PERCENT:
        return amount, PERCENT[unit]
    worked = {"m": 1, "h": 60, "d": day, "w": project.minutes_per_week, "mo": day * project.days_per_month}
    passing = {"em": 1, "eh": 60, "ed": 1440, "ew": 10080, "emo": 43200}
    if unit in passing:
        return round(amount * passing[unit], 1), Sort.ELAPSED
    return round(amount * worked[unit], 1), Sort.WORK


def differences(project: Project, said: dict[str, Any], window: tuple[date, date] = WINDOW) -> list[str]:
    """What the two do not read alike, in words; empty where they agree."""
    theirs = {int(uid): task for uid, task in said["tasks"].items()}
    ours = {task.uid: task for task in project.tasks}
    found = [f"only one of the two has task {uid}" for uid in theirs.keys() ^ ours.keys()]
    for uid in theirs.keys() & {uid for uid, task in ours.items() if not task.blank}:
        found += _of_tasks(ours[uid], theirs[uid], project)
    calendars = {int(uid): calendar for uid, calendar in said["calendars"].items()}
    held = {calendar.uid: calendar for calendar in project.calendars}
    needed = calendars.keys() ^ {
        uid for uid, calendar in held.items() if uid in calendars or not _unused(calendar, project)
    }
    found += [f"only one of the two has calendar {uid}" for uid in needed]
    for uid in calendars.keys() & held.keys():
        found += _of_calendars(held[uid], calendars[uid], project, window)
    return found


def _unused(calendar: Calendar, project: Project) -> bool:
    """A calendar that rests on another, and that nothing uses: MPXJ leaves it out."""
    above = {one.parent for one in project.calendars}
    return calendar.parent is not None and calendar.uid not in above | {task.calendar for task in project.tasks}


def _of_tasks(ours: Task, theirs: dict[str, Any], project: Project) -> list[str]:
    def moment(text: str | None) -> str | None:
        return text and text[:16]

    pairs: dict[str, tuple[Any, Any]] = {
        "name": (ours.name, theirs["name"] or ""),
        "start": (_said(ours.start), moment(theirs["start"])),
        "finish": (_said(ours.finish), moment(theirs["finish"])),
        "milestone": (ours.milestone, theirs["milestone"]),
        "active": (ours.active, theirs["active"]),
        "manual": (ours.manual, theirs["manual"]),
        "level": (ours.level, theirs["level"]),
        "constraint": (ours.constraint.name, theirs["constraint"].removesuffix("_ON_").replace("__", "_")),
        "constraint date": (_said(ours.constraint_date), moment(theirs["constraint_date"])),
        "deadline": (_said(ours.deadline), moment(theirs["deadline"])),
        "calendar": (ours.calendar, theirs["calendar"]),
        "links": (
            sorted((link.before, link.relation, _lag(link.lag)) for link in ours.links),
            sorted((before, kind, minutes_of(lag, project)) for before, kind, lag in theirs["links"]),
        ),
        "baselines": (
            {one.number: (_said(one.start), _said(one.finish)) for one in ours.baselines if one.start or one.finish},
            {
                int(number): (moment(start), moment(finish))
                for number, (start, finish) in theirs["baselines"].items()
                if start or finish
            },
        ),
    }
    if ours.duration is not None or theirs["duration"] is not None:
        sort = Sort.ELAPSED if ours.elapsed else Sort.WORK
        length = None if ours.duration is None else (float(ours.duration), sort)
        pairs["duration"] = (length, minutes_of(theirs["duration"], project))
    return [f"task {ours.uid}: {name}: {mine} is not {other}" for name, (mine, other) in pairs.items() if mine != other]


def _lag(lag: Lag) -> tuple[float, Sort]:
    return (round(float(lag.amount), 1), lag.sort)


def _of_calendars(ours: Calendar, theirs: dict[str, Any], project: Project, window: tuple[date, date]) -> list[str]:
    clock = Clock(project, ours)
    days = [window[0] + timedelta(place) for place in range((window[1] - window[0]).days + 1)]
    return [
        f"calendar {ours.name}: {day}: {clock.hours(day)} is not {theirs['hours'][day.isoformat()]}"
        for day in days
        if [list(span) for span in clock.hours(day)] != theirs["hours"][day.isoformat()]
    ]


def _said(moment: Any) -> str | None:
    return moment.isoformat()[:16] if moment else None
