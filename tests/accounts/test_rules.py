"""The rules of taking part, without a database: who may give which role, and what stands in the way."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import rules
from accounts.roles import ILO_ROLES, Role
from accounts.rules import Appointing

NATIONAL = {role.value for role in Role} - {role.value for role in ILO_ROLES}
ILO = {role.value for role in ILO_ROLES}
EVERY = NATIONAL | ILO
TODAY = date(2027, 5, 12)

roles = st.frozensets(st.sampled_from(sorted(EVERY)), max_size=4)


def gift(*by: str, administrator: bool = False, held: set[str] | None = None) -> set[str]:
    """The roles that whoever holds `by` may give, in a country where `held` are held."""
    facts = Appointing(frozenset(by), administrator, held_in_country=frozenset(held or {"agency_lead", *by}))
    return set(rules.roles_to_give(facts))


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("agency_lead", NATIONAL),
        ("coordinator", NATIONAL - {"agency_lead"}),
        ("ilo_officer", ILO),
        *((role.value, set()) for role in Role if role.value not in ("agency_lead", "coordinator", "ilo_officer")),
    ],
)
def test_each_role_gives_its_own(by: str, expected: set[str]) -> None:
    assert gift(by) == expected


def test_an_administrator_gives_every_role() -> None:
    assert gift(administrator=True) == EVERY


@pytest.mark.parametrize("in_place", ["agency_lead", "coordinator"])
def test_the_ilo_appoints_the_first_of_the_country_and_no_further_ones(in_place: str) -> None:
    assert gift("ilo_officer", held={"ilo_officer", "data_manager"}) == EVERY
    assert gift("ilo_officer", held={"ilo_officer", in_place}) == ILO


def test_nobody_appoints_themself_but_for_the_first_role_of_all() -> None:
    facts = Appointing(frozenset({"agency_lead"}), by_themself=True, role="data_user", held_in_country=frozenset(ILO))
    assert "Nobody appoints themself" in str(rules.refusals(facts)[0])
    first = Appointing(frozenset(), by_administrator=True, by_themself=True, role="ilo_officer")
    assert rules.refusals(first) == []


def test_nobody_stands_on_both_sides() -> None:
    for role, held in (("agency_lead", "ilo_officer"), ("ilo_specialist", "data_user"), ("ilo_officer", "observer")):
        facts = Appointing(
            frozenset(),
            by_administrator=True,
            role=role,
            held_by_person=frozenset({held}),
            held_in_country=frozenset({held}),
        )
        assert "both sides" in str(rules.refusals(facts)[0])


@given(by=roles, held=roles, person=roles, role=st.sampled_from(sorted(EVERY)))
def test_no_ilo_role_ever_gives_or_gets_a_signature_for_a_country_in_place(
    by: frozenset[str], held: frozenset[str], person: frozenset[str], role: str
) -> None:
    held = held | by | {"agency_lead"}
    facts = Appointing(by, role=role, held_in_country=held, held_by_person=person)
    if role in NATIONAL and not by & {"agency_lead", "coordinator"}:
        assert rules.refusals(facts)
    if role in NATIONAL and person & ILO:
        assert rules.refusals(facts)
    if role in ILO and not by & {"ilo_officer"}:
        assert rules.refusals(facts)


@pytest.mark.parametrize(
    ("role", "kind", "fits"),
    [
        ("agency_lead", "leading_agency", True),
        ("agency_lead", "ministry", False),
        ("coordinator", "leading_agency", True),
        ("coordinator", "statistics_office", False),
        ("social_partner", "workers", True),
        ("social_partner", "employers", True),
        ("social_partner", "ministry", False),
        ("ilo_officer", "ilo", True),
        ("ilo_officer", "leading_agency", False),
        ("ilo_specialist", "donor", False),
        ("observer", "donor", True),
        ("observer", "ilo", False),
        ("data_provider", "private", True),
        ("data_provider", "ilo", False),
    ],
)
def test_a_role_is_held_through_an_institution_that_it_belongs_to(role: str, kind: str, *, fits: bool) -> None:
    assert (rules.through_another(role, kind) is None) == fits


def test_a_role_ends_yesterday_at_the_earliest() -> None:
    yesterday, before = date(2027, 5, 11), date(2027, 5, 10)
    assert rules.ends_too_early(yesterday, was=None, today=TODAY) is None
    assert rules.ends_too_early(before, was=None, today=TODAY)
    assert rules.ends_too_early(before, was=before, today=TODAY) is None
    assert rules.ends_too_early(None, was=before, today=TODAY) is None


def test_a_role_that_has_begun_keeps_its_first_day() -> None:
    ahead = date(2027, 6, 1)
    assert rules.start_has_passed(ahead, was=TODAY, today=TODAY)
    assert rules.start_has_passed(TODAY, was=TODAY, today=TODAY) is None
    assert rules.start_has_passed(TODAY, was=ahead, today=TODAY) is None


def test_a_role_that_is_over_stays_as_it_is() -> None:
    assert rules.ended_already(date(2027, 5, 11), today=TODAY)
    assert rules.ended_already(TODAY, today=TODAY) is None
    assert rules.ended_already(None, today=TODAY) is None


def test_the_last_agency_lead_hands_over_first() -> None:
    assert rules.leaves_nobody(last=True, by_administrator=False)
    assert rules.leaves_nobody(last=True, by_administrator=True) is None
    assert rules.leaves_nobody(last=False, by_administrator=False) is None


def test_the_last_administrator_stays() -> None:
    assert rules.last_administrator(others=0)
    assert rules.last_administrator(others=1) is None
