"""What a change of the plan moves, and by how much: two schedules compared. Told before a change is saved, and after.

The comparison is pure. A change is carried out as it will be, looked at, and undone unless it was seen before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import canonical, ledger
from core.errors import Refusal, RuleViolation
from tracks.calendars import WorkingDays, working_days_between
from tracks.dates import day_words, span_words
from tracks.models import Activity, Plan
from tracks.network import Cycle
from tracks.planning import Network, network_of
from tracks.schedule import Schedule, Span, schedule


@dataclass(frozen=True)
class Shift:
    """A day that becomes another one; `days` counts working days of the country, below 0 to an earlier day."""

    before: date
    after: date
    days: int


@dataclass(frozen=True)
class Move:
    """An activity that is planned for other days."""

    activity: Activity
    before: str
    after: str
    days: int


@dataclass(frozen=True)
class Moves:
    """What a change moves: activities, the ends of the tracks, the day of the gate, the spread."""

    activities: tuple[Move, ...] = ()
    tracks: tuple[tuple[str, Shift], ...] = ()
    """(title of the track, its end)"""
    gate: Shift | None = None
    spread: tuple[int, int] = (0, 0)
    """Working days between the first and the last end of a track, before and after."""
    mark: str = ""
    """One short mark of it all; empty where nothing moves."""
    saved: bool = False

    @property
    def spread_changes(self) -> bool:
        return self.spread[0] != self.spread[1]

    @property
    def any(self) -> bool:
        return bool(self.mark)


def carry_out(plan: Plan, change: Callable[[], object], *, seen: str | None = "") -> Moves:
    """Does `change` and says what it moves. It stays done only if nothing moves, or if just this was `seen` before.

    With None it is only looked at.
    Raises RuleViolation for a change that leaves a pin where its day cannot be kept; then nothing is changed.
    """
    with transaction.atomic():
        ledger.lock_chain(plan.chain_key())
        before = network_of(plan)
        change()
        found = compared(before, network_of(_anew(plan)))
        if seen is None or found.mark not in ("", seen):
            transaction.set_rollback(True)
            return found
    return Moves(**{**vars(found), "saved": True})


def compared(before: Network, after: Network) -> Moves:
    """What differs between two networks of one plan; what stands in one of them alone is not a move."""
    try:
        then, now = schedule(before.tasks, **before.asked), schedule(after.tasks, **after.asked)
    except Cycle as ring:
        raise RuleViolation([Refusal(ring_words(ring.chain))]) from None
    named = {activity.code: activity for activity in after.activities}
    if reasons := _impossible(then, now, named):
        raise RuleViolation(reasons)
    count = _Counting(after.asked["calendar"])
    moved = [code for code in named if code in then.spans and then.spans[code] != now.spans[code]]
    ends = {code: (then.finishes[code], day) for code, day in now.finishes.items() if code in then.finishes}
    titles = {activity.track.code: activity.track.title for activity in after.activities}
    return Moves(
        activities=tuple(_move(named[code], then.spans[code], now.spans[code], count) for code in moved),
        tracks=tuple((titles[code], shift) for code, days in ends.items() if (shift := count.shift(*days))),
        gate=count.shift(then.gate, now.gate) if then.gate and now.gate else None,
        spread=(then.spread, now.spread),
        mark=_mark(then, now, moved),
    )


def said(moves: Moves) -> str:
    """What was moved, in a sentence after saving; empty where nothing was."""
    if not moves.activities:
        return ""
    count = len(moves.activities)
    words = ngettext("%(count)s activity is planned anew.", "%(count)s activities are planned anew.", count)
    sentences = [words % {"count": count}]
    if moves.gate:
        sentences.append(_("The gate moves to %(day)s.") % {"day": day_words(moves.gate.after)})
    return " ".join(sentences)


def ring_words(chain: Sequence[str]) -> str:
    """Why activities cannot wait for each other in a ring."""
    return _("They would wait for each other in a ring: %(chain)s.") % {"chain": " → ".join(chain)}


class _Counting:
    def __init__(self, calendar: WorkingDays) -> None:
        self.calendar = calendar

    def days(self, before: date, after: date) -> int:
        return working_days_between(before, after, calendar=self.calendar)

    def shift(self, before: date, after: date) -> Shift | None:
        return Shift(before, after, self.days(before, after)) if before != after else None


def _move(activity: Activity, before: Span, after: Span, count: _Counting) -> Move:
    """By how much it ends later, or starts later where it ends on the same day."""
    days = count.days(before.finish, after.finish) or count.days(before.start, after.start)
    return Move(activity, span_words(before), span_words(after), days)


def _mark(then: Schedule, now: Schedule, moved: Sequence[str]) -> str:
    spans = {code: [then.spans[code].start, then.spans[code].finish, *_days(now.spans[code])] for code in moved}
    changed = moved or then.gate != now.gate or then.finishes != now.finishes
    return canonical.digest([spans, then.gate, now.gate, then.spread, now.spread])[:16] if changed else ""


def _days(span: Span) -> list[date]:
    return [span.start, span.finish]


def _impossible(then: Schedule, now: Schedule, named: Mapping[str, Activity]) -> list[Refusal]:
    """The pins that cannot be kept, but for those that could not be kept before either, on their same day."""
    return [
        Refusal(pin_words(named[code], chain), named[code].get_absolute_url(), str(named[code]))
        for code, chain in now.broken.items()
        if code not in then.broken or then.spans.get(code) != now.spans[code]
    ]


def pin_words(activity: Activity, chain: Sequence[str]) -> str:
    """Why an activity cannot start on the day on which it is pinned."""
    assert activity.pinned_on
    named = {"activity": activity, "day": day_words(activity.pinned_on), "chain": " → ".join(chain)}
    if len(chain) == 1:
        return _("%(activity)s cannot start on %(day)s: that day has passed, or its own dates come later.") % named
    return _("%(activity)s cannot start on %(day)s: what it waits for ends later (%(chain)s).") % named


def _anew(plan: Plan) -> Plan:
    """The plan as it stands now, with the implementation that is loaded."""
    found = Plan.objects.defer("source").get(pk=plan.pk)
    found.implementation = plan.implementation
    return found
