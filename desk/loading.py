"""The rows of many implementations, in a number of queries that does not grow with them. Nothing is computed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Count, Max, Prefetch, prefetch_related_objects

from accounts.models import Implementation, Institution, Membership
from core.models import Entry
from masterplan.models import SourceUse
from masterplan.vocabulary import Availability, Status
from record.models import Comment, Delegation, Signature, SignOff, Version
from tracks.linking import finished_first
from tracks.models import Activity, AssistanceRequest, Baseline, ChecklistItem, Plan, Waiver
from tracks.schedule import Link
from tracks.situations import links_by_plan
from tracks.working_time import WorkingTime, times_of

OF_ACTIVITIES = (
    *("code", "short", "state", "length", "order", "round", "evidence", "is_milestone", "is_optional"),
    *("opens_with_gate", "not_before", "due_on", "started_on", "submitted_at", "completed_on", "postponed_until"),
    *("pinned_on", "shortest", "longest", "is_joint", "is_mission", "postponed_from"),
    *("state_since", "responsible_role", "responsible_at", "owner_id"),
    *("track__code", "track__title", "track__glyph", "track__css", "track__order", "track__plan_id"),
    *("track__is_closing", "track__is_optional", "track__state"),
)

LAID_OUT = ("plan.made", "track.made", "activity.made", "checklist_item.made", "institution.added", "membership.begun")
"""What is written when an implementation is opened, whoever opens it: nobody's work on the LMIS."""

FEEDING = ("sources", "feeding_institutions")
"""Lines of checklists that say how many sources feed the first phase, and of how many institutions."""

REPLANNED = ("activity.edited", "activity.dropped", "dependency.added", "dependency.removed", "plan.upgraded")
"""Acts after which the plan is another one."""


@dataclass
class Rows:
    """What the database holds about one implementation, as far as its summary looks at it."""

    implementation: Implementation
    plan: Plan | None = None
    activities: list[Activity] = field(default_factory=list)
    links: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    times: WorkingTime | None = None
    figures: dict[int, ChecklistItem] = field(default_factory=dict)
    waivers: dict[str, str] = field(default_factory=dict)
    """The state of the live waiver of a light, by the light's code."""
    baseline: Baseline | None = None
    requests: list[tuple[int, datetime]] = field(default_factory=list)
    """Open requests for assistance: number and moment, the oldest first."""
    signoffs: list[SignOff] = field(default_factory=list)
    to_publish: list[Version] = field(default_factory=list)
    members: list[Membership] = field(default_factory=list)
    delegations: list[Delegation] = field(default_factory=list)
    institutions: list[Institution] = field(default_factory=list)
    heard: set[object] = field(default_factory=set)
    """Institutions that commented, signed or attended, by key or by public id."""
    acts: dict[str, int] = field(default_factory=dict)
    """How many entries of the record were made in each role."""
    planner: tuple[str, str, date] | None = None
    """Who changed the plan last, and when: role, institution by public id, day."""
    fed_by: dict[str, int] = field(default_factory=dict)
    """What feeds the first phase: sources and institutions, by the codes of FEEDING."""
    is_declared: bool = True
    """These are figures of a checklist, and not counted in the Master Plan."""

    @cached_property
    def after(self) -> dict[str, tuple[str, ...]]:
        """What must be finished before each activity starts."""
        return finished_first(self.links)


def load(implementations: Sequence[Implementation]) -> list[Rows]:
    """The rows of each of these implementations, in their order."""
    found = {each.pk: Rows(each) for each in implementations}
    _load_plans(found)
    _load_people(found)
    _load_signoffs(found)
    _load_heard(found)
    _load_sources(found)
    _load_acts(found)
    return list(found.values())


# --- The plan ----------------------------------------------------------------------------------


def _load_plans(found: dict[int, Rows]) -> None:
    by_plan: dict[int, Rows] = {}
    for plan in Plan.objects.filter(implementation__in=found):
        rows = by_plan[plan.pk] = found[plan.implementation_id]
        plan.implementation = rows.implementation
        rows.plan = plan
    held = Activity.objects.filter(track__plan__in=by_plan, dropped_at=None).select_related("track")
    for activity in held.only(*OF_ACTIVITIES).order_by("track__order", "order"):
        by_plan[activity.track.plan_id].activities.append(activity)
    _load_dependencies(by_plan)
    for key, light, state in _live_waivers(by_plan):
        by_plan[key].waivers[light] = state
    for baseline in Baseline.objects.filter(plan__in=by_plan).standing().order_by("number"):
        by_plan[baseline.plan_id].baseline = baseline
    asked = AssistanceRequest.objects.filter(activity__track__plan__in=by_plan, state="open").order_by("number")
    for key, number, moment in asked.values_list("activity__track__plan", "number", "asked_at"):
        by_plan[key].requests.append((number, moment))


