"""Adapting the process to a country: adding, renaming and dropping activities, and what waits for what.

A dependency is never broken silently: whatever would do so is refused with what depends on it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from core import clock, ledger
from core.errors import Refusal, RuleViolation, refuse
from core.ledger import Standing
from record.kinds import step
from tracks import network
from tracks.linking import awaited
from tracks.models import Activity, ChecklistItem, Dependency, Plan, Track
from tracks.moving import ring_words
from tracks.planning import edit, told
from tracks.schedule import Relation
from tracks.situations import activities_of, blueprint_of, links_of

OWN_STEPS = (
    {**step(1, "approved", "agency_lead", kind="leading_agency"), "title": ""},
    {**step(1, "witnessed", "ilo_officer", kind="ilo"), "title": ""},
)


def add(
    track: Track,
    *,
    title: str,
    short: str,
    length: Decimal | int,
    responsible_role: str,
    by: Person,
    standing: Standing,
    after: Sequence[str] = (),
    description: str = "",
    is_milestone: bool = False,
) -> Activity:
    """An activity of the country's own, on declared evidence, approved by the Agency."""
    plan = track.plan
    with transaction.atomic():
        ledger.lock_chain(plan.chain_key())
        number = Activity.objects.filter(track=track, is_own=True).count() + 1
        made = Activity(
            track=track,
            code=f"{track.code}-N{number}",
            title=title,
            short=short,
            description=description,
            order=Activity.objects.filter(track__plan=plan).count() + 1,
            is_milestone=is_milestone,
            is_optional=track.is_optional,
            is_own=True,
            responsible_role=responsible_role,
            evidence_kind="declared",
            steps=list(OWN_STEPS),
            length=length,
        )
        made.checked()
        made.save()
        ledger.record_event(made, "activity.made", by=by, standing=standing)
        _first_line(made, by, standing)
        wait_for(made, after, by=by, standing=standing)
        track.follow()
    return made


def _first_line(activity: Activity, by: Person, standing: Standing) -> None:
    item = ChecklistItem(
        activity=activity,
        code="done",
        text=_("What this activity is for has been reached."),
        sort=ChecklistItem.Sort.TICK,
        order=1,
    )
    item.checked()
    item.save()
    ledger.record_event(item, "checklist_item.made", by=by, standing=standing)


def rename(
    activity: Activity, *, title: str, short: str, by: Person, standing: Standing, edition: int | None = None
) -> Activity:
    """The country's own words for an activity; its code stays."""
    return edit(activity, {"title": title, "short": short}, by=by, standing=standing, edition=edition)


def drop_refusals(activity: Activity) -> list[Refusal]:
    """Why the activity cannot be dropped: obligatory, begun, or others wait for it."""
    reasons = []
    if not (activity.is_optional or activity.is_own):
        reasons.append(Refusal(_("The process asks for this activity; only optional or own ones can be dropped.")))
    if activity.is_begun and activity.state != Activity.State.SKIPPED:
        reasons.append(Refusal(_("It was begun already; what was done stays in the record.")))
    return [*reasons, *waiting_refusals(activity)]


def waiting_refusals(activity: Activity) -> list[Refusal]:
    """Who waits for it, so that it cannot leave the plan."""
    waiting = Dependency.objects.filter(before=activity, removed_at=None, after__dropped_at=None)
    return [
        Refusal(
            _("%(activity)s waits for it. Let that wait for something else first.") % {"activity": link.after},
            link.after.get_absolute_url(),
            str(link.after),
        )
        for link in waiting.select_related("after__track__plan__implementation")
    ]


def drop(activity: Activity, *, by: Person, standing: Standing) -> None:
    """Takes an optional or own activity, not begun, out of the plan; the row stays in the record."""
    with transaction.atomic():
        ledger.lock_chain(activity.chain_key())
        row = Activity.objects.select_for_update().get(pk=activity.pk)
        if row.dropped_at:
            refuse(_("It was dropped from the plan already."))
        if reasons := drop_refusals(row):
            raise RuleViolation(reasons)
        row.dropped_at = clock.now()
        row.save(update_fields=["dropped_at"])
        ledger.record_event(row, "activity.dropped", by=by, standing=standing)
        row.track.follow()


# --- What waits for what -----------------------------------------------------------------------


