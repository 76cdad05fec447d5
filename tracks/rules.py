"""The rules of activities as pure functions on loaded facts: dependencies, the gate, evidence, the state of a track."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal


@dataclass(frozen=True)
class Blocker:
    """What is waited for and has not come, as the refusal shows it: that it finishes, or that it starts."""

    code: str
    title: str
    state: str
    url: str
    to_finish: bool = True


@dataclass(frozen=True)
class DarkLight:
    """A light of the gate that is dark and not waived, with what it waits for."""

    title: str
    waits_for: tuple[str, ...]


@dataclass(frozen=True)
class ActivitySituation:
    """What the guards of an activity look at.

    `blockers` must be finished before it starts; `holding_start` must have started before it starts, `holding_end`
    have finished or started before it is completed.
    """

    code: str
    title: str
    is_optional: bool = False
    rests_on_document: str = ""
    document_url: str = ""
    has_document: bool = False
    reconfirms: bool = False
    blockers: tuple[Blocker, ...] = ()
    holding_start: tuple[Blocker, ...] = ()
    holding_end: tuple[Blocker, ...] = ()
    dark_lights: tuple[DarkLight, ...] = ()
    gate_url: str = ""
    unmet: tuple[tuple[str, str], ...] = field(default=())
    """(code of the line, what it lacks in words)"""
    url: str = ""

    @property
    def before_start(self) -> tuple[Blocker, ...]:
        """All for which its start waits."""
        return (*self.blockers, *self.holding_start)

    @property
    def before_end(self) -> tuple[Blocker, ...]:
        """All for which its completion waits."""
        return (*self.blockers, *self.holding_end)


def predecessors_finished(situation: ActivitySituation) -> list[Refusal]:
    """No activity leaves *not started*, or is submitted, before its predecessors are completed."""
    return [_still_waits(blocker) for blocker in situation.blockers]


def others_started(situation: ActivitySituation) -> list[Refusal]:
    """What starts only after another has started waits for that."""
    return [_still_waits(blocker) for blocker in situation.holding_start]


def others_ended(situation: ActivitySituation) -> list[Refusal]:
    """What finishes only after another has finished, or started, is not completed before."""
    return [_still_waits(blocker) for blocker in situation.holding_end]


def _still_waits(blocker: Blocker) -> Refusal:
    words = (
        _("%(code)s %(title)s is not finished: %(state)s.")
        if blocker.to_finish
        else _("%(code)s %(title)s has not started: %(state)s.")
    )
    named = {"code": blocker.code, "title": blocker.title, "state": blocker.state}
    return Refusal(words % named, blocker.url, f"{blocker.code} {blocker.title}")


def gate_open(situation: ActivitySituation) -> list[Refusal]:
    """The closing workshop opens with all five lights, or with a waiver for each dark one."""
    return [
        Refusal(
            _("The light “%(light)s” is dark: it waits for %(codes)s, or for a waiver.")
            % {"light": light.title, "codes": ", ".join(light.waits_for)},
            situation.gate_url,
            light.title,
        )
        for light in situation.dark_lights
    ]


def completed_by_its_document(situation: ActivitySituation) -> Refusal | None:
    """What a signed document completes is not signed a second time; only a re-confirmation is."""
    if situation.rests_on_document and not situation.reconfirms:
        return Refusal(
            _("This is completed by the document “%(document)s”: submit that for signature.")
            % {"document": situation.rests_on_document},
            situation.document_url,
            situation.rests_on_document,
        )
    return None


def checklist_met(situation: ActivitySituation) -> list[Refusal]:
    """Everything required on the checklist is there."""
    return [Refusal(words, f"{situation.url}#line-{code}", _("See the line")) for code, words in situation.unmet]


def only_optional(situation: ActivitySituation) -> Refusal | None:
    """Only an optional activity is skipped."""
    if situation.is_optional:
        return None
    return Refusal(_("Only optional activities can be skipped; postpone this one instead."))


def wrong_first_day(on: date, *, today: date, finished: date | None) -> str:
    """Work begins on a day that is there, and after all before it was finished; in words why not, or empty."""
    if on > today:
        return _("That day lies ahead; what has not happened cannot be recorded.")
    if finished and on < finished:
        return _("What stands before it was only completed on %(day)s.") % {"day": date_format(finished)}
    return ""


def track_state(activities: Iterable[tuple[str, bool]]) -> str:
    """The state of a track from (state, optional) of its activities.

    Completed when all obligatory ones are, or, where there are none, when each is completed or skipped.
    """
    held = list(activities)
    obligatory = [state for state, optional in held if not optional]
    if obligatory:
        done = all(state == "completed" for state in obligatory)
    else:
        done = bool(held) and all(state in ("completed", "skipped") for state, _optional in held)
    if done:
        return "completed"
    begun = any(state not in ("not_started", "skipped") for state, _optional in held)
    return "under_way" if begun else "not_started"


# --- The checklist -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Group:
    """A required group of an attendance: a role, at institutions of these numbers; `each` of them if asked."""

    role: str
    label: str
    institutions: frozenset[str]
    minimum: int
    each: bool = False


@dataclass(frozen=True)
class ItemFacts:
    """A line of a checklist with what was declared for it."""

    text: str
    sort: str
    code: str = ""
    is_required: bool = True
    is_done: bool = False
    value: int | None = None
    minimum: int | None = None
    unit: str = ""
    files: int = 0
    groups: tuple[Group, ...] = ()
    attendance: tuple[tuple[str, str, int], ...] = ()


def unmet(item: ItemFacts, *, unconfirmed: Collection[str] = (), unanswered: int = 0) -> list[str]:
    """What a required line still lacks, in words; empty if it is met or not required.

    `unconfirmed` are the codes of activities whose length is not confirmed, `unanswered` the open requests.
    """
    if not item.is_required:
        return []
    if item.sort == "lengths":
        return _unmet_lengths(unconfirmed)
    if item.sort == "answered":
        return _unmet_answered(unanswered)
    return UNMET[item.sort](item)


def _unmet_tick(item: ItemFacts) -> list[str]:
    return [] if item.is_done else [_("Not confirmed yet: %(text)s") % {"text": item.text}]


def _unmet_file(item: ItemFacts) -> list[str]:
    return [] if item.files else [_("A file is missing: %(text)s") % {"text": item.text}]


def _unmet_figure(item: ItemFacts) -> list[str]:
    if item.value is None:
        return [_("A figure is missing: %(text)s") % {"text": item.text}]
    if item.minimum is not None and item.value < item.minimum:
        return [
            _("It stands at %(value)s %(unit)s and needs %(minimum)s %(unit)s: %(text)s")
            % {"value": item.value, "minimum": item.minimum, "unit": item.unit, "text": item.text}
        ]
    return []


def _unmet_attendance(item: ItemFacts) -> list[str]:
    return [
        _("Too few attended: %(group)s – %(found)s of at least %(minimum)s.")
        % {"group": group.label, "found": found, "minimum": minimum}
        for group in item.groups
        for found, minimum in [_attended(group, item.attendance)]
        if found < minimum
    ]


def _attended(group: Group, attendance: tuple[tuple[str, str, int], ...]) -> tuple[int, int]:
    """How many of a group attended, and how many it asks for; with `each`, counted in institutions."""
    there = [(at, count) for at, role, count in attendance if role == group.role and at in group.institutions]
    if group.each:
        reached = {at for at, _count in there if sum(c for a, c in there if a == at) >= group.minimum}
        return len(reached), len(group.institutions)
    return sum(count for _at, count in there), group.minimum


def _unmet_lengths(unconfirmed: Collection[str]) -> list[str]:
    if not unconfirmed:
        return []
    return [_("The length is not confirmed yet of: %(codes)s") % {"codes": ", ".join(unconfirmed)}]


def _unmet_answered(unanswered: int) -> list[str]:
    if not unanswered:
        return []
    words = ngettext(
        "%(number)s request for assistance is not answered yet.",
        "%(number)s requests for assistance are not answered yet.",
        unanswered,
    )
    return [words % {"number": unanswered}]


UNMET: dict[str, Callable[[ItemFacts], list[str]]] = {
    "tick": _unmet_tick,
    "file": _unmet_file,
    "figure": _unmet_figure,
    "attendance": _unmet_attendance,
}
