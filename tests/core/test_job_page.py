"""The page of a job: who sees it, and what it says in each state, with and without script."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Person
from core import clock
from core.jobs import enqueue
from core.ledger import SYSTEM, Actor
from core.models import Chain, Job
from tests.cast import Country
from tests.people import Enter


def ask(country: Country, *, by: Actor = SYSTEM, chain_key: str = "", **values: Any) -> Job:
    chain = chain_key or country.implementation.chain_key()
    job = enqueue("toy", chain_key=chain, asked_by=by, parameters={"title": "The manual", "back": "/here/"})
    Job.objects.filter(pk=job.pk).update(**values)
    job.refresh_from_db()
    return job


def shown(enter: Enter, person: Person | None, job: Job, **headers: str) -> HttpResponse:
    return enter(person).get(reverse("core:job", args=[job.public_id]), headers=headers)


def test_the_asker_sees_it_even_without_a_role(country: Country, outsider: Person, enter: Enter) -> None:
    assert shown(enter, outsider, ask(country, by=outsider)).status_code == 200
    assert shown(enter, outsider, ask(country, chain_key=str(uuid.uuid4()))).status_code == 404


def test_a_job_of_the_instance_is_for_administrators(country: Country, administrator: Person, enter: Enter) -> None:
    job = ask(country, chain_key=Chain.INSTANCE)
    assert shown(enter, administrator, job).status_code == 200
    assert shown(enter, country["agency_lead"], job).status_code == 404


def test_a_job_that_never_was_is_not_found(country: Country, enter: Enter) -> None:
    assert enter(country["observer"]).get(f"/jobs/{uuid.uuid4()}/").status_code == 404


def test_while_it_runs_the_page_says_how_far_it_is_and_asks_again(country: Country, enter: Enter) -> None:
    job = ask(country, state="running", progress=40, message="Setting page 12")
    page = shown(enter, country["observer"], job)
    text = page.content.decode()
    assert "<h1>The manual</h1>" in text
    assert 'value="40"' in text
    assert "Setting page 12" in text
    assert 'hx-trigger="every 2s"' in text
    assert 'href="/here/"' in text
    assert "no-store" in page["Cache-Control"]


def test_htmx_gets_the_progress_alone(country: Country, enter: Enter) -> None:
    job = ask(country, state="running", progress=40)
    text = shown(enter, country["observer"], job, HX_Request="true").content.decode()
    assert "<html" not in text
    assert f'id="job-{job.public_id}"' in text


@pytest.mark.parametrize("state", ["done", "failed"])
def test_once_it_is_over_the_page_stops_asking(country: Country, enter: Enter, state: str) -> None:
    job = ask(country, state=state, message="The disk of the server is full.", result={"url": "/m/", "label": "Read"})
    text = shown(enter, country["observer"], job).content.decode()
    assert "hx-trigger" not in text
    assert ('<a href="/m/">Read</a>' in text) is (state == "done")
    assert ("The disk of the server is full." in text) is (state == "failed")


def test_what_the_work_says_is_never_markup(country: Country, enter: Enter) -> None:
    job = ask(country, state="failed", message="<script>alert(1)</script>")
    assert "<script>alert" not in shown(enter, country["observer"], job).content.decode()


def test_a_job_that_waits_long_says_why_it_may(country: Country, enter: Enter) -> None:
    soon, late = ask(country), ask(country, chain_key=str(uuid.uuid4()), by=country["observer"])
    Job.objects.filter(pk=late.pk).update(asked_at=clock.now() - timedelta(minutes=5))
    assert "still waiting" not in shown(enter, country["observer"], soon).content.decode()
    assert "still waiting" in shown(enter, country["observer"], late).content.decode()
