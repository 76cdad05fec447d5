"""What was built on something that no longer holds is to be re-confirmed. Nothing of it is erased."""

from typing import TYPE_CHECKING

from core.ledger import SYSTEM
from core.transitions import perform

if TYPE_CHECKING:
    from tracks.models import Activity, Plan

COMPLETED = "completed"


def doubt_after(activity: "Activity") -> None:
    """Every completed activity that was built on this one, directly or not, is to be re-confirmed."""
    from tracks.situations import descendants

    for other in descendants(activity):
        if other.state == COMPLETED:
            perform(other, "doubt", by=SYSTEM, because=activity.code)


def doubt_unfounded(activity: "Activity") -> bool:
    """A completed activity whose predecessors are not finished, or whose gate is dark, is to be re-confirmed."""
    from tracks.situations import situations

    situation = situations(activity.plan)[activity.code]
    lacking = [*(blocker.code for blocker in situation.before_end), *(light.title for light in situation.dark_lights)]
    if lacking:
        perform(activity, "doubt", by=SYSTEM, because=lacking[0])
        doubt_after(activity)
    return bool(lacking)


def doubt_opened(plan: "Plan") -> None:
    """What the gate opened stays completed only while every light is lit or waived."""
    from tracks.models import Activity

    opened = Activity.objects.filter(track__plan=plan, opens_with_gate=True, state=COMPLETED, dropped_at=None)
    for activity in opened.select_related("track__plan__implementation"):
        doubt_unfounded(activity)
