"""The forecast: the schedule where nothing is in doubt, never earlier for what is longer, the same twice."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracks.networks import ILO, MONDAY, calendars, networks, on
from tracks.calendars import WorkingDays
from tracks.forecast import Doubt, Finish, Forecast, forecast
from tracks.schedule import Relation, Schedule, Task, schedule

WEEK = WorkingDays()
TRACKS = ("A", "B", "C")


def task(code: str, length: float = 1, after: tuple[str, ...] = (), **more: date) -> Task:
    return Task(code=code, track=code[0], length=length, after=after, **more)


def foreseen(
    tasks: tuple[Task, ...], doubts: dict[str, Doubt] | None = None, runs: int = 2000, seed: int = 1
) -> Forecast:
    return forecast(
        tasks,
        doubts or {},
        on=MONDAY,
        calendar=WEEK,
        before_gate=[one.code for one in tasks],
        converging=TRACKS,
        runs=runs,
        seed=seed,
    )


PLAN = (task("A1", 10), task("A2", 10, ("A1",)), task("B1", 5), task("B2", 5, ("B1",)), task("C1", 3))
DOUBTS = {"A1": Doubt(5, 10, 30), "A2": Doubt(8, 10, 20), "B1": Doubt(5, 5, 12), "B2": Doubt(2, 5, 6)}


def test_the_same_seed_gives_the_same_figures_and_another_one_gives_others() -> None:
    assert foreseen(PLAN, DOUBTS) == foreseen(PLAN, DOUBTS)
    once, again = foreseen(PLAN, DOUBTS), foreseen(PLAN, DOUBTS, seed=2)
    assert once.drivers != again.drivers or once.cost_of_a_week != again.cost_of_a_week or once.last != again.last


def test_half_of_the_runs_are_done_by_the_p50_and_four_of_five_by_the_p80() -> None:
    found = foreseen(PLAN, DOUBTS)
    assert found.gate is not None
    assert on(18) < found.gate.p50 < found.gate.p80
    assert found.ready_by(found.gate.p50) >= 0.5
    assert found.ready_by(found.gate.p80) >= 0.8
    assert found.ready_by(MONDAY) == 0
    assert found.ready_by(on(400)) == 1


def test_the_days_of_the_gate_are_those_from_which_its_chances_come() -> None:
    found = foreseen(PLAN, DOUBTS)
    days = found.gate_days()
    assert days == sorted(days)
    assert sum(count for _day, count in days) == found.runs
    for day, _count in days:
        assert sum(count for other, count in days if other <= day) / found.runs == found.ready_by(day)


def test_each_activity_has_a_band_of_its_own_and_the_last_one_that_of_its_track() -> None:
    found = foreseen(PLAN, DOUBTS)
    assert found.activities["A2"] == found.tracks["A"]
    assert found.activities["A1"].p50 < found.activities["A1"].p80 < found.activities["A2"].p50


def test_lengths_are_drawn_from_the_triangle_of_their_three_points() -> None:
    found = foreseen((task("A1", 10),), {"A1": Doubt(0, 10, 20)}, runs=20_000)
    assert found.ready_by(on(11)) == pytest.approx(0.5, abs=0.03)
    within = found.ready_by(on(4))
    assert within == pytest.approx(5.25**2 / 200, abs=0.01)


def test_what_drives_the_gate_is_named_first() -> None:
    found = foreseen(PLAN, DOUBTS)
    assert list(found.drivers)[:2] == ["A1", "A2"]
    assert found.drivers["A1"] == found.drivers["A2"] > 0.95
    assert found.last["A"] > 0.95
    assert found.first["C"] == 1


def test_a_week_costs_the_gate_a_week_on_the_driving_track_and_nothing_within_slack() -> None:
    found = foreseen(PLAN)
    assert found.cost_of_a_week == {"A": 5, "B": 0, "C": 0}
    assert 0 < foreseen(PLAN, DOUBTS | {"B2": Doubt(2, 5, 40)}).cost_of_a_week["B"] < 5


def test_a_week_counts_also_where_an_activity_is_overdue_or_postponed() -> None:
    overdue = task("A1", 2, started=on(-30))
    postponed = task("B1", 2, started=on(-30), postponed_until=on(7))
    assert foreseen((overdue,)).cost_of_a_week == {"A": 5}
    assert foreseen((overdue, postponed)).cost_of_a_week == {"A": 0, "B": 5}


def test_a_delay_inside_the_slack_of_another_track_changes_nothing() -> None:
    later = tuple(replace(one, length=one.length + 4) if one.code == "B1" else one for one in PLAN)
    before, after = foreseen(PLAN, {"A1": DOUBTS["A1"]}), foreseen(later, {"A1": DOUBTS["A1"]})
    assert (before.gate, before.drivers) == (after.gate, after.drivers)
    assert before.tracks["A"] == after.tracks["A"]


def test_a_track_that_is_over_is_certain_and_costs_nothing() -> None:
    plan = (task("A1", 3, started=on(-20), finished=on(-10)), task("B1", 5))
    found = foreseen(plan, {"A1": Doubt(1, 3, 90), "B1": Doubt(1, 5, 9)})
    assert found.tracks["A"] == Finish(on(-10), on(-10))
    assert found.cost_of_a_week["A"] == 0
    assert found.first == {"A": 1, "B": 0}
    assert "A1" not in found.drivers


def test_without_a_gate_there_is_nothing_to_be_ready_for() -> None:
    found = forecast([task("A1")], {}, on=MONDAY, calendar=WEEK)
    assert (found.gate, found.drivers, found.cost_of_a_week) == (None, {}, {})
    assert found.ready_by(on(999)) == 0


def test_three_points_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="5, 4 and 9 days are not in order"):
        Doubt(5, 4, 9)


# --- Properties --------------------------------------------------------------------------------


def both(tasks: tuple[Task, ...], calendar: WorkingDays, partner: WorkingDays) -> tuple[Schedule, Forecast]:
    common = {
        "on": MONDAY,
        "calendar": calendar,
        "calendars": {ILO: partner, "joint": calendar.together(partner)},
        "before_gate": [one.code for one in tasks],
        "converging": ("A", "B"),
    }
    return schedule(tasks, **common), forecast(tasks, {}, runs=3, **common)  # type: ignore[arg-type]


@given(networks(), calendars, calendars)
def test_without_doubt_it_is_the_schedule(tasks: tuple[Task, ...], calendar: WorkingDays, partner: WorkingDays) -> None:
    plan, found = both(tasks, calendar, partner)
    assert {track: finish.p50 for track, finish in found.tracks.items()} == plan.finishes
    assert {track: finish.p80 for track, finish in found.tracks.items()} == plan.finishes
    assert found.gate is not None
    assert found.gate.p50 == found.gate.p80 == plan.gate
    assert {code: finish.p50 for code, finish in found.activities.items()} == {
        code: span.finish for code, span in plan.spans.items()
    }
    assert found.gate_days() == [(plan.gate, 3)]
    assert found.spread == plan.spread


@settings(max_examples=50)
@given(networks(), st.data())
def test_a_longer_length_never_makes_an_earlier_finish(tasks: tuple[Task, ...], data: st.DataObject) -> None:
    """But for what waits for the start of something that is itself held by its end: the longer that takes, the earlier
    it begins, and so does what waits for its beginning.
    """
    by_start, by_end = (Relation.START_START, Relation.START_FINISH), (Relation.FINISH_FINISH, Relation.START_FINISH)
    held_by_end = {one.code for one in tasks if any(link.relation in by_end for link in one.links)}
    tasks = tuple(
        replace(
            one,
            calendar="",
            links=tuple(x for x in one.links if not (x.relation in by_start and x.before in held_by_end)),
        )
        for one in tasks
    )
    doubts = {one.code: Doubt(one.length / 2, one.length, one.length * 3) for one in tasks}
    code = data.draw(st.sampled_from(sorted(doubts)))
    by = data.draw(st.tuples(*[st.integers(0, 10)] * 3).map(sorted))
    held = doubts[code]
    longer = {**doubts, code: Doubt(held.shortest + by[0], held.likely + by[1], held.longest + by[2])}
    before, after = foreseen(tasks, doubts, runs=200), foreseen(tasks, longer, runs=200)
    assert before.gate is not None
    assert after.gate is not None
    assert before.gate.p50 <= after.gate.p50
    assert before.gate.p80 <= after.gate.p80
    for track, finish in before.tracks.items():
        assert finish.p50 <= after.tracks[track].p50
