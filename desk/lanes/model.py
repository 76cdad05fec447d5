"""What the picture of an implementation is drawn from: plain frozen values. No query, no drawing, no rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Direction = Literal["ltr", "rtl"]
Unit = Literal["day", "week", "month", "quarter"]
State = Literal[
    "not_started",
    "cannot_start",
    "under_way",
    "awaiting_signature",
    "completed",
    "postponed",
    "skipped",
    "to_be_reconfirmed",
]

CLOSING = "end"
OPTIONAL = "opt"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tie:
    """Another way of waiting than start after finish: by which ends (SS, FF, SF), and how it is said in words."""

    before: str
    relation: str
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One activity. Dates are calendar days, both included; texts are in the reader's language already.

    `note` follows the word of the state ("9 of 11 sources"); on a completed activity it takes the place of
    the day ("completed again 7 May"). `waiting_since` is said as "since 23 April" and wins over the note.

    `agreed` holds its days in the baseline. `latest` is the last day by which it may end without moving the gate,
    `slack` the working days until then; both only while it is ahead. `critical`: there are none. `pinned`: its first
    day is fixed. `movable`: the reader may plan it for other days. `runs_in` and `runs_on`: it is seen in part, and
    goes on before what is shown, or after it.
    """

    code: str
    title: str
    state: State
    state_word: str
    start: date
    finish: date
    note: str = ""
    milestone: bool = False
    url: str = ""
    after: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    optional: bool = False
    waiting_since: date | None = None
    agreed: tuple[date, date] | None = None
    slack: float | None = None
    latest: date | None = None
    critical: bool = False
    pinned: bool = False
    movable: bool = False
    runs_in: bool = False
    runs_on: bool = False

    @property
    def done(self) -> bool:
        return self.state == "completed"

    @property
    def moved(self) -> bool:
        """It has other days than those that were agreed."""
        return self.agreed is not None and self.agreed != (self.start, self.finish)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    """One track: `key` is the class that gives the hue (adm sta dam int end opt).

    `finish` is when it is forecast, or planned, to end; `later` the pessimistic end, if there is a forecast.
    `runs_in`: something of it lies before what is shown.
    """

    key: str
    title: str
    glyph: str
    code: str = ""
    items: tuple[Item, ...] = ()
    finish: date | None = None
    later: date | None = None
    runs_in: bool = False

    @property
    def completed(self) -> int:
        return sum(item.done for item in self.items if not item.optional)

    @property
    def obligatory(self) -> int:
        return sum(not item.optional for item in self.items)


@dataclass(frozen=True, kw_only=True, slots=True)
class Light:
    """One light of the closing gate, on the lane that feeds it; `arrives` to `later` is when it should be lit."""

    code: str
    title: str
    lane: str
    lit: bool = False
    waived: bool = False
    awaiting: bool = False
    arrives: date | None = None
    later: date | None = None
    feeding: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """The code of its shape and word in `core.shapes`."""
        if self.lit:
            return "lit"
        if self.waived:
            return "waived"
        return "awaiting_signature" if self.awaiting else "dark"


@dataclass(frozen=True, kw_only=True, slots=True)
class DayOff:
    """A day on which work rests; `tentative` while nobody knows for certain that it is that day."""

    day: date
    name: str
    tentative: bool = False
    half: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The days that are shown, in which unit; weekends and public holidays among them. Monday is 0."""

    unit: Unit
    first: date
    last: date
    week_starts: int = 0
    weekend: tuple[date, ...] = ()
    days_off: tuple[DayOff, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """One implementation on one day. `spread_word` judges the spread ("more than 20: to watch").

    Without a `window` it shows all of the plan. `baseline` is the number of the one that it is compared with.
    """

    name: str
    today: date
    lanes: tuple[Lane, ...]
    lights: tuple[Light, ...] = ()
    gate_on: date | None = None
    spread_days: int | None = None
    spread_word: str = ""
    indicative: bool = False
    direction: Direction = "ltr"
    window: Window | None = None
    baseline: int = 0

    @property
    def tracks(self) -> tuple[Lane, ...]:
        """The lanes that converge: neither the closing stage nor the optional activities."""
        return tuple(lane for lane in self.lanes if lane.key not in {CLOSING, OPTIONAL})

    def lane(self, key: str) -> Lane | None:
        return next((lane for lane in self.lanes if lane.key == key), None)

    def items(self) -> Iterator[Item]:
        for lane in self.lanes:
            yield from lane.items
