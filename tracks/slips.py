"""What moved since a baseline, and why: the plan's past walked from its day to today. It decides nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from core import clock, ledger
from tracks.models import Activity, Baseline, Track
from tracks.past import Past
from tracks.planning import Network, network_of
from tracks.slippage import GATE, Moment, Slip, Target, activity, explained, track

KEPT = 64
"""So many walks are kept in memory: whoever reads one page about a baseline soon reads the next."""
_kept: dict[tuple[int, str, date], dict[Target, Slip]] = {}
"""By baseline, head of the chain and day: whatever happens gives another head."""


@dataclass
class Slips:
    """A baseline beside the plan of today."""

    baseline: Baseline

    @cached_property
    def past(self) -> Past:
        return Past(self.baseline.plan)

    @cached_property
    def today(self) -> date:
        return clock.today(self.baseline.plan.implementation.zone)

    @cached_property
    def network(self) -> Network:
        """The plan as it stands."""
        return network_of(self.baseline.plan)

    @cached_property
    def moments(self) -> list[Moment]:
        return self.past.moments(since=self.past.entry_of(self.baseline))

    @cached_property
    def found(self) -> dict[Target, Slip]:
        """The slip of each obligatory activity that the baseline knew and the plan still has, each track, the gate."""
        key = (self.baseline.pk, ledger.head_of(self.baseline.chain_key()).hash, self.today)
        if key not in _kept:
            while len(_kept) >= KEPT:
                _kept.pop(next(iter(_kept)))
            _kept[key] = self._explained()
        return _kept[key]

    def _explained(self) -> dict[Target, Slip]:
        agreed = dict(self._agreed())
        return explained(self.moments, agreed=agreed, until=self.today, calendar=self.network.asked["calendar"])

    @cached_property
    def activities(self) -> dict[str, Activity]:
        """What the plan asks of everybody today, by code."""
        return {one.code: one for one in self.network.activities if not one.is_optional}

    @cached_property
    def tracks(self) -> dict[str, Track]:
        return {one.track.code: one.track for one in self.activities.values()}

    @property
    def gone(self) -> list[str]:
        """The codes that the baseline knew and the plan has no more."""
        held = {one.code for one in self.network.activities}
        return [code for code in self.baseline.lines if code not in held]

    @property
    def new(self) -> list[Activity]:
        """The activities that were added since."""
        return [one for code, one in self.activities.items() if code not in self.baseline.lines]

    def _agreed(self) -> Iterator[tuple[Target, date]]:
        """The last days that the baseline holds; of a track and of the gate, those of what belonged to them then."""
        ends = {code: date.fromisoformat(line["finish"]) for code, line in self.baseline.lines.items()}
        first = self.moments[0]
        tracks: dict[str, date] = {}
        for task in first.tasks:
            if task.code in ends:
                tracks[task.track] = max(ends[task.code], tracks.get(task.track, date.min))
        yield from ((activity(code), end) for code, end in ends.items() if code in self.activities)
        yield from ((track(code), end) for code, end in tracks.items() if code in self.tracks)
        if before := [ends[code] for code in first.before_gate if code in ends]:
            yield GATE, max(before)
