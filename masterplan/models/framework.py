"""What orders the indicators: frameworks, domains and phases."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from masterplan.models.base import IDENTIFIER, MasterPlan, Part, live


class Framework(Part):
    """A framework of indicators, in one of its editions: KILM of 17, SDG, C160, the country's own."""

    kind = "framework"
    values = ("name", "edition", "source", "is_used")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="frameworks")
    code = models.CharField(_("Code"), max_length=30, validators=[IDENTIFIER])
    name = models.CharField(_("Name"), max_length=200)
    edition = models.CharField(_("Edition"), max_length=60, blank=True)
    source = models.CharField(_("Where it is published"), max_length=300, blank=True)
    is_used = models.BooleanField(_("The country follows it"), default=True)

    class Meta:
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        ordering: ClassVar = ["plan", "code"]
        constraints: ClassVar = [live("code", name="framework_once_per_code")]

    def __str__(self) -> str:
        return self.name


class Domain(Part):
    """A subject under which indicators are listed; the category scheme of the data model is made of them."""

    kind = "domain"
    values = ("name", "names", "order")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="domains")
    code = models.CharField(_("Code"), max_length=30, validators=[IDENTIFIER])
    name = models.CharField(_("Name"), max_length=200)
    names = models.JSONField(_("Name in other languages"), default=dict, blank=True)
    order = models.PositiveSmallIntegerField(_("Order"), default=0)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering: ClassVar = ["plan", "order", "code"]
        constraints: ClassVar = [live("code", name="domain_once_per_code")]

    def __str__(self) -> str:
        return self.name


class Phase(Part):
    """A phase of the plan: the first is the stock that the platform opens with, later ones follow."""

    kind = "phase"
    named = ("number", "name")
    values = ("number", "name", "reason")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="phases")
    number = models.PositiveSmallIntegerField(_("Number"))
    name = models.CharField(_("Name"), max_length=120)
    reason = models.TextField(_("Why these indicators"), blank=True)

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering: ClassVar = ["plan", "number"]
        constraints: ClassVar = [live("number", name="phase_once_per_number")]

    def __str__(self) -> str:
        return self.name
