"""When the tracks and the gate will probably be reached: the schedule played many times over doubtful lengths.

Pure and seeded: the same plan and the same seed give the same figures. NumPy counts all the runs at once; it takes a
while to load, so this module is imported where a forecast is asked for and nowhere else.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt

from tracks.calendars import HALVES, WorkingDays
from tracks.schedule import Arithmetic, Pass, Task, checked_order, passed_within

RUNS = 10_000
WEEK = 5
"""The working days of a week's delay."""
HALF_SURE, RATHER_SURE = 0.5, 0.8

Halves = npt.NDArray[np.int64]

MANY = Arithmetic(most=lambda bounds: reduce(np.maximum, bounds), choose=np.where, table=np.array)


@dataclass(frozen=True)
class Doubt:
    """The shortest, the likely and the longest length of an activity, in working days."""

    shortest: float
    likely: float
    longest: float

    def __post_init__(self) -> None:
        if not 0 <= self.shortest <= self.likely <= self.longest:
            raise ValueError(f"{self.shortest}, {self.likely} and {self.longest} days are not in order")


@dataclass(frozen=True)
class Finish:
    """The days by which something is finished in half of the runs (`p50`) and in four of five (`p80`)."""

    p50: date
    p80: date


@dataclass(frozen=True)
class Forecast:
    """What the runs say.

    `activities` has the days of each activity by its code. `spread` is the median of the working days between the
    first and the last track, `spread_p80` what four of five runs stay within. `drivers` gives for each activity the
    share of runs in which it decided on the gate, the most frequent first. `cost_of_a_week` says by how many working
    days the gate moves on average when a track stands still for a week; 0 inside its slack. `first` and `last` are the
    shares of runs in which a track ends before all others, and after them.
    """

    runs: int
    seed: int
    activities: Mapping[str, Finish]
    tracks: Mapping[str, Finish]
    gate: Finish | None
    spread: int
    spread_p80: int
    drivers: Mapping[str, float]
    cost_of_a_week: Mapping[str, float]
    first: Mapping[str, float]
    last: Mapping[str, float]
    _gates: tuple[date, Halves] | None = field(default=None, repr=False, compare=False)

    def ready_by(self, day: date) -> float:
        """The share of runs in which all before the gate is done by the evening of `day`."""
        if self._gates is None:
            return 0.0
        origin, halves = self._gates
        return float(np.mean(halves < ((day - origin).days + 1) * HALVES))

    def gate_days(self) -> list[tuple[date, int]]:
        """The days on which all before the gate is done, in order, each with the number of runs that end on it."""
        if self._gates is None:
            return []
        origin, halves = self._gates
        days, counts = np.unique(halves // HALVES, return_counts=True)
        return [(origin + timedelta(int(day)), int(count)) for day, count in zip(days, counts, strict=True)]


def forecast(
    tasks: Iterable[Task],
    doubts: Mapping[str, Doubt],
    *,
    on: date,
    calendar: WorkingDays,
    calendars: Mapping[str, WorkingDays] | None = None,
    before_gate: Collection[str] = (),
    converging: Collection[str] = (),
    runs: int = RUNS,
    seed: int = 1,
) -> Forecast:
    """Plays the schedule of `tasks` `runs` times, each activity with a length drawn from its doubt.

    Activities without a doubt keep their length; what is finished keeps its days. Every activity draws from a stream
    of its own, so that a changed length changes nothing else, and a longer one never ends anything earlier. Raises
    what `schedule` raises.
    """
    by_code = {task.code: task for task in tasks}
    play = _Play(by_code, checked_order(by_code), on, {"": calendar, **(calendars or {})})
    lengths = {code: _lengths(task, doubts.get(code), runs=runs, seed=seed) for code, task in by_code.items()}
    passed = play.passed(lengths)
    finishes = {track: play.last_of(passed, codes) for track, codes in play.tracks.items()}
    gate = play.last_of(passed, before_gate, runs) if before_gate else None
    compared = {track: finishes[track] for track in converging if track in finishes}
    apart = play.apart(passed, compared, runs)
    return Forecast(
        runs=runs,
        seed=seed,
        activities={code: play.finish(passed, play.last_of(passed, [code])) for code in by_code},
        tracks={track: play.finish(passed, halves) for track, halves in finishes.items()},
        gate=None if gate is None else play.finish(passed, gate),
        spread=int(_quantile(apart, HALF_SURE)),
        spread_p80=int(_quantile(apart, RATHER_SURE)),
        drivers={} if gate is None else play.drivers(passed, before_gate, gate),
        cost_of_a_week={} if gate is None else play.costs(passed, lengths, before_gate, gate),
        first=_shares(compared, np.min),
        last=_shares(compared, np.max),
        _gates=None if gate is None else (passed.lines[""].first, gate),
    )


def _lengths(task: Task, doubt: Doubt | None, *, runs: int, seed: int) -> Halves:
    """The lengths of one activity in half-days, one for each run."""
    if task.finished is not None or not task.length or doubt is None:
        return np.full(runs, round(task.length * HALVES), dtype=np.int64)
    stream = np.random.default_rng([seed, int.from_bytes(sha256(task.code.encode()).digest()[:8], "big")])
    days = _triangular(stream.random(runs), doubt)
    return np.maximum(np.rint(days * HALVES).astype(np.int64), 1)


def _triangular(chance: npt.NDArray[np.float64], doubt: Doubt) -> npt.NDArray[np.float64]:
    """The lengths that belong to these chances from 0 to 1: the distribution function read backwards."""
    width = doubt.longest - doubt.shortest
    if not width:
        return np.full(chance.shape, doubt.likely)
    rise, fall = doubt.likely - doubt.shortest, doubt.longest - doubt.likely
    rising = doubt.shortest + np.sqrt(chance * width * rise)
    falling = doubt.longest - np.sqrt((1 - chance) * width * fall)
    return np.where(chance < rise / width, rising, falling)


def _quantile(values: npt.NDArray[Any], share: float) -> Any:
    """The smallest value that at least this share of the runs does not go beyond."""
    return np.quantile(values, share, method="inverted_cdf") if values.size else 0


def _shares(finishes: Mapping[str, Halves], which: Any) -> dict[str, float]:
    """For each track the share of runs in which it ends as the first, or the last, of all."""
    if not finishes:
        return {}
    end = which(_side_by_side(finishes), axis=0)
    return {track: float(np.mean(halves == end)) for track, halves in finishes.items()}


def _side_by_side(finishes: Mapping[str, Halves]) -> Halves:
    """One row for each track, one column for each run."""
    return np.stack(np.broadcast_arrays(*finishes.values()))


class _Play:
    """One plan, played over many lengths."""

    def __init__(
        self, tasks: Mapping[str, Task], order: list[str], on: date, calendars: Mapping[str, WorkingDays]
    ) -> None:
        self.tasks, self.order, self.on, self.calendars = tasks, order, on, calendars
        self.tracks: dict[str, list[str]] = {}
        for code, task in tasks.items():
            self.tracks.setdefault(task.track, []).append(code)

    def passed(self, lengths: Mapping[str, Halves], delays: Mapping[str, int] | None = None) -> Pass:
        return passed_within(
            self.tasks,
            self.order,
            on=self.on,
            calendars=self.calendars,
            lengths=lengths,
            delays=delays,
            arithmetic=MANY,
        )

    def last_of(self, passed: Pass, codes: Iterable[str], runs: int = 1) -> Halves:
        """The half-day on which the last of these is seen to finish, for each run."""
        return reduce(np.maximum, [passed.shown[code] for code in codes], np.zeros(runs, dtype=np.int64))

    def finish(self, passed: Pass, halves: Halves) -> Finish:
        line = passed.lines[""]
        return Finish(*(line.day(int(_quantile(halves, share))) for share in (HALF_SURE, RATHER_SURE)))

    def apart(self, passed: Pass, finishes: Mapping[str, Halves], runs: int) -> Halves:
        """The working days between the first and the last of these, for each run."""
        if not finishes:
            return np.zeros(runs, dtype=np.int64)
        ends = _side_by_side(finishes)
        number = np.array(passed.lines[""].number)
        evenings = number[(ends // HALVES + 1) * HALVES]
        return np.asarray(-(-(evenings.max(axis=0) - evenings.min(axis=0)) // HALVES))

    def drivers(self, passed: Pass, before_gate: Collection[str], gate: Halves) -> dict[str, float]:
        """For each activity that is not finished the share of runs in which it decides on the gate."""
        decides = {code: passed.shown[code] == gate for code in before_gate}
        for code in reversed(self.order):
            held = decides.get(code)
            if held is None or code not in passed.bounds:
                continue
            for before, bound in passed.bounds[code]:
                if before != code:
                    binding = held & (bound == passed.start[code])
                    decides[before] = decides.get(before, False) | binding
        shares = {
            code: float(np.mean(decides[code]))
            for code, task in self.tasks.items()
            if code in decides and task.finished is None
        }
        return dict(sorted(((code, share) for code, share in shares.items() if share), key=lambda one: -one[1]))

    def costs(
        self, passed: Pass, lengths: Mapping[str, Halves], before_gate: Collection[str], gate: Halves
    ) -> dict[str, float]:
        """For each track the working days by which the gate moves if what is next in it stands still for a week."""
        costs = {}
        for track, codes in self.tracks.items():
            delays = dict.fromkeys([code for code in codes if self._is_next(code)], WEEK * HALVES)
            later = self.passed(lengths, delays) if delays else passed
            number = np.array(later.lines[""].number)
            moved = number[self.last_of(later, before_gate, gate.size) + 1] - number[gate + 1]
            costs[track] = float(np.mean(moved)) / HALVES
        return costs

    def _is_next(self, code: str) -> bool:
        """True if nothing of its own track is to be finished before this activity."""
        task = self.tasks[code]
        if task.finished is not None or not task.length:
            return False
        ahead = (self.tasks[before] for before in task.awaited)
        return task.started is not None or not any(
            before.track == task.track and before.finished is None for before in ahead
        )
