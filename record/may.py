"""Who may: places in a sign-off, one's own signature, delegations. Authority is looked up at the moment it is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.roles import authority
from core import clock
from core.ledger import Standing
from record import rules

if TYPE_CHECKING:
    from accounts.models import Membership
    from record.models import Delegation, Signature, SignOff, SignOffStep


@dataclass(frozen=True)
class Place:
    """A place in a step that a person could fill: through a membership of their own, or on behalf of its holder."""

    step: "SignOffStep"
    membership: "Membership"
    delegated: bool

    @property
    def key(self) -> str:
        """What a form names: the step and the membership."""
        return f"{self.step.pk}-{self.membership.public_id}"


def places(signoff: "SignOff", person: Any) -> list[Place]:
    """Every place of the sign-off that the person's roles and accepted delegations fit, whether open or not."""
    own = [(member, False) for member in authority(person, signoff.implementation).memberships]
    held = [(member, True) for member in delegated_memberships(signoff, person)]
    return [
        Place(step, member, delegated)
        for step in signoff.steps.all()
        for member, delegated in [*own, *held]
        if rules.fits(
            step.facts,
            role=member.role,
            institution=member.institution_id,
            institution_kind=member.institution.type,
        )
    ]


def delegated_memberships(signoff: "SignOff", person: Any) -> Iterable["Membership"]:
    """The memberships of others for which the person is deputy today, for this kind of record."""
    today = clock.today(signoff.implementation.zone)
    return [
        delegation.giver
        for delegation in delegations_of(person)
        if delegation.giver.implementation_id == signoff.implementation_id
        and delegation.covers(signoff.what, today)
        and delegation.giver.is_current(today)
        and delegation.giver.person.is_active
        and rules.may_stand_in(giver=delegation.giver.role, deputy=_roles(person, signoff.implementation))
    ]


def _roles(person: Any, implementation: Any) -> list[str]:
    return [member.role for member in authority(person, implementation).memberships]


def delegations_of(person: Any) -> list["Delegation"]:
    """The accepted delegations that the person holds; one query for each person, then kept."""
    if "_delegations" not in person.__dict__:
        person.__dict__["_delegations"] = _held(person, "accepted")
    kept: list[Delegation] = person.__dict__["_delegations"]
    return kept


def offered_to(person: Any) -> list["Delegation"]:
    """The delegations that the person has still to accept or decline, from the same query."""
    return _held(person, "offered")


def _held(person: Any, state: str) -> list["Delegation"]:
    if not getattr(person, "pk", None) or not person.is_active:
        return []
    if "_delegations_held" not in person.__dict__:
        held = person.delegations_held.filter(state__in=["offered", "accepted"])
        person.__dict__["_delegations_held"] = list(
            held.select_related("giver__institution", "giver__person", "giver__implementation")
        )
    return [delegation for delegation in person.__dict__["_delegations_held"] if delegation.state == state]


def forget_delegations(person: Any) -> None:
    """Lets the next question about the person's delegations ask the database again."""
    for kept in ("_delegations", "_delegations_held"):
        person.__dict__.pop(kept, None)


def may_sign(actor: Any, signoff: "SignOff") -> Standing | None:
    """Whoever has a place in it, of their own or by delegation. An administrator never has."""
    if getattr(actor, "is_superuser", True):
        return None
    found = places(signoff, actor)
    return found[0].membership.standing if found else None


def own_signature(actor: Any, signature: "Signature") -> Standing | None:
    """The signer, who still takes part."""
    if actor.pk != signature.signer_id:
        return None
    held = authority(actor, signature.implementation).memberships
    return held[0].standing if held else None


def approving_authority(actor: Any, signature: "Signature") -> Standing | None:
    """The Agency lead: the authority that approves for the country."""
    if getattr(actor, "is_superuser", True):
        return None
    held = authority(actor, signature.implementation).in_role("agency_lead")
    return held.standing if held else None


def is_deputy(actor: Any, delegation: "Delegation") -> Standing | None:
    """The person to whom it was offered, who takes part in the same implementation."""
    if actor.pk != delegation.deputy_id:
        return None
    held = authority(actor, delegation.implementation).memberships
    return held[0].standing if held else None


def is_giver_or_deputy(actor: Any, delegation: "Delegation") -> Standing | None:
    """Its giver or its deputy."""
    if actor.pk == delegation.giver.person_id:
        return delegation.giver.standing
    return is_deputy(actor, delegation)
