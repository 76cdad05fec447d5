"""Taking a plan out: as a project of Microsoft Project, and as rows of a sheet. Computed from the plan as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from tracks.calendars import WorkingDays
from tracks.exchange import Wait, link_text
from tracks.models import Activity, Plan, Track
from tracks.mspdi import (
    AFTERNOON,
    DAY,
    FULL_DAY,
    MORNING,
    Baseline,
    Calendar,
    CalendarException,
    Constraint,
    Hours,
    Lag,
    Link,
    Project,
    Task,
)
from tracks.planning import network_of
from tracks.schedule import Schedule, Span, schedule
from tracks.situations import links_of
from tracks.table import agreed_ends
from tracks.working_time import WorkingTime, time_of

MINUTES = 480
COUNTRY = 1
"""The calendar of the country has this number; the others follow it."""
BEYOND = timedelta(366)


@dataclass(frozen=True)
class Taken:
    """A plan as it stands, with what is needed to write it down."""

    plan: Plan
    activities: list[Activity]
    schedule: Schedule
    links: Mapping[str, Any]
    times: WorkingTime
    calendars: Mapping[str, str]
    """The name of the calendar of each activity, by code; the country's has no name."""


def taken(plan: Plan) -> Taken:
    network = network_of(plan)
    return Taken(
        plan=plan,
        activities=list(network.activities),
        schedule=schedule(network.tasks, **network.asked),
        links=links_of(plan),
        times=time_of(plan),
        calendars={task.code: task.calendar for task in network.tasks},
    )


# --- Microsoft Project ---------------------------------------------------------------------------


def project_of(plan: Plan) -> Project:
    """The plan for Microsoft Project: tracks as groups, half-days as four hours, the code as WBS and as Text1."""
    held = taken(plan)
    spans = held.schedule.spans.values()
    first = min((span.start for span in spans), default=date(2000, 1, 3))
    last = max((span.finish for span in spans), default=first)
    names = ["", *sorted({name for name in held.calendars.values() if name})]
    numbers = {name: COUNTRY + place for place, name in enumerate(names)}
    years = (first - BEYOND, last + BEYOND)
    return Project(
        name=f"{plan.implementation.name}: {plan.implementation.title}",
        start=_moment(first, MORNING[0]),
        minutes_per_day=MINUTES,
        minutes_per_week=MINUTES * 5,
        days_per_month=20,
        calendar=COUNTRY,
        calendars=tuple(_calendar(held, name, numbers[name], years) for name in names),
        tasks=tuple(_tasks(held, numbers)),
    )


def _calendar(held: Taken, name: str, number: int, years: tuple[date, date]) -> Calendar:
    days = held.times.named[name] if name else held.times.country
    week = {weekday: () if weekday in days.weekend else FULL_DAY for weekday in range(7)}
    label = name or held.plan.implementation.name
    return Calendar(uid=number, name=label, week=week, exceptions=tuple(_exceptions(days, week, years)))


def _exceptions(days: WorkingDays, week: Mapping[int, Hours], years: tuple[date, date]) -> list[CalendarException]:
    """The days that are not as the week is, in runs of the same hours."""
    found: list[CalendarException] = []
    for place in range((years[1] - years[0]).days + 1):
        day = years[0] + timedelta(place)
        hours: Hours = ((), (MORNING,), FULL_DAY)[days.halves(day)]
        if hours == week[day.weekday()]:
            continue
        latest = found[-1] if found else None
        if latest and latest.hours == hours and latest.last == day - timedelta(1):
            found[-1] = CalendarException(latest.name, latest.first, day, hours)
        else:
            found.append(CalendarException(day.isoformat(), day, day, hours))
    return found


def _tasks(held: Taken, numbers: Mapping[str, int]) -> list[Task]:
    uids = {activity.code: place for place, activity in enumerate(held.activities, 1001)}
    agreed = agreed_ends(list(held.plan.baselines.order_by("-number")[:1]))
    made: list[Task] = []
    for track in _tracks(held):
        mine = [activity for activity in held.activities if activity.track.code == track.code]
        made.append(_group(held, track, mine, len(made) + 1))
        group = made[-1].outline
        for place, activity in enumerate(mine, 1):
            calendar = numbers[held.calendars[activity.code]]
            made.append(_task(held, activity, uids, agreed, f"{group}.{place}", len(made) + 1, calendar))
    return made


