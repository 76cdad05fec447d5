"""What the page of an activity shows, loaded in a number of queries that does not grow with the plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, prefetch_related_objects
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from accounts.history import history_of
from accounts.models import Implementation, Person
from accounts.roles import Role
from core import clock
from record import sheet, talk
from record.models import SignOff, Version
from record.models.opening import route_of
from record.sheet import Asked
from record.signers import roll_of
from tracks import adapting, may, offering
from tracks.checklist import Line, lines_of
from tracks.dates import span_words
from tracks.declaring import OPEN
from tracks.linking import Links, awaited, link_words
from tracks.models import Activity, ChecklistItem, Plan
from tracks.planning import planned
from tracks.routes import step_words
from tracks.rules import ActivitySituation
from tracks.schedule import Link, Schedule
from tracks.situations import activities_in, checklists, links_among, situations
from tracks.verdict import Scene, shown_state, verdict

BLOCKING = {str(sheet.TO[meaning]) for meaning in ("prepared", "reviewed", "approved", "acknowledged")}


@dataclass(frozen=True)
class Neighbour:
    """An activity before or after this one: its days, how the two are linked, whether the country may let it go."""

    activity: Activity
    state: str
    days: str
    is_own: bool = False
    how: str = ""


@dataclass(frozen=True)
class Whole:
    """A plan as a page of one activity needs it: all activities in order, with their days, and its own checklist."""

    plan: Plan
    activities: Sequence[Activity]
    links: Links
    schedule: Schedule
    items: Sequence[ChecklistItem]

    @cached_property
    def after(self) -> Mapping[str, tuple[str, ...]]:
        """All that each activity waits for in some way."""
        return awaited(self.links)

    def find(self, code: str) -> Activity:
        found = next((activity for activity in self.activities if activity.code == code), None)
        if found is None:
            raise Http404(_("There is no activity %(code)s in this plan.") % {"code": code})
        return found


def whole(implementation: Implementation, *, checked: str) -> Whole:
    """The plan with the checklist of one activity, in as many queries for sixty activities as for one."""
    activities = activities_in(implementation)
    if not activities:
        raise Http404(_("This implementation has no plan yet."))
    plan = activities[0].plan
    links = links_among(activities)
    after = awaited(links)
    prefetch_related_objects([implementation], "institutions")
    items = checklists([activity for activity in activities if activity.code == checked])
    beside = {code for code, codes in after.items() if checked in codes}
    only = {checked, *after.get(checked, ()), *beside}
    situations(plan, activities, links=links, only=only, checked=[checked], items=items)
    return Whole(plan, activities, links, planned(plan, activities, links), items)


def context_of(held: Whole, activity: Activity, person: Person) -> dict[str, Any]:
    """Everything that the page of this activity shows."""
    situation: ActivitySituation = activity.situation(person)
    lines = lines_of(activity, held.items, situation)
    signoff = signoff_of(activity)
    waiting = signoff if signoff and signoff.has_empty_places() else None
    roll = roll_of(held.plan.implementation, signing=waiting is not None)
    if waiting:
        prefetch_related_objects([waiting], "prepared_by")
        roll.keep_delegations_of(person)
    asked = sheet.asked(waiting, person, roll=roll) if waiting else []
    standing = may.work_on(person, activity)
    return {
        "implementation": held.plan.implementation,
        "activity": activity,
        "situation": situation,
        "verdict": verdict(scene(held, activity, lines, asked)),
        "days": span_words(held.schedule.spans[activity.code]),
        "offers": offering.offers_of(activity, situation, waiting, person),
        "besides": offering.besides(activity, person),
        **neighbours(held, activity),
        "waits": waits(held, activity),
        "lines": lines,
        "met": sum(line.met for line in lines),
        "evidence": [file for line in lines for file in line.files],
        "may_declare": standing is not None and activity.state in OPEN,
        "supporting": [Role(role).label for role in activity.supporting_roles if role != activity.responsible_role],
        "will_sign": will_sign(activity) if signoff is None else [],
        "may_plan": held.plan.implementation.held.may("plan"),
        "signoff": signoff,
        "signed": sheet.signed(signoff) if signoff and signoff.signatures.all() else [],
        "asked": asked,
        "conversation": talk.conversation(activity, person, memberships=roll.members),
        "history": history_of(_subjects(activity, lines, signoff)),
        "trail": trail(activity),
    }


def trail(activity: Activity, here: StrOrPromise = "") -> list[tuple[StrOrPromise, str]]:
    """The way to the activity; `here` is a page of it."""
    first = [(_("Plan"), reverse("tracks:plan", args=[activity.implementation.slug]))]
    if here:
        return [*first, (activity.short, activity.get_absolute_url()), (here, "")]
    return [*first, (activity.track.title, "")]


def scene(held: Whole, activity: Activity, lines: Sequence[Line], asked: Sequence[Asked]) -> Scene:
    """What the sentence at the head looks at."""
    required = [line for line in lines if line.item.is_required]
    turn = [row for row in asked if row.state == "awaiting_signature"]
    return Scene(
        activity=activity,
        situation=activity.situation(None),
        span=held.schedule.spans[activity.code],
        today=clock.today(held.plan.implementation.zone),
        before=len(held.after.get(activity.code, ())),
        met=sum(line.met for line in required),
        asked=len(required),
        whom=tuple(dict.fromkeys(row.name for row in turn if str(row.word) in BLOCKING)),
        witnesses=tuple(dict.fromkeys(row.name for row in turn if str(row.word) not in BLOCKING)),
        your_turn=any(row.you for row in turn),
    )


# --- Beside it ---------------------------------------------------------------------------------


def neighbours(held: Whole, activity: Activity) -> dict[str, list[Neighbour]]:
    """What stands before it and what after it."""
    every = held.activities
    before = {link.before: link for link in held.links.get(activity.code, ())}
    following = {code: link for code, links in held.links.items() for link in links if link.before == activity.code}
    return {
        "before": [
            _neighbour(held, one, before[one.code], of=activity) for one in held.activities if one.code in before
        ],
        "following": [_neighbour(held, one, following[one.code]) for one in every if one.code in following],
    }


def _neighbour(held: Whole, other: Activity, link: Link, *, of: Activity | None = None) -> Neighbour:
    """How they are linked is said where it is not the ordinary way: one finished, then the next."""
    own = of is not None and not adapting.is_of_the_process(held.plan, other.code, of.code)
    days = span_words(held.schedule.spans[other.code])
    how = "" if link == Link(link.before) else link_words(link)
    return Neighbour(other, shown_state(other, other.situation(None)), days, is_own=own, how=how)


def waits(held: Whole, activity: Activity) -> list[Activity]:
    """What it could be made to wait for besides; nothing for readers, and nothing once it was begun."""
    if not held.plan.implementation.held.may("plan") or adapting.wait_refusals(activity):
        return []
    return adapting.candidates(activity, held.activities, held.after)


def signoff_of(activity: Activity) -> SignOff | None:
    """The latest sign-off of the activity itself, or of the document that completes it."""
    of_type = ContentType.objects.get_for_models(Activity, Version)
    wanted = Q(content_type=of_type[Activity], object_id=activity.pk)
    if activity.rests_on:
        versions = Version.objects.filter(
            document__implementation=activity.implementation, document__type=activity.rests_on
        )
        wanted |= Q(content_type=of_type[Version], object_id__in=versions.values("pk"))
    found = SignOff.objects.filter(wanted).latest_with_signatures()
    if found:
        found.implementation = activity.implementation
    return found


def will_sign(activity: Activity) -> list[str]:
    """Who will be asked once it is submitted, step by step."""
    steps: Sequence[Mapping[str, Any]] = activity.steps
    if activity.rests_on:
        steps = route_of(activity.implementation, activity.rests_on)
    names = {str(found.public_id): found.name for found in activity.implementation.institutions.all()}
    return [step_words(step, names) for step in sorted(steps, key=lambda step: step["order"])]


def _subjects(activity: Activity, lines: Sequence[Line], signoff: SignOff | None) -> dict[UUID, str]:
    return dict(_named(activity, lines, signoff))


def _named(activity: Activity, lines: Sequence[Line], signoff: SignOff | None) -> Iterator[tuple[UUID, str]]:
    yield activity.public_id, str(activity)
    for line in lines:
        if line.item.is_done or line.item.value is not None or line.item.attendance or line.files:
            yield line.item.public_id, f"“{line.item.text}”"
        yield from ((file.public_id, f"“{file.name}”") for file in line.files)
    if signoff:
        yield signoff.public_id, signoff.reference
        yield from ((signature.public_id, signature.reference) for signature in signoff.signatures.all())
