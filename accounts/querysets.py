"""Which implementations, institutions and memberships: named sets of rows."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

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

    def public(self) -> "Implementations":
        """Those whose country opted in to a public page."""
        return self.filter(is_public=True)
