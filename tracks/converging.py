"""What the page of the forecast shows: by when the tracks and the gate will probably be done, and what decides it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from tracks import lengths
from tracks.dates import day_words
from tracks.drifting import Drifting
from tracks.foresights import Band, Kept, fresh
from tracks.models import Activity, Plan, Track
from tracks.schedule import Convergence, convergence
from tracks.situations import activities_of, blueprint_of
from tracks.table import SPREAD, frame

MOST = 8
"""As many activities are named that decide on the day of the gate."""


@dataclass(frozen=True)
class Row:
    """A track: its end as planned, its probable end, and what standing still for a week costs the gate."""

    track: Track
    planned: date | None
    band: Band
    cost: str
    ends: str
    """Whether it usually ends as the first or the last of all."""


@dataclass(frozen=True)
class Driver:
    """An activity that decides on the day of the gate, and in how many of the runs."""

    activity: Activity
    share: str


def context_of(plan: Plan, by: date | None) -> dict[str, Any]:
    kept = fresh(plan)
    activities = activities_of(plan)
    drifting = kept.drifting
    return {
        **frame(plan, _("Forecast")),
        "kept": kept,
        "heading": _heading(drifting),
        "under": _under(drifting, activities),
        "rows": list(_rows(kept, activities)),
        "drivers": list(_drivers(kept, activities)),
        "spreads": _spreads(plan, kept),
        "gate_planned": kept.gate_planned,
        "in_doubt": sum(1 for one in activities if (one.shortest or one.longest) and not one.completed_on),
        "by": by,
        "answer": _answer(kept, by) if by and kept.gate else "",
    }


def _heading(drifting: Drifting | None) -> str:
    if drifting is None:
        return _("By when the gate will probably be reached.")
    return str(SPREAD[drifting.apart.word])


def _under(drifting: Drifting | None, activities: list[Activity]) -> str:
    if drifting is None:
        return ""
    titles = {one.track.code: one.track.title for one in activities}
    words = ngettext(
        "As planned today, %(days)s working day lies between the end of “%(first)s” on %(from)s and that of “%(last)s” "
        "on %(to)s.",
        "As planned today, %(days)s working days lie between the end of “%(first)s” on %(from)s and that of “%(last)s” "
        "on %(to)s.",
        drifting.apart.days,
    )
    said = words % {
        "days": drifting.apart.days,
        "first": titles[drifting.first],
        "last": titles[drifting.last],
        "from": day_words(drifting.ends[drifting.first]),
        "to": day_words(drifting.ends[drifting.last]),
    }
    if drifting.apart.word == Convergence.CLOSE:
        return said
    since = _("It has been so since %(day)s.") % {"day": day_words(drifting.apart.since)}
    return f"{said} {since}"


def _rows(kept: Kept, activities: list[Activity]) -> Iterator[Row]:
    ends = kept.drifting.ends if kept.drifting else {}
    tracks = {one.track.code: one.track for one in activities if not one.is_optional}
    for code, track in tracks.items():
        if code in kept.tracks and not track.is_closing:
            cost = kept.said["cost_of_a_week"].get(code, 0)
            yield Row(track, ends.get(code), kept.tracks[code], _cost(cost), _ends(kept.said, code))


def _cost(days: float) -> str:
    """In whole and half days; what is less than half a day is as good as nothing."""
    halves = round(days * 2) / 2
    if not halves:
        return _("nothing")
    words = ngettext("%(days)s working day", "%(days)s working days", 1 if halves == 1 else 2)
    return words % {"days": lengths.words(halves)}


def _ends(said: Mapping[str, Any], code: str) -> str:
    first, last = said["first"].get(code, 0), said["last"].get(code, 0)
    if max(first, last) < 0.5:
        return ""
    words = _("the first, in %(share)s") if first >= last else _("the last, in %(share)s")
    return words % {"share": chance(max(first, last))}


def _drivers(kept: Kept, activities: list[Activity]) -> Iterator[Driver]:
    by_code = {one.code: one for one in activities}
    shares = sorted(kept.said["drivers"].items(), key=lambda pair: -pair[1])
    for code, share in shares[:MOST]:
        if code in by_code:
            yield Driver(by_code[code], _in(share))


def _spreads(plan: Plan, kept: Kept) -> list[tuple[StrOrPromise, int, StrOrPromise]]:
    """How far apart the ends are in half of the runs, and in four of five, each with its word."""
    limits = blueprint_of(plan).convergence
    found = (
        (_("in half of the runs, at most"), kept.said["spread"]["p50"]),
        (
            _("in four of five runs, at most"),
            kept.said["spread"]["p80"],
        ),
    )
    return [
        (words, days, convergence(days, to_watch=limits.to_watch, far_apart=limits.far_apart).label)
        for words, days in found
    ]


def _answer(kept: Kept, by: date) -> str:
    words = _("All before the gate is done by %(day)s %(share)s.")
    return words % {"day": day_words(by), "share": _in(kept.ready_by(by))}


def _in(share: float) -> str:
    return _("in %(share)s") % {"share": chance(share)}


def chance(share: float) -> str:
    """A share of the runs in words that claim no more than they know."""
    if share <= 0:
        return _("none of the runs")
    if share >= 1:
        return _("all of the runs")
    hundredths = min(max(round(share * 100), 1), 99)
    return _("%(count)s of 100 runs") % {"count": hundredths}
