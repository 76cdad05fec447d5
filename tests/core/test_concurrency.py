"""Many at once, on both engines: nothing lost, nothing twice, one winner where one can win, no “database is locked”."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, transaction

from core import files, ledger
from core.errors import RuleViolation
from core.ledger import SYSTEM, Personal
from core.models import Chain, Entry, StoredFile
from core.transitions import perform
from core.verification import verify
from tests import cast
from tests.cast import Country
from tests.core.conftest import packed
from tests.toy.models import Parcel

CROWD = 20
T = TypeVar("T")

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Callable[[int], T], crowd: int = CROWD) -> list[T]:
    """What each of the crowd got; all start together, each on a connection of its own, and no error is swallowed."""
    start = Barrier(crowd)

    def one(number: int) -> T:
        start.wait(30)
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(crowd) as pool:
        return list(pool.map(one, range(crowd)))


def edit(parcel: Parcel, number: int) -> int:
    with transaction.atomic():
        entry = ledger.record_event(parcel, "parcel.edited", by=SYSTEM, number=number, name=Personal(f"{number}"))
    return entry.sequence


@pytest.fixture
def countries() -> list[Country]:
    return [cast.found(code, roles=["coordinator"]) for code in ("AAA", "BBB", "CCC", "DDD")]


def test_all_write_to_one_chain_and_nothing_is_lost(countries: list[Country]) -> None:
    parcel = packed(countries[0])
    before = ledger.head_of(parcel.chain_key()).sequence
    numbers = at_once(lambda number: [edit(parcel, number) for _time in range(5)])
    written = sorted(sequence for found in numbers for sequence in found)
    assert written == list(range(before + 1, before + 1 + 5 * CROWD))
    assert verify().problems == []


def test_all_write_to_several_chains_and_each_is_whole(countries: list[Country]) -> None:
    parcels = [packed(country) for country in countries]
    before = [ledger.head_of(parcel.chain_key()).sequence for parcel in parcels]
    at_once(lambda number: [edit(parcels[(number + step) % 4], number) for step in range(4)])
    after = [ledger.head_of(parcel.chain_key()).sequence for parcel in parcels]
    assert [late - early for early, late in zip(before, after, strict=True)] == [CROWD] * 4
    assert verify().problems == []


def test_a_chain_that_all_want_first_is_made_once() -> None:
    def first(_number: int) -> int:
        with transaction.atomic():
            return ledger.lock_chain("new").pk

    assert len(set(at_once(first))) == 1
    assert Chain.objects.filter(key="new").count() == 1


def test_the_instance_and_the_country_are_written_together_without_waiting_for_each_other(
    countries: list[Country],
) -> None:
    """Invitations go into the instance's chain, appointments into the country's; both in one transaction."""

    def join(number: int) -> None:
        country = countries[number % 2]
        institution = cast.institution_for(country, "coordinator")
        with transaction.atomic():
            person = cast.person(f"{number}@crowd.example")
            cast.appoint(
                person,
                institution=institution,
                role="data_user",
                by=SYSTEM,
                standing=ledger.Standing(),
                start=cast.SINCE,
            )

    for country in countries[:2]:
        cast.institution_for(country, "coordinator")
    at_once(join)
    assert Entry.objects.filter(action="membership.begun", role="").count() >= CROWD
    assert verify().problems == []


def test_one_wins_where_one_can_win(countries: list[Country]) -> None:
    parcel, person = packed(countries[0]), countries[0]["coordinator"]

    def race(_number: int) -> str:
        try:
            perform(Parcel.objects.get(pk=parcel.pk), "send", by=type(person).objects.get(pk=person.pk))
        except RuleViolation as refused:
            return str(refused)
        return "sent"

    found = Counter(at_once(race))
    assert found.pop("sent") == 1
    assert list(found) == ["“Send” is not possible any more: the state is now “Sent”. Load the page again."]
    assert Entry.objects.filter(action="parcel.send").count() == 1
    assert verify().problems == []


def test_all_win_where_each_has_its_own(countries: list[Country]) -> None:
    parcels = [packed(countries[0]) for _one in range(CROWD)]
    person = countries[0]["coordinator"]

    def send(number: int) -> str:
        return perform(parcels[number], "send", by=type(person).objects.get(pk=person.pk)).state

    assert set(at_once(send)) == {"sent"}
    assert Entry.objects.filter(action="parcel.send").count() == CROWD
    assert verify().problems == []


def test_verification_sees_one_moment_while_all_write_and_keeps_nobody_from_it(countries: list[Country]) -> None:
    parcels = [packed(country) for country in countries]

    def busy(number: int) -> list[str]:
        if number < 4:
            return [problem for _time in range(5) for problem in verify().problems]
        for _time in range(10):
            edit(parcels[number % 4], number)
        return []

    assert at_once(busy) == [[]] * CROWD
    assert Entry.objects.filter(action="parcel.edited").count() == 10 * (CROWD - 4)


def test_the_same_file_from_all_is_kept_once() -> None:
    kept = at_once(lambda _number: files.keep([b"x" * 100_000], media_type="text/plain").pk)
    assert len(set(kept)) == 1
    assert StoredFile.objects.count() == 1
    assert verify().problems == []