def _tracks(held: Taken) -> list[Track]:
    return list({activity.track.code: activity.track for activity in held.activities}.values())


def _group(held: Taken, track: Track, mine: list[Activity], number: int) -> Task:
    spans = [held.schedule.spans[activity.code] for activity in mine]
    return Task(
        uid=number,
        id=number,
        name=track.title,
        wbs=track.code,
        outline=str(_tracks(held).index(track) + 1),
        level=1,
        start=_moment(min(span.start for span in spans), MORNING[0]),
        finish=_moment(max(span.finish for span in spans), FULL_DAY[-1][1]),
        summary=True,
        texts={"Text1": track.code},
    )


def _task(
    held: Taken,
    activity: Activity,
    uids: Mapping[str, int],
    agreed: Mapping[str, date],
    outline: str,
    number: int,
    calendar: int,
) -> Task:
    span = held.schedule.spans[activity.code]
    constraint, bound = _constraint(activity, span, free=not held.links.get(activity.code))
    over = activity.completed_on is not None
    start, finish = _hours(held, activity, span)
    return Task(
        uid=uids[activity.code],
        id=number,
        name=f"{activity.code} {activity.title}",
        wbs=activity.code,
        outline=outline,
        level=2,
        start=start,
        finish=finish,
        duration=int(activity.length * MINUTES),
        milestone=activity.is_milestone,
        constraint=constraint,
        constraint_date=bound,
        deadline=_moment(activity.due_on, FULL_DAY[-1][1]) if activity.due_on else None,
        calendar=calendar if calendar != COUNTRY else None,
        percent=100 if over else 0,
        actual_start=start if activity.started_on else None,
        actual_finish=finish if over else None,
        links=tuple(
            Link(uids[link.before], str(link.relation), Lag(float(link.lag) * MINUTES))
            for link in held.links.get(activity.code, ())
            if link.before in uids
        ),
        baselines=_baseline(agreed.get(activity.code)),
        texts={"Text1": activity.code},
    )


def _baseline(finish: date | None) -> tuple[Baseline, ...]:
    return (Baseline(0, finish=_moment(finish, FULL_DAY[-1][1])),) if finish else ()


def _constraint(activity: Activity, span: Span, *, free: bool) -> tuple[Constraint, datetime | None]:
    if activity.pinned_on:
        return Constraint.MUST_START_ON, _moment(activity.pinned_on, MORNING[0])
    if activity.not_before:
        return Constraint.START_NO_EARLIER_THAN, _moment(activity.not_before, MORNING[0])
    if not activity.is_begun and (free or activity.postponed_until):
        return Constraint.START_NO_EARLIER_THAN, _moment(span.start, MORNING[0])
    return Constraint.AS_SOON_AS_POSSIBLE, None


def _hours(held: Taken, activity: Activity, span: Span) -> tuple[datetime, datetime]:
    """The first and the last moment of work, to the half-day."""
    afternoon, noon = held.schedule.half_days(activity.code)
    start = _moment(span.start, AFTERNOON[0] if afternoon else MORNING[0])
    return start, _moment(span.finish, MORNING[1] if noon else AFTERNOON[1])


def _moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes % DAY)


# --- Sheets --------------------------------------------------------------------------------------


def rows_of(plan: Plan) -> list[dict[str, Any]]:
    """A row for each activity: what can be changed and brought in again, then what is only told."""
    held = taken(plan)
    return [_row(held, activity) for activity in held.activities]


def _row(held: Taken, activity: Activity) -> dict[str, Any]:
    span = held.schedule.spans[activity.code]
    waits = [
        Wait(link.before, str(link.relation), Decimal(str(link.lag))) for link in held.links.get(activity.code, ())
    ]
    return {
        "code": activity.code,
        "track": activity.track.code,
        "title": activity.title,
        "length": activity.length,
        "shortest": activity.shortest,
        "longest": activity.longest,
        "not_before": activity.not_before,
        "pinned_on": activity.pinned_on,
        "due_on": activity.due_on,
        "waits": "; ".join(link_text(wait) for wait in waits),
        "state": activity.get_state_display(),
        "start": span.start,
        "finish": span.finish,
    }
