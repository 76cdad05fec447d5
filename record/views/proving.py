"""What the pages that sign have in common: the password first, then the act; refusals in place with the input kept."""

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import resolve_url

from accounts.models import Person
from core.answers import REFUSED, UNFIT, LedOn, add_errors
from core.errors import RuleViolation
from record import reauth
from record.forms import ProofForm, Refusable


def reader(request: HttpRequest) -> Person:
    """Who asked for the page; the view lets in only who is signed in."""
    return cast(Person, request.user)


def sent(request: HttpRequest) -> Any:
    """What was sent with the form; nothing while the page is only asked for."""
    return request.POST if request.method == "POST" else None


def proof_of(request: HttpRequest, form: ProofForm) -> dict[str, Any] | None:
    """The proof of the password and the session it was given in, or None and the form says why."""
    values = form.cleaned_data
    try:
        proof = reauth.confirm(request, password=values["password"], code=values.get("code", ""))
    except ValidationError as error:
        add_errors(form, error)
        return None
    return {"proof": proof, "session": request.session.session_key or ""}


def attempt(form: Refusable, act: Callable[[], Any]) -> bool:
    """Does it; False when a rule or a value refuses it, which the form then shows."""
    try:
        act()
    except RuleViolation as violation:
        form.refusals = violation.reasons
    except ValidationError as error:
        add_errors(form, error)
    else:
        return True
    return False


def status_of(form: Refusable) -> int:
    """200 for a page that was only asked for, 409 when a rule refused, 422 when the input was wrong."""
    if form.refusals:
        return REFUSED
    return UNFIT if form.is_bound else 200


def led_on(to: Any, *args: Any, **kwargs: Any) -> LedOn:
    """On to the page of what was done, or to a named address: by 303."""
    return LedOn(resolve_url(to, *args, **kwargs))
