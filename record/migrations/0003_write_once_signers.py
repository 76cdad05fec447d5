"""The database refuses to change who was asked to sign and who prepared it, and to make a submitted version a draft."""

from importlib import import_module
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core import triggers
from core.triggers import Guarded, GuardTables

SUBMITTED = ["content", "filled", "reference", "number", "document_id", "public_id", "language", "submitted_at"]
PUT_BEFORE = [
    "content",
    "fingerprint",
    "reference",
    "object_id",
    "content_type_id",
    "public_id",
    "implementation_id",
    "what",
    "title",
    "language",
    "submitted_by_id",
    "opened_at",
]

BEFORE = [
    table
    for table in import_module("record.migrations.0002_write_once").Migration.operations[0].tables
    if table.table in ("record_signoff", "record_version")
]


def take_off(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    triggers.drop(editor.connection, BEFORE)


def put_back(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    triggers.create(editor.connection, BEFORE)


class Migration(migrations.Migration):
    dependencies = [("record", "0002_write_once")]

    operations = [
        migrations.RunPython(take_off, put_back, elidable=False),
        GuardTables(
            Guarded("record_signoff", unique=[["id"], ["reference"], ["public_id"]], columns=PUT_BEFORE),
            Guarded(
                "record_version",
                unique=[["id"], ["reference"], ["public_id"], ["document_id", "number"]],
                columns=SUBMITTED,
                allows='OLD."submitted_at" IS NULL',
            ),
            Guarded("record_signoffstep", unique=[["id"]]),
            Guarded("record_signoff_prepared_by", unique=[["id"], ["signoff_id", "person_id"]]),
        ),
    ]
