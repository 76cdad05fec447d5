"""Opening an implementation at once: its chain, its first institutions and members, and the plan of its blueprint."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules
from accounts.appointing import First, add_institution, appoint_first, open_implementation
from accounts.inviting import person_at
from accounts.models import Implementation, Institution, Membership, Person
from accounts.roles import Role
from core import clock, ledger
from core.ledger import Standing
from core.models import Chain
from tracks.instantiating import instantiate


@dataclass(frozen=True)
class Newcomer:
    """Somebody who holds a role from the first day, by their address."""

    role: Role
    email: str
    name: str
    title: str = ""


def may_open(person: Any) -> bool:
    """The person is an ILO project officer in some implementation today, or an administrator."""
    officer = person.memberships.current(clock.today()).filter(role=Role.ILO_OFFICER).exists()
    return rules.may_open(ilo_officer_somewhere=officer, by_administrator=person.is_superuser) is None


def open_country(
    *, by: Person, agency: str, ilo: str, newcomers: list[Newcomer], **fields: Any
) -> tuple[Implementation, list[Membership]]:
    """The implementation with its plan, and its first memberships; all of it or nothing.

    Whoever opens it as an ILO project officer is its first one; an administrator names somebody else.
    """
    if not may_open(by):
        raise PermissionDenied(_("An ILO project officer or an administrator opens an implementation."))
    with transaction.atomic():
        ledger.lock_chain(Chain.INSTANCE)
        opened = open_implementation(by=by, **fields)
        standing = Standing(role="administrator") if by.is_superuser else Standing(role=Role.ILO_OFFICER)
        places = _places(opened, by, standing, agency=agency, ilo=ilo)
        held = appoint_first(opened, _first(opened, by, places, newcomers), by=by, standing=standing)
        instantiate(opened, by=by, standing=standing)
    return opened, [member for member in held if member.person != by]


def _places(opened: Implementation, by: Person, standing: Standing, *, agency: str, ilo: str) -> dict[str, Institution]:
    kinds = Institution.Kind
    leading = {"name": agency, "type": kinds.LEADING_AGENCY, "constituency": "government"}
    assisting = {"name": ilo, "type": kinds.ILO, "constituency": "other", "is_main_stakeholder": False}
    return {
        "agency": add_institution(opened, by=by, standing=standing, **leading),
        "ilo": add_institution(opened, by=by, standing=standing, **assisting),
    }


def _first(
    opened: Implementation, by: Person, places: dict[str, Institution], newcomers: list[Newcomer]
) -> list[First]:
    """The first members: the opener as ILO project officer, unless somebody else is named for it."""
    today = clock.today(opened.zone)
    named = [_member(newcomer, by, places, today) for newcomer in newcomers]
    if any(member.role == Role.ILO_OFFICER for member in named):
        return named
    if by.is_superuser:
        raise ValidationError({"officer_email": _("Name the ILO project officer: an administrator holds no role.")})
    return [First(by, places["ilo"], Role.ILO_OFFICER, "", today), *named]


def _member(newcomer: Newcomer, by: Person, places: dict[str, Institution], today: Any) -> First:
    place = places["ilo" if newcomer.role == Role.ILO_OFFICER else "agency"]
    try:
        person = person_at(newcomer.email, newcomer.name, institution=place, by=by)
    except ValidationError as error:
        raise ValidationError(
            {f"{PREFIXES[newcomer.role]}_{name}": found for name, found in error.error_dict.items()}
        ) from error
    return First(person, place, newcomer.role, newcomer.title, today)


PREFIXES = {Role.ILO_OFFICER: "officer", Role.AGENCY_LEAD: "lead", Role.COORDINATOR: "coordinator"}
"""How the fields of a form about each of the first members begin."""
