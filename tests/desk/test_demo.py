"""The demo: three countries whose stories are true on any day, accounts for every role, a record that is whole."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.models import Implementation, Person
from accounts.roles import Role
from core import clock, files
from core.models import Entry, Job, Rendition
from core.verification import Report, verify
from desk.demo import loading, stories
from desk.demo.entrance import entries
from desk.demo.people import FIGURES, LANDS, PASSWORD
from governance.assembling import content_of
from masterplan.completeness import completeness
from masterplan.loading import sheets_of
from masterplan.models import MasterPlan
from record import todos
from record.models import Comment, SignOff, Version
from tests.people import Enter
from tracks.models import Plan
from tracks.situations import activities_of, lights_of

pytestmark = pytest.mark.django_db

THURSDAY = datetime(2027, 4, 22, 22, 30, tzinfo=UTC)
"""Nineteen days before it lies a Saturday, and in Nairobi and Paris it is Friday already."""


@dataclass(frozen=True)
class Loaded:
    """What was found right after loading: each test has folders of its own, so files are looked at here."""

    report: Report
    manual: bytes
    heard: int


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    """The demo as `manage.py demo` loads it on that Thursday, once for all tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(THURSDAY):
        call_command("demo", stdout=StringIO())
        issued = Rendition.objects.get(purpose="issued", renderable="governance-manual")
        yield Loaded(verify(), files.content_of(issued.file), Entry.objects.count())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _thursday(demo: Loaded) -> Iterator[None]:
    with clock.at(THURSDAY):
        yield


def country(number: int) -> Implementation:
    return Implementation.objects.get(slug=LANDS[number].slug)


def lights(number: int) -> dict[str, bool]:
    plan = Plan.objects.select_related("implementation").get(implementation=country(number))
    return {light.code: light.lit for light in lights_of(plan, activities_of(plan))}


def figure(role: Role) -> Person:
    return Person.objects.get(email=next(found.address for found in FIGURES if found.role == role))


def index() -> dict[str, Any]:
    out = StringIO()
    call_command("demo", index=True, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_the_record_is_whole(demo: Loaded) -> None:
    assert demo.report.problems == []
    assert len(demo.report.heads) == 4
    assert demo.report.entries == demo.heard


def test_the_first_country_is_at_the_start() -> None:
    assert not any(lights(0).values())
    states = dict(country(0).documents.values_list("type", "versions__state"))
    assert states == {"request-letter": "acknowledged", "mou": "drafting"}


def test_in_the_second_all_tracks_are_under_way() -> None:
    tracks = Plan.objects.get(implementation=country(1)).tracks.filter(is_optional=False).exclude(code="END")
    assert set(tracks.values_list("state", flat=True)) == {"under_way"}
    assert not any(lights(1).values())


def test_its_manual_waits_for_the_agency_lead_for_19_days_though_that_was_a_saturday() -> None:
    lead = figure(Role.AGENCY_LEAD)
    today = clock.today(country(1).zone)
    waiting = [todo for todo in todos.to_sign(person=lead, on=today) if todo.reference == "VAL-GM-1"]
    assert len(waiting) == 1
    since = waiting[0].since
    assert isinstance(since, datetime)
    assert (today - since.astimezone(country(1).zone).date()).days == stories.WAITING_SINCE == 19


def test_the_third_is_at_the_gate_with_the_platform_dark() -> None:
    assert [code for code, lit in lights(2).items() if not lit] == ["platform"]
    assert len(lights(2)) == 5


def test_its_manual_is_published_and_issued_once(demo: Loaded) -> None:
    version = Version.objects.get(reference="TES-GM-1")
    assert version.state == "published"
    assert Rendition.objects.filter(subject=version.public_id, purpose="issued").count() == 1
    assert Entry.objects.filter(subject=version.public_id, action="version.issued").count() == 1
    assert demo.manual.startswith(b"%PDF-")


@pytest.mark.parametrize("reference", ["TES-GM-1", "VAL-GM-1"])
def test_a_manual_that_was_submitted_has_no_open_place(reference: str) -> None:
    content = content_of(Version.objects.get(reference=reference))
    assert [(gap.section.key, gap.what) for gap in content.gaps] == []
    assert not any("{" in chapter.html for chapter in content.chapters)


def test_no_job_is_left_behind() -> None:
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}


