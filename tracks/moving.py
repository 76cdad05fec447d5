"""What a change of the plan would move, told before it is saved. It changes nothing."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from tracks.dates import span_words
from tracks.models import Activity, Plan
from tracks.planning import planned
from tracks.situations import activities_of, links_of


@dataclass(frozen=True)
class Move:
    """An activity whose planned days would be others."""

    activity: Activity
    before: str
    after: str


def moved(plan: Plan, changes: Mapping[str, Mapping[str, Any]]) -> list[Move]:
    """The activities that would be planned for other days if these values of activities (by code) were saved."""
    activities, order = activities_of(plan), links_of(plan)
    changed = [_with(activity, changes.get(activity.code, {})) for activity in activities]
    before, after = planned(plan, activities, order).spans, planned(plan, changed, order).spans
    return [
        Move(activity, span_words(before[activity.code]), span_words(after[activity.code]))
        for activity in activities
        if before[activity.code] != after[activity.code]
    ]


def _with(activity: Activity, values: Mapping[str, Any]) -> Activity:
    changed = copy(activity)
    for name, value in values.items():
        setattr(changed, name, value)
    return changed
