"""Sources, their quality, what they give to each indicator, their flows, and reference metadata sheets."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from masterplan.models.base import IDENTIFIER, MasterPlan, Part, live
from masterplan.models.indicator import Indicator, choice, line, prose
from masterplan.vocabulary import Availability, Channel, Periodicity, Question, SourceKind
from record.models import Document


class Source(Part):
    """A survey, census, registry or account that indicators are made from, as its owner describes it."""

    kind = "source"
    related = ("plan__implementation", "owner")
    values = (
        *("code", "name", "names", "type", "owner", "legal_base", "coverage", "periodicity", "timeliness"),
        *("continuity", "last_round", "comments"),
    )

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="sources")
    edition = models.PositiveIntegerField(default=1, editable=False)
    code = models.CharField(_("Short code"), max_length=30, validators=[IDENTIFIER], help_text=_("For example: LFS."))
    name = models.CharField(_("Name"), max_length=200)
    names = models.JSONField(_("Name in other languages"), default=dict, blank=True)
    type = models.CharField(_("Kind"), max_length=20, choices=SourceKind.choices)
    owner = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name=_("Owner"))
    legal_base = prose(_("Legal base"))
    coverage = prose(_("Coverage"))
    periodicity = choice(_("Periodicity"), Periodicity)
    timeliness = models.PositiveSmallIntegerField(
        _("Ready, days after the period ends"), null=True, blank=True, validators=[MaxValueValidator(1500)]
    )
    continuity = prose(_("Continuity"), help_text=_("Which rounds are planned, and who pays for them?"))
    last_round = line(_("Last round or extract"), 40)
    comments = prose(_("Comments"))

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering: ClassVar = ["plan", "code"]
        constraints: ClassVar = [live("code", name="source_once_per_code")]

    def __str__(self) -> str:
        return self.name


class Registry(Part):
    """The sheet of an administrative registry, for the optional assessment."""

    kind = "registry"
    related = ("plan__implementation", "source")
    named = ()
    values = (
        *("purpose", "unit", "identifiers", "population", "events", "variables", "entry", "validation", "update_lag"),
        *("deregistration", "duplicates", "history", "system", "access", "statistics", "actions"),
    )

    source = models.OneToOneField(Source, models.PROTECT, related_name="registry")
    purpose = prose(_("Purpose"))
    unit = line(_("Unit"), 80, help_text=_("Person, establishment or event."))
    identifiers = prose(_("Identifiers, and with what they can be linked"))
    population = prose(_("Population and duty to register"))
    events = prose(_("Events recorded"))
    variables = prose(_("Variables"), help_text=_("One a line: name, list used, share filled in, mandatory or not."))
    entry = prose(_("How it is entered"))
    validation = prose(_("Validation rules"))
    update_lag = line(_("Delay of updates"), 80)
    deregistration = prose(_("When somebody is taken out"), help_text=_("Registers without this rule only grow."))
    duplicates = line(_("Duplicates, in per cent"), 20)
    history = line(_("Is the history kept?"), 120)
    system = prose(_("System, export, interface"))
    access = prose(_("Rules of access"))
    statistics = prose(_("Statistics made from it already"))
    actions = prose(_("What will be improved"))

    class Meta:
        verbose_name = _("registry sheet")
        verbose_name_plural = _("registry sheets")

    def __str__(self) -> str:
        return str(self.source)

    def ledger_facts(self) -> dict[str, Any]:
        return {"code": self.source.code, **super().ledger_facts()}


class Score(models.Model):
    """The answer to one of the twelve questions on a source: 0 none, 3 full."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="scores")
    question = models.PositiveSmallIntegerField(_("Question"), choices=Question.choices)
    score = models.PositiveSmallIntegerField(_("Score"), validators=[MaxValueValidator(3)])
    evidence = prose(_("Evidence"))
    action = prose(_("What will be done"))

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering: ClassVar = ["source", "question"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "question"], name="score_once_per_question"),
            models.CheckConstraint(condition=Q(score__lte=3), name="score_from_0_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.get_question_display()} {self.score}"


class SourceUse(models.Model):
    """What a source gives to an indicator: a cell of the coverage matrix."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="uses")
    source = models.ForeignKey(Source, models.PROTECT, related_name="uses")
    availability = models.CharField(
        _("Availability"), max_length=20, choices=Availability.choices, default=Availability.AVAILABLE
    )
    is_main = models.BooleanField(_("Main source"), default=False)
    variables = prose(_("Table or variables used"))
    limits = prose(_("Limits of coverage"))
    breaks = prose(_("Breaks"))

    class Meta:
        verbose_name = _("use of a source")
        verbose_name_plural = _("uses of sources")
        ordering: ClassVar = ["indicator", "-is_main", "source__code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "source"], name="source_use_once"),
            models.UniqueConstraint(fields=["indicator"], condition=Q(is_main=True), name="one_main_source"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} ← {self.source}"


class DataFlow(Part):
    """How data of a source come in: from whom, by which channel, to whom, how often, by when, on what agreement."""

    kind = "data_flow"
    related = ("plan__implementation", "source", "provider", "receiver", "agreement")
    named = ("name",)
    values = (*("name", "source", "provider", "channel", "receiver", "frequency", "deadline", "agreement", "comments"),)

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="data_flows")
    name = models.CharField(_("What flows"), max_length=200)
    source = models.ForeignKey(Source, models.PROTECT, related_name="data_flows", verbose_name=_("Source"))
    provider = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name=_("Provider"))
    channel = models.CharField(_("Channel"), max_length=20, choices=Channel.choices)
    receiver = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name=_("Receiver"))
    frequency = choice(_("Frequency"), Periodicity)
    deadline = models.PositiveSmallIntegerField(
        _("Due, days after the period ends"), null=True, blank=True, validators=[MaxValueValidator(1500)]
    )
    agreement = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Agreement")
    )
    comments = prose(_("Comments"))

    class Meta:
        verbose_name = _("data flow")
        verbose_name_plural = _("data flows")
        ordering: ClassVar = ["plan", "source__code", "name"]

    def __str__(self) -> str:
        return self.name


class MetadataSheet(Part):
    """The reference metadata of one source or one indicator, in one language: a text for each concept."""

    kind = "metadata_sheet"
    related = ("plan__implementation", "source", "indicator")
    named = ("language",)
    values = ("texts",)

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="metadata_sheets")
    edition = models.PositiveIntegerField(default=1, editable=False)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="metadata_sheets")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="metadata_sheets")
    language = models.CharField(_("Language"), max_length=12)
    texts = models.JSONField(_("Texts"), default=dict, blank=True)

    class Meta:
        verbose_name = _("reference metadata sheet")
        verbose_name_plural = _("reference metadata sheets")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(source__isnull=True) ^ Q(indicator__isnull=True), name="metadata_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=["source", "language"], condition=Q(source__isnull=False), name="metadata_once_per_source"
            ),
            models.UniqueConstraint(
                fields=["indicator", "language"],
                condition=Q(indicator__isnull=False),
                name="metadata_once_per_indicator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source or self.indicator} ({self.language})"

    def ledger_facts(self) -> dict[str, Any]:
        about = self.source or self.indicator
        return {"code": about.code if about else "", **super().ledger_facts()}
