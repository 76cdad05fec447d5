"""What the plan is for and what it lacks: policy questions, gaps, releases, and the yardsticks of coverage."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from masterplan.models.base import MasterPlan, Part, live
from masterplan.models.indicator import Indicator, line, prose
from masterplan.models.source import Source


class PolicyQuestion(Part):
    """A question that somebody in the country has to answer, and the indicators that answer it."""

    kind = "policy_question"
    related = ("plan__implementation", "asked_by")
    named = ("number", "text")
    values = ("number", "text", "asked_by", "use")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField(_("Number"), editable=False)
    text = models.CharField(_("Question"), max_length=300)
    asked_by = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Who asks")
    )
    use = prose(_("What the answer is used for"))
    indicators = models.ManyToManyField(
        Indicator, blank=True, related_name="questions", verbose_name=_("Indicators that answer it")
    )

    class Meta:
        verbose_name = _("policy question")
        verbose_name_plural = _("policy questions")
        ordering: ClassVar = ["plan", "number"]
        constraints: ClassVar = [live("number", name="question_once_per_number")]

    def __str__(self) -> str:
        return self.text


class Gap(Part):
    """What is missing for an indicator or a source, who closes it, how and by when."""

    kind = "gap"
    related = ("plan__implementation", "indicator", "source", "owner")
    named = ("text",)
    values = ("text", "indicator", "source", "action", "owner", "due_on", "cost", "closed_on")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="gaps")
    text = models.CharField(_("What is missing"), max_length=300)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="gaps", verbose_name=_("Indicator")
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="gaps", verbose_name=_("Source")
    )
    action = prose(_("What will be done"), help_text=_("A survey module, a change of a registry, an agreement."))
    owner = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Who does it")
    )
    due_on = models.DateField(_("By"), null=True, blank=True)
    cost = line(_("Cost"), 80)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")
        ordering: ClassVar = ["plan", "due_on", "pk"]

    def __str__(self) -> str:
        return self.text


class Release(Part):
    """One release of an indicator: for which period, when it is due, when it came."""

    kind = "release"
    related = ("plan__implementation", "indicator")
    named = ("period",)
    values = ("indicator", "period", "due_on", "released_on")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="releases")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="releases", verbose_name=_("Indicator"))
    period = models.CharField(_("Period"), max_length=20)
    due_on = models.DateField(_("Due on"))
    released_on = models.DateField(_("Released on"), null=True, blank=True)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering: ClassVar = ["plan", "due_on", "indicator"]
        constraints: ClassVar = [live("indicator", "period", name="release_once_per_period")]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.period}"


class Yardstick(Part):
    """How far the country is with one of the ten components of an ideal LMIS, or one of the seven dimensions."""

    kind = "yardstick"
    related = ("plan__implementation", "owner")
    named = ("scheme", "key")
    values = ("level", "owner", "evidence")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="yardsticks")
    scheme = models.CharField(max_length=12, editable=False)
    key = models.CharField(max_length=30, editable=False)
    level = models.PositiveSmallIntegerField(_("How far"), null=True, blank=True, validators=[MaxValueValidator(4)])
    owner = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Who keeps it")
    )
    evidence = prose(_("Evidence"))

    class Meta:
        verbose_name = _("yardstick")
        verbose_name_plural = _("yardsticks")
        constraints: ClassVar = [live("scheme", "key", name="yardstick_once")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.key}"
