"""Plans as iCal: whole days as days, half-days by the clock of the country. Holidays are nobody's event."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import Implementation, Membership, Person
from core import clock
from tracks.exporting import Taken, taken
from tracks.models import Activity, Plan

MORNING, NOON, AFTERNOON, EVENING = time(8), time(12), time(13), time(17)
REFRESH = "PT6H"


@dataclass(frozen=True)
class Slot:
    """An activity with its days, as a calendar shows it."""

    activity: Activity
    start: date | datetime
    end: date | datetime
    """The first day, or moment, after it."""


def of_plan(plan: Plan) -> bytes:
    """Every activity of a plan that is ahead or done, none that was skipped."""
    return written(_("%(country)s: plan") % {"country": plan.implementation.name}, _slots(taken(plan)))


def of_person(person: Person, *, on: date) -> bytes:
    """What is theirs to do in every country in which they take part on this day."""
    roles: dict[int, set[str]] = {}
    for pk, role in Membership.objects.current(on).filter(person=person).values_list("implementation", "role"):
        roles.setdefault(pk, set()).add(role)
    plans = Plan.objects.filter(implementation__in=roles).select_related("implementation").order_by("pk")
    slots = [
        slot
        for plan in plans
        for slot in _slots(taken(plan))
        if _is_theirs(slot.activity, person, roles[plan.implementation_id])
    ]
    return written(_("LMIS: %(name)s") % {"name": person.name}, slots)


def _is_theirs(activity: Activity, person: Person, roles: set[str]) -> bool:
    """They own it; or nobody does, and their role answers for it."""
    owner = activity.owner_id
    return owner == person.pk or (owner is None and activity.responsible_role in roles)


def _slots(held: Taken) -> Iterator[Slot]:
    for activity in held.activities:
        if activity.state != Activity.State.SKIPPED:
            yield _slot(held, activity)


def _slot(held: Taken, activity: Activity) -> Slot:
    span = held.schedule.spans[activity.code]
    afternoon, noon = held.schedule.half_days(activity.code)
    if not (afternoon or noon):
        return Slot(activity, span.start, span.finish + timedelta(1))
    zone = activity.implementation.zone
    start = datetime.combine(span.start, AFTERNOON if afternoon else MORNING, zone)
    return Slot(activity, start, datetime.combine(span.finish, NOON if noon else EVENING, zone))


# --- iCal ----------------------------------------------------------------------------------------


def written(name: str, slots: Iterable[Slot]) -> bytes:
    """The calendar, with the time zones that it names."""
    calendar = Calendar()
    calendar.add("prodid", "-//LMIS governance//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", REFRESH)
    now, held = clock.now(), list(slots)
    for slot in held:
        calendar.add_component(_event(slot, now))
    years = [day.year for slot in held for day in (slot.start, slot.end)] or [now.year]
    calendar.add_missing_timezones(first_date=date(min(years), 1, 1), last_date=date(max(years) + 1, 1, 1))
    content: bytes = calendar.to_ical()
    return content


def _event(slot: Slot, now: datetime) -> Event:
    activity = slot.activity
    implementation: Implementation = activity.implementation
    event = Event()
    event.add("uid", f"{activity.public_id}@{_host()}")
    event.add("dtstamp", now)
    event.add("sequence", activity.edition)
    event.add("dtstart", slot.start)
    event.add("dtend", slot.end)
    event.add("summary", f"{implementation.name}: {activity.short}")
    event.add("description", _described(activity))
    event.add("url", f"{settings.SITE_ADDRESS.rstrip('/')}{activity.get_absolute_url()}")
    event.add("transp", "TRANSPARENT")
    return event


def _described(activity: Activity) -> str:
    lines = [f"{activity.code} {activity.title}", str(activity.get_state_display())]
    if activity.is_milestone:
        lines.append(_("Milestone"))
    return "\n".join(lines)


def _host() -> str:
    return urlsplit(settings.SITE_ADDRESS).hostname or "lmis.invalid"
