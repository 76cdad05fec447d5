"""The harmonised list of disaggregations: criteria, code lists, codes, and how codes of sources map to them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from masterplan.models.base import IDENTIFIER, MasterPlan, Part, live
from masterplan.models.indicator import Indicator, prose
from masterplan.models.source import Source
from masterplan.vocabulary import Match


class Criterion(Part):
    """What indicators are broken down by: sex, age, occupation. Its code is the concept of the data model."""

    kind = "criterion"
    values = ("code", "name", "names", "ilo_type", "issue", "order")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="criteria")
    code = models.CharField(_("Concept"), max_length=30, validators=[IDENTIFIER])
    name = models.CharField(_("Name"), max_length=200)
    names = models.JSONField(_("Name in other languages"), default=dict, blank=True)
    ilo_type = models.CharField(_("Type in ILOSTAT"), max_length=30, blank=True)
    issue = prose(_("What usually differs in the country"))
    order = models.PositiveSmallIntegerField(_("Order"), default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering: ClassVar = ["plan", "order", "code"]
        constraints: ClassVar = [live("code", name="criterion_once_per_code")]

    def __str__(self) -> str:
        return self.name


class CodeList(Part):
    """A list of codes. Without a source it is the harmonised list of its level; with one it is what the source uses."""

    kind = "code_list"
    related = ("plan__implementation", "criterion", "source")
    values = ("code", "name", "names", "criterion", "level", "source", "agency", "version", "codes_digest")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="code_lists")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="code_lists", verbose_name=_("Criterion"))
    code = models.CharField(_("Code"), max_length=60, validators=[IDENTIFIER])
    name = models.CharField(_("Name"), max_length=200)
    names = models.JSONField(_("Name in other languages"), default=dict, blank=True)
    level = models.PositiveSmallIntegerField(_("Level"), default=1, help_text=_("1 is used first."))
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="code_lists", verbose_name=_("Source")
    )
    agency = models.CharField(
        _("Maintained by"), max_length=60, blank=True, help_text=_("ILO for lists of ILOSTAT; empty for the country’s.")
    )
    version = models.CharField(_("Version"), max_length=20, default="1.0")
    codes_digest = models.CharField(max_length=64, blank=True, editable=False)
    """SHA-256 over its codes, kept by who writes them, so that the ledger notices another list of codes."""

    class Meta:
        verbose_name = _("code list")
        verbose_name_plural = _("code lists")
        ordering: ClassVar = ["plan", "criterion__order", "source__code", "level", "code"]
        constraints: ClassVar = [
            live("code", name="code_list_once_per_code"),
            models.UniqueConstraint(
                fields=["criterion", "level"],
                condition=Q(source__isnull=True, removed_at__isnull=True),
                name="one_harmonised_list_per_level",
                violation_error_message=_("This criterion has a harmonised list on this level already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_harmonised(self) -> bool:
        return self.source_id is None


class Code(models.Model):
    """One code of a list."""

    list = models.ForeignKey(CodeList, models.CASCADE, related_name="codes")
    code = models.CharField(_("Code"), max_length=80)
    name = models.CharField(_("Name"), max_length=300)
    names = models.JSONField(_("Name in other languages"), default=dict, blank=True)
    order = models.PositiveIntegerField(_("Order"), default=0)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        ordering: ClassVar = ["list", "order", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["list", "code"], name="code_once_per_list")]

    def __str__(self) -> str:
        return self.name


class Mapping(models.Model):
    """How a code of a source's list fits a harmonised list; an aggregate or split has one row for each target."""

    code = models.ForeignKey(Code, models.CASCADE, related_name="mappings", verbose_name=_("Code of the source"))
    target = models.ForeignKey(
        Code, models.CASCADE, null=True, blank=True, related_name="mapped_from", verbose_name=_("Harmonised code")
    )
    match = models.CharField(_("Fit"), max_length=10, choices=Match.choices)

    class Meta:
        verbose_name = _("mapping")
        verbose_name_plural = _("mappings")
        ordering: ClassVar = ["code__order", "target__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "target"], name="mapping_once"),
            models.CheckConstraint(
                condition=Q(match="none", target__isnull=True) | (~Q(match="none") & Q(target__isnull=False)),
                name="mapping_none_has_no_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.target or '–'}"


class Disaggregation(models.Model):
    """By what an indicator is broken down: the criterion, and the harmonised list once one is chosen."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="disaggregations")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("Criterion"))
    code_list = models.ForeignKey(
        CodeList, models.PROTECT, null=True, blank=True, related_name="disaggregations", verbose_name=_("List")
    )
    is_mandatory = models.BooleanField(_("Mandatory"), default=True)
    is_publishable = models.BooleanField(_("Published"), default=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("disaggregation")
        verbose_name_plural = _("disaggregations")
        ordering: ClassVar = ["indicator", "criterion__order", "criterion__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "criterion"], name="disaggregation_once_per_criterion")
        ]

    def __str__(self) -> str:
        return str(self.criterion)
