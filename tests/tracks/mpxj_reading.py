"""Reads plans with MPXJ, a reader that shares nothing with ours, and prints what it found as JSON.

`python -m tests.tracks.mpxj_reading FILE …` in a process of its own: the Java machine stays out of the tests.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

WINDOW = (date(1999, 12, 25), date(2012, 12, 31))


def read_by_mpxj(*files: Path, window: tuple[date, date] = WINDOW) -> list[dict[str, Any]]:
    """What MPXJ reads from each file; the hours of calendars for each day of the window."""
    days = [day.isoformat() for day in window]
    command = [sys.executable, "-m", "tests.tracks.mpxj_reading", *days, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _print(first: date, last: date, files: Iterable[str]) -> None:
    import jpype
    import mpxj  # noqa: F401  # puts MPXJ where Java finds it

    jpype.startJVM("-Xmx512m", "-Dlog4j2.level=OFF")
    reader = jpype.JClass("org.mpxj.mspdi.MSPDIReader")
    for file in files:
        print(json.dumps(_said(reader().read(file), first, last)), flush=True)  # noqa: T201  # its only purpose


def _said(project: Any, first: date, last: date) -> dict[str, Any]:
    import jpype

    local_date = jpype.JClass("java.time.LocalDate")
    days = [first + timedelta(place) for place in range((last - first).days + 1)]
    return {
        "calendars": {
            int(one.getUniqueID()): {
                "name": _text(one.getName()),
                "parent": int(one.getParent().getUniqueID()) if one.getParent() else None,
                "hours": {
                    day.isoformat(): _hours(one.getHours(local_date.of(day.year, day.month, day.day))) for day in days
                },
            }
            for one in project.getCalendars()
        },
        "tasks": {int(one.getUniqueID()): _task(one) for one in project.getTasks()},
    }


def _hours(ranges: Any) -> list[list[int]]:
    return [[_minute(one.getStart()), _minute(one.getEnd()) or 1440] for one in ranges]


def _minute(time: Any) -> int:
    return int(time.getHour()) * 60 + int(time.getMinute())


def _task(task: Any) -> dict[str, Any]:
    return {
        "id": int(task.getID()),
        "name": _text(task.getName()),
        "wbs": _text(task.getWBS()),
        "level": int(task.getOutlineLevel()) if task.getOutlineLevel() is not None else None,
        "start": _text(task.getStart()),
        "finish": _text(task.getFinish()),
        "duration": _length(task.getDuration()),
        "milestone": bool(task.getMilestone()),
        "summary": bool(task.getSummary()),
        "active": bool(task.getActive()),
        "manual": str(task.getTaskMode()) == "MANUALLY_SCHEDULED",
        "constraint": _text(task.getConstraintType()),
        "constraint_date": _text(task.getConstraintDate()),
        "deadline": _text(task.getDeadline()),
        "calendar": int(task.getCalendar().getUniqueID()) if task.getCalendar() else None,
        "text1": _text(task.getText(1)),
        "links": sorted(
            [int(one.getPredecessorTask().getUniqueID()), str(one.getType()), _length(one.getLag())]
            for one in task.getPredecessors()
        ),
        "baselines": {
            number: [_text(task.getBaselineStart(number)), _text(task.getBaselineFinish(number))]
            if number
            else [_text(task.getBaselineStart()), _text(task.getBaselineFinish())]
            for number in range(11)
        },
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _length(duration: Any) -> list[Any] | None:
    return None if duration is None else [round(float(duration.getDuration()), 4), str(duration.getUnits())]


if __name__ == "__main__":
    _print(date.fromisoformat(sys.argv[1]), date.fromisoformat(sys.argv[2]), sys.argv[3:])
