"""The figure on the page of an implementation: the picture on its time axis, or the lists, and the table beside it."""

from collections.abc import Mapping
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language_bidi

from accounts.models import Implementation
from desk import picture, timescale
from desk.facts import Facts
from desk.lanes import marks, svg, twin
from desk.lanes.model import Picture
from desk.models import Summary
from tracks import foresights
from tracks.models import Plan

HINTS = ("Sec-CH-UA-Mobile", "User-Agent")
KEY = (
    *("not_started", "under_way", "awaiting_signature", "completed"),
    *("postponed", "skipped", "to_be_reconfirmed", "cannot_start"),
)


def context_of(
    request: HttpRequest, implementation: Implementation, plan: Plan | None, *, summary: Summary, found: Facts
) -> dict[str, Any]:
    """The picture or the lists of a phone, never both; and the table that says the same."""
    drawn = picture.picture_of(
        picture.read(summary.lanes),
        today=summary.on,
        name=implementation.name,
        slug=implementation.slug,
        direction="rtl" if get_language_bidi() else "ltr",
        limits=(found.to_watch, found.far_apart),
        movable=implementation.held.may("plan"),
    )
    if plan:
        drawn = picture.foreseen(drawn, foresights.kept([plan.pk]).get(plan.pk))
    view = view_of(request)
    shown = _lists(drawn) if view == "lists" else _lanes(request, plan, drawn)
    return {
        "view": view,
        "baseline": drawn.baseline,
        "rows": twin.table_rows(drawn),
        "lights": twin.light_rows(drawn),
        "finishes": twin.finish_rows(drawn),
        **shown,
    }


def _lanes(request: HttpRequest, plan: Plan | None, drawn: Picture) -> Mapping[str, Any]:
    """The picture on the time axis that the address asks for."""
    shown, scale = timescale.framed(drawn, request.GET, plan)
    return {
        "lanes": svg.lanes_svg(shown),
        "codes": KEY,
        "marks": list(marks.kinds_of(drawn.items())),
        "movable": any(item.movable for item in drawn.items()),
        "timescale": scale,
    }


def _lists(drawn: Picture) -> Mapping[str, Any]:
    return {
        "phone": twin.phone_lanes(drawn),
        "closing": twin.closing_steps(drawn),
        "gate": twin.gate_sentence(drawn),
    }


def view_of(request: HttpRequest) -> Literal["lanes", "lists"]:
    """What was asked for; else lists on a phone, and the picture everywhere else."""
    asked = request.GET.get("view")
    if asked in ("lanes", "lists"):
        return "lists" if asked == "lists" else "lanes"
    hint = request.headers.get("Sec-CH-UA-Mobile")
    phone = hint == "?1" if hint else "Mobi" in request.headers.get("User-Agent", "")
    return "lists" if phone else "lanes"
