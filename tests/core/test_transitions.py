"""The front door: what perform refuses, in which order, what it writes; and that actions_for says it beforehand."""

import json
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.models import Person
from accounts.roles import ROLE_PERMISSIONS, Role
from core.errors import Refusal, RuleViolation
from core.ledger import SYSTEM, head_of
from core.models import Entry, PersonalDetail
from core.registry import evidence_kinds
from core.transitions import DirectCall, action_of, actions_for, perform, rules_of
from core.verification import verify
from tests.cast import Country
from tests.core.conftest import packed
from tests.toy.models import Parcel

NEEDS = {"weigh": "comment", "send": "plan", "open": "publish", "sort": "record", "drop": "record"}
DATA: dict[str, dict[str, Any]] = {"weigh": {"weight": 3}, "sort": {"shelf": "x"}, "open": {"trace": []}}


def entries() -> int:
    return Entry.objects.count()


def texts(refused: pytest.ExceptionInfo[RuleViolation]) -> list[str]:
    return [str(reason) for reason in refused.value.reasons]


# --- What it does ------------------------------------------------------------------------------


def test_it_changes_the_state_and_writes_who_did_what_in_which_capacity(country: Country) -> None:
    parcel, before = packed(country), entries()
    given = perform(parcel, "send", by=country["coordinator"], on=date(2030, 2, 3))
    entry = Entry.objects.get(subject=parcel.public_id, action="parcel.send")
    member = country.members["coordinator"]
    assert given is parcel
    assert (parcel.state, Parcel.objects.get().state) == ("sent", "sent")
    assert (entry.actor, entry.role) == (member.person.public_id, "coordinator")
    assert (entry.institution, entry.effective_on) == (member.institution.public_id, date(2030, 2, 3))
    assert json.loads(entry.payload) == {
        "data": {"from": "packed"},
        "facts": {"address": "Tunis", "weight": 1},
        "kind": "parcel",
        "state": "sent",
    }
    assert entries() == before + 1
    assert verify().problems == []


def test_what_the_method_hands_back_is_written_and_names_stay_beside(country: Country) -> None:
    parcel = packed(country)
    perform(parcel, "weigh", by=country["data_user"], weight=7)
    data = json.loads(Entry.objects.get(action="parcel.weigh").payload)["data"]
    assert data["scale"] == "kilogram"
    assert data["seen_by"] == {"personal": PersonalDetail.objects.get(text="Old Tom").digest}
    assert (parcel.weight, parcel.state) == (7, "packed")


def test_what_follows_comes_after_the_entry_and_in_the_same_transaction(country: Country) -> None:
    parcel, trace = packed(country), []
    perform(parcel, "send", by=country["coordinator"])
    perform(parcel, "open", by=country["agency_lead"], trace=trace)
    assert trace == ["opened", "followed"]


def test_a_target_may_be_chosen_by_the_data(country: Country) -> None:
    one, other = packed(country), packed(country)
    perform(one, "sort", by=country["data_manager"], shelf="blue")
    perform(other, "sort", by=country["data_manager"], shelf="none")
    assert (one.state, other.state) == ("sent", "lost")
    assert rules_of(Parcel)["sort"].targets == ("sent", "lost")


# --- What it refuses ---------------------------------------------------------------------------


def test_a_direct_call_is_refused(country: Country) -> None:
    parcel = packed(country)
    with pytest.raises(DirectCall):
        parcel.send()
    with pytest.raises(DirectCall):
        Parcel.send(parcel)


def test_performing_one_thing_opens_no_other(country: Country) -> None:
    """Inside a transition of one row, the methods of every other row are as closed as ever."""
    one, other = packed(country), packed(country)
    perform(one, "send", by=country["coordinator"])

    class Prying(list[str]):
        def append(self, item: str) -> None:
            other.send()

    with pytest.raises(DirectCall):
        perform(one, "open", by=country["agency_lead"], trace=Prying())


def test_the_state_cannot_be_assigned(country: Country) -> None:
    parcel = packed(country)
    with pytest.raises(AttributeError):
        parcel.state = "delivered"


