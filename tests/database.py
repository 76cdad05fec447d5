"""Fixtures for the test database: emptied although its triggers refuse it. Nothing of the product is switched off."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

from core import triggers

# Rows that belong to the schema: a running server remembers their keys, so emptying leaves them alone.
KEPT = {"django_content_type", "auth_permission"}


@cache
def guarded_tables() -> list[triggers.Guarded]:
    return triggers.installed(connections["default"])


def statements_to_empty(style: Any, connection: BaseDatabaseWrapper, **options: bool) -> list[str]:
    """The SQL that empties every table but the kept ones."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT
    return connection.ops.sql_flush(style, sorted(tables), **options)


def empty(operations: BaseDatabaseOperations, statements: Sequence[str]) -> None:
    """Runs `statements` with the triggers off for this one transaction."""
    connection = operations.connection
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        triggers.drop(connection, guarded_tables())
        for statement in statements:
            cursor.execute(statement)
        triggers.create(connection, guarded_tables())


@pytest.fixture(scope="session", autouse=True)
def _emptying_past_the_triggers() -> Iterator[None]:
    """`django_db(transaction=True)` empties the tables after each test, which the triggers refuse."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", statements_to_empty)
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", empty)
        yield
