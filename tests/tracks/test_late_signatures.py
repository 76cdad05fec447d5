"""Sign-offs that settle late: a round that was reopened since, and a round that its document overtook."""

import pytest

from core import clock
from core.errors import RuleViolation
from core.registry import todo_sources
from core.transitions import perform
from record import documents
from record.models import SignOff, Version
from tests.cast import Country
from tests.tracks import play, scenes
from tracks.models import Waiver

pytestmark = pytest.mark.django_db


def reloaded(signoff: SignOff) -> SignOff:
    return SignOff.objects.get(pk=signoff.pk)


@pytest.mark.parametrize("state", ["under_way", "to_be_reconfirmed", "postponed", "completed"])
def test_a_late_signature_does_not_complete_what_does_not_await_it(ready: Country, state: str) -> None:
    held = scenes.submitted(ready, "STA-2")
    scenes.put(ready, "STA-2", state, postponed_from="under_way")
    play.sign(held, ready["agency_lead"])
    assert reloaded(held).state == "complete"
    assert scenes.state(ready, "STA-2") == state


def test_an_earlier_round_does_not_complete_the_later_one(ready: Country) -> None:
    held = scenes.submitted(ready, "STA-2")
    scenes.put(ready, "STA-2", "awaiting_signature", round=2)
    play.sign(held, ready["agency_lead"])
    assert scenes.state(ready, "STA-2") == "awaiting_signature"


def test_returning_an_earlier_round_leaves_the_later_one(ready: Country) -> None:
    held = scenes.submitted(ready, "STA-2")
    scenes.put(ready, "STA-2", "awaiting_signature", round=2)
    play.sign(held, ready["agency_lead"], meaning="returned", remarks="Not yet.")
    assert reloaded(held).state == "returned"
    assert scenes.state(ready, "STA-2") == "awaiting_signature"


def test_its_own_round_completes_it(ready: Country) -> None:
    held = scenes.submitted(ready, "STA-2")
    play.sign(held, ready["agency_lead"])
    assert scenes.state(ready, "STA-2") == "completed"


def test_a_newer_document_ends_the_round_of_re_confirmation(ready: Country) -> None:
    """Nobody is left with a paper to sign that would complete the activity once it was reopened."""
    scenes.through(ready, "ADM-3")
    found = scenes.put(ready, "ADM-3", "to_be_reconfirmed")
    perform(found, "submit", by=ready["coordinator"])
    own = scenes.signoff(ready, "ADM-3")
    newer = next_version(ready, "project-document")
    play.sign(scenes.version_signoff(newer), ready["agency_lead"])
    assert scenes.state(ready, "ADM-3") == "completed"
    assert reloaded(own).state == "called_back"
    assert own.reference not in papers_of(ready, "agency_lead")
    perform(scenes.activity(ready, "ADM-3"), "reopen", by=ready["coordinator"], reason="It changed.")
    with pytest.raises(RuleViolation):
        play.sign(reloaded(own), ready["agency_lead"])
    assert scenes.state(ready, "ADM-3") == "under_way"


def test_a_refused_waiver_is_not_granted_by_a_late_signature(ready: Country) -> None:
    made = scenes.waiver(ready, "platform")
    held = made.sign_off()
    assert held is not None
    play.sign(held, ready["agency_lead"])
    Waiver.objects.filter(pk=made.pk).update(state="refused")
    play.sign(reloaded(held), ready["ilo_officer"])
    assert Waiver.objects.get(pk=made.pk).state == "refused"


def next_version(country: Country, kind: str) -> Version:
    document, by = scenes.version(country, kind).document, country["coordinator"]
    made = documents.new_version(document, by=by, standing=scenes.standing(by, country.implementation))
    perform(made, "submit", by=by)
    return made


def papers_of(country: Country, role: str) -> set[str]:
    held = todo_sources["record.to_sign"](person=country[role], on=clock.today())
    return {todo.reference for todo in held}
