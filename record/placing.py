"""Placing a signature: the membership it is given through, the rules it must pass, the values that it keeps."""

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership, Person
from accounts.roles import forget
from core import clock
from core.errors import Refusal, RuleViolation
from record import may, rules
from record.rules import Candidate, SignRequest, StepFacts

if TYPE_CHECKING:
    from record.models import Signature, SignOff

STALE_TEXT = gettext_lazy("The text is not the one that you opened. Load the page and read it again.")


def membership_in(signoff: "SignOff", person: Person, request: SignRequest) -> Membership:
    """The membership through which `person` fills the place asked for, looked up afresh at this moment."""
    forget(person)
    may.forget_delegations(person)
    for place in may.places(signoff, person):
        same = place.membership.public_id == request.membership and place.step.pk == request.step
        if same and place.delegated == request.delegated:
            return place.membership
    raise PermissionDenied(_("You have no place in this step, of your own or by delegation."))


def paper_membership(signoff: "SignOff", request: SignRequest) -> Membership:
    """The membership of the person who signed on paper; it must be in force."""
    if not request.scan or not request.signed_on:
        raise ValidationError({"scan": _("A paper signature needs its scan and its date.")})
    if request.signed_on > clock.today(signoff.implementation.zone):
        raise ValidationError({"signed_on": _("The date lies in the future.")})
    current = Membership.objects.current(request.signed_on).filter(implementation=signoff.implementation)
    found = current.filter(public_id=request.membership).select_related("person", "institution").first()
    if found is None:
        raise ValidationError({"membership": _("That person held no role here on that day.")})
    return found


def values(signoff: "SignOff", membership: Membership, request: SignRequest, *, signer: Person) -> dict[str, Any]:
    """The values of the new signature, or a RuleViolation with every reason why it cannot be given."""
    if request.fingerprint != signoff.fingerprint:
        raise RuleViolation([Refusal(STALE_TEXT)])
    if request.meaning in rules.REMARKS_NEEDED and not request.remarks.strip():
        raise ValidationError({"remarks": _("Say why: remarks are needed for this meaning.")})
    step = next((step for step in signoff.steps.all() if step.pk == request.step), None)
    if step is None:
        raise RuleViolation([Refusal(_("This step is not part of the sign-off."))])
    principal = membership.person if request.delegated else None
    _check(signoff, step.facts, candidate(membership, signer, principal, request.meaning))
    if request.ticket and apps.get_model("record.Signature").objects.filter(ticket=request.ticket).exists():
        raise RuleViolation([Refusal(_("This form was used already. Load the page again."))])
    if signoff.signatures.filter(step=step, signer=signer, state="to_be_attested").exists():
        raise RuleViolation([Refusal(_("The paper signed by %(signer)s waits to be attested.") % {"signer": signer})])
    today = clock.today(signoff.implementation.zone)
    own = principal and signoff.implementation.memberships.current(today).filter(person=signer).first()
    return {
        "step": step,
        "reference": f"{signoff.reference}-S{signoff.signatures.count() + 1}",
        "signer": signer,
        "on_behalf_of": principal,
        "signer_name": signer.name,
        "signer_title": (own.title if own else "") if principal else membership.title,
        "behalf_name": principal.name if principal else "",
        "behalf_title": membership.title if principal else "",
        "role": membership.role,
        "institution": membership.institution,
        "institution_name": membership.institution.name,
        "meaning": request.meaning,
        "remarks": request.remarks.strip(),
        "language": request.language,
        "fingerprint": signoff.fingerprint,
        "signed_at": _signed_at(signoff, request),
        "scan": request.scan,
        "ticket": request.ticket,
    }


def candidate(membership: Membership, signer: Person, principal: Person | None, meaning: str) -> Candidate:
    return Candidate(
        person=signer.pk,
        role=membership.role,
        institution=membership.institution_id,
        institution_kind=membership.institution.type,
        meaning=meaning,
        on_behalf_of=principal.pk if principal else None,
        is_superuser=signer.is_superuser or bool(principal and principal.is_superuser),
    )


def still_fits(signature: "Signature") -> None:
    """A paper signature is attested only if its sign-off goes on, its place is free and its signer may fill it."""
    if signature.signoff.state not in ("open", "complete"):
        raise RuleViolation([Refusal(_("The sign-off is over: it was returned or called back."))])
    found = Candidate(
        person=signature.signer_id,
        role=signature.role,
        institution=signature.institution_id,
        institution_kind=signature.institution.type,
        meaning=signature.meaning,
        is_superuser=signature.signer.is_superuser,
    )
    _check(signature.signoff, signature.step.facts, found)


def _check(signoff: "SignOff", step: StepFacts, who: Candidate) -> None:
    if found := rules.refusals(signoff.facts(), step, who):
        raise RuleViolation(found)


def _signed_at(signoff: "SignOff", request: SignRequest) -> datetime:
    if request.scan and request.signed_on:
        noon = datetime.combine(request.signed_on, time(12), tzinfo=signoff.implementation.zone)
        return min(noon.astimezone(UTC), clock.now())
    return clock.now()
