"""Changing calendars: public holidays copied, closures from a file, days and weekends by hand. All of it is recorded.

What people entered stays on top of what is copied, and what they removed does not come back with a newer copy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Implementation, Institution
from core import clock, ledger
from core.errors import refuse
from core.ledger import Actor, Standing
from tracks.calendars import DAYS
from tracks.models import Calendar, CalendarDay, Plan
from tracks.public_holidays import VERSION, Marked, public_holidays
from tracks.working_time import WorkingTime, mark_of, working_time

FEWEST = 2
"""So many days of a week are worked at least."""


@dataclass(frozen=True)
class Keeper:
    """Whose calendar it is, and who changes it in which standing."""

    implementation: Implementation
    of: str
    institution: Institution | None = None
    by: Actor = ledger.SYSTEM
    standing: Standing = Standing()

    def calendar(self) -> Calendar:
        """The row, made when it is first written to; the chain is locked."""
        ledger.lock_chain(self.implementation.chain_key())
        named = {"implementation": self.implementation, "of": self.of, "institution": self.institution}
        found = Calendar.objects.select_for_update(of=("self",)).filter(**named).first()
        if found is not None:
            found.implementation, found.institution = self.implementation, self.institution
            return found
        made = Calendar(**named)
        made.checked()
        made.save()
        self.record(made, "calendar.made")
        return made

    def record(self, calendar: Calendar, action: str, **data: Any) -> None:
        ledger.record_event(calendar, action, by=self.by, standing=self.standing, **data)

    def settle(self, calendar: Calendar, action: str, **data: Any) -> None:
        """A change is done: the calendar has a new edition, the ledger an entry, the plan the new mark."""
        calendar.edition += 1
        calendar.save()
        self.record(calendar, action, **data)
        sides = working_time(self.implementation).sides
        Plan.objects.filter(implementation=self.implementation).update(calendars=mark_of(sides))


def copy_holidays(
    keeper: Keeper, *, country: str, subdivision: str = "", years: Sequence[int], language: str = ""
) -> tuple[list[Marked], list[Marked]]:
    """Copies the public holidays of these years from the package; what came in, and what went.

    Days entered here stay, days removed here stay out. Holidays of other years stay as they were copied.
    """
    wanted = public_holidays(country, subdivision, years, language=language or keeper.implementation.language)
    with transaction.atomic():
        calendar = keeper.calendar()
        calendar.country, calendar.subdivision = country, subdivision
        source = f"{country}-{subdivision}" if subdivision else country
        held = calendar.days.filter(origin=CalendarDay.Origin.HOLIDAYS, first__year__in=list(years))
        added, removed = _exchange(calendar, list(held), wanted, source)
        data = {"source": source, "version": VERSION, "years": sorted(years)}
        keeper.settle(calendar, "calendar.copied", **data, added=_told(added), removed=_told(removed))
    return added, removed


def _exchange(
    calendar: Calendar, held: Sequence[CalendarDay], wanted: Sequence[Marked], source: str
) -> tuple[list[Marked], list[Marked]]:
    """Makes the copied days those that are wanted, row by row."""
    present = {_marked(day).key: day for day in held if day.removed_at is None}
    out = {_marked(day).key for day in held if day.stays_out}
    news = [day for day in wanted if day.key not in present and day.key not in out]
    kept = {day.key: day for day in wanted if day.key in present}
    gone = [row for key, row in present.items() if key not in kept]
    for key, day in kept.items():
        present[key].is_tentative, present[key].source, present[key].version = day.is_tentative, source, VERSION
        present[key].save(update_fields=["is_tentative", "source", "version"])
    CalendarDay.objects.filter(pk__in=[row.pk for row in gone]).update(removed_at=clock.now())
    _add(calendar, news, CalendarDay.Origin.HOLIDAYS, source=source, version=VERSION)
    return news, [_marked(row) for row in gone]


def import_days(keeper: Keeper, days: Sequence[Marked], *, source: str) -> list[Marked]:
    """Adds the closures of a file that do not stand in the calendar yet."""
    with transaction.atomic():
        calendar = keeper.calendar()
        present = {_marked(day).key for day in calendar.days.filter(removed_at=None)}
        news = [day for day in days if day.key not in present]
        if not news:
            refuse(_("All of these days stand in the calendar already."))
        _add(calendar, news, CalendarDay.Origin.ICAL, source=source)
        keeper.settle(calendar, "calendar.imported", source=source, added=_told(news))
    return news


def add_day(keeper: Keeper, day: Marked) -> None:
    """Enters a day by hand: it counts more than what was copied or imported."""
    with transaction.atomic():
        calendar = keeper.calendar()
        own = calendar.days.filter(removed_at=None, origin=CalendarDay.Origin.OWN)
        if taken := own.filter(first__lte=day.last, last__gte=day.first).first():
            refuse(_("“%(name)s” was entered for that day already; remove that first.") % {"name": taken.name})
        _add(calendar, [day], CalendarDay.Origin.OWN)
        keeper.settle(calendar, "calendar.day_added", added=_told([day]))


def remove_day(keeper: Keeper, key: int) -> None:
    """Takes a day out of the calendar; the row stays, and a newer copy does not bring it back."""
    with transaction.atomic():
        calendar = keeper.calendar()
        row = calendar.days.filter(pk=key, removed_at=None).first()
        if row is None:
            refuse(_("This day was removed already."))
        row.removed_at, row.stays_out = clock.now(), True
        row.save(update_fields=["removed_at", "stays_out"])
        keeper.settle(calendar, "calendar.day_removed", removed=_told([_marked(row)]))


def move_weekend(keeper: Keeper, *, since: date | None, weekend: Iterable[int]) -> None:
    """From a day on the weekend is another one; without a day it has always been that, which the ILO alone may say."""
    days = sorted(set(weekend))
    with transaction.atomic():
        calendar = keeper.calendar()
        old = {"weekend": calendar.weekend, "moves": calendar.moves}
        if since is None:
            calendar.weekend = days
        else:
            others = [move for move in calendar.moves if move["since"] != since.isoformat()]
            moves = [*others, {"since": since.isoformat(), "weekend": days}]
            calendar.moves = sorted(moves, key=lambda move: str(move["since"]))
        _check_weeks(keeper, calendar)
        keeper.settle(calendar, "calendar.weekend_moved", changes=_changes(calendar, old))


def keep_weekend(keeper: Keeper, since: str) -> None:
    """Takes a move of the weekend back."""
    with transaction.atomic():
        calendar = keeper.calendar()
        old = {"weekend": calendar.weekend, "moves": calendar.moves}
        calendar.moves = [move for move in calendar.moves if move["since"] != since]
        if calendar.moves == old["moves"]:
            refuse(_("This move of the weekend was taken back already."))
        keeper.settle(calendar, "calendar.weekend_moved", changes=_changes(calendar, old))


def _check_weeks(keeper: Keeper, calendar: Calendar) -> None:
    """Every week of this calendar, and every week of country and ILO together, has days that are worked."""
    times = working_time(keeper.implementation)
    now = WorkingTime(keeper.implementation, times.sides)
    for move in ({"weekend": calendar.weekend or []}, *calendar.moves):
        if DAYS - len(move["weekend"]) < FEWEST:
            refuse(_("At least two days of a week have to be worked."))
        partner = now.ilo if keeper.of == Calendar.Of.COUNTRY else now.country
        for other in (partner.weekend, *(weekend for _since, weekend in partner.moves)):
            if len(other | set(move["weekend"])) >= DAYS:
                refuse(_("Country and ILO would have no working day in common: no mission could take place."))


def _changes(calendar: Calendar, old: dict[str, Any]) -> dict[str, Any]:
    new = {"weekend": calendar.weekend, "moves": calendar.moves}
    return {name: {"old": old[name], "new": value} for name, value in new.items() if old[name] != value}


def _add(calendar: Calendar, days: Iterable[Marked], origin: str, *, source: str = "", version: str = "") -> None:
    rows = [
        CalendarDay(
            calendar=calendar,
            first=day.first,
            last=day.last,
            name=day.name,
            kind=day.kind,
            origin=origin,
            source=source,
            version=version,
            is_tentative=day.is_tentative,
            made_at=clock.now(),
        )
        for day in days
    ]
    for row in rows:
        row.full_clean(exclude=["calendar"], validate_unique=False, validate_constraints=False)
    CalendarDay.objects.bulk_create(rows)


def _marked(row: CalendarDay) -> Marked:
    return Marked(row.first, row.last, row.name, row.kind, row.is_tentative)


def _told(days: Iterable[Marked]) -> list[dict[str, Any]]:
    return [{"first": day.first, "last": day.last, "name": day.name, "kind": day.kind} for day in days]
