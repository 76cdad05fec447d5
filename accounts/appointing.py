"""Opening implementations, and appointing the people and institutions that take part: the only writer of both.

Who may appoint whom is a rule of rules.py; it is asked here, for every person who acts, inside the transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.models import Implementation, Institution, Membership, Person
from accounts.roles import authority, forget, project
from core import clock, ledger
from core.errors import Refusal, RuleViolation, gathered, refuse
from core.ledger import SYSTEM, Actor, Personal, Standing
from core.models import Chain


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
    address = email.strip().lower()
    with transaction.atomic():
        ledger.lock_chain(Chain.INSTANCE)
        if found := Person.objects.filter(email=address).first():
            return found
        person = Person(email=address, name=name, invited_at=clock.now(), **fields)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save()
        ledger.record_event(person, "person.invited", by=by, name=Personal(name), email=Personal(address))
    return person


def add_institution(implementation: Implementation, *, by: Actor, standing: Standing, **fields: Any) -> Institution:
    with transaction.atomic():
        ledger.lock_chain(implementation.chain_key())
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
    """Gives `person` the role through the institution, if `by` may give it; RuleViolation with the reasons if not."""
    implementation = institution.implementation
    first = First(person, institution, role, title, start, end)
    with transaction.atomic():
        ledger.lock_chain(implementation.chain_key())
        _check(rules.refusals(facts_of(implementation, by, role=role, person=person)), by)
        return _begun(implementation, first, by, standing)


@dataclass(frozen=True)
class First:
    """One of the first members of an implementation."""

    person: Person
    institution: Institution
    role: str
    title: str
    start: date
    end: date | None = None


def appoint_first(
    implementation: Implementation, members: Sequence[First], *, by: Actor, standing: Standing
) -> list[Membership]:
    """Appoints the first members together: each as if none of the others were in place yet.

    Nobody holds a role here, so whoever opened the implementation acts in the capacity in which they did.
    """
    with transaction.atomic():
        ledger.lock_chain(implementation.chain_key())
        if implementation.memberships.exists():
            refuse(_("This implementation has members already."))
        for member in members:
            facts = facts_of(implementation, by, role=member.role, person=member.person)
            beside = frozenset(other.role for other in members if other.person == member.person)
            opening = replace(facts, by_roles=frozenset({standing.role}), held_by_person=beside)
            _check(rules.refusals(opening), by)
        return [_begun(implementation, member, by, standing) for member in members]


def _begun(implementation: Implementation, member: First, by: Actor, standing: Standing) -> Membership:
    """The membership, written and recorded; its role fits its institution."""
    if wrong := rules.through_another(member.role, member.institution.type):
        raise ValidationError({"institution": wrong.text})
    made = Membership(
        person=member.person,
        implementation=implementation,
        institution=member.institution,
        role=member.role,
        title=member.title,
        start=member.start,
        end=member.end,
    )
    made.full_clean()
    _refuse_twice(made)
    made.save()
    said = Personal(member.title) if member.title else None
    ledger.record_event(made, "membership.begun", by=by, standing=standing, on=member.start, title=said)
    project(implementation)
    forget(member.person)
    return made


def end_membership(membership: Membership, *, by: Actor, standing: Standing, on: date) -> None:
    """The role is held up to and including this day."""
    with transaction.atomic():
        row = _locked(membership, by)
        _check_dates(row, by, start=row.start, end=on)
        row.end = on
        row.full_clean()
        row.save(update_fields=["end"])
        ledger.record_event(row, "membership.ended", by=by, standing=standing, on=on)
        project(row.implementation)
    membership.end = on
    forget(membership.person)


def edit_membership(
    membership: Membership, *, by: Actor, standing: Standing, title: str, start: date, end: date | None
) -> None:
    """Another title or other dates; a role that has begun keeps its first day."""
    new = {"title": title, "start": start, "end": end}
    with transaction.atomic():
        row = _locked(membership, by)
        _check_dates(row, by, start=start, end=end)
        old = {name: getattr(row, name) for name in new}
        for name, value in new.items():
            setattr(row, name, value)
        row.full_clean()
        _refuse_twice(row)
        row.save(update_fields=list(new))
        ledger.record_edit(row, "membership.edited", by=by, standing=standing, old=old, new=new, personal=["title"])
        project(row.implementation)
    forget(membership.person)


# --- What the rules are asked ----------------------------------------------------------------------


def facts_of(
    implementation: Implementation, by: Any, *, role: str = "", person: Person | None = None
) -> rules.Appointing:
    """What is known of `by` giving `role` to `person` here; without a role, what any appointment starts from."""
    held = authority(by, implementation) if isinstance(by, Person) else None
    today = clock.today(implementation.zone)
    standing = implementation.memberships.filter(Q(end__isnull=True) | Q(end__gte=today), person__is_active=True)
    roles = list(standing.values_list("role", "person"))
    return rules.Appointing(
        by_roles=frozenset(member.role for member in held.memberships) if held else frozenset(),
        by_administrator=bool(held and held.administrator),
        by_themself=person is not None and by == person,
        role=role,
        held_in_country=frozenset(code for code, _who in roles),
        held_by_person=frozenset(code for code, who in roles if person and who == person.pk),
    )


def _check(found: Iterable[Refusal | None], by: Actor) -> None:
    """Raises what stands in the way. SYSTEM, which prepares demonstrations, holds no role to be asked for."""
    if by is not SYSTEM and (reasons := gathered(found)):
        raise RuleViolation(reasons)


def _locked(membership: Membership, by: Actor) -> Membership:
    """The row as it is now, its chain locked, if `by` may give this role."""
    ledger.lock_chain(membership.implementation.chain_key())
    held = Membership.objects.select_for_update(of=("self",)).select_related(*Membership.related)
    row = held.get(pk=membership.pk)
    _check([rules.not_yours_to_give(facts_of(row.implementation, by, role=row.role))], by)
    return row


def _check_dates(row: Membership, by: Any, *, start: date, end: date | None) -> None:
    today = clock.today(row.implementation.zone)
    last = row.role in rules.IRREPLACEABLE and end is not None and not _others(row, end)
    _check(
        [
            rules.ended_already(row.end, today=today),
            rules.start_has_passed(start, was=row.start, today=today),
            rules.ends_too_early(end, was=row.end, today=today),
            rules.leaves_nobody(last=last, by_administrator=bool(getattr(by, "is_superuser", False))),
        ],
        by,
    )


def _others(row: Membership, after: date) -> bool:
    """Somebody else holds the role beyond this day."""
    same = row.implementation.memberships.filter(role=row.role, person__is_active=True).exclude(pk=row.pk)
    return same.filter(Q(end__isnull=True) | Q(end__gt=after)).exists()


def _refuse_twice(membership: Membership) -> None:
    """One person holds a role through an institution once at a time."""
    same = Membership.objects.filter(
        person=membership.person, institution=membership.institution, role=membership.role
    ).exclude(pk=membership.pk)
    later = Q(end__isnull=True) | Q(end__gte=membership.start)
    earlier = Q(start__lte=membership.end) if membership.end else Q()
    if same.filter(later, earlier).exists():
        raise ValidationError({"role": _("This person holds this role through this institution already.")})
