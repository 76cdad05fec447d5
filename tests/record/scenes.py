"""Making what the tests of this room need: documents, sign-offs with the steps a test asks for, signatures."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.appointing import add_institution, appoint
from accounts.models import Implementation, Institution, Membership, Person
from accounts.roles import authority
from core import clock, files, ledger
from core.ledger import SYSTEM, Standing
from core.transitions import perform
from record import documents, may
from record.models import Route, Signature, SignOff, Version
from record.rules import Reauthentication, SignRequest
from tests import cast as casting
from tests.cast import SINCE, Country

Step = Mapping[str, Any]
SESSION = "tests"
TEXT = "## Purpose\n\nThe agency keeps the register."


def standing(person: Person, implementation: Implementation) -> Standing:
    return authority(person, implementation).memberships[0].standing


def step(meaning: str, *roles: str, order: int = 1, needed: int = 1, each: bool = False, group: str = "") -> Step:
    """One step of a route, its places at any institution unless a group is named."""
    places = [{"role": role, "institution_kind": "", "group": group, "institutions": None} for role in roles]
    return {"order": order, "meaning": meaning, "needed": needed, "places": places, "each": each}


def route(country: Country, what: str, *steps: Step) -> Route:
    """This country's own way of signing a kind of record."""
    with transaction.atomic():
        made = Route.objects.create(implementation=country.implementation, what=what, steps=list(steps))
        ledger.record_event(made, "route.set", by=SYSTEM)
    return made


def draft(country: Country, kind: str = "project-document", *, by: str = "coordinator", text: str = TEXT) -> Version:
    """A document of this kind with its first version, which nobody has submitted."""
    person = country[by]
    at = standing(person, country.implementation)
    return documents.start(country.implementation, kind=kind, by=person, standing=at, content={"text": text})


def submitted(country: Country, kind: str = "project-document", *steps: Step, by: str = "coordinator") -> SignOff:
    """A version before its signers: those of `steps`, or of the kind's own route."""
    if steps:
        route(country, kind, *steps)
    version = draft(country, kind, by=by)
    if version.state == "needed":
        perform(version, "begin_drafting", by=country[by])
    if version.document.sort.consulted:
        perform(version, "open_consultation", by=country[by])
    perform(version, "submit", by=country[by])
    return signoff_of(version)


def signoff_of(version: Version) -> SignOff:
    found = version.sign_off()
    assert found is not None
    return found


def version_of(signoff: SignOff) -> Version:
    return Version.objects.get(pk=signoff.object_id)


def proof(person: Person) -> Reauthentication:
    """That this person gave the password just now, as reauth.confirm says it."""
    return Reauthentication(person.pk, SESSION, clock.now(), person.password)


def asked(signoff: SignOff, person: Person, *, place: may.Place | None = None, **changes: Any) -> SignRequest:
    """What the form of this person's first place asks for; `changes` are what a test varies."""
    place = place or may.places(signoff, person)[0]
    values: dict[str, Any] = {
        "step": place.step.pk,
        "membership": place.membership.public_id,
        "meaning": place.step.meaning,
        "fingerprint": signoff.fingerprint,
        "proof": proof(person),
        "session": SESSION,
        "delegated": place.delegated,
    }
    return SignRequest(**(values | changes))


def sign(signoff: SignOff, person: Person, **changes: Any) -> Signature:
    """`person` signs, through the front door."""
    perform(signoff, "sign", by=person, request=asked(signoff, person, **changes))
    return signoff.signatures.order_by("-pk")[0]


def take_back(signature: Signature, action: str, person: Person, reason: str = "A mistake.") -> Signature:
    return perform(signature, action, by=person, proof=proof(person), session=SESSION, reason=reason)


def scan(content: bytes = b"%PDF-1.4 the signed paper") -> Any:
    return files.keep([content], media_type="application/pdf")


def paper(signoff: SignOff, by: Person, signer: Membership, **changes: Any) -> Signature:
    """`by` records that `signer` signed on paper today."""
    found = next(s for s in signoff.steps.all() if any(place["role"] == signer.role for place in s.places))
    today = clock.today(signoff.implementation.zone)
    values: dict[str, Any] = {
        "step": found.pk,
        "membership": signer.public_id,
        "meaning": found.meaning,
        "fingerprint": signoff.fingerprint,
        "proof": proof(by),
        "session": SESSION,
        "scan": scan(),
        "signed_on": today,
    }
    perform(signoff, "record_paper", by=by, request=SignRequest(**(values | changes)))
    return signoff.signatures.order_by("-pk")[0]


def attest(signature: Signature, by: Person) -> Signature:
    return perform(signature, "attest", by=by, proof=proof(by), session=SESSION)


def appointed(country: Country, role: str, *, institution: Institution | None = None, name: str = "") -> Person:
    """One more person in this role."""
    number = Membership.objects.count()
    person = casting.person(f"{role}.{number}@{country.implementation.slug}.example", name=name or f"{role} {number}")
    appoint(
        person,
        institution=institution or casting.institution_for(country, role),
        role=role,
        by=SYSTEM,
        standing=Standing(),
        start=SINCE,
    )
    return person


def institution(country: Country, name: str, kind: str = "ministry") -> Institution:
    return add_institution(
        country.implementation, by=SYSTEM, standing=Standing(), name=name, type=kind, constituency="government"
    )


def signers(country: Country, count: int, role: str = "representative") -> Sequence[Person]:
    """`count` people of one role."""
    return [appointed(country, role) for _number in range(count)]


TICKET = UUID("00000000-0000-4000-8000-000000000001")