def test_a_stale_copy_is_refused_in_words_and_nothing_is_written(country: Country) -> None:
    parcel = packed(country)
    stale = Parcel.objects.get(pk=parcel.pk)
    perform(parcel, "send", by=country["coordinator"])
    before = head_of(parcel.chain_key())
    with pytest.raises(RuleViolation) as refused:
        perform(stale, "send", by=country["coordinator"])
    assert texts(refused) == ["“Send” is not possible any more: the state is now “Sent”. Load the page again."]
    assert head_of(parcel.chain_key()) == before


def test_all_refusals_are_gathered_with_their_links(country: Country) -> None:
    parcel = packed(country, weight=31, address="", sender="")
    with pytest.raises(RuleViolation) as refused:
        perform(parcel, "send", by=country["coordinator"])
    assert texts(refused) == ["It is too heavy.", "It has no address.", "It has no sender."]
    assert refused.value.reasons[0] == Refusal("It is too heavy.", "/weigh/", "Weigh it again")
    assert (parcel.state, entries()) == ("packed", Entry.objects.count())
    assert not Entry.objects.filter(action="parcel.send").exists()


def test_the_guards_look_at_the_row_as_it_is_now(country: Country) -> None:
    parcel = packed(country)
    Parcel.objects.filter(pk=parcel.pk).update(weight=99)
    assert parcel.weight == 1
    with pytest.raises(RuleViolation):
        perform(parcel, "send", by=country["coordinator"])


@pytest.mark.parametrize("action", NEEDS)
def test_only_those_whose_role_carries_the_permission(
    action: str, country: Country, cast: dict[str, Person | None]
) -> None:
    parcel = packed(country)
    if action == "open":
        perform(parcel, "send", by=country["coordinator"])
    for role, person in cast.items():
        allowed = role in ROLE_PERMISSIONS and NEEDS[action] in ROLE_PERMISSIONS[Role(role)]
        if person is not None:
            before = entries()
            assert verdict(parcel, action, person) == ([] if allowed else "not possible"), role
            assert entries() == before


def test_what_the_product_does_by_itself_nobody_else_does_and_it_does_nothing_else(country: Country) -> None:
    parcel = packed(country)
    with pytest.raises(PermissionDenied):
        perform(parcel, "send", by=SYSTEM)
    perform(parcel, "send", by=country["coordinator"])
    for person in country.people.values():
        with pytest.raises(PermissionDenied):
            perform(parcel, "deliver", by=person)
    perform(parcel, "deliver", by=SYSTEM)
    entry = Entry.objects.get(action="parcel.deliver")
    assert (parcel.state, entry.actor, entry.role, entry.institution) == ("delivered", None, "", None)


def test_a_role_that_ended_is_no_role(country: Country) -> None:
    member = country.members["coordinator"]
    parcel = packed(country)
    type(member).objects.filter(pk=member.pk).update(end=date(2020, 2, 1))
    with pytest.raises(PermissionDenied):
        perform(parcel, "send", by=Person.objects.get(pk=member.person.pk))


# --- When something breaks ---------------------------------------------------------------------


def test_a_method_that_fails_leaves_no_trace_and_the_door_closed(country: Country) -> None:
    parcel = packed(country)
    before = head_of(parcel.chain_key())
    with pytest.raises(RuntimeError, match="broken"):
        perform(parcel, "drop", by=country["coordinator"])
    assert head_of(parcel.chain_key()) == before
    assert (parcel.weight, Parcel.objects.get().weight) == (1, 1)
    with pytest.raises(DirectCall):
        parcel.drop()
    perform(parcel, "send", by=country["coordinator"])


def test_a_value_that_the_database_refuses_leaves_no_trace(country: Country) -> None:
    parcel = packed(country)
    before = head_of(parcel.chain_key())
    with pytest.raises(IntegrityError), transaction.atomic():
        perform(parcel, "weigh", by=country["data_user"], weight=13)
    assert (head_of(parcel.chain_key()), parcel.weight) == (before, 1)


def test_an_action_that_does_not_exist_is_an_error_of_the_programmer(country: Country) -> None:
    with pytest.raises(KeyError):
        perform(packed(country), "vanish", by=SYSTEM)


# --- Evidence kinds ----------------------------------------------------------------------------


