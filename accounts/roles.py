"""The roles of the process, mapped once to permissions; the only writer of django-guardian rows.

A role is held through a membership, and rights come from the role alone. Guardian's groups are a projection
of the memberships, one group for each implementation and role, rebuilt by `project`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from core import clock
from core.ledger import Standing

if TYPE_CHECKING:
    from accounts.models import Implementation, Membership


class Role(models.TextChoices):
    ILO_OFFICER = "ilo_officer", _("ILO project officer")
    ILO_SPECIALIST = "ilo_specialist", _("ILO specialist")
    AGENCY_LEAD = "agency_lead", _("Agency lead")
    COORDINATOR = "coordinator", _("LMIS coordinator")
    DATA_MANAGER = "data_manager", _("Data manager")
    DATA_PROVIDER = "data_provider", _("Data provider")
    DATA_ANALYST = "data_analyst", _("Data analyst")
    DATA_USER = "data_user", _("Data user")
    IT_FOCAL_POINT = "it_focal_point", _("IT focal point")
    REPRESENTATIVE = "representative", _("Stakeholder representative")
    SOCIAL_PARTNER = "social_partner", _("Social partner")
    OBSERVER = "observer", _("Observer")


ILO_ROLES = frozenset({Role.ILO_OFFICER, Role.ILO_SPECIALIST})
NATIONAL_ROLES = frozenset(set(Role) - ILO_ROLES - {Role.OBSERVER})

READ = frozenset({"view"})
TAKE_PART = READ | {"comment"}
WORK = TAKE_PART | {"record"}

PERMISSIONS: dict[str, StrOrPromise] = {
    "view": _("Can see the implementation"),
    "comment": _("Can comment and be consulted"),
    "record": _("Can record progress of activities that name the role"),
    "coordinate": _("Can record progress of every activity"),
    "plan": _("Can plan: lengths, dates, owners, the country's own activities"),
    "prepare": _("Can prepare and submit documents"),
    "publish": _("Can publish national documents"),
    "reopen": _("Can reopen what is completed"),
    "request_waiver": _("Can ask for a waiver of a light of the gate"),
    "appoint": _("Can appoint and end memberships"),
    "settings": _("Can change the implementation's settings"),
    "attest": _("Can attest a paper signature"),
    "export": _("Can export evidence"),
    "assist": _("Can answer requests for remote assistance"),
    "ask_assistance": _("Can ask for remote assistance"),
}

ROLE_PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.ILO_OFFICER: WORK
    | {"coordinate", "plan", "prepare", "appoint", "settings", "attest", "export", "assist", "request_waiver"},
    Role.ILO_SPECIALIST: TAKE_PART | {"assist"},
    Role.AGENCY_LEAD: WORK | {"plan", "publish", "reopen", "appoint", "settings", "export", "ask_assistance"},
    Role.COORDINATOR: WORK
    | {
        "coordinate",
        "plan",
        "prepare",
        "reopen",
        "appoint",
        "settings",
        "request_waiver",
        "attest",
        "export",
        "ask_assistance",
    },
    Role.DATA_MANAGER: WORK | {"prepare", "ask_assistance"},
    Role.DATA_PROVIDER: WORK,
    Role.DATA_ANALYST: WORK,
    Role.DATA_USER: TAKE_PART,
    Role.IT_FOCAL_POINT: WORK | {"ask_assistance"},
    Role.REPRESENTATIVE: TAKE_PART,
    Role.SOCIAL_PARTNER: TAKE_PART,
    Role.OBSERVER: READ | {"export"},
}


def roles_with(permission: str) -> list[str]:
    """The codes of the roles that carry `permission`."""
    if permission not in PERMISSIONS:
        raise KeyError(f"Unknown permission: {permission}")
    return [role.value for role, granted in ROLE_PERMISSIONS.items() if permission in granted]


@dataclass(frozen=True)
class Authority:
    """The memberships by which a person acts in one implementation today, loaded once."""

    memberships: tuple["Membership", ...]
    administrator: bool = False

    def holding(self, permission: str) -> "Membership | None":
        """The first membership whose role carries `permission`."""
        held = roles_with(permission)
        return next((member for member in self.memberships if member.role in held), None)

    def in_role(self, *roles: str) -> "Membership | None":
        return next((member for member in self.memberships if member.role in roles), None)

    def may(self, permission: str) -> bool:
        return (self.administrator and permission in ADMINISTRATOR) or self.holding(permission) is not None


ADMINISTRATOR = frozenset({"view", "appoint", "settings"})
"""What the office of administrator carries in every implementation: accounts and settings, never a signature."""


def authority(person: Any, implementation: "Implementation") -> Authority:
    """How `person` stands in `implementation` today; one query for each person and implementation, then kept."""
    if not getattr(person, "pk", None) or not person.is_active:
        return Authority(())
    kept: dict[int, Authority] = person.__dict__.setdefault("_authorities", {})
    if implementation.pk not in kept:
        current = person.memberships.current(clock.today()).filter(implementation=implementation)
        members = tuple(current.select_related("institution").order_by("pk"))
        kept[implementation.pk] = Authority(members, person.is_superuser)
    return kept[implementation.pk]


def preload(person: Any) -> None:
    """Loads how `person` stands everywhere in one query, for pages that show many implementations."""
    members = person.memberships.current(clock.today()).select_related("institution", "implementation")
    kept: dict[int, Authority] = {}
    for member in members.order_by("pk"):
        before = kept.get(member.implementation_id, Authority((), person.is_superuser)).memberships
        kept[member.implementation_id] = Authority((*before, member), person.is_superuser)
    person.__dict__["_authorities"] = kept


def forget(person: Any) -> None:
    """Lets the next question about `person` ask the database again, as every signature does."""
    person.__dict__.pop("_authorities", None)


def can(permission: str) -> Callable[[Any, Any], Standing | None]:
    """The `may` of a governed rule: whoever's role in the subject's implementation carries `permission`."""
    roles_with(permission)

    def may(actor: Any, subject: Any) -> Standing | None:
        held = authority(actor, subject.implementation)
        if member := held.holding(permission):
            return member.standing
        if held.administrator and permission in ADMINISTRATOR:
            return Standing(role="administrator")
        return None

    may.permission = permission  # type: ignore[attr-defined]
    return may


# --- The projection to django-guardian ---------------------------------------------------------


def group_name(implementation: "Implementation", role: str) -> str:
    return f"{implementation.public_id}:{role}"


def project(implementation: "Implementation") -> None:
    """Makes guardian's groups of this implementation say what today's memberships say."""
    from guardian.shortcuts import assign_perm

    for role in Role:
        group, made = Group.objects.get_or_create(name=group_name(implementation, role))
        if made:
            for permission in ROLE_PERMISSIONS[role]:
                assign_perm(f"accounts.{permission}_implementation", group, implementation)
        group.user_set.set(_holders(implementation, role))


def _holders(implementation: "Implementation", role: str) -> Iterable[Any]:
    current = implementation.memberships.current(clock.today()).filter(role=role)
    return current.values_list("person", flat=True).distinct()
