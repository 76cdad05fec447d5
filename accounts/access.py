"""The look-up that is the permission check: a view cannot get an implementation, or its parts, without it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Implementation, Institution, Membership, Person
from accounts.roles import PERMISSIONS, Authority, authority, keep
from core import clock
from core.ledger import Standing

SHOWN = ("emblem", "parent")
"""What pages show of an implementation besides its own row."""


def implementation_for(person: Any, slug: str, permission: str = "view") -> Implementation:
    """The implementation, if `person` may `permission` in it.

    Http404 when the person does not see it, PermissionDenied when they see it but may not. Its `held`
    attribute is the person's Authority there.
    """
    if permission not in PERMISSIONS:
        raise KeyError(f"Unknown permission: {permission}")
    found = _taking_part(person, slug) or Implementation.objects.filter(slug=slug).select_related(*SHOWN).first()
    held = authority(person, found) if found else Authority(())
    if found is None or not held.may("view"):
        raise Http404(_("There is no such implementation, or you take no part in it."))
    if not held.may(permission):
        raise PermissionDenied(_("Your role does not allow this here."))
    found.held = held
    return found


def _taking_part(person: Any, slug: str) -> Implementation | None:
    """The implementation by way of the memberships that the person has in it today: one query for both."""
    if not getattr(person, "pk", None) or not person.is_active:
        return None
    beside = (f"implementation__{name}" for name in SHOWN)
    current = person.memberships.current(clock.today()).filter(implementation__slug=slug)
    members = tuple(current.select_related("institution", "implementation", *beside).order_by("pk"))
    if not members:
        return None
    found: Implementation = members[0].implementation
    keep(person, found, members)
    return found


def reader(request: HttpRequest) -> Person:
    """The person who is signed in; PermissionDenied if nobody is."""
    if not isinstance(request.user, Person):
        raise PermissionDenied(_("Sign in first."))
    return request.user


def standing_in(implementation: Implementation, permission: str) -> Standing:
    """The capacity in which whoever looked the implementation up may do this; PermissionDenied if they may not."""
    held: Authority = implementation.held
    standing = held.standing(permission)
    if standing is None:
        raise PermissionDenied(_("Your role does not allow this here."))
    return standing


def membership_for(person: Any, slug: str, public_id: UUID, permission: str = "appoint") -> Membership:
    """The membership in this implementation, if `person` may `permission` there."""
    implementation = implementation_for(person, slug, permission)
    held = implementation.memberships.select_related("person", "institution")
    found: Membership | None = held.filter(public_id=public_id).first()
    if found is None:
        raise Http404(_("There is no such membership here."))
    found.implementation = found.institution.implementation = implementation
    return found


def institution_for(person: Any, slug: str, public_id: UUID, permission: str = "appoint") -> Institution:
    """The institution in this implementation, if `person` may `permission` there."""
    implementation = implementation_for(person, slug, permission)
    found: Institution | None = implementation.institutions.filter(public_id=public_id).first()
    if found is None:
        raise Http404(_("There is no such institution here."))
    found.implementation = implementation
    return found


def account_for(person: Any, public_id: UUID) -> Person:
    """Any account, for an administrator."""
    require_administrator(person)
    found = Person.objects.filter(public_id=public_id).first()
    if found is None:
        raise Http404(_("There is no such account."))
    return found


def require_administrator(person: Any) -> None:
    if not (person.is_active and person.is_superuser):
        raise PermissionDenied(_("Accounts are looked after by administrators."))
