"""“What you can do now” on the page of an implementation: the most urgent few offers. It decides nothing."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Authority
from core.offers import Offer
from core.transitions import Action, action_of
from desk.facts import Facts
from desk.standing import url_of
from desk.waiting import ANSWER, NOTE, PUBLISH, SIGN, Wait
from tracks import may
from tracks.models import Activity, Plan
from tracks.rules import ActivitySituation
from tracks.situations import activities_of, links_among, situations

PAPERS, WORKS, REFUSED, REASONS = 3, 3, 2, 3
"""How many are shown: papers to sign, acts on activities, acts that are refused, reasons of each refusal."""

NEXT = {"not_started": "start", "under_way": "submit", "to_be_reconfirmed": "submit"}
"""The act that moves an activity on, by its state."""


def offers_to(person: Any, implementation: Any, facts: Facts, activities: Sequence[Activity]) -> list[Offer]:
    """What waits for the person first, then what they can move on, then what cannot be moved on yet, and why."""
    waits = [wait for wait in facts.waits if person.pk in wait.people]
    found = [*_papers(waits, implementation.slug)]
    opened: list[Offer] = []
    refused: list[Offer] = []
    for activity in activities:
        if len(opened) == WORKS and len(refused) == REFUSED:
            break
        if offer := _offer(activity, person, implementation.slug):
            (refused if offer.refusals else opened).append(offer)
    return [*found, *opened[:WORKS], *refused[:REFUSED]]


def workable(plan: Plan | None, person: Any, held_up: Collection[str]) -> list[Activity]:
    """The activities that offers are looked for among, in their order, with all that their guards look at.

    None for whoever records no progress. Of those `held_up`, which cannot start yet, only as many as are shown.
    """
    if plan is None or not _records(plan.implementation.held):
        return []
    every = activities_of(plan)
    ahead = _sorted(every, person, plan.implementation.held)
    waiting = (activity for activity in ahead if activity.code in held_up and may.work_on(person, activity))
    shown = {activity.code for activity in islice(waiting, REFUSED)}
    found = [activity for activity in ahead if activity.code not in held_up or activity.code in shown]
    submitting = [activity.code for activity in found if NEXT[str(activity.state)] == "submit"]
    only = [activity.code for activity in found]
    situations(plan, every, links=links_among(every), only=only, checked=submitting)
    return found


def _records(held: Authority) -> bool:
    return held.may("record") or held.may("coordinate")


# --- What waits for the person -----------------------------------------------------------------


def _papers(waits: Sequence[Wait], slug: str) -> Iterator[Offer]:
    signing = [wait for wait in waits if wait.kind == SIGN] + [wait for wait in waits if wait.kind == NOTE]
    for wait in signing[:PAPERS]:
        yield _signature(wait, slug)
    for wait in waits:
        if wait.kind == PUBLISH:
            label = _("Publish “%(title)s”") % {"title": wait.title}
            note = _("It is signed by all who were asked.")
            yield Offer(label, url_of(wait, slug), note=note, button=_("See and publish"))
    asked = [wait for wait in waits if wait.kind == ANSWER]
    for wait in asked[:1]:
        yield Offer(_("Answer a request for assistance"), url_of(wait, slug), button=_("Read and answer"))


def _signature(wait: Wait, slug: str) -> Offer:
    if wait.kind == NOTE:
        label, note = _("Take note of “%(title)s”"), _("Nothing waits for that.")
    else:
        label = _("Sign “%(title)s”")
        note = _("Yours is the last signature that it needs.") if wait.last else ""
    return Offer(label % {"title": wait.title}, url_of(wait, slug), note=note, button=_("Read and sign"))


# --- What the person can move on ---------------------------------------------------------------


def _sorted(activities: Iterable[Activity], person: Any, held: Any) -> list[Activity]:
    """Those the person answers for first, what is doubted before what is in hand, and that before what is new."""
    roles = {member.role for member in held.memberships}
    order = ["to_be_reconfirmed", "under_way", "not_started"]

    def rank(activity: Activity) -> tuple[bool, int]:
        owned = activity.owner_id == person.pk
        mine = owned or (activity.owner_id is None and activity.responsible_role in roles)
        return not mine, order.index(str(activity.state))

    return sorted((a for a in activities if a.state in order and not a.is_optional), key=rank)


def _offer(activity: Activity, person: Any, slug: str) -> Offer | None:
    action = action_of(activity, NEXT[str(activity.state)], person)
    if action is None:
        return None
    situation: ActivitySituation = activity.situation(person)
    if situation.rests_on_document and not situation.reconfirms and action.name == "submit":
        return _document(activity, situation)
    if situation.unmet and not situation.blockers and action.name == "submit":
        return _checklist(activity, situation)
    return _work(activity, action, slug)


def _document(activity: Activity, situation: ActivitySituation) -> Offer:
    return Offer(
        _("Go on with “%(title)s”") % {"title": activity.short},
        situation.document_url,
        note=_("It is completed by the document “%(document)s”.") % {"document": situation.rests_on_document},
        button=_("Open the document"),
    )


def _checklist(activity: Activity, situation: ActivitySituation) -> Offer:
    lacking = len(situation.unmet)
    note = ngettext("%(n)s thing is missing on its checklist.", "%(n)s things are missing on its checklist.", lacking)
    return Offer(
        _("Go on with “%(title)s”") % {"title": activity.short},
        situation.url,
        note=note % {"n": lacking},
        button=_("Open its checklist"),
    )


def _work(activity: Activity, action: Action, slug: str) -> Offer:
    page = activity.get_absolute_url()
    if action.name == "start":
        label, note, button = _("Start “%(title)s”"), _("Nothing stands before it."), _("Start it")
        url = reverse("tracks:act", args=[slug, activity.code, "start"])
    else:
        label, note, button = _("Submit “%(title)s” for sign-off"), _("Its checklist is complete."), _("See and submit")
        url = page
    return Offer(
        label % {"title": activity.short},
        url,
        note="" if action.refusals else note,
        button=button,
        refusals=action.refusals[:REASONS],
    )
