"""Opening implementations, and appointing the people and institutions that take part: the only writer of both."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation, Institution, Membership, Person
from accounts.roles import ILO_ROLES, Role, forget, project
from core import clock, ledger
from core.errors import refuse
from core.ledger import Actor, Standing


def open_implementation(*, by: Actor, on: date | None = None, **fields: Any) -> Implementation:
    """A new implementation with its chain; `fields` are the model's. The weekend defaults to Saturday and Sunday."""
    fields.setdefault("weekend", [5, 6])
    with transaction.atomic():
        made = Implementation(opened_at=clock.now(), **fields)
        made.full_clean()
        made.save()
        ledger.record_event(made, "implementation.opened", by=by, on=on)
        project(made)
    return made


def invite(*, email: str, name: str, by: Actor, password: str | None = None, **fields: Any) -> Person:
    """The person with this address, or a new account that gets its password by the reset link."""
    with transaction.atomic():
        found = Person.objects.filter(email=email.strip().lower()).first()
        if found:
            return found
        person = Person(email=email.strip().lower(), name=name, invited_at=clock.now(), **fields)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save()
        ledger.record_event(person, "person.invited", by=by)
    return person


def add_institution(implementation: Implementation, *, by: Actor, standing: Standing, **fields: Any) -> Institution:
    with transaction.atomic():
        made = Institution(implementation=implementation, **fields)
        made.full_clean()
        made.save()
        ledger.record_event(made, "institution.added", by=by, standing=standing)
    return made


def appoint(
    person: Person,
    *,
    institution: Institution,
    role: str,
    by: Actor,
    standing: Standing,
    start: date,
    end: date | None = None,
    title: str = "",
) -> Membership:
    """Gives `person` the role through the institution. ILO roles belong to the ILO, national ones never do."""
    if (institution.type == Institution.Kind.ILO) != (Role(role) in ILO_ROLES):
        refuse(_("An ILO role is held through the ILO, and every other role through another institution."))
    with transaction.atomic():
        ledger.lock_chain(institution.implementation.chain_key())
        made = Membership(
            person=person,
            implementation=institution.implementation,
            institution=institution,
            role=role,
            title=title,
            start=start,
            end=end,
        )
        made.full_clean()
        made.save()
        ledger.record_event(made, "membership.begun", by=by, standing=standing, on=start)
        project(institution.implementation)
    forget(person)
    return made


def end_membership(membership: Membership, *, by: Actor, standing: Standing, on: date) -> None:
    """The role is held up to and including this day."""
    with transaction.atomic():
        ledger.lock_chain(membership.implementation.chain_key())
        membership.end = on
        membership.full_clean()
        membership.save(update_fields=["end"])
        ledger.record_event(membership, "membership.ended", by=by, standing=standing, on=on)
        project(membership.implementation)
    forget(membership.person)
