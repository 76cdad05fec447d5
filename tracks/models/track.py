"""Tracks: the lines of action of a plan. Their state follows their activities."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Implementation
from core.ledger import SYSTEM
from core.models import Subject
from core.transitions import governed, perform
from tracks import rules
from tracks.models.plan import Plan


class Track(Subject):
    """One of the lines of action. Its state follows its activities, in the same transaction."""

    kind = "track"
    related = ("plan__implementation",)

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("not started")
        UNDER_WAY = "under_way", _("under way")
        COMPLETED = "completed", _("completed")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tracks")
    code = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    glyph = models.CharField(max_length=4)
    css = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField()
    is_closing = models.BooleanField(default=False)
    is_optional = models.BooleanField(default=False)
    state = FSMField(default=State.NOT_STARTED, choices=State.choices, protected=True)

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering: ClassVar = ["plan", "order"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["not_started", "under_way", "completed"]), name="track_state_known"
            ),
            models.UniqueConstraint(fields=["plan", "code"], name="track_once_per_code"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def implementation(self) -> Implementation:
        return self.plan.implementation

    def chain_key(self) -> str:
        return self.plan.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {"code": self.code}

    @governed(source="not_started", target="under_way", label=_("Begin"), may=None)
    def begin(self, **data: Any) -> None:
        """Its first activity has left *not started*."""

    @governed(source=["not_started", "under_way"], target="completed", label=_("Complete"), may=None)
    def finish(self, **data: Any) -> None:
        """All its obligatory activities are completed."""

    @governed(source="completed", target="under_way", label=_("Go on"), may=None)
    def go_on(self, **data: Any) -> None:
        """One of its obligatory activities is not completed any more."""

    def follow(self) -> None:
        """Moves the track to where its activities are."""
        row = Track.objects.get(pk=self.pk)
        wanted = rules.track_state([(a.state, a.is_optional) for a in row.activities.filter(dropped_at=None)])
        step = {
            (self.State.NOT_STARTED, self.State.UNDER_WAY): ["begin"],
            (self.State.NOT_STARTED, self.State.COMPLETED): ["finish"],
            (self.State.UNDER_WAY, self.State.COMPLETED): ["finish"],
            (self.State.COMPLETED, self.State.UNDER_WAY): ["go_on"],
            (self.State.COMPLETED, self.State.NOT_STARTED): ["go_on"],
        }.get((self.State(row.state), self.State(wanted)), [])
        for action in step:
            perform(row, action, by=SYSTEM)
