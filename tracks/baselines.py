"""Baselines: confirmed lengths as they were at one moment, frozen by hash. Older ones stay."""

from decimal import Decimal
from typing import Any

from core import canonical, clock, ledger
from core.ledger import SYSTEM
from tracks import lengths
from tracks.models import Baseline, Plan
from tracks.planning import planned
from tracks.schedule import Link
from tracks.situations import activities_of, links_of


def lines_of(plan: Plan) -> dict[str, Any]:
    """What a baseline freezes of each activity: its three lengths, its pin, what it waits for, its computed days."""
    activities, links = activities_of(plan), links_of(plan)
    schedule = planned(plan, activities, links)
    return {
        activity.code: {
            "shortest": lengths.plain(activity.shortest),
            "longest": lengths.plain(activity.longest),
            "pinned": activity.pinned_on,
            "not_before": activity.not_before,
            "after": [_link(link) for link in links.get(activity.code, ())],
            "length": lengths.plain(activity.length),
            "confirmed": activity.length_confirmed_at is not None,
            "start": schedule.spans[activity.code].start,
            "finish": schedule.spans[activity.code].finish,
        }
        for activity in activities
    }


def _link(link: Link) -> dict[str, Any]:
    return {"before": link.before, "relation": link.relation, "lag": lengths.plain(Decimal(str(link.lag)))}


def freeze(plan: Plan, lines: dict[str, Any]) -> Baseline:
    """A new baseline with these lines."""
    number = plan.baselines.count() + 1
    content = canonical.canonical_text({"number": number, "activities": lines})
    baseline = Baseline(
        plan=plan,
        number=number,
        content=content,
        fingerprint=canonical.sha256(content.encode()),
        made_at=clock.now(),
    )
    baseline.checked()
    baseline.save()
    ledger.record_event(baseline, "baseline.frozen", by=SYSTEM)
    return baseline
