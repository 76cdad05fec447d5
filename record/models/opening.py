"""Putting something before its signers: the canonical bytes, the steps from the route, and who prepared it."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import Implementation, Institution, Person
from core import canonical, clock, ledger
from core.ledger import Standing
from record import notifying
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
    notifying.opened(signoff)
    return signoff


def route_of(implementation: Implementation, what: str) -> list[Mapping[str, Any]]:
    """Who signs this kind of record here: the country's own route, or the default of the kind."""
    held = Route.objects.filter(implementation=implementation, what=what).first()
    return list(held.steps) if held else list(KINDS[what].route)


def _add_step(signoff: SignOff, step: Mapping[str, Any]) -> None:
    """Adds a step, its groups resolved to the institutions of today; a step that asks for nobody falls away."""
    places = [_place(signoff.implementation, place) for place in step["places"]]
    each = sorted({key for place in places for key in place["institutions"] or ()}) if step.get("each") else []
    needed = 0 if step.get("each") else step["needed"]
    if needed or each:
        SignOffStep.objects.create(
            signoff=signoff,
            order=step["order"],
            title=step.get("title", ""),
            meaning=step["meaning"],
            needed=needed,
            places=places,
            each=each,
        )


def _place(implementation: Implementation, place: Mapping[str, Any]) -> dict[str, Any]:
    found = _institutions(implementation, place.get("group", ""), place.get("institutions"))
    return {
        "role": place["role"],
        "institution_kind": place.get("institution_kind", ""),
        "institutions": found,
    }


def _institutions(implementation: Implementation, group: str, named: Any) -> list[int] | None:
    """The institutions of a group: main stakeholders, the host of the platform, or those named by public id."""
    if not group and named is None:
        return None
    held = Institution.objects.filter(implementation=implementation).order_by("pk")
    chosen = {
        "": held.filter(public_id__in=named or ()),
        "named": held.filter(public_id__in=named or ()),
        "main_stakeholders": held.filter(is_main_stakeholder=True).exclude(type__in=["leading_agency", "ilo"]),
        "hosting_institution": held.filter(hosts_platform=True),
    }[group]
    return list(chosen.values_list("pk", flat=True))
