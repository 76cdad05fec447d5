"""The schedule: what it plans, what it never plans, and that longer never ends earlier."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks.calendars import WorkingDays, add_working_days
from tracks.network import Cycle
from tracks.schedule import Convergence, Schedule, Task, convergence, schedule

MONDAY = date(2027, 5, 3)
TODAY = MONDAY
WEEK = WorkingDays()


def day(number: int) -> date:
    """A day counted from a Monday; 5 and 6 are a weekend."""
    return MONDAY + timedelta(number)


def planned(*tasks: Task, on: date = TODAY, calendar: WorkingDays = WEEK) -> Schedule:
    return schedule(tasks, on=on, calendar=calendar, before_gate=[task.code for task in tasks], converging=["A", "B"])


def task(code: str, length: int = 1, after: tuple[str, ...] = (), **set_days: date) -> Task:
    return Task(code=code, track=code[0], length=length, after=after, **set_days)


# --- What it plans -----------------------------------------------------------------------------


def test_an_activity_starts_today_and_both_its_days_count() -> None:
    span = planned(task("A1", 2)).spans["A1"]
    assert (span.start, span.finish) == (day(0), day(1))


def test_an_activity_begins_on_the_working_day_after_all_its_predecessors() -> None:
    plan = planned(task("A1", 5), task("A2", 2), task("A3", 1, ("A1", "A2")))
    assert plan.spans["A3"].start == day(7)


def test_a_day_off_today_moves_the_start() -> None:
    assert planned(task("A1"), on=day(5)).spans["A1"].start == day(7)


def test_a_holiday_is_not_worked_on() -> None:
    calendar = WorkingDays(holidays=frozenset({day(1)}))
    assert planned(task("A1", 2), calendar=calendar).finish("A1") == day(2)


def test_it_waits_for_the_day_that_was_set() -> None:
    assert planned(task("A1", not_before=day(9))).spans["A1"].start == day(9)
    assert planned(task("A1", postponed_until=day(12))).spans["A1"].start == day(14)


def test_what_is_finished_keeps_its_days_and_the_next_may_begin() -> None:
    plan = planned(task("A1", 50, started=day(-9), finished=day(-3)), task("A2", 1, ("A1",)))
    assert (plan.spans["A1"].start, plan.finish("A1")) == (day(-9), day(-3))
    assert plan.spans["A2"].start == TODAY


def test_what_was_finished_without_a_start_lasted_that_day() -> None:
    assert planned(task("A1", finished=day(-3))).spans["A1"].start == day(-3)


def test_what_is_under_way_ends_after_its_length() -> None:
    assert planned(task("A1", 10, started=day(-4))).finish("A1") == day(9)


def test_what_is_under_way_too_long_ends_today_and_never_before() -> None:
    plan = planned(task("A1", 1, started=day(-30)), task("A2", 1, ("A1",)))
    assert plan.finish("A1") == TODAY
    assert plan.spans["A2"].start == day(1)


def test_what_was_postponed_under_way_ends_no_earlier_than_it_resumes() -> None:
    assert planned(task("A1", 2, started=day(-30), postponed_until=day(9))).finish("A1") == day(9)


def test_what_is_confirmed_again_ends_no_earlier_than_what_it_rests_on() -> None:
    plan = planned(task("A1", 10, started=day(0)), task("A2", 1, ("A1",), started=day(-30)))
    assert plan.finish("A2") == plan.finish("A1")


# --- Tracks and gate ---------------------------------------------------------------------------


def test_a_track_ends_with_its_last_activity_and_the_gate_with_the_last_of_all() -> None:
    plan = planned(task("A1", 3), task("A2", 1), task("B1", 12), task("C1", 30))
    assert plan.finishes == {"A": day(2), "B": day(15), "C": plan.finish("C1")}
    assert plan.gate == plan.finish("C1")
    assert plan.spread == 9


def test_without_activities_there_is_no_gate() -> None:
    assert planned() == Schedule(spans={}, finishes={}, gate=None, spread=0)


@pytest.mark.parametrize(
    ("days", "word"),
    [
        (0, Convergence.CLOSE),
        (20, Convergence.CLOSE),
        (21, Convergence.TO_WATCH),
        (40, Convergence.TO_WATCH),
        (41, Convergence.FAR),
    ],
)
def test_convergence_has_three_words(days: int, word: Convergence) -> None:
    assert convergence(days, to_watch=20, far_apart=40) is word


# --- What it refuses ---------------------------------------------------------------------------


def test_a_cycle_is_refused_with_its_chain() -> None:
    with pytest.raises(Cycle) as refusal:
        planned(task("A1", 1, ("A2",)), task("A2", 1, ("A1",)))
    assert refusal.value.chain == ("A1", "A2", "A1")


def test_an_unknown_predecessor_is_refused() -> None:
    with pytest.raises(ValueError, match="A1 waits for B9, which is not in the plan"):
        planned(task("A1", 1, ("B9",)))


def test_a_length_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="A1 has a length of"):
        planned(task("A1", -3))


def test_an_unknown_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="A1 has the calendar moon, which is not known"):
        planned(replace(task("A1"), calendar="moon"))


def test_a_plan_beyond_all_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than 400 years"):
        planned(task("A1", 3_000_000))


# --- Properties --------------------------------------------------------------------------------

dates = st.none() | st.dates(min_value=day(-60), max_value=day(90))
past = st.none() | st.dates(min_value=day(-60), max_value=TODAY)
calendars = st.builds(
    WorkingDays,
    weekend=st.frozensets(st.integers(0, 6), max_size=4),
    holidays=st.frozensets(st.dates(min_value=day(-60), max_value=day(200)), max_size=12),
)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Task, ...]:
    tasks: list[Task] = []
    for number in range(draw(st.integers(1, 8))):
        started = draw(past)
        tasks.append(
            Task(
                code=f"T{number}",
                track=draw(st.sampled_from("AB")),
                length=draw(st.integers(1, 20)),
                after=tuple(draw(st.lists(st.sampled_from([one.code for one in tasks]), unique=True))) if tasks else (),
                not_before=draw(dates),
                postponed_until=draw(dates),
                started=started,
                finished=draw(st.none() | st.dates(min_value=started, max_value=TODAY)) if started else None,
            )
        )
    return tuple(tasks)


@given(plans(), calendars, st.data())
def test_a_longer_length_never_gives_an_earlier_finish(
    tasks: tuple[Task, ...], calendar: WorkingDays, data: st.DataObject
) -> None:
    longer = data.draw(st.sampled_from(tasks))
    more = tuple(
        replace(one, length=one.length + data.draw(st.integers(1, 30))) if one is longer else one for one in tasks
    )
    before, after = planned(*tasks, calendar=calendar), planned(*more, calendar=calendar)
    assert all(before.finish(code) <= after.finish(code) for code in before.spans)
    assert before.gate is not None
    assert after.gate is not None
    assert before.gate <= after.gate


@given(plans(), calendars)
def test_nothing_unfinished_is_planned_in_the_past_or_on_a_day_off(
    tasks: tuple[Task, ...], calendar: WorkingDays
) -> None:
    plan = planned(*tasks, calendar=calendar)
    for one in (task for task in tasks if not task.finished):
        assert plan.finish(one.code) >= TODAY
        assert plan.finish(one.code) in calendar
        if not one.started:
            assert plan.spans[one.code].start >= TODAY
            assert plan.spans[one.code].start in calendar


@given(plans(), calendars)
def test_what_is_not_begun_starts_as_early_as_it_may(tasks: tuple[Task, ...], calendar: WorkingDays) -> None:
    plan = planned(*tasks, calendar=calendar)
    for one in (task for task in tasks if not task.started and not task.finished):
        bounds = [TODAY, *(plan.finish(code) + timedelta(1) for code in one.after)]
        bounds += [bound for bound in (one.not_before, one.postponed_until) if bound]
        span = plan.spans[one.code]
        assert span.start == calendar.first_from(max(bounds))
        assert span.finish == add_working_days(span.start, one.length - 1, calendar=calendar)


@given(plans(), calendars, st.randoms())
def test_the_order_in_which_tasks_are_given_does_not_matter(
    tasks: tuple[Task, ...], calendar: WorkingDays, chance: Random
) -> None:
    turned = sorted(tasks, key=lambda _task: chance.random())
    assert planned(*turned, calendar=calendar).spans == planned(*tasks, calendar=calendar).spans


def test_twelve_thousand_activities_take_no_recursion_and_little_time() -> None:
    tasks = [task(f"A{number}", 3, (f"A{number - 1}",) if number else ()) for number in range(12_000)]
    began = perf_counter()
    plan = planned(*tasks)
    assert plan.finish("A11999") == add_working_days(TODAY, 35_999, calendar=WEEK)
    assert perf_counter() - began < 3
