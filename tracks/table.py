"""What the pages of the plan show: every activity by track with its days, the form of lengths, what was agreed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.models import Person
from accounts.roles import Role, roles_with
from core import clock
from core.offers import Offer
from tracks import may, planning
from tracks.dates import day_words, span_words
from tracks.forms import LengthsForm
from tracks.lengths import words as halves
from tracks.linking import link_words
from tracks.models import Activity, Baseline, Plan, Track
from tracks.moving import pin_words
from tracks.schedule import Link, Schedule, Slack, convergence
from tracks.situations import activities_of, blueprint_of, links_of, situations, unconfirmed_lengths
from tracks.verdict import shown_state

SPREAD = {
    "close": gettext_lazy("The tracks end close together."),
    "to_watch": gettext_lazy("The ends of the tracks drift apart: worth watching."),
    "far": gettext_lazy("The tracks end far apart from each other."),
}


@dataclass(frozen=True)
class Row:
    """An activity of the plan: its state, its days, what it waits for and how, and the end that was agreed.

    `slack` is how much it may be delayed, `latest` its latest start, both empty once it is over.
    """

    activity: Activity
    state: str
    days: str
    points: str
    after: tuple[tuple[str, str], ...]
    slack: str
    latest: str
    is_critical: bool
    agreed: date | None
    has_moved: bool
    is_late: bool


@dataclass(frozen=True)
class LengthRow:
    """The three fields of an activity: shortest, likely, longest."""

    activity: Activity
    fields: tuple[BoundField, ...]
    usual: str


def frame(plan: Plan, here: StrOrPromise = "") -> dict[str, Any]:
    """What every page of the plan looks at; `here` is a page beneath it."""
    address = reverse("tracks:plan", args=[plan.implementation.slug])
    return {
        "implementation": plan.implementation,
        "plan": plan,
        "may_plan": plan.implementation.held.may("plan"),
        "trail": [(_("Plan"), address), (here, "")] if here else [],
    }


def context_of(plan: Plan, person: Person) -> dict[str, Any]:
    activities, links = activities_of(plan), links_of(plan)
    situations(plan, activities, links=links, checked=())
    schedule = planning.planned(plan, activities, links)
    baselines = list(plan.baselines.standing().order_by("-number"))
    for baseline in baselines:
        baseline.plan = plan
    agreed = agreed_ends(baselines)
    rows = [_row(activity, links.get(activity.code, ()), schedule, agreed) for activity in activities]
    return {
        **frame(plan),
        "groups": by_track(rows),
        "count": len(rows),
        "gate": day_words(schedule.gate) if schedule.gate else "",
        "spread": schedule.spread,
        "convergence": _convergence(plan, schedule),
        "broken": [pin_words(one, schedule.broken[one.code]) for one in activities if one.code in schedule.broken],
        "baselines": baselines,
        "unconfirmed": len(unconfirmed_lengths(activities)),
        "offers": list(offers_of(plan)),
        "planners": planners(),
    }


def _row(activity: Activity, links: Sequence[Link], schedule: Schedule, agreed: Mapping[str, date]) -> Row:
    slack = schedule.slack.get(activity.code) if activity.state != Activity.State.SKIPPED else None
    over = activity.state in (Activity.State.COMPLETED, Activity.State.SKIPPED)
    today = clock.today(activity.implementation.zone)
    return Row(
        activity=activity,
        state=shown_state(activity, activity.situation(None)),
        days=span_words(schedule.spans[activity.code]),
        points=_points(activity),
        after=tuple((link.before, "" if link == Link(link.before) else link_words(link)) for link in links),
        slack=_slack_words(slack) if slack else "",
        latest=day_words(slack.start) if slack and not activity.started_on else "",
        is_critical=bool(slack and slack.critical),
        agreed=agreed.get(activity.code),
        has_moved=activity.code in agreed and agreed[activity.code] != schedule.finish(activity.code),
        is_late=bool(activity.due_on and activity.due_on < today and not over),
    )


def _points(activity: Activity) -> str:
    """“20 to 60”, where its length is in doubt."""
    shortest, longest = activity.shortest, activity.longest
    if shortest is None or longest is None or shortest == longest:
        return ""
    return _("%(shortest)s to %(longest)s") % {"shortest": halves(shortest), "longest": halves(longest)}


def _slack_words(slack: Slack) -> str:
    if slack.critical:
        return _("none")
    return halves(slack.total) if slack.total > 0 else _("none")


def by_track(rows: Sequence[Any]) -> list[tuple[Track, list[Any]]]:
    """Rows that stand in the order of their tracks, track by track."""
    tracks = {row.activity.track.code: row.activity.track for row in rows}
    return [(tracks[code], list(held)) for code, held in groupby(rows, key=lambda row: row.activity.track.code)]


def agreed_ends(baselines: Sequence[Baseline]) -> dict[str, date]:
    """The last day of each activity as the latest baseline froze it."""
    if not baselines:
        return {}
    lines = baselines[0].lines
    return {code: date.fromisoformat(line["finish"]) for code, line in lines.items()}


def _convergence(plan: Plan, schedule: Schedule) -> str:
    limits = blueprint_of(plan).convergence
    found = convergence(schedule.spread, to_watch=limits.to_watch, far_apart=limits.far_apart)
    return str(SPREAD[found.value])


def planners() -> str:
    """Who may plan, in words."""
    return ", ".join(str(Role(role).label) for role in roles_with("plan"))


def offers_of(plan: Plan) -> Iterator[Offer]:
    """What the reader can do with the plan."""
    implementation = plan.implementation
    slug = [implementation.slug]
    if implementation.held.may("plan"):
        note = _("In working days, for all that is still ahead.")
        yield Offer(_("Confirm the lengths"), reverse("tracks:lengths", args=slug), note=note, button=_("Set lengths"))
        note = _("It rests on declared evidence and is approved by the leading Agency.")
        yield Offer(_("Add an activity of your own"), reverse("tracks:add", args=slug), note=note, button=_("Add it"))
    note = _("By when the tracks and the gate will probably be done.")
    yield Offer(_("Look ahead"), reverse("tracks:forecast", args=slug), note=note, button=_("See the forecast"))
    note = _("Weekends, public holidays, closures: on these days nobody works.")
    yield Offer(_("See the calendars"), reverse("tracks:calendars", args=slug), note=note, button=_("Calendars"))
    names = may.name_signers(implementation) is not None
    label = _("Name who signs documents") if names else _("See who signs documents")
    yield Offer(label, reverse("tracks:routes", args=slug), button=_("Who signs"))


def length_groups(form: LengthsForm, activities: Sequence[Activity]) -> list[tuple[Track, list[LengthRow]]]:
    """The fields of the form, track by track."""
    names = ("shortest-{}", "{}", "longest-{}")
    return by_track(
        [
            LengthRow(activity, tuple(form[name.format(activity.code)] for name in names), length_words(activity))
            for activity in activities
        ]
    )


def length_halves(activity: Activity) -> str:
    """How long it usually takes, as the blueprint says; empty where the assessment alone decides."""
    if activity.length_confirmed_at or activity.shortest is None or activity.longest is None:
        return ""
    if activity.shortest == activity.longest:
        return _("usually %(days)s") % {"days": halves(activity.shortest)}
    return _("usually %(shortest)s to %(longest)s") % {
        "shortest": halves(activity.shortest),
        "longest": halves(activity.longest),
    }


def length_words(activity: Activity) -> str:
    """How long it usually takes, as the blueprint says; empty once that is confirmed, or where nobody says."""
    if activity.length_confirmed_at or activity.shortest is None or activity.longest is None:
        return ""
    if activity.shortest == activity.longest:
        return _("usually %(days)s") % {"days": halves(activity.shortest)}
    usual = {"shortest": halves(activity.shortest), "longest": halves(activity.longest)}
    return _("usually %(shortest)s to %(longest)s") % usual
