"""The sheet of signatures: who has signed and who is still asked, as rows for pages and for printed documents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from accounts.models import Institution, Membership
from accounts.roles import Role
from core.imprint import SignatureLine
from core.models import Entry
from record import placing, rules
from record.querysets import SIGNED
from record.rules import PlaceFacts, SignOffFacts, StepFacts
from record.signers import Roll, fitting, roll_of

if TYPE_CHECKING:
    from record.models import Signature, SignOff

TO = {
    "prepared": gettext_lazy("to confirm the preparation"),
    "reviewed": gettext_lazy("to review"),
    "approved": gettext_lazy("to approve"),
    "acknowledged": gettext_lazy("to acknowledge"),
    "noted": gettext_lazy("to take note"),
    "witnessed": gettext_lazy("to witness"),
}


@dataclass(frozen=True)
class Signed:
    """A signature as the page shows it, standing or not."""

    name: str
    roles: str
    state: str
    word: StrOrPromise
    at: datetime
    reference: str
    url: str
    sequence: int = 0
    remarks: str = ""
    you: bool = False


@dataclass(frozen=True)
class Asked:
    """A place that is still empty: who may fill it, and whether it is their turn."""

    name: str
    roles: str
    state: str
    word: StrOrPromise
    you: bool = False


def signed(signoff: "SignOff") -> list[Signed]:
    """Every signature ever given on it, in their order; what no longer stands is kept and said."""
    found = sorted(signoff.signatures.all(), key=lambda signature: signature.pk)
    numbers = entries_of(found)
    return [_signed(signature, numbers.get(signature.public_id, 0)) for signature in found]


def _signed(signature: "Signature", sequence: int = 0) -> Signed:
    state, word = standing_of(signature)
    return Signed(
        name=who(signature),
        roles=", ".join(part for part in (signature.signer_title, role_of(signature)) if part),
        state=state,
        word=word,
        at=signature.signed_at,
        reference=signature.reference,
        url=signature.get_absolute_url(),
        sequence=sequence,
        remarks=signature.remarks,
    )


def who(signature: "Signature") -> str:
    """“B on behalf of A”, or the signer alone."""
    if not signature.behalf_name:
        return signature.signer_name
    return _("%(deputy)s on behalf of %(giver)s") % {
        "deputy": signature.signer_name,
        "giver": signature.behalf_name,
    }


def role_of(signature: "Signature") -> str:
    return f"{Role(signature.role).label}, {signature.institution_name}"


def standing_of(signature: "Signature") -> tuple[str, StrOrPromise]:
    """The shape and the words of a signature: its meaning, whether on paper, whether it still stands."""
    meaning = signature.get_meaning_display()
    if signature.state == "to_be_attested":
        return "invited", _("%(meaning)s, on paper; the copy is not attested yet") % {"meaning": meaning}
    if signature.state in ("withdrawn", "revoked"):
        return signature.state, _("%(meaning)s, then %(state)s") % {
            "meaning": meaning,
            "state": signature.get_state_display(),
        }
    if signature.is_paper:
        return "attested", _("%(meaning)s, attested paper") % {"meaning": meaning}
    return signature.meaning, meaning


def entries_of(signatures: Sequence["Signature"]) -> dict[UUID, int]:
    """The number of the ledger entry of each signature, in one query where they were loaded without it."""
    if all("entry" in signature.__dict__ for signature in signatures):
        return {signature.public_id: signature.__dict__["entry"] or 0 for signature in signatures}
    written = Entry.objects.filter(subject__in=[signature.public_id for signature in signatures], action__in=SIGNED)
    return dict(written.values_list("subject", "sequence"))


def asked(signoff: "SignOff", person: Any = None, *, roll: Roll | None = None) -> list[Asked]:
    """The places that are still empty, step by step; none once the sign-off has ended without all of them.

    A page that has loaded who takes part gives its `roll`.
    """
    if signoff.state not in ("open", "complete"):
        return []
    facts, roll = signoff.facts(), roll or roll_of(signoff.implementation)
    names = {institution.pk: institution for institution in signoff.implementation.institutions.all()}
    return [row for step in facts.steps for row in _empty_places(facts, step, roll, names, person)]


def _empty_places(
    facts: SignOffFacts, step: StepFacts, roll: Roll, names: dict[int, Institution], person: Any
) -> Iterator[Asked]:
    if rules.quorum_reached(facts, step):
        return
    turn = rules.step_is_open(facts, step)
    able = [member for member in fitting(step, roll.members) if _able(facts, step, member)]
    you = turn and any(member.person_id == getattr(person, "pk", None) for member in able)
    filled = {signature.institution for signature in rules.filling(facts, step)}
    missing = max(1, step.needed - len(rules.filling(facts, step)))
    lacking: list[int | None] = [*sorted(step.each - filled)] or [None] * missing
    for number, institution in enumerate(lacking):
        candidates = [m for m in able if institution is None or m.institution_id == institution]
        mine = you and (number == 0 if institution is None else any(m.person_id == person.pk for m in candidates))
        yield Asked(
            name=_("You") if mine else _name(step, candidates),
            roles=names[institution].name if institution else _where(step, names),
            state="awaiting_signature" if turn else "not_started",
            word=TO[step.meaning] if turn else _("%(what)s, after those before") % {"what": TO[step.meaning]},
            you=mine,
        )


def _able(facts: SignOffFacts, step: StepFacts, member: Membership) -> bool:
    who = placing.candidate(member, member.person, None, step.meaning)
    return not who.is_superuser and not (step.meaning == "approved" and who.people & facts.prepared_by)


def _name(step: StepFacts, candidates: Sequence[Membership]) -> str:
    """The one person who can, else the roles that may."""
    if len({member.person_id for member in candidates}) == 1:
        return candidates[0].person.name
    roles = dict.fromkeys(str(Role(place.role).label) for place in step.places)
    return _(" or ").join(roles)


def _where(step: StepFacts, names: dict[int, Institution]) -> str:
    found = dict.fromkeys(name for place in step.places for name in _institutions(place, names))
    if len(found) > 3:
        return ngettext("one of %(count)s institution", "one of %(count)s institutions", len(found)) % {
            "count": len(found)
        }
    return ", ".join(found)


def _institutions(place: PlaceFacts, names: dict[int, Institution]) -> list[str]:
    if place.institutions is not None:
        return [names[key].name for key in sorted(place.institutions) if key in names]
    return [name.name for name in names.values() if place.institution_kind in ("", name.type)]


def printed(signoff: "SignOff") -> tuple[SignatureLine, ...]:
    """The lines of the signature page: what was signed and stands, then the places that are still empty."""
    given = [s for s in signoff.signatures.select_related("attested_by").order_by("pk") if s.state == "given"]
    numbers = entries_of(given)
    lines = [
        SignatureLine(
            name=signature.signer_name,
            title=signature.signer_title,
            role=str(Role(signature.role).label),
            institution=signature.institution_name,
            meaning=signature.get_meaning_display(),
            at=signature.signed_at,
            on_behalf_of=signature.behalf_name,
            remarks=signature.remarks,
            attested_by=signature.attested_by.name if signature.attested_by else "",
            reference=signature.reference,
            entry=numbers.get(signature.public_id),
        )
        for signature in given
    ]
    empty = [
        SignatureLine(name="", title="", role=row.name, institution=row.roles, meaning=str(row.word))
        for row in asked(signoff)
    ]
    return (*lines, *empty)
