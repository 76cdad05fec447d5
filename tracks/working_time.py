"""When the country, its institutions and the ILO work: the rows of the calendars as `WorkingDays`.

Layers are laid one on the other: public holidays, files, what was entered here; an institution's on its country's.
What the calendars of a plan say is kept in memory under the plan's mark of them, as its blueprint is under its
fingerprint: another content has another mark, so nothing kept here is ever stale.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from accounts.models import Implementation, Institution
from core import canonical
from tracks.calendars import WEEKEND, Moves, WorkingDays
from tracks.models import Calendar, CalendarDay, Plan

JOINT = "joint"
"""The schedule's name for the days on which country and ILO both work; the country's own days have no name."""
ILO = "ilo"
LAYERS = (CalendarDay.Origin.HOLIDAYS, CalendarDay.Origin.ICAL, CalendarDay.Origin.OWN)
KEPT = 512
"""So many plans' calendars are kept in memory at most."""

Marks = Mapping[date, str]


@dataclass(frozen=True)
class Side:
    """What one calendar says: whose it is, its week, and the days that are not as their week is."""

    of: str
    institution: int | None = None
    weekend: frozenset[int] | None = None
    moves: Moves = ()
    days: tuple[tuple[date, date, str, str, str], ...] = ()
    """First day, last day, kind, origin, name."""

    @cached_property
    def marks(self) -> dict[date, str]:
        """The kind of each marked day; what was entered here counts more than what was copied."""
        found: dict[date, str] = {}
        for layer in LAYERS:
            for first, last, kind, origin, _name in self.days:
                if origin == layer:
                    found |= dict.fromkeys(_each(first, last), kind)
        return found


@dataclass(frozen=True)
class WorkingTime:
    """When each side of an implementation works."""

    implementation: Implementation
    sides: tuple[Side, ...] = ()

    @cached_property
    def country(self) -> WorkingDays:
        """The country: its weekend, its public holidays, its own changes on top."""
        return _working_days(self._weekend, self._country.moves, self._country.marks)

    @cached_property
    def ilo(self) -> WorkingDays:
        """The ILO: Saturdays and Sundays off unless its calendar says otherwise."""
        side = self._side(Calendar.Of.ILO)
        return _working_days(WEEKEND if side.weekend is None else side.weekend, side.moves, side.marks)

    @cached_property
    def joint(self) -> WorkingDays:
        """The days on which country and ILO both work: those of missions and workshops."""
        return _together(self.country, self.ilo)

    def of(self, institution: Institution | None) -> WorkingDays:
        """An institution: the country's days without its own closures; the ILO has its own."""
        if institution is None or institution.pk not in self.closures:
            is_ilo = institution is not None and institution.type == Institution.Kind.ILO
            return self.ilo if is_ilo else self.country
        marks = {**self._country.marks, **self.closures[institution.pk].marks}
        return _working_days(self._weekend, self._country.moves, marks)

    def joint_with(self, institution: Institution | None) -> WorkingDays:
        """The days on which this institution and the ILO both work."""
        return _together(self.of(institution), self.ilo)

    @cached_property
    def closures(self) -> dict[int, Side]:
        """What the calendars of institutions say, by the institution's key."""
        return {side.institution: side for side in self.sides if side.institution is not None}

    @cached_property
    def institutions(self) -> list[Institution]:
        """All institutions, asked for only where one of them has closures."""
        return list(self.implementation.institutions.all()) if self.closures else []

    @cached_property
    def named(self) -> dict[str, WorkingDays]:
        """All that a schedule can ask for by name; the country's days have no name."""
        found = {JOINT: self.joint, ILO: self.ilo}
        for institution in self.institutions:
            if institution.pk in self.closures:
                found[name_of(institution)] = self.of(institution)
                found[joint_name_of(institution)] = self.joint_with(institution)
        return found

    def name_for(self, where: str, *, joint: bool) -> str:
        """The name of the calendar of an activity that is answered for at `where`: a kind of institution or a group.

        The closures of an institution count where it alone answers; with several, work goes on in the others.
        """
        if where == Institution.Kind.ILO:
            return JOINT if joint else ILO
        there = [one for one in self.institutions if _is_at(one, where)]
        if len(there) != 1 or there[0].pk not in self.closures:
            return JOINT if joint else ""
        return joint_name_of(there[0]) if joint else name_of(there[0])

    def with_side(self, side: Side) -> "WorkingTime":
        """The same with one calendar as it might be."""
        others = [one for one in self.sides if (one.of, one.institution) != (side.of, side.institution)]
        return WorkingTime(self.implementation, (*others, side))

    @property
    def _weekend(self) -> frozenset[int]:
        return frozenset(self.implementation.weekend)

    @cached_property
    def _country(self) -> Side:
        return self._side(Calendar.Of.COUNTRY)

    def _side(self, of: str) -> Side:
        return next((side for side in self.sides if side.of == of), Side(of))


