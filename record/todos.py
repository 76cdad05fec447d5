"""What waits for a person in this room: to sign, to do, to know. The number of queries does not grow with the rows."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Person
from accounts.roles import authority, preload, where_held, where_of
from core import clock
from core.registry import todo_sources
from core.todo import Todo
from record import may, placing, rules
from record.may import Place
from record.models import Notice, Signature, SignOff, SignOffStep, Version
from record.rules import SignOffFacts

MOST_NOTICES = 50

ASKS = {
    "prepared": gettext_lazy("Confirm for %(whom)s that you prepared it."),
    "reviewed": gettext_lazy("Review it for %(whom)s."),
    "approved": gettext_lazy("Approve it for %(whom)s."),
    "acknowledged": gettext_lazy("Acknowledge it for %(whom)s."),
    "noted": gettext_lazy("Take note of it for %(whom)s; nothing waits for that."),
    "witnessed": gettext_lazy("Witness it for %(whom)s; nothing waits for that."),
}


def to_sign(*, person: Person, on: date) -> list[Todo]:
    """Every sign-off in which the person has a place whose turn it is."""
    preload(person)
    waiting = _with_a_place(person)
    complete = [signoff for signoff in waiting if signoff.state == "complete"]
    prefetch_related_objects(complete, "subject")
    past = {signoff.pk for signoff in complete if signoff.signable.is_past()}
    return [
        _to_sign(signoff, place)
        for signoff in waiting
        if signoff.pk not in past and (place := first_open_place(signoff, person))
    ]


def _with_a_place(person: Person) -> list[SignOff]:
    """The sign-offs that wait and have a place for the person: of those of others only the places are read."""
    where, roles = where_of(person, "view"), _roles(person)
    steps = SignOffStep.objects.filter(signoff__implementation__in=where_held(person, "view")).to_be_signed()
    keys = {key for key, here, places in steps if any(place["role"] in roles.get(here, ()) for place in places)}
    if not keys:
        return []
    held = SignOff.objects.filter(pk__in=keys).defer("content").prefetch_related("steps", "signatures", "prepared_by")
    found = list(held)
    for signoff in found:
        signoff.implementation = where[signoff.implementation_id]
    own = [member for signoff in found for member in authority(person, signoff.implementation).memberships]
    prefetch_related_objects(own, "institution")
    return found


def _roles(person: Person) -> dict[int, set[str]]:
    """In which roles the person could sign in each implementation: their own, and those of whom they are deputy."""
    kept: dict[int, Any] = person.__dict__["_authorities"]
    found = {key: {member.role for member in held.memberships} for key, held in kept.items()}
    for delegation in may.delegations_of(person):
        found.setdefault(delegation.giver.implementation_id, set()).add(delegation.giver.role)
    return found


def first_open_place(signoff: SignOff, person: Person) -> Place | None:
    """The first place that the person could fill now; their own before those of others."""
    facts = signoff.facts()
    found = sorted(may.places(signoff, person), key=lambda place: (place.delegated, place.step.order))
    return next((place for place in found if not refusals(facts, place, person)), None)


def refusals(facts: SignOffFacts, place: Place, person: Person) -> list[Any]:
    """Why the person cannot fill this place now."""
    principal = place.membership.person if place.delegated else None
    candidate = placing.candidate(place.membership, person, principal, place.step.meaning)
    return rules.refusals(facts, place.step.facts, candidate)


def _to_sign(signoff: SignOff, place: Place) -> Todo:
    return Todo(
        bucket="sign",
        title=signoff.title,
        why=" ".join([_asked(place), *_signed_so_far(signoff.facts())]),
        since=_since(signoff, place),
        url=signoff.get_absolute_url(),
        implementation=signoff.implementation,
        reference=signoff.reference,
        holds_up=place.step.facts.blocks,
    )


def _asked(place: Place) -> str:
    whom = place.membership.institution.name
    if place.delegated:
        names = {"institution": whom, "name": place.membership.person.name}
        whom = _("%(institution)s, on behalf of %(name)s") % names
    return str(ASKS[place.step.meaning]) % {"whom": whom}


def _signed_so_far(facts: SignOffFacts) -> Iterator[str]:
    given = len([signature for signature in facts.signatures if signature.meaning != "returned"])
    if given:
        yield ngettext("%(count)s person has signed.", "%(count)s people have signed.", given) % {"count": given}


def _since(signoff: SignOff, place: Place) -> datetime:
    """Since the last signature that had to come before, or since it was put before its signers."""
    earlier = {step.pk for step in signoff.steps.all() if step.order < place.step.order and step.facts.blocks}
    given = (s.signed_at for s in signoff.signatures.all() if s.step_id in earlier and s.state == "given")
    return max([signoff.opened_at, *given])


def to_do(*, person: Person, on: date) -> list[Todo]:
    """Delegations to answer, paper signatures to attest, signed documents to publish."""
    preload(person)
    return [*_to_answer(person), *_to_attest(person), *_to_publish(person)]


def _to_answer(person: Person) -> Iterator[Todo]:
    for delegation in may.offered_to(person):
        yield Todo(
            bucket="do",
            title=_("Accept or decline a delegation"),
            why=_("%(name)s, %(institution)s, asks you to sign on their behalf.")
            % {"name": delegation.giver.person.name, "institution": delegation.giver.institution.name},
            since=delegation.start,
            url=delegation.get_absolute_url(),
            implementation=delegation.giver.implementation,
        )


def _to_attest(person: Person) -> Iterator[Todo]:
    where = where_of(person, "attest")
    waiting = Signature.objects.to_be_attested().filter(signoff__implementation__in=where_held(person, "attest"))
    others = waiting.exclude(recorded_by=person).exclude(signer=person)
    for signature in others.select_related("signoff").defer("signoff__content"):
        signature.signoff.implementation = where[signature.signoff.implementation_id]
        yield Todo(
            bucket="do",
            title=_("Attest the paper signed by %(name)s") % {"name": signature.signer_name},
            why=_("Compare the scan with the paper; it counts once you attest it."),
            since=signature.signed_at,
            url=signature.get_absolute_url(),
            implementation=signature.signoff.implementation,
            reference=signature.reference,
        )


def _to_publish(person: Person) -> Iterator[Todo]:
    where = where_of(person, "publish")
    approved = Version.objects.to_be_published().filter(document__implementation__in=where_held(person, "publish"))
    for version in approved.select_related("document").defer("content", "filled"):
        version.document.implementation = where[version.document.implementation_id]
        yield Todo(
            bucket="do",
            title=_("Publish %(title)s, version %(number)s")
            % {"title": version.document.title, "number": version.number},
            why=_("It is signed by all who were asked."),
            since=version.settled_at,
            url=version.get_absolute_url(),
            implementation=version.document.implementation,
            reference=version.reference,
        )


def to_know(*, person: Person, on: date) -> list[Todo]:
    """Notices that the person has not marked as read, the newest first."""
    held = Notice.objects.filter(person=person).unread().select_related("implementation")
    return [
        Todo("know", notice.title, "", notice.made_at, notice.url, notice.implementation, notice.reference)
        for notice in held.order_by("-made_at", "-pk")[:MOST_NOTICES]
    ]


def mark_read(person: Person, *, until: datetime) -> int:
    """Marks as read what the person was shown: the newest that were made until this moment, no more than a page has."""
    held = Notice.objects.filter(person=person, made_at__lte=until).unread().order_by("-made_at", "-pk")
    shown = list(held.values_list("pk", flat=True)[:MOST_NOTICES])
    return Notice.objects.filter(pk__in=shown).update(read_at=clock.now())


def register() -> None:
    todo_sources.register("record.to_sign", to_sign)
    todo_sources.register("record.to_do", to_do)
    todo_sources.register("record.to_know", to_know)
