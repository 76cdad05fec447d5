"""Consultation on the Master Plan: rounds, whom they ask, and what each institution said and was answered."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Person
from masterplan.models.base import MasterPlan, Part, live
from masterplan.models.indicator import Indicator, prose
from record.models import Version


class Round(Part):
    """A round of consultation on one version: from when to when, and which institutions are asked."""

    kind = "consultation_round"
    related = ("plan__implementation", "version__document")
    named = ("number",)
    values = ("number", "version", "opens_on", "closes_on")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("Number"), editable=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", verbose_name=_("Version"))
    opens_on = models.DateField(_("From"))
    closes_on = models.DateField(_("To"))
    asked = models.ManyToManyField(Institution, related_name="+", verbose_name=_("Who is asked"))

    class Meta:
        verbose_name = _("consultation round")
        verbose_name_plural = _("consultation rounds")
        ordering: ClassVar = ["plan", "-number"]
        constraints: ClassVar = [
            live("number", name="round_once_per_number"),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="round_closes_after_it_opens",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Reply(Part):
    """What an institution said in a round, on an indicator or on the whole, and what it was answered."""

    kind = "consultation_reply"
    related = ("plan__implementation", "round", "institution", "indicator", "said_by", "answered_by")
    named = ()
    values = ("institution", "indicator", "text", "answer")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="replies")
    round = models.ForeignKey(Round, models.PROTECT, related_name="replies")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name=_("Institution"))
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("Indicator")
    )
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    text = prose(_("Comment"))
    answer = prose(_("Answer"))
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("comment in a consultation")
        verbose_name_plural = _("comments in a consultation")
        ordering: ClassVar = ["round", "said_at"]

    def __str__(self) -> str:
        return str(self.institution)
