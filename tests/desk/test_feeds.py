"""Calendar feeds: read by a calendar library that is not ours, at any time as their person may see it then."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.test import Client
from django.urls import reverse

from accounts.models import Implementation
from core import clock
from core.errors import RuleViolation
from core.models import Entry
from desk import feeds, plan_calendar
from desk.models import Feed
from tests.cast import Country
from tests.people import Enter
from tests.tracks import scenes
from tracks.exporting import rows_of
from tracks.models import Activity, Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(country: Country) -> Plan:
    return scenes.planned(country)


def events(content: bytes) -> dict[str, Any]:
    """The events of a calendar by their code, as vobject reads them."""
    calendar = vobject.readOne(content.decode())
    return {event.description.value.split()[0]: event for event in calendar.vevent_list}


def read(client: Client, secret: str) -> Any:
    return client.get(reverse("desk:feed", args=[secret]))


def test_whole_days_are_days_and_the_end_is_the_day_after(plan: Plan) -> None:
    found = events(plan_calendar.of_plan(plan))
    for row in rows_of(plan):
        event = found[row["code"]]
        start, end = event.dtstart.value, event.dtend.value
        if isinstance(start, datetime):
            assert (start.date(), end.date()) == (row["start"], row["finish"])
        else:
            assert (start, end) == (row["start"], row["finish"] + timedelta(1))
    assert set(found) == {row["code"] for row in rows_of(plan)}


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Pacific/Apia", "UTC"])
def test_half_days_have_the_clock_of_the_country(country: Country, zone: str) -> None:
    Implementation.objects.filter(pk=country.implementation.pk).update(time_zone=zone)
    country.implementation.refresh_from_db()
    plan = scenes.planned(country)
    Activity.objects.filter(track__plan=plan, code="ADM-1").update(length=Decimal("0.5"))
    Activity.objects.filter(track__plan=plan, code="ADM-2").update(length=Decimal(1))
    found = events(plan_calendar.of_plan(plan))
    first, second = found["ADM-1"], found["ADM-2"]
    assert (first.dtstart.value.hour, first.dtend.value.hour) == (8, 12)
    assert (second.dtstart.value.hour, second.dtend.value.hour) == (13, 12)
    there = first.dtstart.value.astimezone(ZoneInfo(zone))
    assert (there.hour, there.date()) == (8, first.dtstart.value.date())


def test_an_activity_keeps_its_mark_when_it_moves(plan: Plan) -> None:
    before = events(plan_calendar.of_plan(plan))["STA-1"]
    Activity.objects.filter(track__plan=plan, code="ADM-2").update(length=60)
    after = events(plan_calendar.of_plan(plan))["STA-1"]
    assert before.uid.value == after.uid.value
    assert before.dtstart.value < after.dtstart.value


def test_a_personal_feed_holds_what_is_theirs_in_every_country(country: Country, plan: Plan, client: Client) -> None:
    owner = country["data_manager"]
    Activity.objects.filter(track__plan=plan, code="ADM-4").update(owner=owner)
    _feed, secret = feeds.make(owner)
    answer = read(client, secret)
    assert answer["Content-Type"].startswith("text/calendar")
    held = Activity.objects.filter(track__plan=plan, responsible_role="data_manager", owner=None)
    assert set(events(answer.content)) == {"ADM-4", *held.values_list("code", flat=True)}


def test_it_holds_what_its_person_may_see_when_it_is_read(country: Country, plan: Plan, client: Client) -> None:
    member = country.members["coordinator"]
    _feed, mine = feeds.make(member.person)
    _feed, whole = feeds.make(member.person, country.implementation)
    assert b"VEVENT" in read(client, mine).content
    assert b"VEVENT" in read(client, whole).content
    type(member).objects.filter(pk=member.pk).update(end=clock.today() - timedelta(1))
    assert b"VEVENT" not in read(client, mine).content
    assert read(client, whole).status_code == 404


def test_who_may_not_sign_in_any_more_has_no_calendar(country: Country, plan: Plan, client: Client) -> None:
    person = country["coordinator"]
    _feed, secret = feeds.make(person)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert read(client, secret).status_code == 404


def test_the_address_is_shown_once_and_kept_nowhere(country: Country, plan: Plan, enter: Enter) -> None:
    client = enter(country["coordinator"])
    page = client.post(reverse("desk:feeds"), {"of": "valmera"}).content.decode()
    secret = page.split("/plan.ics")[0].rpartition("/")[2]
    assert read(client, secret).status_code == 200
    assert secret not in client.get(reverse("desk:feeds")).content.decode()
    assert not Feed.objects.filter(digest__contains=secret).exists()
    assert secret not in "".join(Entry.objects.values_list("payload", flat=True))


def test_a_revoked_address_gives_nothing_and_both_acts_are_recorded(
    country: Country, plan: Plan, enter: Enter, client: Client
) -> None:
    feed, secret = feeds.make(country["coordinator"])
    enter(country["coordinator"]).post(reverse("desk:feed_revoke", args=[feed.public_id]))
    assert read(client, secret).status_code == 404
    feed.refresh_from_db()
    feeds.revoke(feed, by=country["coordinator"])
    said = Entry.objects.filter(subject=feed.public_id).order_by("pk").values_list("action", flat=True)
    assert list(said) == ["feed.made", "feed.revoked"]


def test_nobody_makes_one_of_a_country_that_they_do_not_see(country: Country, plan: Plan, enter: Enter) -> None:
    client = enter(country["coordinator"])
    assert client.post(reverse("desk:feeds"), {"of": "omberland"}).status_code == 404


def test_there_is_an_end_to_addresses(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST", 1)
    feeds.make(country["coordinator"])
    with pytest.raises(RuleViolation, match="Revoke one first"):
        feeds.make(country["coordinator"])


def test_days_are_days_of_the_year_end_too(plan: Plan) -> None:
    Activity.objects.filter(track__plan=plan, code="ADM-1").update(pinned_on=date(2030, 12, 30), length=Decimal(3))
    event = events(plan_calendar.of_plan(plan))["ADM-1"]
    assert (event.dtstart.value, event.dtend.value) == (date(2030, 12, 30), date(2031, 1, 2))
