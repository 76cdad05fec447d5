"""The picture in words: the rows of its table, and the lists that take its place on a phone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from desk.lanes.model import CLOSING, Item, Lane, Light, Picture, Tie
from desk.lanes.strips import strip_svg
from desk.lanes.words import (
    count_of,
    day_text,
    finish_text,
    gate_count,
    light_state,
    light_text,
    said_of,
    slack_days,
    spread_text,
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One activity. `words` is what the picture writes beside its shape, `slack` what its marks say above the bar."""

    track: str
    key: str
    code: str
    title: str
    url: str
    state: str
    state_word: str
    words: str
    note: str
    after: tuple[str, ...]
    start: date
    finish: date
    milestone: bool
    optional: bool
    agreed: tuple[date, date] | None
    slack: str
    latest: date | None
    pinned: bool
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class LightRow:
    """One light of the gate: `state` names its shape, `expected` is when it should be lit, or that it is."""

    code: str
    title: str
    track: str
    state: str
    state_word: str
    expected: str


@dataclass(frozen=True, slots=True)
class FinishRow:
    """One track: how much is completed, and when it should end."""

    track: str
    key: str
    count: str
    finish: str


@dataclass(frozen=True, slots=True)
class Step:
    """An activity in a list; `why` is what is to be said of it, or the day it was completed."""

    code: str
    title: str
    url: str
    state: str
    state_word: str
    why: str


@dataclass(frozen=True, slots=True)
class PhoneLane:
    """A lane as a list under its strip; what is done folds away."""

    key: str
    title: str
    glyph: str
    count: str
    finish: str
    strip: SafeString
    done: tuple[Step, ...]
    ahead: tuple[Step, ...]


# --- The table ---------------------------------------------------------------------------------


def table_rows(picture: Picture) -> tuple[TableRow, ...]:
    """Every activity of every lane, in the order of the picture."""
    said = said_of(picture.items(), today=picture.today)
    return tuple(
        TableRow(
            lane.title,
            lane.key,
            item.code,
            item.title,
            item.url,
            item.state,
            item.state_word,
            said[item.code].words,
            item.note,
            item.after,
            item.start,
            item.finish,
            item.milestone,
            item.optional,
            item.agreed,
            slack_of(item),
            item.latest,
            item.pinned,
            item.ties,
        )
        for lane in picture.lanes
        for item in lane.items
    )


def slack_of(item: Item) -> str:
    """By how many working days it may still be delayed without moving the gate."""
    if item.critical:
        return pgettext("slack", "none")
    return "" if item.slack is None else slack_days(item.slack)


def light_rows(picture: Picture) -> tuple[LightRow, ...]:
    titles = {lane.key: lane.title for lane in picture.lanes}
    return tuple(_light_row(light, titles.get(light.lane, ""), today=picture.today) for light in picture.lights)


def _light_row(light: Light, track: str, *, today: date) -> LightRow:
    expected = light_text(light, today=today)
    return LightRow(light.code, light.title, track, light.state, light_state(light), expected)


def finish_rows(picture: Picture) -> tuple[FinishRow, ...]:
    """When each track should end: what the picture writes at its right edge."""
    return tuple(
        FinishRow(lane.title, lane.key, count_of(lane), finish_text(lane, today=picture.today))
        for lane in picture.tracks
    )


# --- The lists ---------------------------------------------------------------------------------


def phone_lanes(picture: Picture) -> tuple[PhoneLane, ...]:
    """A list for each lane but the closing one, whose lights are a list of their own."""
    return tuple(_phone_lane(lane, picture) for lane in picture.lanes if lane.key != CLOSING)


def _phone_lane(lane: Lane, picture: Picture) -> PhoneLane:
    return PhoneLane(
        lane.key,
        lane.title,
        lane.glyph,
        count_of(lane),
        finish_text(lane, today=picture.today),
        strip_svg(lane, picture=picture),
        _steps((item for item in lane.items if item.done), today=picture.today),
        _steps((item for item in lane.items if not item.done), today=picture.today),
    )


def closing_steps(picture: Picture) -> tuple[Step, ...]:
    """The activities after the gate."""
    lane = picture.lane(CLOSING)
    return _steps(lane.items, today=picture.today) if lane else ()


def gate_sentence(picture: Picture) -> str:
    """gate: none of 5 lit, 35 working days apart: more than 20: to watch"""
    parts = [gate_count(picture)] if picture.lights else []
    if picture.spread_days is not None:
        parts.append(spread_text(picture.spread_days))
    if picture.spread_word:
        parts.append(picture.spread_word)
    return "; ".join(parts)


def _steps(items: Iterable[Item], *, today: date) -> tuple[Step, ...]:
    return tuple(
        Step(item.code, item.title, item.url, item.state, item.state_word, _why(item, today=today)) for item in items
    )


def _why(item: Item, *, today: date) -> str:
    if item.done:
        return item.note or day_text(item.finish, today=today)
    if item.waiting_since:
        since = gettext("since %(day)s") % {"day": day_text(item.waiting_since, today=today)}
        return gettext("%(since)s, %(note)s") % {"since": since, "note": item.note} if item.note else since
    return item.note
