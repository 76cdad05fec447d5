"""Signed on paper: the scan, its date, and a second person who attests the copy before it counts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core import clock
from core.errors import RuleViolation
from core.transitions import perform
from core.verification import verify
from record import sheet
from record.models import Signature, SignOff
from tests.cast import Country
from tests.record.scenes import appointed, attest, paper, proof, sign, step, submitted, take_back, version_of

pytestmark = pytest.mark.django_db


def test_it_counts_once_a_second_person_attests_it(country: Country) -> None:
    signoff = submitted(country, by="data_manager")
    signature = paper(signoff, country["coordinator"], country.members["agency_lead"])
    assert signature.state == "to_be_attested"
    assert (SignOff.objects.get().state, version_of(signoff).state) == ("open", "in_consultation")
    attest(signature, country["ilo_officer"])
    assert (SignOff.objects.get().state, version_of(signoff).state) == ("complete", "approved")
    assert verify().problems == []


def test_it_is_shown_as_attested_paper(country: Country) -> None:
    signature = paper(submitted(country), country["coordinator"], country.members["agency_lead"])
    assert "not attested yet" in str(sheet.standing_of(signature)[1])
    attest(signature, country["ilo_officer"])
    assert str(sheet.standing_of(Signature.objects.get())[1]) == "approved, attested paper"


def test_who_recorded_it_does_not_attest_it(country: Country) -> None:
    signature = paper(submitted(country), country["coordinator"], country.members["agency_lead"])
    with pytest.raises(RuleViolation, match="second person attests"):
        attest(signature, country["coordinator"])


def test_who_signed_it_does_not_attest_it(country: Country) -> None:
    signoff = submitted(country, "project-document", step("noted", "coordinator", "agency_lead"))
    signature = paper(signoff, country["ilo_officer"], country.members["coordinator"])
    with pytest.raises(RuleViolation, match="second person attests"):
        attest(signature, country["coordinator"])


@pytest.mark.parametrize("role", ["agency_lead", "data_manager", "observer"])
def test_others_neither_record_nor_attest(country: Country, role: str) -> None:
    signoff = submitted(country)
    with pytest.raises(PermissionDenied):
        paper(signoff, country[role], country.members["agency_lead"])
    signature = paper(signoff, country["coordinator"], country.members["agency_lead"])
    with pytest.raises(PermissionDenied):
        attest(signature, country[role])


def test_it_needs_scan_and_date(country: Country) -> None:
    signoff = submitted(country)
    for lacking in ({"scan": None}, {"signed_on": None}):
        with pytest.raises(ValidationError) as refused:
            paper(signoff, country["coordinator"], country.members["agency_lead"], **lacking)
        assert set(refused.value.message_dict) == {"scan"}


def test_its_date_does_not_lie_ahead(country: Country) -> None:
    tomorrow = clock.today() + timedelta(days=2)
    with pytest.raises(ValidationError) as refused:
        paper(submitted(country), country["coordinator"], country.members["agency_lead"], signed_on=tomorrow)
    assert set(refused.value.message_dict) == {"signed_on"}


def test_its_signer_held_the_role_on_that_day(country: Country) -> None:
    before = country.members["agency_lead"].start - timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        paper(submitted(country), country["coordinator"], country.members["agency_lead"], signed_on=before)
    assert set(refused.value.message_dict) == {"membership"}


def test_somebody_of_another_country_signed_nothing_here(country: Country, neighbour: Country) -> None:
    with pytest.raises(ValidationError):
        paper(submitted(country), country["coordinator"], neighbour.members["agency_lead"])


def test_the_separation_of_duties_counts_the_signer_on_paper(country: Country) -> None:
    signoff = submitted(country, "project-document", step("approved", "coordinator", "agency_lead"))
    with pytest.raises(RuleViolation, match="never approves it"):
        paper(signoff, country["ilo_officer"], country.members["coordinator"])


def test_the_same_paper_waits_once(country: Country) -> None:
    signoff = submitted(country)
    paper(signoff, country["coordinator"], country.members["agency_lead"])
    with pytest.raises(RuleViolation, match="waits to be attested"):
        paper(signoff, country["ilo_officer"], country.members["agency_lead"])
    with pytest.raises(RuleViolation, match="waits to be attested"):
        sign(SignOff.objects.get(), country["agency_lead"])


def test_the_place_was_filled_meanwhile(country: Country) -> None:
    second = appointed(country, "agency_lead")
    signoff = submitted(country)
    signature = paper(signoff, country["coordinator"], country.members["agency_lead"])
    sign(SignOff.objects.get(), second)
    with pytest.raises(RuleViolation, match="all the signatures"):
        attest(signature, country["ilo_officer"])


def test_the_sign_off_was_called_back_meanwhile(country: Country) -> None:
    signoff = submitted(country)
    signature = paper(signoff, country["coordinator"], country.members["agency_lead"])
    perform(SignOff.objects.get(), "call_back", by=country["coordinator"], reason="Wrong annex.")
    with pytest.raises(RuleViolation, match="sign-off is over"):
        attest(signature, country["ilo_officer"])


def test_its_signer_withdraws_it_before_it_is_attested(country: Country) -> None:
    signature = paper(submitted(country), country["coordinator"], country.members["agency_lead"])
    take_back(signature, "withdraw", country["agency_lead"])
    assert Signature.objects.get().state == "withdrawn"


def test_attesting_needs_the_password_too(country: Country) -> None:
    signature = paper(submitted(country), country["coordinator"], country.members["agency_lead"])
    stale = replace(proof(country["ilo_officer"]), at=clock.now() - timedelta(minutes=5))
    with pytest.raises(RuleViolation, match="give your password again"):
        perform(signature, "attest", by=country["ilo_officer"], proof=stale, session="tests")
