"""The plan of an implementation: its pinned blueprint, its baselines, and waivers of the lights of the gate."""

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
from core.models import Subject
from core.transitions import Outcome, governed, perform
from record.models import Signable, SignOff
from tracks import doubting


class Plan(Subject):
    """The process of one implementation. It keeps the text of the blueprint that it was made from."""

    kind = "plan"
    related = ("implementation",)

    class State(models.TextChoices):
        INDICATIVE = "indicative", _("indicative")
        AGREED = "agreed", _("agreed")

    implementation = models.OneToOneField(Implementation, models.PROTECT, related_name="plan")
    blueprint = models.CharField(max_length=60)
    blueprint_version = models.PositiveIntegerField()
    source = models.TextField()
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of `source`: pages know the blueprint by it, without reading the text again."""
    calendars = models.CharField(max_length=64, blank=True)
    """The mark of what the calendars say (`working_time.mark_of`): pages know them by it; empty without any."""
    edition = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    state = FSMField(default=State.INDICATIVE, choices=State.choices, protected=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=["indicative", "agreed"]), name="plan_state_known")
        ]

    def __str__(self) -> str:
        return f"{self.implementation.code} {self.blueprint} {self.blueprint_version}"

    def chain_key(self) -> str:
        return self.implementation.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "blueprint": self.blueprint,
            "version": self.blueprint_version,
            "source": canonical.sha256(self.source.encode()),
            "fingerprint": self.fingerprint,
        }

    @governed(source=["indicative", "agreed"], target="agreed", label=_("Agree the plan"), may=None)
    def agree(self, *, lines: dict[str, Any], **data: Any) -> Outcome:
        """The assessment is completed: the confirmed lengths are frozen as a baseline."""
        from tracks.baselines import freeze

        baseline = freeze(self, lines)
        return Outcome({"baseline": baseline.number, "fingerprint": baseline.fingerprint})


class Baselines(models.QuerySet["Baseline"]):
    def standing(self) -> "Baselines":
        """Those that count: frozen by the assessment, or with an approval that still stands."""
        return self.filter(Q(proposal=None) | Q(proposal__state="agreed"))


class Baseline(Subject):
    """Lengths as they were confirmed, frozen. Older baselines stay."""

    kind = "baseline"
    related = ("plan__implementation",)

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="baselines")
    number = models.PositiveIntegerField()
    content = models.TextField()
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = Baselines.as_manager()

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        ordering: ClassVar = ["plan", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "number"], name="baseline_once_per_number")]

    def __str__(self) -> str:
        return f"{self.plan.implementation.code} {self.number}"

    @property
    def lines(self) -> dict[str, Any]:
        """What it froze, by the code of the activity."""
        found: dict[str, Any] = json.loads(self.content)["activities"]
        return found

    def chain_key(self) -> str:
        return self.plan.chain_key()

    def get_absolute_url(self) -> str:
        return reverse("tracks:baseline", args=[self.plan.implementation.slug, self.number])

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "fingerprint": self.fingerprint,
            "content": canonical.sha256(self.content.encode()),
        }


class Waiver(Signable):
    """A dark light of the gate is waived: signed by the Agency lead and an ILO project officer, with the reason.

    It stands in for that light's predecessors of the closing workshop, and for nothing else.
    """

    kind = "waiver"
    related = ("plan__implementation",)

    class State(models.TextChoices):
        REQUESTED = "requested", _("awaiting signature")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="waivers")
    light = models.CharField(max_length=40)
    light_title = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=50, unique=True)
    reason = models.TextField(_("Reason"), max_length=10_000)
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    state = FSMField(default=State.REQUESTED, choices=State.choices, protected=True)

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering: ClassVar = ["plan", "number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["requested", "granted", "refused"]), name="waiver_state_known"
            ),
            models.UniqueConstraint(
                fields=["plan", "light"],
                condition=Q(state__in=["requested", "granted"]),
                name="one_live_waiver_per_light",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def implementation(self) -> Implementation:
        return self.plan.implementation

    @property
    def title(self) -> str:
        return gettext("Waiver: %(light)s") % {"light": self.light_title}

    def chain_key(self) -> str:
        return self.plan.chain_key()

    def get_absolute_url(self) -> str:
        return reverse("record:sign", args=[self.implementation.slug, self.reference])

    def ledger_facts(self) -> dict[str, Any]:
        return {"light": self.light, "reference": self.reference, "reason": canonical.digest(self.reason)}

    def signing_content(self) -> dict[str, Any]:
        return {
            "kind": "waiver",
            "reference": self.reference,
            "light": self.light,
            "light_title": self.light_title,
            "reason": self.reason,
            "requested_by": self.requested_by.public_id,
            "requested_at": self.made_at,
        }

    @governed(source="requested", target="granted", label=_("Grant the waiver"), may=None)
    def grant(self, **data: Any) -> Outcome:
        """Agency lead and ILO project officer have both signed."""
        self.settled_at = clock.now()
        return Outcome({"light": self.light, "reference": self.reference})

    @governed(source="requested", target="refused", label=_("Refuse the waiver"), may=None)
    def refuse(self, **data: Any) -> Outcome:
        """One of the two returned it, or it was called back."""
        return Outcome({"light": self.light})

    @governed(source="granted", target="requested", label=_("Awaits signature again"), may=None)
    def unsettle(self, **data: Any) -> Outcome:
        """One of the two signatures was withdrawn or revoked; what was opened with it is to be re-confirmed."""
        self.settled_at = None
        return Outcome({"light": self.light}, then=lambda: doubting.doubt_opened(self.plan))

    def when_settled(self, signoff: SignOff) -> None:
        if self.state == self.State.REQUESTED:
            perform(self, "grant", by=SYSTEM)

    def when_returned(self, signoff: SignOff) -> None:
        if self.state == self.State.REQUESTED:
            perform(self, "refuse", by=SYSTEM)

    def when_unsettled(self, signoff: SignOff) -> None:
        if self.state == self.State.GRANTED:
            perform(self, "unsettle", by=SYSTEM)

    def relied_upon(self) -> str:
        from tracks.models.activity import Activity

        opened = Activity.objects.filter(track__plan=self.plan, opens_with_gate=True, dropped_at=None)
        if any(activity.is_begun for activity in opened):
            return gettext("The closing workshop was opened with this waiver.")
        return ""
