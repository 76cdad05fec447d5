"""My work: three piles from all rooms, the count, and marking as read by POST alone."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from core import clock
from core.ledger import SYSTEM
from record.models import Notice
from tests.cast import Country
from tests.people import Enter
from tracks.instantiating import instantiate

pytestmark = pytest.mark.django_db

READ = "/notices/read/"


@pytest.fixture
def noticed(country: Country) -> Country:
    told(country, "Somebody wrote to you")
    return country


def told(country: Country, title: str, *, at: datetime | None = None) -> Notice:
    """The observer is told something."""
    return Notice.objects.create(
        person=country["observer"],
        implementation=country.implementation,
        action="comment.mention",
        title=title,
        url="/",
        made_at=at or clock.now(),
    )


def shown_until(html: str) -> str:
    found = re.search(r'name="until" value="([^"]+)"', html)
    assert found
    return found[1]


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
    assert f'action="{READ}"' in html
    assert Notice.objects.unread().count() == 1
    answer = reader.post(READ, {"until": shown_until(html)}, follow=True)
    assert answer.redirect_chain == [(reverse("desk:my_work"), 303)]
    assert "Marked as read." in answer.content.decode()
    assert not Notice.objects.unread().exists()


def test_what_came_after_the_page_stays_unread(noticed: Country, enter: Enter) -> None:
    reader = enter(noticed["observer"])
    until = shown_until(reader.get(reverse("desk:my_work")).content.decode())
    later = told(noticed, "Somebody wrote again")
    reader.post(READ, {"until": until})
    assert list(Notice.objects.unread()) == [later]
    assert "Somebody wrote again" in reader.get(reverse("desk:my_work")).content.decode()


def test_what_no_page_showed_stays_unread(country: Country, enter: Enter) -> None:
    """The pile counts the newest fifty; those before them come up once these are read."""
    now = clock.now()
    for number in range(53):
        told(country, f"Notice {number}", at=now - timedelta(minutes=number))
    reader = enter(country["observer"])
    reader.post(READ, {"until": shown_until(reader.get(reverse("desk:my_work")).content.decode())})
    assert {notice.title for notice in Notice.objects.unread()} == {"Notice 50", "Notice 51", "Notice 52"}


def test_nobody_marks_what_others_were_told(noticed: Country, enter: Enter) -> None:
    enter(noticed["coordinator"]).post(READ, {"until": clock.now().isoformat()})
    assert Notice.objects.unread().count() == 1


def test_a_moment_that_is_none_marks_nothing(noticed: Country, enter: Enter) -> None:
    assert enter(noticed["observer"]).post(READ, {"until": "soon"}).status_code == 404
    assert Notice.objects.unread().count() == 1
