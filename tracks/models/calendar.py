"""Calendars as rows: of the country, of an institution, of the ILO; and the days that are not as their week is."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Implementation, Institution
from core import canonical
from core.models import Subject


class Calendar(Subject):
    """When a country, one of its institutions or the ILO works in this implementation.

    The ILO has one for each implementation: the office that serves a country works by the week of its own place.
    `country` and `subdivision` name the calendar of public holidays, which may be another than the country's code.
    """

    kind = "calendar"
    related = ("implementation", "institution")

    class Of(models.TextChoices):
        COUNTRY = "country", _("the country")
        INSTITUTION = "institution", _("an institution")
        ILO = "ilo", _("the ILO")

    implementation = models.ForeignKey(Implementation, models.PROTECT, related_name="calendars")
    of = models.CharField(max_length=12, choices=Of.choices)
    institution = models.OneToOneField(
        Institution, models.PROTECT, null=True, blank=True, related_name="calendar", verbose_name=_("Institution")
    )
    country = models.CharField(_("Calendar of public holidays"), max_length=3, blank=True)
    subdivision = models.CharField(_("Part of that country"), max_length=60, blank=True)
    weekend = models.JSONField(_("Weekend"), null=True, blank=True, help_text=_("Of the ILO; Monday is 0."))
    moves = models.JSONField(default=list, blank=True)
    """From which day on the weekend is another one: [{"since": "2027-01-01", "weekend": [4, 5]}, …], in order."""
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        ordering: ClassVar = ["implementation", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(of__in=["country", "institution", "ilo"]), name="calendar_of_known"),
            models.CheckConstraint(
                condition=Q(of="institution", institution__isnull=False)
                | (~Q(of="institution") & Q(institution__isnull=True)),
                name="calendar_of_an_institution_names_it",
            ),
            models.UniqueConstraint(
                fields=["implementation", "of"],
                condition=Q(institution__isnull=True),
                name="calendar_once_per_country_and_ilo",
            ),
        ]

    def __str__(self) -> str:
        if self.institution:
            return _now("Closures of %(institution)s") % {"institution": self.institution.label}
        if self.of == self.Of.ILO:
            return _now("Calendar of the ILO")
        return _now("Calendar of %(country)s") % {"country": self.implementation}

    def clean(self) -> None:
        if self.institution and self.institution.implementation_id != self.implementation_id:
            raise ValidationError({"institution": _("This institution takes part in another implementation.")})

    def chain_key(self) -> str:
        return self.implementation.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "of": self.of,
            "institution": self.institution.public_id if self.institution else None,
            "country": self.country,
            "subdivision": self.subdivision,
            "weekend": self.weekend,
            "moves": self.moves,
            "days": canonical.digest([day.facts for day in self.days.filter(removed_at=None).in_order()]),
        }


class CalendarDays(models.QuerySet["CalendarDay"]):
    def in_order(self) -> "CalendarDays":
        """By date; what falls on one day in an order that never changes."""
        return self.order_by("first", "last", "kind", "origin", "name")


class CalendarDay(models.Model):
    """A day, or several in a row, that is not as its week is. What was removed stays, with the moment.

    One that a person removed `stays_out`: a newer copy of the public holidays does not bring it back.
    """

    class Kind(models.TextChoices):
        OFF = "off", _("day off")
        HALF = "half", _("half-day: the morning is worked")
        EXTRA = "extra", _("working day")

    class Origin(models.TextChoices):
        HOLIDAYS = "holidays", _("public holidays")
        ICAL = "ical", _("iCal file")
        OWN = "own", _("entered here")

    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="days")
    first = models.DateField(_("First day"))
    last = models.DateField(_("Last day"))
    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=6, choices=Kind.choices, default=Kind.OFF)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.OWN)
    source = models.CharField(max_length=200, blank=True)
    """The code of the calendar of public holidays, such as MA or IN-KL, or the name of the file."""
    version = models.CharField(max_length=40, blank=True)
    """The version of the package that the public holidays were copied from."""
    is_tentative = models.BooleanField(_("Estimated"), default=False)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    stays_out = models.BooleanField(default=False)

    objects = CalendarDays.as_manager()

    class Meta:
        verbose_name = _("day of a calendar")
        verbose_name_plural = _("days of calendars")
        ordering: ClassVar = ["calendar", "first", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=["off", "half", "extra"]), name="calendar_day_kind_known"),
            models.CheckConstraint(
                condition=Q(origin__in=["holidays", "ical", "own"]), name="calendar_day_origin_known"
            ),
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="calendar_day_last_not_before_first",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                fields=["calendar", "first", "last", "name", "kind", "origin"],
                condition=Q(removed_at=None),
                name="calendar_day_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["calendar", "first"], name="calendar_day_by_date")]

    def __str__(self) -> str:
        return f"{self.first} {self.name}"

    @property
    def facts(self) -> dict[str, Any]:
        """The day as the ledger writes it."""
        return {
            "first": self.first,
            "last": self.last,
            "name": self.name,
            "kind": self.kind,
            "origin": self.origin,
            "source": self.source,
            "tentative": self.is_tentative,
        }
