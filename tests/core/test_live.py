"""The ground that other tests stand on: a real server, a real browser, a real worker, tables that empty."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page

from config.celery import app
from tests.browser import Watch, accessibility_findings
from tests.processes import Server, Worker, answers


@pytest.mark.browser
def test_the_browser_reaches_the_server(page: Page, site: Server) -> None:
    page.goto("/account/login/")
    assert page.url == f"{site.url}/account/login/"
    assert page.locator("input[type=password]").count() == 1


@pytest.mark.browser
def test_inline_script_is_refused_and_noticed(page: Page, watch: Watch) -> None:
    page.goto("/account/login/")
    page.evaluate(
        "() => { const tag = document.createElement('script'); tag.textContent = 'window.ran = 1';"
        " document.body.append(tag) }"
    )
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in problem for problem in watch.problems)
    watch.expect("Content Security Policy")


@pytest.mark.browser
def test_axe_finds_an_unnamed_picture(page: Page) -> None:
    page.goto("/account/login/")
    page.evaluate("document.body.append(document.createElement('img'))")
    assert any(finding.startswith("image-alt") for finding in accessibility_findings(page))


@pytest.mark.worker
def test_the_worker_answers_through_the_broker(worker: Worker) -> None:
    worker.run()
    assert app.control.ping(destination=[worker.name], timeout=10) == [{worker.name: {"ok": "pong"}}]
    worker.kill()
    assert not worker.runs


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_rows_of_the_first_are_gone_in_the_second(time: str) -> None:
    assert not Session.objects.exists()
    Session.objects.create(session_key=time, session_data="", expire_date=timezone.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_content_types_keep_their_keys(time: str) -> None:
    kinds = ContentType.objects.order_by("pk").values_list("pk", flat=True)
    assert list(kinds) == list(range(1, len(kinds) + 1))


def test_nothing_answers_where_nothing_serves() -> None:
    assert not answers("http://127.0.0.1:9/")