# --- Loading -----------------------------------------------------------------------------------

_kept: dict[str, tuple[Side, ...]] = {"": ()}


def working_time(implementation: Implementation) -> WorkingTime:
    """The working time of an implementation, read from its calendars in two queries."""
    return WorkingTime(implementation, _read([implementation.pk])[implementation.pk])


def times_of(plans: Iterable[Plan]) -> dict[int, WorkingTime]:
    """The working time of each plan, by its key; two queries for all whose calendars were not met before."""
    held = list(plans)
    unmet = {plan.implementation_id for plan in held if plan.calendars not in _kept}
    read = _read(unmet) if unmet else {}
    found: dict[int, WorkingTime] = {}
    for plan in held:
        sides = _kept[plan.calendars] if plan.calendars in _kept else read[plan.implementation_id]
        found[plan.pk] = WorkingTime(plan.implementation, sides)
    for plan in held:
        if plan.implementation_id in read:
            _keep(plan.calendars, read[plan.implementation_id])
    return found


def time_of(plan: Plan) -> WorkingTime:
    """The working time of one plan."""
    return times_of([plan])[plan.pk]


def mark_of(sides: Sequence[Side]) -> str:
    """The mark of what calendars say; empty where there are none. The same content has the same mark."""
    said = [_said(side) for side in sides if side != Side(side.of, side.institution)]
    return canonical.digest(sorted(said, key=canonical.canonical_text)) if said else ""


def _keep(mark: str, sides: tuple[Side, ...]) -> None:
    if mark != mark_of(sides):
        return
    while len(_kept) > KEPT:
        _kept.pop(next(key for key in _kept if key))
    _kept[mark] = sides


def _said(side: Side) -> dict[str, Any]:
    return {
        "of": side.of,
        "institution": side.institution,
        "weekend": None if side.weekend is None else sorted(side.weekend),
        "moves": [[since, sorted(weekend)] for since, weekend in side.moves],
        "days": side.days,
    }


def _read(keys: Iterable[int]) -> dict[int, tuple[Side, ...]]:
    """What the calendars of these implementations say, by the implementation's key, in two queries."""
    wanted = list(keys)
    calendars = list(Calendar.objects.filter(implementation__in=wanted).order_by("pk"))
    days: dict[int, list[CalendarDay]] = defaultdict(list)
    for day in CalendarDay.objects.filter(calendar__in=calendars, removed_at=None).in_order():
        days[day.calendar_id].append(day)
    found: dict[int, tuple[Side, ...]] = dict.fromkeys(wanted, ())
    for calendar in calendars:
        found[calendar.implementation_id] += (side_of(calendar, days[calendar.pk]),)
    return found


def side_of(calendar: Calendar, days: Iterable[CalendarDay]) -> Side:
    """What a calendar says with these days."""
    return Side(
        of=calendar.of,
        institution=calendar.institution_id,
        weekend=None if calendar.weekend is None else frozenset(calendar.weekend),
        moves=tuple((date.fromisoformat(move["since"]), frozenset(move["weekend"])) for move in calendar.moves),
        days=tuple((day.first, day.last, day.kind, day.origin, day.name) for day in days),
    )


def name_of(institution: Institution) -> str:
    """The schedule's name for the days of an institution that has closures."""
    return str(institution.public_id)


def joint_name_of(institution: Institution) -> str:
    """The schedule's name for the days on which this institution and the ILO both work."""
    return f"{JOINT}:{institution.public_id}"


# --- Parts -------------------------------------------------------------------------------------


def _is_at(institution: Institution, where: str) -> bool:
    return institution.type == where or (where == "hosting_institution" and institution.hosts_platform)


def _working_days(weekend: frozenset[int], moves: Moves, marks: Marks) -> WorkingDays:
    """A half-day that falls on a weekend stays a day off."""
    by_kind: dict[str, set[date]] = defaultdict(set)
    for day, kind in marks.items():
        by_kind[kind].add(day)
    bare = WorkingDays(weekend=weekend, moves=moves)
    return WorkingDays(
        weekend=weekend,
        moves=moves,
        holidays=frozenset(by_kind[CalendarDay.Kind.OFF]),
        half_days=frozenset(day for day in by_kind[CalendarDay.Kind.HALF] if day in bare),
        extra_days=frozenset(by_kind[CalendarDay.Kind.EXTRA]),
    )


def _together(one: WorkingDays, other: WorkingDays) -> WorkingDays:
    """The days of both; those of the first alone where the two weeks have no day in common."""
    try:
        return one.together(other)
    except ValueError:
        return one


def _each(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(number) for number in range((last - first).days + 1))
