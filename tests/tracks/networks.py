"""Small random networks of activities and calendars, for the tests of the schedule and of the forecast."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tracks.calendars import WorkingDays
from tracks.schedule import Link, Relation, Task

MONDAY = date(2027, 5, 3)
ILO = "ilo"


def on(number: int) -> date:
    """A day counted from a Monday; 5 and 6 are a weekend."""
    return MONDAY + timedelta(number)


weekends = st.frozensets(st.integers(0, 6), max_size=2)
near = st.dates(min_value=on(-10), max_value=on(60))
calendars = st.builds(
    WorkingDays,
    weekend=weekends,
    holidays=st.frozensets(near, max_size=6),
    half_days=st.frozensets(near, max_size=3),
    extra_days=st.frozensets(near, max_size=3),
    moves=st.lists(st.tuples(near, weekends), max_size=1).map(tuple),
)
lengths = st.integers(1, 16).map(lambda halves: halves / 2)


@st.composite
def networks(draw: st.DrawFn) -> tuple[Task, ...]:
    """Up to six activities, none begun, with every kind of link."""
    tasks: list[Task] = []
    for number in range(draw(st.integers(1, 6))):
        codes = [one.code for one in tasks]
        chosen = draw(st.lists(st.sampled_from(codes), unique=True, max_size=3)) if codes else []
        tasks.append(
            Task(
                code=f"T{number}",
                track=draw(st.sampled_from("AB")),
                length=draw(lengths),
                links=tuple(
                    Link(code, draw(st.sampled_from(Relation)), draw(st.integers(-6, 8)) / 2) for code in chosen
                ),
                not_before=draw(st.none() | st.dates(min_value=on(-5), max_value=on(20))),
                pinned=draw(st.none() | st.dates(min_value=on(-5), max_value=on(30))),
                calendar=draw(st.sampled_from(["", ILO, "joint"])),
            )
        )
    return tuple(tasks)
