"""Closures read from an iCal file: whole days and afternoons. A bad file is refused in words, as a whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from icalendar import Calendar as Parsed

from core.text import clean_line
from tracks.models import CalendarDay
from tracks.public_holidays import Marked
from tracks.repeating import UnknownRule, rule_of

SIZE = 200_000
"""Characters of a file at most."""
MOST = 500
"""Events of a file, and days that come of it, at most."""
LONGEST = 366
"""Days of one closure at most."""
ENOUGH = 10_000
"""Repetitions that are looked at, those of years long ago among them."""
FIRST_YEAR, LAST_YEAR = 1970, 2200
NOON = time(12)

Component = Any
"""An event as the package reads it; its properties are of thirty types."""


@dataclass
class Closures:
    """What a file says: the days, and what of it was left out and why."""

    days: list[Marked] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def closures_of(text: str, *, zone: tzinfo, first: date, last: date) -> Closures:
    """The closures in an iCal file from `first` to `last`, days seen in `zone`.

    Raises ValidationError with one sentence for a file that is cut off, too large, not iCal, or wrong in a date.
    """
    found = Closures()
    events = _events(text)
    replaced = {(str(event.get("UID")), _day(event, "RECURRENCE-ID", zone)) for event in events if _is_instance(event)}
    for event in events:
        _take(event, found, replaced, zone, first, last)
        if len(found.days) > MOST:
            _wrong(_("The file closes on more than %(most)s days; no calendar needs so many."), most=MOST)
    found.days = sorted(set(found.days))
    return found


def _wrong(words: str, **params: object) -> NoReturn:
    raise ValidationError(words, params=params)


def _events(text: str) -> list[Component]:
    if len(text) > SIZE:
        _wrong(_("The file is too large to be a calendar of closures."))
    lines = text.strip().splitlines()
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        _wrong(_("This is not an iCal file: it does not begin with BEGIN:VCALENDAR."))
    if lines[-1].strip().upper() != "END:VCALENDAR":
        _wrong(_("The file is cut off: it does not end with END:VCALENDAR."))
    try:
        held = Parsed.from_ical(text)
    except (ValueError, IndexError, KeyError, TypeError) as error:
        _wrong(_("The file cannot be read as iCal: %(why)s."), why=str(error)[:200])
    events = list(held.walk("VEVENT"))
    if not events:
        _wrong(_("The file holds no events."))
    if len(events) > MOST:
        _wrong(_("The file holds more than %(most)s events."), most=MOST)
    return events


def _take(event: Component, found: Closures, replaced: set[Any], zone: tzinfo, first: date, last: date) -> None:
    name = _name(event)
    if broken := [field for field, _why in event.errors]:
        _wrong(_("“%(name)s” has a wrong %(field)s."), name=name, field=broken[0] or "line")
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        found.left_out.append(_("“%(name)s” is cancelled.") % {"name": name})
        return
    begin, end = _begin_and_end(event, name)
    kind = _kind(begin, end, zone)
    if not kind:
        found.left_out.append(_("“%(name)s” has a time of day: only whole days and afternoons close.") % {"name": name})
        return
    tentative = str(event.get("STATUS", "")).upper() == "TENTATIVE"
    length = _last_day(begin, end, zone) - _local(begin, zone)
    if length.days >= LONGEST:
        _wrong(_("“%(name)s” lasts for more than a year."), name=name)
    for day in _occurrences(event, begin, name, zone, first, last):
        if _is_instance(event) or (str(event.get("UID")), day) not in replaced:
            found.days.append(Marked(day, day + length, name, kind, tentative))


def _name(event: Component) -> str:
    try:
        return clean_line(str(event.get("SUMMARY", "")), limit=200) or _("Closure")
    except ValidationError as error:
        _wrong(_("The name of an event cannot be read. %(why)s"), why=error.messages[0])


def _begin_and_end(event: Component, name: str) -> tuple[date, date]:
    """As they stand in the file; the end of whole days is the day after the last."""
    if "DTSTART" not in event:
        _wrong(_("“%(name)s” has no first day."), name=name)
    begin = event["DTSTART"].dt
    whole = not isinstance(begin, datetime)
    if "DTEND" in event:
        end = event["DTEND"].dt
    else:
        end = begin + (event["DURATION"].dt if "DURATION" in event else timedelta(1 if whole else 0))
    if not FIRST_YEAR <= begin.year <= LAST_YEAR:
        _wrong(_("“%(name)s” lies too far back or ahead."), name=name)
    if isinstance(end, datetime) == whole or _plain(end) < _plain(begin):
        _wrong(_("“%(name)s” ends before it begins."), name=name)
    return begin, end


def _plain(moment: date) -> Any:
    if not isinstance(moment, datetime):
        return moment
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _kind(begin: date, end: date, zone: tzinfo) -> str:
    """A day off, a half-day for what begins at noon or later on one day, or nothing that closes."""
    if not isinstance(begin, datetime):
        return CalendarDay.Kind.OFF
    start = begin.astimezone(zone) if begin.tzinfo else begin
    finish = end.astimezone(zone) if isinstance(end, datetime) and end.tzinfo else end
    midnight = start.time() == time(0) and isinstance(finish, datetime) and finish.time() == time(0)
    if midnight and finish > start:
        return CalendarDay.Kind.OFF
    return CalendarDay.Kind.HALF if start.time() >= NOON and _local(begin, zone) == _last_day(begin, end, zone) else ""


def _local(moment: date, zone: tzinfo) -> date:
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(zone) if moment.tzinfo else moment).date()


def _last_day(begin: date, end: date, zone: tzinfo) -> date:
    """The last day on which it is closed."""
    if not isinstance(end, datetime):
        return max(end - timedelta(1), begin)
    return max(_local(end - timedelta(microseconds=1), zone), _local(begin, zone))


def _occurrences(event: Component, begin: date, name: str, zone: tzinfo, first: date, last: date) -> Iterable[date]:
    """The first days of the event and of its repetitions, as far as they are looked at."""
    day = _local(begin, zone)
    left_out = {_local(one.dt, zone) for one in _dates(event, "EXDATE")}
    days = {day, *(_local(one.dt, zone) for one in _dates(event, "RDATE") if isinstance(one.dt, date))}
    if "RRULE" in event:
        days |= set(_repeated(event, day, name, last))
    return sorted(one for one in days if first <= one <= last and one not in left_out)


def _repeated(event: Component, day: date, name: str, last: date) -> Iterator[date]:
    rule = event["RRULE"]
    try:
        if isinstance(rule, list):
            raise UnknownRule
        return islice(rule_of(rule, day).days(last), ENOUGH)
    except (UnknownRule, ValueError, TypeError):
        _wrong(_("“%(name)s” repeats in a way that no calendar of days can hold."), name=name)


def _dates(event: Component, field_name: str) -> Iterator[Any]:
    held = event.get(field_name, [])
    for one in held if isinstance(held, list) else [held]:
        yield from one.dts


def _is_instance(event: Component) -> bool:
    return "RECURRENCE-ID" in event


def _day(event: Component, field_name: str, zone: tzinfo) -> date:
    return _local(event[field_name].dt, zone)
