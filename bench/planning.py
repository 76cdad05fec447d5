"""Measures planning: the schedule beside TaskJuggler, how it grows, the forecast, and the weight of the lanes.

The network is the one that TaskJuggler gets: countries of activities without a calendar of their own, each waiting for
the ones four and, every third time, five before it. CPU time is what counts here: others may use the machine.
"""

import gzip
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

START = date(2026, 9, 1)
COUNTRIES, ACTIVITIES = 200, 60
TIMES_FASTER, SCHEDULES, RUNS = 100, 10, 10_000
SHARE, DRAWING_KB, PAGE_KB = 0.1, 6, 20
"""What the lanes may cost of their page's time, and what they and the page may weigh compressed."""
ROUNDS = 5


def measured(rounds: int = ROUNDS) -> dict[str, Any]:
    """Everything that needs no server and no database."""
    whole = _schedule(COUNTRIES, rounds)
    forecast = _forecast(rounds)
    return {
        "activities": COUNTRIES * ACTIVITIES,
        "schedule_ms": round(whole * 1000, 1),
        "per_activity_and_link_us": _growth(rounds),
        "forecast": {
            "runs": RUNS,
            "activities": ACTIVITIES,
            "ms": round(forecast * 1000, 1),
            "schedules": round(forecast / whole, 2),
            "mark": SCHEDULES,
        },
        "taskjuggler": _beside(whole),
    }


# --- The schedule ------------------------------------------------------------------------------


def network(countries: int, activities: int = ACTIVITIES) -> list[Any]:
    """The tasks of so many countries, the tracks of each by turns."""
    from tracks.schedule import Task

    return [
        Task(
            code=f"c{country}.a{number}",
            track=f"c{country}.{number % 4}",
            length=5 + number % 5,
            after=tuple(f"c{country}.a{before}" for before in _before(number)),
        )
        for country in range(1, countries + 1)
        for number in range(activities)
    ]


def _before(number: int) -> Iterator[int]:
    if number >= 4:
        yield number - 4
    if number >= 5 and number % 3 == 0:
        yield number - 5


def _schedule(countries: int, rounds: int) -> float:
    """The CPU seconds of one schedule of so many countries, the best of some rounds."""
    from tracks.calendars import WorkingDays
    from tracks.schedule import schedule

    tasks, calendar = network(countries), WorkingDays()
    return _best(lambda: schedule(tasks, on=START, calendar=calendar), rounds)


def _growth(rounds: int) -> dict[str, float]:
    """Microseconds for each activity and link, by the number of activities: the same if it grows with both alone."""
    found = {}
    for countries in (25, 50, 100, 200):
        parts = sum(1 + len(task.after) for task in network(countries))
        found[str(countries * ACTIVITIES)] = round(_schedule(countries, rounds) / parts * 1e6, 2)
    return found


def _best(work: Callable[[], object], rounds: int) -> float:
    spent = []
    for _round in range(rounds):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return min(spent)


# --- The forecast ------------------------------------------------------------------------------


def _forecast(rounds: int) -> float:
    """The CPU seconds of a forecast of one country, every length in doubt."""
    from tracks.calendars import WorkingDays
    from tracks.forecast import Doubt, forecast

    tasks = network(1)
    doubts = {task.code: Doubt(task.length - 2, task.length, task.length + 5) for task in tasks}
    asked: dict[str, Any] = {
        "on": START,
        "calendar": WorkingDays(),
        "before_gate": [task.code for task in tasks[-4:]],
        "converging": sorted({task.track for task in tasks}),
    }
    return _best(lambda: forecast(tasks, doubts, runs=RUNS, **asked), rounds)


# --- TaskJuggler -------------------------------------------------------------------------------


def _beside(ours: float) -> dict[str, Any] | str:
    """TaskJuggler on the same network in the same run, where it is installed (Debian: tj3)."""
    program = shutil.which("tj3")
    if program is None:
        return "not installed, so not measured"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "portfolio.tjp"
        source.write_text("\n".join(_tjp()), encoding="utf-8")
        theirs = _cpu_of([program, "--no-color", "--silent", "--no-reports", str(source)])
    return {"seconds": round(theirs, 2), "times_faster": round(theirs / ours, 1), "mark": TIMES_FASTER}


def _tjp() -> Iterator[str]:
    yield f'project p "Portfolio" {START.isoformat()} +36m {{ timezone "UTC" }}'
    for country in range(1, COUNTRIES + 1):
        yield f'task c{country} "Country {country}" {{'
        for number in range(ACTIVITIES):
            before = ", ".join(f"c{country}.a{one}" for one in _before(number))
            when = f"depends {before}" if before else "start ${projectstart}"
            yield f'  task a{number} "Activity {number}" {{ {when} length {5 + number % 5}d }}'
        yield "}"


def _cpu_of(command: list[str]) -> float:
    """The CPU seconds of a command and what it starts."""
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


# --- The lanes ---------------------------------------------------------------------------------


def lanes(client: Any, slug: str, rounds: int = ROUNDS) -> dict[str, Any]:
    """The picture of one implementation beside its page: CPU of a first drawing, and both compressed."""
    answer = client.get(f"/i/{slug}/")
    found = re.search(r'<svg class="lanes.*?</svg>', answer.content.decode(), re.DOTALL)
    page = _best(lambda: client.get(f"/i/{slug}/"), rounds)
    drawing = _drawing(slug, rounds)
    return {
        "drawing_ms": round(drawing * 1000, 1),
        "page_ms": round((page + drawing) * 1000, 1),
        "share": round(drawing / (page + drawing), 3),
        "drawing_kb": round(len(gzip.compress(found.group(0).encode(), 6)) / 1000, 1) if found else None,
        "page_kb": round(len(gzip.compress(answer.content, 6)) / 1000, 1),
        "marks": {"share": SHARE, "drawing_kb": DRAWING_KB, "page_kb": PAGE_KB},
    }


def _drawing(slug: str, rounds: int) -> float:
    """The same picture as of another day each time: a page that was drawn before is kept, and would cost nothing."""
    from accounts.models import Implementation
    from desk import picture, summaries
    from desk.lanes import svg

    implementation = Implementation.objects.get(slug=slug)
    summary, _head = summaries.summary_of(implementation)
    drawn = picture.picture_of(
        picture.read(summary.lanes), today=summary.on, name=implementation.name, slug=slug, limits=(20, 40)
    )
    days = count(1)
    return _best(lambda: svg.lanes_svg(replace(drawn, today=drawn.today + timedelta(next(days)))), rounds)
