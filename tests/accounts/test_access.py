"""The look-up that is the permission check: 404 when unseen, 403 when seen but not allowed, else the very object."""

import uuid
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.access import (
    account_for,
    implementation_for,
    institution_for,
    membership_for,
    reader,
    require_administrator,
    standing_in,
)
from accounts.models import Implementation, Person
from accounts.roles import ADMINISTRATOR, PERMISSIONS, ROLE_PERMISSIONS, Role
from core.models import Chain
from tests.cast import Country

pytestmark = pytest.mark.django_db


def verdict(person: object, slug: str, permission: str) -> int:
    try:
        implementation_for(person, slug, permission)
    except Http404:
        return 404
    except PermissionDenied:
        return 403
    return 200


def test_every_permission_for_everybody(country: Country, cast: dict[str, Person | None]) -> None:
    for permission, (name, person) in product(PERMISSIONS, cast.items()):
        if name in ROLE_PERMISSIONS:
            expected = 200 if permission in ROLE_PERMISSIONS[Role(name)] else 403
        elif name == "administrator":
            expected = 200 if permission in ADMINISTRATOR else 403
        else:
            expected = 404
        assert verdict(person or AnonymousUser(), "valmera", permission) == expected, (name, permission)


def test_what_is_not_seen_and_what_is_not_there_answer_alike(country: Country, neighbour: Country) -> None:
    said = set()
    for slug in ("omberland", "nowhere", ""):
        with pytest.raises(Http404) as refused:
            implementation_for(country["agency_lead"], slug)
        said.add(str(refused.value))
    assert len(said) == 1


def test_the_object_comes_with_how_the_person_stands_in_it_in_one_query(country: Country) -> None:
    person = Person.objects.get(pk=country["coordinator"].pk)
    with CaptureQueriesContext(connection) as asked:
        found = implementation_for(person, "valmera", "plan")
        standing = standing_in(found, "plan")
    assert found == country.implementation
    assert standing == country.members["coordinator"].standing
    assert len(asked) == 1


def test_the_standing_is_refused_where_the_role_does_not_carry_it(country: Country) -> None:
    found = implementation_for(country["coordinator"], "valmera")
    with pytest.raises(PermissionDenied):
        standing_in(found, "publish")


def test_a_permission_that_does_not_exist_is_an_error_of_the_programmer(country: Country) -> None:
    with pytest.raises(KeyError, match="dream"):
        implementation_for(country["coordinator"], "valmera", "dream")


def test_memberships_and_institutions_are_those_of_this_country(country: Country, neighbour: Country) -> None:
    lead = country["agency_lead"]
    mine, theirs = country.members["observer"], neighbour.members["observer"]
    assert membership_for(lead, "valmera", mine.public_id) == mine
    assert institution_for(lead, "valmera", mine.institution.public_id) == mine.institution
    for foreign in (theirs.public_id, theirs.institution.public_id, uuid.uuid4()):
        with pytest.raises(Http404):
            membership_for(lead, "valmera", foreign)
        with pytest.raises(Http404):
            institution_for(lead, "valmera", foreign)
    with pytest.raises(Http404):
        membership_for(lead, "omberland", theirs.public_id)
    with pytest.raises(PermissionDenied):
        membership_for(country["observer"], "valmera", mine.public_id)


def test_accounts_are_for_administrators(country: Country, administrator: Person, outsider: Person) -> None:
    assert account_for(administrator, outsider.public_id) == outsider
    with pytest.raises(Http404):
        account_for(administrator, uuid.uuid4())
    for person in (country["agency_lead"], outsider):
        with pytest.raises(PermissionDenied):
            account_for(person, outsider.public_id)
    administrator.is_active = False
    with pytest.raises(PermissionDenied):
        require_administrator(administrator)


def test_a_reader_is_somebody(country: Country) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        reader(request)
    request.user = country["observer"]
    assert reader(request) == country["observer"]


def test_a_chain_is_seen_by_those_who_see_its_implementation(
    country: Country, neighbour: Country, cast: dict[str, Person | None]
) -> None:
    key = country.implementation.chain_key()
    seeing = {name for name, person in cast.items() if person is not None and person.sees(key)}
    assert seeing == {*Role, "administrator"}
    assert {name for name, person in cast.items() if person and person.sees(Chain.INSTANCE)} == {"administrator"}


def test_a_list_starts_from_what_is_visible(country: Country, neighbour: Country, administrator: Person) -> None:
    assert set(Implementation.objects.visible_to(country["observer"])) == {country.implementation}
    assert Implementation.objects.visible_to(administrator).count() == 2
    assert not Implementation.objects.public().exists()
