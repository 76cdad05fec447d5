"""Signing through the front door: who, in which order, with which meaning, what it binds and what it brings about."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.appointing import end_membership
from accounts.models import Membership, Person
from core import canonical, clock
from core.errors import RuleViolation
from core.ledger import SYSTEM, Standing
from core.models import Entry
from core.transitions import perform
from core.verification import verify
from record import documents, may
from record.models import Signature, SignOff, Version
from tests.cast import Country
from tests.record.scenes import (
    appointed,
    asked,
    draft,
    institution,
    scan,
    sign,
    signers,
    signoff_of,
    standing,
    step,
    submitted,
    version_of,
)

pytestmark = pytest.mark.django_db


def test_the_agency_approves_and_the_version_follows(country: Country) -> None:
    signoff = submitted(country)
    signature = sign(signoff, country["agency_lead"])
    assert signature.reference == "VAL-PD-1-S1"
    assert SignOff.objects.get().state == "complete"
    assert version_of(signoff).state == "approved"


def test_the_signature_keeps_who_it_was_at_that_moment(country: Country) -> None:
    lead, member = country["agency_lead"], country.members["agency_lead"]
    Membership.objects.filter(pk=member.pk).update(title="Minister")
    signature = sign(submitted(country), lead)
    Person.objects.filter(pk=lead.pk).update(name="Somebody else")
    Membership.objects.filter(pk=member.pk).update(title="Retired")
    signature = Signature.objects.get()
    assert (signature.signer_name, signature.signer_title) == ("Agency lead of VAL", "Minister")
    assert (signature.role, signature.institution_name) == ("agency_lead", "Leading agency")


def test_it_is_in_the_ledger_with_its_fingerprint(country: Country) -> None:
    signoff = submitted(country)
    signature = sign(signoff, country["agency_lead"])
    entry = Entry.objects.get(action="signature.given")
    assert entry.subject == signature.public_id
    assert signoff.fingerprint in entry.payload
    assert entry.role == "agency_lead"
    assert verify().problems == []


def test_the_fingerprint_is_that_of_the_canonical_bytes(country: Country) -> None:
    signoff = submitted(country)
    assert signoff.fingerprint == canonical.sha256(signoff.content.encode())
    assert canonical.is_canonical(signoff.content)


def test_no_database_key_is_bound(country: Country) -> None:
    content = submitted(country).content
    assert '"pk"' not in content
    assert '"id"' not in content


def test_the_ilo_notes_after_the_agency_has_approved(country: Country) -> None:
    """Noting never blocks, and is not too late when all who had to sign have signed."""
    signoff = submitted(country)
    sign(signoff, country["agency_lead"])
    perform(version_of(signoff), "publish", by=country["agency_lead"])
    note = sign(SignOff.objects.get(), country["ilo_officer"])
    assert note.meaning == "noted"
    assert SignOff.objects.get().state == "complete"
    assert version_of(signoff).state == "published"


def test_a_reservation_fills_a_noting_place(country: Country) -> None:
    signoff = submitted(country)
    sign(signoff, country["ilo_officer"], meaning="reservation", remarks="No payer is named.")
    with pytest.raises(RuleViolation, match="signed this step already"):
        sign(signoff, country["ilo_officer"])
    assert SignOff.objects.get().state == "open"


def test_a_reservation_does_not_approve(country: Country) -> None:
    signoff = submitted(country, "mou")
    sign(signoff, country["agency_lead"], meaning="reservation", remarks="Not without the annex.")
    sign(signoff, country["ilo_officer"])
    assert SignOff.objects.get().state == "open"


@pytest.mark.parametrize("meaning", ["returned", "reservation"])
@pytest.mark.parametrize("remarks", ["", "   \n "])
def test_a_return_and_a_reservation_need_remarks(country: Country, meaning: str, remarks: str) -> None:
    signoff = submitted(country)
    with pytest.raises(ValidationError) as refused:
        sign(signoff, country["agency_lead"], meaning=meaning, remarks=remarks)
    assert set(refused.value.message_dict) == {"remarks"}
    assert not signoff.signatures.exists()


def test_returned_with_remarks_it_goes_back(country: Country) -> None:
    signoff = submitted(country)
    sign(signoff, country["agency_lead"], meaning="returned", remarks="Name the owner.")
    version = version_of(signoff)
    assert (version.state, version.is_returned, version.is_editable) == ("draft", True, False)
    with pytest.raises(RuleViolation):
        sign(SignOff.objects.get(), country["ilo_officer"])


@pytest.mark.parametrize("role", ["coordinator", "data_manager", "observer", "representative", "data_user"])
def test_without_a_place_nobody_signs(country: Country, role: str) -> None:
    signoff = submitted(country, by="coordinator")
    lead = asked(signoff, country["agency_lead"])
    with pytest.raises(PermissionDenied):
        perform(signoff, "sign", by=country[role], request=lead)


def test_an_administrator_never_signs(country: Country, administrator: Person) -> None:
    signoff = submitted(country)
    request = asked(signoff, country["agency_lead"])
    with pytest.raises(PermissionDenied):
        perform(signoff, "sign", by=administrator, request=request)


def test_an_administrator_with_a_role_never_signs(country: Country) -> None:
    signoff = submitted(country)
    request = asked(signoff, country["agency_lead"])
    Person.objects.filter(pk=country["agency_lead"].pk).update(is_superuser=True)
    with pytest.raises(PermissionDenied):
        perform(signoff, "sign", by=Person.objects.get(pk=country["agency_lead"].pk), request=request)


def test_the_lead_of_another_country_does_not_sign(country: Country, neighbour: Country) -> None:
    signoff = submitted(country)
    request = asked(signoff, country["agency_lead"])
    member = neighbour.members["agency_lead"].public_id
    with pytest.raises(PermissionDenied):
        perform(signoff, "sign", by=neighbour["agency_lead"], request=replace(request, membership=member))


def test_a_membership_of_somebody_else_is_refused(country: Country) -> None:
    signoff = submitted(country)
    borrowed = country.members["agency_lead"].public_id
    with pytest.raises(PermissionDenied):
        sign(signoff, country["ilo_officer"], membership=borrowed)


def test_a_step_of_another_sign_off_is_refused(country: Country) -> None:
    signoff, other = submitted(country), submitted(country, "mou")
    elsewhere = other.steps.all()[0].pk
    with pytest.raises(PermissionDenied):
        sign(signoff, country["agency_lead"], step=elsewhere)


def test_a_role_that_ended_yesterday_signs_nothing(country: Country) -> None:
    signoff = submitted(country)
    request = asked(signoff, country["agency_lead"])
    yesterday = clock.today() - timedelta(days=1)
    end_membership(country.members["agency_lead"], by=SYSTEM, standing=Standing(), on=yesterday)
    with pytest.raises(PermissionDenied):
        perform(signoff, "sign", by=country["agency_lead"], request=request)


def test_the_preparer_in_an_approving_role_does_not_approve(country: Country) -> None:
    signoff = submitted(country, "mou", step("approved", "agency_lead", "coordinator"))
    with pytest.raises(RuleViolation, match="never approves it"):
        sign(signoff, country["coordinator"])


def test_whoever_wrote_a_part_of_it_does_not_approve(country: Country) -> None:
    """Authors count, not only the one who submits."""
    signoff = submitted(country, "project-document", step("approved", "coordinator", "data_manager"), by="data_manager")
    with pytest.raises(RuleViolation, match="never approves it"):
        sign(signoff, country["data_manager"])
    sign(signoff, country["coordinator"])
    assert SignOff.objects.get().state == "complete"


def test_steps_in_order(country: Country) -> None:
    steps = [step("reviewed", "ilo_specialist"), step("approved", "agency_lead", order=2)]
    signoff = submitted(country, "project-document", *steps)
    with pytest.raises(RuleViolation, match="not your turn"):
        sign(signoff, country["agency_lead"])
    sign(signoff, country["ilo_specialist"])
    sign(SignOff.objects.get(), country["agency_lead"])
    assert SignOff.objects.get().state == "complete"


def test_a_noting_step_before_does_not_hold_up_the_next(country: Country) -> None:
    steps = [step("noted", "ilo_officer"), step("approved", "agency_lead", order=2)]
    signoff = submitted(country, "project-document", *steps)
    sign(signoff, country["agency_lead"])
    assert SignOff.objects.get().state == "complete"


def test_n_of_m_distinct_people(country: Country) -> None:
    first, second, third, *_rest = signers(country, 5)
    signoff = submitted(country, "project-document", step("approved", "representative", needed=2))
    sign(signoff, first)
    with pytest.raises(RuleViolation, match="signed this step already"):
        sign(signoff, first)
    sign(signoff, second)
    assert SignOff.objects.get().state == "complete"
    with pytest.raises(RuleViolation, match="all the signatures"):
        sign(SignOff.objects.get(), third)


def test_one_of_each_institution(country: Country) -> None:
    health, labour = institution(country, "Health"), institution(country, "Labour")
    at_health = [appointed(country, "representative", institution=health) for _number in range(2)]
    at_labour = appointed(country, "representative", institution=labour)
    both = [health.public_id, labour.public_id]
    places = [
        {"role": "representative", "institution_kind": "", "group": "named", "institutions": [str(i) for i in both]}
    ]
    wanted = {"order": 1, "meaning": "approved", "needed": 1, "places": places, "each": True}
    signoff = submitted(country, "project-document", wanted)
    sign(signoff, at_health[0])
    with pytest.raises(RuleViolation, match="for your institution already"):
        sign(signoff, at_health[1])
    sign(signoff, at_labour)
    assert SignOff.objects.get().state == "complete"


def test_one_person_never_fills_two_required_places(country: Country) -> None:
    steps = [step("reviewed", "agency_lead"), step("approved", "agency_lead", order=2)]
    signoff = submitted(country, "project-document", *steps)
    sign(signoff, country["agency_lead"])
    second = may.places(SignOff.objects.get(), country["agency_lead"])[1]
    with pytest.raises(RuleViolation, match="never fills two required places"):
        sign(SignOff.objects.get(), country["agency_lead"], place=second)


def test_a_stale_text_is_not_signed(country: Country) -> None:
    signoff = submitted(country)
    with pytest.raises(RuleViolation, match="not the one that you opened"):
        sign(signoff, country["agency_lead"], fingerprint="0" * 64)


def test_the_same_form_never_signs_twice(country: Country) -> None:
    """Also not once the first signature was withdrawn."""
    ticket = uuid4()
    signoff = submitted(country)
    sign(signoff, country["ilo_officer"], ticket=ticket)
    with pytest.raises(RuleViolation, match="used already"):
        sign(signoff, country["agency_lead"], ticket=ticket)


@pytest.mark.parametrize(
    "change",
    [
        {"at": timedelta(seconds=-61)},
        {"at": timedelta(seconds=5)},
        {"session": "another"},
        {"password": "another"},
        {"person": -1},
    ],
    ids=["too old", "in the future", "other session", "password changed", "other person"],
)
def test_a_proof_that_is_not_fresh_signs_nothing(country: Country, change: dict[str, Any]) -> None:
    signoff = submitted(country)
    request = asked(signoff, country["agency_lead"])
    moved = {**change, "at": request.proof.at + change["at"]} if "at" in change else change
    with pytest.raises(RuleViolation, match="give your password again"):
        perform(
            signoff,
            "sign",
            by=country["agency_lead"],
            request=replace(request, proof=replace(request.proof, **moved)),
        )


def test_somebody_who_may_no_longer_sign_in_signs_nothing(country: Country) -> None:
    signoff = submitted(country)
    request = asked(signoff, country["agency_lead"])
    Person.objects.filter(pk=country["agency_lead"].pk).update(is_active=False)
    with pytest.raises((RuleViolation, PermissionDenied)):
        perform(signoff, "sign", by=country["agency_lead"], request=request)
    assert not signoff.signatures.exists()


def test_a_new_version_has_no_signature(country: Country) -> None:
    signoff = submitted(country)
    sign(signoff, country["agency_lead"])
    by = country["coordinator"]
    made = documents.new_version(
        version_of(signoff).document, by=by, standing=standing(by, country.implementation), note="Budget"
    )
    perform(made, "submit", by=by)
    assert signoff_of(made).signatures.count() == 0
    assert signoff_of(made).fingerprint != signoff.fingerprint


@pytest.mark.parametrize("lost", ["called back", "returned"])
def test_an_author_does_not_approve_the_text_in_the_next_version_of_somebody_else(country: Country, lost: str) -> None:
    """A new version takes the text over; until somebody else has settled it, its authors remain its authors."""
    signoff = submitted(country, "mou", by="ilo_officer")
    if lost == "returned":
        sign(signoff, country["agency_lead"], meaning="returned", remarks="Name the annexes.")
    else:
        perform(signoff, "call_back", by=country["coordinator"], reason="Wrong annex.")
    again = next_version(country, version_of(signoff))
    with pytest.raises(RuleViolation, match="never approves it"):
        sign(again, country["ilo_officer"])


def test_whoever_took_a_file_out_prepared_what_is_left(country: Country) -> None:
    version = draft(country, "mou", by="coordinator")
    by = country["coordinator"]
    line = documents.add_file(version, scan(), name="Annex.pdf", by=by, standing=standing(by, country.implementation))
    by = country["ilo_officer"]
    documents.remove_file(line, by=by, standing=standing(by, country.implementation))
    perform(version, "begin_drafting", by=country["coordinator"])
    perform(version, "submit", by=country["coordinator"])
    with pytest.raises(RuleViolation, match="never approves it"):
        sign(signoff_of(version), country["ilo_officer"])


def test_an_author_of_what_was_settled_may_approve_what_others_made_of_it(country: Country) -> None:
    signoff = submitted(country, "mou", step("approved", "ilo_officer"), by="coordinator")
    first = version_of(signoff)
    sign(signoff, country["ilo_officer"])
    first.authors.add(country["ilo_officer"])
    assert sign(next_version(country, first), country["ilo_officer"]).state == "given"


def next_version(country: Country, version: Version) -> SignOff:
    """The next version as the coordinator makes it, before its signers."""
    by = country["coordinator"]
    made = documents.new_version(version.document, by=by, standing=standing(by, country.implementation))
    perform(made, "begin_drafting", by=by)
    perform(made, "submit", by=by)
    return signoff_of(made)


def test_called_back_only_while_nobody_has_signed(country: Country) -> None:
    signoff = submitted(country, "mou")
    sign(signoff, country["ilo_officer"])
    with pytest.raises(RuleViolation, match="signed already"):
        perform(SignOff.objects.get(), "call_back", by=country["coordinator"], reason="Wrong annex.")


def test_called_back_it_is_prepared_anew(country: Country) -> None:
    signoff = submitted(country)
    perform(signoff, "call_back", by=country["coordinator"], reason="Wrong annex.")
    assert (SignOff.objects.get().state, version_of(signoff).state) == ("called_back", "draft")
    assert "Wrong annex." not in Entry.objects.get(action="signoff.call_back").payload
