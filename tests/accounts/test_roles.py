"""Roles: what each may, when a membership counts, and that django-guardian says the same as the memberships."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from datetime import time as clocktime

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from guardian.models import GroupObjectPermission, UserObjectPermission
from guardian.shortcuts import assign_perm, get_objects_for_user, remove_perm

from accounts.models import Implementation, Person
from accounts.roles import (
    ADMINISTRATOR,
    ILO_ROLES,
    NATIONAL_ROLES,
    PERMISSIONS,
    ROLE_PERMISSIONS,
    Role,
    authority,
    can,
    forget,
    group_name,
    preload,
    project,
    roles_with,
)
from accounts.tasks import project_roles
from core import clock
from core.ledger import Standing
from tests.cast import Country

pytestmark = pytest.mark.django_db

EVERYBODY = set(Role)
WHO_MAY: dict[str, Iterable[str]] = {
    "view": EVERYBODY,
    "comment": EVERYBODY - {"observer"},
    "record": {
        *("ilo_officer", "agency_lead", "coordinator", "data_manager", "data_provider", "data_analyst"),
        "it_focal_point",
    },
    "coordinate": {"ilo_officer", "coordinator"},
    "plan": {"ilo_officer", "agency_lead", "coordinator"},
    "prepare": {"ilo_officer", "coordinator", "data_manager"},
    "publish": {"agency_lead"},
    "reopen": {"agency_lead", "coordinator"},
    "request_waiver": {"ilo_officer", "coordinator"},
    "appoint": {"ilo_officer", "agency_lead", "coordinator"},
    "settings": {"ilo_officer", "agency_lead", "coordinator"},
    "consent": {"agency_lead"},
    "attest": {"ilo_officer", "coordinator"},
    "export": {"ilo_officer", "agency_lead", "coordinator", "observer"},
    "assist": {"ilo_officer", "ilo_specialist"},
    "ask_assistance": {"agency_lead", "coordinator", "data_manager", "it_focal_point"},
}
"""Written by hand from the roles of the process; the code must say the same."""


def spelled(permission: str) -> str:
    return f"accounts.{permission}_implementation"


def by_guardian(person: Person, implementation: Implementation) -> set[str]:
    """What django-guardian lets a freshly loaded person do."""
    fresh = Person.objects.get(pk=person.pk)
    return {permission for permission in PERMISSIONS if fresh.has_perm(spelled(permission), implementation)}


def by_membership(person: Person, implementation: Implementation) -> set[str]:
    held = authority(Person.objects.get(pk=person.pk), implementation)
    return {permission for permission in PERMISSIONS if held.may(permission)}


# --- What each role may ------------------------------------------------------------------------


def test_every_permission_is_in_the_table_and_no_other() -> None:
    assert set(WHO_MAY) == set(PERMISSIONS)
    assert set(ROLE_PERMISSIONS) == set(Role)


@pytest.mark.parametrize("permission", WHO_MAY)
def test_these_roles_may_and_no_other(permission: str) -> None:
    assert set(roles_with(permission)) == set(WHO_MAY[permission])


def test_what_the_ilo_never_may() -> None:
    """No ILO role publishes a national document; a specialist approves nothing at all."""
    for role in ILO_ROLES:
        assert not ROLE_PERMISSIONS[role] & {"publish", "reopen", "ask_assistance"}


def test_roles_are_of_the_ilo_of_the_country_or_observe() -> None:
    assert ILO_ROLES | NATIONAL_ROLES | {Role.OBSERVER} == set(Role)
    assert not ILO_ROLES & NATIONAL_ROLES


def test_a_permission_that_does_not_exist_is_an_error_of_the_programmer() -> None:
    with pytest.raises(KeyError, match="dream"):
        roles_with("dream")
    with pytest.raises(KeyError, match="dream"):
        can("dream")


# --- Guardian says the same --------------------------------------------------------------------


def test_for_everybody_and_every_permission_guardian_agrees_with_the_memberships(
    country: Country, neighbour: Country, cast: dict[str, Person | None]
) -> None:
    for name, person in cast.items():
        if person is not None:
            for there in (country.implementation, neighbour.implementation):
                assert by_guardian(person, there) == by_membership(person, there), name
    for role in Role:
        assert by_guardian(country[role], country.implementation) == set(ROLE_PERMISSIONS[role])
        assert by_guardian(country[role], neighbour.implementation) == set()


def test_an_administrator_has_the_rights_of_the_office_and_not_all_there_are(
    country: Country, administrator: Person
) -> None:
    assert by_guardian(administrator, country.implementation) == set(ADMINISTRATOR)
    assert by_membership(administrator, country.implementation) == set(ADMINISTRATOR)
    assert not administrator.has_perm("accounts.publish_implementation")
    assert not administrator.has_perm("auth.add_group", country.implementation)
    assert can("settings")(administrator, country.implementation) == Standing(role="administrator")
    assert can("publish")(administrator, country.implementation) is None


def test_an_administrator_who_is_given_a_role_still_decides_nothing(country: Country, administrator: Person) -> None:
    member = country.members["agency_lead"]
    type(member).objects.filter(pk=member.pk).update(person=administrator)
    project(country.implementation)
    assert by_guardian(administrator, country.implementation) == set(ADMINISTRATOR)
    assert by_membership(administrator, country.implementation) == set(ADMINISTRATOR)


def test_rights_are_held_through_groups_alone_and_for_one_implementation(country: Country) -> None:
    assert not UserObjectPermission.objects.exists()
    assert not Permission.objects.filter(group__isnull=False).exists()
    found = get_objects_for_user(country["coordinator"], spelled("plan"), Implementation, accept_global_perms=False)
    assert list(found) == [country.implementation]


# --- From a date to a date ---------------------------------------------------------------------

TODAY = clock.today()
DAY = timedelta(days=1)
DATES = {
    "from today": (TODAY, None, True),
    "until today": (TODAY - 9 * DAY, TODAY, True),
    "for today": (TODAY, TODAY, True),
    "from tomorrow": (TODAY + DAY, None, False),
    "until yesterday": (TODAY - 9 * DAY, TODAY - DAY, False),
}


@pytest.mark.parametrize("when", DATES)
def test_a_role_counts_from_its_first_day_to_its_last(when: str, country: Country) -> None:
    start, end, counts = DATES[when]
    member = country.members["data_manager"]
    type(member).objects.filter(pk=member.pk).update(start=start, end=end)
    project(country.implementation)
    expected = set(ROLE_PERMISSIONS[Role.DATA_MANAGER]) if counts else set()
    assert by_membership(member.person, country.implementation) == expected
    assert by_guardian(member.person, country.implementation) == expected
    assert (country.implementation in Implementation.objects.visible_to(member.person)) is counts


def test_who_may_not_sign_in_holds_no_role(country: Country) -> None:
    person = country["agency_lead"]
    Person.objects.filter(pk=person.pk).update(is_active=False)
    project(country.implementation)
    assert by_membership(person, country.implementation) == set()
    assert by_guardian(person, country.implementation) == set()
    group = Group.objects.get(name=group_name(country.implementation, "agency_lead"))
    assert not group.user_set.exists()


def at(day: date) -> datetime:
    return datetime.combine(day, clocktime(0, 5), clock.now().tzinfo)


def test_every_day_the_projection_follows_the_dates(country: Country, neighbour: Country) -> None:
    member, later = country.members["data_manager"], TODAY + 10 * DAY
    type(member).objects.filter(pk=member.pk).update(start=TODAY + 5 * DAY, end=later)
    seen = {}
    for day in (TODAY, TODAY + 5 * DAY, later, later + DAY):
        with clock.at(at(day)):
            project_roles()
        seen[day] = bool(by_guardian(member.person, country.implementation))
    assert list(seen.values()) == [False, True, True, False]
    assert by_guardian(neighbour["coordinator"], neighbour.implementation) == set(granted_to("coordinator"))


def granted_to(role: str) -> list[str]:
    return [permission for permission, roles in WHO_MAY.items() if role in roles]


# --- The projection repairs --------------------------------------------------------------------


def test_what_was_given_past_the_roles_is_taken_back_and_what_was_taken_is_given_back(country: Country) -> None:
    there = country.implementation
    lead, observers = (Group.objects.get(name=group_name(there, role)) for role in ("agency_lead", "observer"))
    assign_perm(spelled("publish"), observers, there)
    remove_perm(spelled("publish"), lead, there)
    observers.user_set.add(country["data_user"])
    lead.user_set.clear()
    project(there)
    assert by_guardian(country["observer"], there) == {"view", "export"}
    assert by_guardian(country["data_user"], there) == {"view", "comment"}
    assert "publish" in by_guardian(country["agency_lead"], there)


def test_a_group_that_was_deleted_is_made_again(country: Country) -> None:
    Group.objects.all().delete()
    assert not GroupObjectPermission.objects.exists()
    project(country.implementation)
    assert by_guardian(country["coordinator"], country.implementation) == set(granted_to("coordinator"))


def test_projecting_what_is_projected_writes_nothing(country: Country) -> None:
    with CaptureQueriesContext(connection) as done:
        project(country.implementation)
    assert len(done) <= 8
    assert [query["sql"] for query in done if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []


def test_two_roles_of_one_person_add_up(country: Country) -> None:
    member = country.members["observer"]
    type(member).objects.filter(pk=member.pk).update(person=country["data_user"])
    project(country.implementation)
    assert by_guardian(country["data_user"], country.implementation) == {"view", "comment", "export"}
    assert by_membership(country["data_user"], country.implementation) == {"view", "comment", "export"}


# --- Asked once --------------------------------------------------------------------------------


def test_authority_is_asked_once_and_again_after_forgetting(country: Country) -> None:
    person = Person.objects.get(pk=country["coordinator"].pk)
    with CaptureQueriesContext(connection) as asked:
        for _time in range(3):
            authority(person, country.implementation)
    assert len(asked) == 1
    forget(person)
    with CaptureQueriesContext(connection) as asked:
        authority(person, country.implementation)
    assert len(asked) == 1


def test_many_implementations_are_asked_about_at_once(country: Country, neighbour: Country) -> None:
    person = Person.objects.get(pk=country["coordinator"].pk)
    preload(person)
    with CaptureQueriesContext(connection) as asked:
        assert authority(person, country.implementation).may("plan")
    assert len(asked) == 0
    assert not authority(person, neighbour.implementation).may("view")


def test_nobody_has_no_authority(country: Country) -> None:
    from django.contrib.auth.models import AnonymousUser

    for nobody in (None, AnonymousUser()):
        assert authority(nobody, country.implementation).memberships == ()
    assert list(Implementation.objects.visible_to(AnonymousUser())) == []
