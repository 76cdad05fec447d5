"""The look-up that is the permission check: a view cannot get an implementation, or its parts, without it."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Implementation
from accounts.roles import PERMISSIONS, Authority, authority

T = TypeVar("T")


def implementation_for(person: Any, slug: str, permission: str = "view") -> Implementation:
    """The implementation, if `person` may `permission` in it.

    Http404 when the person does not see it, PermissionDenied when they see it but may not. Its `held`
    attribute is the person's Authority there.
    """
    if permission not in PERMISSIONS:
        raise KeyError(f"Unknown permission: {permission}")
    found = Implementation.objects.filter(slug=slug).select_related("emblem", "parent").first()
    held = authority(person, found) if found else Authority(())
    if found is None or not held.may("view"):
        raise Http404(_("There is no such implementation, or you take no part in it."))
    if not held.may(permission):
        raise PermissionDenied(_("Your role does not allow this here."))
    found.held = held  # type: ignore[attr-defined]
    return found
