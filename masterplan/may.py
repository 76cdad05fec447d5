"""Who may change which part of a Master Plan. Rights come from the role; a provider’s end at the own house."""

from typing import Any

from accounts.models import Implementation
from accounts.roles import Role, authority
from core.ledger import Standing

COORDINATOR, ANALYST, MANAGER = Role.COORDINATOR, Role.DATA_ANALYST, Role.DATA_MANAGER

WHO: dict[str, tuple[str, ...]] = {
    "master_plan": (COORDINATOR,),
    "framework": (ANALYST, COORDINATOR),
    "domain": (ANALYST, COORDINATOR),
    "phase": (COORDINATOR,),
    "indicator": (ANALYST, COORDINATOR),
    "source": (COORDINATOR,),
    "registry": (COORDINATOR,),
    "data_flow": (MANAGER, COORDINATOR),
    "metadata_sheet": (MANAGER, COORDINATOR),
    "criterion": (ANALYST, MANAGER, COORDINATOR),
    "code_list": (ANALYST, MANAGER, COORDINATOR),
    "policy_question": (Role.DATA_USER, ANALYST, COORDINATOR),
    "gap": (ANALYST, MANAGER, COORDINATOR),
    "release": (ANALYST, MANAGER, COORDINATOR),
    "yardstick": (COORDINATOR,),
    "consultation_round": (COORDINATOR,),
    "structure_group": (MANAGER, COORDINATOR),
    "frozen_model": (MANAGER, COORDINATOR),
    "taken_structures": (MANAGER, COORDINATOR),
    "data_check": (Role.DATA_PROVIDER, MANAGER, COORDINATOR),
}
"""The roles that change every row of a kind. Data providers change beside them what belongs to their own sources."""

OF_A_SOURCE = {"source", "registry", "metadata_sheet", "code_list"}
"""The kinds that a data provider changes where they belong to a source of the own institution."""


def edits(person: Any, implementation: Implementation, kind: str, *, owner: int | None = None) -> Standing | None:
    """The capacity in which `person` may change rows of this kind; `owner` is the institution that owns the source."""
    held = authority(person, implementation)
    if member := held.in_role(*WHO[kind]):
        return member.standing
    if owner is None or kind not in OF_A_SOURCE:
        return None
    own = (m for m in held.memberships if m.role == Role.DATA_PROVIDER and m.institution_id == owner)
    return next((member.standing for member in own), None)


def adds_a_source(person: Any, implementation: Implementation) -> Standing | None:
    """The coordinator adds any source, a data provider those of the own institution."""
    member = authority(person, implementation).in_role(*WHO["source"], Role.DATA_PROVIDER)
    return member.standing if member else None


def agrees(actor: Any, indicator: Any) -> Standing | None:
    """A data analyst or the LMIS coordinator."""
    return edits(actor, indicator.implementation, "indicator")


def models(actor: Any, indicator: Any) -> Standing | None:
    """A data manager or the LMIS coordinator."""
    return edits(actor, indicator.implementation, "data_flow")
