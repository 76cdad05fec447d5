"""The database itself refuses to change what is written once, by whatever way SQL offers, on both engines."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from core import files, ledger, triggers
from core.ledger import SYSTEM, Personal
from core.models import Chain, Entry, PersonalDetail, Rendition, StoredFile
from tests.core.conftest import Pack
from tests.database import guarded_tables

TABLES = ["core_entry", "core_chain", "core_personaldetail", "core_storedfile", "core_rendition"]
ROWS = {
    "core_entry": Entry,
    "core_chain": Chain,
    "core_personaldetail": PersonalDetail,
    "core_storedfile": StoredFile,
    "core_rendition": Rendition,
}
CHANGES = {
    "core_entry": {"payload": "{}"},
    "core_chain": {"head_hash": "0" * 64},
    "core_personaldetail": {"text": "Bela"},
    "core_storedfile": {"media_type": "text/html"},
    "core_rendition": {"fingerprint": "0" * 64},
}
sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="a statement of PostgreSQL")


@pytest.fixture(autouse=True)
def written(pack: Pack) -> None:
    """At least one row in every table that is written once."""
    parcel = pack()
    with transaction.atomic():
        entry = ledger.record_event(parcel, "parcel.edited", by=SYSTEM, seen_by=Personal("Anna"))
    Rendition.objects.create(
        chain=entry.chain,
        subject=entry.subject,
        renderable="toy",
        reference="VAL-X-1",
        purpose="reading",
        language="en",
        fingerprint="f" * 64,
        file=files.keep([b"content"], media_type="text/plain"),
        head_sequence=entry.sequence,
        head_hash=entry.hash,
        made_at=datetime(2030, 1, 1, tzinfo=UTC),
    )
    connection.check_constraints()  # PostgreSQL alters and truncates no table with foreign keys still to be checked


def refused(attempt: Callable[[], object], table: str) -> None:
    """The attempt fails in the words of the trigger, and the rows are what they were."""
    before = list(ROWS[table]._base_manager.order_by("pk").values())
    with pytest.raises(DatabaseError, match=f"{table} is write-once"), transaction.atomic():
        attempt()
    assert list(ROWS[table]._base_manager.order_by("pk").values()) == before


def execute(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_these_tables_are_guarded() -> None:
    assert set(TABLES) <= {table.table for table in guarded_tables()}
    assert triggers.missing(connection) == []


@pytest.mark.parametrize("table", TABLES)
class TestEachTableRefuses:
    def test_update(self, table: str) -> None:
        name, value = next(iter(CHANGES[table].items()))
        refused(lambda: execute(f'UPDATE {table} SET "{name}" = %s', value), table)

    def test_update_through_the_models(self, table: str) -> None:
        refused(lambda: ROWS[table]._base_manager.update(**CHANGES[table]), table)

    def test_an_update_of_the_key(self, table: str) -> None:
        refused(lambda: execute(f"UPDATE {table} SET id = id + 1000"), table)

    def test_delete(self, table: str) -> None:
        refused(lambda: execute(f"DELETE FROM {table}"), table)

    def test_delete_through_the_models(self, table: str) -> None:
        row = ROWS[table]._base_manager.latest("pk")
        with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            row.delete()
        refused(lambda: ROWS[table]._base_manager.all()._raw_delete(using="default"), table)

    @sqlite
    @pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
    def test_insert_in_place_of_a_row(self, table: str, verb: str) -> None:
        refused(lambda: execute(f"{verb} INTO {table} SELECT * FROM {table}"), table)

    @sqlite
    def test_update_or_replace(self, table: str) -> None:
        name, value = next(iter(CHANGES[table].items()))
        refused(lambda: execute(f'UPDATE OR REPLACE {table} SET "{name}" = %s', value), table)

    def test_insert_that_updates_on_conflict(self, table: str) -> None:
        name, value = next(iter(CHANGES[table].items()))
        statement = f"INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT (id) DO UPDATE SET {name} = %s"
        refused(lambda: execute(statement, value), table)

    @postgresql
    def test_truncate(self, table: str) -> None:
        refused(lambda: execute(f"TRUNCATE {table} CASCADE"), table)

    @postgresql
    def test_merge(self, table: str) -> None:
        name, value = next(iter(CHANGES[table].items()))
        statement = f"MERGE INTO {table} t USING {table} s ON t.id = s.id WHEN MATCHED THEN UPDATE SET {name} = %s"
        refused(lambda: execute(statement, value), table)

    def test_it_is_seen_when_the_triggers_are_gone(self, table: str) -> None:
        triggers.drop(connection, [found for found in guarded_tables() if found.table == table])
        assert triggers.missing(connection) == [table]


@sqlite
@pytest.mark.parametrize("columns", ["chain_id, sequence", "hash"])
def test_a_row_cannot_be_replaced_by_its_other_keys(columns: str) -> None:
    """REPLACE looks at every unique constraint, not at the primary key alone."""
    entry = Entry.objects.latest("pk")
    copied = {field.column: getattr(entry, field.attname) for field in Entry._meta.concrete_fields}
    kept = {name.strip() for name in columns.split(",")}
    fresh = {"id": entry.pk + 999, "chain_id": copied["chain_id"], "sequence": 10**6, "hash": "e" * 64}
    values = {name: value if name in kept else fresh.get(name, value) for name, value in copied.items()}
    names = ", ".join(values)
    slots = ", ".join(["%s"] * len(values))
    refused(lambda: _replace(names, slots, values), "core_entry")


def _replace(names: str, slots: str, values: dict[str, object]) -> None:
    shown = [value.hex if hasattr(value, "hex") else value for value in values.values()]
    execute(f"INSERT OR REPLACE INTO core_entry ({names}) VALUES ({slots})", *shown)


@pytest.mark.parametrize("step", [-1, 0, 2])
def test_the_head_of_a_chain_grows_by_one_only(step: int) -> None:
    head = Chain.objects.exclude(key=Chain.INSTANCE).get()
    refused(lambda: Chain.objects.filter(pk=head.pk).update(head_sequence=head.head_sequence + step), "core_chain")


@pytest.mark.parametrize("column", ["key", "public_id", "id"])
def test_a_chain_keeps_its_name_even_while_its_head_grows(column: str) -> None:
    value = {"key": "other", "public_id": "0" * 32, "id": 4711}[column]
    refused(
        lambda: execute(f"UPDATE core_chain SET head_sequence = head_sequence + 1, {column} = %s", value),
        "core_chain",
    )


def test_a_personal_detail_can_be_emptied_but_its_hash_stays() -> None:
    refused(lambda: PersonalDetail.objects.update(salt="", text="", digest="0" * 64), "core_personaldetail")
    refused(lambda: PersonalDetail.objects.update(text=""), "core_personaldetail")
    PersonalDetail.objects.update(salt="", text="")


@pytest.mark.django_db(transaction=True)
def test_flush_is_refused_by_the_product() -> None:
    """The suite empties its tables past the triggers; with the product's own statements the database refuses."""
    before = Entry.objects.count()
    statements = connection.ops.sql_flush(no_style(), ["core_entry"]) if connection.vendor == "sqlite" else []
    for statement in statements or ['TRUNCATE "core_entry"']:
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(statement)
    assert Entry.objects.count() == before > 0


def test_migrations_put_the_triggers_on_and_take_them_off() -> None:
    triggers.drop(connection, guarded_tables())
    assert set(triggers.missing(connection)) >= set(TABLES)
    triggers.create(connection, guarded_tables())
    assert triggers.missing(connection) == []
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
