"""The text of docs/lifecycles.md, made from the rules: state × action × who × guards, with a drawing."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import translation

from accounts.roles import ADMINISTRATOR, ROLE_PERMISSIONS
from core.models import Subject
from core.transitions import Rule, rules_of

PAGE = Path(settings.BASE_DIR) / "docs" / "lifecycles.md"
INTRODUCTION = """\
# Lifecycles

Made by `manage.py lifecycles` from the rules in the code; a test fails when this page is stale. Do not edit it.

A change of state goes through `perform()`: the row is locked and read again, then the state is checked, then whether
the person may, then all guards at once. What stands in the way is said in one sentence each. Evidence kinds
([registries.md](registries.md)) may object beside the guards. *The product* acts by itself when something else has
happened or a job is done; it never signs.
"""


def text() -> str:
    """The whole page, in English."""
    with translation.override("en"):
        return "\n".join([INTRODUCTION, *(section(model) for model in governed_models())])


def governed_models() -> list[type[Subject]]:
    """The models of the product's own rooms that have rules, in the order of the rooms."""
    house = Path(settings.BASE_DIR)
    rooms = [config for config in apps.get_app_configs() if Path(config.path).parent == house]
    return [model for room in rooms for model in room.get_models() if issubclass(model, Subject) and rules_of(model)]


def section(model: type[Subject]) -> str:
    """One model: its rule, its drawing, its table."""
    rules = list(rules_of(model).values())
    lines = [f"## {str(model._meta.verbose_name).capitalize()}", "", first_sentence(model), ""]
    lines += ["```mermaid", "stateDiagram-v2", *drawing(model, rules), "```", ""]
    lines += ["| action | from | to | who | guards | what happens |", "|---|---|---|---|---|---|"]
    lines += [row(model, rule) for rule in rules]
    return "\n".join([*lines, ""])


def row(model: type[Subject], rule: Rule) -> str:
    cells = [
        f"**{rule.label}** `{model.kind}.{rule.name}`" + ("" if rule.shown else ", on a page of its own"),
        ", ".join(rule.sources),
        " or ".join(rule.targets) or "stays",
        who(rule),
        "<br>".join(first_sentence(guard) for guard in rule.guards) or "–",
        first_sentence(getattr(model, rule.name)),
    ]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def who(rule: Rule) -> str:
    """The roles that may, or the rule by which it is found."""
    if rule.may is None:
        return "*the product*"
    permission = getattr(rule.may, "permission", None)
    if permission is None:
        return first_sentence(rule.may)
    roles = [str(role.label) for role, granted in ROLE_PERMISSIONS.items() if permission in granted]
    return ", ".join([*roles, *(["Administrator"] if permission in ADMINISTRATOR else [])])


def drawing(model: type[Subject], rules: Iterable[Rule]) -> Iterator[str]:
    """The lines of a Mermaid diagram; a rule with several targets is drawn as a fork."""
    start = next(field for field in model._meta.concrete_fields if field.name == "state")
    if start.has_default():
        yield f"    [*] --> {start.get_default()}"
    for rule in rules:
        if len(rule.targets) > 1:
            yield f"    state {rule.name} <<choice>>"
            yield from (f"    {source} --> {rule.name} : {rule.label}" for source in rule.sources)
            yield from (f"    {rule.name} --> {target}" for target in rule.targets)
        else:
            yield from (f"    {source} --> {(rule.targets or (source,))[0]} : {rule.label}" for source in rule.sources)


def first_sentence(thing: Callable[..., Any] | type) -> str:
    """The first line of what is said of it; every guard, rule and model says one."""
    return (inspect.getdoc(thing) or "").partition("\n")[0]
