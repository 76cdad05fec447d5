"""The same schedule by the plainest means: half-day after half-day, tried until nothing moves. For comparison only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracks.calendars import WorkingDays
from tracks.schedule import Link, Relation, Task

Place = tuple[int, int]
"""The first half-day of an activity and the one after its last; a half-day is 2 × ordinal, + 1 in the afternoon."""
FAR = 2 * date(2040, 1, 1).toordinal()


@dataclass(frozen=True)
class Slow:
    """Places tasks that may have links, lags, pins and calendars; `delays` holds tasks back by some half-days."""

    tasks: Mapping[str, Task]
    on: date
    calendars: Mapping[str, WorkingDays]

    def works(self, task: Task, half: int) -> bool:
        return self.calendars[task.calendar].halves(date.fromordinal(half // 2)) > half % 2

    def count(self, task: Task, begin: int, end: int) -> int:
        """Worked half-days from `begin` to `end`; below 0 when `end` comes first."""
        if end < begin:
            return -self.count(task, end, begin)
        return sum(self.works(task, half) for half in range(begin, end))

    def next(self, task: Task, half: int) -> int:
        while not self.works(task, half):
            half += 1
        return half

    def over(self, task: Task, half: int, length: int) -> int:
        """The half-day after `length` worked ones from `half` on."""
        while length:
            length -= self.works(task, half)
            half += 1
        return half

    def kept(self, task: Task, link: Link, place: Place, other: Place) -> bool:
        ours = place[0] if link.relation in (Relation.FINISH_START, Relation.START_START) else place[1]
        theirs = other[1] if link.relation in (Relation.FINISH_START, Relation.FINISH_FINISH) else other[0]
        return self.count(task, theirs, ours) >= round(link.lag * 2)

    def place(self, task: Task, places: Mapping[str, Place], delay: int) -> Place:
        """The earliest place that keeps every link to the places of the others."""
        dates = [day for day in (self.on, task.not_before, task.postponed_until) if day]
        half = max(2 * day.toordinal() for day in dates)
        if task.pinned:
            half = max(half, 2 * task.pinned.toordinal())
        links = [Link(code) for code in task.after] + list(task.links)
        while half < FAR:
            half = self.next(task, half)
            found = (half, self.over(task, half, round(task.length * 2)))
            if all(self.kept(task, link, found, places[link.before]) for link in links if link.before in places):
                return self.delayed(task, found, delay)
            half += 1
        raise AssertionError("no place was found")

    def delayed(self, task: Task, place: Place, delay: int) -> Place:
        if not delay:
            return place
        begin = self.next(task, self.over(task, place[0], delay))
        return begin, self.over(task, begin, round(task.length * 2))

    def places(self, delays: Mapping[str, int] | None = None) -> dict[str, Place]:
        """All of them, moved later again and again until every link is kept."""
        places: dict[str, Place] = {}
        while True:
            before = dict(places)
            for code, task in self.tasks.items():
                places[code] = self.place(task, places, (delays or {}).get(code, 0))
            if places == before:
                return places


def day(half: int) -> date:
    return date.fromordinal(1) + timedelta(half // 2 - 1)
