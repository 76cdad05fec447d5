"""A waiver in My work: its two signers find it to sign; who asked for it learns what became of it."""

import pytest
from django.urls import reverse

from core import clock
from core.registry import todo_sources
from core.todo import Todo
from record.models import SignOff
from tests.cast import Country
from tests.people import Enter
from tests.tracks import play, scenes
from tracks.models import Waiver

pytestmark = pytest.mark.django_db

SIGNERS = {"agency_lead", "ilo_officer"}


@pytest.fixture
def waiver(ready: Country) -> Waiver:
    """The coordinator has asked for a waiver of the platform's light."""
    return scenes.waiver(ready, "platform")


def signoff(waiver: Waiver) -> SignOff:
    held = waiver.sign_off()
    assert held is not None
    return held


def waits(country: Country, role: str, source: str = "record.to_sign") -> list[Todo]:
    held = todo_sources[source](person=country[role], on=clock.today())
    return [todo for todo in held if todo.reference == "VAL-WV-1"]


def test_its_two_signers_find_it_to_sign_and_nobody_else(ready: Country, waiver: Waiver) -> None:
    assert {role for role in ready.people if waits(ready, role)} == SIGNERS
    found = waits(ready, "agency_lead")[0]
    assert (found.bucket, found.holds_up, found.url) == ("sign", True, signoff(waiver).get_absolute_url())


def test_who_has_signed_is_not_asked_again(ready: Country, waiver: Waiver) -> None:
    play.sign(signoff(waiver), ready["ilo_officer"])
    assert {role for role in ready.people if waits(ready, role)} == {"agency_lead"}
    assert waits(ready, "coordinator", "record.to_know") == []


def test_who_asked_learns_that_it_is_granted(ready: Country, waiver: Waiver) -> None:
    for role in SIGNERS:
        play.sign(signoff(waiver), ready[role])
    told = waits(ready, "coordinator", "record.to_know")
    assert [todo.title for todo in told] == [
        f"“Waiver: {waiver.light_title}” is granted: both who were asked have signed."
    ]
    assert {role for role in ready.people if waits(ready, role, "record.to_know")} == {"coordinator"}
    assert not any(waits(ready, role) for role in ready.people)


def test_who_asked_learns_that_it_is_refused(ready: Country, waiver: Waiver) -> None:
    play.sign(signoff(waiver), ready["ilo_officer"], meaning="returned", remarks="The host is there already.")
    assert Waiver.objects.get(pk=waiver.pk).state == "refused"
    told = waits(ready, "coordinator", "record.to_know")
    assert [todo.title for todo in told] == [f"“Waiver: {waiver.light_title}” is refused: it came back with remarks."]
    assert not any(waits(ready, role) for role in ready.people)


def test_the_page_shows_both(ready: Country, waiver: Waiver, enter: Enter) -> None:
    url = reverse("desk:my_work")
    assert signoff(waiver).get_absolute_url() in enter(ready["agency_lead"]).get(url).content.decode()
    play.sign(signoff(waiver), ready["agency_lead"], meaning="returned", remarks="No.")
    assert "is refused: it came back with remarks." in enter(ready["coordinator"]).get(url).content.decode()
