"""The indicator sheet, its codes elsewhere and its places in frameworks. Its sources stand in source.py."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from accounts.models import Institution, Person
from core.transitions import governed
from masterplan import may, rules
from masterplan.models.base import IDENTIFIER, MasterPlan, Part, live
from masterplan.models.framework import Domain, Framework, Phase
from masterplan.vocabulary import (
    Availability,
    Confidentiality,
    CurrencyType,
    MeasureType,
    Periodicity,
    Priority,
    Standard,
    Status,
    Unit,
)


def line(label: Any, length: int = 200, **options: Any) -> Any:
    return models.CharField(label, max_length=length, blank=True, **options)


def prose(label: Any, **options: Any) -> Any:
    return models.TextField(label, max_length=10_000, blank=True, **options)


def choice(label: Any, choices: type[models.TextChoices], **options: Any) -> Any:
    return models.CharField(label, max_length=20, choices=choices.choices, blank=True, **options)


class Indicator(Part):
    """One indicator of the Master Plan: what it measures, how, from what, who answers for it, and when it comes."""

    kind = "indicator"
    State = Status

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="indicators")
    edition = models.PositiveIntegerField(default=1, editable=False)
    # Identity
    code = models.CharField(_("Code"), max_length=60, validators=[IDENTIFIER])
    name = models.CharField(_("Name"), max_length=300)
    names = models.JSONField(_("Name in other languages"), default=dict, blank=True)
    short_name = line(_("Short name"), 80)
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="indicators", verbose_name=_("Domain"))
    state = FSMField(_("Status"), default=Status.PROPOSED, choices=Status.choices, protected=True)
    # Concept
    plain = prose(_("In plain words"), help_text=_("For people who are not statisticians."))
    definition = prose(_("Definition"))
    concept = prose(_("Statistical concept"))
    universe = prose(_("Population"))
    standard = choice(_("Reference standard"), Standard)
    rationale = prose(_("Use for policy"))
    interpretation = prose(_("How to read it"))
    cautions = prose(_("Cautions"))
    # Measure
    measure_type = choice(_("Kind of measure"), MeasureType)
    unit = choice(_("Unit"), Unit)
    multiplier = models.PositiveSmallIntegerField(
        _("Power of ten"), default=0, validators=[MaxValueValidator(12)], help_text=_("3 means thousands.")
    )
    decimals = models.PositiveSmallIntegerField(_("Decimals"), default=1, validators=[MaxValueValidator(10)])
    base_period = line(_("Base period"), 40)
    currency_type = choice(_("Currency"), CurrencyType)
    # Method
    formula = prose(_("Formula"))
    numerator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="above_in", verbose_name=_("Numerator")
    )
    denominator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="below_in", verbose_name=_("Denominator")
    )
    compilation = prose(_("Compilation, step by step"))
    weighting = prose(_("Weighting"))
    seasonal_adjustment = prose(_("Seasonal adjustment"))
    imputation = prose(_("Imputation"))
    publication_rule = prose(_("Thresholds for publication"))
    software = line(_("Software or script"))
    # Responsibility
    responsible = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Responsible institution")
    )
    responsible_unit = line(_("Unit in the institution"), 160)
    responsible_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Responsible person")
    )
    validator = line(_("Who validates"), 160)
    approver = line(_("Who approves"), 160)
    # Timing
    periodicity = choice(_("Periodicity"), Periodicity)
    reference_period = line(_("Reference period"), 80, help_text=_("For example: one week, end of the month."))
    timeliness = models.PositiveSmallIntegerField(
        _("Ready, days after the period ends"), null=True, blank=True, validators=[MaxValueValidator(1500)]
    )
    first_period = line(_("First period available"), 20)
    last_period = line(_("Last period available"), 20)
    # Quality, availability, governance
    confidence = line(_("Sampling error"), 160)
    known_issues = prose(_("Known issues"))
    quality_action = prose(_("What will be done about them"))
    availability = choice(_("Availability"), Availability)
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="indicators", verbose_name=_("Phase"))
    blocking_issue = prose(_("What stands in the way"))
    priority = choice(_("Priority"), Priority)
    effort = line(_("Effort"), 80)
    confidentiality = choice(_("Confidentiality"), Confidentiality)
    decision = line(_("Decision that adopted it"), 200)
    comments = prose(_("Comments"))
    order = models.PositiveIntegerField(_("Order"), default=0)

    frameworks = models.ManyToManyField(Framework, through="masterplan.FrameworkPlace", related_name="indicators")

    related = (
        *("plan__implementation", "domain", "phase", "numerator", "denominator"),
        *("responsible", "responsible_person"),
    )

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering: ClassVar = ["plan", "domain__order", "order", "code"]
        constraints: ClassVar = [
            live("code", name="indicator_once_per_code"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "agreed", "modelled", "loaded", "published", "suspended"]),
                name="indicator_state_known",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | ~Q(denominator=F("id")),
                name="indicator_not_its_own_denominator",
                violation_error_message=_("An indicator is not its own denominator."),
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    @property
    def is_ratio(self) -> bool:
        return self.numerator_id is not None and self.denominator_id is not None

    def get_absolute_url(self) -> str:
        return reverse("masterplan:indicator", args=[self.implementation.slug, self.code])

    def situation(self, by: Any) -> rules.SheetSituation:
        """What is missing on the sheet, and where two of its sources disagree."""
        from masterplan.loading import situation_of

        return situation_of(self)

    @governed(
        source="proposed",
        target="agreed",
        label=_("Agree on the sheet"),
        may=may.agrees,
        guards=[rules.sheet_is_complete, rules.lists_do_not_conflict],
    )
    def agree(self, **data: Any) -> None:
        """Those who compile it and those who answer for it mean the same by it."""

    @governed(
        source=["agreed", "modelled", "loaded", "published"],
        target="proposed",
        label=_("Discuss the sheet again"),
        may=may.agrees,
    )
    def reconsider(self, **data: Any) -> None:
        """What was agreed is open again."""

    @governed(source="agreed", target="modelled", label=_("Record as modelled"), may=may.models)
    def model(self, **data: Any) -> None:
        """The data model carries it."""

    @governed(source="modelled", target="loaded", label=_("Record as loaded"), may=may.models)
    def load(self, **data: Any) -> None:
        """Its first data are on the platform."""

    @governed(source="loaded", target="published", label=_("Record as published"), may=may.models)
    def publish(self, **data: Any) -> None:
        """Everybody can read its data."""

    @governed(
        source=["proposed", "agreed", "modelled", "loaded", "published"],
        target="suspended",
        label=_("Suspend"),
        may=may.agrees,
    )
    def suspend(self, **data: Any) -> None:
        """It is not compiled for the time being."""

    @governed(source="suspended", target="proposed", label=_("Take up again"), may=may.agrees)
    def resume(self, **data: Any) -> None:
        """It is compiled again, beginning with its sheet."""


Indicator.values = tuple(
    field.name
    for field in Indicator._meta.concrete_fields
    if field.name not in {"id", "public_id", "plan", "removed_at", "edition", "state"}
)


class ExternalCode(models.Model):
    """What an indicator is called elsewhere: the scheme, the code, and of which vintage the code is."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="external_codes")
    scheme = models.CharField(_("Scheme"), max_length=40)
    code = models.CharField(_("Code"), max_length=80)
    vintage = models.CharField(_("Vintage"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("code elsewhere")
        verbose_name_plural = _("codes elsewhere")
        ordering: ClassVar = ["indicator", "scheme", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "scheme", "code", "vintage"], name="external_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class FrameworkPlace(models.Model):
    """An indicator's place in a framework: KILM 9, SDG 8.5.2, C160 (a)."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="places")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="places")
    item = models.CharField(_("Number or element"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("place in a framework")
        verbose_name_plural = _("places in frameworks")
        ordering: ClassVar = ["framework__code", "item"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "framework", "item"], name="framework_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.framework.code} {self.item}".strip()
