"""Explained slippage: what is explained adds up to the slip, on any history; each cause explains what it moved."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracks.networks import ILO, MONDAY, calendars, networks, on
from tracks import slippage
from tracks.calendars import WorkingDays
from tracks.schedule import Task, schedule
from tracks.slippage import GATE, Event, Moment, Slip, Target, Turn, activity, explained, track

WEEK = WorkingDays()


def task(code: str, length: float = 5, after: tuple[str, ...] = (), **more: date) -> Task:
    return Task(code=code, track=code[0], length=length, after=after, **more)


def at(number: int, *tasks: Task, sequence: int = 0, what: str = "activity.edited", code: str = "") -> Moment:
    """The plan after an event on a day counted from a Monday; everybody's turn is to work."""
    return Moment(
        event=Event(sequence or number + 1, what, on(number), code),
        tasks=tasks,
        calendar=WEEK,
        before_gate=[one.code for one in tasks],
        turns={one.code: Turn("work", one.code) for one in tasks},
    )


def agreed(moment: Moment) -> dict[Target, date]:
    """The days that a baseline frozen at this moment holds."""
    plan = schedule(
        moment.tasks,
        on=moment.event.day,
        calendar=moment.calendar,
        calendars=moment.calendars,
        before_gate=moment.before_gate,
    )
    found = {activity(code): span.finish for code, span in plan.spans.items()}
    found |= {track(code): finish for code, finish in plan.finishes.items()}
    return found | ({GATE: plan.gate} if plan.gate else {})


def slips(*moments: Moment, until: int) -> Mapping[Target, Slip]:
    return explained(moments, agreed=agreed(moments[0]), until=on(until), calendar=WEEK)


def causes(slip: Slip) -> list[tuple[str, float]]:
    """The action or the kind of turn, with the days."""
    return [
        (share.cause.action if isinstance(share.cause, Event) else share.cause.kind, share.days)
        for share in slip.shares
    ]


def test_a_plan_that_is_kept_has_nothing_to_explain() -> None:
    found = slips(at(0, task("A1"), task("A2", after=("A1",))), until=0)
    assert {target: (slip.days, slip.shares) for target, slip in found.items()} == {
        activity("A1"): (0, ()),
        activity("A2"): (0, ()),
        track("A"): (0, ()),
        GATE: (0, ()),
    }


def test_days_that_pass_before_it_starts_are_put_down_to_whose_turn_it_was() -> None:
    found = slips(at(0, task("A1"), task("A2", after=("A1",))), until=9)
    for target in (activity("A1"), activity("A2"), track("A"), GATE):
        assert causes(found[target]) == [("work", 7)]
    assert found[activity("A2")].shares[0].cause == Turn("work", "A1")
    assert (found[GATE].shares[0].since, found[GATE].shares[0].until) == (on(1), on(9))


def test_days_inside_the_length_of_what_is_under_way_move_nothing() -> None:
    begun = task("A1", started=MONDAY)
    assert causes(slips(at(0, begun), until=4)[GATE]) == []
    assert causes(slips(at(0, begun), until=8)[GATE]) == [("work", 2)]


def test_an_event_explains_what_differs_right_after_it() -> None:
    moments = at(0, task("A1", started=MONDAY)), at(2, task("A1", 8, started=MONDAY))
    assert causes(slips(*moments, until=3)[GATE]) == [("activity.edited", 3)]


def test_finishing_early_brings_it_forward() -> None:
    begun, over = task("A1", started=MONDAY), task("A1", started=MONDAY, finished=on(1))
    moments = at(0, begun, task("A2", after=("A1",))), at(1, over, task("A2", after=("A1",)), what="activity.complete")
    found = slips(*moments, until=2)
    assert causes(found[activity("A1")]) == [("activity.complete", -3)]
    assert found[activity("A2")].days == -3


def test_turns_that_change_share_the_days_between_them() -> None:
    begun = task("A1", started=MONDAY)
    first = at(0, begun)
    signing = replace(first, event=Event(7, "activity.submit", on(9)), turns={"A1": Turn("sign", "A1", ("Ministry",))})
    found = slips(first, signing, until=15)[GATE]
    assert causes(found) == [("work", 3), ("sign", 4)]
    assert found.shares[1].cause == Turn("sign", "A1", ("Ministry",))
    assert found.days == 7


def test_the_same_turn_taken_twice_is_one_line() -> None:
    first = at(0, task("A1"))
    other = replace(first, event=Event(2, "signature.given", on(2)), turns={"A1": Turn("sign", "A1")})
    again = replace(first, event=Event(3, "signature.withdraw", on(3)))
    assert causes(slips(first, other, again, until=4)[GATE]) == [("work", 3), ("sign", 1)]


def test_a_track_within_its_slack_does_not_move_the_gate() -> None:
    long, short = task("A1", 20, started=MONDAY), task("B1", 5)
    found = slips(at(0, long, short), until=4)
    assert found[activity("B1")].days == 4
    assert found[GATE].shares == ()


def test_the_gate_hangs_first_on_one_track_and_then_on_another() -> None:
    long, short = task("A1", 10, started=MONDAY), task("B1", 8)
    found = slips(at(0, long, short), until=14)
    assert {share.cause.code: share.days for share in found[GATE].shares} == {"B1": 8}
    waits = {**at(0, long, short).turns, "B1": Turn("start", "B1", ("Computing Centre",))}
    shares = slips(replace(at(0, long, short), turns=waits), until=14)[GATE].shares
    assert [share.cause for share in shares] == [Turn("start", "B1", ("Computing Centre",))]


