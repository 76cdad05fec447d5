"""The rows beside the data model: how indicators are grouped, what is frozen, what was taken in, what was checked."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from core.models import StoredFile
from masterplan.models.base import IDENTIFIER, MasterPlan, Part, live
from masterplan.models.indicator import Indicator


class StructureGroup(Part):
    """Indicators that share a data structure because somebody placed them so; the others are placed by proposal."""

    kind = "structure_group"
    values = ("code", "name", "names")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="structure_groups")
    code = models.CharField(_("Identifier"), max_length=44, validators=[IDENTIFIER])
    name = models.CharField(_("Name"), max_length=200)
    names = models.JSONField(_("Name in other languages"), default=dict, blank=True)
    indicators = models.ManyToManyField(
        Indicator, blank=True, related_name="structure_groups", verbose_name=_("Indicators")
    )

    class Meta:
        verbose_name = _("data structure")
        verbose_name_plural = _("data structures")
        ordering: ClassVar = ["plan", "code"]
        constraints: ClassVar = [live("code", name="structure_group_once_per_code")]

    def __str__(self) -> str:
        return self.code


class FrozenModel(Part):
    """The data model as it was at a moment, as one file in SDMX-ML 2.1. The next change makes new versions."""

    kind = "frozen_model"
    related = ("plan__implementation", "file", "frozen_by")
    named = ("number",)
    values = ("number", "file", "note")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="frozen_models")
    number = models.PositiveSmallIntegerField(_("Number"), editable=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    note = models.CharField(_("What is new"), max_length=300, blank=True)
    frozen_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("frozen data model")
        verbose_name_plural = _("frozen data models")
        ordering: ClassVar = ["plan", "-number"]
        constraints: ClassVar = [live("number", name="frozen_model_once_per_number")]

    def __str__(self) -> str:
        return str(self.number)


class TakenStructures(Part):
    """A file of structures of another agency: its lists are referred to, and data can be checked against it."""

    kind = "taken_structures"
    related = ("plan__implementation", "file")
    named = ("name",)
    values = ("name", "file", "holds")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="taken_structures")
    name = models.CharField(_("File"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    holds = models.JSONField(_("What it holds"), default=dict, blank=True)

    class Meta:
        verbose_name = _("structures of another agency")
        verbose_name_plural = _("structures of other agencies")
        ordering: ClassVar = ["plan", "name"]

    def __str__(self) -> str:
        return self.name


class DataCheck(Part):
    """One check of a data file against a dataflow, with the first of what was found."""

    kind = "data_check"
    related = ("plan__implementation", "file", "asked_by")
    named = ("name", "dataflow")
    values = ("name", "dataflow", "file")

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="data_checks")
    dataflow = models.CharField(_("Dataflow"), max_length=120)
    name = models.CharField(_("File"), max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    faults = models.PositiveIntegerField(_("Faults"), null=True, blank=True)
    findings = models.JSONField(default=list, blank=True)
    """The first hundred: line, column, sentence, and whether it is a remark only."""

    class Meta:
        verbose_name = _("data check")
        verbose_name_plural = _("data checks")
        ordering: ClassVar = ["plan", "-asked_at"]

    def __str__(self) -> str:
        return self.name
