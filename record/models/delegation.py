"""Delegations: who signs on whose behalf, for which kinds of record, from when to when."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Implementation, Membership, Person
from core.ledger import Actor
from core.models import Subject
from core.transitions import Outcome, governed
from record import may, notifying
from record.kinds import covered
from record.querysets import Delegations


class Delegation(Subject):
    """For named kinds of record and dates, a deputy signs on somebody's behalf. It is never passed on."""

    kind = "delegation"
    related = ("giver__implementation", "giver__person", "deputy")
    personal = {"reason": "reason"}

    class State(models.TextChoices):
        OFFERED = "offered", _("offered")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        ENDED = "ended", _("ended")

    giver = models.ForeignKey(Membership, models.PROTECT, related_name="delegations")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="delegations_held")
    what = models.JSONField(default=list)
    start = models.DateField(_("From"))
    end = models.DateField(_("To"))
    reason = models.TextField(_("Reason"), blank=True)
    state = FSMField(default=State.OFFERED, choices=State.choices, protected=True)

    objects = Delegations.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering: ClassVar = ["-start"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["offered", "accepted", "declined", "ended"]), name="delegation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="delegation_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver.person} → {self.deputy}"

    @property
    def implementation(self) -> Implementation:
        return self.giver.implementation

    def chain_key(self) -> str:
        return self.giver.implementation.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "giver": self.giver.public_id,
            "deputy": self.deputy.public_id,
            "what": self.what,
            "start": self.start,
            "end": self.end,
        }

    def get_absolute_url(self) -> str:
        return reverse("record:delegations", args=[self.implementation.slug])

    def covers(self, what: str, on: date) -> bool:
        """In force for this kind of record on this day."""
        return self.state == self.State.ACCEPTED and self.start <= on <= self.end and covered(what, self.what)

    def _told(self, by: Actor) -> Outcome:
        return Outcome(then=lambda: notifying.delegation_moved(self, by=by))

    @governed(source="offered", target="accepted", label=_("Accept"), may=may.is_deputy)
    def accept(self, *, by: Actor, **data: Any) -> Outcome:
        """The deputy accepts."""
        return self._told(by)

    @governed(source="offered", target="declined", label=_("Decline"), may=may.is_deputy)
    def decline(self, *, by: Actor, **data: Any) -> Outcome:
        """The deputy declines."""
        return self._told(by)

    @governed(source=["offered", "accepted"], target="ended", label=_("End it"), may=may.is_giver_or_deputy)
    def finish(self, *, by: Actor, **data: Any) -> Outcome:
        """Giver or deputy ends it before its last day."""
        return self._told(by)
