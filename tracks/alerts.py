"""To know: the tracks have come to end apart, or one of them long before the others.

What is told, and of which day, is read from the kept forecasts and through them from the plan's past; nothing is stored
but the notices themselves. The day of the word is their occasion, so that each change of a word is told once, whoever
looks how often.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import Membership, Person
from accounts.roles import Role
from core import clock
from record import notifying
from tracks.drifting import Drifting
from tracks.foresights import Kept, kept, make_stale
from tracks.models import Plan, Track
from tracks.schedule import Convergence

TOLD = (Role.COORDINATOR, Role.AGENCY_LEAD, Role.ILO_OFFICER)


@dataclass(frozen=True)
class Alert:
    """What is to be told: which sentence, since when it is so, and by how many working days."""

    action: str
    word: str
    since: date
    days: int


def watch() -> None:
    """Brings all forecasts up to date and tells who plans what has come to be so."""
    make_stale()
    plans = {plan.pk: plan for plan in Plan.objects.select_related("implementation").defer("source")}
    found = {key: forecast for key, forecast in kept(plans).items() if list(alerts_of(forecast))}
    people, titles = _people(found, plans), _titles(found)
    for key, forecast in found.items():
        _tell(plans[key], forecast, people[plans[key].implementation_id], titles[key])


def alerts_of(forecast: Kept) -> Iterator[Alert]:
    """One while the ends drift apart, one while the first comes long before all others; none once all have ended."""
    drifting = forecast.drifting
    if drifting is None or max(drifting.ends.values()) < forecast.on:
        return
    for action, drift in (("tracks.apart", drifting.apart), ("tracks.early", drifting.early)):
        if drift.word != Convergence.CLOSE:
            yield Alert(action, drift.word, drift.since, drift.days)


def _tell(plan: Plan, forecast: Kept, people: list[Person], titles: dict[str, str]) -> None:
    drifting: Drifting | None = forecast.drifting
    assert drifting
    for alert in alerts_of(forecast):
        notifying.tell(
            people,
            action=alert.action,
            implementation=plan.implementation,
            reference="",
            url=reverse("tracks:forecast", args=[plan.implementation.slug]),
            occasion=f"{plan.public_id}:{alert.word}:{alert.since.isoformat()}",
            country=plan.implementation.name,
            first=titles.get(drifting.first, drifting.first),
            last=titles.get(drifting.last, drifting.last),
            days=str(alert.days),
        )


def _people(found: dict[int, Kept], plans: dict[int, Plan]) -> dict[int, list[Person]]:
    """Who plans in each of these implementations today."""
    where = [plans[key].implementation_id for key in found]
    held = Membership.objects.current(clock.today()).filter(implementation__in=where, role__in=TOLD)
    people: dict[int, list[Person]] = defaultdict(list)
    for member in held.filter(person__is_active=True).select_related("person").order_by("pk"):
        people[member.implementation_id].append(member.person)
    return people


def _titles(found: dict[int, Kept]) -> dict[int, dict[str, str]]:
    """The titles of the tracks of these plans, by code."""
    titles: dict[int, dict[str, str]] = defaultdict(dict)
    for key, code, title in Track.objects.filter(plan__in=found).values_list("plan", "code", "title"):
        titles[key][code] = title
    return titles
