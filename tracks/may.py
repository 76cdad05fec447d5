"""Who may work on an activity, keep a calendar, name those who sign. All else follows from the role alone."""

from typing import TYPE_CHECKING, Any

from accounts.roles import NATIONAL_ROLES, authority, roles_with
from core.ledger import Standing

if TYPE_CHECKING:
    from accounts.models import Implementation
    from tracks.models import Activity


def work_on(actor: Any, activity: "Activity") -> Standing | None:
    """Whoever coordinates, or may record and has the responsible or a supporting role of this activity."""
    held = authority(actor, activity.implementation)
    if member := held.holding("coordinate"):
        return member.standing
    asked = {activity.responsible_role, *activity.supporting_roles} & set(roles_with("record"))
    found = held.in_role(*asked)
    return found.standing if found else None


def keep_calendar(implementation: "Implementation", *, of_ilo: bool) -> Standing | None:
    """The ILO keeps its own calendar; those of the country and of its institutions are kept by whoever plans there."""
    planning = [member for member in implementation.held.memberships if member.role in roles_with("plan")]
    found = next((member for member in planning if (member.role in NATIONAL_ROLES) != of_ilo), None)
    return found.standing if found else None


def name_signers(implementation: "Implementation") -> Standing | None:
    """Whoever plans for the country: the ILO does not choose who signs for it."""
    planning = [member for member in implementation.held.memberships if member.role in roles_with("plan")]
    found = next((member for member in planning if member.role in NATIONAL_ROLES), None)
    return found.standing if found else None


def propose_baseline(implementation: "Implementation") -> Standing | None:
    """Who coordinates for the country: whoever plans and prepares for it, and does not approve it afterwards."""
    asked = set(roles_with("plan")) & set(roles_with("prepare")) & NATIONAL_ROLES
    found = next((member for member in implementation.held.memberships if member.role in asked), None)
    return found.standing if found else None
