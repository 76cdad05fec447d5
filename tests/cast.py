"""The people of a country as tests need them: one for each role, an administrator and an outsider. No fixtures here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.appointing import add_institution, appoint, invite, open_implementation
from accounts.models import Implementation, Institution, Membership, Person
from accounts.roles import ILO_ROLES, Role
from core.ledger import SYSTEM, Standing
from tests.remembering import remembered

PASSWORD = "correct horse battery staple"
SINCE = date(2020, 1, 1)

THROUGH: dict[str, str] = {
    Role.AGENCY_LEAD: "leading_agency",
    Role.COORDINATOR: "leading_agency",
    Role.SOCIAL_PARTNER: "workers",
    Role.OBSERVER: "donor",
}
CONSTITUENCIES = {"workers": "workers", "employers": "employers", "donor": "other", "ilo": "other"}


@dataclass
class Country:
    """An implementation with one member in each role."""

    implementation: Implementation
    institutions: dict[str, Institution]
    members: dict[str, Membership]

    def __getitem__(self, role: str) -> Person:
        return self.members[role].person

    @property
    def people(self) -> dict[str, Person]:
        return {role: member.person for role, member in self.members.items()}


def found(code: str = "VAL", *, roles: Iterable[str] = Role, **fields: Any) -> Country:
    """Opens an implementation and appoints one person to each of `roles`, from 2020 on and without an end."""
    held = tuple(map(Role, roles))
    asked = ("country", code, held, repr(sorted(fields.items())))
    return remembered(asked, lambda: _found(code, held, fields))


def _found(code: str, roles: Iterable[Role], fields: dict[str, Any]) -> Country:
    slug = fields.setdefault("slug", code.lower())
    opened = open_implementation(by=SYSTEM, code=code, **{"name": code.title(), **fields})
    country = Country(opened, {}, {})
    for role in roles:
        country.members[role] = appoint(
            person(f"{role}@{slug}.example", name=f"{role.label} of {code}"),
            institution=institution_for(country, role),
            role=role,
            by=SYSTEM,
            standing=Standing(),
            start=SINCE,
        )
    return country


def institution_for(country: Country, role: str) -> Institution:
    kind = "ilo" if role in ILO_ROLES else THROUGH.get(role, "ministry")
    if kind not in country.institutions:
        country.institutions[kind] = add_institution(
            country.implementation,
            by=SYSTEM,
            standing=Standing(),
            name=kind.replace("_", " ").capitalize(),
            type=kind,
            constituency=CONSTITUENCIES.get(kind, "government"),
        )
    return country.institutions[kind]


def person(email: str, *, name: str = "Somebody", **fields: Any) -> Person:
    """An account with the tests' password, made as `invite` makes it."""
    return invite(email=email, name=name, by=SYSTEM, password=PASSWORD, **fields)


def administrator() -> Person:
    return person("administrator@lmis.example", name="Administrator", is_superuser=True)


def outsider() -> Person:
    return person("outsider@elsewhere.example", name="Outsider")
