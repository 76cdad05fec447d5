"""What is laid down again: the same rows, a ledger that is whole, and no two countries mistaken for each other."""

import pytest
from django.db import transaction

from accounts.models import Implementation, Membership, Person
from core.models import Entry
from core.verification import verify
from tests import cast as casting
from tests import remembering

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """A memory of its own, so that what is asked here does not depend on the tests before."""
    monkeypatch.setattr(remembering, "_remembered", {})


def twice(found: list[casting.Country]) -> None:
    """Founds a country and its neighbour, takes them back, and founds them again."""
    for _time in range(2):
        with transaction.atomic():
            found.append(casting.found("VAL", slug="valmera", name="Valmera"))
            casting.found("OMB", slug="omberland", name="Omberland")
            transaction.set_rollback(True)


def test_the_second_is_the_first_laid_down_again() -> None:
    found: list[casting.Country] = []
    twice(found)
    third = casting.found("VAL", slug="valmera", name="Valmera")
    assert len({each.implementation.public_id for each in [*found, third]}) == 1
    assert len(remembering._remembered) == 1
    assert Implementation.objects.get() == third.implementation
    assert {member.person for member in Membership.objects.all()} == set(third.people.values())
    assert all(person.check_password(casting.PASSWORD) for person in Person.objects.all()[:2])


def test_its_ledger_is_whole_and_goes_on() -> None:
    twice([])
    casting.found("VAL", slug="valmera", name="Valmera")
    before = Entry.objects.count()
    casting.found("OMB", slug="omberland", name="Omberland")
    casting.outsider()
    assert Entry.objects.count() > before
    assert verify().problems == []


def test_another_beginning_is_made_anew() -> None:
    twice([])
    casting.outsider()
    country = casting.found("VAL", slug="valmera", name="Valmera")
    assert len(remembering._remembered) == 1
    assert Person.objects.count() == len(country.people) + 1
