"""The one front door for every change of state: `governed` says what may happen, `perform` lets it happen.

`perform` locks, checks state, person and all guards, changes, saves and records, in one transaction.
`actions_for` answers from the same rules what can be done and why not. Nothing else changes a state.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cache, wraps
from typing import Any, TypeVar, cast

import django_fsm
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from core import ledger
from core.errors import Refusal, RuleViolation, gathered
from core.ledger import SYSTEM, Actor, Standing
from core.models import Subject
from core.registry import evidence_kinds

May = Callable[[Any, Any], Standing | None]
"""Called with (actor, subject); the standing in which the actor may do it, or None."""

Guard = Callable[[Any], Refusal | Iterable[Refusal] | None]
"""Called with the subject's situation; pure."""

S = TypeVar("S", bound=Subject)

_performing: ContextVar[tuple[int, str] | None] = ContextVar("performing", default=None)


class DirectCall(RuntimeError):
    """A governed method was called without `perform`."""


@dataclass(frozen=True)
class Rule:
    """What is known of one transition, from its decorator."""

    name: str
    label: StrOrPromise
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    may: May | None
    guards: tuple[Guard, ...]
    shown: bool


@dataclass(frozen=True)
class Outcome:
    """What a governed method hands back: data for its entry, and what follows once it is recorded."""

    data: Mapping[str, Any] = field(default_factory=dict)
    then: Callable[[], None] | None = None
    standing: Standing | None = None
    """The capacity in which it was done, where the method knows better than the rule."""


@dataclass(frozen=True)
class Action:
    """One thing a person may do, or may do later: its label, and the reasons why not now."""

    name: str
    label: StrOrPromise
    refusals: tuple[Refusal, ...]

    @property
    def open(self) -> bool:
        return not self.refusals


def governed(
    *,
    source: str | Sequence[str],
    target: str | django_fsm.State | None,
    label: StrOrPromise,
    may: May | None,
    guards: Sequence[Guard] = (),
    shown: bool = True,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a method a transition of `state` that only `perform` can run.

    `may=None` leaves it to SYSTEM alone. `target=None` keeps the state. `shown=False` keeps it out of
    `actions_for`: it has a page of its own.
    """
    sources = (source,) if isinstance(source, str) else tuple(source)

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        rule = Rule(method.__name__, label, sources, _targets(target), may, tuple(guards), shown)
        moved = django_fsm.transition("state", source=list(sources), target=target)(method)

        @wraps(moved)
        def guarded(self: Subject, /, **data: Any) -> Any:
            if _performing.get() != (id(self), rule.name):
                raise DirectCall(f"{type(self).__name__}.{rule.name} is run by perform() only")
            return moved(self, **data)

        guarded.rule = rule  # type: ignore[attr-defined]
        return guarded

    return decorate


def _targets(target: str | django_fsm.State | None) -> tuple[str, ...]:
    if target is None:
        return ()
    return (target,) if isinstance(target, str) else tuple(getattr(target, "allowed_states", None) or ())


@cache
def rules_of(model: type[Subject]) -> Mapping[str, Rule]:
    """Every governed rule of a model by name, in the order of their definition."""
    found: dict[str, Rule] = {}
    for cls in reversed(model.__mro__):
        for name, member in vars(cls).items():
            if isinstance(rule := getattr(member, "rule", None), Rule):
                found[name] = rule
    return found


def perform(subject: S, action: str, *, by: Actor, on: date | None = None, **data: Any) -> S:
    """Does `action` to `subject` for `by`, or raises: RuleViolation with all reasons, PermissionDenied.

    The row is locked and read again; `subject` itself then shows the new values. Data go to the method;
    what it returns goes into the ledger entry.
    """
    rule = rules_of(type(subject))[action]
    with transaction.atomic():
        ledger.lock_chain(subject.chain_key())
        row = type(subject)._base_manager.select_for_update().get(pk=subject.pk)
        _check(row, rule, by)
        standing = _standing(row, rule, by)
        if refusals := _refusals(row, rule, by):
            raise RuleViolation(refusals)
        before = _state(row)
        outcome = _run(row, rule, {"by": by, "standing": standing, "on": on, **data})
        row.save()
        said = {"from": before, **outcome.data}
        ledger.record_event(row, f"{row.kind}.{action}", by=by, standing=outcome.standing or standing, on=on, **said)
        if outcome.then:
            outcome.then()
        for _key, kind in evidence_kinds.items():
            kind.heard(row, action, by=by)
    _show(subject, row)
    return subject


def actions_for(subject: Subject, person: Actor) -> list[Action]:
    """What `person` may do to `subject` in its state, each with the refusals that stand in the way now."""
    return [
        Action(rule.name, rule.label, tuple(_refusals(subject, rule, person)))
        for rule in rules_of(type(subject)).values()
        if rule.shown and rule.may and _state(subject) in rule.sources and rule.may(person, subject)
    ]


def action_of(subject: Subject, name: str, person: Actor) -> Action | None:
    """The one action, shown or not, if `person` may do it to `subject` in its state."""
    rule = rules_of(type(subject))[name]
    if rule.may is None or _state(subject) not in rule.sources or not rule.may(person, subject):
        return None
    return Action(rule.name, rule.label, tuple(_refusals(subject, rule, person)))


def _state(subject: Any) -> str:
    return str(subject.state)


def _check(row: Subject, rule: Rule, by: Actor) -> None:
    if _state(row) not in rule.sources:
        shown = cast(Any, row).get_state_display()
        raise RuleViolation(
            [
                Refusal(
                    _("“%(what)s” is not possible any more: the state is now “%(state)s”. Load the page again.")
                    % {"what": rule.label, "state": shown}
                )
            ]
        )


def _standing(row: Subject, rule: Rule, by: Actor) -> Standing:
    if by is SYSTEM and rule.may is None:
        return Standing()
    standing = rule.may(by, row) if rule.may and by is not SYSTEM else None
    if standing is None:
        raise PermissionDenied(_("Your role does not allow “%(what)s” here.") % {"what": rule.label})
    return standing


def _refusals(row: Subject, rule: Rule, by: Actor) -> list[Refusal]:
    situation = row.situation(by) if rule.guards else None
    found = gathered(guard(situation) for guard in rule.guards)
    for _key, kind in evidence_kinds.items():
        found += kind.objections(row, rule.name)
    return found


def _run(row: Subject, rule: Rule, data: dict[str, Any]) -> Outcome:
    token = _performing.set((id(row), rule.name))
    try:
        result = getattr(row, rule.name)(**data)
    finally:
        _performing.reset(token)
    return result if isinstance(result, Outcome) else Outcome()


def _show(subject: Subject, row: Subject) -> None:
    """Gives the caller's object the row's values; a protected state refuses plain assignment."""
    for held in row._meta.concrete_fields:
        subject.__dict__[held.attname] = row.__dict__[held.attname]
    subject._state.fields_cache.clear()
