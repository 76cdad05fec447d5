"""Putting something before its signers: the canonical bytes, the steps from the route, and who prepared it."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import Implementation, Institution, Person
from core import canonical, clock, ledger
from core.ledger import Standing
from record.kinds import KINDS
from record.models.signoff import Signable, SignOff, SignOffStep
from record.models.talk import Route


def open_signoff(
    subject: Signable,
    *,
    what: str,
    reference: str,
    title: str,
    by: Person,
    standing: Standing,
    prepared_by: Iterable[Person],
    language: str = "en",
    steps: Iterable[Mapping[str, Any]] | None = None,
) -> SignOff:
    """A sign-off of `subject` as it is now; its steps are those given, or the route of `what`."""
    content = canonical.canonical_text(subject.signing_content())
    signoff = SignOff.objects.create(
        implementation=subject.implementation,
        subject=subject,
        what=what,
        reference=reference,
        title=title,
        language=language,
        content=content,
        fingerprint=canonical.sha256(content.encode()),
        submitted_by=by,
        opened_at=clock.now(),
    )
    signoff.prepared_by.set({*prepared_by, by})
    for step in steps if steps is not None else route_of(subject.implementation, what):
        _add_step(signoff, step)
    ledger.record_event(signoff, "signoff.opened", by=by, standing=standing, what=what)
    return signoff


def route_of(implementation: Implementation, what: str) -> list[Mapping[str, Any]]:
    """Who signs this kind of record here: the country's own route, or the default of the kind."""
    held = Route.objects.filter(implementation=implementation, what=what).first()
    return list(held.steps) if held else list(KINDS[what].route)


def _add_step(signoff: SignOff, step: Mapping[str, Any]) -> None:
    made = SignOffStep.objects.create(
        signoff=signoff,
        order=step["order"],
        meaning=step["meaning"],
        needed=step["needed"],
        roles=list(step["roles"]),
        institution_kinds=list(step.get("institution_kinds", ())),
    )
    named = step.get("institutions", ())
    if named:
        found = Institution.objects.filter(implementation=signoff.implementation, public_id__in=named)
        made.institutions.set(found)
