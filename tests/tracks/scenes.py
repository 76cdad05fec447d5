"""Making what the tests of this room need: a country with its plan, activities in a state, signatures, waivers."""

from typing import Any

from django.db import transaction

from accounts.appointing import add_institution, appoint
from accounts.models import Implementation, Person
from accounts.roles import authority
from core import clock
from core.ledger import SYSTEM, Standing
from core.transitions import perform
from record.models import SignOff, Version
from tests import cast as casting
from tests.cast import SINCE, Country
from tests.tracks import play
from tracks import planning
from tracks.instantiating import instantiate
from tracks.lengths import certain
from tracks.models import Activity, Plan, Waiver
from tracks.situations import activities_of
from tracks.waivers import request_waiver

TEXT_FILE = ("notes.txt", b"what was agreed")


def planned(country: Country, **options: Any) -> Plan:
    """The country gets its plan from the blueprint that ships, and every institution that the process asks for."""
    with transaction.atomic():
        implementation = country.implementation
        for kind, role in (("employers", "social_partner"), ("statistics_office", "representative")):
            if kind not in country.institutions:
                add(country, kind, role)
        country.institutions["ministry"].hosts_platform = True
        country.institutions["ministry"].save(update_fields=["hosts_platform"])
        return instantiate(implementation, by=SYSTEM, **options)


def add(country: Country, kind: str, role: str, **fields: Any) -> Person:
    """One more institution, a main stakeholder, with one person in `role`."""
    slug = country.implementation.slug
    country.institutions[kind] = add_institution(
        country.implementation,
        by=SYSTEM,
        standing=Standing(),
        name=kind.replace("_", " ").capitalize(),
        type=kind,
        constituency=casting.CONSTITUENCIES.get(kind, "government"),
        is_main_stakeholder=True,
        **fields,
    )
    person = casting.person(f"{role}.{kind}@{slug}.example", name=f"{role} of {kind}")
    appoint(person, institution=country.institutions[kind], role=role, by=SYSTEM, standing=Standing(), start=SINCE)
    return person


def standing(person: Person, implementation: Implementation) -> Standing:
    return authority(person, implementation).memberships[0].standing


def activity(country: Country, code: str) -> Activity:
    return play.activity(country.implementation, code)


def state(country: Country, code: str) -> str:
    return str(activity(country, code).state)


def put(country: Country, code: str, into: str, **fields: Any) -> Activity:
    """Puts the activity into a state whatever came before; what follows from it is not made."""
    Activity.objects.filter(pk=activity(country, code).pk).update(state=into, **fields)
    return activity(country, code)


def completed(country: Country, *codes: str) -> None:
    """Puts these into *completed*, without the story behind."""
    for code in codes:
        put(country, code, "completed", completed_on=clock.today(), started_on=clock.today())


def through(country: Country, until: str) -> None:
    """Plays the process by `perform`, from its beginning up to and including this activity."""
    play.play(country.implementation, country.people, until=until)


def under_way(country: Country, code: str) -> Activity:
    """The activity started by the coordinator, everything before it completed without the story behind."""
    found = activity(country, code)
    before = planned_before(found)
    completed(country, *before)
    return perform(activity(country, code), "start", by=country["coordinator"])


def planned_before(found: Activity) -> list[str]:
    """All that stands before it, directly or not."""
    from tracks.linking import awaited
    from tracks.situations import links_of

    after, met = awaited(links_of(found.plan)), list[str]()
    ahead = list(after.get(found.code, ()))
    while ahead:
        code = ahead.pop()
        if code not in met:
            met.append(code)
            ahead.extend(after.get(code, ()))
    return met


def submitted(country: Country, code: str, *, by: str = "coordinator") -> SignOff:
    """The activity on declared evidence, before its signers."""
    under_way(country, code)
    play.declare_all(activity(country, code), country[by])
    perform(activity(country, code), "submit", by=country[by])
    return signoff(country, code)


def signoff(country: Country, code: str) -> SignOff:
    found = activity(country, code).sign_off()
    assert found is not None
    return found


def finished(country: Country, code: str) -> Activity:
    """The activity on declared evidence, signed by the Agency lead, and first by the IT focal point where asked."""
    held = submitted(country, code)
    if code == "INT-3":
        play.sign(held, country["it_focal_point"])
    play.sign(held, country["agency_lead"])
    return activity(country, code)


def document(country: Country, kind: str, *, by: str = "coordinator") -> Version:
    """A version of this kind, before its signers."""
    return play.through_document(country.implementation, kind, by=country[by], signers=[])


def version(country: Country, kind: str) -> Version:
    held = Version.objects.filter(document__implementation=country.implementation, document__type=kind)
    return held.select_related("document__implementation").latest("number")


def version_signoff(found: Version) -> SignOff:
    held = found.sign_off()
    assert held is not None
    return held


def waiver(
    country: Country, light: str, *, by: str = "coordinator", reason: str = "The host is being moved."
) -> Waiver:
    plan = Plan.objects.get(implementation=country.implementation)
    person = country[by]
    return request_waiver(plan, light, reason=reason, by=person, standing=standing(person, country.implementation))


def granted(country: Country, light: str) -> Waiver:
    """A waiver signed by the Agency lead and the ILO project officer."""
    made = waiver(country, light)
    held = made.sign_off()
    assert held is not None
    for role in ("agency_lead", "ilo_officer"):
        play.sign(SignOff.objects.get(pk=held.pk), country[role])
    return Waiver.objects.get(pk=made.pk)


def confirm_lengths(country: Country, *, by: str = "coordinator") -> None:
    plan = Plan.objects.get(implementation=country.implementation)
    lengths = {a.code: certain(a.length) for a in planning.lengths_ahead(activities_of(plan))}
    planning.confirm_lengths(plan, lengths, by=country[by], standing=standing(country[by], country.implementation))
