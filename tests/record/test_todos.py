"""What waits for a person: to sign, to do, to know; with the reason, since when, and in constantly few queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.appointing import appoint
from accounts.models import Person
from core import clock
from core.ledger import SYSTEM, Standing
from core.registry import todo_sources
from core.todo import Todo
from core.transitions import perform
from record import delegating, documents
from record.models import SignOff
from tests import cast as casting
from tests.cast import SINCE, Country
from tests.record.scenes import paper, sign, standing, step, submitted, version_of

pytestmark = pytest.mark.django_db


def waiting(person: Person, bucket: str = "") -> list[Todo]:
    """As another request would see it."""
    who = Person.objects.get(pk=person.pk)
    items = [
        item for source in ("to_sign", "to_do", "to_know") for item in _source(source)(person=who, on=clock.today())
    ]
    return [item for item in items if not bucket or item.bucket == bucket]


def _source(name: str):  # type: ignore[no-untyped-def]
    return todo_sources[f"record.{name}"]


def test_to_sign_says_why_and_where(country: Country) -> None:
    signoff = submitted(country)
    (item,) = waiting(country["agency_lead"], "sign")
    assert (item.title, item.reference, item.url) == ("Project document", "VAL-PD-1", signoff.get_absolute_url())
    assert item.why == "Approve it for Leading agency."
    assert item.since == signoff.opened_at


def test_only_for_whose_turn_it_is(country: Country) -> None:
    steps = [step("reviewed", "ilo_specialist"), step("approved", "agency_lead", order=2)]
    signoff = submitted(country, "project-document", *steps)
    assert waiting(country["agency_lead"], "sign") == []
    review = sign(signoff, country["ilo_specialist"])
    assert waiting(country["ilo_specialist"], "sign") == []
    (item,) = waiting(country["agency_lead"], "sign")
    assert item.since == review.signed_at
    assert item.why == "Approve it for Leading agency. 1 person has signed."


def test_noting_still_waits_after_the_approval(country: Country) -> None:
    sign(submitted(country), country["agency_lead"])
    (item,) = waiting(country["ilo_officer"], "sign")
    assert "nothing waits for that" in item.why


def test_what_a_later_version_replaced_waits_for_nobody(country: Country) -> None:
    by, lead = country["coordinator"], country["agency_lead"]
    sign(submitted(country), lead)
    perform(version_of(SignOff.objects.get()), "publish", by=lead)
    made = documents.new_version(
        version_of(SignOff.objects.get()).document, by=by, standing=standing(by, country.implementation)
    )
    perform(made, "submit", by=by)
    sign(SignOff.objects.get(reference="VAL-PD-2"), lead)
    perform(type(made).objects.get(pk=made.pk), "publish", by=lead)
    assert [item.reference for item in waiting(country["ilo_officer"], "sign")] == ["VAL-PD-2"]


def test_on_behalf_of_somebody(country: Country) -> None:
    today = clock.today()
    given = {"what": ["project-document"], "start": today, "end": today, "deputy": country["data_manager"]}
    made = delegating.offer(country.members["agency_lead"], by=country["agency_lead"], **given)  # type: ignore[arg-type]
    (offered,) = waiting(country["data_manager"], "do")
    assert offered.title == "Accept or decline a delegation"
    perform(made, "accept", by=country["data_manager"])
    submitted(country)
    (item,) = waiting(country["data_manager"], "sign")
    assert item.why == "Approve it for Leading agency, on behalf of Agency lead of VAL."


def test_a_paper_waits_for_a_second_person(country: Country) -> None:
    paper(submitted(country), country["coordinator"], country.members["agency_lead"])
    assert [item.reference for item in waiting(country["ilo_officer"], "do")] == ["VAL-PD-1-S1"]
    assert waiting(country["coordinator"], "do") == []


def test_what_is_approved_waits_for_publication(country: Country) -> None:
    sign(submitted(country), country["agency_lead"])
    (item,) = waiting(country["agency_lead"], "do")
    assert item.title == "Publish Project document, version 1"
    perform(version_of(SignOff.objects.get()), "publish", by=country["agency_lead"])
    assert waiting(country["agency_lead"], "do") == []


def test_nothing_waits_for_an_administrator_or_an_outsider(
    country: Country, administrator: Person, outsider: Person
) -> None:
    submitted(country)
    assert waiting(administrator) == waiting(outsider) == []


def test_nothing_waits_where_the_role_has_ended(country: Country) -> None:
    submitted(country)
    member = country.members["agency_lead"]
    type(member).objects.filter(pk=member.pk).update(end=clock.today() - timedelta(days=1))
    assert waiting(country["agency_lead"], "sign") == []


def test_the_same_queries_for_one_country_and_for_many(country: Country) -> None:
    """For whoever signs in all of them, with much and with little waiting."""
    lead = country["agency_lead"]
    submitted(country)
    with CaptureQueriesContext(connection) as few:
        assert len(waiting(lead, "sign")) == 1
    for number in range(4):
        other = casting.found(f"X{chr(65 + number)}", slug=f"x{number}")
        agency = other.institutions["leading_agency"]
        appoint(lead, institution=agency, role="agency_lead", by=SYSTEM, standing=Standing(), start=SINCE)
        for kind in ("project-document", "mou", "assessment-report"):
            submitted(other, kind)
        sign(SignOff.objects.get(reference=f"{other.implementation.code}-AR-1"), other["agency_lead"])
    with CaptureQueriesContext(connection) as many:
        assert len(waiting(lead, "sign")) == 9
    assert len(many) <= len(few) + 2
