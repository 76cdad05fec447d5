"""Foresights: the forecast of a plan as it was kept, read without playing anything; and when it is made anew.

A kept one is good for one head of the chain, one day and one seed. The page of the forecast makes it anew when it is
not; lists and pictures read what is there and say of which day it is; by the clock the worker brings all up to date.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, JSONField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from core import clock
from core.models import Chain
from tracks import drifting
from tracks.drifting import Drifting
from tracks.models import Foresight, Plan

FORM = 1
"""Counts up with every change of what is kept, or how it is computed."""
SEED = 1


@dataclass(frozen=True)
class Band:
    """The days by which something is finished in half of the runs, and in four of five."""

    p50: date
    p80: date


@dataclass(frozen=True)
class Kept:
    """A forecast as it was kept. `behind` entries were written since; without any, on the same day, it `is_fresh`."""

    on: date
    sequence: int
    behind: int
    is_fresh: bool
    said: Mapping[str, Any] = field(repr=False)

    @cached_property
    def activities(self) -> dict[str, Band]:
        return _bands(self.said["activities"])

    @cached_property
    def tracks(self) -> dict[str, Band]:
        return _bands(self.said["tracks"])

    @cached_property
    def drifting(self) -> Drifting | None:
        """How far apart the ends of the tracks were planned; None where fewer than two have to end together."""
        return drifting.read(self.said["drifting"]) if self.said["drifting"] else None

    @property
    def gate(self) -> Band | None:
        return _band(self.said["gate"]) if self.said["gate"] else None

    @property
    def gate_planned(self) -> date | None:
        """The day on which all before the gate is planned to be done."""
        said = self.said["gate_planned"]
        return date.fromisoformat(said) if said else None

    @property
    def runs(self) -> int:
        return int(self.said["runs"])

    def ready_by(self, day: date) -> float:
        """The share of runs in which all before the gate is done by the evening of `day`."""
        until = day.isoformat()
        done: int = sum(count for on, count in self.said["gate_days"] if on <= until)
        return done / self.runs


def kept(plans: Iterable[int]) -> dict[int, Kept]:
    """What is kept of these plans, by key, fresh or not: one query, and nothing is played."""
    held = Foresight.objects.filter(plan__in=list(plans), form=FORM, seed=SEED)
    return {
        row.plan_id: _read(row) for row in held.select_related("chain", "plan__implementation").defer("plan__source")
    }


def gates(implementations: Iterable[int]) -> dict[int, date]:
    """By when all before the gate is done in four of five runs, by implementation: for lists.

    A forecast that an entry has overtaken is left out. The database reads the one day out of what is kept, so that
    fifty rows do not cost fifty whole forecasts.
    """
    held = Foresight.objects.filter(plan__implementation__in=list(implementations), form=FORM, seed=SEED)
    fresh = held.filter(sequence=F("chain__head_sequence")).annotate(held=Cast("said", JSONField()))
    rows = fresh.annotate(p80=KT("held__gate__p80")).values_list("plan__implementation", "p80")
    return {key: date.fromisoformat(day) for key, day in rows if day}


def fresh(plan: Plan) -> Kept:
    """The forecast of this plan as it stands now, made and kept if it is not there."""
    found = kept([plan.pk]).get(plan.pk)
    return found if found and found.is_fresh else _read(make(plan))


def make(plan: Plan) -> Foresight:
    """Makes and keeps the forecast of this plan. The head is read before the rows: what changes meanwhile is stale."""
    from tracks.foreseeing import written  # NumPy is loaded where a forecast is made, and nowhere else

    chain = Chain.objects.get(key=plan.chain_key())
    on = clock.today(plan.implementation.zone)
    values = {"chain": chain, "form": FORM, "sequence": chain.head_sequence, "on": on, "seed": SEED}
    row, _made = Foresight.objects.update_or_create(plan=plan, defaults={**values, "said": written(plan, seed=SEED)})
    return row


def make_stale() -> int:
    """Makes anew what is missing or of another head, day or form; returns how many."""
    plans = Plan.objects.select_related("implementation", "foresight__chain").order_by("pk")
    stale = [plan for plan in plans if not _is_fresh(getattr(plan, "foresight", None), plan.implementation.zone)]
    for plan in stale:
        make(plan)
    return len(stale)


def _is_fresh(row: Foresight | None, zone: ZoneInfo) -> bool:
    if row is None:
        return False
    now = (FORM, SEED, row.chain.head_sequence, clock.today(zone))
    return (row.form, row.seed, row.sequence, row.on) == now


def _read(row: Foresight) -> Kept:
    fresh = _is_fresh(row, row.plan.implementation.zone)
    return Kept(row.on, row.sequence, row.chain.head_sequence - row.sequence, fresh, json.loads(row.said))


def _bands(said: Mapping[str, Any]) -> dict[str, Band]:
    return {code: _band(days) for code, days in said.items()}


def _band(said: Mapping[str, str]) -> Band:
    return Band(date.fromisoformat(said["p50"]), date.fromisoformat(said["p80"]))