def test_what_is_taken_up_again_holds_what_is_under_way() -> None:
    done, begun = task("A1", started=on(-9), finished=on(-1)), task("A2", 3, ("A1",), started=MONDAY)
    reopened = task("A1", 6, started=on(-9))
    found = slips(at(0, done, begun), at(1, reopened, begun, what="activity.reopen", code="A1"), until=8)
    assert causes(found[activity("A2")]) == [("work", 4)]
    assert found[activity("A2")].shares[0].cause.code == "A1"


def test_an_activity_that_was_dropped_has_no_slip_and_its_track_says_why() -> None:
    found = slips(at(0, task("A1"), task("A2", 9, ("A1",))), at(0, task("A1"), what="activity.dropped"), until=0)
    assert activity("A2") not in found
    assert causes(found[track("A")]) == [("activity.dropped", -9)]


def test_a_holiday_that_is_decreed_explains_its_day() -> None:
    first = at(0, task("A1", started=MONDAY))
    off = WorkingDays(holidays=frozenset({on(2)}))
    found = explained(
        [first, replace(first, event=Event(5, "calendar.edited", on(1)), calendar=off)],
        agreed=agreed(first),
        until=on(1),
        calendar=off,
    )
    assert causes(found[GATE]) == [("calendar.edited", 1)]


def test_days_that_would_be_reckoned_otherwise_by_now_are_put_down_to_the_freezing() -> None:
    first = at(0, task("A1"), what="baseline.frozen")
    found = explained([first], agreed={GATE: on(2)}, until=MONDAY, calendar=WEEK)
    assert causes(found[GATE]) == [("baseline.frozen", 2)]


# --- On any history ----------------------------------------------------------------------------


def worked(first: date, last: date, calendar: WorkingDays) -> float:
    """Working days after the first day up to the last, counted one by one."""
    if last < first:
        return -worked(last, first, calendar)
    return sum(calendar.halves(first + timedelta(n)) for n in range(1, (last - first).days + 1)) / 2


WHAT = ("start", "finish", "reopen", "length", "postpone", "not_before", "pin", "drop", "add")


def changed(draw: st.DrawFn, tasks: Sequence[Task], day: date) -> tuple[Task, ...]:
    """Something happens to one of the tasks: it begins, ends, is reopened, put off, given another length or dropped."""
    place = draw(st.integers(0, len(tasks) - 1))
    one = tasks[place]
    what = draw(
        st.sampled_from(["start", "finish", "reopen", "length", "postpone", "not_before", "pin", "drop", "add"])
    )
    others = [*tasks[:place], *tasks[place + 1 :]]
    values = {
        "start": {"started": one.started or day},
        "finish": {"started": one.started or day, "finished": day},
        "reopen": {"finished": None},
        "length": {"length": draw(st.integers(1, 20)) / 2},
        "postpone": {"postponed_until": draw(st.none() | st.dates(day, day + timedelta(20)))},
        "not_before": {"not_before": draw(st.none() | st.dates(day, day + timedelta(20)))},
        "pin": {"pinned": draw(st.none() | st.dates(day, day + timedelta(20)))},
    }
    if what == "drop":
        awaited = {before for other in others for before in other.awaited}
        return tuple(tasks) if one.code in awaited or not others else tuple(others)
    if what == "add":
        return (*tasks, Task(code=f"N{len(tasks)}-{day}", track="A", length=2, after=(one.code,)))
    return (*tasks[:place], replace(one, **values[what]), *tasks[place + 1 :])


@st.composite
def histories(draw: st.DrawFn, *, several: bool = True) -> tuple[list[Moment], date]:
    """A plan, what happened to it, and the day on which one looks."""
    tasks: tuple[Task, ...] = draw(networks())
    if not several:
        tasks = tuple(replace(one, calendar="") for one in tasks)
    country = draw(calendars) if several else WEEK
    partner = draw(calendars)
    held = {ILO: partner, "joint": country.together(partner)}
    day, moments = MONDAY, list[Moment]()
    for number in range(draw(st.integers(1, 7))):
        if number:
            day += timedelta(draw(st.integers(0, 15)))
            tasks = changed(draw, tasks, day)
            if several and draw(st.integers(0, 4)) == 0:
                country = draw(calendars)
        turns = {one.code: Turn(draw(st.sampled_from(["work", "sign"])), one.code) for one in tasks}
        gate = [one.code for one in tasks]
        moments.append(Moment(Event(number + 1, "activity.edited", day), tasks, country, held, gate, turns))
    return moments, day + timedelta(draw(st.integers(0, 30)))


@given(histories())
def test_the_explained_days_add_up_to_the_slip(history: tuple[list[Moment], date]) -> None:
    moments, until = history
    measure = moments[-1].calendar
    found = explained(moments, agreed=agreed(moments[0]), until=until, calendar=measure)
    now = agreed(replace(moments[-1], event=Event(99, "", until)))
    for target, slip in found.items():
        assert slip.now == now[target]
        assert sum(share.days for share in slip.shares) == slip.days == worked(slip.agreed, slip.now, measure)
    assert set(found) == set(agreed(moments[0])) & set(now)


@settings(max_examples=60)
@given(histories(several=False))
def test_days_looked_at_together_explain_what_each_of_them_does(history: tuple[list[Moment], date]) -> None:
    moments, until = history
    at_once = explained(moments, agreed=agreed(moments[0]), until=until, calendar=WEEK)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slippage, "_moves_as_one", lambda after: False)
        day_by_day = explained(moments, agreed=agreed(moments[0]), until=until, calendar=WEEK)
    for target, slip in at_once.items():
        assert by_cause(slip) == by_cause(day_by_day[target])


def by_cause(slip: Slip) -> dict[object, float]:
    return {share.cause: share.days for share in slip.shares}
