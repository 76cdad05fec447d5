"""My work: three piles from all rooms, the count, and marking as read by POST alone."""

import pytest
from django.urls import reverse

from core import clock
from core.ledger import SYSTEM
from record.models import Notice
from tests.cast import Country
from tests.people import Enter
from tracks.instantiating import instantiate

pytestmark = pytest.mark.django_db


@pytest.fixture
def noticed(country: Country) -> Country:
    Notice.objects.create(
        person=country["observer"],
        implementation=country.implementation,
        action="comment.mention",
        title="Somebody wrote to you",
        url="/",
        made_at=clock.now(),
    )
    return country


def test_empty_piles_say_what_they_are(country: Country, enter: Enter) -> None:
    html = enter(country["observer"]).get(reverse("desk:my_work")).content.decode()
    assert "Nothing waits for you." in html
    assert html.count('class="empty"') == 3


def test_what_can_start_is_to_do_for_the_responsible_role_alone(country: Country, enter: Enter) -> None:
    instantiate(country.implementation, by=SYSTEM)
    assert "Start “Request received”" in enter(country["ilo_officer"]).get(reverse("desk:my_work")).content.decode()
    assert "Start “Request received”" not in enter(country["observer"]).get(reverse("desk:my_work")).content.decode()


def test_reading_marks_nothing_and_posting_does(noticed: Country, enter: Enter) -> None:
    reader = enter(noticed["observer"])
    html = reader.get(reverse("desk:my_work")).content.decode()
    assert "Somebody wrote to you" in html
    assert Notice.objects.unread().count() == 1
    answer = reader.post(reverse("desk:my_work"), {"until": clock.now().isoformat()})
    assert answer["Location"] == reverse("desk:my_work")
    assert not Notice.objects.unread().exists()


def test_a_moment_that_is_none_marks_nothing(noticed: Country, enter: Enter) -> None:
    assert enter(noticed["observer"]).post(reverse("desk:my_work"), {"until": "soon"}).status_code == 422
    assert Notice.objects.unread().count() == 1
