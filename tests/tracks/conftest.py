"""Fixtures of the process: a country with its plan, made once for each module; what a test writes is rolled back.

Property tests have no deadline of their own: a busy machine is not a failure. pytest's timeout still holds.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from accounts import roles
from accounts.models import Person
from tests import cast as casting
from tests.cast import Country
from tests.people import everybody_at
from tests.tracks import scenes

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="module")
def _made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Country, Country]]:
    """Valmera and its neighbour, both with a plan and one person in each role."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = casting.found("VAL", slug="valmera", name="Valmera"), casting.found("OMB", slug="omberland")
        for country in found:
            scenes.planned(country)
        yield found
        transaction.set_rollback(True)


@pytest.fixture
def ready(_made: tuple[Country, Country], db: None) -> Country:
    """Valmera with its plan, nothing begun."""
    forget(_made[0])
    return _made[0]


@pytest.fixture
def beside(_made: tuple[Country, Country], db: None) -> Country:
    """Omberland with a plan of its own."""
    forget(_made[1])
    return _made[1]


@pytest.fixture(scope="module")
def _outside(_made: tuple[Country, Country], django_db_blocker: DjangoDbBlocker) -> tuple[Person, Person]:
    with django_db_blocker.unblock():
        return casting.administrator(), casting.outsider()


@pytest.fixture
def everybody(ready: Country, beside: Country, _outside: tuple[Person, Person]) -> dict[str, Person | None]:
    """Everybody who may knock at Valmera's door, by role code; `anonymous` is None."""
    administrator, outsider = _outside
    return everybody_at(ready, administrator=administrator, outsider=outsider, neighbour=beside)


def forget(country: Country) -> None:
    """What people and countries remember of the rows of an earlier test."""
    for member in country.members.values():
        roles.forget(member.person)
        member.person.__dict__.pop("_delegations", None)
    country.implementation.__dict__.pop("_prefetched_objects_cache", None)
