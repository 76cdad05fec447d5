"""Tampering with the triggers dropped: whatever is changed, removed, inserted or reordered is named, with exit 1."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from core import canonical, chains, files, ledger
from core.files import path_of
from core.ledger import SYSTEM, Personal
from core.models import Chain, Entry, PersonalDetail, Rendition, StoredFile
from core.transitions import perform
from core.verification import verify
from tests import cast
from tests.cast import Country
from tests.core.conftest import packed
from tests.database import guarded_tables
from tests.toy.models import Parcel


@dataclass
class Ground:
    """A chain with parcels, details, and one issued and one reading PDF that carry its head."""

    country: Country
    chain: Chain
    sent: Parcel
    kept: Parcel
    issued: Rendition
    reading: Rendition
    last: int

    def entry(self, number: int) -> Entry:
        return Entry.objects.get(chain=self.chain, sequence=number)

    def entries(self) -> list[Entry]:
        return list(Entry.objects.filter(chain=self.chain).order_by("sequence"))


@pytest.fixture
def ground(unguarded: None) -> Ground:
    country = cast.found("VAL", slug="valmera", roles=["coordinator", "data_user"])
    sent, kept = packed(country), packed(country, weight=2)
    perform(sent, "send", by=country["coordinator"])
    perform(kept, "weigh", by=country["data_user"], weight=7)
    reading = rendition(kept, "reading")
    issued = rendition(kept, "issued")
    with transaction.atomic():
        said = {"file": issued.file.sha256, "fingerprint": issued.fingerprint}
        ledger.record_event(kept, "parcel.edited", by=SYSTEM, issued=said, note=Personal("To Anna"))
    perform(sent, "deliver", by=SYSTEM)
    chain = Chain.objects.get(key=sent.chain_key())
    connection.check_constraints()
    return Ground(country, chain, sent, kept, issued, reading, chain.head_sequence)


def rendition(parcel: Parcel, purpose: str) -> Rendition:
    head = ledger.head_of(parcel.chain_key())
    return Rendition.objects.create(
        chain=Chain.objects.get(key=parcel.chain_key()),
        subject=parcel.public_id,
        renderable="toy",
        reference="VAL-X-1",
        purpose=purpose,
        language="en",
        fingerprint="f" * 64,
        file=files.keep([b"%PDF-1.7 ", purpose.encode()], media_type="application/pdf"),
        head_sequence=head.sequence,
        head_hash=head.hash,
        made_at=datetime(2030, 1, 1, tzinfo=UTC),
    )


def verified(**options: str) -> tuple[int, str, str]:
    """Exit code and both outputs of the command."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_ledger", stdout=out, stderr=err, **options)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_before_anything_is_touched_the_record_is_whole(ground: Ground) -> None:
    code, out, err = verified()
    assert code == 0
    assert f"no. {ground.last}  {ground.chain.head_hash}" in out
    assert "The record is whole." in out
    assert err.count("Warning: ") == err.count("\n") == len(guarded_tables())  # it says that they can be changed


# --- Entries -----------------------------------------------------------------------------------


def change_text(name: str, old: str, new: str) -> Callable[[Entry], None]:
    def change(entry: Entry) -> None:
        text = getattr(entry, name)
        assert old in text
        Entry.objects.filter(pk=entry.pk).update(**{name: text.replace(old, new, 1)})

    return change


def change_header(hashed: bool) -> Callable[[Entry], None]:
    """Another actor in the header; with `hashed`, the hash column is made to fit."""

    def change(entry: Entry) -> None:
        header = canonical.canonical_text(json.loads(entry.header) | {"actor": "0" * 8 + "-0000" * 3 + "-" + "0" * 12})
        fitting = {"hash": canonical.sha256(header.encode()), "actor": "0" * 32} if hashed else {}
        Entry.objects.filter(pk=entry.pk).update(header=header, **fitting)

    return change


def swap(entry: Entry) -> None:
    """Exchanges the places of this entry and the one before it."""
    before = Entry.objects.get(chain=entry.chain, sequence=entry.sequence - 1)
    Entry.objects.filter(pk=entry.pk).update(sequence=10**6)
    Entry.objects.filter(pk=before.pk).update(sequence=entry.sequence)
    Entry.objects.filter(pk=entry.pk).update(sequence=before.sequence)


