"""Where an implementation stands, computed from its loaded rows: days, states as shown, lights, convergence. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from accounts.models import Institution, Membership
from accounts.roles import NATIONAL_ROLES, Role
from core import clock
from desk.loading import Rows
from record.signers import Roll
from tracks import gate
from tracks.calendars import WorkingDays, working_days_between
from tracks.models import Activity, Track
from tracks.planning import planned
from tracks.schedule import Convergence, Relation, Schedule, convergence
from tracks.situations import blueprint_of

FINAL = frozenset({"completed", "skipped"})
IN_HAND = frozenset({"under_way", "awaiting_signature", "to_be_reconfirmed"})
UNHEARD = frozenset({"ilo", "donor"})
"""Kinds of institutions that the process is not there to hear."""


@dataclass
class Position:
    """An implementation that has a plan, as seen on the day `today` of its own time zone."""

    rows: Rows
    today: date

    @property
    def activities(self) -> list[Activity]:
        return self.rows.activities

    @cached_property
    def by_code(self) -> dict[str, Activity]:
        return {activity.code: activity for activity in self.activities}

    @cached_property
    def members(self) -> tuple[Membership, ...]:
        """The memberships in force today."""
        return tuple(member for member in self.rows.members if member.is_current(self.today))

    @cached_property
    def roll(self) -> Roll:
        return Roll(self.members, tuple(self.rows.delegations))

    @cached_property
    def schedule(self) -> Schedule:
        assert self.rows.plan
        return planned(self.rows.plan, self.activities, self.rows.links, self.rows.times)

    @cached_property
    def calendar(self) -> WorkingDays:
        assert self.rows.times
        return self.rows.times.country

    def day(self, moment: datetime) -> date:
        """The calendar day of a moment where the implementation is."""
        return moment.astimezone(self.rows.implementation.zone).date()

    # --- States

    @cached_property
    def lights(self) -> tuple[gate.Light, ...]:
        assert self.rows.plan
        return gate.lights(self._stored, blueprint_of(self.rows.plan).gate)

    @cached_property
    def waived(self) -> frozenset[str]:
        """The dark lights for which a granted waiver stands."""
        granted = {light for light, state in self.rows.waivers.items() if state == "granted"}
        return frozenset(light.code for light in self.lights if light.code in granted and not light.lit)

    @cached_property
    def _stored(self) -> dict[str, str]:
        return {activity.code: str(activity.state) for activity in self.activities}

    def blocking(self, activity: Activity) -> tuple[str, ...]:
        """The predecessors that still keep it from starting."""
        after = self.rows.after.get(activity.code, ())
        if activity.opens_with_gate:
            return gate.still_before(after, states=self._stored, shown=self.lights, waived=self.waived)
        return tuple(code for code in after if self._stored.get(code) != gate.COMPLETED)

    @cached_property
    def states(self) -> dict[str, str]:
        """The state of each activity as it is shown: *cannot start yet* where something stands before it."""
        return {activity.code: self._shown(activity) for activity in self.activities}

    def _shown(self, activity: Activity) -> str:
        if activity.state != Activity.State.NOT_STARTED:
            return str(activity.state)
        closed = activity.opens_with_gate and not self.gate_open
        held_up = closed or self.blocking(activity) or self._not_yet_started(activity)
        return "cannot_start" if held_up else "not_started"

    def _not_yet_started(self, activity: Activity) -> list[str]:
        """What has not started although this one starts only after it."""
        links = self.rows.links.get(activity.code, ())
        beside = [link.before for link in links if link.relation == Relation.START_START]
        return [code for code in beside if code in self.by_code and not self.by_code[code].is_begun]

    @cached_property
    def gate_open(self) -> bool:
        return gate.opens(self.lights, waived=self.waived)

    @property
    def obligatory(self) -> list[Activity]:
        return [activity for activity in self.activities if not activity.is_optional]

    # --- Tracks

    @cached_property
    def tracks(self) -> list[Track]:
        """The tracks that have activities, in their order."""
        return list({activity.track.code: activity.track for activity in self.activities}.values())

    def converging(self) -> Iterator[Track]:
        return (track for track in self.tracks if not track.is_closing and not track.is_optional)

    @cached_property
    def convergence(self) -> Convergence:
        assert self.rows.plan
        limits = blueprint_of(self.rows.plan).convergence
        return convergence(self.schedule.spread, to_watch=limits.to_watch, far_apart=limits.far_apart)

    def days_ahead(self) -> int:
        """By how many working days the platform is expected before governance and statistics; 0 if it is not."""
        ends = {track.css: self.schedule.finishes[track.code] for track in self.converging()}
        others = [ends[key] for key in ("adm", "sta") if key in ends]
        if "int" not in ends or not others:
            return 0
        return max(0, working_days_between(ends["int"], max(others), calendar=self.calendar))

    # --- The gate

    @cached_property
    def gate_on(self) -> date | None:
        """When the gate was agreed to open; while the plan is indicative, when it should."""
        return self._agreed_gate() or self.schedule.gate

    def _agreed_gate(self) -> date | None:
        closing = next((activity.code for activity in self.activities if activity.opens_with_gate), "")
        ends = [self.agreed[code][1] for code in self.rows.after.get(closing, ()) if code in self.agreed]
        return max(ends, default=None)

    @cached_property
    def agreed(self) -> dict[str, tuple[date, date]]:
        """The first and the last day of each activity as the latest baseline froze them."""
        if self.rows.baseline is None:
            return {}
        lines = self.rows.baseline.lines
        return {
            code: (date.fromisoformat(line["start"]), date.fromisoformat(line["finish"]))
            for code, line in lines.items()
        }

    def next_milestone(self) -> Activity | None:
        """The first unfinished milestone before the gate; beyond it, the first unfinished activity."""
        ahead = [activity for activity in self.obligatory if activity.state not in FINAL]
        ahead.sort(key=lambda activity: self.schedule.finish(activity.code))
        before = [activity for activity in ahead if activity.is_milestone]
        return next(iter(before or ahead), None)

    # --- Whose project it is

    def in_national_hands(self) -> int:
        """How many obligatory activities a national institution answers for."""
        return sum(self._is_national(activity) for activity in self.obligatory)

    def _is_national(self, activity: Activity) -> bool:
        held = {member.role for member in self.members if member.person_id == activity.owner_id}
        roles = held if activity.owner_id else {activity.responsible_role}
        return bool(roles & NATIONAL_ROLES)

    def acts(self) -> tuple[int, int]:
        """How many acts on record were done in a national role, and how many in any role of the process."""
        held = {role: count for role, count in self.rows.acts.items() if role in Role.values}
        return sum(count for role, count in held.items() if role in NATIONAL_ROLES), sum(held.values())

    def planner(self) -> tuple[str, str, date | None]:
        """Role and institution that changed the plan last, and the day; nothing while nobody has changed it."""
        role, at, day = self.rows.planner or ("", "", None)
        return role, next((each.name for each in self.rows.institutions if str(each.public_id) == at), ""), day

    @cached_property
    def stakeholders(self) -> list[tuple[Institution, bool]]:
        """The main stakeholders, and whether each has commented, signed or attended."""
        asked = [each for each in self.rows.institutions if each.is_main_stakeholder and each.type not in UNHEARD]
        return [(each, each.pk in self.rows.heard or str(each.public_id) in self.rows.heard) for each in asked]

    def constituencies(self) -> dict[str, tuple[int, int]]:
        """Of how many main stakeholders of each constituency were heard: heard, all."""
        counted: dict[str, tuple[int, int]] = {}
        for each, heard in self.stakeholders:
            before, every = counted.get(each.constituency, (0, 0))
            counted[each.constituency] = (before + heard, every + 1)
        return counted


def position_of(rows: Rows) -> Position:
    return Position(rows, clock.today(rows.implementation.zone))
