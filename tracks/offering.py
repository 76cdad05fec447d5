"""What the page of an activity offers its reader: first what moves it on, besides what only some days ask for."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from core.offers import Offer
from core.transitions import actions_for
from record import journey, sheet, sight
from record.kinds import KINDS
from record.models import Document, SignOff
from tracks import adapting, redating
from tracks.models import Activity
from tracks.rules import ActivitySituation

State = Activity.State
MOVING_ON = ("start", "submit", "resume", "take_up")
"""Done at the press of the button; everything else asks for a reason first."""

NOTES = {
    "start": gettext_lazy("Work on it begins today."),
    "submit": gettext_lazy("Its checklist is frozen and put before its signers. Who submits it does not approve it."),
    "resume": gettext_lazy("It goes on where it was left."),
    "take_up": gettext_lazy("It stands among the activities again."),
    "postpone": gettext_lazy("By agreement, with the reason. It returns to where it came from."),
    "reopen": gettext_lazy("Finished work is taken up again. What was built on it is to be re-confirmed."),
    "skip": gettext_lazy("The country does without it. It can be taken up again at any time."),
}
BUTTONS = {
    "start": gettext_lazy("Start it"),
    "submit": gettext_lazy("Submit for sign-off"),
    "resume": gettext_lazy("Resume it"),
    "take_up": gettext_lazy("Take it up"),
}


def offers_of(activity: Activity, situation: ActivitySituation, signoff: SignOff | None, person: Person) -> list[Offer]:
    """Signing, the document that completes it, and the step that moves it on; each refused one with its reasons."""
    return [
        *(_to_sign(signoff, person) if signoff else ()),
        *(_document(activity, situation) if activity.rests_on else ()),
        *_moving_on(activity, situation, person),
    ]


def _to_sign(signoff: SignOff, person: Person) -> Iterator[Offer]:
    """The places whose turn it is; while somebody else's turn holds the reader up, why."""
    options = journey.places_of(signoff, person)
    ready = [option for option in options if not option.refusals]
    has_signed = any(s.signer_id == person.pk and s.state == "given" for s in signoff.signatures.all())
    for option in ready or (options[:1] if signoff.state == "open" and not has_signed else ()):
        label = _("Sign for %(institution)s") % {"institution": option.institution}
        if option.behalf:
            label = _("%(sign)s on behalf of %(giver)s") % {"sign": label, "giver": option.behalf}
        note = capfirst(str(sheet.TO[option.place.step.meaning])) + "."
        url = signoff.get_absolute_url()
        yield Offer(label, url, note=note, button=_("Read and sign"), refusals=option.refusals)


def _document(activity: Activity, situation: ActivitySituation) -> Iterator[Offer]:
    """While it is worked on: the document that completes it, to begin with or to go on with."""
    implementation = activity.implementation
    if activity.state not in (State.UNDER_WAY, State.TO_BE_RECONFIRMED) or not implementation.held.may("prepare"):
        return
    name = {"document": situation.rests_on_document}
    if situation.has_document:
        yield Offer(_("Go on with “%(document)s”") % name, situation.document_url, button=_("Open the document"))
    else:
        yield Offer(_("Begin “%(document)s”") % name, _beginning(activity), button=_("Begin the document"))


def _beginning(activity: Activity) -> str:
    if KINDS[activity.rests_on].structured:
        return sight.own_room(Document(implementation=activity.implementation, type=activity.rests_on))
    start = reverse("record:start", args=[activity.implementation.slug])
    return f"{start}?type={activity.rests_on}"


def _moving_on(activity: Activity, situation: ActivitySituation, person: Person) -> Iterator[Offer]:
    rests = bool(activity.rests_on) and not situation.reconfirms
    for action in actions_for(activity, person):
        if action.name in MOVING_ON and not (action.name == "submit" and rests):
            yield Offer(
                action.label,
                _doing(activity, action.name),
                name=action.name,
                note="" if action.refusals else NOTES[action.name],
                button=BUTTONS[action.name],
                post=True,
                refusals=action.refusals,
            )


def besides(activity: Activity, person: Person) -> list[Offer]:
    """What is rarely done, as plain links: postponing, reopening, skipping, and changing the plan."""
    actions = {action.name: action for action in actions_for(activity, person)}
    offers = [
        Offer(action.label, _doing(activity, name), note=NOTES[name])
        for name, action in actions.items()
        if name not in MOVING_ON and not action.refusals
    ]
    if "start" in actions and not actions["start"].refusals:
        offers.insert(0, Offer(_("Record an earlier start"), _doing(activity, "start")))
    return [*offers, *_planning(activity)]


def _planning(activity: Activity) -> Iterator[Offer]:
    if not activity.implementation.held.may("plan"):
        return
    address: list[Any] = [activity.implementation.slug, activity.code]
    if activity.state not in (State.COMPLETED, State.SKIPPED):
        yield Offer(_("Change person and dates"), reverse("tracks:details", args=address))
    if redating.can_move(activity):
        yield Offer(_("Move it to another day"), reverse("tracks:move", args=address))
    if not adapting.wait_refusals(activity):
        yield Offer(_("Change what it waits for"), reverse("tracks:wait_for", args=address))
    yield Offer(_("Rename it"), reverse("tracks:rename", args=address))
    if activity.is_optional or activity.is_own:
        yield Offer(_("Drop it from the plan"), reverse("tracks:drop", args=address))


def _doing(activity: Activity, action: str) -> str:
    return reverse("tracks:act", args=[activity.implementation.slug, activity.code, action])
