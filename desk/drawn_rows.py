"""Rows of implementations with their lanes in small, on one axis: for the portfolio and for the units of a country."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import get_language_bidi

from core import clock
from core.shapes import TRACKS
from desk import picture, summaries
from desk.lanes.model import Direction
from desk.lanes.strips import Span, mini_axis_svg, span_between
from desk.rows import Row
from tracks import foresights


def lanes(shown: Sequence[Row], *, foretold: bool = True) -> dict[str, Any]:
    """What a table of rows with lanes needs: each row with its drawing, the axis, and the key of the tracks."""
    direction: Direction = "rtl" if get_language_bidi() else "ltr"
    span = _span(shown)
    keys = [row.line.pk for row in shown]
    kept, foreseen = summaries.lanes(keys), foresights.gates(keys) if foretold else {}
    told = [replace(row, foreseen=foreseen.get(row.line.pk)) for row in shown]
    return {
        "rows": [(row, picture.mini(kept[row.line.pk], row.today, span, direction)) for row in told],
        "axis": mini_axis_svg(span, today=clock.today(), direction=direction),
        "tracks": [(code, mark.name) for code, mark in TRACKS.items() if code not in ("END", "OPT")],
    }


def _span(shown: Sequence[Row]) -> Span:
    days = [(row.facts.first, row.facts.last) for row in shown if row.facts.first and row.facts.last]
    return span_between(days, today=clock.today())
