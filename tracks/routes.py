"""Who signs each kind of document in a country, in words, and naming the institutions that sign besides."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from accounts.models import Implementation, Institution, Person
from accounts.roles import Role
from core import canonical, clock, ledger
from core.errors import Refusal, RuleViolation, refuse
from core.ledger import Standing
from record.kinds import KINDS
from record.models import Meaning, Route
from record.models.opening import route_of
from tracks.situations import group_label
from tracks.vocabulary import NAMED

Step = Mapping[str, Any]
SOCIAL = ("employers", "workers")
"""Kinds of institution for which a social partner signs, as a stakeholder representative does for the others."""


@dataclass(frozen=True)
class Signing:
    """One kind of document: its steps in words, and the institutions that the country named, where it may name any."""

    what: str
    title: StrOrPromise
    steps: tuple[str, ...]
    names: bool
    named: tuple[str, ...]
    shown: str


def signings_of(implementation: Implementation) -> list[Signing]:
    """Every kind of document with who signs it here; those that the country can add to first."""
    held = {route.what: list(route.steps) for route in Route.objects.filter(implementation=implementation)}
    names = {str(key): name for key, name in implementation.institutions.values_list("public_id", "name")}
    found = [signing(what, held.get(what, list(KINDS[what].route)), names) for what in KINDS]
    return sorted(found, key=lambda one: not one.names)


def signing(what: str, steps: Sequence[Step], names: Mapping[str, str]) -> Signing:
    return Signing(
        what=what,
        title=KINDS[what].title,
        steps=tuple(step_words(step, names) for step in sorted(steps, key=lambda step: step["order"])),
        names=any(_asks_named(step) for step in steps),
        named=tuple(key for step in steps for key in named_in(step)),
        shown=mark(steps),
    )


def mark(steps: Sequence[Step]) -> str:
    """These steps as one short mark: a form that shows another one is stale."""
    return canonical.digest(list(steps))[:16]


def named_in(step: Step) -> Iterator[str]:
    """The public ids of the institutions that the country named for this step."""
    return (str(key) for place in step["places"] if place["group"] == NAMED for key in place["institutions"] or ())


def step_words(step: Step, names: Mapping[str, str]) -> str:
    """A step in words: its meaning, and who is asked."""
    meaning = capfirst(str(Meaning(step["meaning"]).label))
    if _asks_named(step):
        named = [names[key] for key in named_in(step) if key in names]
        who = ", ".join(named) if named else _("nobody, until institutions are named")
    else:
        who = _(" or ").join(dict.fromkeys(_place_words(place) for place in step["places"]))
    if step["needed"] > 1:
        count = ngettext("%(count)s person", "%(count)s persons", step["needed"]) % {"count": step["needed"]}
        return _("%(meaning)s: %(count)s, %(who)s") % {"meaning": meaning, "count": count, "who": who}
    return _("%(meaning)s: %(who)s") % {"meaning": meaning, "who": who}


def _place_words(place: Mapping[str, Any]) -> str:
    asked = {"role": place["role"], "group": place["group"], "institution": place["institution_kind"]}
    return group_label(asked)


def _asks_named(step: Step) -> bool:
    return any(place["group"] == NAMED for place in step["places"])


# --- Naming ------------------------------------------------------------------------------------


def nameable(implementation: Implementation) -> list[Institution]:
    """The institutions that can be named: all of the country; the ILO notes and never holds a document up."""
    return list(implementation.institutions.exclude(type__in=["ilo", "donor", "leading_agency"]).order_by("name"))


def signing_role(institution: Institution) -> Role:
    """The role in which somebody signs for it."""
    return Role.SOCIAL_PARTNER if institution.type in SOCIAL else Role.REPRESENTATIVE


def refusals(implementation: Implementation, chosen: Iterable[Institution]) -> list[Refusal]:
    """An institution is named only if somebody there could sign today: else the document would wait for nobody."""
    current = implementation.memberships.current(clock.today(implementation.zone))
    held = set(current.values_list("institution", "role"))
    return [
        Refusal(
            _("Nobody signs for %(institution)s yet: appoint a %(role)s there first.")
            % {"institution": institution.name, "role": str(signing_role(institution).label)}
        )
        for institution in chosen
        if (institution.pk, signing_role(institution).value) not in held
    ]


def name_institutions(
    implementation: Implementation,
    what: str,
    institutions: Collection[str],
    *,
    by: Person,
    standing: Standing,
    shown: str = "",
) -> Route:
    """Lets these institutions (public ids) sign this kind of document; what is before its signers stays as it is."""
    with transaction.atomic():
        ledger.lock_chain(implementation.chain_key())
        steps = [dict(step) for step in route_of(implementation, what)]
        if shown and shown != mark(steps):
            refuse(_("Somebody changed who signs this while you were choosing. Compare, then save again."))
        if not any(_asks_named(step) for step in steps):
            refuse(_("The process names all who sign this kind of document."))
        chosen = [found for found in nameable(implementation) if str(found.public_id) in institutions]
        if len(chosen) != len(set(institutions)):
            refuse(_("One of these institutions cannot sign here."))
        if reasons := refusals(implementation, chosen):
            raise RuleViolation(reasons)
        return _write(implementation, what, [_with(step, chosen) for step in steps], by=by, standing=standing)


def _with(step: Step, chosen: Sequence[Institution]) -> Step:
    """The step with these institutions in its named places, each through the role that signs for it."""
    if not _asks_named(step):
        return step
    others = [place for place in step["places"] if place["group"] != NAMED]
    by_role: dict[str, list[str]] = {}
    for institution in chosen:
        by_role.setdefault(signing_role(institution).value, []).append(str(institution.public_id))
    asked = [_place(role, keys) for role, keys in sorted(by_role.items())] or [_place(Role.REPRESENTATIVE.value, None)]
    return {**step, "places": [*others, *asked]}


def _place(role: str, institutions: list[str] | None) -> dict[str, Any]:
    return {"role": role, "institution_kind": "", "group": NAMED, "institutions": institutions}


def _write(implementation: Implementation, what: str, steps: list[Step], *, by: Person, standing: Standing) -> Route:
    row, _made = Route.objects.get_or_create(implementation=implementation, what=what)
    old = {"steps": row.steps}
    row.steps = steps
    row.checked()
    row.save()
    ledger.record_edit(row, "route.set", by=by, standing=standing, old=old, new={"steps": steps})
    return row
