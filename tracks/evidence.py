"""The evidence kinds of this room: `declared`, and `document`, which follows the state of a document."""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refusal
from core.ledger import SYSTEM
from core.registry import evidence_kinds
from core.transitions import perform
from record.models import Signature, Version
from tracks.models import Activity

REACHED = {
    "acknowledged": {"acknowledged"},
    "signed": {"signed", "in_force", "ended"},
    "in_force": {"in_force", "ended"},
    "approved": {"approved", "published", "superseded"},
    "published": {"published", "superseded"},
}
"""For the state that completes an activity: the states of a version that have reached it."""


class Declared:
    """The activity's own checklist, files and figures, confirmed by a sign-off; nothing outside moves it."""

    def objections(self, subject: Any, action: str) -> list[Refusal]:
        return []

    def heard(self, subject: Any, action: str, *, by: Any) -> None:
        return None

    def rests_on(self, subject: Any) -> list[str]:
        return []


class FromDocument:
    """A document of one kind in one state. Its sign-off is the milestone's sign-off."""

    def objections(self, subject: Any, action: str) -> list[Refusal]:
        """A document is not submitted before the activity that it completes is under way."""
        if not isinstance(subject, Version) or action != "submit":
            return []
        return [
            Refusal(
                _("%(code)s %(title)s is not under way: %(state)s.")
                % {"code": activity.code, "title": activity.short, "state": activity.get_state_display()},
                activity.get_absolute_url(),
                str(activity),
            )
            for activity in _activities(subject)
            if activity.state in (Activity.State.NOT_STARTED, Activity.State.POSTPONED, Activity.State.SKIPPED)
        ]

    def heard(self, subject: Any, action: str, *, by: Any) -> None:
        if isinstance(subject, Version):
            for activity in _activities(subject):
                _move(activity, subject, action)

    def rests_on(self, subject: Any) -> list[str]:
        """In words, what was begun on the strength of the activities that a signed version completed."""
        if not isinstance(subject, Signature) or not isinstance(subject.signoff.subject, Version):
            return []
        return [words for activity in _activities(subject.signoff.subject) if (words := activity.relied_upon())]


def _activities(version: Version) -> list[Activity]:
    """The activities that this kind of document completes."""
    held = Activity.objects.filter(
        track__plan__implementation=version.document.implementation,
        dropped_at=None,
        evidence__document=version.document.type,
    )
    return list(held.select_related("track__plan__implementation"))


def _move(activity: Activity, version: Version, action: str) -> None:
    """Moves the activity to where its document is."""
    state = Activity.State(activity.state)
    if version.state in REACHED[activity.evidence["state"]]:
        if action != "supersede" and state in (Activity.State.UNDER_WAY, Activity.State.AWAITING_SIGNATURE):
            perform(activity, "complete", by=SYSTEM)
    elif action == "submit" and state == Activity.State.UNDER_WAY:
        perform(activity, "await_document", by=SYSTEM)
    elif action in ("hand_back",) and state == Activity.State.AWAITING_SIGNATURE:
        perform(activity, "hand_back", by=SYSTEM)
    elif action == "unsettle" and state == Activity.State.COMPLETED:
        perform(activity, "unsettle", by=SYSTEM)


def register() -> None:
    evidence_kinds.register("declared", Declared())
    evidence_kinds.register("document", FromDocument())
