"""Who takes part: persons, implementations, their institutions, and who holds which role from when to when."""

from datetime import date
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from guardian.mixins import GuardianUserMixin

from accounts.querysets import Implementations, Memberships
from accounts.roles import PERMISSIONS, Authority, Role, authority
from core.ledger import Standing
from core.models import Chain, StoredFile, Subject


class Persons(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A person who signs in with this address; an unusable password if none is given."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str, **fields: Any) -> "Person":
        return self.create_user(email, password, is_superuser=True, **fields)


class Person(Subject, AbstractBaseUser, GuardianUserMixin, PermissionsMixin):
    """Somebody who signs in. What they may do follows from their memberships; an administrator never signs."""

    kind = "person"
    personal = {"name": "name", "email": "email"}

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=160)
    language = models.CharField(_("Language"), max_length=12, default="en")
    is_active = models.BooleanField(_("May sign in"), default=True)
    invited_at = models.DateTimeField(null=True, editable=False)

    objects = Persons()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="one_person_per_address")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        return self.is_superuser

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """The office of administrator gives what roles.py says it gives, and not everything as Django would have it."""
        if not (self.is_active and self.is_superuser):
            return bool(super().has_perm(perm, obj))
        permission = perm.rpartition(".")[2].removesuffix("_implementation")
        return isinstance(obj, Implementation) and permission in PERMISSIONS and authority(self, obj).may(permission)

    def chain_key(self) -> str:
        return Chain.INSTANCE

    def sees(self, chain_key: str) -> bool:
        """True if the person sees the implementation with this chain; the instance's is for administrators."""
        if chain_key == Chain.INSTANCE:
            return self.is_superuser
        return Implementation.objects.visible_to(self).filter(public_id=chain_key).exists()

    def ledger_facts(self) -> dict[str, Any]:
        return {"active": self.is_active, "administrator": self.is_superuser}


class Implementation(Subject):
    """One country's (or one federated unit's) LMIS project: the unit of permission, chain, language and export."""

    kind = "implementation"

    slug = models.SlugField(_("Address"), unique=True, max_length=60)
    code = models.CharField(
        _("Code"),
        max_length=6,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2,6}$", _("Two to six capital letters, such as VAL."))],
        help_text=_("Begins every reference, such as VAL-GM-3."),
    )
    name = models.CharField(_("Country or unit"), max_length=160)
    country_code = models.CharField(_("ISO country code"), max_length=3, blank=True)
    title = models.CharField(_("Name of the system"), max_length=200, default="Labour Market Information System")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("Part of")
    )
    language = models.CharField(_("Language of documents"), max_length=12, default="en")
    time_zone = models.CharField(_("Time zone"), max_length=60, default="UTC")
    weekend = models.JSONField(_("Weekend"), default=list, help_text=_("Days off, Monday is 0."))
    is_public = models.BooleanField(_("Public page"), default=False)
    is_compared = models.BooleanField(_("Takes part in comparisons"), default=False)
    emblem = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    accent = models.CharField(
        _("Accent colour"), max_length=7, blank=True, validators=[RegexValidator(r"^#[0-9a-f]{6}$")]
    )
    opened_at = models.DateTimeField(editable=False)

    held: Authority
    """How the person who looked it up stands here; set by the look-up, not by the database."""

    objects = Implementations.as_manager()

    class Meta:
        verbose_name = _("implementation")
        verbose_name_plural = _("implementations")
        ordering: ClassVar = ["name"]
        default_permissions = ()
        permissions: ClassVar = [(f"{code}_implementation", str(label)) for code, label in PERMISSIONS.items()]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="implementation_not_its_own_parent")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def implementation(self) -> "Implementation":
        """Itself: so that a rule about an implementation reads like a rule about its parts."""
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def clean(self) -> None:
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("This is not a time zone; use a name such as Africa/Tunis.")})

    def chain_key(self) -> str:
        return str(self.public_id)

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "slug": self.slug,
            "code": self.code,
            "name": self.name,
            "title": self.title,
            "public": self.is_public,
            "compared": self.is_compared,
            "parent": self.parent.public_id if self.parent else None,
            "language": self.language,
            "time_zone": self.time_zone,
            "weekend": self.weekend,
            "emblem": self.emblem.sha256 if self.emblem else None,
        }


Implementation.related = ("parent", "emblem")


class Institution(Subject):
    """An institution as it takes part in one implementation."""

    kind = "institution"
    related = ("implementation",)

    class Kind(models.TextChoices):
        LEADING_AGENCY = "leading_agency", _("Leading Agency")
        STATISTICS_OFFICE = "statistics_office", _("Statistics office")
        MINISTRY = "ministry", _("Ministry")
        EMPLOYMENT_SERVICE = "employment_service", _("Employment service")
        SOCIAL_SECURITY = "social_security", _("Social security")
        EMPLOYERS = "employers", _("Employers’ organisation")
        WORKERS = "workers", _("Workers’ organisation")
        EDUCATION = "education", _("Education and training")
        PRIVATE = "private", _("Private sector")
        ILO = "ilo", _("ILO")
        DONOR = "donor", _("Donor or partner")

    class Constituency(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        EMPLOYERS = "employers", _("Employers")
        WORKERS = "workers", _("Workers")
        OTHER = "other", _("Other")

    implementation = models.ForeignKey(Implementation, models.PROTECT, related_name="institutions")
    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Short name"), max_length=40, blank=True)
    type = models.CharField(_("Kind"), max_length=20, choices=Kind.choices)
    constituency = models.CharField(_("Constituency"), max_length=12, choices=Constituency.choices)
    is_main_stakeholder = models.BooleanField(_("Main stakeholder"), default=True)
    hosts_platform = models.BooleanField(_("Hosts the platform"), default=False)

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["implementation", "name"], name="institution_named_once"),
            models.UniqueConstraint(
                fields=["implementation"],
                condition=Q(type="leading_agency"),
                name="one_leading_agency",
                violation_error_message=_("This implementation has a leading Agency already."),
            ),
            models.CheckConstraint(
                condition=Q(constituency__in=["government", "employers", "workers", "other"]),
                name="institution_constituency_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name

    def chain_key(self) -> str:
        return self.implementation.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "short_name": self.short_name,
            "type": self.type,
            "constituency": self.constituency,
            "main_stakeholder": self.is_main_stakeholder,
            "hosts_platform": self.hosts_platform,
        }


class Membership(Subject):
    """A person holds a role in an implementation through an institution, from a date to a date."""

    kind = "membership"
    related = ("implementation", "person", "institution")
    personal = {"title": "title"}

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name=_("Person"))
    implementation = models.ForeignKey(Implementation, models.PROTECT, related_name="memberships")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="memberships", verbose_name=_("Institution")
    )
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices)
    title = models.CharField(_("Job title"), max_length=160, blank=True)
    start = models.DateField(_("From"))
    end = models.DateField(_("To"), null=True, blank=True)

    objects = Memberships.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")),
                name="membership_ends_after_it_starts",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "implementation"], name="membership_by_person")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"

    def is_current(self, on: date) -> bool:
        """In force on this day."""
        return self.start <= on and (self.end is None or on <= self.end)

    @property
    def standing(self) -> Standing:
        return Standing(role=self.role, institution=self.institution.public_id)

    def chain_key(self) -> str:
        return self.implementation.chain_key()

    def ledger_facts(self) -> dict[str, Any]:
        return {
            "person": self.person.public_id,
            "institution": self.institution.public_id,
            "role": self.role,
            "start": self.start,
            "end": self.end,
        }
