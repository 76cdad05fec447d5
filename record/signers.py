"""Who signs: the people whose turn it is, and the rows of who has signed and who is still asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.models import Membership, Person
from core import clock
from record import placing, rules
from record.rules import SignOffFacts, StepFacts

if TYPE_CHECKING:
    from record.models import Delegation, SignOff


@dataclass(frozen=True)
class Roll:
    """The memberships of an implementation today, and the accepted delegations of their holders."""

    members: tuple[Membership, ...]
    delegations: tuple["Delegation", ...]

    def roles_of(self, person: int) -> list[str]:
        return [member.role for member in self.members if member.person_id == person]

    def keep_delegations_of(self, person: Any) -> None:
        """Spares `may.delegations_of` its query on a page of this implementation alone."""
        givers = {member.pk: member for member in self.members}
        held = [delegation for delegation in self.delegations if delegation.deputy_id == person.pk]
        for delegation in held:
            delegation.giver = givers[delegation.giver_id]
        person.__dict__["_delegations"] = held

    def deputies(self, giver: Membership, what: str, on: Any) -> Iterator[Person]:
        """Who may sign on behalf of this membership's holder, for this kind of record, on this day."""
        for delegation in self.delegations:
            if (
                delegation.giver_id == giver.pk
                and delegation.covers(what, on)
                and rules.may_stand_in(giver=giver.role, deputy=self.roles_of(delegation.deputy_id))
            ):
                yield delegation.deputy


def roll_of(implementation: Any, *, signing: bool = True) -> Roll:
    """Everybody who takes part today, in two queries; in one, without delegations, where nothing is to be signed."""
    from record.models import Delegation

    today = clock.today(implementation.zone)
    members = implementation.memberships.current(today).select_related("person", "institution")
    if not signing:
        return Roll(tuple(members), ())
    accepted = Delegation.objects.filter(state="accepted", giver__in=members, deputy__is_active=True)
    return Roll(tuple(members), tuple(accepted.select_related("deputy")))


def asked_now(signoff: "SignOff") -> dict[int, list[Person]]:
    """For each step whose turn it is, the people who could fill a place of it now, deputies included."""
    roll, facts = roll_of(signoff.implementation), signoff.facts()
    today = clock.today(signoff.implementation.zone)
    return {
        key: list(_able(signoff, facts, step, roll, today))
        for key in sorted(rules.open_steps(facts))
        if (step := facts.step(key))
    }


def _able(signoff: "SignOff", facts: SignOffFacts, step: StepFacts, roll: Roll, today: Any) -> Iterator[Person]:
    for member in fitting(step, roll.members):
        if not rules.refusals(facts, step, placing.candidate(member, member.person, None, step.meaning)):
            yield member.person
        for deputy in roll.deputies(member, signoff.what, today):
            if not rules.refusals(facts, step, placing.candidate(member, deputy, member.person, step.meaning)):
                yield deputy


def fitting(step: StepFacts, members: Iterable[Membership]) -> Iterator[Membership]:
    """The memberships for which the step has a place, whether free or not."""
    for member in members:
        kind = member.institution.type
        if rules.fits(step, role=member.role, institution=member.institution_id, institution_kind=kind):
            yield member
