"""The plan in days: the schedule of a plan as it stands, and the edits that change it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from core import canonical, clock, ledger
from core.errors import refuse
from core.ledger import Standing
from tracks.lengths import LONGEST, Points, plain
from tracks.linking import Links, finished_first
from tracks.models import Activity, Plan
from tracks.schedule import Link, Relation, Schedule, Task, schedule
from tracks.situations import activities_of, blueprint_of, links_of
from tracks.working_time import WorkingTime, time_of


def planned(
    plan: Plan,
    activities: Sequence[Activity] | None = None,
    links: Links | None = None,
    times: WorkingTime | None = None,
) -> Schedule:
    """The days of each activity as things stand today: computed, never stored."""
    network = network_of(plan, activities, links, times)
    return schedule(network.tasks, **network.asked)


@dataclass(frozen=True)
class Network:
    """A plan as the schedule and the forecast read it: the tasks, and what is asked of them."""

    activities: Sequence[Activity]
    tasks: list[Task]
    asked: dict[str, Any]
    times: WorkingTime


def network_of(
    plan: Plan,
    activities: Sequence[Activity] | None = None,
    links: Links | None = None,
    times: WorkingTime | None = None,
) -> Network:
    """The activities of a plan with what they wait for and when they are worked on, as seen today."""
    held = activities if activities is not None else activities_of(plan)
    links = links if links is not None else links_of(plan)
    times = times if times is not None else time_of(plan)
    obligatory = {a.track.code for a in held if not a.is_optional}
    closing = next((a.code for a in held if a.opens_with_gate), "")
    asked = {
        "on": clock.today(plan.implementation.zone),
        "calendar": times.country,
        "calendars": times.named,
        "before_gate": finished_first(links).get(closing, ()),
        "converging": [code for code in blueprint_of(plan).converging if code in obligatory],
    }
    tasks = [_task(activity, links.get(activity.code, ()), times) for activity in held]
    return Network(held, tasks, asked, times)


def _task(activity: Activity, links: Sequence[Link], times: WorkingTime) -> Task:
    first = [link for link in links if link.relation == Relation.FINISH_START and not link.lag]
    return Task(
        code=activity.code,
        track=activity.track.code,
        length=float(activity.length),
        after=tuple(link.before for link in first),
        links=tuple(link for link in links if link not in first),
        not_before=activity.not_before,
        pinned=activity.pinned_on,
        postponed_until=activity.postponed_until if activity.state == "postponed" else None,
        started=activity.started_on,
        finished=activity.completed_on,
        calendar=times.name_for(activity.responsible_at, joint=activity.is_joint),
    )


def lengths_ahead(activities: Iterable[Activity]) -> list[Activity]:
    """The activities whose length can be set: all that are not over."""
    over = (Activity.State.COMPLETED, Activity.State.SKIPPED)
    return [activity for activity in activities if activity.state not in over]


def shown_lengths(activities: Iterable[Activity]) -> str:
    """These lengths and whether they are confirmed, as one short mark: a form that shows another one is stale."""
    held = {
        activity.code: [
            *(plain(days) for days in (activity.shortest, activity.length, activity.longest)),
            bool(activity.length_confirmed_at),
        ]
        for activity in activities
    }
    return canonical.digest(held)[:16]


def confirm_lengths(
    plan: Plan, lengths: Mapping[str, Points], *, by: Person, standing: Standing, shown: str = ""
) -> list[Activity]:
    """Sets and confirms the three lengths of these activities; completed ones are left as they are.

    `shown` is the mark of the lengths that the form showed: what somebody else changed since is not overwritten.
    """
    with transaction.atomic():
        ledger.lock_chain(plan.chain_key())
        held = {activity.code: activity for activity in activities_of(plan)}
        if shown and shown != shown_lengths(lengths_ahead(held.values())):
            refuse(_("Somebody changed lengths while you were writing. Compare, then confirm again."))
        return [
            edit(held[code], _confirmed(points), by=by, standing=standing)
            for code, points in lengths.items()
            if _may_confirm(held.get(code), code, points)
        ]


def _confirmed(points: Points) -> dict[str, Any]:
    named = {"shortest": points.shortest, "length": points.likely, "longest": points.longest}
    return {**named, "length_confirmed_at": clock.now()}


def _may_confirm(activity: Activity | None, code: str, points: Points) -> bool:
    if activity is None:
        raise ValidationError(_("There is no activity %(code)s here.") % {"code": code})
    if not points.in_order:
        words = _("%(code)s: lengths are between half a day and %(longest)s working days, the shortest first.")
        raise ValidationError(words % {"code": code, "longest": LONGEST})
    return str(activity.state) != Activity.State.COMPLETED


def edit(
    activity: Activity, values: Mapping[str, Any], *, by: Person, standing: Standing, edition: int | None = None
) -> Activity:
    """Changes an activity's planning fields (length, dates, owner, title); `edition` is the one the form showed."""
    with transaction.atomic():
        ledger.lock_chain(activity.chain_key())
        row = Activity.objects.select_for_update().get(pk=activity.pk)
        if row.dropped_at:
            refuse(_("It was dropped from the plan already."))
        if edition is not None and row.edition != edition:
            refuse(_("Somebody changed this while you were writing. Compare, then save again."))
        old = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        row.edition += 1
        row.checked()
        row.save()
        ledger.record_edit(row, "activity.edited", by=by, standing=standing, old=told(old), new=told(values))
    return row


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the ledger writes them: a person by public id, days as 3 or “3.5”."""
    return {
        name: plain(value) if isinstance(value, Decimal) else getattr(value, "public_id", value)
        for name, value in values.items()
    }
