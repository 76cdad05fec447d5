"""What the page of the calendars shows: for one year, who does not work on which days, and where each comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Institution
from core import clock
from core.offers import Offer
from tracks import may
from tracks.calendars import HALVES, WorkingDays
from tracks.dates import span_words
from tracks.forms import FIRST_DAY, LAST_DAY
from tracks.models import Calendar, CalendarDay, Plan
from tracks.schedule import Span
from tracks.table import frame
from tracks.working_time import time_of


@dataclass(frozen=True)
class Row:
    """A day that is not as its week is."""

    days: str
    weekday: str
    day: CalendarDay
    origin: str
    remove: str


@dataclass(frozen=True)
class Section:
    """One calendar: whose it is, its weekend, its days of the year, and what the reader can do with it."""

    title: str
    weekend: str
    moves: tuple[tuple[str, str, str], ...]
    """(from which day, the weekend, the address that takes it back or "")"""
    rows: tuple[Row, ...]
    removed: tuple[Row, ...]
    offers: tuple[Offer, ...]


def context_of(plan: Plan, asked: str) -> dict[str, Any]:
    """The calendars of one year; this year unless another one is asked for."""
    implementation = plan.implementation
    today = clock.today(implementation.zone)
    year = int(asked) if asked.isdecimal() and FIRST_DAY.year <= int(asked) <= LAST_DAY.year else today.year
    institutions = [one for one in implementation.institutions.all() if one.type != Institution.Kind.ILO]
    calendars = list(Calendar.objects.filter(implementation=implementation).order_by("pk"))
    first, last = date(year, 1, 1), date(year, 12, 31)
    within = CalendarDay.objects.filter(calendar__in=calendars, first__lte=last, last__gte=first)
    times = time_of(plan)
    held = _Held(plan, {_side(one, institutions): one for one in calendars}, list(within.in_order()))
    closed = [one for one in institutions if str(one.public_id) in held.calendars]
    return {
        **frame(plan, _("Calendars")),
        "year": year,
        "earlier": year - 1 if year > FIRST_DAY.year else None,
        "later": year + 1 if year < LAST_DAY.year else None,
        "worked": _worked(times.country, year),
        "joint": _worked(times.joint, year),
        "sections": [
            held.section(Calendar.Of.COUNTRY, implementation.name, frozenset(implementation.weekend)),
            held.section(Calendar.Of.ILO, _("ILO"), times.ilo.weekend),
            *(held.section(str(one.public_id), one.name, None) for one in closed),
        ],
        "others": _others(plan, [one for one in institutions if one not in closed]),
    }


def _others(plan: Plan, institutions: Sequence[Institution]) -> list[tuple[Institution, str]]:
    """The institutions without closures, each with where some are entered; nothing for who may not."""
    if may.keep_calendar(plan.implementation, of_ilo=False) is None:
        return []
    return [(one, _address("calendar_add", plan, str(one.public_id))) for one in institutions]


@dataclass(frozen=True)
class _Held:
    plan: Plan
    calendars: dict[str, Calendar]
    days: Sequence[CalendarDay]

    def section(self, side: str, title: str, weekend: frozenset[int] | None) -> Section:
        calendar = self.calendars.get(side)
        keeps = may.keep_calendar(self.plan.implementation, of_ilo=side == Calendar.Of.ILO) is not None
        mine = [day for day in self.days if calendar and day.calendar_id == calendar.pk]
        rows = [self.row(day, side, keeps=keeps) for day in mine if day.removed_at is None]
        return Section(
            title=title,
            weekend=week_words(weekend) if weekend is not None else "",
            moves=tuple(self.moves(calendar, side, keeps=keeps)) if calendar else (),
            rows=tuple(rows),
            removed=tuple(self.row(day, side, keeps=False) for day in mine if day.stays_out),
            offers=tuple(self.offers(side)) if keeps else (),
        )

    def row(self, day: CalendarDay, side: str, *, keeps: bool) -> Row:
        return Row(
            days=span_words(Span(day.first, day.last)),
            weekday=date_format(day.first, "l") if day.first == day.last else "",
            day=day,
            origin=origin_words(day),
            remove=_address("calendar_remove", self.plan, side, str(day.pk)) if keeps else "",
        )

    def moves(self, calendar: Calendar, side: str, *, keeps: bool) -> Iterator[tuple[str, str, str]]:
        for move in calendar.moves:
            since = date_format(date.fromisoformat(move["since"]))
            back = _address("calendar_remove", self.plan, side, move["since"]) if keeps else ""
            yield since, week_words(frozenset(move["weekend"])), back

    def offers(self, side: str) -> Iterator[Offer]:
        yield Offer(_("Enter a day"), _address("calendar_add", self.plan, side), button=_("Enter a day"))
        if side in (Calendar.Of.COUNTRY, Calendar.Of.ILO):
            address = _address("calendar_holidays", self.plan, side)
            yield Offer(_("Copy public holidays"), address, button=_("Copy public holidays"))
        yield Offer(_("Add a file"), _address("calendar_file", self.plan, side), button=_("Add an iCal file"))
        if side in (Calendar.Of.COUNTRY, Calendar.Of.ILO):
            address = _address("calendar_weekend", self.plan, side)
            yield Offer(_("Move the weekend"), address, button=_("Move the weekend"))


def _side(calendar: Calendar, institutions: Sequence[Institution]) -> str:
    if calendar.institution_id is None:
        return str(calendar.of)
    return next((str(one.public_id) for one in institutions if one.pk == calendar.institution_id), "")


def _address(name: str, plan: Plan, *parts: str) -> str:
    return reverse(f"tracks:{name}", args=[plan.implementation.slug, *parts])


def _worked(calendar: WorkingDays, year: int) -> float:
    """Working days of a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    line = calendar.line(first, last)
    return (line.through(last) - line.before(first)) / HALVES


def week_words(weekend: frozenset[int]) -> str:
    """“Friday, Saturday”."""
    return ", ".join(str(WEEKDAYS[day]) for day in sorted(weekend)) or _("none")


def origin_words(day: CalendarDay) -> str:
    """Where a day comes from."""
    if day.origin == CalendarDay.Origin.HOLIDAYS:
        return _("copied: %(source)s, holidays %(version)s") % {"source": day.source, "version": day.version}
    if day.origin == CalendarDay.Origin.ICAL:
        return _("from the file %(file)s") % {"file": day.source}
    return _("entered here")
