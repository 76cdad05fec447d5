"""The rules of taking part, as pure functions on loaded facts: who may appoint whom, and what cannot be undone."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.roles import ILO_ROLES, Role
from core.errors import Refusal

IN_PLACE = frozenset({Role.AGENCY_LEAD, Role.COORDINATOR})
"""As soon as one of them is held, the country appoints its own people."""


@dataclass(frozen=True)
class Appointing:
    """Who would appoint whom: the roles held today by the one, and what is known of the other."""

    by_roles: frozenset[str]
    by_administrator: bool = False
    by_themself: bool = False
    role: str = ""
    held_in_country: frozenset[str] = field(default_factory=frozenset)
    """The roles that anybody holds today, or will hold."""
    held_by_person: frozenset[str] = field(default_factory=frozenset)
    """The roles that the person appointed holds today, or will hold, in this implementation."""

    @property
    def country_in_place(self) -> bool:
        return bool(self.held_in_country & IN_PLACE)

    @property
    def opening(self) -> bool:
        """Nobody holds a role yet: the first one is given by whoever opens the implementation."""
        return not self.held_in_country


def refusals(facts: Appointing) -> list[Refusal]:
    """Why this role cannot be given so; empty if it can."""
    checks = (not_yours_to_give(facts), given_to_oneself(facts), on_both_sides(facts))
    return [refusal for refusal in checks if refusal]


def may_give(facts: Appointing) -> bool:
    """The role is in the gift of whoever acts, whomever it is given to; ending it and changing it follow the same rule.

    The Agency lead appoints for the country; the coordinator manages its members, the lead apart; the ILO's
    officer appoints the ILO's people, and the first of the country while nobody of it is in place.
    """
    if facts.by_administrator:
        return True
    if facts.role in ILO_ROLES:
        return Role.ILO_OFFICER in facts.by_roles
    if Role.AGENCY_LEAD in facts.by_roles:
        return True
    if Role.COORDINATOR in facts.by_roles:
        return facts.role != Role.AGENCY_LEAD
    return Role.ILO_OFFICER in facts.by_roles and not facts.country_in_place


def not_yours_to_give(facts: Appointing) -> Refusal | None:
    """A role is given by whoever may give it."""
    if may_give(facts):
        return None
    if facts.role in ILO_ROLES:
        return Refusal(_("ILO roles are given by an ILO project officer."))
    if facts.role == Role.AGENCY_LEAD and Role.COORDINATOR in facts.by_roles:
        return Refusal(_("The Agency lead is appointed by the Agency lead before, or by an administrator."))
    return Refusal(_("The country has its own Agency lead or coordinator now: they appoint its people."))


def given_to_oneself(facts: Appointing) -> Refusal | None:
    """Nobody gives a role to themself, but for the first one of an implementation."""
    if facts.by_themself and not facts.opening:
        return Refusal(_("Nobody appoints themself: somebody else has to give you a role."))
    return None


def on_both_sides(facts: Appointing) -> Refusal | None:
    """The ILO never signs for the country: nobody holds an ILO role and another one in the same implementation."""
    mixed = facts.held_by_person | {facts.role}
    if mixed & ILO_ROLES and mixed - ILO_ROLES:
        return Refusal(_("One person never stands on both sides: ILO roles and others do not go together here."))
    return None


def may_open(*, ilo_officer_somewhere: bool, by_administrator: bool) -> Refusal | None:
    """Implementations are opened by the ILO's project officers, and by administrators."""
    if ilo_officer_somewhere or by_administrator:
        return None
    return Refusal(_("An ILO project officer or an administrator opens an implementation."))


def roles_to_give(facts: Appointing) -> list[str]:
    """The codes of the roles that whoever acts may give in this implementation, in their usual order."""
    return [role.value for role in Role if may_give(asking(facts, role.value))]


def asking(facts: Appointing, role: str) -> Appointing:
    """The same question about another role."""
    return Appointing(facts.by_roles, facts.by_administrator, role=role, held_in_country=facts.held_in_country)


WHERE: dict[str, frozenset[str]] = {
    Role.AGENCY_LEAD: frozenset({"leading_agency"}),
    Role.COORDINATOR: frozenset({"leading_agency"}),
    Role.SOCIAL_PARTNER: frozenset({"employers", "workers"}),
    **dict.fromkeys(ILO_ROLES, frozenset({"ilo"})),
}
"""The kinds of institution through which these roles are held; all others through any but the ILO."""


def through_another(role: str, institution_kind: str) -> Refusal | None:
    """A role is held through an institution that it belongs to."""
    kinds = WHERE.get(role)
    if institution_kind in kinds if kinds else institution_kind != "ilo":
        return None
    if role in ILO_ROLES or institution_kind == "ilo":
        return Refusal(_("An ILO role is held through the ILO, and every other role through another institution."))
    if role == Role.SOCIAL_PARTNER:
        return Refusal(_("A social partner belongs to an employers’ or a workers’ organisation."))
    return Refusal(_("The Agency lead and the LMIS coordinator belong to the leading Agency."))


# --- Dates ---------------------------------------------------------------------------------------


def earliest_end(today: date) -> date:
    """A role can end yesterday: the rights are then gone at once. Further back would rewrite what was true."""
    return today - timedelta(days=1)


def ends_too_early(end: date | None, *, was: date | None, today: date) -> Refusal | None:
    """The last day lies yesterday at the earliest, unless it was so before."""
    if end is None or end == was or end >= earliest_end(today):
        return None
    return Refusal(_("The last day can be yesterday at the earliest: the role was held until then."))


def start_has_passed(start: date, *, was: date, today: date) -> Refusal | None:
    """A role that has begun keeps its first day: people may have signed with it."""
    if start == was or was > today:
        return None
    return Refusal(_("This role has begun already, so its first day stays. End it and appoint anew instead."))


def ended_already(end: date | None, *, today: date) -> Refusal | None:
    """A role that is over is not changed any more."""
    if end is not None and end < today:
        return Refusal(_("This role has ended and is not changed any more. Appoint the person anew instead."))
    return None


IRREPLACEABLE = frozenset({Role.AGENCY_LEAD})
"""Only whoever holds it can name the next one, so it does not end before there is one."""


def leaves_nobody(*, last: bool, by_administrator: bool) -> Refusal | None:
    """The Agency lead hands over first: without one, nobody of the country could appoint the next."""
    if not last or by_administrator:
        return None
    return Refusal(_("Appoint the next Agency lead first: without one, nobody of the country could do it."))


# --- Administrators --------------------------------------------------------------------------------


def last_administrator(*, others: int) -> Refusal | None:
    """Nobody ends the last administratorship, least of all their own."""
    if others:
        return None
    return Refusal(_("This is the only administrator who can sign in. Name another one first."))
