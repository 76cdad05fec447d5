"""The roles of the process, mapped once to permissions; the only writer of django-guardian rows.

A role is held through a membership, and rights come from the role alone. Guardian's groups are a projection
of the memberships, one group for each implementation and role, rebuilt by `project`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from guardian.models import GroupObjectPermission

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
    "consent": _("Can agree that the country takes part in comparisons"),
    "attest": _("Can attest a paper signature"),
    "export": _("Can export evidence"),
    "assist": _("Can answer requests for remote assistance"),
    "ask_assistance": _("Can ask for remote assistance"),
}

ROLE_PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.ILO_OFFICER: WORK
    | {"coordinate", "plan", "prepare", "appoint", "settings", "attest", "export", "assist", "request_waiver"},
    Role.ILO_SPECIALIST: TAKE_PART | {"assist"},
    Role.AGENCY_LEAD: WORK
    | {"plan", "publish", "reopen", "appoint", "settings", "consent", "export", "ask_assistance"},
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
        """The first membership whose role carries `permission`; an administrator decides nothing by a role."""
        if self.administrator and permission not in ADMINISTRATOR:
            return None
        if permission not in PERMISSIONS:
            raise KeyError(f"Unknown permission: {permission}")
        return next((member for member in self.memberships if permission in ROLE_PERMISSIONS[member.role]), None)  # type: ignore[index]

    def in_role(self, *roles: str) -> "Membership | None":
        return next((member for member in self.memberships if member.role in roles), None)

    def standing(self, permission: str) -> Standing | None:
        """The capacity in which the person may do this; None if they may not."""
        if member := self.holding(permission):
            return member.standing
        if self.administrator and permission in ADMINISTRATOR:
            return Standing(role="administrator")
        return None

    def may(self, permission: str) -> bool:
        return self.holding(permission) is not None or (self.administrator and permission in ADMINISTRATOR)


ADMINISTRATOR = frozenset({"view", "appoint", "settings"})
"""What the office of administrator carries in every implementation: accounts and settings, never a signature."""


def authority(person: Any, implementation: "Implementation") -> Authority:
    """How `person` stands in `implementation` today; one query for each person and implementation, then kept."""
    if not getattr(person, "pk", None) or not person.is_active:
        return Authority(())
    kept: dict[int, Authority] = person.__dict__.setdefault("_authorities", {})
    if implementation.pk not in kept:
        current = person.memberships.current(clock.today()).filter(implementation=implementation)
        keep(person, implementation, tuple(current.select_related("institution").order_by("pk")))
    return kept[implementation.pk]


def keep(person: Any, implementation: "Implementation", members: tuple["Membership", ...]) -> None:
    """Keeps how `person` stands in `implementation`, for who has loaded these memberships of today."""
    person.__dict__.setdefault("_authorities", {})[implementation.pk] = Authority(members, person.is_superuser)


def preload(person: Any) -> None:
    """Loads how `person` stands everywhere in one query, once, for pages that show many implementations.

    The institutions are left out: whoever looks at more than roles loads those of a few places.
    """
    if "_everywhere" in person.__dict__:
        return
    members = person.memberships.current(clock.today()).select_related("implementation")
    kept: dict[int, Authority] = {}
    for member in members.order_by("pk"):
        before = kept.get(member.implementation_id, Authority((), person.is_superuser)).memberships
        kept[member.implementation_id] = Authority((*before, member), person.is_superuser)
    person.__dict__.update(_authorities=kept, _everywhere=True)


def where_of(person: Any, permission: str) -> "dict[int, Implementation]":
    """By key, where a role of the person, not an office, carries `permission`; to be asked after `preload`."""
    kept: dict[int, Authority] = person.__dict__["_authorities"]
    return {key: member.implementation for key, held in kept.items() if (member := held.holding(permission))}


def where_held(person: Any, permission: str) -> "models.QuerySet[Membership, Any]":
    """The same as a part of a query: hundreds of keys cost more to write down than the database needs to find them."""
    members = person.memberships.current(clock.today())
    if person.is_superuser and permission not in ADMINISTRATOR:
        members = members.none()
    return members.filter(role__in=roles_with(permission)).order_by().values("implementation")  # type: ignore[no-any-return]


def forget(person: Any) -> None:
    """Lets the next question about `person` ask the database again, as every signature does."""
    for kept in ("_authorities", "_everywhere"):
        person.__dict__.pop(kept, None)


def can(permission: str) -> Callable[[Any, Any], Standing | None]:
    """The `may` of a governed rule: whoever's role in the subject's implementation carries `permission`."""
    roles_with(permission)

    def may(actor: Any, subject: Any) -> Standing | None:
        return authority(actor, subject.implementation).standing(permission)

    may.permission = permission  # type: ignore[attr-defined]
    return may


# --- The projection to django-guardian ---------------------------------------------------------


def group_name(implementation: "Implementation", role: str) -> str:
    return f"{implementation.public_id}:{role}"


def project(implementation: "Implementation") -> None:
    """Makes guardian's groups of this implementation say what its roles may and who holds them today."""
    groups = _groups(implementation)
    _grant(implementation, groups)
    _enrol(implementation, groups)


def _groups(implementation: "Implementation") -> dict[str, Group]:
    """The group of each role; missing ones are made."""
    names = {group_name(implementation, role): role for role in Role}
    missing = set(names) - set(Group.objects.filter(name__in=names).values_list("name", flat=True))
    Group.objects.bulk_create([Group(name=name) for name in sorted(missing)], ignore_conflicts=True)
    return {names[group.name]: group for group in Group.objects.filter(name__in=names)}


def _grant(implementation: "Implementation", groups: Mapping[str, Group]) -> None:
    """Gives each group the permissions of its role in the implementation, and takes all others from it."""
    kind = ContentType.objects.get_for_model(implementation)
    known = dict(Permission.objects.filter(content_type=kind).values_list("codename", "pk"))
    wanted = {
        (groups[role].pk, known[f"{permission}_implementation"])
        for role in Role
        for permission in ROLE_PERMISSIONS[role]
    }
    about = {"content_type": kind, "object_pk": str(implementation.pk)}
    held = {
        (row.group_id, row.permission_id): row.pk
        for row in GroupObjectPermission.objects.filter(group__in=groups.values(), **about)
    }
    GroupObjectPermission.objects.filter(pk__in=[held[pair] for pair in set(held) - wanted]).delete()
    GroupObjectPermission.objects.bulk_create(
        GroupObjectPermission(group_id=group, permission_id=permission, **about)
        for group, permission in sorted(wanted - set(held))
    )


def _enrol(implementation: "Implementation", groups: Mapping[str, Group]) -> None:
    """Puts today's holders of each role into its group, and everybody else out of it."""
    enrolled = Group.user_set.through
    current = implementation.memberships.current(clock.today())
    wanted = {(groups[role].pk, person) for role, person in current.values_list("role", "person")}
    held = {(row.group_id, row.person_id): row.pk for row in enrolled.objects.filter(group__in=groups.values())}
    enrolled.objects.filter(pk__in=[held[pair] for pair in set(held) - wanted]).delete()
    enrolled.objects.bulk_create(
        enrolled(group_id=group, person_id=person) for group, person in sorted(wanted - set(held))
    )
