"""Proposals: the plan of one day put before its signers; once the Agency has approved it, it is a baseline."""

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Implementation, Person
from core import canonical, clock
from core.ledger import SYSTEM
from core.transitions import Outcome, governed, perform
from record.models import Signable, SignOff
from tracks.models.plan import Baseline, Plan


class Proposal(Signable):
    """A further baseline: frozen when it is proposed, counted once the Agency lead has approved it. The ILO notes."""

    kind = "proposal"
    related = ("plan__implementation", "baseline")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("awaiting signature")
        AGREED = "agreed", _("agreed")
        RETURNED = "returned", _("returned")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=50, unique=True)
    reason = models.TextField(_("Why the plan is agreed anew"), max_length=10_000)
    content = models.TextField()
    fingerprint = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    baseline = models.OneToOneField(Baseline, models.PROTECT, null=True, blank=True, related_name="proposal")
    state = FSMField(default=State.PROPOSED, choices=State.choices, protected=True)

    class Meta:
        verbose_name = _("proposal of a baseline")
        verbose_name_plural = _("proposals of baselines")
        ordering: ClassVar = ["plan", "number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "agreed", "returned"]), name="proposal_state_known"
            ),
            models.UniqueConstraint(fields=["plan", "number"], name="proposal_once_per_number"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="proposed"), name="one_open_proposal"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def implementation(self) -> Implementation:
        return self.plan.implementation

    @property
    def title(self) -> str:
        return gettext("A new baseline of the plan")

    @property
    def lines(self) -> dict[str, Any]:
        """What would be frozen, by the code of the activity."""
        found: dict[str, Any] = json.loads(self.content)["activities"]
        return found

    def chain_key(self) -> str:
        return self.plan.chain_key()

    def get_absolute_url(self) -> str:
        return reverse("record:sign", args=[self.implementation.slug, self.reference])

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "reference": self.reference,
            "fingerprint": self.fingerprint,
            "content": canonical.sha256(self.content.encode()),
            "reason": canonical.digest(self.reason),
            "baseline": self.baseline.public_id if self.baseline else None,
        }

    def signing_content(self) -> dict[str, Any]:
        from tracks.proposing import shown_lines

        return {
            "kind": "proposal",
            "reference": self.reference,
            "reason": self.reason,
            "schedule": shown_lines(self.plan, self.lines),
            "content": self.lines,
        }

    @governed(source="proposed", target="agreed", label=_("Agree the baseline"), may=None)
    def agree(self, **data: Any) -> Outcome:
        """The Agency lead has approved it: it is frozen as a baseline. Signed anew, it stays the baseline it was."""
        from tracks.baselines import freeze

        self.settled_at = clock.now()
        if self.baseline is None:
            self.baseline = freeze(self.plan, self.lines)
        return Outcome({"baseline": self.baseline.number, "reference": self.reference})

    @governed(source="proposed", target="returned", label=_("Return the proposal"), may=None)
    def hand_back(self, **data: Any) -> None:
        """It came back with remarks, or was called back; a further one can be proposed."""

    @governed(source="agreed", target="proposed", label=_("Awaits signature again"), may=None)
    def unsettle(self, **data: Any) -> None:
        """The approval was revoked: until it is given again, the baseline before it counts."""
        self.settled_at = None

    def when_settled(self, signoff: SignOff) -> None:
        if self.state == self.State.PROPOSED:
            perform(self, "agree", by=SYSTEM)

    def when_returned(self, signoff: SignOff) -> None:
        if self.state == self.State.PROPOSED:
            perform(self, "hand_back", by=SYSTEM)

    def when_unsettled(self, signoff: SignOff) -> None:
        if self.state == self.State.AGREED:
            perform(self, "unsettle", by=SYSTEM)

    def relied_upon(self) -> str:
        if self.baseline is None:
            return ""
        return gettext("Baseline %(number)s was frozen with it.") % {"number": self.baseline.number}
