"""Replaying the ledger: the plan as it stood after each entry.

Rows are copied and given the values that the entries recorded; the way from rows to tasks is the plan's own. What an
entry did not record yet, because an earlier release wrote it, counts as it is today.
"""

from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tracks.models import Activity, Calendar, CalendarDay, Dependency
from tracks.planning import Network, network_of
from tracks.schedule import Link
from tracks.slippage import Event, Moment
from tracks.turning import PastTurns, Scene
from tracks.working_time import WorkingTime, side_of

if TYPE_CHECKING:
    from tracks.past import Past, Said

MOVING = ("activity", "dependency", "calendar", "implementation")
"""The kinds whose entries can move planned days."""
TURNING = ("signoff", "signature", "version", "assistance_request")
"""The kinds whose entries can only hand the turn on."""


class Replay:
    """The plan as it stood after the entries that were followed."""

    def __init__(self, past: "Past") -> None:
        self.past = past
        self.activities: dict[str, Activity] = {}
        self.links: dict[str, Dependency] = {}
        self.states: dict[str, str] = {}
        self.calendars: dict[str, Calendar] = {}
        self.implementation = copy(past.implementation)
        self.implementation.weekend = _first_weekend(past)
        self._network: Network | None = None
        self._times: WorkingTime | None = None
        self._at: datetime | None = None
        self._follow: dict[str, Callable[[Said], bool]] = {
            "activity": self._activity,
            "dependency": self._dependency,
            "calendar": self._calendar,
            "implementation": self._weekend,
        }

    def follow(self, said: "Said") -> bool:
        """Takes in one entry; true if planned days or turns may be others now."""
        if "state" in said.payload:
            self.states[said.subject] = said.payload["state"]
        self._at = said.at
        if said.kind in self._follow and self._follow[said.kind](said):
            self._network = None
            return True
        return said.kind in TURNING

    @property
    def network(self) -> Network:
        """The plan as the schedule reads it."""
        if self._network is None:
            held = [self.activities[key] for key in self.past.activities if key in self.activities]
            self._network = network_of(self.past.plan, held, self._links_by_code(), self.times)
        return self._network

    @property
    def times(self) -> WorkingTime:
        if self._times is None:
            sides = (side_of(row, self._days_of(row)) for row in self.calendars.values())
            self._times = WorkingTime(self.implementation, tuple(sides))
        return self._times

    def moment(self, said: "Said") -> Moment:
        network = self.network
        scene = Scene(self.past, dict(self.states), {one.code: one for one in network.activities}, said.day)
        return Moment(
            event=Event(said.sequence, said.action, said.day, self.code_of(said)),
            tasks=network.tasks,
            calendar=network.asked["calendar"],
            calendars=network.asked["calendars"],
            before_gate=network.asked["before_gate"],
            turns=PastTurns(scene),
        )

    def code_of(self, said: "Said") -> str:
        """The code of the activity that an entry is about; of a link, of the one that waits."""
        if said.kind == "dependency":
            row = self.past.activities.get(said.facts.get("after", ""))
            return row.code if row else ""
        return str(said.facts.get("code", "")) if said.kind == "activity" else ""

    # --- Taking in

    def _activity(self, said: "Said") -> bool:
        row, facts = self.past.activities.get(said.subject), said.facts
        if row is None:
            return False
        if facts.get("dropped"):
            return self.activities.pop(said.subject, None) is not None
        made, before = copy(row), self.activities.get(said.subject)
        made.__dict__.update({name: read(facts[fact]) for fact, (name, read) in VALUES.items() if fact in facts})
        made.__dict__["state"] = self.states[said.subject]
        made.owner_id = self.past.people.get(facts.get("owner") or "")
        made.postponed_until = _postponed_until(said, made, before)
        self.activities[said.subject] = made
        return True

    def _dependency(self, said: "Said") -> bool:
        row, facts = self.past.links.get(said.subject), said.facts
        if row is None:
            return False
        if facts.get("removed"):
            return self.links.pop(said.subject, None) is not None
        made = copy(row)
        made.relation = facts.get("relation", made.relation)
        made.lag = _number(facts["lag"]) if "lag" in facts else made.lag
        self.links[said.subject] = made
        return True

    def _calendar(self, said: "Said") -> bool:
        row = self.past.calendars.get(said.subject)
        if row is None:
            return False
        made = copy(row)
        made.weekend, made.moves = said.facts.get("weekend", row.weekend), said.facts.get("moves", row.moves)
        self.calendars[said.subject] = made
        self._times = None
        return True

    def _weekend(self, said: "Said") -> bool:
        if "weekend" not in said.changes:
            return False
        self.implementation.weekend = said.changes["weekend"]["new"]
        self._times = None
        return True

    # --- Putting together

    def _links_by_code(self) -> dict[str, tuple[Link, ...]]:
        """As `situations.links_of`: what waits, with its links, both ends being in the plan."""
        codes = {row.pk: row.code for row in self.activities.values()}
        found: dict[str, tuple[Link, ...]] = {}
        for link in [self.links[key] for key in self.past.links if key in self.links]:
            if link.before_id in codes and link.after_id in codes:
                code = codes[link.after_id]
                held = Link(codes[link.before_id], link.relation, float(link.lag))
                found[code] = (*found.get(code, ()), held)
        return found

    def _days_of(self, calendar: Calendar) -> tuple[CalendarDay, ...]:
        """The days that stood in a calendar after the last entry that was followed."""
        at = self._at
        assert at
        return tuple(
            day
            for day in self.past.calendar_days
            if day.calendar_id == calendar.pk and day.made_at <= at and (day.removed_at is None or day.removed_at > at)
        )


def _first_weekend(past: "Past") -> Any:
    """The weekend of the country before it was first changed."""
    changes = (said.changes["weekend"] for said in past.entries if "weekend" in said.changes)
    first = next((change for change in changes), None)
    return first["old"] if first else past.implementation.weekend


def _postponed_until(said: "Said", made: Activity, before: Activity | None) -> date | None:
    if said.action == "activity.postpone":
        return _day(said.data.get("until"))
    return before.postponed_until if before and made.state == Activity.State.POSTPONED else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(said: int | str | None) -> Decimal | None:
    return None if said is None else Decimal(said)


def _same(value: Any) -> Any:
    return value


VALUES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "optional": ("is_optional", _same),
    "responsible": ("responsible_role", _same),
    "length": ("length", _number),
    "shortest": ("shortest", _number),
    "longest": ("longest", _number),
    "joint": ("is_joint", _same),
    "not_before": ("not_before", _day),
    "pinned": ("pinned_on", _day),
    "started": ("started_on", _day),
    "completed": ("completed_on", _day),
}
"""The facts of an activity's entries, with the column that each fills."""
