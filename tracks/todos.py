"""What waits for a person in the process: activities to move on, requests to answer. Constant in queries.

Only what is theirs: activities that they own, or, without an owner, those of their role; what nobody's role answers
for falls to who coordinates. Waivers that were asked for wait to be signed, and come with the sign-offs.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership, Person
from accounts.roles import preload, roles_with, where_held, where_of
from core import clock
from core.registry import todo_sources
from core.todo import Todo
from record.models import SignOff
from tracks import gate
from tracks.models import Activity, AssistanceRequest, Dependency, Plan, Waiver
from tracks.models.evidence import reference_of
from tracks.schedule import Relation
from tracks.situations import blueprint_of

OPEN = ("not_started", "under_way", "to_be_reconfirmed")
NOT_BEGUN = Q(before__state="not_started") | Q(before__state="postponed", before__postponed_from="not_started")
WHY = {
    "free": gettext_lazy("Nothing stands before it: it can start."),
    "under_way": gettext_lazy("It is under way: complete its checklist and submit it."),
    "document": gettext_lazy("It is under way: its document completes it."),
    "returned": gettext_lazy("It was returned with remarks: take them up and submit it again."),
    "to_be_reconfirmed": gettext_lazy("Something it was built on was reopened: confirm it again."),
}


def to_do(*, person: Person, on: date) -> list[Todo]:
    """Activities to start, to go on with or to confirm again; requests for assistance to answer."""
    preload(person)
    return [*_activities(person, on), *_requests(person)]


# --- Activities --------------------------------------------------------------------------------


def _activities(person: Person, on: date) -> Iterator[Todo]:
    where = _where(person)
    if not where:
        return
    kept, held = person.__dict__["_authorities"], list(_candidates(person, where, on))
    held = [one for one in held if one.owner_id or one.responsible_role in where[one.track.plan.implementation_id]]
    for activity in held:
        activity.track.plan.implementation = kept[activity.track.plan.implementation_id].memberships[0].implementation
    through_gate = _through_gate([activity for activity in held if activity.opens_with_gate])
    for activity in held:
        if activity.state != Activity.State.NOT_STARTED or activity.is_free or activity.pk in through_gate:  # type: ignore[attr-defined]
            yield _activity(activity)


def _where(person: Person) -> dict[int, set[str]]:
    """The roles for which the person answers, by implementation; who coordinates, also those without a holder."""
    kept: dict[int, Any] = person.__dict__["_authorities"]
    recording = set(roles_with("record"))
    found = {key: {m.role for m in held.memberships if m.role in recording} for key, held in kept.items()}
    found = {key: roles for key, roles in found.items() if roles}
    for key, vacant in _vacant([key for key in found if kept[key].in_role("coordinator")]).items():
        found[key] |= vacant
    return found


def _vacant(keys: list[int]) -> dict[int, set[str]]:
    """The roles that record progress and that nobody holds today, in each of these implementations."""
    if not keys:
        return {}
    current = Membership.objects.current(clock.today()).filter(implementation__in=keys)
    taken: dict[int, set[str]] = {key: set() for key in keys}
    for key, role in current.order_by().values_list("implementation", "role").distinct():
        taken[key].add(role)
    return {key: set(roles_with("record")) - roles for key, roles in taken.items()}


def _candidates(person: Person, where: Mapping[int, set[str]], on: date) -> "QuerySet[Activity]":
    """Open activities that they own or that nobody does, each with whether something stands before it, and since when.

    Of those that nobody owns, `_activities` keeps the ones that they answer for: roles differ from country to country.
    """
    every = frozenset[str]().union(*where.values())
    theirs = Q(owner=person) | Q(owner=None, responsible_role__in=every)
    held = Dependency.objects.filter(after=OuterRef("pk"), removed_at=None)
    before = held.filter(relation=Relation.FINISH_START)
    beside = held.filter(relation=Relation.START_START)
    ends = before.order_by().values("after").annotate(last=Max("before__completed_on")).values("last")
    latest = SignOff.objects.filter(
        implementation=OuterRef("track__plan__implementation"), what__in=[OuterRef("code"), OuterRef("document")]
    )
    later = Q(state="not_started", not_before__gt=on)
    return (
        Activity.objects.filter(
            theirs,
            ~later,
            track__plan__implementation__in=where_held(person, "record"),
            state__in=OPEN,
            dropped_at=None,
            is_optional=False,
        )
        .annotate(document=KT("evidence__document"))
        .select_related("track__plan")
        .defer("track__plan__source", "description", "advice", "steps")
        .annotate(
            is_free=~Exists(before.exclude(before__state="completed")) & ~Exists(beside.filter(NOT_BEGUN)),
            free_since=Subquery(ends),
            last_signoff=Subquery(latest.order_by("-pk").values("state")[:1]),
        )
        .order_by("pk")
    )


def _through_gate(closed: list[Activity]) -> set[int]:
    """Those that can start because waivers stand in for what is dark; three queries, and one without a waiver."""
    plans = {activity.track.plan_id: activity for activity in closed if not activity.is_free}  # type: ignore[attr-defined]
    granted: dict[int, set[str]] = {}
    for key, light in Waiver.objects.filter(plan__in=plans, state="granted").values_list("plan", "light"):
        granted.setdefault(key, set()).add(light)
    if not granted:
        return set()
    states: dict[int, dict[str, str]] = {key: {} for key in granted}
    held = Activity.objects.filter(track__plan__in=granted, dropped_at=None)
    for key, code, state in held.values_list("track__plan", "code", "state"):
        states[key][code] = state
    before: dict[int, list[str]] = {key: [] for key in granted}
    links = Dependency.objects.filter(after__in=[plans[key] for key in granted], removed_at=None, relation="FS")
    for key, code in links.values_list("after__track__plan", "before__code"):
        before[key].append(code)
    found = Plan.objects.filter(pk__in=granted)
    return {plans[plan.pk].pk for plan in found if _opens(plan, states[plan.pk], granted[plan.pk], before[plan.pk])}


def _opens(plan: Plan, states: dict[str, str], waived: set[str], before: list[str]) -> bool:
    shown = gate.lights(states, blueprint_of(plan).gate)
    blocking = gate.still_before(before, states=states, shown=shown, waived=waived)
    return gate.opens(shown, waived=waived) and not blocking


def _activity(activity: Activity) -> Todo:
    state = str(activity.state)
    titles = {
        "not_started": _("Start “%(title)s”"),
        "under_way": _("Go on with “%(title)s”"),
        "to_be_reconfirmed": _("Confirm “%(title)s” again"),
    }
    return Todo(
        bucket="do",
        title=titles[state] % {"title": activity.short},
        why=_why(activity, state),
        since=_since(activity, state),
        url=activity.get_absolute_url(),
        implementation=activity.implementation,
        reference=activity.code,
    )


def _why(activity: Activity, state: str) -> str:
    if state == "under_way" and activity.last_signoff == "returned":  # type: ignore[attr-defined]
        return str(WHY["returned"])
    if state == "under_way" and activity.evidence.get("document"):
        return str(WHY["document"])
    return str(WHY["free" if state == "not_started" else state])


def _since(activity: Activity, state: str) -> Any:
    """Since it is in its state; what is not started, since the last thing before it was completed."""
    if state != "not_started":
        return activity.state_since or activity.started_on
    free = activity.free_since or activity.track.plan.made_at.date()  # type: ignore[attr-defined]
    return max(free, activity.not_before) if activity.not_before else free


# --- Requests ----------------------------------------------------------------------------------


def _requests(person: Person) -> Iterator[Todo]:
    where = where_of(person, "assist")
    held = where_held(person, "assist")
    asked = AssistanceRequest.objects.filter(state="open", activity__track__plan__implementation__in=held)
    rows = asked.order_by("pk").values_list(
        "number", "asked_at", "asked_by__name", "activity__track__plan__implementation"
    )
    for number, moment, name, key in rows:
        yield Todo(
            bucket="do",
            title=_("Answer a request for assistance"),
            why=_("%(name)s asks for help.") % {"name": name},
            since=moment,
            url=reverse("tracks:answer", args=[where[key].slug, number]),
            implementation=where[key],
            reference=reference_of(where[key], number),
        )


def register() -> None:
    todo_sources.register("tracks.to_do", to_do)
