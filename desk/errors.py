"""What a person sees when a request cannot be answered: a whole page, or for htmx a box at the top of the page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from core.errors import RuleViolation

REFUSED = 409


def answer(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """The page of this status; htmx puts its sentence where the problems of the page stand."""
    if not getattr(request, "htmx", False):
        return render(request, f"{status}.html", context, status=status)
    response = render(request, "components/problem.html", {"status": status, **context}, status=status)
    response["HX-Retarget"] = "#problems"
    response["HX-Reswap"] = "innerHTML show:top"
    return response


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not you: the reason that was raised, if it was given one."""
    return answer(request, 403, reason=str(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: nothing was saved."""
    return answer(request, 403, stale=True)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke: a page that needs neither the database nor the session."""
    return HttpResponse(loader.get_template("500.html").render({}), status=500)


class RefusalsInWords:
    """Middleware: a rule that refuses answers with all its reasons, wherever a view did not show them itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RuleViolation):
            return answer(request, REFUSED, refusals=exception.reasons)
        return None