def insert(entry: Entry) -> None:
    """Puts an invented entry in the place of this one and moves the rest up by one."""
    for later in Entry.objects.filter(chain=entry.chain, sequence__gte=entry.sequence).order_by("-sequence"):
        Entry.objects.filter(pk=later.pk).update(sequence=F("sequence") + 1)
    header = canonical.canonical_text(json.loads(entry.header) | {"effective": "2001-01-01"})
    line = chains.read(header, entry.payload)
    Entry.objects.create(chain=entry.chain, header=header, payload=entry.payload, **chains.columns(line))


def remove(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk)._raw_delete(using="default")


COLUMNS = {
    "hash": "e" * 64,
    "recorded_at": datetime(2001, 1, 1, tzinfo=UTC),
    "effective_on": "2001-01-01",
    "action": "parcel.edited",
    "subject": "0" * 32,
    "actor": "1" * 32,
    "role": "observer",
    "institution": "2" * 32,
}
CHANGES: dict[str, tuple[Callable[[Entry], None], str]] = {
    "payload": (change_text("payload", "weight", "height"), "the payload was changed"),
    "header": (change_header(hashed=False), "column “hash” differs"),
    "header and hash": (change_header(hashed=True), "does not follow from the entry before it"),
    "blank in the header": (change_text("header", ",", ", "), "not in canonical form"),
    "format": (change_text("header", '"format":1', '"format":2'), "the format is unknown"),
    "field": (change_text("header", '"role":', '"rold":'), "does not have the fields of its format"),
    "removed": (remove, "is missing; found"),
    "inserted": (insert, "column “sequence” differs"),
    "reordered": (swap, "column “sequence” differs"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_an_entry_in_the_middle_that_was_touched_is_named(ground: Ground, what: str) -> None:
    place = ground.entries()[-4].sequence
    tamper, words = CHANGES[what]
    tamper(ground.entry(place))
    named = {"header and hash": place + 1, "inserted": place + 1, "reordered": place - 1}.get(what, place)
    code, _out, err = verified()
    assert code == 1
    assert f"Chain {ground.chain.key}, entry {named}: " in err
    assert words in err


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_that_differs_from_its_header_is_named(ground: Ground, column: str) -> None:
    place = ground.last - 2
    Entry.objects.filter(pk=ground.entry(place).pk).update(**{column: COLUMNS[column]})
    assert verify().problems == [
        f"Chain {ground.chain.key}, entry {place}: the column “{column}” differs from the header."
    ]


def test_one_break_is_one_problem(ground: Ground) -> None:
    """What later entries say is still heard, so that rows and PDFs after the break are not accused."""
    change_header(hashed=False)(ground.entry(2))
    assert len(verify().problems) == 1


def test_the_first_and_the_last_entry_are_guarded_like_the_others(ground: Ground) -> None:
    for place in (1, ground.last):
        with transaction.atomic():
            change_header(hashed=True)(ground.entry(place))
            assert any(ground.chain.key in problem for problem in verify().problems)
            transaction.set_rollback(True)
    assert verify().problems == []


def test_an_entry_moved_to_another_chain_is_named_in_both(ground: Ground) -> None:
    last = Entry.objects.filter(chain__key=Chain.INSTANCE).latest("sequence")
    Entry.objects.filter(pk=ground.entry(ground.last).pk).update(
        chain=Chain.objects.get(key=Chain.INSTANCE), sequence=last.sequence + 1
    )
    problems = "\n".join(verify().problems)
    assert f"Chain {Chain.INSTANCE}, entry {last.sequence + 1}: " in problems
    assert f"Chain {ground.chain.key}: its stored head is entry {ground.last}" in problems


# --- A shortened tail --------------------------------------------------------------------------


def cut(ground: Ground, *, length: int, with_head: bool) -> None:
    """Removes the last entries; with `with_head`, the stored head is put back as well."""
    Entry.objects.filter(chain=ground.chain, sequence__gt=ground.last - length)._raw_delete(using="default")
    if with_head:
        last = ground.entry(ground.last - length)
        Chain.objects.filter(pk=ground.chain.pk).update(head_sequence=last.sequence, head_hash=last.hash)


def test_a_shortened_tail_is_remembered_by_the_stored_head(ground: Ground) -> None:
    cut(ground, length=1, with_head=False)
    code, _out, err = verified()
    assert code == 1
    assert f"its stored head is entry {ground.last}" in err
    assert f"the last entry is {ground.last - 1}." in err


def test_a_shortened_tail_with_its_head_is_remembered_by_the_rows(ground: Ground) -> None:
    cut(ground, length=1, with_head=True)
    [problem] = verify().problems
    assert str(ground.sent.public_id) in problem
    assert "its state is “delivered”" in problem


def test_a_tail_whose_rows_were_put_back_too_is_remembered_by_an_issued_pdf(ground: Ground) -> None:
    cut(ground, length=3, with_head=True)
    Parcel.objects.filter(pk=ground.sent.pk).update(state="sent")
    Parcel.objects.filter(pk=ground.kept.pk).update(weight=2)
    code, _out, err = verified()
    assert code == 1
    number = ground.issued.head_sequence
    assert f"carries head no. {number} ({ground.issued.head_hash[:12]}), which is not in its chain." in err


def test_a_tail_that_nothing_remembers_is_caught_by_an_anchor_alone(ground: Ground) -> None:
    head = ledger.head_of(ground.chain.key).hash
    cut(ground, length=1, with_head=True)
    Parcel.objects.filter(pk=ground.sent.pk).update(state="sent")
    assert verified()[0] == 0
    code, _out, err = verified(anchor=head)
    assert code == 1
    assert f"The anchor {head} is in no chain" in err


@pytest.mark.parametrize("field", ["head_sequence", "head_hash"])
def test_a_head_that_was_changed_is_named(ground: Ground, field: str) -> None:
    changed = {"head_sequence": 1, "head_hash": "0" * 64}[field]
    Chain.objects.filter(pk=ground.chain.pk).update(**{field: changed})
    assert any("its stored head is" in problem for problem in verify().problems)


# --- What hangs on the chain -------------------------------------------------------------------


def test_a_changed_state_is_named(ground: Ground) -> None:
    Parcel.objects.filter(pk=ground.kept.pk).update(state="delivered")
    code, _out, err = verified()
    assert code == 1
    assert f"parcel Parcel to Tunis ({ground.kept.public_id}): its state is “delivered”, but entry" in err
    assert "left it in “packed”." in err


def test_changed_facts_are_named(ground: Ground) -> None:
    Parcel.objects.filter(pk=ground.kept.pk).update(weight=8)
    assert any("“weight” differs from the ledger." in problem for problem in verify().problems)


def test_a_removed_row_is_named(ground: Ground) -> None:
    Parcel.objects.filter(pk=ground.kept.pk)._raw_delete(using="default")
    assert any(f"Row missing: parcel {ground.kept.public_id}" in problem for problem in verify().problems)


def test_an_inserted_row_is_named(ground: Ground) -> None:
    smuggled = Parcel.objects.create(implementation=ground.country.implementation)
    [problem] = verify().problems
    assert str(smuggled.public_id) in problem
    assert problem.endswith("the ledger knows nothing of it.")


def test_a_made_administrator_is_named(ground: Ground) -> None:
    type(ground.country["data_user"]).objects.filter(pk=ground.country["data_user"].pk).update(is_superuser=True)
    assert any("“administrator” differs from the ledger." in problem for problem in verify().problems)


def test_a_role_given_past_the_front_door_is_named(ground: Ground) -> None:
    member = ground.country.members["data_user"]
    type(member).objects.filter(pk=member.pk).update(role="agency_lead")
    assert any("“role” differs from the ledger." in problem for problem in verify().problems)


@pytest.mark.parametrize("kind", ["membership", "institution", "parcel"])
@pytest.mark.parametrize("which", ["all chains", "the chain it left", "the chain it came to"])
def test_a_row_moved_to_another_country_is_named(ground: Ground, kind: str, which: str) -> None:
    """Whoever moves a membership gives its holder a role that nobody of that country gave."""
    other = cast.found("OMB", roles=["coordinator"])
    member = ground.country.members["data_user"]
    row = {"membership": member, "institution": member.institution, "parcel": ground.kept}[kind]
    type(row)._base_manager.filter(pk=row.pk).update(implementation=other.implementation)
    chains_of = {
        "all chains": None,
        "the chain it left": [ground.chain.key],
        "the chain it came to": [other.implementation.chain_key()],
    }
    assert any(str(row.public_id) in problem for problem in verify(keys=chains_of[which]).problems)


@pytest.mark.parametrize("column", ["name", "email"])
def test_a_changed_name_is_named_although_the_ledger_holds_only_its_hash(ground: Ground, column: str) -> None:
    person = ground.country["data_user"]
    type(person).objects.filter(pk=person.pk).update(**{column: "eve@lmis.example"})
    assert any(f"“{column}” differs from the ledger." in problem for problem in verify().problems)


def test_a_name_that_was_erased_is_not_left_in_the_row(ground: Ground) -> None:
    person = ground.country["data_user"]
    with transaction.atomic():
        ledger.erase_detail(PersonalDetail.objects.get(text=person.name), by=SYSTEM)
    [problem] = verify().problems
    assert problem.endswith("“name” differs from the ledger.")
    type(person).objects.filter(pk=person.pk).update(name="")
    assert verify().problems == []


def test_an_edited_name_is_compared_with_its_last_edit(ground: Ground) -> None:
    person = ground.country["data_user"]
    old, person.name = {"name": person.name}, "Anna Bela"
    with transaction.atomic():
        person.save()
        ledger.record_edit(person, "person.edited", by=SYSTEM, old=old, new={"name": "Anna Bela"}, personal=["name"])
    assert verify().problems == []
    type(person).objects.filter(pk=person.pk).update(name=old["name"])
    assert any("“name” differs from the ledger." in problem for problem in verify().problems)


DETAILS: dict[str, tuple[Callable[[PersonalDetail], object], str]] = {
    "changed": (lambda detail: _update(detail, text="To Bela"), "a personal detail was changed."),
    "salt changed": (lambda detail: _update(detail, salt="00"), "a personal detail was changed."),
    "salt of no hexadecimal": (lambda detail: _update(detail, salt="zz"), "a personal detail was changed."),
    "emptied": (lambda detail: _update(detail, text="", salt=""), "empty without an entry that erased it."),
    "removed": (
        lambda detail: PersonalDetail.objects.filter(pk=detail.pk)._raw_delete(using="default"),
        "a personal detail is missing.",
    ),
    "moved": (lambda detail: _update(detail, chain=Chain.objects.get(key="instance")), "detail is missing."),
}


def _update(detail: PersonalDetail, **values: object) -> int:
    return PersonalDetail.objects.filter(pk=detail.pk).update(**values)


@pytest.mark.parametrize("what", DETAILS)
def test_a_personal_detail_that_was_touched_is_named(ground: Ground, what: str) -> None:
    tamper, words = DETAILS[what]
    tamper(PersonalDetail.objects.get(text="To Anna"))
    problem = verify().problems[0]
    assert f"Chain {ground.chain.key}, entry {ground.last - 1}: " in problem
    assert problem.endswith(words)


def test_a_detail_that_is_back_after_it_was_erased_is_named(ground: Ground) -> None:
    detail = PersonalDetail.objects.get(text="To Anna")
    with transaction.atomic():
        ledger.erase_detail(detail, by=SYSTEM)
    assert verify().problems == []
    _update(detail, text="To Anna", salt="00")
    assert any("was erased, but is here again" in problem for problem in verify().problems)


def test_a_detail_that_no_entry_refers_to_is_named(ground: Ground) -> None:
    PersonalDetail.objects.create(chain=ground.chain, digest="d" * 64, salt="00", text="smuggled")
    assert any("no entry refers to it" in problem for problem in verify().problems)


def test_a_changed_file_is_named(ground: Ground) -> None:
    path = path_of(ground.reading.file.sha256)
    path.chmod(0o640)
    path.write_bytes(b"%PDF-1.7 forgery")
    code, _out, err = verified()
    assert (code, err.splitlines()[0]) == (1, f"File changed: {ground.reading.file.sha256} has other content now.")


def test_a_removed_file_is_named(ground: Ground) -> None:
    path_of(ground.issued.file.sha256).unlink()
    assert verify().problems == [f"File missing: {ground.issued.file.sha256}."]


def test_something_else_in_the_place_of_a_file_is_named(ground: Ground) -> None:
    path = path_of(ground.issued.file.sha256)
    path.unlink()
    path.mkdir()
    [problem] = verify().problems
    assert ground.issued.file.sha256 in problem


def test_another_file_in_the_place_of_an_issued_pdf_is_named(ground: Ground) -> None:
    Rendition.objects.filter(pk=ground.issued.pk).update(file=files.keep([b"%PDF-1.7 other"], media_type="x/y"))
    problems = verify().problems
    assert any("was never issued" in problem for problem in problems)
    assert f"Issued file missing: {ground.issued.file.sha256} was recorded, but is not stored." in problems


def test_an_issued_pdf_whose_row_and_file_are_gone_is_named(ground: Ground) -> None:
    Rendition.objects.filter(pk=ground.issued.pk)._raw_delete(using="default")
    StoredFile.objects.filter(pk=ground.issued.file.pk)._raw_delete(using="default")
    path_of(ground.issued.file.sha256).unlink()
    assert any("Issued file missing" in problem for problem in verify().problems)


@pytest.mark.parametrize(("field", "value"), [("head_hash", "a" * 64), ("head_sequence", 2)])
def test_a_head_that_was_changed_beside_a_pdf_is_named(ground: Ground, field: str, value: object) -> None:
    Rendition.objects.filter(pk=ground.reading.pk).update(**{field: value})
    assert any("which is not in its chain." in problem for problem in verify().problems)


def test_another_fingerprint_beside_an_issued_pdf_is_named(ground: Ground) -> None:
    Rendition.objects.filter(pk=ground.issued.pk).update(fingerprint="a" * 64)
    assert any("“fingerprint” differs from the ledger" in problem for problem in verify().problems)


# --- A consistent rewrite ----------------------------------------------------------------------


def rewrite(ground: Ground, place: int, **changes: object) -> None:
    """Changes the header at `place` and makes everything after it fit: hashes, columns, head, PDFs."""
    previous, renamed = "", {}
    for entry in ground.entries():
        header = json.loads(entry.header)
        header |= {"previous": previous} if previous else {}
        header |= changes if entry.sequence == place else {}
        line = chains.read(canonical.canonical_text(header), entry.payload)
        renamed[entry.hash] = previous = line.hash
        text = canonical.canonical_text(header)
        Entry.objects.filter(pk=entry.pk).update(header=text, **chains.columns(line))
    Chain.objects.filter(pk=ground.chain.pk).update(head_hash=previous)
    for made in Rendition.objects.all():
        Rendition.objects.filter(pk=made.pk).update(head_hash=renamed[made.head_hash])


def test_a_consistent_rewrite_of_everything_is_caught_by_an_anchor_alone(ground: Ground) -> None:
    head = ledger.head_of(ground.chain.key)
    rewrite(ground, 3, effective="2001-01-01")
    assert verified()[0] == 0
    code, _out, err = verified(anchor=head.hash)
    assert code == 1
    assert "what was published once is not here" in err


def test_an_anchor_from_before_the_rewritten_entry_does_not_catch_it(ground: Ground) -> None:
    """The product says so: an anchor proves what stood before it, and nothing after."""
    rewrite(ground, 3, effective="2001-01-01")
    assert verified(anchor=ground.entry(2).hash)[0] == 0


def test_a_rewrite_that_turns_time_back_is_named_even_so(ground: Ground) -> None:
    rewrite(ground, ground.last, time="2001-01-01T00:00:00.000000Z")
    assert any("its time lies before that of the entry before it" in problem for problem in verify().problems)


# --- Anchors and choices of the command --------------------------------------------------------


def test_an_anchor_is_found_and_placed(ground: Ground) -> None:
    entry = ground.entry(ground.last - 3)
    shown = f"{entry.hash[:4].upper()} {entry.hash[4:16]}"
    code, out, _err = verified(anchor=shown)
    assert code == 0
    assert f"The anchor is entry {entry.sequence} of chain {ground.chain.key}: {entry.hash}" in out


def test_a_short_anchor_proves_nothing(ground: Ground) -> None:
    assert verified(anchor=ground.chain.head_hash[:11])[0] == 1


def test_an_anchor_after_a_break_proves_nothing(ground: Ground) -> None:
    head = ledger.head_of(ground.chain.key).hash
    change_header(hashed=False)(ground.entry(3))
    assert any("is in no chain" in problem for problem in verify(anchor=head).problems)


def test_one_implementation_is_verified_alone(ground: Ground) -> None:
    other = cast.found("OMB", roles=["data_user"])
    Parcel.objects.create(implementation=other.implementation)
    assert verified(implementation="valmera")[0] == 0
    assert verified(implementation="omb")[0] == 1
    assert verified()[0] == 1


def test_an_unknown_implementation_is_said_to_be_unknown(ground: Ground) -> None:
    from django.core.management import CommandError

    with pytest.raises(CommandError, match="no implementation “nowhere”"):
        call_command("verify_ledger", implementation="nowhere")


def test_a_chain_is_heard_about_its_own_subjects_only(ground: Ground) -> None:
    """A refused signature is written in the instance's chain and says the state of that moment, which passes."""
    with transaction.atomic():
        ledger.record_event(ground.kept, "parcel.edited", by=SYSTEM, chain_key=Chain.INSTANCE)
    perform(ground.kept, "send", by=ground.country["coordinator"])
    assert verified()[0] == 0
    assert verify(keys=[Chain.INSTANCE]).problems == []
