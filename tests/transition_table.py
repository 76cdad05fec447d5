"""The table of transitions: every governed rule × state × person. The rows stand with the tests of each room.

They are written by hand, in plain words: from which states, by whom. Nothing is computed from the product's own rules.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Person
from core.errors import RuleViolation
from core.ledger import SYSTEM
from core.models import Subject
from core.transitions import action_of, perform, rules_of
from tests.cast import Country

Cast = Mapping[str, Person | None]


@dataclass(frozen=True)
class Line:
    """From which states, by whom; by nobody: it follows from something else."""

    sources: frozenset[str]
    who: frozenset[str]


def line(sources: str, *who: str) -> Line:
    return Line(frozenset(sources.split()), frozenset(who))


@dataclass(frozen=True)
class Table:
    """The rows of one model, and how one of it is made in a country."""

    model: type[Subject]
    rows: Mapping[str, Line]
    made: Callable[[Country], Any]

    def lists_every_rule(self) -> None:
        assert set(rules_of(self.model)) == set(self.rows)

    def offers(self, action: str, country: Country, cast: Cast) -> None:
        """In its states it is offered to its people, and in no other state to anybody."""
        row, expected = self.made(country), self.rows[action]
        for state in self.states:
            there = self.put(row, state)
            offered = {name for name, who in cast.items() if who and action_of(there, action, who) is not None}
            assert offered == (expected.who if state in expected.sources else set()), state

    def refuses_others(self, action: str, country: Country, cast: Cast) -> None:
        """Who may not is refused in each of its states, and nothing happens."""
        row, expected = self.made(country), self.rows[action]
        for state in sorted(expected.sources):
            there = self.put(row, state)
            for name, who in cast.items():
                if who and name not in expected.who:
                    with pytest.raises(PermissionDenied):
                        perform(there, action, by=who)
            assert self.state_of(row) == state

    def refuses_in_other_states(self, action: str, country: Country, cast: Cast) -> None:
        """In every other state those who may are told that it is not possible any more, and nothing happens."""
        row, expected = self.made(country), self.rows[action]
        doers: list[Any] = [cast[name] for name in sorted(expected.who)] or [SYSTEM]
        for state in sorted(set(self.states) - expected.sources):
            there = self.put(row, state)
            for who in doers:
                with pytest.raises(RuleViolation, match="not possible any more"):
                    perform(there, action, by=who)
            assert self.state_of(row) == state

    def is_not_done_by_the_product(self, action: str, country: Country) -> None:
        """What people do, the product never does by itself."""
        row, expected = self.made(country), self.rows[action]
        if expected.who:
            with pytest.raises(PermissionDenied):
                perform(self.put(row, sorted(expected.sources)[0]), action, by=SYSTEM)

    # --- Parts

    @property
    def states(self) -> list[str]:
        found: list[str] = self.model.State.values  # type: ignore[attr-defined]
        return found

    def put(self, row: Any, state: str) -> Any:
        """The row, put into a state whatever came before: the table asks what happens there."""
        with transaction.atomic():
            self.model._base_manager.filter(pk=row.pk).update(state=state)
        return self.model._base_manager.get(pk=row.pk)

    def state_of(self, row: Any) -> str:
        return str(self.model._base_manager.values_list("state", flat=True).get(pk=row.pk))


def every_row(*tables: Table) -> pytest.MarkDecorator:
    """Parametrizes a test over (table, action)."""
    rows = list(_rows(tables))
    return pytest.mark.parametrize(("table", "action"), rows, ids=[f"{t.model.__name__}.{a}" for t, a in rows])


def _rows(tables: tuple[Table, ...]) -> Iterator[tuple[Table, str]]:
    return ((table, action) for table in tables for action in table.rows)
