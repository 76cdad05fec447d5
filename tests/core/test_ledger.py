"""What the ledger writes: header, payload, details beside it, one chain after the other. Tampering has its own file."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from core import canonical, clock, ledger
from core.chains import FIRST_PREVIOUS
from core.errors import RuleViolation
from core.ledger import SYSTEM, Personal
from core.models import Chain, Entry, PersonalDetail
from core.verification import verify
from tests.cast import Country
from tests.core.conftest import Pack

LATER = datetime(2030, 5, 1, 12, tzinfo=UTC)


def test_an_entry_is_hashed_over_its_header_alone_and_follows_the_one_before(country: Country) -> None:
    entries = list(Entry.objects.filter(chain__key=country.implementation.chain_key()))
    previous = FIRST_PREVIOUS
    for number, entry in enumerate(entries, start=1):
        header = json.loads(entry.header)
        assert entry.hash == canonical.sha256(entry.header.encode())
        assert header["previous"] == previous
        assert header["payload"] == canonical.sha256(entry.payload.encode())
        assert header["sequence"] == entry.sequence == number
        previous = entry.hash
    assert ledger.head_of(country.implementation.chain_key()).hash == previous


def test_the_header_has_the_fields_of_format_1_and_no_database_key(country: Country) -> None:
    lead = country.members["agency_lead"]
    with clock.at(LATER), transaction.atomic():
        entry = ledger.record_event(
            country.implementation,
            "implementation.edited",
            by=lead.person,
            standing=lead.standing,
            on=date(2030, 4, 30),
            why="new name",
        )
    assert json.loads(entry.header) == {
        "action": "implementation.edited",
        "actor": str(lead.person.public_id),
        "chain": str(Chain.objects.get(key=country.implementation.chain_key()).public_id),
        "effective": "2030-04-30",
        "format": 1,
        "institution": str(lead.institution.public_id),
        "payload": canonical.sha256(entry.payload.encode()),
        "previous": Entry.objects.get(chain=entry.chain, sequence=entry.sequence - 1).hash,
        "role": "agency_lead",
        "sequence": entry.sequence,
        "subject": str(country.implementation.public_id),
        "time": "2030-05-01T12:00:00.000000Z",
    }
    assert json.loads(entry.payload)["data"] == {"why": "new name"}
    assert json.loads(entry.payload)["kind"] == "implementation"


def test_the_stored_row_is_what_the_header_says(country: Country) -> None:
    for entry in Entry.objects.all():
        header = json.loads(entry.header)
        assert (entry.action, str(entry.subject)) == (header["action"], header["subject"])
        assert canonical.moment(entry.recorded_at) == header["time"]


def test_times_of_a_chain_never_go_back(pack: Pack) -> None:
    with clock.at(LATER):
        pack()
    with clock.at(LATER - timedelta(days=9)):
        pack()
    times = list(Entry.objects.filter(action="parcel.packed").values_list("recorded_at", flat=True))
    assert times == [LATER, LATER]
    assert verify().problems == []


def test_an_action_without_a_sentence_cannot_be_recorded(land: Country) -> None:
    with pytest.raises(KeyError, match=r"parcel\.vanished"):
        ledger.record_event(land.implementation, "parcel.vanished", by=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_a_transaction() -> None:
    with pytest.raises(TransactionManagementError):
        ledger.append(chain_key=Chain.INSTANCE, action="person.edited", subject=uuid.uuid4(), by=SYSTEM, payload={})
    assert not Chain.objects.exists()


def test_an_event_of_a_failed_transaction_leaves_no_trace(pack: Pack, land: Country) -> None:
    before = ledger.head_of(land.implementation.chain_key())
    with transaction.atomic():
        pack()
        transaction.set_rollback(True)
    assert ledger.head_of(land.implementation.chain_key()) == before
    assert verify().problems == []


# --- Edits -------------------------------------------------------------------------------------


def test_an_edit_keeps_old_and_new_of_what_changed_and_personal_text_beside(pack: Pack) -> None:
    parcel = pack()
    entry = ledger.record_edit(
        parcel,
        "parcel.edited",
        by=SYSTEM,
        old={"address": "Tunis", "weight": 1, "sender": "Anna"},
        new={"address": "Accra", "weight": 1, "sender": "Bela"},
        personal=["sender"],
    )
    assert entry is not None
    changes = json.loads(entry.payload)["data"]["changes"]
    assert changes["address"] == {"old": "Tunis", "new": "Accra"}
    assert set(changes) == {"address", "sender"}
    assert "Anna" not in entry.payload
    assert "Bela" not in entry.payload
    kept = {detail.text: detail.digest for detail in PersonalDetail.objects.filter(text__in=["Anna", "Bela"])}
    assert changes["sender"] == {"old": {"personal": kept["Anna"]}, "new": {"personal": kept["Bela"]}}


def test_an_edit_that_changes_nothing_is_not_an_entry(pack: Pack) -> None:
    parcel = pack()
    same = {"address": "Tunis", "on": date(2030, 1, 1)}
    assert ledger.record_edit(parcel, "parcel.edited", by=SYSTEM, old=same, new=dict(same)) is None


# --- Personal details --------------------------------------------------------------------------


def test_the_same_name_twice_has_two_hashes(pack: Pack) -> None:
    parcel = pack()
    for _time in range(2):
        ledger.record_event(parcel, "parcel.edited", by=SYSTEM, seen_by=Personal("Anna"))
    found = PersonalDetail.objects.filter(text="Anna")
    assert len({detail.digest for detail in found}) == 2
    assert all(ledger.detail_digest(detail.salt, "Anna") == detail.digest for detail in found)


def test_nothing_else_may_look_like_a_personal_detail(pack: Pack) -> None:
    with pytest.raises(ValueError, match="Personal"):
        ledger.record_event(pack(), "parcel.edited", by=SYSTEM, seen={"personal": "Anna"})


def test_an_erased_detail_is_gone_and_the_ledger_says_so(pack: Pack) -> None:
    ledger.record_event(pack(), "parcel.edited", by=SYSTEM, seen_by=Personal("Anna"))
    detail = PersonalDetail.objects.get(text="Anna")
    entry = ledger.erase_detail(detail, by=SYSTEM)
    detail.refresh_from_db()
    assert (detail.salt, detail.text) == ("", "")
    assert (entry.action, json.loads(entry.payload)) == ("details.erased", {"erased": detail.digest})
    assert verify().problems == []
    with pytest.raises(RuleViolation, match="already"):
        ledger.erase_detail(detail, by=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_erasing_outside_a_transaction_erases_nothing() -> None:
    with transaction.atomic():
        chain = ledger.lock_chain(Chain.INSTANCE)
        detail = PersonalDetail.objects.create(chain=chain, digest="d" * 64, salt="00", text="Anna")
    with pytest.raises(TransactionManagementError):
        ledger.erase_detail(detail, by=SYSTEM)
    detail.refresh_from_db()
    assert detail.text == "Anna"
