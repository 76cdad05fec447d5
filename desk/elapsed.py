"""How long things took in an implementation, in its own working days: each activity, each track, each kind of delay.

Only what is over counts, so the figures change with the chain and not with the day. Kept like a summary, for as
long as the chain has the same head; only countries that are compared have them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import ceil
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Implementation
from core.models import Chain, Entry
from desk.facts import compact
from desk.models import Elapsed
from tracks.calendars import WorkingDays, working_days_between
from tracks.models import Activity, Plan
from tracks.working_time import times_of

FORM = 1
"""Counts up with every change of what is kept, or how it is computed."""

SIGN, POSTPONED, RETURNED, AGAIN, LONGER = "sign", "postponed", "returned", "again", "longer"
KINDS = (SIGN, POSTPONED, RETURNED, AGAIN, LONGER)
OPENS = {
    "activity.submit": SIGN,
    "activity.await_document": SIGN,
    "activity.unsettle": SIGN,
    "activity.postpone": POSTPONED,
    "activity.hand_back": RETURNED,
    "activity.reopen": AGAIN,
    "activity.doubt": AGAIN,
}
"""The kind of delay that an act begins; the next act on the same activity ends it."""
ENDS = ("activity.start", "activity.resume", "activity.complete", "activity.skip", "activity.take_up")
SHIPPED = "ilo-lmis"
"""Only countries on this blueprint are compared: a code means the same in each."""


@dataclass(frozen=True)
class Took:
    """Working days: by activity, by track that is completed, and by track and kind of delay."""

    activities: Mapping[str, int] = field(default_factory=dict)
    tracks: Mapping[str, int] = field(default_factory=dict)
    delays: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


Act = tuple[str, date]
"""The action and the day of an entry about an activity."""


def took(activities: Sequence[Activity], acts: Mapping[UUID, Sequence[Act]], calendar: WorkingDays) -> Took:
    """From the activities of the blueprint and, by activity, their acts in the order of the chain.

    A country's own activities are left out: their codes would tell whose they are.
    """
    counted = [activity for activity in activities if not activity.is_own and not activity.is_optional]
    each: dict[str, int] = {}
    delays: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    for activity in counted:
        if activity.state != Activity.State.COMPLETED or not (activity.started_on and activity.completed_on):
            continue
        days = each[activity.code] = inclusive(activity.started_on, activity.completed_on, calendar)
        spent = _delays(acts.get(activity.public_id, ()), calendar)
        spent[LONGER] = max(0, days - ceil(activity.length) - sum(spent.values()))
        for kind, count in spent.items():
            delays[activity.track.css][kind] += count
    return Took(each, dict(_tracks(counted, calendar)), delays)


def inclusive(first: date, last: date, calendar: WorkingDays) -> int:
    """Working days from the first to the last of them; one at least."""
    return max(1, 1 + working_days_between(first, last, calendar=calendar))


def _delays(acts: Sequence[Act], calendar: WorkingDays) -> dict[str, int]:
    """The days of each kind between an act that begins a delay and the next one."""
    spent = dict.fromkeys(KINDS, 0)
    for (action, since), (_next, until) in pairwise(acts):
        if kind := OPENS.get(action):
            spent[kind] += working_days_between(since, until, calendar=calendar)
    return spent


def _tracks(activities: Iterable[Activity], calendar: WorkingDays) -> Iterable[tuple[str, int]]:
    by_track: dict[str, list[Activity]] = defaultdict(list)
    for activity in activities:
        by_track[activity.track.css].append(activity)
    for css, held in by_track.items():
        spans = [(a.started_on, a.completed_on) for a in held if a.state == Activity.State.COMPLETED]
        days = [(first, last) for first, last in spans if first and last]
        if len(days) == len(held):
            yield css, inclusive(min(day for day, _last in days), max(day for _first, day in days), calendar)


# --- Kept ------------------------------------------------------------------------------------------


def took_by(among: "QuerySet[Implementation]") -> dict[int, Took]:
    """How long things took in each of these, by key; one query where nothing has changed since the last look."""
    columns = ("pk", "elapsed__form", "elapsed__sequence", "elapsed__chain__head_sequence", "elapsed__content")
    held = {pk: (form, at, head, said) for pk, form, at, head, said in among.order_by("pk").values_list(*columns)}
    stale = [pk for pk, (form, at, head, _said) in held.items() if (form, at) != (FORM, head)]
    made = _made(stale) if stale else {}
    return {pk: _read(made.get(pk, said)) for pk, (_form, _at, _head, said) in held.items()}


def _made(keys: Sequence[int]) -> dict[int, str]:
    """Heads are read before rows, as for summaries; as many queries for one as for many."""
    implementations = list(Implementation.objects.filter(pk__in=keys).order_by("pk"))
    chains = {
        chain.key: chain for chain in Chain.objects.filter(key__in=[each.chain_key() for each in implementations])
    }
    found = _found(implementations, chains)
    rows = [_row(each, chains[each.chain_key()], found.get(each.pk, Took())) for each in implementations]
    Elapsed.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["implementation"], update_fields=["form", "sequence", "content"]
    )
    return {row.implementation_id: row.content for row in rows}


def _row(implementation: Implementation, chain: Chain, found: Took) -> Elapsed:
    content = {"activities": found.activities, "tracks": found.tracks, "delays": found.delays}
    return Elapsed(
        implementation=implementation, chain=chain, form=FORM, sequence=chain.head_sequence, content=compact(content)
    )


def _found(implementations: Sequence[Implementation], chains: Mapping[str, Chain]) -> dict[int, Took]:
    """How long things took in each of them that is on the blueprint that ships."""
    held = Plan.objects.filter(implementation__in=implementations, blueprint=SHIPPED)
    plans = {plan.pk: plan for plan in held.select_related("implementation").defer("source")}
    activities: dict[int, list[Activity]] = defaultdict(list)
    for activity in Activity.objects.filter(track__plan__in=plans, dropped_at=None).select_related("track"):
        activities[activity.track.plan_id].append(activity)
    acts: dict[UUID, list[Act]] = defaultdict(list)
    entries = Entry.objects.filter(chain__in=chains.values(), action__in=[*OPENS, *ENDS]).order_by("chain", "sequence")
    for subject, action, day in entries.values_list("subject", "action", "effective_on"):
        acts[subject].append((action, day))
    times = times_of(plans.values())
    return {plan.implementation_id: took(activities[key], acts, times[key].country) for key, plan in plans.items()}


def _read(content: str | None) -> Took:
    said: dict[str, Any] = json.loads(content) if content else {}
    return Took(**said)
