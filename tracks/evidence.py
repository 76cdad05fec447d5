"""The evidence kinds of this room: `declared`, and `document`, which follows the state of a document."""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refusal
from core.ledger import SYSTEM
from core.registry import evidence_kinds
from core.transitions import perform
from record.models import Signature, SignOff, Version
from tracks import rules
from tracks.models import Activity
from tracks.situations import situations

COMPLETED_BY = {
    "acknowledged": "settle",
    "signed": "settle",
    "in_force": "enter_into_force",
    "approved": "settle",
    "published": "publish",
}
"""For the state that completes an activity: the step of a version that reaches it."""

STANDS = {
    "acknowledged": {"acknowledged"},
    "signed": {"signed", "in_force"},
    "in_force": {"in_force"},
    "approved": {"approved", "published"},
    "published": {"published"},
}
"""For the state that completes an activity: the states of a version on which it can rest."""


class Declared:
    """The activity's own checklist, files and figures, confirmed by a sign-off; nothing outside moves it."""

    def objections(self, subject: Any, action: str) -> list[Refusal]:
        """A signature on a round that was reopened since is neither withdrawn nor revoked: nothing rests on it."""
        if not isinstance(subject, Signature) or action not in ("withdraw", "revoke"):
            return []
        about = subject.signoff.subject
        if not isinstance(about, Activity) or about.rests_on_signoff(subject.signoff):
            return []
        words = _("%(activity)s no longer rests on this sign-off: it is now %(state)s.")
        named = {"activity": about, "state": about.get_state_display()}
        return [Refusal(words % named, about.get_absolute_url(), str(about))]

    def heard(self, subject: Any, action: str, *, by: Any) -> None:
        return None

    def rests_on(self, subject: Any) -> list[str]:
        return []


class FromDocument:
    """A document of one kind in one state. Its sign-off is the milestone's sign-off."""

    def objections(self, subject: Any, action: str) -> list[Refusal]:
        """A document is not submitted before the activity that it completes is under way, nor past what precedes it."""
        if not isinstance(subject, Version) or action != "submit":
            return []
        return [refusal for activity in _activities(subject) for refusal in _objections(activity)]

    def heard(self, subject: Any, action: str, *, by: Any) -> None:
        """Versions move the activity on; a sign-off that opens or completes again unsettles and settles it anew."""
        if isinstance(subject, Version):
            for activity in _activities(subject):
                _follow_version(activity, subject, action)
        elif isinstance(subject, SignOff) and isinstance(subject.subject, Version):
            for activity in _activities(subject.subject):
                _follow_signoff(activity, subject.subject, action)

    def rests_on(self, subject: Any) -> list[str]:
        """In words, what was begun on the strength of the activities that a signed version completed."""
        if not isinstance(subject, Signature) or not isinstance(subject.signoff.subject, Version):
            return []
        version = subject.signoff.subject
        return [
            words
            for activity in _activities(version)
            if version.state in STANDS[activity.evidence["state"]] and (words := activity.relied_upon())
        ]


def _activities(version: Version) -> list[Activity]:
    """The activities that this kind of document completes."""
    held = Activity.objects.filter(
        track__plan__implementation=version.document.implementation,
        dropped_at=None,
        evidence__document=version.document.type,
    )
    return list(held.select_related("track__plan__implementation"))


def _objections(activity: Activity) -> list[Refusal]:
    State = Activity.State
    if activity.state in (State.NOT_STARTED, State.POSTPONED, State.SKIPPED):
        return [_not_yet(activity, _("%(code)s %(title)s is not under way: %(state)s."))]
    if activity.state not in (State.UNDER_WAY, State.TO_BE_RECONFIRMED):
        return []
    situation = situations(activity.plan, only=[activity.code], checked=())[activity.code]
    return [*rules.predecessors_finished(situation), *rules.others_ended(situation)]


def _not_yet(activity: Activity, words: str) -> Refusal:
    named = {"code": activity.code, "title": activity.short, "state": activity.get_state_display()}
    return Refusal(words % named, activity.get_absolute_url(), str(activity))


def _follow_version(activity: Activity, version: Version, action: str) -> None:
    """The activity goes where a step of its document's version leads."""
    state = Activity.State(activity.state)
    if action == COMPLETED_BY[activity.evidence["state"]]:
        if state in (Activity.State.UNDER_WAY, Activity.State.AWAITING_SIGNATURE):
            _let_own_round_lapse(activity)
            perform(activity, "complete", by=SYSTEM)
    elif action == "submit" and state in (Activity.State.UNDER_WAY, Activity.State.TO_BE_RECONFIRMED):
        perform(activity, "await_document", by=SYSTEM)
    elif action == "hand_back" and state == Activity.State.AWAITING_SIGNATURE and not _open_round(activity):
        perform(activity, "hand_back", by=SYSTEM)
    elif action == "unsettle":
        _when_lost(activity)


def _follow_signoff(activity: Activity, version: Version, action: str) -> None:
    """A revoked approval leaves a published document as it is; the activity awaits the signature anew."""
    if action == "open_again":
        _when_lost(activity)
        return
    stands = version.state in STANDS[activity.evidence["state"]]
    if action == "complete" and stands and activity.state == Activity.State.AWAITING_SIGNATURE:
        perform(activity, "complete", by=SYSTEM)


def _when_lost(activity: Activity) -> None:
    if activity.state == Activity.State.COMPLETED and not _stands_on(activity):
        perform(activity, "unsettle", by=SYSTEM)


def _stands_on(activity: Activity) -> bool:
    """Some version of its document is in a state that completes it, and signed by all who had to."""
    held = Version.objects.filter(
        document__implementation=activity.implementation,
        document__type=activity.rests_on,
        state__in=STANDS[activity.evidence["state"]],
    )
    return any((found := version.sign_off()) and found.state == SignOff.State.COMPLETE for version in held)


def _open_round(activity: Activity) -> SignOff | None:
    """The sign-off of an activity that was submitted by itself, to be re-confirmed, and not with its document."""
    own = activity.sign_off()
    return own if own and own.state == SignOff.State.OPEN else None


def _let_own_round_lapse(activity: Activity) -> None:
    """A newer version of its document completes it: nobody is asked any more to re-confirm it by itself."""
    if own := _open_round(activity):
        perform(own, "lapse", by=SYSTEM)


def register() -> None:
    evidence_kinds.register("declared", Declared())
    evidence_kinds.register("document", FromDocument())
