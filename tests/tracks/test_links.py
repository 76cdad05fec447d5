"""Links, lags, pins, calendars and slack of the schedule, against a schedule by the plainest means."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracks.networks import ILO, MONDAY, calendars, networks, on
from tests.tracks.slow_schedule import Slow, day
from tracks.calendars import WorkingDays
from tracks.network import Cycle
from tracks.schedule import Link, Relation, Schedule, Task, schedule

WEEK = WorkingDays()


def planned(*tasks: Task, calendar: WorkingDays = WEEK, partner: WorkingDays = WEEK) -> Schedule:
    return schedule(
        tasks,
        on=MONDAY,
        calendar=calendar,
        calendars={ILO: partner, "joint": calendar.together(partner)},
        before_gate=[task.code for task in tasks if task.code != "END"],
        converging=["A", "B"],
    )


def task(code: str, length: float = 1, *links: Link, after: tuple[str, ...] = (), **more: date) -> Task:
    return Task(code=code, track=code[0], length=length, after=after, links=links, **more)


def days(plan: Schedule, code: str) -> tuple[int, int]:
    """The first and the last day, counted from the Monday."""
    span = plan.spans[code]
    return (span.start - MONDAY).days, (span.finish - MONDAY).days


# --- Links and lags ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "lag", "place"),
    [
        (Relation.FINISH_START, 0, (4, 7)),
        (Relation.FINISH_START, 2, (8, 9)),
        (Relation.FINISH_START, -1, (3, 4)),
        (Relation.START_START, 0, (0, 1)),
        (Relation.START_START, 3, (3, 4)),
        (Relation.FINISH_FINISH, 0, (2, 3)),
        (Relation.FINISH_FINISH, 1, (3, 4)),
        (Relation.START_FINISH, 0, (0, 1)),
        (Relation.START_FINISH, 5, (3, 4)),
    ],
)
def test_two_days_wait_for_four(relation: str, lag: float, place: tuple[int, int]) -> None:
    plan = planned(task("A1", 4), task("A2", 2, Link("A1", relation, lag)))
    assert days(plan, "A2") == place


def test_half_a_day_is_counted() -> None:
    plan = planned(task("A1", 0.5), task("A2", 1, after=("A1",)), task("A3", 0.5, after=("A2",)))
    assert [days(plan, code) for code in ("A1", "A2", "A3")] == [(0, 0), (0, 1), (1, 1)]


def test_a_moment_falls_on_the_evening_of_what_it_waits_for_and_never_before_its_day() -> None:
    plan = planned(task("A1", 5), task("A2", 0, after=("A1",)), task("A3", 1, after=("A2",)))
    assert [days(plan, code) for code in ("A2", "A3")] == [(4, 4), (7, 7)]
    assert days(planned(task("A1", 0, not_before=on(3))), "A1") == (3, 3)


def test_a_ring_through_links_is_refused_with_its_chain() -> None:
    with pytest.raises(Cycle) as refusal:
        planned(task("A1", 1, Link("A2", Relation.START_START)), task("A2", 1, after=("A1",)))
    assert refusal.value.chain == ("A1", "A2", "A1")


# --- Calendars ---------------------------------------------------------------------------------


def test_a_joint_mission_of_four_days_needs_days_on_which_both_work() -> None:
    friday_saturday = WorkingDays(weekend=frozenset({4, 5}), holidays=frozenset({on(8)}))
    mission = Task(code="A1", track="A", length=4, calendar="joint", not_before=on(2))
    plan = planned(mission, calendar=friday_saturday)
    assert days(plan, "A1") == (2, 9)


def test_each_calendar_counts_its_own_days() -> None:
    friday_saturday = WorkingDays(weekend=frozenset({4, 5}))
    ours = Task(code="A1", track="A", length=5)
    theirs = Task(code="A2", track="A", length=1, after=("A1",), calendar=ILO)
    plan = planned(ours, theirs, calendar=friday_saturday)
    assert days(plan, "A1") == (0, 6)
    assert days(plan, "A2") == (7, 7)


def test_a_weekend_that_moves_is_the_old_one_before_and_the_new_one_after() -> None:
    moving = WorkingDays(weekend=frozenset({4, 5}), moves=((on(7), frozenset({5, 6})),))
    plan = planned(task("A1", 12), calendar=moving)
    assert [place for place in range(16) if on(place) in moving] == [0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 14, 15]
    assert days(plan, "A1") == (0, 15)


def test_a_half_day_counts_half_and_an_extra_day_counts() -> None:
    calendar = WorkingDays(half_days=frozenset({on(0)}), extra_days=frozenset({on(5)}))
    plan = planned(task("A1", 5.5), calendar=calendar)
    assert days(plan, "A1") == (0, 5)


# --- Pins --------------------------------------------------------------------------------------


def test_a_pin_holds_an_activity_on_its_day() -> None:
    plan = planned(task("A1", 2), task("A2", 1, after=("A1",), pinned=on(10)))
    assert days(plan, "A2") == (10, 10)
    assert plan.broken == {}


def test_a_pin_that_cannot_be_kept_is_told_with_the_chain_that_pushes_it() -> None:
    plan = planned(task("A1", 5), task("A2", 3, after=("A1",)), task("A3", 1, after=("A2",), pinned=on(8)))
    assert plan.broken == {"A3": ("A1", "A2", "A3")}
    assert days(plan, "A3") == (10, 10)


def test_a_pin_whose_day_has_passed_is_told_alone() -> None:
    assert planned(task("A1", 1, pinned=on(-3))).broken == {"A1": ("A1",)}


# --- Slack -------------------------------------------------------------------------------------


def test_what_decides_on_the_gate_is_critical_and_the_rest_has_slack() -> None:
    plan = planned(task("A1", 10), task("B1", 2), task("B2", 3, after=("B1",)))
    assert {code: slack.critical for code, slack in plan.slack.items()} == {"A1": True, "B1": False, "B2": False}
    assert (plan.slack["B1"].total, plan.slack["B1"].free) == (5, 0)
    assert (plan.slack["B2"].total, plan.slack["B2"].free) == (5, 5)
    assert (plan.slack["B1"].start, plan.slack["B1"].finish) == (on(7), on(8))


def test_what_is_finished_has_no_slack_and_what_is_under_way_keeps_its_start() -> None:
    plan = planned(
        task("A1", 4, started=on(-9), finished=on(-4)), task("A2", 3, started=on(-1)), task("B1", 9), task("B2", 1)
    )
    assert set(plan.slack) == {"A2", "B1", "B2"}
    assert plan.slack["A2"].start == on(-1)
    assert plan.slack["A2"].finish == on(10)


def test_behind_the_gate_slack_is_up_to_the_end_of_the_plan() -> None:
    plan = planned(task("A1", 10), task("END", 5, after=("A1",)))
    assert not plan.slack["END"].to_gate
    assert not plan.slack["END"].critical
    assert plan.slack["END"].total == 0


# --- Properties --------------------------------------------------------------------------------


def slow(tasks: tuple[Task, ...], calendar: WorkingDays, partner: WorkingDays) -> Slow:
    kinds = {"": calendar, ILO: partner, "joint": calendar.together(partner)}
    return Slow({one.code: one for one in tasks}, MONDAY, kinds)


@given(networks(), calendars, calendars)
def test_it_plans_what_the_plainest_schedule_plans(
    tasks: tuple[Task, ...], calendar: WorkingDays, partner: WorkingDays
) -> None:
    plan = planned(*tasks, calendar=calendar, partner=partner)
    expected = slow(tasks, calendar, partner).places()
    assert {code: (span.start, span.finish) for code, span in plan.spans.items()} == {
        code: (day(begin), day(end - 1)) for code, (begin, end) in expected.items()
    }


@settings(max_examples=60)
@given(networks(), calendars, calendars, st.data())
def test_slack_is_as_much_as_may_be_lost(
    tasks: tuple[Task, ...], calendar: WorkingDays, partner: WorkingDays, data: st.DataObject
) -> None:
    tasks = tuple(Task(**{**vars(one), "pinned": None}) for one in tasks)
    plan = planned(*tasks, calendar=calendar, partner=partner)
    schedule_of = slow(tasks, calendar, partner)
    places = schedule_of.places()
    code = data.draw(st.sampled_from(sorted(places)))
    total, free = round(plan.slack[code].total * 2), round(plan.slack[code].free * 2)
    assert 0 <= free <= total
    end = max(place[1] for place in places.values())

    within = schedule_of.places({code: total})
    assert max(place[1] for place in within.values()) == end
    beyond = schedule_of.places({code: total + 1})
    assert max(place[1] for place in beyond.values()) > end

    others = {one: place for one, place in schedule_of.places({code: free}).items() if one != code}
    assert others == {one: place for one, place in places.items() if one != code}
