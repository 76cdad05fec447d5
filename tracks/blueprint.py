"""A blueprint: the process as data, in frozen dataclasses. Reading, checking and comparing have their own modules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from record.rules import BLOCKING
from tracks.vocabulary import NAMED


class ItemKind(StrEnum):
    """How an item of a checklist is met."""

    TICK = "tick"
    FILE = "file"
    FIGURE = "figure"
    ATTENDANCE = "attendance"
    LENGTHS = "lengths"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Who:
    """A predicate over persons: a role, at institutions of one kind or of one group; with neither, at any."""

    role: str
    institution: str = ""
    group: str = ""


@dataclass(frozen=True)
class Length:
    """Working days, from the shortest to the longest; the same twice when there is one figure."""

    shortest: int
    longest: int


@dataclass(frozen=True)
class Evidence:
    """What completes an activity. A document must be of this kind and reach this state."""

    kind: str
    document: str = ""
    state: str = ""


@dataclass(frozen=True)
class Attending:
    """One required group of an attendance: at least `minimum` persons; with `each`, of every institution there.

    A minimum of 0 says that the group is welcome, and asks for nobody.
    """

    who: Who
    minimum: int
    each: bool = False


@dataclass(frozen=True)
class Item:
    """One line of a checklist. `minimum`, `unit`, `of` belong to a figure, `per` and `attending` to an attendance."""

    code: str
    text: str
    kind: ItemKind
    required: bool = True
    minimum: int | None = None
    unit: str = ""
    of: str = ""
    per: str = ""
    attending: tuple[Attending, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a signature of a step can come from, and how many persons can be expected there."""

    who: Who
    seats: int = 1


@dataclass(frozen=True)
class Step:
    """`needed` distinct persons sign with one meaning; steps of the same turn are open together.

    With `each`, one person signs for every institution of the places' group instead, and `needed` is 0.
    """

    code: str
    title: str
    meaning: str
    places: tuple[Place, ...]
    needed: int = 1
    each: bool = False
    turn: int = 1

    @property
    def blocks(self) -> bool:
        """Nothing is finished before this step is."""
        return self.meaning in BLOCKING

    @property
    def can_fall_away(self) -> bool:
        """The step asks for nobody until the country names institutions for it."""
        return all(place.who.group == NAMED for place in self.places)


@dataclass(frozen=True)
class Track:
    code: str
    title: str
    glyph: str
    css: str
    closing: bool = False
    optional: bool = False

    @property
    def converges(self) -> bool:
        """The track is one of those that should end at about the same time."""
        return not (self.closing or self.optional)


@dataclass(frozen=True)
class Activity:
    """`optional` is true in an optional track too. `length` is None where the assessment alone decides."""

    code: str
    track: str
    title: str
    short: str
    description: str
    responsible: Who
    evidence: Evidence
    supporting: tuple[Who, ...] = ()
    milestone: bool = False
    optional: bool = False
    mission: bool = False
    after: tuple[str, ...] = ()
    length: Length | None = None
    length_note: str = ""
    planning_length: int | None = None
    checklist: tuple[Item, ...] = ()
    sign_off: tuple[Step, ...] = ()
    guards: tuple[str, ...] = ()
    advice: str = ""

    @property
    def planned_days(self) -> int:
        """What the indicative plan reckons with: its own figure, otherwise the longest length."""
        if self.planning_length is not None:
            return self.planning_length
        return self.length.longest if self.length else 1


@dataclass(frozen=True)
class DocumentKind:
    """How a kind of document is signed off; its lifecycle belongs to the kind itself."""

    kind: str
    title: str
    short: str
    sign_off: tuple[Step, ...]


@dataclass(frozen=True)
class GateLight:
    """One light of the gate: lit when all `activities` are completed; a waiver of it stands in for `stands_for`."""

    code: str
    title: str
    activities: tuple[str, ...]
    stands_for: tuple[str, ...]


@dataclass(frozen=True)
class Gate:
    """The closing gate: what it opens, and its lights."""

    opens: str
    lights: tuple[GateLight, ...]


@dataclass(frozen=True)
class ConvergenceLimits:
    """The spread, in working days, above which the tracks are "to watch", and above which "far apart"."""

    to_watch: int
    far_apart: int


@dataclass(frozen=True)
class Blueprint:
    code: str
    version: int
    title: str
    language: str
    tracks: tuple[Track, ...]
    activities: tuple[Activity, ...]
    documents: tuple[DocumentKind, ...]
    gate: Gate
    convergence: ConvergenceLimits

    @cached_property
    def by_code(self) -> Mapping[str, Activity]:
        return {activity.code: activity for activity in self.activities}

    @cached_property
    def after(self) -> Mapping[str, tuple[str, ...]]:
        """The dependencies alone: each code with the codes before it."""
        return {activity.code: activity.after for activity in self.activities}

    @property
    def converging(self) -> tuple[str, ...]:
        """The codes of the tracks that should end at about the same time."""
        return tuple(track.code for track in self.tracks if track.converges)

    def of_track(self, code: str) -> Iterator[Activity]:
        return (activity for activity in self.activities if activity.track == code)

    def document(self, kind: str) -> DocumentKind:
        """Raises KeyError for a kind that the blueprint does not name."""
        for document in self.documents:
            if document.kind == kind:
                return document
        raise KeyError(kind)

    def steps_of(self, activity: Activity) -> tuple[Step, ...]:
        """The steps that finish an activity: those of its document, otherwise its own."""
        return self.document(activity.evidence.document).sign_off if activity.evidence.document else activity.sign_off
