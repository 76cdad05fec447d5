"""To know: the tracks are planned to end apart, or one of them long before the others. Derived, never stored.

Each stands once, since the day on which its word changed, and goes when the word does. They are read from the kept
forecasts, in the same number of queries for any number of countries; what changed since is said when those are renewed.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Person
from accounts.roles import Role, preload
from core.registry import todo_sources
from core.todo import Todo
from tracks.dates import day_words
from tracks.drifting import Drifting
from tracks.foresights import Kept, kept
from tracks.models import Plan, Track

TOLD = (Role.COORDINATOR, Role.AGENCY_LEAD, Role.ILO_OFFICER)
TITLES = {
    "to_watch": gettext_lazy("The ends of the tracks drift apart: worth watching."),
    "far": gettext_lazy("The tracks end far apart from each other."),
}


def to_know(*, person: Person, on: date) -> list[Todo]:
    """One entry for a country whose tracks drift apart, one where a track ends long before the others."""
    preload(person)
    held: dict[int, Any] = person.__dict__["_authorities"]
    where = [key for key, authority in held.items() if authority.in_role(*TOLD)]
    if not where:
        return []
    plans = {
        plan.pk: plan
        for plan in Plan.objects.filter(implementation__in=where).select_related("implementation").defer("source")
    }
    found = kept(plans)
    titles = _titles(found)
    return [
        todo
        for key, forecast in found.items()
        if forecast.drifting and max(forecast.drifting.ends.values()) >= on
        for todo in _of(plans[key], forecast.drifting, titles.get(key, {}))
    ]


def _titles(found: dict[int, Kept]) -> dict[int, dict[str, str]]:
    """The titles of the tracks of these plans, by code."""
    titles: dict[int, dict[str, str]] = {}
    for key, code, title in Track.objects.filter(plan__in=found).values_list("plan", "code", "title"):
        titles.setdefault(key, {})[code] = title
    return titles


def _of(plan: Plan, drifting: Drifting, titles: dict[str, str]) -> Iterator[Todo]:
    named = {
        "first": titles.get(drifting.first, drifting.first),
        "last": titles.get(drifting.last, drifting.last),
        "from": day_words(drifting.ends[drifting.first]),
        "to": day_words(drifting.ends[drifting.last]),
    }
    if drifting.apart.word in TITLES:
        yield _todo(plan, str(TITLES[drifting.apart.word]), _why_apart(drifting, named), drifting.apart.since)
    if drifting.early.word in TITLES:
        title = _("“%(first)s” would end long before the other tracks.") % named
        yield _todo(plan, title, _why_early(drifting, named), drifting.early.since)


def _why_apart(drifting: Drifting, named: dict[str, str]) -> str:
    words = ngettext(
        "%(days)s working day lies between the end of “%(first)s” on %(from)s and that of “%(last)s” on %(to)s.",
        "%(days)s working days lie between the end of “%(first)s” on %(from)s and that of “%(last)s” on %(to)s.",
        drifting.apart.days,
    )
    return words % {**named, "days": drifting.apart.days}


def _why_early(drifting: Drifting, named: dict[str, str]) -> str:
    words = ngettext(
        "It is planned to end on %(from)s, %(days)s working day before the next one. What is learnt early fades, and "
        "people move on.",
        "It is planned to end on %(from)s, %(days)s working days before the next one. What is learnt early fades, and "
        "people move on.",
        drifting.early.days,
    )
    return words % {**named, "days": drifting.early.days}


def _todo(plan: Plan, title: str, why: str, since: date) -> Todo:
    return Todo(
        bucket="know",
        title=title,
        why=why,
        since=since,
        url=reverse("tracks:forecast", args=[plan.implementation.slug]),
        implementation=plan.implementation,
        holds_up=False,
    )


def register() -> None:
    todo_sources.register("tracks.to_know", to_know)
