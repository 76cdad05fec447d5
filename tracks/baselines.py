"""Baselines: confirmed lengths as they were at one moment, frozen by hash. Older ones stay."""

from typing import Any

from core import canonical, clock, ledger
from core.ledger import SYSTEM
from tracks import lengths
from tracks.models import Baseline, Plan
from tracks.planning import planned
from tracks.situations import activities_of


def lines_of(plan: Plan) -> dict[str, Any]:
    """What a baseline freezes: for each activity its length, confirmed or not, and its planned days."""
    schedule = planned(plan)
    return {
        activity.code: {
            "length": lengths.plain(activity.length),
            "confirmed": activity.length_confirmed_at is not None,
            "start": schedule.spans[activity.code].start,
            "finish": schedule.spans[activity.code].finish,
        }
        for activity in activities_of(plan)
    }


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
