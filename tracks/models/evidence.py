"""What is declared for an activity: its checklist with what was put to it; requests for assistance."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Implementation, Person
from accounts.roles import can
from core import canonical, clock
from core.ledger import Personal
from core.models import StoredFile, Subject
from core.transitions import Outcome, governed
from tracks.models.activity import Activity


class ChecklistItem(Subject):
    """One line of what completes an activity, and what was declared for it."""

    kind = "checklist_item"
    related = ("activity__track__plan__implementation",)

    class Sort(models.TextChoices):
        TICK = "tick", _("to be ticked")
        FILE = "file", _("a file")
        FIGURE = "figure", _("a figure")
        ATTENDANCE = "attendance", _("who attended")
        LENGTHS = "lengths", _("lengths of all activities")
        ANSWERED = "answered", _("all requests answered")

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="checklist")
    code = models.CharField(max_length=60)
    text = models.CharField(_("Text"), max_length=500)
    sort = models.CharField(max_length=12, choices=Sort.choices)
    order = models.PositiveSmallIntegerField()
    is_required = models.BooleanField(default=True)
    minimum = models.PositiveIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    of = models.CharField(max_length=200, blank=True)
    attending = models.JSONField(default=list, blank=True)
    is_done = models.BooleanField(_("Done"), default=False)
    value = models.PositiveIntegerField(_("Figure"), null=True, blank=True)
    attendance = models.JSONField(default=list, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        ordering: ClassVar = ["activity", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "code"], name="checklist_item_once_per_code")
        ]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.code}"

    @property
    def implementation(self) -> Implementation:
        return self.activity.implementation

    @property
    def declared(self) -> str:
        """What was declared so far, as one short mark: a form that shows another one is stale."""
        return canonical.digest([self.is_done, self.value, self.attendance])[:16]

    def chain_key(self) -> str:
        return self.activity.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "text": self.text,
            "required": self.is_required,
            "minimum": self.minimum,
            "done": self.is_done,
            "value": self.value,
            "attendance": canonical.digest(self.attendance),
            "removed": self.removed_at is not None,
        }


class EvidenceFile(Subject):
    """A file put to a line of the checklist."""

    kind = "evidence_file"
    related = ("item__activity__track__plan__implementation", "file")

    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=160)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "sha256": self.file.sha256,
            "size": self.file.size,
            "type": self.file.media_type,
        }

    def chain_key(self) -> str:
        return self.item.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "item": self.item.public_id,
            "name": self.name,
            "sha256": self.file.sha256,
            "removed": bool(self.removed_at),
        }


class AssistanceRequest(Subject):
    """A request for remote assistance after the closing workshop, and its answer."""

    kind = "assistance_request"
    related = ("activity__track__plan__implementation", "asked_by")
    personal = {"text": "text", "answer": "answer"}

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ANSWERED = "answered", _("answered")

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="requests")
    number = models.PositiveIntegerField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    text = models.TextField(_("What you need help with"), max_length=10_000)
    answer = models.TextField(_("Answer"), max_length=10_000, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    state = FSMField(default=State.OPEN, choices=State.choices, protected=True)

    class Meta:
        verbose_name = _("request for assistance")
        verbose_name_plural = _("requests for assistance")
        ordering: ClassVar = ["activity", "number"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=["open", "answered"]), name="request_state_known"),
            models.UniqueConstraint(fields=["activity", "number"], name="request_once_per_number"),
        ]

    def __str__(self) -> str:
        return reference_of(self.activity.implementation, self.number)

    @property
    def implementation(self) -> Implementation:
        return self.activity.implementation

    def chain_key(self) -> str:
        return self.activity.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {"number": self.number, "asked_by": self.asked_by.public_id}

    @governed(source="open", target="answered", label=_("Answer"), may=can("assist"), shown=False)
    def reply(self, *, answer: str, by: Person, **data: Any) -> Outcome:
        """Somebody who assists answers it."""
        self.answer, self.answered_by, self.answered_at = answer, by, clock.now()
        return Outcome({"answer": Personal(answer)})


def reference_of(implementation: Implementation, number: int) -> str:
    """What a request for assistance is called when it is read out: VAL-RA-2."""
    return f"{implementation.code}-RA-{number}"
