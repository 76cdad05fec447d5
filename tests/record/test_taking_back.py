"""Withdrawing until something relies on it, revoking after; nothing is deleted, and what rested on it follows."""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import RuleViolation
from core.models import Entry
from core.transitions import perform
from core.verification import verify
from record.models import Signature, SignOff
from tests.cast import Country
from tests.record.scenes import asked, proof, sign, step, submitted, take_back, version_of

pytestmark = pytest.mark.django_db


def test_its_signer_withdraws_and_it_awaits_signature_again(country: Country) -> None:
    signoff = submitted(country)
    signature = sign(signoff, country["agency_lead"])
    take_back(signature, "withdraw", country["agency_lead"])
    assert signature.state == "withdrawn"
    assert SignOff.objects.get().state == "open"
    version = version_of(signoff)
    assert (version.state, version.settled_at) == ("in_consultation", None)
    assert verify().problems == []


def test_after_withdrawing_the_place_is_free_again(country: Country) -> None:
    signoff = submitted(country)
    take_back(sign(signoff, country["agency_lead"]), "withdraw", country["agency_lead"])
    second = sign(SignOff.objects.get(), country["agency_lead"])
    assert second.reference == "VAL-PD-1-S2"
    assert version_of(signoff).state == "approved"


def test_nobody_else_withdraws_it(country: Country) -> None:
    signature = sign(submitted(country), country["agency_lead"])
    for role in ("coordinator", "ilo_officer", "observer"):
        with pytest.raises(PermissionDenied):
            take_back(signature, "withdraw", country[role])


def test_a_publication_relies_on_it(country: Country) -> None:
    signoff = submitted(country)
    signature = sign(signoff, country["agency_lead"])
    perform(version_of(signoff), "publish", by=country["agency_lead"])
    with pytest.raises(RuleViolation, match="is published"):
        take_back(signature, "withdraw", country["agency_lead"])


def test_a_later_signature_relies_on_it(country: Country) -> None:
    signoff = submitted(country, "mou")
    first = sign(signoff, country["agency_lead"])
    sign(SignOff.objects.get(), country["ilo_officer"])
    with pytest.raises(RuleViolation, match="later signature"):
        take_back(first, "withdraw", country["agency_lead"])


def test_a_later_signature_that_was_withdrawn_does_not(country: Country) -> None:
    signoff = submitted(country, "mou")
    first = sign(signoff, country["agency_lead"])
    take_back(sign(SignOff.objects.get(), country["ilo_officer"]), "withdraw", country["ilo_officer"])
    take_back(first, "withdraw", country["agency_lead"])
    assert {signature.state for signature in Signature.objects.all()} == {"withdrawn"}


def test_a_return_is_not_withdrawn(country: Country) -> None:
    signature = sign(submitted(country), country["agency_lead"], meaning="returned", remarks="Name the owner.")
    with pytest.raises(RuleViolation, match="went back because of it"):
        take_back(signature, "withdraw", country["agency_lead"])


def test_revoked_only_once_something_relies_on_it(country: Country) -> None:
    signature = sign(submitted(country), country["agency_lead"])
    with pytest.raises(RuleViolation, match="Nothing relies on it yet"):
        take_back(signature, "revoke", country["agency_lead"])


def test_only_the_approving_authority_revokes(country: Country) -> None:
    signoff = submitted(country, "mou")
    first = sign(signoff, country["agency_lead"])
    sign(SignOff.objects.get(), country["ilo_officer"])
    for role in ("coordinator", "ilo_officer", "data_manager"):
        with pytest.raises(PermissionDenied):
            take_back(first, "revoke", country[role])


def test_revoked_it_awaits_signature_again(country: Country) -> None:
    signoff = submitted(country, "mou")
    first = sign(signoff, country["agency_lead"])
    sign(SignOff.objects.get(), country["ilo_officer"])
    assert version_of(signoff).state == "signed"
    take_back(first, "revoke", country["agency_lead"])
    assert (SignOff.objects.get().state, version_of(signoff).state) == ("open", "with_party")
    sign(SignOff.objects.get(), country["agency_lead"])
    assert version_of(signoff).state == "signed"


def test_what_is_published_stays_published_while_a_revoked_signature_is_given_anew(country: Country) -> None:
    signoff = submitted(country)
    signature = sign(signoff, country["agency_lead"])
    perform(version_of(signoff), "publish", by=country["agency_lead"])
    take_back(signature, "revoke", country["agency_lead"])
    assert (SignOff.objects.get().state, version_of(signoff).state) == ("open", "published")
    sign(SignOff.objects.get(), country["agency_lead"])
    assert (SignOff.objects.get().state, version_of(signoff).state) == ("complete", "published")
    assert verify().problems == []


def test_with_enough_others_the_sign_off_stays_complete(country: Country) -> None:
    """A noting signature that is withdrawn changes nothing for the approval."""
    signoff = submitted(country)
    sign(signoff, country["agency_lead"])
    note = sign(SignOff.objects.get(), country["ilo_officer"])
    take_back(note, "withdraw", country["ilo_officer"])
    assert (SignOff.objects.get().state, version_of(signoff).state) == ("complete", "approved")


def test_the_reason_stands_beside_the_ledger(country: Country) -> None:
    take_back(sign(submitted(country), country["agency_lead"]), "withdraw", country["agency_lead"], "I misread it.")
    assert "misread" not in Entry.objects.get(action="signature.withdraw").payload


def test_taking_back_needs_the_password_too(country: Country) -> None:
    lead = country["agency_lead"]
    signature = sign(submitted(country), lead)
    with pytest.raises(RuleViolation, match="give your password again"):
        perform(signature, "withdraw", by=lead, proof=proof(lead), session="another", reason="x")


def test_the_row_is_never_deleted(country: Country) -> None:
    from django.db.models import ProtectedError

    signoff = submitted(country)
    take_back(sign(signoff, country["agency_lead"]), "withdraw", country["agency_lead"])
    with pytest.raises(ProtectedError):
        SignOff.objects.all().delete()


def test_in_a_step_of_several_the_next_can_sign_when_one_withdraws(country: Country) -> None:
    steps = [step("reviewed", "ilo_specialist"), step("approved", "agency_lead", order=2)]
    signoff = submitted(country, "project-document", *steps)
    review = sign(signoff, country["ilo_specialist"])
    take_back(review, "withdraw", country["ilo_specialist"])
    with pytest.raises(RuleViolation, match="not your turn"):
        perform(
            signoff, "sign", by=country["agency_lead"], request=asked(SignOff.objects.get(), country["agency_lead"])
        )
