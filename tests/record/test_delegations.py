"""Delegations: offered to the right people, in force once accepted, between their days, for the kinds they name."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.appointing import end_membership
from accounts.models import Person
from core import clock
from core.errors import RuleViolation
from core.ledger import SYSTEM, Standing
from core.models import Entry
from core.transitions import perform
from core.verification import verify
from record import delegating, may, sheet
from record.models import Delegation, SignOff
from tests.cast import Country
from tests.record.scenes import appointed, sign, step, submitted

pytestmark = pytest.mark.django_db

TODAY = date(2027, 5, 12)


def offered(
    country: Country, deputy: Person, *, role: str = "agency_lead", days: tuple[int, int] = (-1, 10), **changes: object
) -> Delegation:
    today = clock.today()
    values = {"what": ["project-document"], "start": today + timedelta(days[0]), "end": today + timedelta(days[1])}
    by = country[role]
    return delegating.offer(country.members[role], deputy=deputy, by=by, **(values | changes))  # type: ignore[arg-type]


def accepted(country: Country, deputy: Person, **changes: object) -> Delegation:
    return perform(offered(country, deputy, **changes), "accept", by=deputy)  # type: ignore[arg-type]


def fresh(person: Person) -> Person:
    """The person as another request loads them."""
    return Person.objects.get(pk=person.pk)


def test_the_deputy_signs_on_behalf(country: Country) -> None:
    deputy = appointed(country, "agency_lead", name="Deputy")
    accepted(country, country["data_manager"])
    signature = sign(submitted(country), fresh(country["data_manager"]))
    assert signature.on_behalf_of == country["agency_lead"]
    assert sheet.who(signature) == "Data manager of VAL on behalf of Agency lead of VAL"
    assert (signature.role, signature.institution_name) == ("agency_lead", "Leading agency")
    assert deputy != signature.signer
    assert verify().problems == []


def test_nothing_before_it_is_accepted(country: Country) -> None:
    offered(country, country["data_manager"])
    assert may.places(submitted(country), fresh(country["data_manager"])) == []


@pytest.mark.parametrize(("days", "count"), [((-5, -1), 0), ((1, 5), 0), ((0, 0), 1), ((-3, 0), 1), ((0, 3), 1)])
def test_only_from_its_first_to_its_last_day(country: Country, days: tuple[int, int], count: int) -> None:
    signoff, deputy = submitted(country), country["data_manager"]
    past = clock.now() + timedelta(days=days[0] - 1)
    with clock.at(past):
        today = clock.today()
        made = offered(country, deputy, start=today + timedelta(1), end=today + timedelta(days[1] - days[0] + 1))
        perform(made, "accept", by=deputy)
    assert len(may.places(signoff, fresh(deputy))) == count


def test_only_for_the_kinds_it_names(country: Country) -> None:
    accepted(country, country["data_manager"], what=["mou"])
    assert may.places(submitted(country), fresh(country["data_manager"])) == []


@pytest.mark.parametrize("action", ["decline", "finish"])
def test_declined_or_ended_it_holds_no_more(country: Country, action: str) -> None:
    deputy = country["data_manager"]
    made = offered(country, deputy)
    perform(made, action, by=deputy)
    assert may.places(submitted(country), fresh(deputy)) == []


def test_its_giver_ends_it(country: Country) -> None:
    made = accepted(country, country["data_manager"])
    perform(made, "finish", by=country["agency_lead"])
    assert may.places(submitted(country), fresh(country["data_manager"])) == []


@pytest.mark.parametrize("action", ["accept", "decline", "finish"])
def test_nobody_else_answers_it(country: Country, action: str) -> None:
    made = offered(country, country["data_manager"])
    for role in ("coordinator", "ilo_officer", "observer"):
        with pytest.raises(PermissionDenied):
            perform(made, action, by=country[role])


def test_its_giver_does_not_accept_it(country: Country) -> None:
    with pytest.raises(PermissionDenied):
        perform(offered(country, country["data_manager"]), "accept", by=country["agency_lead"])


def test_it_ends_with_the_role_of_its_giver(country: Country) -> None:
    accepted(country, country["data_manager"])
    yesterday = clock.today() - timedelta(days=1)
    end_membership(country.members["agency_lead"], by=SYSTEM, standing=Standing(), on=yesterday)
    assert may.places(submitted(country), fresh(country["data_manager"])) == []


def test_it_ends_with_the_account_of_its_giver(country: Country) -> None:
    """An account that was closed signs nothing, through nobody else either; the role itself may still have no end."""
    accepted(country, country["data_manager"])
    Person.objects.filter(pk=country["agency_lead"].pk).update(is_active=False)
    assert may.places(submitted(country), fresh(country["data_manager"])) == []


def test_a_deputy_who_left_signs_nothing(country: Country) -> None:
    accepted(country, country["data_manager"])
    yesterday = clock.today() - timedelta(days=1)
    end_membership(country.members["data_manager"], by=SYSTEM, standing=Standing(), on=yesterday)
    assert may.places(submitted(country), fresh(country["data_manager"])) == []


def test_it_is_never_passed_on(country: Country) -> None:
    """The deputy offers their own role only; what they hold for somebody is not theirs to give."""
    accepted(country, country["data_manager"])
    with pytest.raises(ValidationError) as refused:
        delegating.offer(
            country.members["agency_lead"],
            deputy=country["coordinator"],
            what=["project-document"],
            start=clock.today(),
            end=clock.today(),
            by=country["data_manager"],
        )
    assert set(refused.value.message_dict) == {"giver"}
    perform(offered(country, country["data_analyst"], role="data_manager"), "accept", by=country["data_analyst"])
    assert may.places(submitted(country), fresh(country["data_analyst"])) == []


@pytest.mark.parametrize(
    ("role", "deputy"),
    [
        ("agency_lead", "ilo_officer"),
        ("agency_lead", "ilo_specialist"),
        ("ilo_officer", "coordinator"),
        ("ilo_officer", "agency_lead"),
        ("agency_lead", "observer"),
        ("agency_lead", "agency_lead"),
    ],
)
def test_only_to_somebody_else_on_the_same_side(country: Country, role: str, deputy: str) -> None:
    with pytest.raises(ValidationError) as refused:
        offered(country, country[deputy], role=role)
    assert set(refused.value.message_dict) == {"deputy"}


def test_not_to_an_administrator_nor_to_an_outsider(
    country: Country, neighbour: Country, administrator: Person, outsider: Person
) -> None:
    for person in (administrator, outsider, neighbour["coordinator"]):
        with pytest.raises(ValidationError):
            offered(country, person)


def test_a_deputy_who_takes_an_ilo_role_later_signs_nothing_for_the_country(country: Country) -> None:
    from accounts.appointing import appoint
    from tests.cast import SINCE

    deputy = country["data_manager"]
    accepted(country, deputy)
    ilo = country.institutions["ilo"]
    appoint(deputy, institution=ilo, role="ilo_specialist", by=SYSTEM, standing=Standing(), start=SINCE)
    assert may.places(submitted(country), fresh(deputy)) == []


@pytest.mark.parametrize("what", [[], ["nonsense"], ["mou", "nonsense"]])
def test_it_names_known_kinds(country: Country, what: list[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        offered(country, country["data_manager"], what=what)
    assert set(refused.value.message_dict) == {"what"}


def test_its_days_stand_in_order(country: Country) -> None:
    with pytest.raises(ValidationError):
        offered(country, country["data_manager"], days=(5, 3))
    with pytest.raises(ValidationError):
        offered(country, country["data_manager"], days=(-5, -3))


def test_signing_for_both_fills_one_place_only(country: Country) -> None:
    """The deputy who also holds a place: giver and deputy together fill one."""
    steps = step("approved", "agency_lead", "data_manager", needed=2)
    accepted(country, country["data_manager"])
    signoff = submitted(country, "project-document", steps)
    deputy = fresh(country["data_manager"])
    mine, behalf = may.places(signoff, deputy)
    sign(signoff, deputy, place=behalf)
    with pytest.raises(RuleViolation):
        sign(SignOff.objects.get(), deputy, place=mine)
    with pytest.raises(RuleViolation):
        sign(SignOff.objects.get(), country["agency_lead"])
    assert SignOff.objects.get().state == "open"


def test_separation_of_duties_counts_the_one_on_whose_behalf(country: Country) -> None:
    accepted(country, country["data_manager"], role="coordinator")
    signoff = submitted(country, "project-document", step("approved", "coordinator", "agency_lead"))
    with pytest.raises(RuleViolation, match="never approves it"):
        sign(signoff, fresh(country["data_manager"]))


def test_separation_of_duties_counts_the_deputy(country: Country) -> None:
    accepted(country, country["coordinator"])
    with pytest.raises(RuleViolation, match="never approves it"):
        sign(submitted(country), fresh(country["coordinator"]))


def test_it_is_recorded_with_its_reason_beside_the_ledger(country: Country) -> None:
    offered(country, country["data_manager"], reason="On leave for surgery.")
    assert "surgery" not in Entry.objects.get(action="delegation.offered").payload
