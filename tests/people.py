"""Fixtures of the people that tests share: a country, its neighbour, everybody who may knock, and their browsers.

How a country is made stands in cast.py; what is made inside it in factories.py.
"""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Person
from tests import cast as casting
from tests.cast import Country

Enter = Callable[[Person | None], Client]

OUTSIDERS = ("administrator", "outsider", "neighbour", "anonymous")
"""Beside the twelve roles: the administrator, somebody without a role, the lead of another country, nobody."""


@pytest.fixture
def country(db: None) -> Country:
    """Valmera, with one person in each of the twelve roles: `country["agency_lead"]` is a Person."""
    return casting.found("VAL", slug="valmera", name="Valmera")


@pytest.fixture
def neighbour(db: None) -> Country:
    """Omberland, as full as Valmera; nobody takes part in both."""
    return casting.found("OMB", slug="omberland", name="Omberland")


@pytest.fixture
def administrator(db: None) -> Person:
    return casting.administrator()


@pytest.fixture
def outsider(db: None) -> Person:
    """Somebody with an account and no role anywhere."""
    return casting.outsider()


@pytest.fixture
def cast(country: Country, neighbour: Country, administrator: Person, outsider: Person) -> dict[str, Person | None]:
    """Everybody who may knock at Valmera's door, by role code; `anonymous` is None."""
    return everybody_at(country, administrator=administrator, outsider=outsider, neighbour=neighbour)


def everybody_at(
    country: Country, *, administrator: Person, outsider: Person, neighbour: Country
) -> dict[str, Person | None]:
    beside = {"administrator": administrator, "outsider": outsider, "neighbour": neighbour["agency_lead"]}
    return {**country.people, **beside, "anonymous": None}


@pytest.fixture
def enter() -> Enter:
    """`enter(person)`: a browser in which this person is signed in; `enter(None)`: one without anybody."""

    def entered(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return entered
