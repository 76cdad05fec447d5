"""The figures of one implementation that pages show beside its picture, and their form in a summary. No words."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from desk.position import FINAL, IN_HAND, Position
from desk.waiting import NOTE, START, Wait, waits_of
from tracks.models import Activity
from tracks.situations import blueprint_of


@dataclass(frozen=True, slots=True)
class Facts:
    """Days are calendar days of the implementation. Without a plan everything keeps its default."""

    plan: str = ""
    first: date | None = None
    last: date | None = None
    """Between these days lies everything that the picture shows."""
    baseline: int = 0
    agreed_on: date | None = None
    completed_on: date | None = None
    gate_on: date | None = None
    gate_expected: date | None = None
    gate_open: bool = False
    lit: int = 0
    waived: int = 0
    lights: int = 0
    spread: int | None = None
    convergence: str = ""
    to_watch: int = 0
    far_apart: int = 0
    days_ahead: int = 0
    next_title: str = ""
    next_on: date | None = None
    working_title: str = ""
    working_on: date | None = None
    postponed_until: date | None = None
    states: Mapping[str, int] = field(default_factory=dict)
    """How many obligatory activities are in each state, as it is shown."""
    tracks: Mapping[str, int] = field(default_factory=dict)
    """How many of the converging tracks are in each state."""
    obligatory: int = 0
    national: int = 0
    acts: int = 0
    national_acts: int = 0
    planned_by: str = ""
    planned_at: str = ""
    planned_on: date | None = None
    """The role that changed the plan last, its institution, and the day."""
    heard: int = 0
    institutions: int = 0
    unheard: tuple[str, ...] = ()
    """The main stakeholders that have not commented, signed or attended, by name."""
    constituencies: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Of the main stakeholders of each constituency: how many were heard, how many there are."""
    sources: int | None = None
    feeding: int | None = None
    """How many sources feed the first phase, and of how many institutions; None while it is not known."""
    is_declared: bool = True
    """These two were declared; otherwise they are counted in the Master Plan."""
    waits: tuple[Wait, ...] = ()

    def count(self, *states: str) -> int:
        return sum(self.states.get(state, 0) for state in states)

    @property
    def working(self) -> int:
        """How many activities are in somebody's hands."""
        return self.count(*IN_HAND)

    @property
    def wait(self) -> Wait | None:
        """What the country waits for first; while there is work in hand, not what could be started besides."""
        first = next((wait for wait in self.waits if wait.kind != NOTE), None)
        return None if first and first.kind == START and self.working else first

    def waits_for(self, person: int) -> Wait | None:
        """What waits for this person first; not what is only to be noted."""
        return next((wait for wait in self.waits if person in wait.people and wait.kind != NOTE), None)


def facts_of(position: Position) -> Facts:
    plan = position.rows.plan
    if plan is None:
        return Facts()
    working = _working(position)
    ahead = position.next_milestone()
    baseline = position.rows.baseline
    national_acts, acts = position.acts()
    planned_by, planned_at, planned_on = position.planner()
    silent = tuple(each.name for each, heard in position.stakeholders if not heard)
    limits = blueprint_of(plan).convergence
    return Facts(
        plan=str(plan.state),
        baseline=baseline.number if baseline else 0,
        agreed_on=position.day(baseline.made_at) if baseline else None,
        completed_on=_completed_on(position),
        gate_on=position.gate_on,
        gate_expected=position.schedule.gate,
        gate_open=position.gate_open,
        lit=sum(light.lit for light in position.lights),
        waived=len(position.waived),
        lights=len(position.lights),
        spread=position.schedule.spread if len(list(position.converging())) > 1 else None,
        convergence=str(position.convergence.value),
        to_watch=limits.to_watch,
        far_apart=limits.far_apart,
        days_ahead=position.days_ahead(),
        next_title=ahead.short if ahead else "",
        next_on=position.schedule.finish(ahead.code) if ahead else None,
        working_title=working.short if working else "",
        working_on=position.schedule.finish(working.code) if working else None,
        postponed_until=_postponed_until(position),
        states=dict(Counter(position.states[activity.code] for activity in position.obligatory)),
        tracks=dict(Counter(str(track.state) for track in position.converging())),
        obligatory=len(position.obligatory),
        national=position.in_national_hands(),
        acts=acts,
        national_acts=national_acts,
        planned_by=planned_by,
        planned_at=planned_at,
        planned_on=planned_on,
        heard=len(position.stakeholders) - len(silent),
        institutions=len(position.stakeholders),
        unheard=silent,
        constituencies=position.constituencies(),
        sources=position.rows.fed_by.get("sources"),
        feeding=position.rows.fed_by.get("feeding_institutions"),
        is_declared=position.rows.is_declared,
        waits=waits_of(position),
    )


def _working(position: Position) -> Activity | None:
    """What is in hand and should end first."""
    held = [activity for activity in position.obligatory if activity.state in IN_HAND]
    return min(held, key=lambda activity: position.schedule.finish(activity.code), default=None)


def _completed_on(position: Position) -> date | None:
    """The day on which the last obligatory activity was completed, once all are."""
    if not position.obligatory or any(activity.state not in FINAL for activity in position.obligatory):
        return None
    return max((a.completed_on for a in position.obligatory if a.completed_on), default=None)


def _postponed_until(position: Position) -> date | None:
    held = [activity for activity in position.obligatory if activity.state == Activity.State.POSTPONED]
    return max((activity.postponed_until for activity in held if activity.postponed_until), default=None)


# --- In a summary ------------------------------------------------------------------------------


DAYS = tuple(name for name, kind in Facts.__annotations__.items() if kind == date | None)


def written(facts: Facts) -> str:
    """JSON in one way: the same facts are the same bytes."""
    return compact(asdict(facts))


def compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def read(text: str) -> Facts:
    said: dict[str, Any] = json.loads(text)
    for name in DAYS:
        if said[name]:
            said[name] = date.fromisoformat(said[name])
    said["unheard"] = tuple(said["unheard"])
    said["constituencies"] = {code: tuple(counted) for code, counted in said["constituencies"].items()}
    said["waits"] = tuple(_wait(wait) for wait in said["waits"])
    return Facts(**said)


def _wait(said: dict[str, Any]) -> Wait:
    said["since"] = date.fromisoformat(said["since"])
    said["whom"], said["people"] = tuple(said["whom"]), tuple(said["people"])
    return Wait(**said)
