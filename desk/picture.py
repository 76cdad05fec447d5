"""From the position of an implementation to its picture: what is kept in a summary, and the lanes drawn from that."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.shapes import SHAPES
from desk.lanes.model import CLOSING, Direction, Item, Lane, Light, Picture, Tie
from desk.lanes.scale import axis_of
from desk.lanes.strips import Span, mini_svg
from desk.lanes.words import day_text
from desk.position import FINAL, Position
from tracks.foresights import Band, Kept
from tracks.gate import Light as GateLight
from tracks.linking import link_words
from tracks.models import Activity, Track
from tracks.schedule import Convergence, Link, Relation

AHEAD = frozenset({"not_started", "cannot_start"})
"""States in which an activity can be moved: what has begun keeps its first day."""

KEPT = 512
"""Drawn rows of portfolios that one process keeps: about five megabytes."""

# --- What is kept ------------------------------------------------------------------------------


def content_of(position: Position) -> dict[str, Any]:
    """Everything that the picture shows, without words of the interface; days as ordinals, items as lists."""
    plan = position.rows.plan
    if plan is None:
        return {"lanes": [], "lights": []}
    return {
        "indicative": plan.state == "indicative",
        "gate_on": _ordinal(position.gate_on),
        "spread": position.schedule.spread if len(list(position.converging())) > 1 else None,
        "convergence": str(position.convergence.value),
        "baseline": position.rows.baseline.number if position.rows.baseline else 0,
        "lanes": [_lane(position, track) for track in position.tracks],
        "lights": [_light(position, light) for light in position.lights],
    }


def days_of(content: Mapping[str, Any], *, today: date) -> tuple[date, date]:
    """The first and the last day that the picture needs."""
    axis = axis_of(picture_of(content, today=today))
    return date.fromordinal(axis.scale.first), axis.last


def _lane(position: Position, track: Track) -> dict[str, Any]:
    finish = position.schedule.finishes.get(track.code)
    items = [_item(position, activity) for activity in position.activities if activity.track.code == track.code]
    return {
        "key": track.css,
        "code": track.code,
        "title": track.title,
        "glyph": track.glyph,
        "finish": _ordinal(finish),
        "items": items,
    }


def _item(position: Position, activity: Activity) -> list[Any]:
    span = position.schedule.spans[activity.code]
    return [
        activity.code,
        activity.short,
        position.states[activity.code],
        span.start.toordinal(),
        span.finish.toordinal(),
        int(activity.is_milestone),
        int(activity.is_optional),
        list(position.rows.after.get(activity.code, ())),
        _ordinal(_waiting_since(position, activity)),
        _note(position, activity),
        [day.toordinal() for day in position.agreed.get(activity.code, ())],
        *_slack(position, activity),
        int(activity.pinned_on is not None),
        [[link.before, str(link.relation), link.lag] for link in _ties(position, activity)],
    ]


def _ties(position: Position, activity: Activity) -> list[Link]:
    """The links of which more is to be said than that one thing follows the other."""
    held = position.rows.links.get(activity.code, ())
    return [link for link in held if link.relation != Relation.FINISH_START or link.lag]


def _slack(position: Position, activity: Activity) -> tuple[float | None, int]:
    """The working days by which it may still end later without moving the gate, and until when; of what is ahead."""
    slack = position.schedule.slack.get(activity.code)
    if slack is None or not slack.to_gate or position.states[activity.code] in FINAL:
        return None, 0
    return max(0.0, slack.total), slack.finish.toordinal()


def _waiting_since(position: Position, activity: Activity) -> date | None:
    moments = {"awaiting_signature": activity.submitted_at, "to_be_reconfirmed": activity.state_since}
    moment = moments.get(str(activity.state))
    return position.day(moment) if moment else None


def _note(position: Position, activity: Activity) -> list[Any] | None:
    """What follows the word of the state: until when, how far, or that it was completed once more."""
    if activity.state == Activity.State.POSTPONED and activity.postponed_until:
        return ["until", activity.postponed_until.toordinal()]
    figure = position.rows.figures.get(activity.pk)
    if activity.state == Activity.State.UNDER_WAY and figure and figure.value is not None:
        return ["figure", figure.value, figure.minimum or 0, figure.unit]
    if activity.state == Activity.State.COMPLETED and activity.round > 1 and activity.completed_on:
        return ["again", activity.completed_on.toordinal()]
    return None


def _light(position: Position, light: GateLight) -> list[Any]:
    feeding = [position.by_code[code] for code in (light.waits_for or light.stands_for) if code in position.by_code]
    arrives = max((position.schedule.finish(activity.code) for activity in feeding), default=None)
    return [
        light.code,
        light.title,
        feeding[-1].track.css if feeding else "",
        int(light.lit),
        int(light.code in position.waived),
        int(bool(feeding) and all(activity.state == "awaiting_signature" for activity in feeding)),
        _ordinal(arrives),
        [activity.code for activity in feeding],
    ]


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


# --- What is drawn -----------------------------------------------------------------------------


def read(lanes: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lanes)
    return found


def held_up(lanes: str) -> set[str]:
    """The codes of the activities that cannot start yet."""
    return {item[0] for lane in read(lanes)["lanes"] for item in lane["items"] if item[2] == "cannot_start"}


def picture_of(
    content: Mapping[str, Any],
    *,
    today: date,
    name: str = "",
    slug: str = "",
    direction: Direction = "ltr",
    limits: tuple[int, int] = (0, 0),
    movable: bool = False,
) -> Picture:
    """The picture in the reader's language; without a slug it carries no words and no links, for small drawings.

    `movable`: the reader may plan, so what has not begun can be moved.
    """
    spread = content.get("spread")
    return Picture(
        name=name,
        today=today,
        lanes=tuple(_drawn_lane(lane, today=today, slug=slug, movable=movable) for lane in content["lanes"]),
        lights=tuple(_drawn_light(*light) for light in content["lights"]),
        gate_on=_day(content.get("gate_on")),
        spread_days=spread,
        spread_word=spread_word(content["convergence"], limits) if slug and spread is not None else "",
        indicative=content.get("indicative", False),
        direction=direction,
        baseline=content.get("baseline", 0),
    )


def _drawn_lane(lane: Mapping[str, Any], *, today: date, slug: str, movable: bool) -> Lane:
    return Lane(
        key=lane["key"],
        code=lane["code"],
        title=lane["title"],
        glyph=lane["glyph"],
        finish=_day(lane["finish"]),
        items=tuple(
            _drawn_item(*item, today=today, slug=slug, movable=movable and lane["key"] != CLOSING)
            for item in lane["items"]
        ),
    )


def _drawn_item(
    code: str,
    short: str,
    state: Any,
    start: int,
    finish: int,
    milestone: int,
    optional: int,
    after: list[str],
    since: int,
    note: list[Any] | None,
    agreed: list[int],
    slack: float | None,
    latest: int,
    pinned: int,
    ties: list[list[Any]],
    *,
    today: date,
    slug: str,
    movable: bool,
) -> Item:
    return Item(
        code=code,
        title=short,
        state=state,
        state_word=str(SHAPES[state].word) if slug else "",
        start=date.fromordinal(start),
        finish=date.fromordinal(finish),
        milestone=bool(milestone),
        optional=bool(optional),
        after=tuple(after),
        waiting_since=_day(since),
        note=_note_words(note, today=today) if slug and note else "",
        url=reverse("tracks:activity", args=[slug, code]) if slug else "",
        agreed=(date.fromordinal(agreed[0]), date.fromordinal(agreed[1])) if agreed else None,
        slack=slack,
        latest=_day(latest),
        critical=slack is not None and slack <= 0,
        pinned=bool(pinned),
        ties=tuple(_drawn_tie(*tie) for tie in ties) if slug else (),
        movable=movable and state in AHEAD,
    )


def _drawn_tie(before: str, relation: str, lag: float) -> Tie:
    return Tie(before=before, relation=relation, words=link_words(Link(before, relation, lag)))


def _note_words(note: list[Any], *, today: date) -> str:
    kind, *said = note
    if kind == "until":
        return _("to %(day)s, by agreement") % {"day": day_text(date.fromordinal(said[0]), today=today)}
    if kind == "again":
        return _("completed again %(day)s") % {"day": day_text(date.fromordinal(said[0]), today=today)}
    value, minimum, unit = said
    words = {"value": value, "minimum": minimum, "unit": unit}
    if minimum > value:
        return _("%(value)s %(unit)s, needs %(minimum)s %(unit)s") % words
    return _("%(value)s %(unit)s") % words


def _drawn_light(
    code: str, title: str, lane: str, lit: int, waived: int, awaiting: int, arrives: int, feeding: list[str]
) -> Light:
    return Light(
        code=code,
        title=title,
        lane=lane,
        lit=bool(lit),
        waived=bool(waived),
        awaiting=bool(awaiting),
        arrives=_day(arrives),
        feeding=tuple(feeding),
    )


def foreseen(picture: Picture, kept: Kept | None) -> Picture:
    """The picture with the forecast that was kept: even chance to four in five, of each track and each light.

    One that was made before the plan changed says nothing any more.
    """
    if kept is None or not kept.is_fresh:
        return picture
    lanes = (_foreseen_lane(lane, kept.tracks.get(lane.code)) for lane in picture.lanes)
    lights = (_foreseen_light(light, [kept.activities.get(code) for code in light.feeding]) for light in picture.lights)
    return replace(picture, lanes=tuple(lanes), lights=tuple(lights))


def _foreseen_lane(lane: Lane, band: Band | None) -> Lane:
    if band is None or all(item.done for item in lane.items):
        return lane
    return replace(lane, finish=band.p50, later=_after(band.p80, band.p50))


def _foreseen_light(light: Light, bands: Sequence[Band | None]) -> Light:
    held = [band for band in bands if band]
    if light.lit or not held:
        return light
    arrives = max(band.p50 for band in held)
    return replace(light, arrives=arrives, later=_after(max(band.p80 for band in held), arrives))


def _after(later: date, day: date) -> date | None:
    """The later end of a band; where nothing is in doubt there is none."""
    return later if later > day else None


def spread_word(code: str, limits: tuple[int, int]) -> str:
    """How near to each other the tracks end, and above which figure that word holds."""
    to_watch, far_apart = limits
    above = {Convergence.TO_WATCH: to_watch, Convergence.FAR: far_apart}.get(Convergence(code))
    word = Convergence(code).label
    return _("more than %(limit)s: %(word)s") % {"limit": above, "word": word} if above else str(word)


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


# --- A row of the portfolio --------------------------------------------------------------------


@lru_cache(maxsize=KEPT)
def mini(lanes: str, today: date, span: Span, direction: Direction) -> SafeString:
    """The lanes in small. The same summary on the same axis is drawn once, whoever looks."""
    return mini_svg(picture_of(read(lanes), today=today, direction=direction), span=span)
