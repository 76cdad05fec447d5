"""Every transition × state × role of this room: who may do what when. A rule that is not listed here fails the table.

The lists are written by hand, in plain words; nothing is computed from the product's permissions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Person
from core import clock
from core.errors import RuleViolation
from core.ledger import SYSTEM
from core.models import Subject
from core.transitions import action_of, perform, rules_of
from record import delegating
from record.models import Delegation, Signature, SignOff, Version
from tests.cast import Country
from tests.record.scenes import draft, sign, submitted

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Line:
    """From which states, by whom; by nobody: it follows from something else."""

    sources: frozenset[str]
    who: frozenset[str]


def line(sources: str, *who: str) -> Line:
    return Line(frozenset(sources.split()), frozenset(who))


PREPARE = ("ilo_officer", "coordinator", "data_manager")
ATTEST = ("ilo_officer", "coordinator")

VERSION = {
    "advance": line("draft", *PREPARE),
    "open_consultation": line("draft advanced_draft", *PREPARE),
    "publish": line("approved", "agency_lead"),
    "supersede": line("draft advanced_draft in_consultation approved published received drafting"),
    "begin_drafting": line("needed legal_review", *PREPARE),
    "review_legally": line("drafting", *PREPARE),
    "enter_into_force": line("signed", *PREPARE),
    "lapse": line("in_force"),
    "end": line("signed in_force", "agency_lead"),
    "submit": line("draft advanced_draft in_consultation drafting legal_review received", *PREPARE),
    "settle": line("in_consultation with_party received"),
    "hand_back": line("in_consultation with_party received"),
    "unsettle": line("approved signed acknowledged"),
}
SIGN_OFF = {
    "sign": line("open complete", "agency_lead", "ilo_officer"),
    "record_paper": line("open complete", *ATTEST),
    "complete": line("open"),
    "hand_back": line("open"),
    "call_back": line("open", *PREPARE),
    "lapse": line("open"),
    "open_again": line("complete"),
}
SIGNATURE = {
    "attest": line("to_be_attested", *ATTEST),
    "withdraw": line("given to_be_attested", "agency_lead"),
    "revoke": line("given", "agency_lead"),
}
DELEGATION = {
    "accept": line("offered", "data_manager"),
    "decline": line("offered", "data_manager"),
    "finish": line("offered accepted", "agency_lead", "data_manager"),
}
TABLE: Mapping[type[Subject], Mapping[str, Line]] = {
    Version: VERSION,
    SignOff: SIGN_OFF,
    Signature: SIGNATURE,
    Delegation: DELEGATION,
}
ROWS = [(model, action) for model, rows in TABLE.items() for action in rows]
every_row = pytest.mark.parametrize(("model", "action"), ROWS, ids=[f"{m.__name__}.{a}" for m, a in ROWS])


def made(model: type[Subject], country: Country) -> Any:
    """One of each: a document that the Agency approves and the ILO notes, its lead's signature, her delegation."""
    if model is Version:
        return draft(country)
    if model is Delegation:
        today = clock.today()
        given = {"what": ["mou"], "start": today, "end": today, "deputy": country["data_manager"]}
        return delegating.offer(country.members["agency_lead"], by=country["agency_lead"], **given)  # type: ignore[arg-type]
    signoff = submitted(country)
    return signoff if model is SignOff else sign(signoff, country["agency_lead"])


def states_of(model: type[Subject]) -> list[str]:
    states: list[str] = model.State.values  # type: ignore[attr-defined]
    return states


def in_state(row: Any, state: str) -> Any:
    """The row, put into a state whatever came before: the table asks what happens there."""
    type(row)._base_manager.filter(pk=row.pk).update(state=state)
    return type(row)._base_manager.get(pk=row.pk)


@pytest.mark.parametrize("model", TABLE)
def test_every_rule_is_listed(model: type[Subject]) -> None:
    assert set(rules_of(model)) == set(TABLE[model])


@every_row
def test_it_is_offered_in_its_states_to_its_people(
    model: type[Subject], action: str, country: Country, cast: dict[str, Person | None]
) -> None:
    row, expected = made(model, country), TABLE[model][action]
    for state in states_of(model):
        there = in_state(row, state)
        offered = {name for name, who in cast.items() if who and action_of(there, action, who) is not None}
        assert offered == (expected.who if state in expected.sources else set()), state


@every_row
def test_others_are_refused_and_nothing_happens(
    model: type[Subject], action: str, country: Country, cast: dict[str, Person | None]
) -> None:
    row, expected = made(model, country), TABLE[model][action]
    for state in sorted(expected.sources):
        there = in_state(row, state)
        for name, who in cast.items():
            if who and name not in expected.who:
                with pytest.raises(PermissionDenied):
                    perform(there, action, by=who)
        assert type(row)._base_manager.get(pk=row.pk).state == state


@every_row
def test_in_another_state_nobody_does_it(
    model: type[Subject], action: str, country: Country, cast: dict[str, Person | None]
) -> None:
    row, expected = made(model, country), TABLE[model][action]
    doers: list[Any] = [cast[name] for name in sorted(expected.who)] or [SYSTEM]
    for state in sorted(set(states_of(model)) - expected.sources):
        there = in_state(row, state)
        for who in doers:
            with pytest.raises(RuleViolation, match="not possible any more"):
                perform(there, action, by=who)
        assert type(row)._base_manager.get(pk=row.pk).state == state


@every_row
def test_the_product_does_by_itself_only_what_no_person_does(
    model: type[Subject], action: str, country: Country
) -> None:
    row, expected = made(model, country), TABLE[model][action]
    if expected.who:
        there = in_state(row, sorted(expected.sources)[0])
        with pytest.raises(PermissionDenied):
            perform(there, action, by=SYSTEM)
