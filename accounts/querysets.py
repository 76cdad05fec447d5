"""Which implementations, institutions and memberships: named sets of rows."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from accounts.roles import ADMINISTRATOR, roles_with
from core import clock

if TYPE_CHECKING:
    from accounts.models import Implementation, Membership  # noqa: F401


class Memberships(models.QuerySet["Membership"]):
    def current(self, on: date) -> "Memberships":
        """In force on this day: begun, and not ended before it."""
        return self.filter(Q(start__lte=on), Q(end__isnull=True) | Q(end__gte=on), person__is_active=True)


class Implementations(models.QuerySet["Implementation"]):
    def visible_to(self, person: Any) -> "Implementations":
        """Those in which the person holds a role today; all for an administrator."""
        if not person.is_authenticated:
            return self.none()
        if person.is_superuser:
            return self
        from accounts.models import Membership

        held = Membership.objects.current(clock.today()).filter(person=person)
        return self.filter(pk__in=held.values("implementation"))

    def open_to(self, person: Any, permission: str) -> "Implementations":
        """Those in which the person may do this today."""
        if person.is_superuser:
            return self if permission in ADMINISTRATOR else self.none()
        from accounts.models import Membership

        held = Membership.objects.current(clock.today()).filter(person=person, role__in=roles_with(permission))
        return self.filter(pk__in=held.values("implementation"))

    def rolled_up_in(self, parent: "Implementation") -> "Implementations":
        """The units of a federated country, as everybody who sees the country sees them: where each stands.

        Not deeper than its own units, and nothing inside them: who enters a unit holds a role there.
        """
        return self.filter(parent=parent)

    def public(self) -> "Implementations":
        """Those whose country opted in to a public page."""
        return self.filter(is_public=True)
