"""Plans of Microsoft Project made up by chance: calendars that inherit, exceptions of each kind, tasks, links, lags."""

from datetime import date, datetime, timedelta
from random import Random

from tracks.mspdi import (
    FULL_DAY,
    MORNING,
    Baseline,
    Calendar,
    CalendarException,
    Constraint,
    Hours,
    Lag,
    Link,
    Pattern,
    Project,
    Recurrence,
    Sort,
    Task,
)
from tracks.mspdi_calendars import days_of

FIRST = datetime(2005, 3, 1, 8)  # noqa: DTZ001  # the format has no zone
HOURS: tuple[Hours, ...] = ((), (MORNING,), FULL_DAY, ((540, 780), (840, 1020)), ((1200, 1440),))
AMOUNTS = {Sort.WORK: (0, 240, 480, -480, 2400, 90), Sort.ELAPSED: (1440, 2880, -1440), Sort.PERCENT: (50, 25)}


def project(seed: int) -> Project:
    """The same plan for the same seed."""
    chance = Random(seed)
    base = Calendar(1, "Standard", _week(chance, full=True), exceptions=_exceptions(chance))
    below = Calendar(2, "Team", _week(chance, full=False), parent=1, exceptions=_exceptions(chance))
    tasks = tuple(_task(chance, uid) for uid in range(1, chance.randrange(2, 9)))
    calendars = (base, below, *([Calendar(3, "Empty", parent=2)] if chance.random() < 0.5 else []))
    tasks = (*tasks, Task(50, 50, "Team", calendar=calendars[-1].uid, start=FIRST, finish=FIRST))
    return Project("Made up", FIRST, calendar=1, calendars=calendars, tasks=tasks)


def _week(chance: Random, *, full: bool) -> dict[int, Hours]:
    weekend = set(chance.choice([(5, 6), (4, 5), (6,)]))
    days = range(7) if full else chance.sample(range(7), 3)
    return {day: () if day in weekend else chance.choice(HOURS[1:4]) for day in days}


def _exceptions(chance: Random) -> tuple[CalendarException, ...]:
    return tuple(exception(chance, number) for number in range(chance.randrange(4)))


def exception(chance: Random, number: int = 0) -> CalendarException:
    """Of any kind; it ends on the last day on which it comes, as Microsoft Project writes it."""
    while True:
        first = date(2000, 1, 1) + timedelta(chance.randrange(2500))
        last = first + timedelta(chance.choice([0, 1, 5, chance.randrange(1500)]))
        recurrence = _recurrence(chance) if chance.random() < 0.7 else None
        if recurrence is None:
            last = min(last, first + timedelta(20))
        days = list(days_of(CalendarException("", first, last, recurrence=recurrence)))
        if days:
            return CalendarException(f"No. {number}", first, days[-1], chance.choice(HOURS), recurrence)


def _recurrence(chance: Random) -> Recurrence:
    pattern = chance.choice([one for one in Pattern if one != Pattern.DAILY])
    return Recurrence(
        pattern=pattern,
        period=chance.randrange(2 if pattern == Pattern.EVERY_SO_MANY_DAYS else 1, 6),
        weekdays=frozenset(chance.sample(range(7), chance.randrange(1, 4))),
        month=chance.randrange(1, 13),
        day=chance.randrange(1, 32),
        position=chance.randrange(5),
        item=chance.randrange(7),
    )


def _task(chance: Random, uid: int) -> Task:
    start = FIRST + timedelta(chance.randrange(300), minutes=chance.choice([0, 240, 300]))
    constraint = chance.choice(list(Constraint))
    bound = constraint > Constraint.AS_LATE_AS_POSSIBLE
    return Task(
        uid=uid,
        id=uid,
        name=chance.choice(["Task", "ADM-1 Request", "Ünïcode عربي", "a & b < c"]),
        wbs=f"{uid}",
        outline=f"{uid}",
        start=start,
        finish=start + timedelta(chance.randrange(9), hours=5),
        duration=chance.choice([0, 30, 240, 480, 960, 4800, 9600]),
        milestone=chance.random() < 0.2,
        active=chance.random() < 0.9,
        manual=chance.random() < 0.3,
        constraint=constraint,
        constraint_date=start if bound else None,
        deadline=start + timedelta(30) if chance.random() < 0.2 else None,
        calendar=chance.choice([None, 1, 2]),
        percent=chance.choice([0, 0, 40, 100]),
        links=tuple(_link(chance, before) for before in range(1, uid) if chance.random() < 0.4),
        baselines=(Baseline(0, start, start + timedelta(2), 960),) if chance.random() < 0.3 else (),
        texts={"Text1": f"ADM-{uid}"} if chance.random() < 0.5 else {},
    )


def _link(chance: Random, before: int) -> Link:
    sort = chance.choice(list(AMOUNTS))
    return Link(before, chance.choice(["FS", "SS", "FF", "SF"]), Lag(chance.choice(AMOUNTS[sort]), sort))
