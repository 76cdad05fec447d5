"""What is submitted stays as it is: no edit through the product, none through the database while its triggers stand."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from core.errors import RuleViolation
from core.transitions import perform
from record import documents
from record.models import Document, SignOff, Version, VersionFile
from tests.cast import Country
from tests.record.scenes import draft, scan, sign, signoff_of, standing, submitted, version_of

pytestmark = pytest.mark.django_db

FROZEN = {
    "record_version": ["content", "filled", "reference", "language", "submitted_at"],
    "record_signoff": ["content", "fingerprint", "reference", "public_id", "what", "title", "submitted_by_id"],
    "record_signoffstep": ["needed", "places", "each", "meaning"],
    "record_signoff_prepared_by": ["person_id"],
    "record_signature": ["signer_name", "meaning", "remarks", "fingerprint", "institution_name", "role", "language"],
}


def edit(version: Version, country: Country, **values: object) -> Version:
    by = country["coordinator"]
    at = standing(by, country.implementation)
    return documents.edit(version, by=by, standing=at, **{"edition": version.edition, **values})  # type: ignore[arg-type]


def test_a_draft_is_edited_and_says_by_whom(country: Country) -> None:
    edited = edit(draft(country), country, content={"text": "Another text"})
    assert (edited.content["text"], edited.edition) == ("Another text", 2)


def test_two_tabs_never_overwrite_each_other(country: Country) -> None:
    version = draft(country)
    edit(version, country, content={"text": "First"})
    with pytest.raises(RuleViolation, match="changed it while you were writing"):
        edit(version, country, content={"text": "Second"}, edition=1)
    assert Version.objects.get().content == {"text": "First"}


def test_once_submitted_nothing_is_edited(country: Country) -> None:
    signoff = submitted(country)
    version = version_of(signoff)
    with pytest.raises(RuleViolation, match="never edited"):
        edit(version, country, content={"text": "Later"})
    with pytest.raises(RuleViolation, match=r"stays as it is|never edited"):
        edit(version, country, title="Another title")


def test_once_submitted_no_file_is_added_or_taken_out(country: Country) -> None:
    version = draft(country)
    by, at = country["coordinator"], standing(country["coordinator"], country.implementation)
    line = documents.add_file(version, scan(), name="annex.pdf", by=by, standing=at)
    perform(version, "submit", by=by)
    with pytest.raises(RuleViolation):
        documents.add_file(version, scan(b"%PDF-1.4 other"), name="other.pdf", by=by, standing=at)
    with pytest.raises(RuleViolation):
        documents.remove_file(VersionFile.objects.get(pk=line.pk), by=by, standing=at)
    assert [held.name for held in version.kept_files()] == ["annex.pdf"]


def test_the_fingerprint_names_files_by_their_hash(country: Country) -> None:
    version = draft(country)
    by, at = country["coordinator"], standing(country["coordinator"], country.implementation)
    documents.add_file(version, scan(), name="annex.pdf", by=by, standing=at)
    perform(version, "submit", by=by)
    bound = json.loads(signoff_of(version).content)
    assert [file["sha256"] for file in bound["files"]] == [scan().sha256]


def test_the_title_is_free_until_the_first_submission(country: Country) -> None:
    edit(draft(country), country, title="The plan of the project")
    assert Document.objects.get().title == "The plan of the project"
    version = Version.objects.get()
    perform(version, "submit", by=country["coordinator"])
    sign(signoff_of(version), country["agency_lead"])
    by = country["coordinator"]
    made = documents.new_version(version.document, by=by, standing=standing(by, country.implementation))
    with pytest.raises(RuleViolation, match="title stays"):
        edit(made, country, title="Another")


def test_an_empty_version_is_not_submitted(country: Country) -> None:
    with pytest.raises(RuleViolation, match="empty"):
        perform(draft(country, text=""), "submit", by=country["coordinator"])


def test_no_second_version_while_one_is_before_its_signers(country: Country) -> None:
    signoff = submitted(country)
    by = country["coordinator"]
    with pytest.raises(RuleViolation, match="with its signers"):
        documents.new_version(version_of(signoff).document, by=by, standing=standing(by, country.implementation))


def test_a_returned_version_makes_way_for_the_next(country: Country) -> None:
    signoff = submitted(country)
    sign(signoff, country["agency_lead"], meaning="returned", remarks="Name the owner.")
    by = country["coordinator"]
    with pytest.raises(RuleViolation, match="submitted already"):
        perform(version_of(signoff), "submit", by=by)
    made = documents.new_version(version_of(signoff).document, by=by, standing=standing(by, country.implementation))
    assert (version_of(signoff).state, made.state, made.number) == ("superseded", "draft", 2)


def test_a_later_published_version_supersedes_and_is_not_overtaken(country: Country) -> None:
    by, lead = country["coordinator"], country["agency_lead"]
    at = standing(by, country.implementation)
    first = version_of(submitted(country))
    sign(signoff_of(first), lead)
    second = documents.new_version(first.document, by=by, standing=at)
    edit(second, country, content={"text": "Second"})
    perform(second, "submit", by=by)
    sign(signoff_of(second), lead)
    perform(Version.objects.get(pk=second.pk), "publish", by=lead)
    with pytest.raises(RuleViolation, match="a later version, is published"):
        perform(Version.objects.get(pk=first.pk), "publish", by=lead)


def test_an_agreement_that_enters_into_force_ends_the_one_before(country: Country) -> None:
    by = country["coordinator"]
    at = standing(by, country.implementation)
    first = version_of(submitted(country, "mou"))
    for person in (country["agency_lead"], country["ilo_officer"]):
        sign(SignOff.objects.get(), person)
    perform(Version.objects.get(), "enter_into_force", by=by)
    second = documents.new_version(first.document, by=by, standing=at)
    perform(second, "begin_drafting", by=by)
    perform(second, "submit", by=by)
    for person in (country["agency_lead"], country["ilo_officer"]):
        sign(SignOff.objects.get(reference="VAL-MU-2"), person)
    perform(Version.objects.get(pk=second.pk), "enter_into_force", by=by)
    assert Version.objects.get(pk=first.pk).state == "ended"


@pytest.mark.parametrize(("table", "column"), [(table, column) for table, names in FROZEN.items() for column in names])
def test_the_database_refuses_to_change_what_was_signed(country: Country, table: str, column: str) -> None:
    sign(submitted(country), country["agency_lead"])
    others = dict.fromkeys(["content", "filled", "places", "each"], "'[1]'")
    others |= {"public_id": "'00000000000040008000000000000009'", "submitted_at": "NULL", "needed": "7"}
    others |= {"submitted_by_id": str(country["agency_lead"].pk), "person_id": str(country["agency_lead"].pk)}
    value = others.get(column, "'x'")
    with pytest.raises(DatabaseError, match=f"{table} is write-once"), transaction.atomic():
        connection.cursor().execute(f"UPDATE {table} SET {column} = {value}")


@pytest.mark.parametrize("table", FROZEN)
def test_the_database_refuses_to_delete_what_was_signed(country: Country, table: str) -> None:
    sign(submitted(country), country["agency_lead"])
    with pytest.raises(DatabaseError, match=f"{table} is write-once"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {table}")