def _load_dependencies(by_plan: dict[int, Rows]) -> None:
    for key, links in links_by_plan(by_plan).items():
        by_plan[key].links = links
    plans = [rows.plan for rows in by_plan.values() if rows.plan]
    for key, times in times_of(plans).items():
        by_plan[key].times = times


def _live_waivers(by_plan: dict[int, Rows]) -> Iterable[tuple[int, str, str]]:
    held = Waiver.objects.filter(plan__in=by_plan, state__in=["requested", "granted"])
    return held.values_list("plan", "light", "state")


# --- People and what waits for them ------------------------------------------------------------


def _load_people(found: dict[int, Rows]) -> None:
    taking_part = Prefetch("institutions", queryset=Institution.objects.order_by("pk"))
    prefetch_related_objects([rows.implementation for rows in found.values()], taking_part)
    for rows in found.values():
        rows.institutions = list(rows.implementation.institutions.all())
    held = Membership.objects.filter(implementation__in=found, person__is_active=True)
    for member in held.select_related("person", "institution").order_by("pk"):
        found[member.implementation_id].members.append(member)
    accepted = Delegation.objects.filter(state="accepted", giver__implementation__in=found, deputy__is_active=True)
    for delegation in accepted.select_related("giver", "deputy").order_by("pk"):
        found[delegation.giver.implementation_id].delegations.append(delegation)


def _load_signoffs(found: dict[int, Rows]) -> None:
    """Whatever somebody can still sign, and what is signed and waits to be published."""
    waiting = list(
        SignOff.objects.filter(implementation__in=found).to_be_signed().with_facts().defer("content").order_by("pk")
    )
    prefetch_related_objects([signoff for signoff in waiting if signoff.state == "complete"], "subject")
    for signoff in waiting:
        if signoff.state == "open" or not signoff.signable.is_past():
            found[signoff.implementation_id].signoffs.append(signoff)
    approved = Version.objects.to_be_published().filter(document__implementation__in=found)
    for version in approved.select_related("document").defer("content", "filled").order_by("pk"):
        found[version.document.implementation_id].to_publish.append(version)


# --- Who was heard -----------------------------------------------------------------------------


def _load_heard(found: dict[int, Rows]) -> None:
    comments = Comment.objects.filter(implementation__in=found, institution__isnull=False)
    given = Signature.objects.filter(signoff__implementation__in=found, state="given").order_by()
    for key, institution in (
        *comments.order_by().values_list("implementation", "institution").distinct(),
        *given.values_list("signoff__implementation", "institution").distinct(),
    ):
        found[key].heard.add(institution)
    lines = ChecklistItem.objects.filter(
        activity__track__plan__implementation__in=found, removed_at=None, sort__in=["figure", "attendance"]
    )
    for item in lines.select_related("activity__track__plan").only(
        *("code", "sort", "value", "minimum", "unit", "attendance", "activity__track__plan__implementation")
    ):
        rows = found[item.activity.track.plan.implementation_id]
        rows.heard.update(line["institution"] for line in item.attendance)
        if item.code in FEEDING and item.value is not None:
            rows.fed_by[item.code] = item.value
        elif item.sort == ChecklistItem.Sort.FIGURE:
            rows.figures[item.activity_id] = item


# --- What feeds the first phase ----------------------------------------------------------------


def _load_sources(found: dict[int, Rows]) -> None:
    """Where there is a Master Plan with sources of its first phase, they count, and not what was declared of them."""
    held = SourceUse.objects.filter(indicator__plan__implementation__in=found, indicator__phase__number=1)
    there = held.filter(indicator__removed_at=None, source__removed_at=None)
    feeding = there.exclude(indicator__state=Status.SUSPENDED).exclude(availability=Availability.NOT_AVAILABLE)
    sources: dict[int, dict[int, int]] = defaultdict(dict)
    for key, source, owner in (
        feeding.order_by().values_list("indicator__plan__implementation", "source", "source__owner").distinct()
    ):
        sources[key][source] = owner
    for key, owners in sources.items():
        found[key].fed_by = dict(zip(FEEDING, (len(owners), len(set(owners.values()))), strict=True))
        found[key].is_declared = False


# --- Whose work it is --------------------------------------------------------------------------


def _load_acts(found: dict[int, Rows]) -> None:
    by_chain = {rows.implementation.chain_key(): rows for rows in found.values()}
    held = Entry.objects.filter(chain__key__in=by_chain).exclude(role="").order_by()
    counted = held.exclude(action__in=LAID_OUT).values_list("chain__key", "role").annotate(count=Count("pk"))
    for key, role, count in counted:
        by_chain[key].acts[role] = count
    latest = held.filter(action__in=REPLANNED).values("chain").annotate(latest=Max("pk")).values("latest")
    for key, role, institution, day in Entry.objects.filter(pk__in=latest).values_list(
        "chain__key", "role", "institution", "effective_on"
    ):
        by_chain[key].planner = (role, str(institution or ""), day)
