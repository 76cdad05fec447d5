"""Days off of a file on their way into the calendar of the country: which are taken, and which are told to stay out."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from core.errors import RuleViolation
from core.ledger import Standing
from tracks import may
from tracks.calendaring import Keeper, import_days
from tracks.calendars import WorkingDays
from tracks.exchange import Brought, SetApart
from tracks.imported import Change, Import
from tracks.models import Calendar, CalendarDay, Plan
from tracks.public_holidays import Marked
from tracks.working_time import time_of

KINDS = (CalendarDay.Kind.OFF, CalendarDay.Kind.HALF, CalendarDay.Kind.EXTRA)
LONGEST_NAME = 200


def set_days_apart(plan: Plan, brought: Brought, found: Import, *, on: date, by: Person, standing: Standing) -> None:
    """Days from `on` on that the file works otherwise than the country come into the country's calendar."""
    country = time_of(plan).country
    ahead = [one for one in brought.days if one.day >= on]
    _note_past(len(brought.days) - len(ahead), found)
    _note_week(brought, country, found, on=on)
    news = [one for one in ahead if one.halves != country.halves(one.day) and not _is_in_vain(one, country)]
    marked = [Marked(one.day, one.day, one.name[:LONGEST_NAME], KINDS[one.halves]) for one in news]
    if marked and _may_keep(plan, by):
        keeper = Keeper(plan.implementation, Calendar.Of.COUNTRY, by=by, standing=standing)
        _import(plan, keeper, marked, found)
    elif marked:
        words = ngettext(
            "%(count)s day off; the country keeps its calendar.",
            "%(count)s days off; the country keeps its calendar.",
            len(marked),
        )
        found.dropped.append(words % {"count": len(marked)})


def _import(plan: Plan, keeper: Keeper, marked: list[Marked], found: Import) -> None:
    """What people entered by hand counts more; days that stand in the calendar already under it are told."""
    try:
        import_days(keeper, marked, source=_("Microsoft Project"))
    except RuleViolation as violation:
        found.dropped += [str(reason) for reason in violation.reasons]
        return
    plan.refresh_from_db(fields=["calendars"])
    found.changes += [Change(str(_("Calendar")), one.name, "", _said(one)) for one in marked]


def _is_in_vain(one: SetApart, country: WorkingDays) -> bool:
    """Half a day of work on a weekend stays a day off here."""
    return one.halves == 1 and one.day.weekday() in country.weekend_on(one.day)


def _may_keep(plan: Plan, by: Person) -> bool:
    """Whoever plans for the country; and the product itself, by command."""
    if not isinstance(by, Person) or not hasattr(plan.implementation, "held"):
        return True
    return may.keep_calendar(plan.implementation, of_ilo=False) is not None


def _said(day: Marked) -> str:
    return f"{date_format(day.first)}: {CalendarDay.Kind(day.kind).label}"


def _note_past(count: int, found: Import) -> None:
    if count:
        words = ngettext("%(count)s day off that has passed.", "%(count)s days off that have passed.", count)
        found.dropped.append(words % {"count": count})


def _note_week(brought: Brought, country: WorkingDays, found: Import, *, on: date) -> None:
    weekend = country.weekend_on(on)
    if any((weekday in weekend) == bool(held) for weekday, held in enumerate(brought.week)):
        found.dropped.append(_("The week of the file’s calendar; the weekend of the country counts here."))
