"""The plan's past: what the ledger says of it, the rows it speaks of, and the moments in between. It never writes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import Membership
from core.models import Entry
from record.models import SignOff, Version
from tracks.models import Activity, AssistanceRequest, Baseline, Calendar, CalendarDay, Dependency, Plan
from tracks.replaying import MOVING, TURNING, Replay
from tracks.slippage import Moment

FOLLOWED = (*MOVING, *TURNING, "baseline", "proposal")


@dataclass(frozen=True)
class Said:
    """One entry of the ledger, as far as the plan follows it."""

    sequence: int
    at: datetime
    day: date
    action: str
    subject: str
    actor: UUID | None
    payload: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return str(self.payload.get("kind", ""))

    @property
    def facts(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.payload.get("facts", {})
        return found

    @property
    def data(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.payload.get("data", {})
        return found

    @property
    def changes(self) -> Mapping[str, Mapping[str, Any]]:
        """Old and new values of an edit."""
        found: Mapping[str, Mapping[str, Any]] = self.data.get("changes", {})
        return found


class Past:
    """What the ledger says about a plan, and the rows that it speaks of; a constant number of queries."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.implementation = plan, plan.implementation

    @cached_property
    def entries(self) -> list[Said]:
        wanted = Q()
        for kind in FOLLOWED:
            wanted |= Q(action__startswith=f"{kind}.")
        held = Entry.objects.filter(wanted, chain__key=self.plan.chain_key()).order_by("sequence")
        zone = self.implementation.zone
        return [
            Said(sequence, at, at.astimezone(zone).date(), action, str(subject), actor, json.loads(payload))
            for sequence, at, action, subject, actor, payload in held.values_list(
                *("sequence", "recorded_at", "action", "subject", "actor", "payload")
            )
        ]

    @cached_property
    def by_sequence(self) -> dict[int, Said]:
        return {said.sequence: said for said in self.entries}

    @cached_property
    def activities(self) -> dict[str, Activity]:
        """Every activity that the plan ever had, in the order of the plan."""
        held = Activity.objects.filter(track__plan=self.plan).order_by("track__order", "order")
        found = {str(row.public_id): row for row in held.select_related("track")}
        for row in found.values():
            row.track.plan = self.plan
        return found

    @cached_property
    def links(self) -> dict[str, Dependency]:
        held = Dependency.objects.filter(after__track__plan=self.plan).order_by("pk")
        return {str(row.public_id): row for row in held}

    @cached_property
    def members(self) -> list[Membership]:
        """Everybody who ever took part."""
        held = Membership.objects.filter(implementation=self.implementation)
        return list(held.select_related("person", "institution").order_by("pk"))

    @cached_property
    def people(self) -> dict[str, int]:
        return {str(member.person.public_id): member.person_id for member in self.members}

    @cached_property
    def signoffs(self) -> list[SignOff]:
        return list(SignOff.objects.filter(implementation=self.implementation).with_facts().order_by("pk"))

    @cached_property
    def versions(self) -> list[Version]:
        held = Version.objects.filter(document__implementation=self.implementation)
        return list(held.select_related("document").defer("content", "filled").order_by("pk"))

    @cached_property
    def requests(self) -> list[AssistanceRequest]:
        return list(AssistanceRequest.objects.filter(activity__track__plan=self.plan).order_by("pk"))

    @cached_property
    def calendars(self) -> dict[str, Calendar]:
        held = Calendar.objects.filter(implementation=self.implementation).select_related("institution").order_by("pk")
        return {str(row.public_id): row for row in held}

    @cached_property
    def calendar_days(self) -> list[CalendarDay]:
        """Every day that ever stood in a calendar, with the moments between which it did."""
        return list(CalendarDay.objects.filter(calendar__in=self.calendars.values()).in_order())

    def entry_of(self, baseline: Baseline) -> int:
        """The entry after which the plan was as this baseline has it: its freezing, or its proposal."""
        proposal = getattr(baseline, "proposal", None)
        action, row = ("proposal.made", proposal) if proposal else ("baseline.frozen", baseline)
        return next(
            said.sequence for said in self.entries if said.action == action and said.subject == str(row.public_id)
        )

    def moments(self, *, since: int) -> list[Moment]:
        """The plan from the entry `since` on, after each entry that moved it or handed a turn on."""
        replay, found = Replay(self), list[Moment]()
        for said in self.entries:
            moved = replay.follow(said)
            if said.sequence == since or (said.sequence > since and moved):
                found.append(replay.moment(said))
        return found

    def evenings(self) -> list[Moment]:
        """The plan as it stood in the evening of each day on which something of it had changed."""
        replay, found = Replay(self), list[Moment]()
        last: Said | None = None
        for said in self.entries:
            if last and said.day > last.day:
                found.append(replay.moment(last))
                last = None
            if replay.follow(said):
                last = said
        return [*found, replay.moment(last)] if last else found
