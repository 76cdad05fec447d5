"""What all parts of a Master Plan have in common. Each kind of part stands in a module of its own."""

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation
from core import canonical
from core.models import StoredFile, Subject

IDENTIFIER = RegexValidator(
    r"^[A-Za-z0-9_@$-]+\Z",
    _("Only unaccented letters, figures and the signs _ - @ $: the code becomes an identifier of the data model."),
)


class MasterPlan(Subject):
    """The Master Plan of one implementation: what its parts hang on, and what holds for all of them."""

    kind = "master_plan"
    related = ("implementation",)
    values: ClassVar = ("threshold", "agency", "languages")

    implementation = models.OneToOneField(Implementation, models.PROTECT, related_name="master_plan")
    threshold = models.PositiveSmallIntegerField(
        _("Threshold of the advanced draft"),
        default=70,
        help_text=_("Per cent of the mandatory fields of the first phase."),
    )
    agency = models.CharField(
        _("Maintenance agency"),
        max_length=60,
        blank=True,
        validators=[IDENTIFIER],
        help_text=_("Who maintains the structures in SDMX, for example XX_LMIS."),
    )
    languages = models.JSONField(_("Further languages of names"), default=list, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Master Plan")
        verbose_name_plural = _("Master Plans")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(threshold__lte=100), name="threshold_in_per_cent")
        ]

    def __str__(self) -> str:
        return f"{self.implementation.code} Master Plan"

    def chain_key(self) -> str:
        return self.implementation.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return said_of(self, self.values)


class Part(Subject):
    """A part of a Master Plan that the ledger speaks of; what is taken out stays as a row with its day."""

    values: ClassVar[tuple[str, ...]] = ()
    """The fields that an edit may change; the ledger holds a digest of them."""
    named: ClassVar[tuple[str, ...]] = ("code", "name")
    """The fields by which a sentence of the ledger calls it."""
    related: ClassVar[tuple[str, ...]] = ("plan__implementation",)

    plan = models.ForeignKey(MasterPlan, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def implementation(self) -> Implementation:
        return self.plan.implementation

    def chain_key(self) -> str:
        return self.plan.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in self.named},
            "values": canonical.digest(said_of(self, self.values)),
            "removed": bool(self.removed_at),
        }


def said_of(row: models.Model, names: tuple[str, ...]) -> dict[str, Any]:
    """The values as the ledger can say them: other rows by public id, files by hash."""
    return {name: said(getattr(row, name)) for name in names}


def said(value: Any) -> Any:
    if isinstance(value, StoredFile):
        return value.sha256
    return value.public_id if isinstance(value, Subject) else value


def live(*fields: str, name: str) -> models.UniqueConstraint:
    """No two parts of a plan that are not taken out share these fields."""
    return models.UniqueConstraint(
        fields=["plan", *fields],
        condition=models.Q(removed_at__isnull=True),
        name=name,
        violation_error_message=_("There is one with this code already."),
    )
