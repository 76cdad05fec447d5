"""Every address × everybody × GET and POST: the answer that the table of addresses gives. An unlisted one fails."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from accounts.models import Person
from tests import cast as casting
from tests.addresses import EVERYBODY, Address, listed, said, served
from tests.cast import Country
from tests.people import Enter, everybody_at

ROWS = listed()

pytestmark = pytest.mark.django_db
every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Country]:
    """Valmera, once for the whole table: each test writes inside a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield casting.found("VAL", slug="valmera", name="Valmera")
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def cast(country: Country, django_db_blocker: DjangoDbBlocker) -> dict[str, Person | None]:
    with django_db_blocker.unblock():
        return everybody_at(
            country,
            administrator=casting.administrator(),
            outsider=casting.outsider(),
            neighbour=casting.found("OMB", slug="omberland", name="Omberland"),
        )


def test_every_address_is_listed_once() -> None:
    assert sorted(row.name for row in ROWS) == served()


@every_row
def test_every_row_speaks_of_everybody(row: Address) -> None:
    assert set(row.get) == set(row.post) == set(EVERYBODY)


@every_row
def test_reading(row: Address, country: Country, cast: dict[str, Person | None], enter: Enter) -> None:
    path = row.path(country)
    assert {name: said(enter(person).get(path)) for name, person in cast.items()} == row.get


@every_row
def test_writing(row: Address, country: Country, cast: dict[str, Person | None], enter: Enter) -> None:
    path = row.path(country)
    assert {name: said(enter(person).post(path)) for name, person in cast.items()} == row.post
