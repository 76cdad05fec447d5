"""Many people at once, on both engines: nothing lost, nothing twice, no database locked; one winner for one place."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Person
from core.errors import RuleViolation
from core.models import Entry
from core.transitions import perform
from core.verification import verify
from record import documents, talk
from record.models import Comment, Document, Notice, Signature, SignOff, Version
from tests.cast import Country
from tests.people import Enter
from tests.record.scenes import (
    asked,
    draft,
    paper,
    scan,
    sign,
    signers,
    standing,
    step,
    submitted,
    take_back,
    version_of,
)
from tests.record.test_sign_pages import address, filled

CROWD = 50

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Does all of these at the same moment, each in a thread and on a connection of its own; gives what came of it."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(60)
        try:
            return act()
        except RuleViolation as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def signing(signoff: SignOff, person: Person, **changes: Any) -> Callable[[], Any]:
    request = asked(signoff, person, **changes)
    row = SignOff.objects.get(pk=signoff.pk)
    return lambda: perform(row, "sign", by=person, request=request)


def test_fifty_people_sign_at_once(country: Country) -> None:
    people = signers(country, CROWD)
    signoff = submitted(country, "project-document", step("approved", "representative", needed=CROWD))
    outcomes = at_once([signing(signoff, person) for person in people])
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    given = Signature.objects.filter(state="given")
    assert {signature.signer_id for signature in given} == {person.pk for person in people}
    assert {s.reference for s in given} == {f"VAL-PD-1-S{number}" for number in range(1, CROWD + 1)}
    assert Entry.objects.filter(action="signature.given").count() == CROWD
    assert (SignOff.objects.get().state, version_of(signoff).state) == ("complete", "approved")
    assert Entry.objects.filter(action="signoff.complete").count() == 1
    assert verify().problems == []


def test_one_place_has_one_winner(country: Country) -> None:
    people = signers(country, CROWD)
    signoff = submitted(country, "project-document", step("approved", "representative"))
    outcomes = at_once([signing(signoff, person) for person in people])
    refused = [outcome for outcome in outcomes if isinstance(outcome, RuleViolation)]
    assert (Signature.objects.count(), len(refused)) == (1, CROWD - 1)
    assert all("all the signatures" in str(outcome) for outcome in refused)
    assert verify().problems == []


def test_one_person_in_many_tabs_signs_once(country: Country) -> None:
    signoff = submitted(country, "mou")
    lead = country["agency_lead"]
    acts = [signing(signoff, Person.objects.get(pk=lead.pk), ticket=uuid4()) for _tab in range(20)]
    outcomes = at_once(acts)
    assert len([outcome for outcome in outcomes if isinstance(outcome, RuleViolation)]) == 19
    assert Signature.objects.count() == 1


def test_approving_and_returning_at_once_one_comes_first(country: Country) -> None:
    first, second = signers(country, 2)
    signoff = submitted(country, "project-document", step("approved", "representative"))
    at_once([signing(signoff, first), signing(signoff, second, meaning="returned", remarks="No.")])
    assert (Signature.objects.count(), SignOff.objects.get().state) in [(1, "complete"), (1, "returned")]
    assert verify().problems == []


def test_signing_and_withdrawing_at_once(country: Country) -> None:
    """Either the later signature came first and relies on the earlier one, or the earlier one was gone by then."""
    signoff = submitted(country, "mou")
    lead, officer = country["agency_lead"], country["ilo_officer"]
    first = sign(signoff, lead)
    later = signing(SignOff.objects.get(), officer)
    outcomes = at_once([later, lambda: take_back(Signature.objects.get(pk=first.pk), "withdraw", lead)])
    withdrawn = Signature.objects.get(pk=first.pk).state == "withdrawn"
    assert withdrawn == (not isinstance(outcomes[1], RuleViolation))
    assert SignOff.objects.get().state == ("open" if withdrawn else "complete")
    assert verify().problems == []


def test_fifty_sign_through_the_pages(country: Country, enter: Enter) -> None:
    people = signers(country, CROWD)
    signoff = submitted(country, "project-document", step("approved", "representative", needed=CROWD))
    clients = [enter(person) for person in people]
    forms = [filled(client, signoff) for client in clients]

    def send(client: Client, form: dict[str, Any]) -> Callable[[], int]:
        return lambda: client.post(address(signoff), form).status_code

    answers = at_once([send(client, form) for client, form in zip(clients, forms, strict=True)])
    assert answers == [303] * CROWD
    assert Signature.objects.filter(state="given").count() == CROWD
    assert SignOff.objects.get().state == "complete"
    assert verify().problems == []


def test_a_double_click_signs_once_and_both_are_led_to_it(country: Country, enter: Enter) -> None:
    signoff = submitted(country)
    clients = [enter(country["agency_lead"]) for _click in range(8)]
    form = filled(clients[0], signoff)

    def send(client: Client) -> Callable[[], tuple[int, str]]:
        def sent() -> tuple[int, str]:
            answer = client.post(address(signoff), form)
            return answer.status_code, answer.headers.get("Location", "")

        return sent

    answers = at_once([send(client) for client in clients])
    assert set(answers) == {(303, "/i/valmera/signatures/VAL-PD-1-S1/")}
    assert Signature.objects.count() == 1


def test_a_paper_is_attested_once(country: Country) -> None:
    from tests.record.scenes import appointed, attest

    signature = paper(submitted(country), country["coordinator"], country.members["agency_lead"])
    witnesses = [country["ilo_officer"], *(appointed(country, "ilo_officer") for _number in range(4))]
    outcomes = at_once(
        [lambda who=who: attest(Signature.objects.get(pk=signature.pk), who) for who in witnesses]  # type: ignore[misc]
    )
    assert len([outcome for outcome in outcomes if isinstance(outcome, RuleViolation)]) == 4
    assert SignOff.objects.get().state == "complete"


def test_documents_started_at_once_have_their_own_numbers(country: Country) -> None:
    by, at = country["coordinator"], standing(country["coordinator"], country.implementation)
    made = at_once([lambda: documents.start(country.implementation, kind="other", by=by, standing=at)] * 20)
    assert {version.reference for version in made} == {f"VAL-OT{number}-1" for number in range(1, 21)}


def test_a_single_kind_started_at_once_is_one_document(country: Country) -> None:
    by, at = country["coordinator"], standing(country["coordinator"], country.implementation)
    outcomes = at_once([lambda: documents.start(country.implementation, kind="mou", by=by, standing=at)] * 10)
    assert len([outcome for outcome in outcomes if isinstance(outcome, RuleViolation)]) == 9
    assert Document.objects.count() == 1


def test_edited_at_once_one_is_told(country: Country) -> None:
    version = draft(country)
    by, at = country["coordinator"], standing(country["coordinator"], country.implementation)

    def edit(number: int) -> Callable[[], Version]:
        text = {"text": f"Text {number}"}
        return lambda: documents.edit(version, by=by, standing=at, edition=1, content=text)

    outcomes = at_once([edit(number) for number in range(10)])
    assert len([outcome for outcome in outcomes if isinstance(outcome, RuleViolation)]) == 9
    assert Version.objects.get().edition == 2


def test_submitted_and_edited_at_once_what_is_signed_is_what_is_kept(country: Country) -> None:
    version = draft(country)
    by, at = country["coordinator"], standing(country["coordinator"], country.implementation)
    stored = scan()
    at_once(
        [
            lambda: perform(Version.objects.get(pk=version.pk), "submit", by=by),
            lambda: documents.edit(version, by=by, standing=at, edition=1, content={"text": "Other"}),
            lambda: documents.add_file(version, stored, name="late.pdf", by=by, standing=at),
        ]
    )
    kept, signoff = Version.objects.get(), SignOff.objects.get()
    assert f'"text":"{kept.content["text"]}"' in signoff.content.replace("\\n", "\n")
    assert ("late.pdf" in signoff.content) == kept.kept_files().exists()
    assert verify().problems == []


def test_comments_at_once_are_all_kept(country: Country) -> None:
    version, author, named = draft(country), country["data_user"], [country["coordinator"]]
    at_once([lambda: talk.comment(version, by=author, text="Which one?", mentions=named)] * 20)
    assert (Comment.objects.count(), Notice.objects.filter(action="comment.mention").count()) == (20, 20)
    assert verify().problems == []
