"""Properties of a chain: any sequence of events verifies, and any single byte that changes is found."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core import canonical, chains, clock, ledger, triggers
from core.chains import FIRST_PREVIOUS
from core.ledger import SYSTEM, Personal, Standing
from core.models import Chain, Entry, PersonalDetail
from core.verification import verify
from tests.cast import Country
from tests.database import guarded_tables
from tests.toy.models import Parcel

SAID = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | SAID | SAID.map(Personal),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(SAID.filter(lambda name: name != "personal"), inner, max_size=3)
    ),
    max_leaves=6,
)
MOMENTS = st.integers(0, 10**15).map(lambda passed: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(microseconds=passed))
STANDINGS = st.builds(Standing, role=st.sampled_from(["", "agency_lead"]), institution=st.none() | st.uuids())
EVENTS = st.lists(st.tuples(MOMENTS, STANDINGS, DATA), min_size=1, max_size=8)

pytestmark = pytest.mark.django_db
on_real_rows = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def write(parcel: Parcel, events: list[tuple[datetime, Standing, Any]]) -> None:
    for moment, standing, data in events:
        with clock.at(moment):
            ledger.record_event(parcel, "parcel.edited", by=SYSTEM, standing=standing, said=data)


@given(events=EVENTS)
@on_real_rows
def test_any_sequence_of_events_verifies(land: Country, events: list[tuple[datetime, Standing, Any]]) -> None:
    with transaction.atomic():
        parcel = Parcel.objects.create(implementation=land.implementation)
        write(parcel, [(events[0][0], Standing(), None), *events])
        report = verify()
        assert report.problems == []
        assert report.entries == Entry.objects.count()
        transaction.set_rollback(True)


@pytest.fixture
def written(land: Country) -> Chain:
    """A chain of eleven entries and details, on tables whose triggers are gone."""
    triggers.drop(connection, guarded_tables())
    parcel = Parcel.objects.create(implementation=land.implementation)
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    events = [(moment + timedelta(hours=n), Standing("observer", uuid.UUID(int=n)), n) for n in range(9)]
    write(parcel, [*events, (moment + timedelta(days=1), Standing(), Personal("Anna"))])
    connection.check_constraints()
    assert verify().problems == []
    return Chain.objects.get(key=parcel.chain_key())


LIMITS = {"hash": 64, "action": 80, "role": 40, "digest": 64, "salt": 64}
TEXTS = ["header", "payload", "hash", "action", "role"]


@given(place=st.integers(1, 11), column=st.sampled_from(TEXTS), data=st.data())
@on_real_rows
def test_any_single_character_that_changes_is_found(
    written: Chain, place: int, column: str, data: st.DataObject
) -> None:
    with transaction.atomic():
        entry = Entry.objects.get(chain=written, sequence=place)
        changed = with_one_character_changed(getattr(entry, column), data, limit=LIMITS.get(column))
        Entry.objects.filter(pk=entry.pk).update(**{column: changed})
        problems = verify().problems
        assert f"Chain {written.key}, entry {place}:" in problems[0]
        transaction.set_rollback(True)


def with_one_character_changed(text: str, data: st.DataObject, limit: int | None) -> str:
    """Replaces, removes or inserts one character, within what the column holds."""
    at = data.draw(st.integers(0, len(text)), "at")
    new = data.draw(st.sampled_from('0123456789abcdefghijTZ-:,"{} []é'), "new")
    kind = data.draw(st.sampled_from(["replace", "remove", "insert"]), "kind")
    changed = {
        "replace": text[:at] + new + text[at + 1 :],
        "remove": text[:at] + text[at + 1 :],
        "insert": text[:at] + new + text[at:],
    }[kind][:limit]
    assume(changed != text)
    return changed


@given(part=st.sampled_from(["salt", "text", "digest"]), data=st.data())
@on_real_rows
def test_any_change_of_a_personal_detail_is_found(written: Chain, part: str, data: st.DataObject) -> None:
    with transaction.atomic():
        detail = PersonalDetail.objects.get(chain=written)
        changed = with_one_character_changed(getattr(detail, part), data, limit=LIMITS.get(part))
        PersonalDetail.objects.filter(pk=detail.pk).update(**{part: changed})
        assert verify().problems
        transaction.set_rollback(True)


# --- Without a database ------------------------------------------------------------------------


def a_chain(length: int) -> tuple[uuid.UUID, list[tuple[str, str]]]:
    chain, previous, lines = uuid.UUID(int=1), FIRST_PREVIOUS, []
    for number in range(1, length + 1):
        payload = canonical.canonical_text({"kind": "parcel", "data": {"number": number}})
        header = {
            "action": "parcel.edited",
            "actor": None,
            "chain": chain,
            "effective": "2030-01-01",
            "format": 1,
            "institution": None,
            "payload": canonical.sha256(payload.encode()),
            "previous": previous,
            "role": None,
            "sequence": number,
            "subject": uuid.UUID(int=2),
            "time": datetime(2030, 1, 1, number, tzinfo=UTC),
        }
        text = canonical.canonical_text(header)
        previous = canonical.sha256(text.encode())
        lines.append((text, payload))
    return chain, lines


@given(place=st.integers(0, 5), part=st.integers(0, 1), at=st.integers(0, 500), bit=st.integers(0, 7))
def test_any_flipped_bit_of_any_text_is_found(place: int, part: int, at: int, bit: int) -> None:
    """The very last header has nothing after it: there, the head that was published finds the change."""
    chain, lines = a_chain(6)
    content = bytearray(lines[place][part].encode())
    content[at % len(content)] ^= 1 << bit
    texts = list(lines[place])
    texts[part] = content.decode(errors="replace")
    broken = [*lines[:place], (texts[0], texts[1]), *lines[place + 1 :]]
    head = canonical.sha256(lines[-1][0].encode())
    found = chains.first_break(chain, broken) or ("head" if canonical.sha256(broken[-1][0].encode()) != head else "")
    assert found


@given(order=st.permutations(range(6)), length=st.integers(1, 6))
def test_only_a_beginning_in_its_order_is_a_chain(order: list[int], length: int) -> None:
    chain, lines = a_chain(6)
    chosen = order[:length]
    assert (chains.first_break(chain, [lines[n] for n in chosen]) == "") is (chosen == list(range(length)))


HEADER = json.loads(a_chain(1)[1][0][0])
WRONG: dict[str, list[object]] = {
    "action": [None, "", "x" * 81, 7],
    "actor": ["", "nobody", "00000000000000000000000000000001", 7],
    "chain": [None, "", "{00000000-0000-0000-0000-000000000001}"],
    "effective": ["2030-1-1", "20300101", "2030-02-30", None, "2030-01-01T00:00"],
    "format": ["1", 2, None, True],
    "institution": ["", 5],
    "payload": ["A" * 64, "a" * 63, None],
    "previous": ["0" * 65, None, 0],
    "role": ["", "x" * 41, 7],
    "sequence": ["1", True, None],
    "subject": [None, "x"],
    "time": ["2030-01-01T01:00:00Z", "2030-01-01T01:00:00.000000+00:00", "2030-01-01T01:00:00.000000", None, "x"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, found in WRONG.items() for value in found])
def test_each_field_has_one_way_to_be_written(name: str, value: object) -> None:
    assert chains.is_header(HEADER)
    wrong = HEADER | {name: value}
    with pytest.raises(chains.Broken):
        chains.read(canonical.canonical_text(wrong), a_chain(1)[1][0][1])


@pytest.mark.parametrize("text", ["[]", "7", '{"data":[]}', '{"kind":1}', '{"facts":"x"}', '{"state":null}', "{}x"])
def test_a_payload_of_another_form_is_named_even_when_its_hash_is_right(text: str) -> None:
    header = canonical.canonical_text(HEADER | {"payload": canonical.sha256(text.encode())})
    with pytest.raises(chains.Broken, match="payload does not have the form"):
        chains.read(header, text)


@pytest.mark.parametrize("fields", [set(HEADER) - {"role"}, set(HEADER) | {"extra"}])
def test_a_header_has_all_its_fields_and_no_other(fields: set[str]) -> None:
    assert not chains.is_header({name: HEADER.get(name) for name in fields})
