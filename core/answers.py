"""Answers of views to a form: led on once it is done. What is answered to a refusal stands in desk/errors.py."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

UNFIT = 422
REFUSED = 409


class LedOn(HttpResponseRedirect):
    """Done: 303, so that the browser asks for the next page by GET, and a reload sends nothing twice."""

    status_code = 303


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, an empty form included; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page of `context["form"]`: 200 when it is opened, 422 with its errors, 409 with `refusals`; input kept."""
    if context.get("refusals") and request.method == "POST":
        return render(request, template, context, status=REFUSED)
    form = context["form"]
    return render(request, template, context, status=UNFIT if form.is_bound and form.errors else 200)


def add_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Adds what a process found wrong with the input: beside its field where the form has it, else at the top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, found in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, found)
