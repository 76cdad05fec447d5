"""Tables that fail when something is missing from them: sentences of the ledger's actions, and the lifecycles."""

import ast
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import CheckConstraint, Field, Q
from django.utils import translation
from django_fsm import FSMField

from core.models import Subject
from core.registry import sentences
from core.transitions import Rule, rules_of
from desk.lifecycles import PAGE, first_sentence, governed_models, text
from tests.test_imports import called, modules, place, room_of, tree
from tests.toy.apps import SENTENCES as OF_THE_TOYS

PLACEHOLDERS = {"actor", "subject"}
RULES = [(model, rule) for model in governed_models() for rule in rules_of(model).values()]
WRITERS = {"record_event": 1, "record_edit": 1}
"""What writes an entry, and which argument names the action."""

every_model = pytest.mark.parametrize("model", governed_models(), ids=lambda model: model.kind)
every_rule = pytest.mark.parametrize(("model", "rule"), RULES, ids=lambda part: getattr(part, "name", ""))


# --- Every action of the ledger has its sentence -----------------------------------------------


def written() -> Iterator[tuple[str, str | None]]:
    """Every action that the source writes outright, with its place; None where it is handed in from elsewhere."""
    for path in modules():
        for node, name in called(path):
            writer = name.rpartition(".")[2]
            if writer in WRITERS and room_of(path) != "core":
                yield place(path, node), spelled(node.args[WRITERS[writer]])
            if name == "ledger.append" or (writer == "append" and path.name == "ledger.py"):
                named = [spelled(word.value) for word in node.keywords if word.arg == "action"]
                yield from ((place(path, node), action) for action in named if action)


def spelled(argument: ast.expr) -> str | None:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def performed() -> set[str]:
    return {f"{model.kind}.{rule.name}" for model, rule in RULES}


def test_every_action_that_is_written_has_its_sentence() -> None:
    assert [f"{where}: {action}" for where, action in written() if action and action not in sentences] == []


@every_rule
def test_every_rule_has_the_sentence_of_its_entry(model: type[Subject], rule: Rule) -> None:
    assert f"{model.kind}.{rule.name}" in sentences


def test_no_sentence_waits_for_an_action_that_never_comes() -> None:
    spelled_out = {
        node.value
        for path in modules()
        if path.name != "sentences.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    known = spelled_out | performed() | set(OF_THE_TOYS)
    assert [action for action in sentences if action not in known] == []


def test_every_sentence_names_only_who_and_what() -> None:
    for action, sentence in sentences.items():
        with translation.override("en"):
            said = str(sentence)
        assert set(re.findall(r"%\((\w+)\)s", said)) <= PLACEHOLDERS, action
        assert said % dict.fromkeys(PLACEHOLDERS, "x")
        assert not said.endswith("."), action


# --- Every lifecycle ---------------------------------------------------------------------------


def test_the_page_of_the_lifecycles_is_as_the_rules_are() -> None:
    assert PAGE.read_text() == text(), "docs/lifecycles.md is stale: run manage.py lifecycles"
    call_command("lifecycles", check=True, stdout=StringIO())


def test_there_are_lifecycles_to_show() -> None:
    assert {"version", "signoff", "signature", "delegation", "track", "activity"} <= {
        model.kind for model in governed_models()
    }


@every_model
def test_a_state_is_moved_by_its_rules_alone(model: type[Subject]) -> None:
    """The field refuses assignment, and the database every word that is not a state."""
    field = model._meta.get_field("state")
    assert isinstance(field, FSMField)
    assert field.protected
    conditions = [item.condition for item in model._meta.constraints if isinstance(item, CheckConstraint)]
    listed = [set(value) for condition in conditions for name, value in compared(condition) if name == "state__in"]
    assert set(states_of(model)) in listed


def compared(condition: Any) -> Iterator[tuple[str, Any]]:
    """Every comparison in a condition, however deep."""
    for child in condition.children if isinstance(condition, Q) else ():
        if isinstance(child, tuple):
            yield child
        else:
            yield from compared(child)


def states_of(model: type[Subject]) -> list[str]:
    field = model._meta.get_field("state")
    assert isinstance(field, Field)
    return [str(code) for code, _word in field.flatchoices]


@every_model
def test_every_state_can_be_reached_and_every_rule_speaks_of_states(model: type[Subject]) -> None:
    states, rules = set(states_of(model)), rules_of(model).values()
    sources = {state for rule in rules for state in rule.sources}
    targets = {state for rule in rules for state in rule.targets}
    assert sources | targets <= states
    assert states <= sources | targets


@every_rule
def test_every_rule_says_what_it_is(model: type[Subject], rule: Rule) -> None:
    """The page is made of these sentences: of the rule, of its guards, and of who may where a role does not say it."""
    assert first_sentence(getattr(model, rule.name)).endswith(".")
    assert all(first_sentence(guard).endswith(".") for guard in rule.guards)
    assert rule.may is None or hasattr(rule.may, "permission") or first_sentence(rule.may).endswith(".")
    assert not isinstance(rule.label, str), "a label is translated when it is shown"
