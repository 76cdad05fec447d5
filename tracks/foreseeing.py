"""The forecast of a plan as it stands: which lengths are in doubt, and the figures as a command prints them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tracks.drifting import drifting_of
from tracks.forecast import RUNS, Doubt, Finish, Forecast, forecast
from tracks.models import Activity, Plan
from tracks.planning import network_of, planned


def foreseen(plan: Plan, *, runs: int = RUNS, seed: int = 1) -> Forecast:
    """The forecast as of today; computed, never stored."""
    network = network_of(plan)
    return forecast(network.tasks, doubts_of(network.activities), runs=runs, seed=seed, **network.asked)


def doubts_of(activities: Sequence[Activity]) -> dict[str, Doubt]:
    """The three points of each activity that has a shortest or a longest length; its length is the likely one."""
    return {
        activity.code: Doubt(
            float(min(activity.shortest or activity.length, activity.length)),
            float(activity.length),
            float(max(activity.longest or activity.length, activity.length)),
        )
        for activity in activities
        if activity.shortest or activity.longest
    }


def written(plan: Plan, *, seed: int) -> str:
    """The forecast as it is kept: its figures, the days of the gate, and how far apart the ends are planned.

    The same plan on the same day is the same bytes.
    """
    found, drifting = foreseen(plan, seed=seed), drifting_of(plan)
    kept = {
        **said(found),
        "gate_days": [[day.isoformat(), count] for day, count in found.gate_days()],
        "gate_planned": planned(plan).gate,
        "drifting": None if drifting is None else asdict(drifting),
    }
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), default=str)


def said(found: Forecast) -> dict[str, Any]:
    """The figures as JSON: days as YYYY-MM-DD, shares from 0 to 1, working days as numbers."""
    return {
        "runs": found.runs,
        "seed": found.seed,
        "tracks": {track: _days(finish) for track, finish in found.tracks.items()},
        "gate": _days(found.gate) if found.gate else None,
        "activities": {code: _days(finish) for code, finish in found.activities.items()},
        "spread": {"p50": found.spread, "p80": found.spread_p80},
        "drivers": {code: round(share, 4) for code, share in found.drivers.items()},
        "cost_of_a_week": {track: round(days, 2) for track, days in found.cost_of_a_week.items()},
        "first": {track: round(share, 4) for track, share in found.first.items()},
        "last": {track: round(share, 4) for track, share in found.last.items()},
    }


def _days(finish: Finish) -> dict[str, str]:
    return {"p50": finish.p50.isoformat(), "p80": finish.p80.isoformat()}
