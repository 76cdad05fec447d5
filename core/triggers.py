"""Triggers that make the database itself refuse to change what is written once, on SQLite and PostgreSQL.

`Guarded` says, for one table, whether rows may be inserted over (never) and which updates are let through.
Migrations create them; nothing in the product drops them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


@dataclass(frozen=True)
class Guarded:
    """A write-once table.

    `unique` lists the column groups that an INSERT may not collide on (SQLite's INSERT OR REPLACE).
    `columns` limits the protection against UPDATE to these columns, all of them if empty. `allows` is an
    SQL condition over OLD and NEW under which an UPDATE is let through.
    """

    table: str
    unique: Sequence[Sequence[str]]
    columns: Sequence[str] = field(default=())
    allows: str = ""

    @property
    def words(self) -> str:
        return f"{self.table} is write-once"


def create(connection: BaseDatabaseWrapper, tables: Sequence[Guarded]) -> None:
    """Creates the triggers of `tables`; they must not be there yet."""
    _run(connection, [statement for table in tables for statement in _creating(connection.vendor, table)])


def drop(connection: BaseDatabaseWrapper, tables: Sequence[Guarded]) -> None:
    """Drops the triggers of `tables`, for the test suite and for migrations backwards."""
    _run(connection, [statement for table in tables for statement in _dropping(connection.vendor, table)])


class GuardTables(migrations.RunPython):
    """The migration operation that puts the triggers on."""

    def __init__(self, *tables: Guarded) -> None:
        def forwards(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
            create(editor.connection, tables)

        def backwards(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
            drop(editor.connection, tables)

        super().__init__(forwards, backwards, elidable=False)
        self.tables = tables

    def deconstruct(self) -> Any:
        return (type(self).__name__, list(self.tables), {})


class GuardAgain(GuardTables):
    """Puts the triggers on anew: SQLite makes a table anew to alter it, and loses them with the old one.

    Stands before and behind what alters the table, so that they are back whichever way the migration goes.
    """

    def __init__(self, *tables: Guarded) -> None:
        def anew(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
            drop(editor.connection, tables)
            create(editor.connection, tables)

        migrations.RunPython.__init__(self, anew, anew, elidable=False)
        self.tables = tables


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The write-once tables that lack a trigger, or have one switched off, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT[connection.vendor])
        present = {name for (name,) in cursor.fetchall()}
    return [
        table.table
        for table in installed(connection)
        if not {f"{table.table}_no_{what}" for what in _REFUSED[connection.vendor]} <= present
    ]


_REFUSED = {"sqlite": ("update", "delete", "replace"), "postgresql": ("update", "delete", "truncate")}
_PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}


def _run(connection: BaseDatabaseWrapper, statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _changed(table: Guarded, different: str) -> str:
    """The condition under which an UPDATE is refused."""
    touched = " OR ".join(f'OLD."{name}" {different} NEW."{name}"' for name in table.columns)
    parts = [f"({touched})"] if touched else []
    parts += [f"NOT ({table.allows})"] if table.allows else []
    return " AND ".join(parts) or "1 = 1"


def _creating(vendor: str, table: Guarded) -> list[str]:
    return _creating_sqlite(table) if vendor == "sqlite" else _creating_postgresql(table)


def _creating_sqlite(table: Guarded) -> list[str]:
    name, words = table.table, table.words
    collides = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in group) + ")" for group in table.unique
    )
    taken = f"SELECT 1 FROM {name} WHERE {collides}"  # noqa: S608  # names from migrations
    abort = f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    return [
        f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} WHEN {_changed(table, 'IS NOT')} {abort}",
        f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} {abort}",
        f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name} WHEN EXISTS ({taken}) {abort}",
    ]


def _creating_postgresql(table: Guarded) -> list[str]:
    name = table.table
    return [
        f"CREATE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table.words}'; END $$",
        f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} FOR EACH ROW "
        f"WHEN ({_changed(table, 'IS DISTINCT FROM')}) EXECUTE FUNCTION {name}_refuse()",
        f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION {name}_refuse()",
        f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name} EXECUTE FUNCTION {name}_refuse()",
    ]


def _dropping(vendor: str, table: Guarded) -> list[str]:
    name = table.table
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}_no_{what}" for what in _REFUSED[vendor]]
    return [f"DROP TRIGGER IF EXISTS {name}_no_{what} ON {name}" for what in _REFUSED[vendor]] + [
        f"DROP FUNCTION IF EXISTS {name}_refuse()"
    ]


def installed(connection: BaseDatabaseWrapper) -> list[Guarded]:
    """Every guarded table of the migrations on disk, as the last migration about it says."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    tables = {
        table.table: table
        for _key, migration in sorted(loader.disk_migrations.items())
        for operation in migration.operations
        if isinstance(operation, GuardTables)
        for table in operation.tables
    }
    return list(tables.values())