class Listener:
    """An evidence kind that objects to sending, and hears what happened."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str, bool]] = []
        self.fails = False

    def objections(self, subject: Any, action: str) -> list[Refusal]:
        return [Refusal("The post is closed.")] if action == "send" and subject.weight == 2 else []

    def heard(self, subject: Any, action: str, *, by: Any) -> None:
        self.events.append((action, subject.state, connection.in_atomic_block))
        if self.fails:
            raise RuntimeError("nobody listens")


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    made = Listener()
    monkeypatch.setattr(evidence_kinds, "_items", {"toy": made})
    return made


def test_an_evidence_kind_may_object_beside_the_guards(country: Country, listener: Listener) -> None:
    parcel = packed(country, weight=2, address="")
    with pytest.raises(RuleViolation) as refused:
        perform(parcel, "send", by=country["coordinator"])
    assert texts(refused) == ["It has no address.", "The post is closed."]
    [send] = [action for action in actions_for(parcel, country["coordinator"]) if action.name == "send"]
    assert [str(reason) for reason in send.refusals] == texts(refused)


def test_an_evidence_kind_hears_what_happened_and_can_still_undo_it(country: Country, listener: Listener) -> None:
    parcel = packed(country)
    perform(parcel, "send", by=country["coordinator"])
    assert listener.events == [("send", "sent", True)]
    listener.fails = True
    with pytest.raises(RuntimeError, match="nobody listens"):
        perform(parcel, "deliver", by=SYSTEM)
    assert Parcel.objects.get().state == "sent"
    assert not Entry.objects.filter(action="parcel.deliver").exists()


# --- What can be done, said beforehand ---------------------------------------------------------


def test_what_is_shown_is_what_can_be_done_by_this_person_in_this_state(country: Country) -> None:
    parcel = packed(country)
    names = {role: [action.name for action in actions_for(parcel, who)] for role, who in country.people.items()}
    assert names["coordinator"] == ["weigh", "send", "sort", "drop"]
    assert names["data_user"] == ["weigh"]
    assert names["observer"] == []
    perform(parcel, "send", by=country["coordinator"])
    assert actions_for(parcel, country["agency_lead"]) == []
    kept_apart = action_of(parcel, "open", country["agency_lead"])
    assert kept_apart is not None
    assert kept_apart.open
    assert action_of(parcel, "open", country["observer"]) is None
    assert action_of(parcel, "send", country["coordinator"]) is None
    assert action_of(parcel, "deliver", country["coordinator"]) is None


SITUATIONS: dict[str, dict[str, Any]] = {
    "ready": {},
    "too heavy": {"weight": 31},
    "nothing written on it": {"address": "", "sender": "", "weight": 40},
}


@pytest.mark.parametrize("state", Parcel.State.values)
def test_it_says_beforehand_exactly_what_perform_will_say(
    state: str, country: Country, cast: dict[str, Person | None]
) -> None:
    for situation, person in product(SITUATIONS.values(), filter(None, cast.values())):
        parcel = packed(country, **situation)
        Parcel.objects.filter(pk=parcel.pk).update(state=state)
        parcel = Parcel.objects.get(pk=parcel.pk)
        said = {action.name: [str(reason) for reason in action.refusals] for action in actions_for(parcel, person)}
        for name, rule in rules_of(Parcel).items():
            if rule.shown:
                assert verdict(parcel, name, person) == said.get(name, "not possible"), (name, person)


def verdict(parcel: Parcel, action: str, person: Person) -> list[str] | str:
    """What perform says, on a copy that is put back."""
    copy = Parcel.objects.get(pk=parcel.pk)
    if action in rules_of(Parcel) and copy.state not in rules_of(Parcel)[action].sources:
        with pytest.raises(RuleViolation):
            perform(copy, action, by=person, **DATA.get(action, {}))
        return "not possible"
    try:
        with transaction.atomic():
            perform(copy, action, by=person, **DATA.get(action, {}))
            transaction.set_rollback(True)
    except PermissionDenied as refused:
        return "not possible" if "Your role does not allow" in str(refused) else str(refused)
    except RuleViolation as refused:
        return [str(reason) for reason in refused.reasons]
    except RuntimeError:
        assert action == "drop"
    return []