def test_nothing_happens_before_what_it_rests_on() -> None:
    for number in range(3):
        held = Entry.objects.filter(chain__key=country(number).chain_key()).order_by("sequence")
        moments = list(held.values_list("recorded_at", flat=True))
        assert moments == sorted(moments)
        assert moments[-1] < THURSDAY


def test_everything_but_what_is_counted_happens_on_a_working_day() -> None:
    counted = date(2027, 4, 4)
    for number in range(3):
        held = Entry.objects.filter(chain__key=country(number).chain_key())
        weekend = {at.date() for at in held.values_list("recorded_at", flat=True) if at.weekday() > 4}
        assert weekend <= {counted}


def test_every_signature_was_given_by_somebody_who_held_the_role() -> None:
    for signoff in SignOff.objects.filter(state="complete"):
        for signature in signoff.signatures.all():
            held = signature.signer.memberships.filter(implementation=signoff.implementation, role=signature.role)
            assert held.filter(start__lte=signature.signed_at.date()).exists()


def test_the_index_names_countries_accounts_and_published_documents() -> None:
    found = index()
    assert found["implementations"] == [land.slug for land in LANDS]
    assert found["documents"] == [
        *("ORI-RL-1", "TES-GM-1", "TES-MP-1", "TES-MU-1", "TES-PD-1", "TES-RL-1", "VAL-MU-1", "VAL-PD-1", "VAL-RL-1")
    ]
    assert "DF_EMP_SEX_AGE_GEO" in found["dataflows"]
    assert [account["role"] for account in found["accounts"]] == [*(role.value for role in Role), "administrator"]
    assert all(set(a) == {"address", "password", "role", "implementation"} for a in found["accounts"])


def test_a_second_run_keeps_what_is_there(demo: Loaded) -> None:
    out = StringIO()
    call_command("demo", stdout=out)
    assert "loaded already" in out.getvalue()
    assert Entry.objects.count() == demo.heard


def test_it_is_not_loaded_over_what_is_there() -> None:
    """Neither beside other countries nor after it was cut off, when its last word was never said."""
    Comment.objects.filter(text=stories.LAST_WORD).update(text="Something else.")
    with pytest.raises(CommandError, match="not empty"):
        call_command("demo", stdout=StringIO())


@pytest.mark.parametrize("account", loading.accounts(), ids=lambda account: account["role"])
def test_every_account_signs_in_with_the_printed_password(account: dict[str, str]) -> None:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": account["address"], "password": account["password"]})
    assert answer.status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 200


@pytest.mark.parametrize("runs", [True, False])
def test_the_sign_in_page_lists_the_accounts_where_the_demo_runs_and_nowhere_else(runs: bool, enter: Enter) -> None:
    with override_settings(DEMO=runs):
        page = enter(None).get(reverse("account_login")).content.decode()
    assert [entry.email in page for entry in entries()] == [runs] * 13
    assert (PASSWORD in page) is runs


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_everybody_sees_all_three_countries(role: Role, enter: Enter) -> None:
    client = enter(figure(role))
    for land in LANDS:
        assert client.get(reverse("governance:manual", args=[land.slug])).status_code == 200


def test_the_second_country_has_a_plan_of_forty_indicators_and_the_third_a_published_one(demo: Loaded) -> None:
    plan = MasterPlan.objects.get(implementation=country(1))
    counted = completeness(sheets_of(plan), threshold=plan.threshold)
    assert (plan.indicators.count(), plan.sources.count(), counted.per_cent) == (40, 8, 74)
    assert len(counted.without_source) == 4
    assert Version.objects.get(document__implementation=country(2), document__type="master-plan").state == "published"