def wait_refusals(activity: Activity) -> list[Refusal]:
    """Why nothing more can be put before this activity."""
    if activity.is_optional:
        return [Refusal(_("Optional activities never block anything, and nothing blocks them."))]
    if activity.is_begun:
        words = _("%(activity)s was begun already: nothing can be put before it.")
        return [Refusal(words % {"activity": activity})]
    return []


def candidates(activity: Activity, every: Sequence[Activity], after: Mapping[str, Sequence[str]]) -> list[Activity]:
    """The activities for which this one could wait besides: obligatory, not yet before it, and not built on it."""
    built_on_it = network.descendants({one.code: after.get(one.code, ()) for one in every}, activity.code)
    left_out = {activity.code, *after.get(activity.code, ()), *built_on_it}
    return [one for one in every if not one.is_optional and one.code not in left_out]


def wait_for(
    activity: Activity,
    codes: Sequence[str],
    *,
    by: Person,
    standing: Standing,
    relation: str = Relation.FINISH_START,
    lag: Decimal | int = 0,
) -> None:
    """Makes `activity` wait for these, in this way; a cycle is refused with its chain, and so is an optional one.

    What it waits for already is changed: its relation, unless the process itself asks for it, and its lag.
    """
    plan = activity.plan
    with transaction.atomic():
        ledger.lock_chain(plan.chain_key())
        held = {found.code: found for found in activities_of(plan)}
        if activity.code not in held:
            refuse(_("It was dropped from the plan already."))
        _check_waiting(held[activity.code], codes, held, awaited(links_of(plan)))
        present = {link.before.code: link for link in _links_to(activity)}
        for code in dict.fromkeys(codes):
            if code in present:
                _change(plan, present[code], {"relation": relation, "lag": lag}, by=by, standing=standing)
            else:
                link = Dependency(before=held[code], after=held[activity.code], relation=relation, lag=lag)
                link.checked()
                link.save()
                ledger.record_event(link, "dependency.added", by=by, standing=standing)


def _links_to(activity: Activity) -> "models.QuerySet[Dependency]":
    held = Dependency.objects.filter(after=activity, removed_at=None)
    return held.select_related("before", "after__track__plan__implementation")


def _change(plan: Plan, link: Dependency, values: Mapping[str, Any], *, by: Person, standing: Standing) -> None:
    """What the process asks for stays: that it is finished first; only days can be put between."""
    stays = values["relation"] == Relation.FINISH_START and values["lag"] >= 0
    if not stays and is_of_the_process(plan, link.before.code, link.after.code):
        words = _("The process asks that %(before)s is finished before %(after)s starts; only days can be put between.")
        refuse(words % {"before": link.before.code, "after": link.after.code})
    old = {name: getattr(link, name) for name in values}
    for name, value in values.items():
        setattr(link, name, value)
    link.checked()
    link.save(update_fields=list(values))
    ledger.record_edit(link, "dependency.changed", by=by, standing=standing, old=told(old), new=told(values))


def _check_waiting(
    activity: Activity, codes: Sequence[str], held: Mapping[str, Activity], after: Mapping[str, tuple[str, ...]]
) -> None:
    if codes and (reasons := wait_refusals(activity)):
        raise RuleViolation(reasons)
    for code in codes:
        if code not in held:
            refuse(_("There is no activity %(code)s here.") % {"code": code})
        if held[code].is_optional:
            refuse(_("Optional activities never block anything, and nothing blocks them."))
    wanted = {code: after.get(code, ()) for code in held}
    wanted[activity.code] = (*wanted[activity.code], *codes)
    try:
        network.in_order(wanted)
    except network.Cycle as ring:
        refuse(ring_words(ring.chain))


def is_of_the_process(plan: Plan, before: str, after: str) -> bool:
    """The blueprint itself lets the second wait for the first."""
    found = blueprint_of(plan).by_code.get(after)
    return found is not None and before in found.after


def wait_no_more(activity: Activity, code: str, *, by: Person, standing: Standing) -> None:
    """Removes a dependency that the country added itself; those of the process stay."""
    with transaction.atomic():
        ledger.lock_chain(activity.chain_key())
        link = Dependency.objects.filter(after=activity, before__code=code, removed_at=None).first()
        if link is None:
            refuse(_("%(activity)s does not wait for %(code)s.") % {"activity": activity, "code": code})
        elif is_of_the_process(activity.plan, code, activity.code):
            refuse(_("This dependency is part of the process and stays."))
        else:
            link.removed_at = clock.now()
            link.save(update_fields=["removed_at"])
            ledger.record_event(link, "dependency.removed", by=by, standing=standing)
