"""Appointing, changing and ending, as the rules allow it; and what the ledger then says."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.appointing import add_institution, appoint, edit_membership, end_membership, invite
from accounts.editing import edit_implementation, edit_institution, edit_person, shown
from accounts.models import Person
from accounts.roles import authority
from core import clock
from core.errors import RuleViolation
from core.ledger import SYSTEM, Standing
from core.models import Entry, PersonalDetail
from core.verification import verify
from tests import cast as casting
from tests.cast import Country

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def standing(country: Country, role: str) -> Standing:
    return country.members[role].standing


def payload(action: str) -> dict[str, object]:
    entry = Entry.objects.filter(action=action).order_by("-pk").first()
    assert entry is not None
    found: dict[str, object] = json.loads(entry.payload)
    return found


def test_a_coordinator_appoints_and_the_ledger_knows_by_whom(country: Country) -> None:
    newcomer = casting.person("new@valmera.example", name="Newcomer")
    made = appoint(
        newcomer,
        institution=country.institutions["ministry"],
        role="data_analyst",
        by=country["coordinator"],
        standing=standing(country, "coordinator"),
        start=TODAY,
        title="Statistician for surveys",
    )
    entry = Entry.objects.get(subject=made.public_id)
    assert (entry.action, entry.actor, entry.role) == (
        "membership.begun",
        country["coordinator"].public_id,
        "coordinator",
    )
    assert entry.effective_on == TODAY
    assert "Statistician" not in entry.payload
    assert PersonalDetail.objects.filter(text="Statistician for surveys").exists()
    assert authority(newcomer, country.implementation).may("record")
    assert verify().problems == []


@pytest.mark.parametrize("by", ["data_manager", "ilo_officer", "observer", "representative"])
def test_it_refuses_whoever_may_not_give_the_role(country: Country, by: str) -> None:
    newcomer = casting.person("new@valmera.example")
    with pytest.raises(RuleViolation):
        appoint(
            newcomer,
            institution=country.institutions["ministry"],
            role="data_analyst",
            by=country[by],
            standing=standing(country, by),
            start=TODAY,
        )
    assert not newcomer.memberships.exists()
    assert verify().problems == []


def test_the_ilo_appoints_the_first_of_the_country() -> None:
    young = casting.found("NEW", roles=["ilo_officer"])
    officer, through = young["ilo_officer"], casting.institution_for(young, "agency_lead")
    lead = casting.person("lead@new.example")
    with pytest.raises(RuleViolation, match="Nobody appoints themself"):
        appoint(officer, institution=through, role="agency_lead", by=officer, standing=Standing(), start=TODAY)
    appoint(lead, institution=through, role="agency_lead", by=officer, standing=Standing(), start=TODAY)
    with pytest.raises(RuleViolation, match="its own Agency lead"):
        appoint(
            casting.person("c@new.example"),
            institution=through,
            role="coordinator",
            by=officer,
            standing=Standing(),
            start=TODAY,
        )


def test_a_lead_whose_day_is_still_ahead_counts_as_in_place() -> None:
    young = casting.found("NEW", roles=["ilo_officer"])
    officer, through = young["ilo_officer"], casting.institution_for(young, "agency_lead")
    ahead = TODAY + timedelta(days=10)
    appoint(
        casting.person("lead@new.example"),
        institution=through,
        role="agency_lead",
        by=officer,
        standing=Standing(),
        start=ahead,
    )
    with pytest.raises(RuleViolation):
        appoint(
            casting.person("c@new.example"),
            institution=through,
            role="coordinator",
            by=officer,
            standing=Standing(),
            start=TODAY,
        )


def test_one_person_holds_a_role_through_an_institution_once_at_a_time(country: Country) -> None:
    member = country.members["data_user"]
    again = {"institution": member.institution, "role": "data_user", "by": SYSTEM, "standing": Standing()}
    with pytest.raises(ValidationError, match="already"):
        appoint(member.person, start=TODAY, **again)
    end_membership(member, by=SYSTEM, standing=Standing(), on=TODAY)
    appoint(member.person, start=TODAY + timedelta(days=1), **again)
    assert verify().problems == []


def test_ending_takes_the_rights_and_keeps_the_history(country: Country) -> None:
    member = country.members["data_manager"]
    yesterday = TODAY - timedelta(days=1)
    end_membership(member, by=country["coordinator"], standing=standing(country, "coordinator"), on=yesterday)
    assert not authority(member.person, country.implementation).may("view")
    assert Entry.objects.get(action="membership.ended").effective_on == yesterday
    with pytest.raises(RuleViolation, match="has ended"):
        end_membership(member, by=country["coordinator"], standing=Standing(), on=TODAY)
    assert verify().problems == []


@pytest.mark.parametrize("on", [TODAY - timedelta(days=2), date(2019, 12, 31)])
def test_a_role_never_ends_further_back(country: Country, on: date) -> None:
    with pytest.raises(RuleViolation):
        end_membership(country.members["data_manager"], by=country["coordinator"], standing=Standing(), on=on)


def test_the_only_lead_hands_over_before_leaving(country: Country) -> None:
    member = country.members["agency_lead"]
    lead, capacity = member.person, member.standing
    with pytest.raises(RuleViolation, match="next Agency lead"):
        end_membership(member, by=lead, standing=capacity, on=TODAY)
    successor = casting.person("next@valmera.example")
    tomorrow = TODAY + timedelta(days=1)
    appoint(successor, institution=member.institution, role="agency_lead", by=lead, standing=capacity, start=tomorrow)
    end_membership(member, by=lead, standing=capacity, on=TODAY)
    assert verify().problems == []


def test_a_coordinator_neither_makes_nor_ends_a_lead(country: Country) -> None:
    coordinator = country["coordinator"]
    with pytest.raises(RuleViolation, match="Agency lead before"):
        end_membership(country.members["agency_lead"], by=coordinator, standing=Standing(), on=TODAY)
    with pytest.raises(RuleViolation, match="Agency lead before"):
        appoint(
            casting.person("mine@valmera.example"),
            institution=country.institutions["leading_agency"],
            role="agency_lead",
            by=coordinator,
            standing=Standing(),
            start=TODAY,
        )


def test_an_edit_keeps_old_and_new_and_hides_the_title(country: Country) -> None:
    member = country.members["data_provider"]
    edit_membership(
        member,
        by=country["coordinator"],
        standing=standing(country, "coordinator"),
        title="Keeper of the register",
        start=member.start,
        end=TODAY + timedelta(days=40),
    )
    data = payload("membership.edited")["data"]
    assert isinstance(data, dict)
    assert set(data["changes"]) == {"title", "end"}
    assert data["changes"]["end"] == {"old": None, "new": (TODAY + timedelta(days=40)).isoformat()}
    assert set(data["changes"]["title"]["new"]) == {"personal"}
    with pytest.raises(RuleViolation, match="has begun"):
        edit_membership(member, by=country["coordinator"], standing=Standing(), title="", start=TODAY, end=None)
    assert verify().problems == []


def test_an_institution_keeps_the_kind_that_its_roles_need(country: Country) -> None:
    agency = country.institutions["leading_agency"]
    with pytest.raises(ValidationError, match="leading Agency"):
        edit_institution(agency, by=country["agency_lead"], standing=Standing(), type="ministry")
    edit_institution(agency, by=country["agency_lead"], standing=Standing(), name="Ministry of Labour")
    assert verify().problems == []


def test_a_second_leading_agency_is_refused(country: Country) -> None:
    with pytest.raises(ValidationError, match="leading Agency already"):
        add_institution(
            country.implementation,
            by=SYSTEM,
            standing=Standing(),
            name="Another",
            type="leading_agency",
            constituency="government",
        )


def test_no_implementation_is_part_of_itself(country: Country, neighbour: Country) -> None:
    one, other = country.implementation, neighbour.implementation
    edit_implementation(one, by=SYSTEM, standing=Standing(), parent=other)
    other.refresh_from_db()
    with pytest.raises(ValidationError, match="part of itself"):
        edit_implementation(other, by=SYSTEM, standing=Standing(), parent=one)
    assert verify().problems == []


def test_of_two_open_forms_the_second_is_refused(country: Country) -> None:
    row = country.implementation
    seen = shown(row, ["title"])
    edit_implementation(row, by=SYSTEM, standing=Standing(), before=seen, title="First")
    with pytest.raises(RuleViolation, match="Somebody changed it"):
        edit_implementation(row, by=SYSTEM, standing=Standing(), before=seen, title="Second")


def test_the_last_administrator_stays_one() -> None:
    only = casting.administrator()
    for values in ({"is_superuser": False}, {"is_active": False}):
        with pytest.raises(RuleViolation, match="only administrator"):
            edit_person(only, by=only, **values)
    invite(email="second@lmis.example", name="Second", by=SYSTEM, is_superuser=True)
    edit_person(only, by=only, is_superuser=False)
    assert not Person.objects.get(pk=only.pk).is_superuser
    assert verify().problems == []


def test_names_and_addresses_stand_beside_the_ledger() -> None:
    made = casting.person("somebody@valmera.example", name="Ana Brandt")
    edit_person(made, by=made, name="Ana Brandt-Weiss", email="ana@valmera.example")
    texts = "".join(Entry.objects.filter(subject=made.public_id).values_list("payload", flat=True))
    assert "Ana" not in texts
    assert "@" not in texts
    assert set(PersonalDetail.objects.values_list("text", flat=True)) >= {"Ana Brandt", "ana@valmera.example"}
    assert verify().problems == []
