"""Who may work on an activity: those who coordinate, the responsible role, and the roles that support it."""

from typing import TYPE_CHECKING, Any

from accounts.roles import authority, roles_with
from core.ledger import Standing

if TYPE_CHECKING:
    from tracks.models import Activity


def work_on(actor: Any, activity: "Activity") -> Standing | None:
    """Whoever coordinates, or may record and has the responsible or a supporting role of this activity."""
    held = authority(actor, activity.implementation)
    if member := held.holding("coordinate"):
        return member.standing
    asked = {activity.responsible_role, *activity.supporting_roles} & set(roles_with("record"))
    found = held.in_role(*asked)
    return found.standing if found else None
