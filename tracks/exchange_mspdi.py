"""A plan of Microsoft Project as lines for one of ours, in half-days; what was rounded or dropped, in words."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracks.exchange import Brought, Line, SetApart, Wait, as_length, code_in, in_halves
from tracks.lengths import words
from tracks.mspdi import Calendar, Constraint, Link, Project, Sort, Task
from tracks.mspdi_calendars import Clock, days_of
from tracks.schedule import Relation

FULL = 100
OF_THE_FINISH = (Relation.FINISH_START, Relation.FINISH_FINISH)


def brought_by(project: Project, codes: Collection[str], tracks: Collection[str] = ()) -> Brought:
    """The lines of a project; `codes` are those of the plan, by which tasks are matched, `tracks` of its tracks."""
    reading = _Reading(project, frozenset(codes), frozenset(tracks))
    lines = tuple(reading.lines())
    dropped = (*reading.dropped, *reading.of_many(), *_of_the_project(project))
    return Brought(lines, tuple(reading.rounded), dropped, tuple(_days(project)), _week(project))


@dataclass
class _Reading:
    project: Project
    codes: frozenset[str]
    tracks: frozenset[str]
    rounded: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    clocks: dict[int, Clock] = field(default_factory=dict)
    common: dict[str, list[int]] = field(default_factory=dict)
    """What most tasks have and is dropped of all, with the lines of the tasks."""

    @cached_property
    def taken(self) -> dict[int, Task]:
        """The tasks that become activities, by their number."""
        return {task.uid: task for task in self.project.tasks if not self._is_left_out(task)}

    def _is_left_out(self, task: Task) -> bool:
        """Groups are left out, but for one that carries the code of an activity."""
        group = task.summary and not self._named(task)[0]
        return group or task.blank or not task.active or task.external or task.subproject or not task.level

    def lines(self) -> Iterator[Line]:
        for task in self.project.tasks:
            if task.uid in self.taken:
                yield self._line(task)
            else:
                self._drop(task)

    def _drop(self, task: Task) -> None:
        if task.summary or task.blank or not task.level:
            if task.links and task.summary:
                self._note(self.dropped, task, _("what the group waits for; links of groups are not known here"))
            return
        if not task.active:
            self._note(self.dropped, task, _("the task, for it is inactive"))
        else:
            self._note(self.dropped, task, _("the task, for it belongs to another project"))

    def _line(self, task: Task) -> Line:
        code, title = self._named(task)
        return Line(
            place=_place(task),
            key=str(task.uid),
            title=title,
            code=code,
            track=self._track_of(task),
            values=self._values(task),
            waits=tuple(self._waits(task)),
            is_milestone=task.milestone,
            start=task.start.date() if task.start else None,
            finish=self._last_day(task),
        )

    def _named(self, task: Task) -> tuple[str, str]:
        """The code by which a task is matched: from a field of its own, its WBS, or the beginning of its name."""
        leading, rest = code_in(task.name)
        for code in (*task.texts.values(), task.wbs, leading):
            if code.strip() in self.codes:
                return code.strip(), rest if leading == code.strip() else task.name.strip()
        return "", task.name.strip() or _("Task %(number)s") % {"number": task.id}

    def _track_of(self, task: Task) -> str:
        """The track whose code the group of the task carries."""
        for group in self._groups(task):
            for code in (*group.texts.values(), group.wbs, group.name):
                if code in self.tracks:
                    return code
        return ""

    def _groups(self, task: Task) -> list[Task]:
        outline = task.outline
        return [
            one for one in self.project.tasks if one.summary and one.outline and outline.startswith(f"{one.outline}.")
        ]

    # --- Lengths and days

    def _values(self, task: Task) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if (length := self._length(task)) is not None:
            values["length"] = length
        values |= self._dates(task)
        self._note_progress(task)
        return values

    def _length(self, task: Task) -> Decimal | None:
        """None for a moment and for what has no length: a milestone here keeps the days that it takes to be signed."""
        minutes = self._minutes(task)
        if minutes is None or (not minutes and task.milestone):
            return None
        days = Decimal(minutes) / self.project.minutes_per_day
        length = as_length(days)
        if length != days:
            said = {"exact": round(float(days), 2), "days": words(length)}
            self._note(self.rounded, task, _("a length of %(exact)s working days becomes %(days)s") % said)
        return length

    def _minutes(self, task: Task) -> int | None:
        """Minutes of work; of time that passes, and of work in parts, from the first to the last."""
        if task.duration is None or not (task.elapsed or task.split):
            return task.duration
        if task.start is None or task.finish is None:
            return task.duration
        found = self._clock(self.project.calendar_of(task)).work_between(task.start, task.finish)
        what = _("time that passes is counted in working days") if task.elapsed else _("its parts are joined")
        self._note(self.rounded, task, what)
        return found

    def _last_day(self, task: Task) -> date | None:
        """The last day that is worked on; what ends at midnight ended the day before."""
        if task.finish is None:
            return None
        ends_at_midnight = task.finish.time() == datetime.min.time() and task.finish != task.start
        return (task.finish - timedelta(minutes=1) if ends_at_midnight else task.finish).date()

    def _dates(self, task: Task) -> dict[str, Any]:
        values: dict[str, Any] = {"pinned_on": None, "not_before": None}
        bound = task.constraint_date.date() if task.constraint_date else None
        start = task.start.date() if task.start else bound
        if task.deadline:
            values["due_on"] = task.deadline.date()
        match task.constraint:
            case Constraint.MUST_START_ON:
                values["pinned_on"] = bound
            case Constraint.START_NO_EARLIER_THAN:
                values["not_before"] = bound
            case Constraint.MUST_FINISH_ON:
                values["pinned_on"] = start
                self._note(self.rounded, task, _("a fixed end becomes a fixed start"))
            case Constraint.FINISH_NO_EARLIER_THAN:
                values["not_before"] = start
                self._note(self.rounded, task, _("“finish no earlier than” becomes “not before” its start"))
            case Constraint.FINISH_NO_LATER_THAN:
                values.setdefault("due_on", bound)
            case Constraint.START_NO_LATER_THAN:
                self._note(self.dropped, task, _("“start no later than”"))
            case Constraint.AS_LATE_AS_POSSIBLE:
                self._note(self.dropped, task, _("“as late as possible”"))
        if task.manual and task.start and not task.summary:
            values["pinned_on"] = start
        if values["pinned_on"]:
            values["not_before"] = None
        return values

    def _note_progress(self, task: Task) -> None:
        if task.percent or task.actual_start or task.actual_finish:
            self._common(task, _("progress; activities are started and completed here, with evidence"))
        if task.calendar not in (None, self.project.calendar):
            self._common(task, _("calendars of single tasks; the days of their institutions count here"))
        if task.cost:
            self._common(task, _("costs"))
        if task.recurring:
            self._note(self.dropped, task, _("that it comes again; it is taken in once"))
        if any(one.start or one.finish for one in task.baselines):
            self._common(task, _("baselines; they are frozen here by agreement"))

    def _common(self, task: Task, what: str) -> None:
        self.common.setdefault(what, []).append(task.line)

    def of_many(self) -> Iterator[str]:
        for what, lines in self.common.items():
            words_of = ngettext("Line %(lines)s: %(what)s.", "Lines %(lines)s: %(what)s.", len(lines))
            yield words_of % {"lines": ", ".join(map(str, lines)), "what": what}

    # --- Links

    def _waits(self, task: Task) -> Iterator[Wait]:
        for link in task.links:
            before = self.taken.get(link.before)
            if before is None or link.elsewhere:
                self._note(self.dropped, task, _("a link to what is not taken in"))
                continue
            lag = self._lag(task, before, link)
            yield Wait(str(link.before), link.relation, lag)

    def _lag(self, task: Task, before: Task, link: Link) -> Decimal:
        """The lag in working days, in halves."""
        exact = Decimal(str(self._lag_minutes(task, before, link))) / self.project.minutes_per_day
        lag = in_halves(exact)
        if link.lag.sort != Sort.WORK or lag != exact:
            words_of = _("the lag after “%(before)s” becomes %(days)s working days")
            self._note(self.rounded, task, words_of % {"before": before.name, "days": words(lag)})
        return lag

    def _lag_minutes(self, task: Task, before: Task, link: Link) -> float:
        amount = link.lag.amount
        if link.lag.sort in (Sort.PERCENT, Sort.ELAPSED_PERCENT):
            amount = (before.duration or 0) * amount / FULL
        if link.lag.sort in (Sort.WORK, Sort.PERCENT) and not (before.elapsed and link.lag.sort == Sort.PERCENT):
            return amount
        origin = before.finish if link.relation in OF_THE_FINISH else before.start
        if origin is None:
            return amount / 3
        clock = self._clock(self.project.calendar_of(task))
        return clock.work_between(origin, origin + timedelta(minutes=amount))

    # --- Parts

    def _clock(self, calendar: Calendar | None) -> Clock:
        uid = calendar.uid if calendar else 0
        if uid not in self.clocks:
            self.clocks[uid] = Clock(self.project, calendar)
        return self.clocks[uid]

    def _note(self, where: list[str], task: Task, what: str) -> None:
        where.append(f"{_place(task)}, “{task.name}”: {what}.")


def _place(task: Task) -> str:
    return _("Line %(line)s") % {"line": task.line}


def _of_the_project(project: Project) -> Iterator[str]:
    """What a project holds beside its tasks, and is not taken over."""
    if project.resources:
        words_of = ngettext("%(count)s resource: %(names)s.", "%(count)s resources: %(names)s.", len(project.resources))
        yield words_of % {"count": len(project.resources), "names": ", ".join(project.resources[:5])}
    if project.assignments:
        words_of = ngettext("%(count)s assignment.", "%(count)s assignments.", project.assignments)
        yield words_of % {"count": project.assignments}
    if groups := sum(task.summary and task.level > 0 for task in project.tasks):
        words_of = ngettext(
            "%(count)s group of tasks; activities stand in tracks here.",
            "%(count)s groups of tasks; activities stand in tracks here.",
            groups,
        )
        yield words_of % {"count": groups}
    if project.from_finish:
        yield _("That the project is planned backwards from its end.")


def _calendar_of(project: Project) -> Calendar | None:
    return next((one for one in project.calendars if one.uid == project.calendar), None)


def _days(project: Project) -> Iterator[SetApart]:
    """The days that the project's calendar sets apart, in half-days, under the name of the first that names them."""
    calendar = _calendar_of(project)
    if calendar is None:
        return
    clock = Clock(project, calendar)
    names: dict[date, str] = {}
    for one in clock.line:
        for exception in one.exceptions:
            for day in days_of(exception):
                names.setdefault(day, exception.name)
    for day in sorted(names):
        halves = min(round(clock.minutes(day) * 2 / project.minutes_per_day), 2)
        yield SetApart(day, halves, names[day] or calendar.name)


def _week(project: Project) -> tuple[int, ...]:
    """How many half-days of each weekday the project's calendar works; empty without one."""
    calendar = _calendar_of(project)
    if calendar is None:
        return ()
    clock, monday = Clock(project, calendar), date(2001, 1, 1)
    spans = [clock.usual(monday + timedelta(place)) for place in range(7)]
    return tuple(2 if spans_of_day else 0 for spans_of_day in spans)
