"""What is answered when a request cannot be: the right status, words that help, a box where htmx asked."""

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path, reverse

from core.errors import Refusal, RuleViolation

HTMX = {"HX-Request": "true"}


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


REASONS = [Refusal("Two of three have not signed."), Refusal("The gate is dark.", "/gate/", "See the gate")]
handler400 = "desk.errors.bad_request"
handler403 = "desk.errors.permission_denied"
handler404 = "desk.errors.page_not_found"
handler500 = "desk.errors.server_error"
urlpatterns = [
    path("refused/", raising(RuleViolation(REASONS))),
    path("denied/", raising(PermissionDenied("Your role does not allow “Publish” here."))),
    path("nonsense/", raising(BadRequest("?"))),
    path("broken/", raising(RuntimeError("a secret of the house"))),
    path("", include("config.urls")),
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def knocking() -> Iterator[Client]:
    """A browser of a product with four doors that only refuse."""
    with override_settings(ROOT_URLCONF=__name__):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("door", "status"), [("refused", 409), ("denied", 403), ("nonsense", 400), ("broken", 500), ("nowhere", 404)]
)
def test_every_refusal_has_its_page(knocking: Client, door: str, status: int) -> None:
    answer = knocking.get(f"/{door}/")
    assert answer.status_code == status
    assert b"<h1>" in answer.content


def test_a_rule_that_refuses_gives_all_its_reasons(knocking: Client) -> None:
    html = knocking.post("/refused/").content.decode()
    assert "Two of three have not signed." in html
    assert '<a href="/gate/">See the gate</a>' in html


def test_who_may_not_is_told_why(knocking: Client) -> None:
    assert "Your role does not allow “Publish” here." in knocking.get("/denied/").content.decode()


def test_a_breakdown_tells_no_secret_and_asks_no_database(knocking: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = knocking.get("/broken/")
    assert b"a secret of the house" not in answer.content
    assert len(queries) == 0


@pytest.mark.parametrize(("door", "status"), [("refused", 409), ("denied", 403), ("nowhere", 404)])
def test_htmx_gets_a_box_for_the_top_of_the_page(knocking: Client, door: str, status: int) -> None:
    answer = knocking.get(f"/{door}/", headers=HTMX)
    assert answer.status_code == status
    assert answer["HX-Retarget"] == "#problems"
    assert b"<html" not in answer.content
    assert b'role="alert"' in answer.content


def test_a_stale_form_is_told_that_nothing_was_saved() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@b.example"})
    assert answer.status_code == 403
    assert b"Nothing was saved" in answer.content


def test_a_host_that_is_not_ours_is_refused_in_words_and_under_the_content_policy(knocking: Client) -> None:
    """No page of ours ever says an address that a stranger chose."""
    answer = knocking.get("/account/login/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"<h1>" in answer.content
    assert b"evil.example" not in answer.content
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_too_many_tries_are_told_to_wait(client: Client) -> None:
    answers = [
        client.post(reverse("account_reset_password"), {"email": "nobody@nowhere.example"}).status_code
        for _attempt in range(21)
    ]
    assert answers[-1] == 429
